"""A marking is found in every disguise, and no text makes the scan take more than its length's worth of steps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.content import folding, patterns, personal_rules
from chassis.content.markings import find_marking
from tests.hostile.texts import MARKED_TEXTS
from tests.unit.chassis.regex_steps import Search

# These are markings by where they stand.
BY_PLACE = {"table column", "brackets", "vertical", "alone"}
PATTERNS = {
    **{name: found for name, found in vars(patterns).items() if isinstance(found, re.Pattern)},
    **{name: found for name, found in vars(folding).items() if isinstance(found, re.Pattern)},
}
PIECES = (
    *(
        "机",
        "密",
        "机 ",
        "机密",
        "机密 ",
        "机密★",
        "机密*",
        "机\n密\n",
        "秘 密级 ",
        "密级：",
        "密级 ",
        "密级\n",
        "机密10",
    ),
    *(
        "**",
        "*密_",
        "`机`",
        "~~",
        "[密](",
        "![密]",
        "<",
        "<a",
        "<!--",
        "<!-",
        "<rt>",
        "<rt>密</",
        "&#",
        "\\",
        "\u202e密",
    ),
    *(" ", "\n", "# ", "> ", "1. ", "至1", "十年", "半", "12 ", "No.1", "急件", "【机", "□", "| ", "-|"),
)


@pytest.mark.parametrize("name", MARKED_TEXTS)
def test_a_marking_is_found_in_every_disguise(name: str) -> None:
    """What a reader would see is what is scanned."""
    assert find_marking(MARKED_TEXTS[name])


@pytest.mark.parametrize("name", sorted(MARKED_TEXTS.keys() - BY_PLACE))
def test_a_disguised_marking_is_found_within_a_sentence(name: str) -> None:
    """Wherever it was pasted."""
    assert find_marking(f"关于某某事项的说明，{MARKED_TEXTS[name]}")


@pytest.mark.parametrize(
    "text", ["木几年密集", "蜜蜂★10年", "㊙", "独家㊙菜谱", "机翻密文※10年", "绝对密封●", "秘境、密林★5年"]
)
def test_look_alikes_alone_are_no_marking(text: str) -> None:
    """There is no override: what is folded for comparing must not make markings out of nothing."""
    assert find_marking(f"{text}，正文。") is None


def _steps(pattern: re.Pattern[str], text: str) -> int:
    search = Search(pattern)
    search.find_all(text)
    return search.steps


def test_the_counter_finds_what_re_finds() -> None:
    """Otherwise its steps would say nothing."""
    for text in MARKED_TEXTS.values():
        folded = folding.fold(text)
        for name, pattern in PATTERNS.items():
            expected = [found.span() for found in pattern.finditer(folded)]
            assert Search(pattern).find_all(folded) == expected, name


def _grows_as_the_text(pattern: re.Pattern[str], piece: str) -> bool:
    """Whether twice the text takes about twice the steps; a quadratic search takes four times as many.

    The longer text is several times as long as the largest bound in a pattern.
    """
    piece *= -(-6 // len(piece))
    once, twice = (_steps(pattern, piece * times) for times in (60, 120))
    return twice <= 2.8 * once + 500 and once <= 1000 * 60 * len(piece)


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_runs_away(name: str) -> None:
    """Whatever piece a text repeats."""
    assert not [piece for piece in PIECES if not _grows_as_the_text(PATTERNS[name], piece)]


@settings(max_examples=30)
@given(
    name=st.sampled_from(sorted(PATTERNS)),
    piece=st.text(alphabet=st.sampled_from("机密绝秘级★*_~` \n#<>&\\:|年10长期至、rt/!-[]()"), min_size=1, max_size=12),
)
def test_no_piece_at_all_makes_a_pattern_run_away(name: str, piece: str) -> None:
    """Looked for at random, too."""
    assert _grows_as_the_text(PATTERNS[name], piece)


@pytest.mark.parametrize("rule", [personal_rules.MAIL, *personal_rules.NUMBERS], ids=lambda rule: rule.kind)
def test_no_pattern_of_personal_data_runs_away(rule: personal_rules.Rule) -> None:
    """They are bytes only to be searched in place."""
    pattern = re.compile(rule.pattern.pattern.decode("latin-1"), rule.pattern.flags)
    pieces = (
        "1",
        "1 ",
        "1 3",
        "13 8",
        "1**3",
        "1  ",
        "86.1",
        "0371-",
        "a@",
        "a.",
        "@a.",
        " @ ",
        "\x80A1",
        "4.",
        "1\n",
        "X1",
    )
    assert not [piece for piece in pieces if not _grows_as_the_text(pattern, piece)]


def test_the_growth_of_a_bad_pattern_is_seen() -> None:
    """The counter can say no."""
    assert not _grows_as_the_text(re.compile(r"密[^\n]*★"), "密机")
