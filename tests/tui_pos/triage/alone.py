"""A machine with a network of its own, in which `python -m tests.tui_pos.triage.alone FAULT HOME`
brings a fault about and lets the till look for its cause."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from tests.tui_pos.triage.servers import says, serving

ALONE = ("unshare", "--user", "--map-root-user", "--net", "--mount")
OWN, ROUTER, ELSEWHERE = "10.9.0.2", "10.9.0.1", "203.0.113.5"
NAME = "platform.example.com"
BY_ADDRESS, BY_NAME = f"https://{ELSEWHERE}", f"https://{NAME}"

_CABLE = "ip link set lo up; ip link add v0 type veth peer name v1"
_SYSTEM = "mount -t sysfs own /sys"
_ROUTED = f"ip address add {OWN}/24 dev v0; ip link set v0 up; ip route add default via {ROUTER}"
_ROUTER = f"read go; ip address add {ROUTER}/24 dev v1; ip link set v1 up; echo up; read go"


def permitted() -> bool:
    """Whether this machine lets us have one."""
    if not all(map(shutil.which, ("unshare", "ip", "mount"))):
        return False
    program = (*ALONE, "sh", "-e", "-c", f"{_SYSTEM}; {_CABLE}")
    return subprocess.run(program, capture_output=True).returncode == 0


def cable_pulled(stack: ExitStack) -> None:
    _sh(_ROUTED, "ip link set v1 down")


def no_address(stack: ExitStack) -> None:
    _sh("ip link set v0 up", "ip link set v1 up")


def router_dead(stack: ExitStack) -> None:
    _sh("ip link set v1 up", _ROUTED)


def dropped_on_the_way(stack: ExitStack) -> None:
    """The router is well and lets nothing through."""
    stack.enter_context(_router())


def resolver_dead(stack: ExitStack) -> None:
    stack.enter_context(_router())
    _resolver(ROUTER)


def name_gone(stack: ExitStack) -> None:
    """The resolver answers that there is no such name."""
    stack.enter_context(_router())
    _resolver("127.0.0.1")
    stack.enter_context(_naming(None))


def resolver_lies(stack: ExitStack) -> None:
    """The name leads to the router, where nobody listens."""
    stack.enter_context(_router())
    _resolver("127.0.0.1")
    stack.enter_context(_naming(ROUTER))


def sign_on_wanted(stack: ExitStack) -> None:
    """Every name leads to a page that leads to another."""
    stack.enter_context(_router())
    _resolver("127.0.0.1")
    stack.enter_context(_naming(OWN))
    stack.enter_context(
        serving(says("302 Found", "Location: http://login.example.net/"), (OWN, 80))
    )


FAULTS: dict[str, Callable[[ExitStack], None]] = {
    one.__name__: one
    for one in (
        cable_pulled, no_address, router_dead, dropped_on_the_way, resolver_dead,
        name_gone, resolver_lies,
        sign_on_wanted,
    )
}  # fmt: skip


def _sh(*commands: str) -> None:
    subprocess.run(["sh", "-e", "-c", "; ".join(commands)], check=True)


@contextmanager
def _router() -> Iterator[None]:
    """At the other end of the cable, in a network of its own."""
    program = ("unshare", "--net", "sh", "-e", "-c", f"echo new; {_ROUTER}")
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as router:
        assert router.stdin is not None and router.stdout is not None
        assert router.stdout.readline() == "new\n"
        _sh(f"ip link set v1 netns {router.pid}", _ROUTED)
        router.stdin.write("\n")
        router.stdin.flush()
        assert router.stdout.readline() == "up\n"
        yield
        router.stdin.close()


def _resolver(address: str) -> None:
    _sh(
        "mount -t tmpfs own /mnt",
        f"echo nameserver {address} > /mnt/resolv.conf",
        "mount --bind /mnt/resolv.conf /etc/resolv.conf",
    )


@contextmanager
def _naming(address: str | None) -> Iterator[None]:
    """A resolver to which every name has this address; None: to which there is no name."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 53))

        def serve() -> None:
            with suppress(OSError):
                while True:
                    asked, who = line.recvfrom(512)
                    line.sendto(_answer(asked, address), who)

        threading.Thread(target=serve, daemon=True).start()
        yield


def _answer(asked: bytes, address: str | None) -> bytes:
    end = asked.index(b"\0", 12) + 5
    question = asked[12:end]
    if address is None:
        return asked[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + question
    is_v4 = question[-4:-2] == b"\0\1"
    head = asked[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_v4 else b"\0\0") + b"\0\0\0\0"
    row = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton(address)
    return head + question + (row if is_v4 else b"")


def main(fault: str, home: str) -> int:
    _sh(_SYSTEM, _CABLE)
    with ExitStack() as stack:
        FAULTS[fault](stack)
        return subprocess.run(
            [sys.executable, "-m", "tui_pos", "triage", home, "--json"]
        ).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
