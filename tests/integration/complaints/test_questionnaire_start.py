"""Who cannot answer a questionnaire now is told before he fills it in, and never loses what he filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from services.complaints.adapters.storage.tables import questionnaire_answers
from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness
from tests.integration.complaints.test_questionnaires import PAGES, form_of, opened, the_office

pytestmark = [pytest.mark.one_database, pytest.mark.servers]

FILLED = {"answers.0.choices": "2", "answers.1.choices": ["1", "3"], "answers.2.rating": "4"}


@pytest.fixture
def limited(new_database: Any, tmp_path: Any) -> Iterator[ComplaintsHarness]:
    """As it is delivered: one answer from an address in ten minutes."""
    harness = ComplaintsHarness(new_database(), tmp_path, limits="").know()
    yield harness
    harness.close()


def sent(client: Any, address: str) -> Any:
    """Somebody fills the form in, looks it over and sends it."""
    check = client.post(f"{address}/check", data=form_of(client.get(address)) | FILLED)
    assert check.status_code == 200, error_summary(check.text)
    return client.post(f"{address}/send", data=form_of(check))


def counted(harness: ComplaintsHarness, asked: str) -> int:
    listed: Any = harness.get(f"/questionnaires/{asked}/answers", the_office()).json
    return len(listed["items"])


@pytest.mark.both_databases
def test_a_browser_that_has_answered_is_told_instead_of_the_form(any_harness: ComplaintsHarness) -> None:
    asked = opened(any_harness)
    client, address = any_harness.client, f"{PAGES}/{asked}"
    before = client.get(address)
    assert ("您已经填写过" in before.text, "下一步" in before.text) == (False, True)
    assert sent(client, address).status_code == 303
    again = client.get(address)
    assert ("您已经填写过" in again.text, "下一步" in again.text) == (True, False)
    assert "private" in again.headers["Cache-Control"], "no cache keeps it for others"
    assert "您已经填写过" not in any_harness.new_client().get(address).text


def test_the_second_behind_an_address_is_told_first_and_keeps_what_he_wrote(limited: ComplaintsHarness) -> None:
    asked = opened(limited)
    address, quick, second = f"{PAGES}/{asked}", limited.client, limited.new_client()
    early = second.get(address)
    assert "分钟后" not in early.text
    check = second.post(f"{address}/check", data=form_of(early) | FILLED)
    assert sent(quick, address).status_code == 303

    assert "10分钟后再提交" in second.get(address).text
    assert "下一步" in second.get(address).text, "he may fill it in meanwhile"
    refused_early = second.post(f"{address}/check", data=form_of(early) | FILLED)
    refused_late = second.post(f"{address}/send", data=form_of(check))
    for refused in (refused_early, refused_late):
        assert refused.status_code == 429
        assert refused.text.count("分钟后再提交") == 1
        for kept in ('value="2" checked', 'value="1" checked', 'value="3" checked', 'value="4" checked'):
            assert kept in refused.text
    assert counted(limited, asked) == 1
    limited.later(minutes=10)
    assert "分钟后" not in second.get(address).text
    assert sent(second, address).status_code == 303
    assert counted(limited, asked) == 2


def test_what_one_browser_answered_cannot_be_joined_by_its_digest(harness: ComplaintsHarness) -> None:
    for _ in range(2):
        assert sent(harness.client, f"{PAGES}/{opened(harness)}").status_code == 303
    with harness.service.database.engine.connect() as connection:
        tokens = connection.execute(sa.select(questionnaire_answers.c.token)).scalars().all()
    assert len(set(tokens)) == 2
