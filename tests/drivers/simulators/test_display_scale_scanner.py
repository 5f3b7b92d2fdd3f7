from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding import cd5220, led8
from drivers.encoding.aim import symbology
from drivers.encoding.scale_frames import Reading, ScaleReader
from drivers.showing import Lamp, Showing
from drivers.simulators import SimulatedScale, SimulatedScanner
from drivers.simulators.display import DisplayKind, Glass
from drivers.simulators.scale import LARGEST
from drivers.transport import PortSettings, open_port
from tests.drivers.support import LIMIT_S


def _seen(kind: DisplayKind, data: bytes) -> list[str]:
    glass = Glass(kind)
    glass.feed(data)
    return glass.rows


def test_two_lines_are_shown_and_cleared() -> None:
    showing = Showing(upper=("COLA", "3.50"), lower=("TOTAL", "7.00"))
    sent = cd5220.INITIALIZE + cd5220.encode(showing)
    assert _seen("cd5220", sent) == ["COLA            3.50", "TOTAL           7.00"]
    assert _seen("cd5220", sent + cd5220.CLEAR) == [" " * 20] * 2


def test_after_whole_lines_nothing_else_is_taken_before_a_clear() -> None:
    assert _seen("cd5220", b"\x1bQAup\rtext")[0].strip() == "up"
    assert _seen("cd5220", b"\x1bQAup\r\x0ctext")[0].strip() == "text"


def test_characters_go_where_the_cursor_is() -> None:
    assert _seen("cd5220", b"\x1bl\x03\x02ab") == [" " * 20, "  ab".ljust(20)]
    assert _seen("cd5220", b"x" * 21) == ["x" * 20, "x".ljust(20)]
    assert _seen("cd5220", b"x" * 41)[0] == "x" * 20
    assert _seen("cd5220", b"ab\x0bc")[0].strip() == "cb"


def test_a_number_is_shown_with_its_lamp() -> None:
    glass = Glass("led8")
    glass.feed(led8.INITIALIZE + led8.encode(Showing(amount="12.50", lamp=Lamp.TOTAL)))
    assert (glass.rows, glass.lamp, glass.text) == (["12.50"], "2", "12.50 [2]")
    glass.feed(led8.PATTERN)
    assert glass.rows == ["8.8.8.8.8.8.8.8."]
    glass.feed(led8.encode(Showing()))
    assert glass.text == ""


@given(st.binary(max_size=200), st.sampled_from(["cd5220", "led8"]))
def test_any_bytes_leave_a_display_as_wide_as_it_is(data: bytes, kind: DisplayKind) -> None:
    glass = Glass(kind)
    glass.feed(data)
    assert all(len(row) == 20 for row in glass.rows) or kind == "led8"
    glass.feed(b"\r" * 50 + b"\x1b@\x1b@\x1bQA12\r")
    assert glass.rows[0].strip() == "12"


@pytest.mark.parametrize("layout", ["comma", "plain", "frame", "toledo"])
def test_a_scale_says_what_is_on_it(layout: str) -> None:
    scale = SimulatedScale(layout=layout, every_s=60.0)
    reader = ScaleReader(layout)
    reader.feed(b"\r\n")

    def said() -> list[tuple[int | None, bool | None]]:
        return [(one.mg, one.stable) for one in reader.feed(scale.frame())]

    says_stable = layout in ("comma", "toledo")
    scale.set(grams=1_234, stable=True)
    assert said() == [(1_234_000, True if says_stable else None)]
    scale.set(grams=-50, stable=False)
    assert said() == [(-50_000, False if says_stable else None)]
    scale.set(grams=LARGEST + 1)
    assert said() == ([(None, None)] if says_stable else [])
    scale.set(silent=True)
    assert scale.frame() == b""
    scale.close()


def test_noise_of_a_scale_leaves_some_of_its_weights() -> None:
    scale = SimulatedScale(every_s=0.01)
    scale.set(grams=500, noisy=True)
    port, reader = open_port(PortSettings(scale.port)), ScaleReader()
    readings: list[Reading] = []
    while len(readings) < 3:
        data = port.read(LIMIT_S)
        assert data
        readings += reader.feed(data)
    assert {one.mg for one in readings} == {500_000}
    port.close()
    scale.close()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("6901234567892", "EAN-13"),
        ("S001-T01", "Code 128"),
        ("https://a.cn/" + "x" * 40, "QR Code"),
    ],
)
def test_a_scanner_names_the_kind_of_barcode_it_read(text: str, name: str) -> None:
    gun = SimulatedScanner(aim=True, prefix=b"\x02", suffix=b"\x03")
    frame = gun.frame(text)
    kind = symbology(frame[1:4].decode())
    assert kind is not None and kind.name == name
    assert (frame[:1], frame[4:]) == (b"\x02", text.encode() + b"\x03")
    gun.close()


def test_half_a_scan_and_noise_are_no_whole_scan() -> None:
    gun = SimulatedScanner()
    port = open_port(PortSettings(gun.port))
    gun.scan_half("6901234567892")
    gun.make_noise(5)
    gun.scan("690")
    data = b""
    while not data.endswith(b"690\r"):
        data += port.read(LIMIT_S)
    assert data[:7] == b"6901234" and len(data) == 7 + 5 + 4
    assert all(byte >= 0x80 or byte == 0 for byte in data[7:12])
    port.close()
    gun.close()
