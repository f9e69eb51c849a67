"""Who is named in a complaint or an opinion does not handle it himself (回避): he neither gets it nor answers it."""

from __future__ import annotations

from chassis.ports import Actor, Conflict, Invalid, in_both
from services.complaints.domain.accusation import ASKED
from services.complaints.domain.mentioned import stands_in_words

HANDLING = frozenset(
    {
        *("accept", "not_accept", "investigate", "draft", "submit_answer", "answer"),
        *("draft_referral", "sign_referral", "refer", "merge", "close", "resume", "erase"),
    }
)
"""The acts by which somebody takes a case into his hands, finds on it, or ends it."""


class NamedInIt(Conflict):
    """Whoever would handle it is the one whom it names."""

    code = "named_in_it"

    def __init__(self) -> None:
        super().__init__(
            "来件写到了您的名字，不能由您自己办理。请由其他承办人受理、答复，您可以交办或者转办；"
            "没有其他承办人的，请本单位系统管理员另行指定。",
            "The case names you, so somebody else handles it. Assign or transfer it to another; where there is no "
            "other case officer, the administrator of the body appoints one.",
        )


class GivenToWhomItNames(Invalid):
    """Whoever would be given it is the one whom it names."""

    code = "is_named_in_it"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"来件写到了{name}，不能由本人办理，请另选承办人。",
            f"The case names {name}, who does not handle it; choose another.",
            errors={"person": in_both("来件写到了他，请另选。", "The case names him; choose another.")},
        )


def is_named(kind: str, title: str, text: str, name: str) -> bool:
    """Whether the words of such a case call somebody by his full name."""
    # A stop between them: no name begins in the title and ends in the text.
    return kind in ASKED and stands_in_words(name, f"{title}。{text}")


def names(kind: str, title: str, text: str, person: Actor) -> bool:
    """Whether they call this member of the staff by his name; a program is called like its platform."""
    return person.kind == "person" and is_named(kind, title, text, person.name)
