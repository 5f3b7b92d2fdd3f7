from __future__ import annotations

import pytest
import qrcode  # type: ignore[import-untyped]
from barcode.codex import Code128  # type: ignore[import-untyped]

from drivers.encoding import code128
from drivers.pictures.symbols import Kind, bars, qr


def _modules(row: bytes, count: int) -> str:
    return f"{int.from_bytes(row, 'big'):0{len(row) * 8}b}"[:count]


def test_a_qr_code_has_square_modules_and_its_margin() -> None:
    data = "https://example.cn/券".encode()
    small, large = qr(data, 1), qr(data, 3)
    assert small.width == small.height == 25 + 8
    assert large.width == large.height == 3 * small.width
    assert large.row(15) == large.row(17) != large.row(18)
    assert not any(b"".join(small.rows()[:4]))


def test_a_qr_code_is_as_large_as_that_of_an_independent_encoder() -> None:
    data = b"x" * 200
    other = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    other.add_data(data, optimize=0)
    other.make()
    assert qr(data, 1).width == len(other.get_matrix())


def test_too_much_for_a_qr_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr(b"x" * 3000, 1)


def test_code_128_is_that_of_an_independent_encoder() -> None:
    drawn = bars("code128", code128.in_b("ABC-xyz{1}"), 1, 5)
    (expected,) = Code128("ABC-xyz{1}").build()
    assert drawn.height == 5
    assert {_modules(row, drawn.width) for row in drawn.rows()} == {expected}


@pytest.mark.parametrize(
    ("kind", "digits", "width"),
    [("ean13", "6901234567892", 95), ("ean8", "69012341", 67), ("upca", "690123456787", 95)],
)
def test_bars_of_a_number(kind: Kind, digits: str, width: int) -> None:
    assert bars(kind, digits.encode(), 2, 3).width == 2 * width


@pytest.mark.parametrize("digits", ["6901234567891", "690123456789", "六901234567892", ""])
def test_a_number_with_a_wrong_check_digit_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="no ean13"):
        bars("ean13", digits.encode(), 1, 1)
