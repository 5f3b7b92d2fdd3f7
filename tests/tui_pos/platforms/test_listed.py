"""What the documents say of answers: every number of ours in them is explained, and an answer is
told as unlisted exactly where its document does not list it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.data import shipped
from tui_pos.error_table import error_table
from tui_pos.platforms.answers import UNLISTED
from tui_pos.platforms.base import Refused
from tui_pos.platforms.douyin_envelope import failure
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.formats import load_format
from tui_pos.platforms.meituan import verdict, words_of
from tui_pos.platforms.registry import KINDS, wording_of

GATEWAY = (
    *("OP_UNIAUTH_FAILED", "OP_TIMEOUT", "OP_SOCKET_TIMEOUT_EXCEPTION", "OP_RPC_REMOTE_ERROR"),
    *("OP_REMOTE_ERROR", "OP_RPC_INVOKE_ERROR", "OP_SYSTEM_ERROR", "OP_CIRCUITBREAK"),
    *("OP_CIRCUITBREAK_ERROR", "OP_DEGRADED_X", "OP_LIMITATION_REJECT", "OP_LIMITATION_ERROR"),
    *("OP_UNIAUTH_REMOTE_ERROR", "OP_API_GRANT_REMOTE_ERROR", "OP_API_GRANT_FAILED"),
    *("OP_API_NOT_EXIST", "OP_SYSTEM_PARAM_ERROR", "OP_HTTP_UNSUPPORTED_METHOD_TYPE"),
    *("OP_HTTP_UNSUPPORTED_CONTENT_TYPE", "OP_CONFIG_X"),
)
"""Every code of the gateway that the vendor's page names; X stands for any end."""


def _numbers(value: object) -> Iterator[int]:
    """Every number of ours in a document: those between 1000 and 9999."""
    if isinstance(value, dict):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, int) and 1000 <= value <= 9999 and value != 1208:
        yield value


@pytest.mark.parametrize("name", ["meituan", "douyin"])
def test_every_number_of_ours_in_a_document_is_explained(name: str) -> None:
    document = json.loads(shipped(f"platforms/{name}.json").read_bytes())
    found = set(_numbers(document))
    assert found and found <= set(error_table().errors)


def test_every_platform_has_its_document() -> None:
    assert all(wording_of(kind) is not None for kind in KINDS)
    assert wording_of("elsewhere") is None


@pytest.mark.parametrize("code", GATEWAY[1:])
def test_every_code_the_vendor_names_is_listed(code: str) -> None:
    assert verdict(load_format().gateway, code, None).code not in UNLISTED


@given(
    code=st.sampled_from(GATEWAY) | st.from_regex(r"OP_[A-Z_]{1,20}", fullmatch=True),
    inner=st.none() | st.integers(0, 30) | st.sampled_from(["3", "22", "x"]),
    msg=st.none() | st.text(alphabet="no word 不行", max_size=10),
)
def test_a_gateways_code_is_unlisted_where_the_document_does_not_list_it(
    code: str, inner: object, msg: str | None
) -> None:
    data = {"code": inner}
    answer, shown = verdict(load_format().gateway, code, data), words_of(code, data, msg)
    assert (answer.code in UNLISTED) is not load_format().lists(shown)
    assert isinstance(answer, Refused) or answer.code < 2000


_WORDS = st.text(alphabet="券已使用过期不存在系统繁忙奇怪的话 ", max_size=12)


@given(words=_WORDS)
def test_words_are_unlisted_where_no_pattern_finds_anything_in_them(words: str) -> None:
    for document in (load_format(), load_douyin_format()):
        unlisted = document.reason(words) in UNLISTED and not document.leaves_open(words)
        assert unlisted is not document.lists(words)


@given(
    number=st.sampled_from([10008, 10002, 2100004, 2190001, 3000001, 2100005]) | st.integers(),
    sub=st.sampled_from([0, 2034000910]),
    words=_WORDS,
)
def test_a_number_is_unlisted_where_the_document_lists_neither_it_nor_its_words(
    number: int, sub: int, words: str
) -> None:
    document = load_douyin_format()
    answer = failure(number, sub, words, "", document)
    listed = document.lists(answer.words) or sub in document.reasons
    assert (answer.code in UNLISTED) is not listed
