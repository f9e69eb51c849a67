"""A text of blanks and markup alone is as good as empty."""

from __future__ import annotations

import pytest

from chassis.content.says_something import markdown_says_something, says_something


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\u3000",
        "\u200b\u2060",
        "#",
        "# \n\n## \n",
        "---\n\n***",
        "> \n> ",
        "- \n- \n",
        "**",
        "```\n```",
        "![](data:image/png;base64,QUFB)",
        "![公示照片](sm3:12)",
        "[](https://example.org)",
        "[甲]: https://example.org",
        "<br><br/>",
        "<p>\n</p>",
        "<!-- 待补 -->",
        "&nbsp;&#8203;",
        "| | |\n|---|---|\n| | |",
        "……。！",
        "\u2800\uffa0",
        "\n".join(["![](" + "a" * 3000 + ")"] * 3),
    ],
)
def test_markup_and_blanks_alone_say_nothing(text: str) -> None:
    assert not markdown_says_something(text)


@pytest.mark.parametrize(
    "text",
    [
        "略",
        "# 通知",
        "1",
        "[全文](https://example.org)",
        "`代码`",
        "```\n表\n```",
        "    缩进的文字",
        "<请见附件>",
        "| 项 |\n|---|",
    ],
)
def test_one_word_is_enough(text: str) -> None:
    assert markdown_says_something(text)


def test_what_comes_after_much_markup_counts() -> None:
    assert markdown_says_something("---\n" * 3000 + "正文")


@pytest.mark.parametrize(
    ("text", "says"), [("***", False), ("？！", False), ("\u200b。", False), ("A", True), ("三", True)]
)
def test_a_plain_text_needs_a_letter_or_a_number(text: str, says: bool) -> None:
    assert says_something(text) is says
