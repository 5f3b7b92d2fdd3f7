from __future__ import annotations

import pytest

from drivers.encoding.cells import cells
from drivers.encoding.profile import Profile, profile
from drivers.simulators import SimulatedPrinter
from drivers.transport import PortSettings, open_port
from tui_pos.bench.test_page import fresh_codes, page_job
from tui_pos.locale import Locale

WORDS = Locale("en")


def printed(paper: Profile) -> list[str]:
    """The page as a printer that is not there prints it."""
    printer = SimulatedPrinter(paper)
    port = open_port(PortSettings(printer.port))
    data = page_job(paper, WORDS, fresh_codes(), "printer-1", "2026-11-25 12:00") + b"\x1dr\x01"
    while data:
        data = data[port.write_some(data, 5.0) :]
    assert printer.wait(lambda: bool(printer.slips))
    port.close()
    printer.close()
    return "\n".join(slip.text for slip in printer.slips).split("\n")


@pytest.mark.parametrize("paper", [58, 80])
def test_ruler_and_chinese_end_at_the_edge_of_the_paper(paper: int) -> None:
    lines = printed(profile(paper))
    columns = profile(paper).columns
    ones = next(at for at, line in enumerate(lines) if line.startswith("1234567890"))
    assert cells(lines[ones]) == cells(lines[ones + 1]) == columns
    assert lines[ones + 1].startswith("一二三四五六七八九十")
    assert lines[ones + 2].startswith("left edge") and cells(lines[ones + 2]) == columns


def test_the_page_has_characters_sizes_and_both_codes() -> None:
    text = "\n".join(printed(profile(58)))
    for part in ("。，、；：", "￥12.50 ￥0.01", "大字 Large", "||| TEST-", "[QR] TEST-"):
        assert part in text


def test_density_is_tried_where_the_printers_settings_have_it() -> None:
    job = page_job(profile(58), WORDS, fresh_codes(), "printer-1", "")
    assert b"\x1d(K" not in job
    for dialect, command in (("gs_k", b"\x1d(K"), ("dc2", b"\x12#"), ("esc7", b"\x1b7")):
        dark = profile(58, density=1, dialect=dialect)  # type: ignore[arg-type]
        job = page_job(dark, WORDS, fresh_codes(), "printer-1", "")
        # The printer's own, three steps, and its own again.
        assert job.count(command) == 5
        assert job.rindex(dark.setup) == job.rindex(command)


def test_no_page_has_the_codes_of_another() -> None:
    codes = [fresh_codes() for _ in range(100)]
    assert len({code.bar for code in codes} | {code.qr for code in codes}) == 200


@pytest.mark.parametrize("encoding", ["gbk", "big5", "utf-8", "raster"])
def test_every_encoding_can_write_the_page(encoding: str) -> None:
    paper = profile(58, encoding)  # type: ignore[arg-type]
    assert page_job(paper, WORDS, fresh_codes(), "printer-1", "")
