"""Words that a list names are hidden wherever and however they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.content.named_words import HIDDEN, has_word, hide_words

NAME = "欧阳雪"
WRITTEN = (
    "欧阳雪",
    "欧阳　雪",
    "欧 阳 雪",
    "欧阳**雪**",
    "欧\n阳雪",
    "欧\u200b阳雪",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_a_name_is_hidden_however_it_is_written(written: str) -> None:
    left = hide_words(f"拟任：{written}，男。", [NAME])
    assert left.startswith(f"拟任：{HIDDEN}")
    assert not has_word(left, NAME)


def test_of_two_names_one_within_the_other_the_longer_is_hidden_whole() -> None:
    assert hide_words("张三丰、张三", ["张三", "张三丰"]) == f"{HIDDEN}、{HIDDEN}"


def test_a_latin_name_is_hidden_in_any_case_and_width() -> None:
    assert hide_words("ｌｉ Ｗei and LI WEI", ["Li Wei"]) == f"{HIDDEN} and {HIDDEN}"


@pytest.mark.parametrize("apart", ["欧阳、雪", "欧阳\n\n雪", "欧阳|雪", "阳雪"])
def test_what_is_no_name_stays(apart: str) -> None:
    assert hide_words(apart, [NAME]) == apart


@given(
    pieces=st.lists(st.sampled_from([*WRITTEN, "张三", "，男\n\n", "| 表 |", "- ", "甲"]), max_size=12),
    words=st.lists(st.sampled_from([NAME, "张三"]), min_size=1, unique=True),
)
def test_whatever_the_text_no_word_stands_in_it_once_hidden(pieces: list[str], words: list[str]) -> None:
    left = hide_words("".join(pieces), words)
    assert not any(has_word(left, word) for word in words)
