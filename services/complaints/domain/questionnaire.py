"""A questionnaire (问卷) of a body: made, open within its window, closed, counted, its results published.

What runs or ran never changes: another version is another questionnaire, which names the one before (decision 0077).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, Conflict, DomainEvent, Gone, IllegalTransition, Invalid, NotFound, in_both
from services.complaints.domain.days import day
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.questions import WORDS, Question, must_be_askable

NEW = ""
DRAFT, OPEN, CLOSED, COUNTED, PUBLISHED = "draft", "open", "closed", "counted", "published"
DISCARDED, PURGED = "discarded", "purged"
STATES: Mapping[str, str] = {
    DRAFT: "草稿",
    OPEN: "征集中",
    CLOSED: "已截止",
    COUNTED: "已统计",
    PUBLISHED: "结果已公布",
    DISCARDED: "已作废",
    PURGED: "已清除",
}
SURVEY, YEARLY = "survey", "yearly"
QUESTIONNAIRE_KINDS: Mapping[str, str] = {SURVEY: "专题问卷", YEARLY: "社会评议"}
DIFFERENT_PEOPLE, UNCERTAIN = "different_people", "uncertain"
SAME_ADDRESS: Mapping[str, str] = {
    UNCERTAIN: "不能确定：这些答卷照计，但不靠它们让人数少的选项显示出来",
    DIFFERENT_PEOPLE: "确属不同的人（如办事大厅、学校共用网络），与其他答卷一样",
}
"""What the office knows of answers that came from where another had come before."""
LONGEST_WINDOW = 366
"""Days."""

QUESTIONNAIRE_TRANSITIONS: Mapping[tuple[str, str], str] = {
    (NEW, "prepare"): DRAFT,
    (DRAFT, "revise"): DRAFT,
    (DRAFT, "open"): OPEN,
    (DRAFT, "discard"): DISCARDED,
    (OPEN, "answer"): OPEN,
    (OPEN, "void"): OPEN,
    (OPEN, "close"): CLOSED,
    (CLOSED, "void"): CLOSED,
    (CLOSED, "count"): COUNTED,
    (COUNTED, "publish"): PUBLISHED,
    (DRAFT, "purge"): PURGED,
    (DISCARDED, "purge"): PURGED,
    (OPEN, "purge"): PURGED,
    (CLOSED, "purge"): PURGED,
    (COUNTED, "purge"): PURGED,
    (PUBLISHED, "purge"): PURGED,
}
"""An open one whose last day is over is a closed one, whoever notes it."""
ACTS: Mapping[str, str] = {
    "revise": "修改",
    "open": "发布问卷",
    "discard": "作废草稿",
    "answer": "答卷",
    "void": "作废答卷",
    "close": "提前截止",
    "count": "统计结果",
    "publish": "公布结果",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Its window is from the beginning of ``opens_on`` to the end of ``closes_on``, in China.

    ``results`` are kept as they may be shown, and nothing else of the counts; ``summaries`` says what was written to
    each question that asks for words, and what comes of it, in the office's own words.
    """

    id: str
    body: str
    kind: str
    title: str
    introduction: str
    questions: tuple[Question, ...]
    opens_on: date
    closes_on: date
    state: str
    disclosure: str | None = None
    predecessor: str | None = None
    results: Mapping[str, Any] | None = None
    summaries: Mapping[str, str] | None = None
    prepared_by: Mapping[str, str]
    prepared_at: datetime
    closed_at: datetime | None = None
    close_reason: str | None = None
    published_at: datetime | None = None
    version: int = 1

    def standing(self, today: date) -> str:
        """Its state as it is on a day: who is late with closing it changes nothing."""
        return standing(self.state, self.closes_on, today)


def standing(state: str, closes_on: date, today: date) -> str:
    """The state of a questionnaire on a day."""
    return CLOSED if state == OPEN and closes_on < today else state


class NoSuchQuestionnaire(NotFound):
    """There is none, or it is a draft of others."""

    code = "no_such_questionnaire"

    def __init__(self) -> None:
        super().__init__("没有这份问卷。请从问卷列表进入。", "There is no such questionnaire; take one from the list.")


