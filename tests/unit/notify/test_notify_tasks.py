"""What a task says, and that it ends once."""

from __future__ import annotations

import pytest

from chassis.ports import IllegalTransition
from services.notify.domain import tasks as rules
from services.notify.domain.posting import posting_task, removal_task
from services.vocabulary import PARTY_MATTER
from tests.unit.notify.builders import NOW, a_delivery, a_task


def test_a_closed_task_keeps_no_title_and_is_closed_once():
    closed = rules.close(a_task(), "passed", at=NOW)
    assert (closed.title, closed.reason) == ("", "passed")
    with pytest.raises(IllegalTransition):
        rules.close(closed, "passed", at=NOW)


def test_a_party_matter_is_not_named_in_its_task():
    assert posting_task(a_delivery(audience="party"), task_id="t", at=NOW).title == PARTY_MATTER


def test_after_a_purge_the_sheet_is_named_by_its_index_number():
    assert "GJJ/2026-00118" in removal_task(a_delivery(title=""), task_id="t", at=NOW).title


def test_an_unknown_kind_is_shown_plainly():
    assert rules.kind_of("something_new").name == "待办"
