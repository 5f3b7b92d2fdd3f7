from __future__ import annotations

import os
import select
import signal
import sys
from textwrap import dedent

import pytest

from tests.program import keys
from tests.terminal import Terminal

ECHO = """
    tty.setraw(0)
    print("ready", end="\\r\\n", flush=True)
    while (said := os.read(0, 1024)) != b"q":
        print(said.hex(), end="\\r\\n", flush=True)
    sys.exit(7)
"""


def script(text: str) -> Terminal:
    """A small program of this text on a terminal."""
    return Terminal([sys.executable, "-c", f"import os, sys, time, tty\n{dedent(text)}"])


def test_wide_characters_are_read_as_they_stand() -> None:
    with script("print('可乐 500ml|3.50|', end='', flush=True)") as terminal:
        assert terminal.wait_for("3.50|").splitlines()[0] == "可乐 500ml|3.50|"


@pytest.mark.parametrize(
    ("column", "shown"), [(1, "x 乐|"), (2, " x乐|"), (3, "可x |"), (4, "可 x|")]
)
def test_half_a_wide_character_shows_as_a_blank(column: int, shown: str) -> None:
    with script(f"print('可乐|\\x1b[{column}Gx', end='\\x1b[2;1H.', flush=True)") as terminal:
        assert terminal.wait_for("\n.").splitlines()[0] == shown


def test_keys_arrive_as_pressed_in_one_piece() -> None:
    with script(ECHO) as terminal:
        terminal.wait_for("ready")
        terminal.press("6", "9", "enter", "F5", "ctrl+c", "可")
        terminal.wait_for((b"69\r\x1b[15~\x03" + "可".encode()).hex())
        assert terminal.running
        terminal.type("q")
        assert terminal.wait() == 7
        assert keys("enter", "up") == b"\r\x1b[A"


def test_it_leads_a_session_on_a_terminal_of_the_given_size() -> None:
    program = (
        "import os; print(os.getsid(0) == os.getpid(), *os.get_terminal_size(), open('/dev/tty'))"
    )
    with Terminal([sys.executable, "-c", program], size=(120, 40)) as terminal:
        terminal.wait_for("True 120 40 <_io")


def test_what_never_comes_is_said_with_the_screen_once_it_ended() -> None:
    with script("print('再见')") as terminal, pytest.raises(AssertionError, match="再见"):
        terminal.wait_for("欢迎")


def test_what_goes_is_awaited() -> None:
    with script("print('wait', end='', flush=True); os.read(0, 9); print('\\x1b[2J')") as terminal:
        terminal.wait_for("wait")
        before = terminal.bytes_out, terminal.last_output_at
        terminal.press("enter")
        terminal.wait_gone("wait")
        assert terminal.bytes_out > before[0] and terminal.last_output_at > before[1]


def test_a_kill_is_a_kill_and_children_are_known() -> None:
    family = """
        if os.fork() == 0 and os.fork() == 0:
            print("family", flush=True)
        time.sleep(60)
    """
    with script(family) as terminal:
        terminal.wait_for("family")
        child, grandchild = map(os.pidfd_open, terminal.descendants())
        terminal.kill()
        assert terminal.wait() == -signal.SIGKILL
        for orphan in (child, grandchild):
            signal.pidfd_send_signal(orphan, signal.SIGKILL)
            assert select.select([orphan], [], [], 10)[0]
            os.close(orphan)


def test_throttled_it_gets_its_part_of_the_time_and_no_more() -> None:
    busy = """
        os.read(0, 9)
        begun = time.monotonic()
        while time.process_time() < 0.2:
            pass
        print("took", time.monotonic() - begun, "seconds", flush=True)
    """
    with script(busy) as terminal, terminal.throttle(0.25):
        terminal.press("enter")
        took = terminal.wait_for("seconds").split()[1]
    assert float(took) > 0.6 * 0.15 / 0.25
