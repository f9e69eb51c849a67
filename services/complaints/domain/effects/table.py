"""Which effect the entries of each kind have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.complaints.domain.case import Case
from services.complaints.domain.effects.answers import answered, drafted, signed, stepped, submitted, unchecked
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.effects.due import due_date
from services.complaints.domain.effects.ending import ended, erased, not_accepted, purged, referred
from services.complaints.domain.effects.hands import assigned, disputed, merged, transferred
from services.complaints.domain.effects.parties import named, reported_named, written_to
from services.complaints.domain.effects.requests import (
    extension_asked,
    extension_granted,
    extension_refused,
    identity_asked,
    identity_decided,
    referral_drafted,
    referral_signed,
)
from services.complaints.domain.effects.terms import (
    accepted,
    corrected,
    received,
    redated,
    reopened,
    resumed,
    split_off,
)
from services.complaints.domain.entry import Entry
from services.complaints.domain.states import ENDING

Effect = Callable[[Case, Entry], Changes]

EFFECTS: Mapping[str, Effect] = {
    "submit": received,
    "record": received,
    "accept": accepted,
    "not_accept": not_accepted,
    "message": written_to,
    "assign": assigned,
    "split_off": split_off,
    "remind": lambda case, entry: {"reminded": case.reminded + 1, "task": entry.data["task"]},
    "transfer": transferred,
    "dispute": disputed,
    "draft_referral": referral_drafted,
    "sign_referral": referral_signed,
    "recall_referral": lambda _, __: {"referral": None},
    "refer": referred,
    "merge": merged,
    "absorb": lambda case, entry: {"absorbed": case.absorbed + 1, **due_date(entry), **named(entry)},
    "separate": lambda _, entry: {"merged_into": None, "task": entry.data["task"]},
    "release": lambda case, entry: {"absorbed": case.absorbed - 1, **due_date(entry)},
    # What was checked and signed, or would go to others, spoke of the whole.
    "split": lambda case, _: {"messages": case.messages + 1, "referral": None, **unchecked(case)},
    "extend": extension_asked,
    "grant_extension": extension_granted,
    "refuse_extension": extension_refused,
    "investigate": lambda _, entry: {"finding": entry.data["finding"]},
    "name_reported": reported_named,
    "ask_identity": identity_asked,
    "grant_identity": identity_decided,
    "refuse_identity": identity_decided,
    "draft": drafted,
    "submit_answer": submitted,
    "review_answer": stepped,
    "return_answer": stepped,
    "sign_answer": signed,
    "answer": answered,
    "close": lambda case, entry: ended(case, entry) | {"messages": case.messages + 1},
    "rate": lambda _, entry: {"satisfaction": entry.data["satisfaction"]},
    "reopen": reopened,
    "report_back": lambda _, entry: {"reported_on": entry.happened_on},
    "hand_code": lambda case, _: {"messages": case.messages + 1},
    "redate": redated,
    "correct_registration": corrected,
    "resume": resumed,
    "erase": erased,
    "purge": purged,
}


def effect_of(kind: str) -> Effect:
    """That of the table; without one, what ends a case ends it, and all else leaves it as it is."""
    return EFFECTS.get(kind, ended if kind in ENDING else _nothing)


def _nothing(_: Case, __: Entry) -> Changes:
    return {}
