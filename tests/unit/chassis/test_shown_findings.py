"""What Markdown holds apart and a page shows as one is found, masked and barred as one."""

from __future__ import annotations

import pytest

from chassis.content.findings.bars import barred
from chassis.content.findings.texts import mask, masked_findings
from chassis.content.named_words import HIDDEN, hide_words
from chassis.content.says_something import markdown_text

IDENTITY = ("identity_number", "1101************15")
DIVIDED = (
    "甲&#49;10101199003078515",
    "乙[110101](http://a.cn)199003078515",
    "乙[号110101](http://a.cn)199003078515",
    "乙110101[199003078515][a]",
    '乙[110101](http://a.cn/(x(y)) "(")199003078515',
    "乙110101![图](u)199003078515",
    "丙`110101`199003078515",
    "丁110101\\199003078515",
    "丁110101<!-- 甲 -->199003078515",
    "戊**&#49;10101**199003078515",
    "| 110101 | 19900307 | 8515 |",
)
BAR = "〔已隐去：个人隐私〕"


@pytest.mark.parametrize("text", DIVIDED)
def test_a_number_that_a_page_shows_whole_is_found_and_goes(text: str) -> None:
    assert masked_findings(text) == [IDENTITY]
    assert mask(text, keep=[IDENTITY]) == text
    for left in (mask(text), barred(text, words=(), ground="privacy", keep=(), keeps_advisory=False)):
        assert masked_findings(left) == []
        assert "199003" not in left
        assert left.count("[") == left.count("]")
        assert left.count("|") == text.count("|")


@pytest.mark.parametrize("text", ["甲****110101****199003078515", f"甲[110101](u{'x' * 2000})199003078515"])
def test_what_no_mask_can_reach_is_found_all_the_same(text: str) -> None:
    assert masked_findings(text) == [IDENTITY]


def test_blanks_and_mobiles_by_reference_are_found_too() -> None:
    assert masked_findings("戊110101&nbsp;19900307&nbsp;8515，己138&#48;0138000") == [
        ("identity_number", "1101** ******** **15"),
        ("mobile", "138****8000"),
    ]


@pytest.mark.parametrize(
    "plain", ["l***@qq.com", "见[1]、[2](http://a.cn/13)。", "| 4500 | 1234 | 5678 | 9010 |", "138\\*\\*\\*\\*8000"]
)
def test_what_shows_no_number_stays(plain: str) -> None:
    assert masked_findings(plain) == []
    assert mask(plain) == plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("同志**张三丰**到会", f"同志{HIDDEN}到会"),
        ("负责人**张**三丰到会", f"负责人{HIDDEN}到会"),
        ("**负责人张三丰**到会", f"负责人{HIDDEN}到会"),
        ("`张三`丰", HIDDEN),
        ("**甲张三丰乙**", f"甲{HIDDEN}乙"),
    ],
)
def test_no_half_of_an_emphasis_is_left(text: str, shown: str) -> None:
    assert markdown_text(hide_words(text, ["张三丰"])) == shown


def test_a_bar_in_bold_leaves_no_asterisks() -> None:
    left = barred("电话**13800138000**。", words=(), ground="privacy", keep=(), keeps_advisory=False)
    assert markdown_text(left) == f"电话{BAR}。"
