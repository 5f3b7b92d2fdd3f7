"""When a cashier is told that a device is back."""

from __future__ import annotations

from tests.tui_pos.checkout.rig import Rig
from tui_pos.checkout.effects import DeviceChanged
from tui_pos.checkout.view import DeviceView


def _back(rig: Rig, health: str, error: int | None = None, kind: str = "scanner") -> bool:
    """Is it told after this change?"""
    rig.checkout.handle(DeviceChanged(DeviceView(f"{kind} 1", kind, health, error)))
    notice = rig.view.notice
    return notice is not None and notice.text.key == "device.back"


def test_a_scanner_that_is_only_open_is_nothing_to_tell(rig: Rig) -> None:
    assert not _back(rig, "unknown", 5050)
    assert not _back(rig, "ok")


def test_a_scanner_is_back_when_its_port_is(rig: Rig) -> None:
    assert not _back(rig, "fault", 5003)
    assert not _back(rig, "fault", 5001)
    assert _back(rig, "unknown", 5050)


def test_a_scanner_that_sent_no_codes_is_back_with_its_next_code(rig: Rig) -> None:
    assert not _back(rig, "fault", 5051)
    assert _back(rig, "ok")


def test_a_printer_without_paper_that_falls_silent_is_not_back(rig: Rig) -> None:
    assert not _back(rig, "fault", 5010, "printer")
    assert not _back(rig, "unknown", 5017, "printer")
