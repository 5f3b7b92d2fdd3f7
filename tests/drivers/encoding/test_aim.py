from __future__ import annotations

import pytest

from drivers.encoding.aim import gtin, symbology


@pytest.mark.parametrize(
    ("identifier", "name", "gs1"),
    [
        ("]E0", "EAN-13", False),
        ("]E4", "EAN-8", False),
        ("]C0", "Code 128", False),
        ("]C1", "GS1-128", True),
        ("]e0", "GS1 DataBar", True),
        ("]d1", "Data Matrix", False),
        ("]d2", "GS1 DataMatrix", True),
        ("]Q1", "QR Code", False),
        ("]Q3", "GS1 QR Code", True),
        ("]A7", "Code 39", False),
    ],
)
def test_an_identifier_names_its_barcode(identifier: str, name: str, gs1: bool) -> None:
    kind = symbology(identifier)
    assert kind is not None and (kind.name, kind.gs1) == (name, gs1)


@pytest.mark.parametrize("identifier", ["", "]", "]?0", "]q1"])
def test_an_identifier_that_nobody_knows_promises_nothing(identifier: str) -> None:
    assert symbology(identifier) is None
    assert gtin(identifier, "6901234567892") is None


@pytest.mark.parametrize(
    ("identifier", "text", "number"),
    [
        ("]E0", "6901234567892", "06901234567892"),
        ("]E0", "0042100005264", "00042100005264"),
        ("]E0", "042100005264", "00042100005264"),
        ("]E4", "12345670", "00000012345670"),
        ("]E3", "977123456789812", "09771234567898"),
        ("]E3", "977123456789812345", "09771234567898"),
        ("]E3", "04210000526412", "00042100005264"),
        ("]E3", "04210000526412345", "00042100005264"),
        ("]I1", "16901234567899", "16901234567899"),
    ],
)
def test_an_articles_number_is_told_in_its_long_form(
    identifier: str, text: str, number: str
) -> None:
    assert gtin(identifier, text) == number


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        ("]E0", "6901234567893"),
        ("]E0", "04252614"),
        ("]E0", "690123456789x"),
        ("]E0", "６901234567892"),
        ("]E0", "690123456789212"),
        ("]E3", "6901234567892123"),
        ("]E0", ""),
        ("]E4", "1234567"),
        ("]C0", "6901234567892"),
        ("]C1", "0106901234567892"),
    ],
)
def test_a_broken_promise_is_no_number(identifier: str, text: str) -> None:
    assert gtin(identifier, text) is None
