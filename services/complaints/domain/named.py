"""Who is named in a case that is no tip-off does not handle it himself (回避): he neither gets it nor answers it.

Whom its citizen's words name, by :func:`services.complaints.domain.accusation.named_in`, is kept with the case
(``named``), grows with what he writes later, and goes with it to other bodies, to its parts, and to the case with which
it is answered. Nobody is taken away again.
"""

from __future__ import annotations

from typing import Protocol

from chassis.ports import Actor, Conflict, Invalid, in_both
from services.complaints.domain.accusation import is_asked, named_in
from services.complaints.domain.reported import Parties, concerns, one_after_another

HANDLING = frozenset(
    {
        *("accept", "not_accept", "investigate", "draft", "submit_answer", "answer", "split", "reopen", "message"),
        *("review_answer", "return_answer", "sign_answer", "extend", "grant_extension", "refuse_extension"),
        *("draft_referral", "sign_referral", "recall_referral", "refer", "merge", "close", "resume", "erase"),
        # The code speaks for the citizen: who has it reads, writes and rates as he does.
        *("correct_registration", "hand_code"),
    }
)
"""The acts by which somebody takes a case in hand, speaks for body or citizen, finds on it, changes or ends it."""


class NamedInIt(Conflict):
    """Whoever would handle it is the one whom it names."""

    code = "named_in_it"

    def __init__(self) -> None:
        super().__init__(
            "来件写到了您或者您的科室，不能由您办理、审核、签发、补发查询码，请由其他人办理"
            "（已受理的，可以交办、转给本单位其他科室）；没有其他人的，请本单位系统管理员另行指定。",
            "The case names you, or your department, so somebody else handles, checks and signs it, and hands out its "
            "code; once it is accepted it can be assigned, or transferred to another department. Where there is no "
            "other, the administrator appoints one.",
        )


class SentAwayByWhomItNames(Conflict):
    """Whom it names would send it to another body, where nobody of his own sees any more what becomes of it."""

    code = "named_in_it"

    def __init__(self) -> None:
        super().__init__(
            "来件写到了您或者您的科室，不能由您转给其他单位，也不能由您退回其他单位。请交办、转给本单位其他科室，由别人决定；"
            "没有其他承办人的，请本单位系统管理员另行指定。",
            "The case names you, or your department, so you send it to no other body, nor back to one. Assign it, or "
            "transfer it to another department here, and let others decide; where there are none, the administrator "
            "appoints one.",
        )


class GivenToWhomItNames(Invalid):
    """Whoever would be given it is the one whom it names."""

    code = "is_named_in_it"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"来件写到了{name}或者他的科室，不能由他办理，请另选承办人。",
            f"The case names {name} or his department, so he does not handle it; choose another.",
            errors={"person": in_both("来件写到了他，请另选。", "The case names him; choose another.")},
        )


class HandlerIsNamed(Conflict):
    """The chief case is in the hands of whom the case names that would be answered with it."""

    code = "handler_is_named"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"主件的承办人{name}是本件写到的人，不能由他一并答复。请先把主件交办给别人，再并案。",
            f"{name}, who has the chief case, is named in this one. Assign the chief case to another first.",
        )


class Naming(Protocol):
    """What of a case says whom it names."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def text(self) -> str:
        """What its citizen wrote first; empty in a list."""

    @property
    def named(self) -> Parties:
        """Whom its words name, as far as that is kept."""


def is_kept_from(case: Naming, person: Actor) -> bool:
    """Whether this member of the staff is named in it; a program is called like its platform.

    Its words are looked at anew, for whoever came to the staff since.
    """
    if person.kind != "person" or not is_asked(case.kind):
        return False
    return concerns(case.named, person) or bool(named_in(words_of(case), [person]).found)


def words_of(case: Naming, *further: str) -> str:
    """Title, text and what was said besides."""
    return one_after_another(case.title, case.text, *further)
