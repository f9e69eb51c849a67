"""Whatever is refused on what is approved leaves a record in the audit, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.base.clock import rfc3339
from services.catalog.adapters.storage.tables import disclosures, revisions
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, a_person, content

pytestmark = pytest.mark.one_database

ANOTHER_PROPOSER = a_person("wei", "proposer", "section_head")


def refused(catalog: CatalogHarness, disclosure: str) -> list[dict[str, Any]]:
    """What the audit keeps of refused acts, the oldest first."""
    records = catalog.get(f"/audit?aggregate=disclosure/{disclosure}&limit=100", OFFICE).json["items"]
    return [record for record in records if record["name"].endswith("disclosure.act_refused")]


def approved(catalog: CatalogHarness) -> str:
    """One that is approved and waits for its hour."""
    return catalog.published(publish_at=rfc3339(catalog.clock.now() + timedelta(days=2)))


def tamper(catalog: CatalogHarness, disclosure: str) -> None:
    """Somebody with the database in his hands writes another title."""
    with catalog.service.database.write() as connection:
        connection.execute(sa.update(revisions).where(revisions.c.disclosure == disclosure).values(title="另一标题"))


def test_an_edit_of_what_is_approved_is_refused_and_kept(catalog: CatalogHarness) -> None:
    disclosure = approved(catalog)
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    given = {name: value for name, value in content(title="另一标题").items() if name != "item"}
    answer = catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=etag)
    assert answer.status_code == 409
    (record,) = refused(catalog, disclosure)
    assert (record["actor"]["sub"], record["detail"]["act"]) == (PROPOSER.sub, "edit")
    assert record["detail"]["refused"] == "illegal_transition"
    assert "另一标题" not in str(record)


def test_an_edit_by_the_page_is_kept_too(catalog: CatalogHarness) -> None:
    disclosure = approved(catalog)
    catalog.sign_in(PROPOSER)
    page = catalog.submit(f"/catalog/disclosures/{disclosure}/edit", {**content(), "act": "save"})
    assert page.status_code == 409
    assert [record["detail"]["act"] for record in refused(catalog, disclosure)] == ["edit"]


@pytest.mark.parametrize(
    ("act", "actor"),
    [
        ("propose", PROPOSER),
        ("recall", PROPOSER),
        ("abandon", OFFICE),
        ("recall", ANOTHER_PROPOSER),
        ("publish-again", OFFICE),
    ],
)
def test_what_is_over_and_what_is_anothers_are_kept(catalog: CatalogHarness, act: str, actor: Any) -> None:
    disclosure = approved(catalog)
    approved_hash = catalog.whole(disclosure).revision.content_hash
    answer = catalog.act(disclosure, act, actor)
    assert answer.status_code in (403, 409)
    (record,) = refused(catalog, disclosure)
    assert (record["actor"]["sub"], record["detail"]["refused"]) == (actor.sub, answer.json["code"])
    assert (record["detail"]["act"], record["detail"]["content_hash"]) == (act, approved_hash)


def test_slips_in_a_form_and_acts_on_drafts_leave_no_record(catalog: CatalogHarness) -> None:
    disclosure = approved(catalog)
    assert catalog.act(disclosure, "hold", OFFICE, {"reason": ""}).status_code == 422
    assert refused(catalog, disclosure) == []
    draft = catalog.draft()
    assert catalog.act(draft, "hold", OFFICE, {"reason": "先等等。"}).status_code == 409
    assert refused(catalog, draft) == []


@pytest.mark.both_databases
def test_a_hash_no_longer_equal_at_its_hour_is_kept_and_nothing_published(catalog: CatalogHarness) -> None:
    disclosure = approved(catalog)
    tamper(catalog, disclosure)
    catalog.later(days=3)
    catalog.run_timers()
    (record,) = refused(catalog, disclosure)
    assert (record["actor"]["sub"], record["detail"]["refused"]) == ("system", "approval_mismatch")
    assert record["detail"]["act"] == "publish"
    assert record["detail"]["present_hash"] != record["detail"]["content_hash"]
    assert catalog.whole(disclosure).published == "unpublished"


def test_an_approval_of_other_content_is_kept_beside_the_parked_event(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    wrong = "sm3:" + "1" * 64
    catalog.review_says(disclosure, "approved", case, content_hash=wrong, record_digest="sm3:" + "0" * 64, parks=True)
    (record,) = refused(catalog, disclosure)
    assert (record["detail"]["act"], record["detail"]["approved_hash"]) == ("approve", wrong)
    assert catalog.whole(disclosure).revision.state == "in_review"


@pytest.mark.both_databases
def test_what_is_refused_changes_nothing_else(catalog: CatalogHarness) -> None:
    disclosure = approved(catalog)
    with catalog.service.database.read() as connection:
        query = sa.select(disclosures).where(disclosures.c.id == disclosure)
        before, announced = connection.execute(query).one(), len(catalog.announced())
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 409
    with catalog.service.database.read() as connection:
        assert connection.execute(query).one() == before
    assert len(catalog.announced()) == announced
