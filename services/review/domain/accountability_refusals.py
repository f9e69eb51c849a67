"""The named refusals of accountability; each says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.ports import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound

ACCOUNTABILITY_STATES = {
    "proposed": "待听取陈述",
    "heard": "待决定",
    "imposed": "已决定",
    "published": "影响期内",
    "ended": "影响期满",
    "dropped": "不予追究",
}
ACCOUNTABILITY_ACTS = {
    "hear": "记录陈述",
    "impose": "决定追究",
    "drop": "不予追究",
    "publish": "内部公布",
    "end": "期满",
}


class AccountabilityNotFound(NotFound):
    """There is no such matter, or the asker is none of those concerned."""

    code = "accountability_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这件责任追究，或者您不能查看。请从待办进入。",
            "There is no such matter, or you may not see it. Open it from your tasks.",
        )


class AccountabilityIllegal(IllegalTransition):
    """The act is not possible in the state that the matter has reached."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        can = f"现在可以：{'、'.join(ACCOUNTABILITY_ACTS[act] for act in allowed)}。" if allowed else "它已经办结。"
        return f"这件责任追究“{ACCOUNTABILITY_STATES[self.state]}”，不能“{ACCOUNTABILITY_ACTS[self.act]}”。{can}"


class NotOfTheBody(Invalid):
    """Only somebody of the body can be held to account there."""

    code = "not_of_the_body"

    def __init__(self) -> None:
        zh, en = "请选择本单位在岗人员。", "Name somebody who holds a post in the body."
        super().__init__(zh, en, errors={"person": f"{zh} / {en}"})


class UnknownMatter(Invalid):
    """What it is said to be about is no disclosure of the body, or the proposer may not read it."""

    code = "unknown_matter"

    def __init__(self) -> None:
        zh = "没有这件公开信息，或者您不能查看。请填写本单位已送审或者已公开的信息编号，或者不填。"
        en = "There is no such disclosure, or you may not see it. Name one that is under review or public, or none."
        super().__init__(zh, en, errors={"disclosure": f"{zh} / {en}"})


class ConcernsOneself(NotAllowed):
    """Nobody proposes or decides on himself."""

    code = "concerns_oneself"

    def __init__(self) -> None:
        super().__init__(
            "这件责任追究涉及您本人，不能由您办理；您可以陈述意见。请其他领导或者领导小组成员办理。",
            "It concerns yourself, so you may not do that; you may make your statement. Somebody else decides.",
        )


class OwnProposal(NotAllowed):
    """Who proposed a measure does not decide on it."""

    code = "own_proposal"

    def __init__(self) -> None:
        super().__init__(
            "这件责任追究是您提出的，不能由您决定；请其他领导或者领导小组成员决定。",
            "You proposed it, so you may not decide it; another leader or member of the leading group does.",
        )


class RanksBelow(NotAllowed):
    """Nobody decides on who ranks above him, also while he stands in for somebody else."""

    code = "ranks_below"

    def __init__(self) -> None:
        super().__init__(
            "这件责任追究涉及职级高于您的人员，不能由您决定；请职级不低于其本人的领导决定（代理人的职级低于被代理人）。",
            "The person ranks above you (a deputy ranks below whom he stands in for), so you may not decide it; "
            "somebody who does not rank below him does.",
        )


class NobodyDecides(Conflict):
    """Whoever could decide proposed it, is the person, or ranks below him."""

    code = "nobody_decides"

    def __init__(self) -> None:
        super().__init__(
            "本单位没有可以决定这件责任追究的人：提出人、本人和职级低于本人的都不能决定。请由其他人提出，或者请上级机关处理。",
            "Nobody of the body could decide it: not who proposes it, not the person, and nobody who ranks below him. "
            "Let somebody else propose it, or ask the superior body.",
        )


class WaiverTooEarly(Conflict):
    """Silence is a waiver only after the term; before, the person himself declares it."""

    code = "waiver_too_early"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"陈述期限到{until.year}年{until.month}月{until.day}日。期限内只能由本人声明放弃；本人没有陈述的，期满后再记录。",
            f"The term for a statement runs until {until}. Until then the person alone can waive it; record it later.",
        )


class HearingRuns(Conflict):
    """What the office took down does not end the term in which the person may speak himself."""

    code = "hearing_runs"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"陈述期限到{until.year}年{until.month}月{until.day}日，本人还可以亲自陈述；请在本人陈述或者期满后再决定。",
            f"Until {until} the person may still speak himself; decide once he did, or after that day.",
        )


class ProposerRecords(NotAllowed):
    """Who proposed a measure does not write the statement of whom it is about."""

    code = "proposer_records"

    def __init__(self) -> None:
        super().__init__(
            "这件责任追究是您（或者您代理的人）提出的，不能由您记录本人陈述；请本人陈述，或者请办公室其他人员记录。",
            "You, or whom you stand in for, proposed it; the person or another one of the office states it.",
        )


class HearingIncomplete(Invalid):
    """A statement, or that it is waived; never both and never neither."""

    code = "hearing_incomplete"

    def __init__(self) -> None:
        zh, en = "请写明陈述内容；放弃陈述的，勾选放弃并且不写陈述。", "Give the statement, or tick that it is waived."
        super().__init__(zh, en, errors={"statement": f"{zh} / {en}"})


class WrongDay(Invalid):
    """A day that cannot be."""

    code = "wrong_day"

    def __init__(self, field: str, zh: str, en: str) -> None:
        super().__init__(zh, en, errors={field: f"{zh} / {en}"})


class MeasureIncomplete(Invalid):
    """What is imposed names its measure and the end of its effect; what is dropped names neither."""

    code = "measure_incomplete"

    def __init__(self) -> None:
        zh = "决定追究的，选择措施并填写影响期满日；不予追究的都不填。"
        en = "Where it is imposed, give measure and end of effect; where not, neither."
        super().__init__(zh, en, errors={"measure": f"{zh} / {en}"})
