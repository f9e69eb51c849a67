"""On which day a case came back that had been sent away."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.ports import Invalid
from services.complaints.domain.resumption import day_back
from tests.unit.complaints.builders import NOW, TODAY, a_case

LATER = date(2026, 11, 30)
ENDED = a_case(state="closed", closed_at=NOW)


@pytest.mark.parametrize("entered", [TODAY, date(2026, 11, 27), LATER])
def test_what_was_sent_away_came_back_between_that_day_and_today(entered: date) -> None:
    assert day_back(ENDED, entered, sent_away=True, today=LATER) == entered


@pytest.mark.parametrize(
    ("entered", "sent_away"),
    [(date(2026, 11, 23), True), (date(2026, 12, 1), True), (date(2026, 11, 27), False)],
    ids=["before it was sent", "in the future", "it was never sent"],
)
def test_no_other_day_is_taken(entered: date, sent_away: bool) -> None:
    with pytest.raises(Invalid) as refused:
        day_back(ENDED, entered, sent_away=sent_away, today=LATER)
    assert (refused.value.code, list(refused.value.errors)) == ("wrong_day", ["returned_on"])


@pytest.mark.parametrize("sent_away", [True, False])
def test_without_a_day_it_came_back_today(sent_away: bool) -> None:
    assert day_back(ENDED, None, sent_away=sent_away, today=LATER) == LATER
