"""Jobs of encoders that are not ours come out as they were meant."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from drivers.encoding.profile import profile
from drivers.simulators import printed
from drivers.simulators.slip import Bars, Matrix, Picture, SlipLine

NARROW, WIDE = profile(58), profile(80)

_ESCPOS = """
import json, os, sys, tempfile
os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = tempfile.mkdtemp()
from escpos.printer import Dummy
from PIL import Image
p = Dummy()
p.set(align="center", bold=True, double_width=True, double_height=True)
p.text("SHOP\\n")
p.set(align="left", normal_textsize=True, bold=False)
p.textln("Milk 250ml" + "7.00".rjust(22))
p._raw("中文小票，共 2 件\\n".encode("gb18030"))
p.set(align="right")
p.text("Total 14.00\\n")
p.set(align="center")
p.barcode("6901234567892", "EAN13", function_type="A")
p.barcode("{B4012-X", "CODE128", function_type="B")
p.barcode("HELLO", "CODE39", function_type="A", pos="OFF")
p.qr("https://example.com/?a=1", native=True, size=4)
sys.stdout.flush()
first = p.output.hex()
images = {}
for impl in ("bitImageRaster", "bitImageColumn", "graphics"):
    d = Dummy()
    d.image(Image.new("1", (100, 50)), impl=impl)
    d.cut()
    images[impl] = d.output.hex()
p.cashdraw(2)
p.cut()
print(json.dumps({"receipt": p.output.hex(), **images}))
"""


@pytest.fixture(scope="module")
def jobs() -> dict[str, bytes]:
    """What python-escpos sends; in a process of its own, for it sets up logging and prints."""
    said = subprocess.run(
        [sys.executable, "-c", _ESCPOS], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    found: dict[str, str] = json.loads(said.splitlines()[-1])
    return {name: bytes.fromhex(job) for name, job in found.items()}


def test_a_receipt_of_python_escpos(jobs: dict[str, bytes]) -> None:
    [slip] = printed(jobs["receipt"], WIDE)
    assert slip.cut
    lines = [line for line in slip.text.split("\n") if line]
    assert lines == [
        " " * 20 + "SHOP",
        "Milk 250ml" + " " * 18 + "7.00",
        "中文小票，共 2 件",
        " " * 37 + "Total 14.00",
        _centred("||| 6901234567892 |||"),
        _centred("||| 4012-X |||"),
        _centred("||| HELLO |||"),
        _centred("[QR] https://example.com/?a=1"),
    ]
    head = slip.lines[0]
    assert (head.bold, head.width, head.height) == (True, 2, 2)
    kinds = [type(mark) for line in slip.lines for mark in line.marks]
    assert kinds.count(Bars) == 3 and kinds.count(Matrix) == 1


@pytest.mark.parametrize("way", ["bitImageRaster", "bitImageColumn", "graphics"])
def test_a_picture_of_python_escpos_by_each_of_its_commands(
    jobs: dict[str, bytes], way: str
) -> None:
    [slip] = printed(jobs[way], NARROW)
    [picture] = [mark for line in slip.lines for mark in line.marks]
    assert isinstance(picture, Picture)
    # Eight dots to a byte, and 24 rows to a band.
    assert picture.wide in (100, 104)
    assert picture.tall in (50, 72)
    inked = picture.rows[25]
    assert inked.rstrip(b"\x00")[:12] == b"\xff" * 12


def test_chinese_in_the_manner_of_escpos_php() -> None:
    job = b"\x1b@" + b"\x1c&" + "可乐×2".encode("gbk") + b"\n\x1c." + b"\x1bt\x10caf\xe9\n"
    assert _texts(job + b"\x1dVA\x03") == ["可乐×2", "café"]


def test_columns_and_frames_in_the_manner_of_receiptline() -> None:
    job = (
        b"\x1b@\x1da\x00\x1bM0\x1c(A\x02\x000\x00\x1b \x00\x1cS\x00\x00\x1b2\x1b{0"
        b"\x1ba0\x1dL\x00\x00\x1dW\x80\x01"
        b"\x1c.\x1bt\x01\x98" + b"\x95" * 30 + b"\x99\n"
        b"\x1b$\x00\x00\x1bt\x00\x1c&" + "品名".encode("gb18030") + b"\x1b$\x20\x01\x1c.12.50\n"
        b"\x1dW\xc0\x00\x1dL\xc0\x00\x1ba2\x1c&" + "右".encode("gb18030") + b"\n"
        b"\x1dL\x00\x00\x1dW\x80\x01\x1dB1x\x1dB0\x1bi"
    )
    assert _texts(job) == [
        "┌" + "─" * 30 + "┐",
        "品名" + " " * 20 + "12.50",
        " " * 30 + "右",
        " " * 31 + "x",
    ]


def test_what_an_encoder_without_care_sends_comes_out_wrong_as_on_paper() -> None:
    # ¥ in the four bytes of GB18030, and in code page 437 beside Chinese.
    assert _texts("合计 ¥12.50\n".encode("gb18030")) == ["合计 \ufffd0\ufffd612.50"]
    assert _texts(b"\x9d12.50\n")[0] != "¥12.50"
    assert _texts(b"\x1c.\x9d12.50\n") == ["¥12.50"]


def test_chinese_mode_may_have_to_be_asked_for() -> None:
    job = "可乐\n".encode("gbk")
    assert printed(job, NARROW)[0].text == "可乐"
    assert printed(job, NARROW, chinese=False)[0].text == "┐╔└╓"
    assert printed(b"\x1b@\x1c&" + job, NARROW, chinese=False)[0].text == "可乐"


def _texts(job: bytes) -> list[str]:
    return [line.text for slip in printed(job, NARROW) for line in slip.lines if _printed(line)]


def _printed(line: SlipLine) -> bool:
    return bool(line.marks)


def _centred(text: str) -> str:
    from drivers.encoding.cells import align

    return align(text, WIDE.columns, "centre").rstrip()
