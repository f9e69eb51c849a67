"""One rule for every text field: what it refuses, JSON, forms and imports refuse alike."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.content.text_guard import RefusedText, checked_text, is_storable


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  两头有空白\u3000", "两头有空白"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("制表\t符", "制表\t符"),
        ("e\u0301", "é"),
        ("家庭👨‍👩‍👧表情", "家庭👨‍👩‍👧表情"),
        ("\u200b \u2060", ""),
        ("", ""),
    ],
)
def test_what_is_kept(given_text: str, kept: str) -> None:
    assert checked_text(given_text, longest=100) == kept


def test_one_line_has_single_blanks_and_no_break() -> None:
    assert checked_text(" 甲\n 乙\t\t丙  丁 ", longest=100, one_line=True) == "甲 乙 丙 丁"


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "a\x1bb",
        "a\x7fb",
        "a\x85b",
        "\ud800",
        "名\u202e字",
        "名\u2066字",
        "\x0b",
        "\x0c",
        "a\ufffeb",
        "a\uffff",
        "\ufdd0",
        "\ufdef",
        "\U0001fffe",
        "\U0010ffff",
    ],
)
def test_what_cannot_be_kept_or_reads_otherwise_is_refused(text: str) -> None:
    with pytest.raises(RefusedText) as refused:
        checked_text(text, longest=100)
    assert refused.value.code == "characters"
    assert not is_storable(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("联系电话\u202d13800138000", "（U+202D，在“联系电话”之后）"),
        ("第一页的最后一行\n\x0c第二页", "（U+000C，在第 2 行开头）"),
        ("甲\r\n住在人民路 1 号 / 二楼，\x0b电话", "（U+000B，在第 2 行“在人民路1号/二楼，”之后）"),
        ("\u2066", "（U+2066，在开头）"),
    ],
)
def test_where_a_character_stands_that_nobody_sees_is_said(text: str, place: str) -> None:
    with pytest.raises(RefusedText) as refused:
        checked_text(text, longest=100)
    assert place in refused.value.zh
    assert str(refused.value).count(" / ") == 1, "the two languages are parted once"


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\n", "\u200b\u200b\u200b", "\u3164", "\u2800", "\uffa0", "\ufe0f", "\U000e0041"]
)
def test_what_looks_empty_is_empty(text: str) -> None:
    with pytest.raises(RefusedText) as refused:
        checked_text(text, longest=100, shortest=2)
    assert refused.value.code == "empty"


def test_lengths_are_those_of_what_is_kept() -> None:
    """Composed, and without the blanks around it."""
    assert checked_text("  " + "e\u0301" * 5 + "  ", longest=5, shortest=5) == "é" * 5
    for text in ("1234", "123456"):
        with pytest.raises(RefusedText) as refused:
            checked_text(text, longest=5, shortest=5)
        assert refused.value.code == "length"


def test_a_refusal_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(RefusedText, match=r"最多 3 字，现有 4 字。 / At most 3 characters, not 4\."):
        checked_text("一二三四", longest=3)


@given(st.text())
def test_what_is_kept_is_kept_again_unchanged_and_can_be_stored(text: str) -> None:
    try:
        kept = checked_text(text, longest=10_000)
    except RefusedText:
        return
    assert checked_text(kept, longest=10_000) == kept == unicodedata.normalize("NFC", kept)
    assert is_storable(kept)
    kept.encode()
    ElementTree.fromstring(f"<text>{escape(kept)}</text>")  # as in a form