class QuestionnaireNotNow(IllegalTransition):
    """The act is not possible in its present state."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        possible = "、".join(ACTS[name] for name in allowed) or "没有可办的事项"
        said = f"问卷{STATES.get(self.state, '')}，不能“{ACTS.get(self.act, self.act)}”。"
        return f"{said}现在可以：{possible}。请刷新后再办理。"


class AnsweredAgain(Invalid):
    """Some came from where another had come before: whether these are several people, only the office can know."""

    def __init__(self, again: int) -> None:
        zh = f"有{again}份答卷来自已有人填写过的网络地址，请先在答卷明细核对、作废刷票，再选择它们是不是不同的人。"
        en = (
            f"{again} answers came from an address where another had come before: void what was stuffed, then say in "
            f"same_address whether they are {DIFFERENT_PEOPLE} or {UNCERTAIN}."
        )
        super().__init__(zh, en, code="answered_again", errors={"same_address": in_both(zh, en)})


class NotOpen(Conflict):
    """It takes answers from its first day to the end of its last."""

    code = "questionnaire_not_open"

    def __init__(self, asked: Questionnaire, today: date) -> None:
        first = asked.opens_on
        begins = asked.state == OPEN and today < first
        zh = f"问卷从{day(first)}起才能填写，这次没有收下。" if begins else "问卷已经截止，这次没有收下。"
        en = "It is not open yet" if begins else "It is closed"
        later = "结果已经公布，在这份问卷的页面上。" if asked.state == PUBLISHED else "结果公布后可以在这里看到。"
        super().__init__(
            zh + ("请到时再来。" if begins else later),
            f"{en}; the answer was not taken. It takes answers from {first} to {asked.closes_on}.",
        )


def step(asked: Questionnaire, act: str, *, today: date) -> Questionnaire:
    """In the state after ``act``, a version further. Raises :class:`QuestionnaireNotNow`, which names the acts."""
    state = asked.standing(today)
    if (state, act) not in QUESTIONNAIRE_TRANSITIONS:
        possible = [name for origin, name in QUESTIONNAIRE_TRANSITIONS if origin == state and name in ACTS]
        raise QuestionnaireNotNow(state, act, possible)
    return replace(asked, state=QUESTIONNAIRE_TRANSITIONS[state, act], version=asked.version + 1)


def offered(asked: Questionnaire, by: Actor, *, today: date) -> list[str]:
    """The acts that somebody may do with it now."""
    state, thing = asked.standing(today), Thing(body=asked.body)
    acts = [name for origin, name in QUESTIONNAIRE_TRANSITIONS if origin == state and name in ACTS]
    return [act for act in acts if PERMISSIONS.permits(f"questionnaire.{act}", by, thing)]


def must_be_visible(asked: Questionnaire | None, by: Actor) -> Questionnaire:
    """For who may read it: drafts are for those who look after questionnaires. Raises the refusals of the others."""
    if asked is None or (asked.state in (DRAFT, DISCARDED) and not may_review(asked.body, by)):
        raise NoSuchQuestionnaire
    if asked.state == PURGED:
        raise Gone(
            "这份问卷随所涉的公开信息一起清除了。",
            "It was cleared with the publication that it was about.",
            reason=None,
        )
    return asked


def may_review(body: str, by: Actor) -> bool:
    """Whether somebody sees drafts, counts and answers of a body's questionnaires."""
    return PERMISSIONS.permits("questionnaire.review", by, Thing(body=body))


def must_let(act: str, asked: Questionnaire | None, by: Actor) -> Questionnaire:
    """For who may do that with it. Raises :class:`NoSuchQuestionnaire`, ``Gone`` or ``NotAllowed``."""
    if asked is None or (by.is_staff and not by.reaches(asked.body)):
        raise NoSuchQuestionnaire
    PERMISSIONS.require(f"questionnaire.{act}", by, Thing(body=asked.body))
    return must_be_visible(asked, by)


def must_be_sound(asked: Questionnaire) -> None:
    """Raises :class:`Invalid` where kind, window or questions are none that can be opened."""
    must_be_askable(asked.questions)
    if asked.kind == YEARLY and asked.disclosure:
        raise _wrong(
            "disclosure", "社会评议评的是单位全年的工作，不关联某一条公开信息。", "The yearly one is of the body."
        )
    if asked.closes_on < asked.opens_on:
        raise _wrong("closes_on", "截止日期不能早于开始日期。", "It closes before it opens.")
    if (asked.closes_on - asked.opens_on).days >= LONGEST_WINDOW:
        raise _wrong("closes_on", "一份问卷最多征集一年。", "It is open for a year at most.")


def must_be_ahead(asked: Questionnaire, today: date) -> None:
    """Raises :class:`Invalid` where the window is over before it is opened."""
    if asked.closes_on < today:
        raise _wrong("closes_on", "截止日期已经过去，请先修改草稿。", "Its last day is over; revise the draft first.")


def must_be_open(asked: Questionnaire, today: date) -> None:
    """Raises :class:`NotOpen`, a draft's :class:`NoSuchQuestionnaire`, or ``Gone``."""
    if asked.state in (DRAFT, DISCARDED):
        raise NoSuchQuestionnaire
    if asked.standing(today) != OPEN or today < asked.opens_on:
        raise NotOpen(asked, today)


def must_be_summarised(asked: Questionnaire, summaries: Mapping[str, str], written: Mapping[str, int]) -> None:
    """What citizens wrote is answered: each question with words has a summary, and no other one.

    Raises :class:`Invalid`.
    """
    asks_words = [str(number) for number, each in enumerate(asked.questions, 1) if each.kind == WORDS]
    if not set(summaries) <= set(asks_words):
        raise _wrong("summaries", "只有文字题写归纳。", "Only a question for words has a summary.")
    missing = [number for number in asks_words if written.get(number) and not summaries.get(number)]
    if missing:
        zh, en = "有群众写的意见，请归纳并说明采纳、办理的情况。", "Sum up what was written, and say what comes of it."
        errors = {
            f"summaries.{asks_words.index(number)}.text": in_both(f"第{number}题{zh}", f"{number}: {en}")
            for number in missing
        }
        raise Invalid(zh, en, code="summary_missing", errors=errors)


def happened(verb: str, asked: Questionnaire, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """The audit record of an act; nobody else is told. ``detail`` holds no word of it."""
    return DomainEvent(
        name=f"questionnaire.{verb}",
        aggregate=asked.id,
        body=asked.body,
        actor=by,
        at=at,
        detail={"state": asked.state, "version": asked.version, **detail},
        correlation=asked.disclosure or asked.id,
        announce=False,
    )


def _wrong(field: str, zh: str, en: str) -> Invalid:
    return Invalid(zh, en, code="wrong_questionnaire", errors={field: in_both(zh, en)})
