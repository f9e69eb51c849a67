"""问卷和社会评议: one whose results are published, lived through in the past, and one that is open now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Person, holders

QUESTIONNAIRES = "/complaints/api/v1/questionnaires"
BODY = "GJJ"
OPEN_DAYS = 20
ANSWERS, EARLY = 48, 6
SUMMARY = (
    "群众希望大厅中午不断人、线上多办几项、公开的报表配上解读。采纳：两项服务已列入下季度工作，"
    "报表从下一期起附图解。个别意见涉及其他部门，已转交。"
)
WORDS = ("希望中午也能办业务。", "线上能办的再多一些。", "季度报表看不懂，最好配上解读。", "公开栏更新再快一点。")
MEETINGS = "/complaints/api/v1/feedback-meetings"
MEETING = {
    "body": BODY,
    "title": "社会评议结果通报会",
    "place": "营业大厅二楼会议室",
    "minutes": "通报了社会评议的结果和整改打算，缴存单位、职工代表和监督员参加。议定：大厅公开栏每月更新，报表附图解。",
    "raised": [
        {
            "question": "季度报表专业词多，能不能讲得明白些？",
            "answer": "从下一期起，每份财务报表附一页图解，大厅咨询台备有纸质版。",
        },
        {
            "question": "中午来办事没有人怎么办？",
            "answer": "延时服务将用问卷征求大家的意见，结果公布后按多数意见安排。",
        },
    ],
}
SURVEY = {
    "body": BODY,
    "kind": "survey",
    "title": "营业大厅延时服务问卷",
    "introduction": "中心拟在营业大厅试行午间、周六延时服务，想先听听您的意见。不记名，约需一分钟。",
    "questions": [
        {
            "text": "您最需要哪一种延时服务？",
            "kind": "one",
            "options": ["午间", "傍晚", "周六上午", "不需要"],
            "required": True,
        },
        {
            "text": "您通常来办什么业务？",
            "kind": "several",
            "options": ["缴存", "提取", "贷款", "查询和证明"],
            "required": True,
        },
        {"text": "现在的服务时间方便吗？", "kind": "rating", "required": True},
        {"text": "还有什么建议？", "kind": "words"},
    ],
}


def begin(caller: Caller, staff: Sequence[Person], on: date) -> None:
    """The office opens last term's 社会评议, and citizens answer it."""
    office = holders(staff, BODY, ("office",))[0].sub
    standard = caller.read("/complaints/api/v1/standard-questions", by=office)
    window = {"opens_on": on.isoformat(), "closes_on": (on + timedelta(days=OPEN_DAYS)).isoformat()}
    asked, is_open = _opened(caller, {**standard, "body": BODY, **window}, office)
    # A start that goes on after its window is over finds it answered.
    for number in range(ANSWERS if is_open else 0):
        caller.act(f"{asked}/answers", {"answers": _yearly(number)}, key=f"survey/{number}")
    caller.settle()


def tell(caller: Caller, staff: Sequence[Person], on: date) -> None:
    """Its window is over: the office publishes the results with what was written summed up, and tells of them."""
    office = holders(staff, BODY, ("office",))[0].sub
    for listed in caller.listed(f"{QUESTIONNAIRES}?body={BODY}&kind=yearly", by=office):
        path = f"{QUESTIONNAIRES}/{listed['id']}"
        if listed["state"] == "closed":
            caller.act(f"{path}/count", {"same_address": "different_people"}, by=office, key="survey")
        if listed["state"] in ("closed", "counted"):
            questions = caller.read(path, by=office)["questions"]
            words = [number for number, each in enumerate(questions, 1) if each["kind"] == "words"]
            summaries = [{"question": number, "text": SUMMARY} for number in words]
            caller.act(f"{path}/publish", {"summaries": summaries}, by=office, key="survey")
    if not caller.listed(f"{MEETINGS}?body={BODY}"):
        caller.act(MEETINGS, {**MEETING, "held_on": on.isoformat()}, by=office, key="meeting")
    caller.settle()


def ask(caller: Caller, staff: Sequence[Person], today: date) -> None:
    """One is open now, and has its first answers."""
    office = holders(staff, BODY, ("office",))[0].sub
    window = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=OPEN_DAYS)).isoformat()}
    asked, is_open = _opened(caller, {**SURVEY, **window}, office)
    for number in range(EARLY if is_open else 0):
        choices = [(1, [number % 3 + 1]), (2, [1, 2] if number % 2 else [3])]
        given: list[dict[str, Any]] = [{"question": question, "choices": chosen} for question, chosen in choices]
        caller.act(f"{asked}/answers", {"answers": [*given, {"question": 3, "rating": 3}]}, key=f"survey/{number}")
    caller.settle()


def _opened(caller: Caller, wanted: dict[str, Any], office: str) -> tuple[str, bool]:
    """The address of the questionnaire of that kind, opened where it is not yet; and whether it takes answers."""
    # There is one of each; by its title it would not be known again in the year after.
    known = caller.listed(f"{QUESTIONNAIRES}?body={BODY}&kind={wanted['kind']}", by=office)
    asked = known[0] if known else caller.act(QUESTIONNAIRES, wanted, by=office, key="survey")
    path = f"{QUESTIONNAIRES}/{asked['id']}"
    if asked["state"] == "draft":
        asked = caller.act(f"{path}/open", {}, by=office, key="survey")
    return path, asked["state"] == "open"


def _yearly(number: int) -> list[dict[str, Any]]:
    """What the citizen of that number says to the standard questions: mostly content, some are not."""
    ratings = {question: _rating(number, question) for question in (2, 3, 4, 5, 8)}
    given: list[dict[str, Any]] = [{"question": question, "rating": rating} for question, rating in ratings.items()]
    given += [{"question": 1, "choices": [1 if number % 4 else 2]}] if number % 5 else []
    given += [
        {"question": 6, "choices": [1, 2] if number % 3 else [3]},
        {"question": 7, "choices": [(1, 1, 2, 4)[number % 4]]},
    ]
    return given + ([{"question": 9, "words": WORDS[number % 4]}] if number % 6 == 0 else [])


def _rating(number: int, question: int) -> int:
    if number % 7 == 0:
        # One of them thinks worse of one thing: so few are not shown.
        return 2 if (number, question) == (7, 4) else 3
    return 5 if (number * 7 + question * 3) % 10 < 6 else 4
