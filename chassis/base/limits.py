"""The one table of limits on what the public can write, and the setting that changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chassis.ports import Limit

SETTING = "YANGGUANG_LIMITS"
OFF = "off"

Per = Literal["address", "thing", "address and thing"]


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One line of `docs/reference/limits.md`; ``per`` says what is counted apart."""

    name: str
    limit: Limit
    per: Per
    meaning: str


_TEN_MINUTES, _HOUR = 600, 3600

# Generous for an address: a hall's terminal, a school and a whole office are one each.
LINES = (
    LimitLine("submission", Limit(30, _TEN_MINUTES), "address", "Cases that are submitted."),
    LimitLine("step", Limit(600, _TEN_MINUTES), "address", "Pages of the guided form; nothing is kept."),
    LimitLine(
        "evaluation", Limit(300, _TEN_MINUTES), "address", "Evaluations and answers to questionnaires, of whatever."
    ),
    LimitLine(
        "vote",
        Limit(1, _TEN_MINUTES),
        "address and thing",
        "Votes on one publication or questionnaire by who is not known there: no `Evaluation-Token` or cookie of ours, "
        "or one that was given at this same address.",
    ),
    LimitLine(
        "known-vote",
        Limit(3, _TEN_MINUTES),
        "address and thing",
        "The same by who brought his from another address; those of who is not known count in it.",
    ),
    LimitLine("publication", Limit(600, 60), "thing", "Votes on one publication or questionnaire, from wherever."),
    LimitLine("message", Limit(60, _TEN_MINUTES), "address", "Messages, ratings and reopenings by receipt code."),
    LimitLine("case", Limit(30, _TEN_MINUTES), "thing", "The same in one case, from wherever."),
    LimitLine("clock", Limit(300, _TEN_MINUTES), "address", "Questions to the calculator of terms; nothing is kept."),
    LimitLine("code", Limit(30, _TEN_MINUTES), "address", "Wrong receipt codes."),
    LimitLine("lost-code", Limit(10, _HOUR), "address", "New receipt codes that are asked for."),
    LimitLine(
        "number",
        Limit(100, _HOUR),
        "thing",
        "Wrong receipt codes for one case, from wherever; then an address that tried a wrong one waits.",
    ),
    LimitLine("sign-in", Limit(300, _TEN_MINUTES), "address", "Sessions begun without an identity provider (trials)."),
)
PER: Mapping[str, Per] = {line.name: line.per for line in LINES}


def read(given: str) -> Mapping[str, Limit]:
    """The limits by name: the table's, changed by ``name=most/seconds`` or ``name=off``, separated by commas.

    Raises :class:`ValueError`, whose text says what is wrong.
    """
    limits = {line.name: line.limit for line in LINES}
    for entry in filter(None, (part.strip() for part in given.split(","))):
        name, _, value = entry.partition("=")
        if name not in limits:
            raise ValueError(f"knows {', '.join(limits)}, not '{name}'")
        limits[name] = _limit(name, value)
    return limits


def _limit(name: str, value: str) -> Limit:
    if value == OFF:
        return Limit(0, 1)
    most, _, seconds = value.partition("/")
    if not (most.isdecimal() and seconds.isdecimal() and 1 <= int(most) <= 10**6 and 1 <= int(seconds) <= 24 * _HOUR):
        raise ValueError(f"must say {name}=NUMBER/SECONDS (up to a day) or {name}={OFF}, not '{name}={value}'")
    return Limit(int(most), int(seconds))
