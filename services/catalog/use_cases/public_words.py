"""Words that become public as they are given, without a review: the reasons of corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Mapping

from services.catalog.domain.findings import unexplained
from services.catalog.domain.item import Item
from services.catalog.domain.personal_data_refusals import PersonalDataInReason
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.submission import found_in


def refuse_personal_data(words: Mapping[str, str], item: Item, work: UnitOfWork) -> None:
    """Raise :class:`PersonalDataInReason` where the words, by field, show any. Nothing is kept for a reason here."""
    found = [finding for field, text in words.items() for finding in found_in(text, field, work)]
    shown = unexplained(found, (), rule=item.personal_data)
    if shown:
        raise PersonalDataInReason(shown)
