"""The training shop's documents agree with each other."""

from __future__ import annotations

import csv
import tomllib
from typing import Any

from tui_pos.data import shipped
from tui_pos.money import parse_yuan
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.formats import load_format
from tui_pos.platforms.registry import KINDS
from tui_pos.sandbox.demo import demo_vouchers
from tui_pos.sandbox.world import Credentials


def _shop() -> dict[str, Any]:
    return tomllib.loads(shipped("demo/shop.toml").read_text(encoding="utf-8"))


def _goods() -> list[dict[str, str]]:
    with shipped("demo/goods.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _checks(barcode: str) -> bool:
    digits = [int(one) for one in reversed(barcode)]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_goods_have_prices_and_valid_barcodes() -> None:
    goods = _goods()
    assert 30 <= len(goods) <= 45
    assert len({one["barcode"] for one in goods}) == len(goods)
    for one in goods:
        assert parse_yuan(one["price"])
        assert one["name"]
        if one["unit"] == "千克":
            assert len(one["barcode"]) == 5
        else:
            assert len(one["barcode"]) == 13
            assert one["barcode"].startswith("690")
            assert _checks(one["barcode"])


def test_packages_cover_goods_that_the_shop_sells() -> None:
    sold = {one["barcode"] for one in _goods()}
    covered = {cover["barcode"] for deal in _shop()["deal"] for cover in deal.get("covers", [])}
    assert covered
    assert covered <= sold


def test_the_shop_may_call_the_simulated_platform() -> None:
    known = Credentials()
    *meituan, douyin = _shop()["platform"]
    assert [one["kind"] for one in (*meituan, douyin)] == list(KINDS)
    for one in meituan:
        assert one["developer_id"] == known.developer_id
        assert one["sign_key"] == known.sign_key.text
        assert one["auth_token"] == known.auth_token.text
    assert douyin["client_key"] == known.client_key
    assert douyin["client_secret"] == known.client_secret.text
    assert (douyin["poi_id"], douyin["account_id"]) == (known.poi_id, known.account_id)


def test_demo_codes_are_distinct_labelled_and_have_a_length_that_is_recognised() -> None:
    codes = [one.code for one in demo_vouchers()]
    lengths = (*load_format().digits.values(), load_douyin_format().digits)
    digits = {length for platform in lengths for length in platform}
    assert len(set(codes)) == len(codes)
    for one in demo_vouchers():
        assert len(one.code) in digits
        assert one.label["zh_CN"]
        assert one.label["en"]


def test_another_series_is_another_set_of_codes() -> None:
    first, second = demo_vouchers(1), demo_vouchers(1002)
    assert not {one.code for one in first} & {one.code for one in second}
    assert [one.label for one in first] == [one.label for one in second]
