"""保密审查编号: the number that a passed secrecy review gets, once and for good."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.ports import Audience

# Each audience counts apart (内, 党), as index numbers do: no gap betrays what is inside.
_MARKS: Mapping[Audience, str] = {"external": "", "internal": "内", "party": "党"}


def certificate_counter(body: str, year: int, audience: Audience) -> str:
    """The name of the counter from which a body's certificates of a year and an audience are numbered."""
    return f"certificate:{body}:{_MARKS[audience]}{year}"


def certificate_number(body: str, year: int, audience: Audience, serial: int) -> str:
    """``GJJ保审〔2026〕12号``, ``GJJ保审内〔2026〕12号`` inside; written as a 发文字号 is (GB/T 9704: no zeros)."""
    return f"{body}保审{_MARKS[audience]}〔{year}〕{serial}号"
