"""Which ports this machine has, by names that last, and what is probably behind them.

Printers in the network are not searched for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from drivers.transport.known import Guess, guess

if TYPE_CHECKING:
    from serial.tools.list_ports_common import ListPortInfo

_DEV, _SYS = Path("/dev"), Path("/sys")


class FoundPort(Struct, frozen=True):
    """A port. `path`: its most lasting name; `description`: what the system calls the device;
    `device`: its name until the next start; `location`: the socket it is plugged into."""

    path: str
    description: str
    device: str = ""
    vid: int | None = None
    pid: int | None = None
    serial_number: str = ""
    location: str = ""
    probably: Guess = Guess()


def find_ports(
    dev: Path = _DEV, sys: Path = _SYS, listed: Sequence[ListPortInfo] | None = None
) -> list[FoundPort]:
    """The ports there are now: serial ones, then printers on USB.

    A name by id stays the same whichever socket a device is plugged into; two alike without
    serial numbers share it, and are told apart by their sockets. `listed`: what the system says
    of its serial ports; links below `dev`/serial to others count as well.
    """
    if listed is None:
        from serial.tools.list_ports import comports

        listed = comports()
    by_id, by_path = _links(dev / "serial/by-id"), _links(dev / "serial/by-path")
    alike = Counter(_identity(port) for port in listed)
    ports = [
        _serial(port, {} if alike[_identity(port)] > 1 else by_id, by_path)
        for port in sorted(listed)
    ]
    known = {port.device for port in ports}
    others = {**by_path, **by_id}
    ports += [
        FoundPort(link, Path(link).name, device)
        for device, link in sorted(others.items())
        if device not in known
    ]
    return [*ports, *_printers(dev, sys)]


def _serial(port: ListPortInfo, by_id: dict[str, str], by_path: dict[str, str]) -> FoundPort:
    device = port.device
    return FoundPort(
        by_id.get(device) or by_path.get(device) or device,
        port.description if port.description != "n/a" else "",
        device,
        port.vid,
        port.pid,
        port.serial_number or "",
        port.location or "",
        guess(port.vid, port.pid),
    )


def _identity(port: ListPortInfo) -> tuple[object, ...]:
    """What a name by id is made of; of a port that is no USB device there is only one."""
    if port.vid is None:
        return (port.device,)
    # Several ports of one device are told apart by their interface, which is in the name.
    interface = (port.location or "").partition(":")[2]
    return port.vid, port.pid, port.serial_number, interface


def _links(folder: Path) -> dict[str, str]:
    """Lasting names by what they stand for now."""
    return {str(link.resolve()): str(link) for link in sorted(folder.glob("*")) if link.exists()}


def _printers(dev: Path, sys: Path) -> Iterator[FoundPort]:
    for path in sorted((dev / "usb").glob("lp*")):
        interface = sys / "class/usbmisc" / path.name / "device"
        identity = dict(_fields(_line(interface / "ieee1284_id")))
        usb = interface.resolve().parent
        name = " ".join(filter(None, (identity.get("MFG"), identity.get("MDL"))))
        yield FoundPort(
            str(path),
            name or "USB printer",
            str(path),
            _number(_line(usb / "idVendor")),
            _number(_line(usb / "idProduct")),
            _line(usb / "serial") or identity.get("SN", ""),
            usb.name if interface.exists() else "",
            Guess("printer", name),
        )


def _fields(identity: str) -> Iterable[tuple[str, str]]:
    """IEEE 1284: KEY:value; some devices write the keys out."""
    short = {"MANUFACTURER": "MFG", "MODEL": "MDL"}
    for field in identity.split(";"):
        key, found, value = field.partition(":")
        if found:
            yield short.get(key.strip().upper(), key.strip().upper()), value.strip()


def _line(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _number(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
