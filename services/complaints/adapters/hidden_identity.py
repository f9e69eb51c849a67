"""Who a citizen is, kept from whom his case names: his contact, and his name and numbers in every word (0075).

Whom a complaint names may know of it and read what it says of him, so that he can answer for it; who complains of him,
and how to reach him, is for those who handle it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.content.hiding import hide
from chassis.content.named_words import hide_words
from chassis.ports import Actor
from services.complaints.domain.named import is_kept_from
from services.complaints.domain.reported import Parties
from services.complaints.use_cases.public_wording import SHORTEST

Hide = Callable[[str], str]

WORDS = ("title", "text", "close_reason", "remedy", "right_channel")
"""What of a case, beside its dialogue and what is drafted, may say who its citizen is."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What of a case that was read says whom it names."""

    kind: str
    title: str
    text: str
    named: Parties


def is_named_to(reader: Actor, case: Mapping[str, Any]) -> bool:
    """Whether a case that was read, or another one that the same receipt code opens, names the reader."""
    words = _Words(case["kind"], case["title"], case.get("text", ""), tuple(case["named"]))
    return bool(case["named_beside"]) or is_kept_from(words, reader)


def hiding(contact: Mapping[str, str] | None) -> Hide:
    """What hides its citizen in words: what he gave of himself, and whatever personal data stand in them."""
    own = [part for part in (contact or {}).values() if sum(map(str.isalnum, part)) >= SHORTEST]
    return lambda words: hide(hide_words(words, own))


def without_identity(case: Mapping[str, Any], hidden: Hide) -> dict[str, Any]:
    """The case as it is shown to whom it names."""
    shown = {**case, **hidden_words(case, hidden)}
    if "dialogue" in case:
        shown["dialogue"] = [{**said, "text": hidden(said["text"])} for said in case["dialogue"]]
    for part, words in (("draft", ("text",)), ("referral", ("organisation", "reason"))):
        if case.get(part):
            shown[part] = {**case[part], **{name: hidden(case[part][name]) for name in words if case[part].get(name)}}
    if (draft := shown.get("draft")) is not None:
        # The words that are blanked in public are names, as a rule.
        shown["draft"] = {**draft, "hides": []}
    return {**shown, "contact": None}


def hidden_words(case: Mapping[str, Any], hidden: Hide) -> dict[str, Any]:
    """Its words with its citizen hidden in them."""
    return {name: hidden(case[name]) for name in WORDS if case.get(name)}
