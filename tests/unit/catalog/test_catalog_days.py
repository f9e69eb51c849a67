"""The last day and the very hour belong to a term: rules of the catalogue at their edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.ports import Invalid
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.public_notice import is_over
from services.catalog.domain.publishing import is_due, published_data, withdraw
from services.catalog.domain.states import APPROVED, PUBLISHED
from services.catalog.domain.validity import declare_validity
from tests.unit.catalog.builders import NOW, OFFICE, TODAY, a_content, a_disclosure, published

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
HOUR = NOW + timedelta(hours=1)


def test_what_is_approved_for_an_hour_is_published_at_that_hour() -> None:
    waiting = a_disclosure(APPROVED, content=a_content(publish_at=HOUR))
    assert [is_due(waiting, HOUR - SECOND), is_due(waiting, HOUR)] == [False, True]


def test_the_hour_for_which_it_was_approved_is_told_to_nobody() -> None:
    """It says when a body knew of something that it published later."""
    told = published_data(published(a_disclosure(APPROVED, content=a_content(publish_at=HOUR)), HOUR), None)
    assert "publish_at" not in told
    assert told["published_at"] == HOUR


def test_a_public_notice_is_read_through_its_last_day() -> None:
    found = a_disclosure(PUBLISHED)
    notice = replace(found, editions=tuple(replace(edition, notice_until=TODAY) for edition in found.editions))
    assert [is_over(notice, TODAY), is_over(notice, TODAY + DAY)] == [False, True]


def test_a_withdrawal_names_its_ground() -> None:
    with pytest.raises(Invalid) as refused:
        withdraw(a_disclosure(PUBLISHED), a_content(), by=OFFICE, at=NOW, reason="失效。", ground=" ")
    assert "ground" in refused.value.errors


@pytest.mark.parametrize("on", [date(2026, 11, 5), TODAY], ids=["on the day of formation", "today"])
def test_a_document_can_be_repealed_on(on: date) -> None:
    assert repealed(on).validity.on == on


@pytest.mark.parametrize("on", [date(2026, 11, 4), TODAY + DAY], ids=["before its formation", "tomorrow"])
def test_a_document_cannot_be_repealed(on: date) -> None:
    with pytest.raises(Invalid) as refused:
        repealed(on)
    assert "on" in refused.value.errors


def repealed(on: date) -> Disclosure:
    """A publication formed on 5 November 2026, repealed since a day."""
    public = a_content()
    terms = {"on": on, "document": "", "reason": "新办法施行。", "by": OFFICE, "at": NOW, "today": TODAY}
    return declare_validity(a_disclosure(PUBLISHED), public, "repealed", **terms)[0]
