"""Other agencies are sent external publications, in the public shape, in order, without texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.base.converter import plain
from chassis.ports import SYSTEM, IllegalTransition
from services.notify.adapters.external import CONTRACTS
from services.notify.domain import external
from services.notify.domain import publication as rules
from services.notify.domain.external import NEUTRAL_REASON, InnerMatter, published
from services.notify.domain.publication import CoIssuer, FileRef, PublicationState
from tests.unit.notify.builders import NOW, PUBLISHED, a_publication

ORIGIN = "https://zwgk.example.gov.cn"


def sent(publication):
    return published(publication, event_id="e-1", at=NOW, body_name="公积金中心", origin=ORIGIN)


def first(**changes):
    taken, _ = rules.take_first(a_publication(**changes), by=SYSTEM, at=NOW)
    return rules.next_external(taken)


def corrected(known, **changes):
    later = {"revision": 2, "updated_at": NOW, "published_at": NOW, "change_reason": "更正合计数", "supersedes": 1}
    corrected, _ = rules.correct(known, a_publication(**{**later, **changes}), by=SYSTEM, at=NOW)
    return rules.next_external(corrected)


def withdrawn(known, *, purge):
    gone, _ = (
        rules.purge(known, by=SYSTEM, at=NOW)
        if purge
        else rules.withdraw(known, reason="所依据的文件已废止。", ground="repealed", by=SYSTEM, at=NOW)
    )
    event = external.withdrawn(rules.next_external(gone), event_id="e-3", at=NOW, body_name="公积金中心", origin=ORIGIN)
    return gone, event


def test_a_first_publication_is_sent_under_the_catalog_events_id():
    event = sent(first())
    assert (event.id, event.sequence, event.subject) == ("e-1", 1, "GJJ/2026-00118")
    assert event.routing_key == "disclosure.published.finance.municipal"
    assert event.data["address"] == f"{ORIGIN}/published/GJJ/2026-00118"


JOINT: dict[str, Any] = {
    "period": "2026-Q3",
    "co_issuers": (CoIssuer(body="GS", name="供水公司"), CoIssuer(body="", name="市财政局")),
}


def test_agencies_are_told_the_period_and_who_issues_it_jointly():
    data = sent(first(**JOINT)).data
    assert data["period"] == "2026-Q3"
    assert data["co_issuers"] == [{"code": "GS", "name": "供水公司"}, {"code": "", "name": "市财政局"}]


def test_every_external_event_keeps_the_public_contract():
    attachment = FileRef(digest="sm3:" + "2e" * 32, size=9, name="附表.pdf", media_type="application/pdf")
    known = first(attachments=(attachment,), document_number="公积金〔2026〕8号", **JOINT)
    for event in (
        sent(known),
        sent(corrected(known)),
        withdrawn(known, purge=False)[1],
        withdrawn(known, purge=True)[1],
    ):
        CONTRACTS.check(f"disclosure.{event.verb}", plain(event.data))


@pytest.mark.parametrize("name", ["published", "corrected", "withdrawn"])
def test_every_public_contract_has_an_example_that_keeps_it(name):
    CONTRACTS.check(f"disclosure.{name}", CONTRACTS.examples[f"disclosure.{name}"])
    assert len(CONTRACTS.schemas) == 3


def test_names_of_attachments_do_not_travel():
    known = first(attachments=(FileRef(digest="sm3:" + "2e" * 32, size=9, name="附表.pdf"),))
    assert "附表" not in repr(sent(known).data)


def test_a_correction_keeps_the_route_and_the_date_of_the_first_publication():
    """Corrections reach everyone who got the original, even when the topic changed."""
    event = sent(corrected(first(), topic="policy", topics=("policy",)))
    assert event.routing_key == "disclosure.corrected.finance.municipal"
    assert (event.sequence, event.data["topic"]) == (2, "policy")
    assert event.data["published_at"] == PUBLISHED


def test_what_a_correction_brings_outside_for_the_first_time_replaces_nothing_there():
    event = sent(first(revision=2, supersedes=1, change_reason="补充依据"))
    assert (event.verb, event.data["supersedes"], "change_reason" in event.data) == ("published", None, False)


def test_a_withdrawal_gives_reason_and_no_title():
    _, event = withdrawn(first(), purge=False)
    assert (event.sequence, event.data["reason"]) == (2, "所依据的文件已废止。")
    assert "title" not in event.data


def test_a_purge_never_confirms_a_secret():
    gone, event = withdrawn(first(), purge=True)
    assert event.data["reason"] == NEUTRAL_REASON
    assert (event.data["erase"], event.data["unlist"]) == (True, False)
    assert "财务收支报告" not in repr(gone)
    assert "已废止" not in repr(gone)


def test_what_was_told_of_a_purged_publication_becomes_a_tombstone_of_the_same_id():
    """Whoever replays the stream, or gets a message that was on its way, finds the id and not a word."""
    event = sent(first())
    envelope = {"id": event.id, "type": event.type, "sequence": 1, "subject": event.subject, "data": plain(event.data)}
    stone = external.tombstone(envelope, at=NOW)
    CONTRACTS.check("disclosure.withdrawn", plain(stone["data"]))
    assert "财务收支" not in repr(stone)
    assert (stone["id"], stone["sequence"]) == ("e-1", 1)
    assert stone["type"] == "yangguang.disclosure.withdrawn.v1"
    assert external.is_tombstone(stone)
    assert not external.is_tombstone(envelope)


def test_what_was_withdrawn_can_still_be_purged():
    gone, _ = withdrawn(first(), purge=False)
    again, _ = withdrawn(gone, purge=True)
    assert (again.state, again.title) == (PublicationState.WITHDRAWN, "")


def test_what_was_withdrawn_cannot_be_corrected():
    gone, _ = withdrawn(first(), purge=False)
    with pytest.raises(IllegalTransition):
        corrected(gone)


@pytest.mark.parametrize("audience", ["internal", "party"])
def test_inner_matters_never_leave(audience):
    with pytest.raises(InnerMatter):
        sent(first(audience=audience))


@pytest.mark.parametrize(
    ("topic", "level", "key"),
    [("finance", "市.级 #1", "finance.市-级-1"), ("", "", "other.general"), ("a.b*", "#", "a-b.general")],
)
def test_a_routing_key_has_exactly_four_words(topic, level, key):
    known = replace(first(), route_topic=topic, route_level=level)
    assert sent(known).routing_key == f"disclosure.published.{key}"


def test_filing_keeps_the_archive_number_through_a_correction():
    known = first()
    filed, _ = rules.file(known, archive_number="GJJ·2026·D10-0001", by=SYSTEM, at=NOW + timedelta(days=1))
    assert corrected(filed).archive_number == "GJJ·2026·D10-0001"
