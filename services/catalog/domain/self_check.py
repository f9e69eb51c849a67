"""自查: the points that a proposer goes through before he proposes, each answered in the words that he read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.catalog.domain.checks import Errors

POINT_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
YES, UNSURE = "yes", "unsure"
ANSWERS: dict[str, str] = {YES: "是", UNSURE: "不确定"}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an item's sheet."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the proposer said to a point, whose words stay as he read them. ``unsure`` has a remark for reviewers."""

    code: str
    text: str
    answer: str
    remark: str = ""


# 条例第六条、第十四条、第十五条、第十七条: what is checked unless the item has a sheet of its own.
STANDARD = (
    Point("truthful", "内容属实"),
    Point("no_secret", "不涉及国家秘密、工作秘密"),
    Point("no_privacy", "不涉及商业秘密、个人隐私，或者已经处理"),
    Point("no_danger", "不危及国家安全、公共安全、经济安全、社会稳定"),
    Point("well_written", "格式、文字已经核对"),
)
# Where only aggregates may be shown, this is declared whatever the item's sheet says.
AGGREGATES_ONLY = Point("aggregates_only", "正文只含汇总情况")


def points_of(own: Sequence[Point], *, personal_data: str) -> tuple[Point, ...]:
    """The points of an item: its own or the standard ones, by its personal-data rule."""
    points = tuple(own) or STANDARD
    return (*points, AGGREGATES_ONLY) if personal_data == "aggregate_only" else points


def check_points(own: Sequence[Point], errors: Errors) -> None:
    """What an item's own sheet must keep."""
    codes = [point.code for point in own]
    errors.distinct(codes, "self_check", "自查要点的编码重复。", "A code stands twice.")
    errors.need(
        AGGREGATES_ONLY.code not in codes,
        "self_check",
        f"编码 {AGGREGATES_ONLY.code} 由系统使用，请换一个。",
        f"The code {AGGREGATES_ONLY.code} is taken; choose another.",
    )


def require_answers(answers: Sequence[Answer], points: Sequence[Point], errors: Errors) -> None:
    """What a proposal needs: each point answered as it reads now, with a remark where the answer is not a yes."""
    given = {(answer.code, answer.text): answer for answer in answers}
    for point in points:
        answer, path = given.get((point.code, point.text)), f"self_check.{point.code}"
        errors.need(
            answer is not None,
            path,
            f"请回答自查要点：{point.text}。",
            f"Answer the point '{point.code}' of the self-check.",
        )
        errors.need(
            answer is None or answer.answer == YES or any(map(str.isalnum, answer.remark)),
            path,
            f"“{point.text}”不确定的，请写明情况。",
            "Whoever is unsure says in 'remark' of what.",
        )


def declares_aggregates(answers: Sequence[Answer]) -> bool:
    """Whether the proposer declared that the text holds aggregates only."""
    return any(answer.code == AGGREGATES_ONLY.code and answer.answer == YES for answer in answers)
