"""Drivers of third parties, installed as a stranger would install them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from drivers.causes import Cause
from drivers.device import Kind
from drivers.registry import BUILT_IN, DriverError, Order, build, is_known
from drivers.showing import Showing
from drivers.simulators.line import Line
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Heard

_DOC = (Path(__file__).parents[2] / "docs" / "drivers.md").read_text("utf-8")


def _block(language: str, after: str) -> str:
    """The first example in that language after that line of the document."""
    return _DOC.partition(after)[2].partition(f"```{language}\n")[2].partition("```")[0]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages with the document's driver in it, and some that are broken."""
    (tmp_path / "counter_led.py").write_text(_block("python", "`counter_led.py`"), "utf-8")
    (tmp_path / "strangers.py").write_text(
        "def fails(order):\n    raise RuntimeError('no licence')\n"
        "def nothing(order):\n    return None\n"
        "def leaves(order):\n    raise SystemExit(3)\n",
        "utf-8",
    )
    points = tomllib.loads(_block("toml", "`pyproject.toml`"))["project"]["entry-points"]
    lines = [f"{name} = {value}" for name, value in points["tui_pos.drivers"].items()]
    info = tmp_path / "counter_led-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: counter-led\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "\n".join(
            ("[tui_pos.drivers]", *lines, "fails = strangers:fails", "nothing = strangers:nothing",
             "gone = strangers:gone", "leaves = strangers:leaves", "missing = no_such_module:build")
        )
    )  # fmt: skip
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def _order(port: str = "/dev/null", kind: Kind = Kind.DISPLAY) -> Order:
    return Order(kind, PortSettings(port), {})


def test_the_documents_driver_works_as_it_stands_there(installed: Path) -> None:
    sent: Heard[bytes] = Heard()
    line = Line(sent)
    said: Heard[Status] = Heard()
    device = build("counter-led", Order(Kind.DISPLAY, PortSettings(line.port), {}, on_status=said))
    device.start()
    said.wait(lambda all_: all_ == [Status(Health.UNKNOWN, Cause.CANNOT_REPORT)])
    device.show(Showing(amount="12.30"))
    sent.wait(lambda all_: b"".join(all_).endswith(b"=12.30\n"))
    line.unplug()
    said.wait(lambda all_: all_[-1].cause is Cause.PORT_LOST)
    device.close()
    line.close()


def test_a_name_is_known_where_a_driver_is_built_in_or_installed(installed: Path) -> None:
    assert all(is_known(kind, name) for kind, names in BUILT_IN.items() for name in names)
    assert is_known(Kind.DISPLAY, "counter-led")
    assert not is_known(Kind.DISPLAY, "nobodys")
    assert not is_known(Kind.DISPLAY, "escpos")


@pytest.mark.parametrize(
    ("name", "cause", "word"),
    [
        ("nobodys", Cause.DRIVER_MISSING, "nobodys"),
        ("fails", Cause.DRIVER_BROKEN, "no licence"),
        ("nothing", Cause.DRIVER_BROKEN, "nothing"),
        ("gone", Cause.DRIVER_BROKEN, "gone"),
        ("leaves", Cause.DRIVER_BROKEN, "SystemExit"),
        ("missing", Cause.DRIVER_BROKEN, "no_such_module"),
    ],
)
def test_a_driver_that_cannot_be_had_is_named_and_raises_nothing_else(
    installed: Path, name: str, cause: Cause, word: str
) -> None:
    with pytest.raises(DriverError) as error:
        build(name, _order())
    assert error.value.cause is cause and word in error.value.detail


def test_a_driver_of_another_kind_is_refused(installed: Path) -> None:
    with pytest.raises(DriverError, match="scale"):
        build("counter-led", _order(kind=Kind.SCALE))


def test_who_needs_no_stranger_does_not_look_for_any() -> None:
    asked = (
        "import sys; from drivers.registry import *; from drivers.device import Kind; "
        "assert is_known(Kind.DISPLAY, 'led8'); print('importlib.metadata' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    assert said.strip() == "False"
