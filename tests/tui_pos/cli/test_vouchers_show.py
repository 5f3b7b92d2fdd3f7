from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.cli.two_sides import CODE, OTHER, TwoSides
from tui_pos.documents import load_shop, save_shop
from tui_pos.ledger import records
from tui_pos.locale import Locale
from tui_pos.platforms.douyin import KIND as DOUYIN


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[TwoSides]:
    sides = TwoSides(tmp_path)
    yield sides
    sides.server.stop()


def shown(sides: TwoSides, *code: str, typed: str = "") -> tuple[int, list[str]]:
    done = sides.run("show", *code, typed=typed)
    assert done.stderr == "", done.stderr
    return done.returncode, [line.strip() for line in done.stdout.splitlines()]


def test_all_that_is_known_of_a_code_is_shown(sides: TwoSides) -> None:
    sides.sell()
    status, lines = shown(sides, CODE)
    at = f"{sides.day} 10:16"
    assert (status, lines) == (
        0,
        [
            "Meituan retail (meituan-retail) ******0793",
            "The books: 3 records",
            f"{at}:44  1001  T01-S000001  checked",
            f"{at}:45  1001  T01-S000001  about to be redeemed",
            f"{at}:45  1001  T01-S000001  redeemed",
            "Sale T01-S000001, 5元代金券: redeemed",
            f"The platform: used by S001-T01-1001-R1, {at}:45",
            "They agree.",
        ],
    )


def test_a_code_may_be_typed_in_groups_or_in_full_width_or_be_read(sides: TwoSides) -> None:
    sides.sell()
    told = shown(sides, CODE)
    assert shown(sides, "5571", "6307", "93") == told
    assert shown(sides, "５５７１ ６３０７ ９３") == told
    assert shown(sides, "-", typed=f"{CODE}\n") == told
    assert shown(sides, "-", typed="5571-6307-93") == told


def test_what_is_no_code_makes_no_sense(sides: TwoSides) -> None:
    for code, typed in (("123", ""), ("-", ""), ("134567890123456789", "")):
        done = sides.run("show", code, typed=typed)
        assert (done.returncode, done.stdout, done.stderr[:4]) == (2, "", "3032")
        assert len(code) < 9 or code not in done.stderr


def test_where_the_two_differ_is_said_with_what_to_do(sides: TwoSides) -> None:
    code = sides.sell()
    sides.world.undo(sides.kind, code.text)
    status, lines = shown(sides, CODE)
    assert status == 1
    assert lines[-4:] == [
        "The platform: not used",
        "Sale T01-S000001 counted it, but the platform says that it is not used: it was given back"
        " there.",
        "The customer can use it again, and it will not be settled. Have a supervisor find out who"
        " undid it in the platform's own app.",
        "They differ: 1 for a person, 0 to be compared again later.",
    ]


def test_a_code_never_seen_here_is_what_the_platform_says(sides: TwoSides) -> None:
    sides.voucher()
    assert shown(sides, CODE)[1][1:] == [
        "The books: 0 records", "The platform: not used", "They agree.",
    ]  # fmt: skip
    sides.use(sides.voucher(), "S001-T02-1002-R1")
    status, lines = shown(sides, CODE)
    assert status == 0 and "Redeemed elsewhere: S001-T02-1002-R1." in lines
    status, lines = shown(sides, OTHER)
    assert (status, lines[2]) == (0, "The platform: 3004 No such voucher 券码不存在")


def test_an_outcome_that_is_open_is_shown_with_its_state(sides: TwoSides) -> None:
    sides.lose_answer(taken=True)
    sides.park()
    status, lines = shown(sides, CODE)
    assert status == 1
    assert "Sale T01-S000001, 5元代金券: parked" in lines
    assert any(line.endswith("no definite answer 1003 Platform not reached") for line in lines)
    assert lines[-1] == "They differ: 0 for a person, 1 to be compared again later."


def test_what_was_undone_agrees_with_a_platform_that_has_it_unused(sides: TwoSides) -> None:
    sides.redeem()
    sides.undo()
    status, lines = shown(sides, CODE)
    assert status == 0
    assert lines[-3:] == [
        "Sale T01-S000001, 5元代金券: undone", "The platform: not used", "They agree.",
    ]  # fmt: skip
    assert [line.rpartition("  ")[2] for line in lines if "1001" in line][-2:] == [
        "about to be undone", "undone",
    ]  # fmt: skip


def test_a_platform_that_does_not_answer_leaves_what_the_books_know(sides: TwoSides) -> None:
    sides.sell()
    sides.server.stop()
    status, lines = shown(sides, CODE)
    assert status == 4
    assert lines[1] == "The books: 3 records"
    assert lines[-1].startswith("The platform: Could not be asked: 1003 Platform not reached")


def test_a_platform_that_is_gone_from_the_settings_or_is_simulated_is_not_asked(
    sides: TwoSides,
) -> None:
    sides.sell()
    sides.set_up()
    status, lines = shown(sides, CODE)
    assert (status, lines[1]) == (4, "The books: 3 records")
    assert "2016" in lines[-1]
    save_shop(sides.home, replace(load_shop(sides.home), training=True))
    status, lines = shown(sides, CODE)
    assert status == 4 and "6047" in lines[-1]
    done = sides.run("show", OTHER)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("Could not be asked: 6047")


def test_a_code_that_stands_for_a_voucher_of_another_name_is_followed(tmp_path: Path) -> None:
    """抖音 knows a used voucher by what its check made of the digits, and by that alone."""
    sides, typed = TwoSides(tmp_path, DOUYIN), "104686126200130"
    sides.voucher(typed)
    assert shown(sides, typed)[1][-2:] == ["The platform: not used", "They agree."]
    sides.sell(typed)
    status, lines = shown(sides, typed)
    sides.server.stop()
    assert status == 0
    assert [line.rpartition("  ")[2] for line in lines if "T01-S000001" in line] == [
        "checked", "about to be redeemed", "redeemed", "Sale T01-S000001, 5元代金券: redeemed",
    ]  # fmt: skip
    assert lines[-2].startswith("The platform: used by -, ")
    assert not [line for line in lines if typed in line]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_record_about_a_voucher_has_its_words(language: str) -> None:
    words = Locale(language)
    tags = [str(one.__struct_config__.tag) for one in records.Record.__subclasses__()]
    about = [tag for tag in tags if tag.startswith(("voucher.", "redemption.", "undo."))]
    assert len(about) >= 15
    for tag in about:
        assert words.t(f"vouchers.step.{tag}", state="-", by="-")
