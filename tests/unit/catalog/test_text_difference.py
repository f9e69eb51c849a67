"""What two editions of a text say differently."""

from __future__ import annotations

from services.catalog.adapters.text_difference import MOST_LINES, difference


def test_words_of_one_paragraph_are_compared_with_each_other() -> None:
    found = difference(["甲", "归集资金三亿元，同比增长。", "丙"], ["甲", "归集资金四亿元，同比增长。", "丙"])
    assert found is not None
    assert len(found) == 1
    assert "".join(text for kind, text in found[0] if kind != "new") == "归集资金三亿元，同比增长。"
    assert "".join(text for kind, text in found[0] if kind != "old") == "归集资金四亿元，同比增长。"
    assert any(kind == "same" and "归集" in text for kind, text in found[0])


def test_paragraphs_with_nothing_in_common_follow_each_other() -> None:
    assert difference(["甲", "旧的一段话"], ["甲", "English words"]) == [
        [("old", "旧的一段话")],
        [("new", "English words")],
    ]


def test_added_and_removed_paragraphs_stand_alone() -> None:
    assert difference(["甲", "乙"], ["甲", "新", "乙"]) == [[("new", "新")]]
    assert difference(["甲", "旧", "乙"], ["甲", "乙"]) == [[("old", "旧")]]
    assert difference(["甲"], ["甲"]) == []


def test_what_nobody_would_read_through_is_not_compared() -> None:
    assert difference([], [f"第{number}段" for number in range(MOST_LINES + 1)]) is None
    same = [f"第{number}段" for number in range(10 * MOST_LINES)]
    assert difference(same, [*same, "又一段"]) == [[("new", "又一段")]]


def test_a_number_is_shown_whole() -> None:
    found = difference(["月缴存额下限1,780元，自2027年起执行。"], ["月缴存额下限1,930元，自2027年起执行。"])
    assert found is not None
    assert [part for part in found[0] if part[0] != "same"] == [("old", "1,780"), ("new", "1,930")]
