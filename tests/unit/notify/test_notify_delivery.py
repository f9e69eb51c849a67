"""A delivery reaches its channel with proof, and comes down again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.permissions import RoleMissing
from chassis.ports import SYSTEM, IllegalTransition
from services.notify.domain import delivery as rules
from services.notify.domain.access import may_see
from services.notify.domain.channels import PROOF_HINTS, Channel
from services.notify.domain.delivery import BY_HAND, TRANSITIONS, DeliveryState
from services.notify.domain.proof import Proof, ProofRefused
from services.notify.domain.transitions import allowed_acts, state_after
from services.vocabulary import CHANNEL_KINDS
from tests.unit.notify.builders import (
    BOARD,
    KEEPER,
    NOW,
    PUBLISHED,
    WEBSITE,
    a_delivery,
    a_person,
    a_proof,
    a_publication,
)

S = DeliveryState


def test_being_published_is_the_delivery_on_the_website():
    done, event = rules.deliver_by_itself(a_delivery(WEBSITE), by=SYSTEM, at=NOW)
    assert done.state == S.DELIVERED
    assert event.name == "delivery.completed"
    assert event.data["proof"] == Proof(at=PUBLISHED, address="/published/GJJ/2026-00118")


@pytest.mark.parametrize("kind", [kind for kind in CHANNEL_KINDS if kind not in ("website", "intranet")])
def test_only_a_website_or_an_inner_page_can_be_served_without_hands(kind):
    assert not Channel(code="x", name="x", kind=kind, automatic=True).by_itself


def test_the_inner_page_is_reached_by_publishing_and_is_no_website():
    inner = Channel(code="intranet", name="内部公开网页", kind="intranet", automatic=True)
    assert inner.by_itself
    assert not a_publication(channels=(inner,)).on_website
    assert not a_publication(channels=(inner,)).is_for_agencies


def test_every_kind_of_channel_says_what_proves_it():
    assert set(PROOF_HINTS) == set(CHANNEL_KINDS)


def test_a_website_with_hand_entry_needs_hands():
    """A superior portal takes entries by hand: its proof is the address entered."""
    assert not replace(WEBSITE, automatic=False).by_itself


def test_keeper_confirms_with_place_note_and_time():
    done, event = rules.confirm(a_delivery(), a_proof(), by=KEEPER, at=NOW)
    assert (done.state, done.proof.address, len(done.attempts)) == (S.DELIVERED, "一楼东侧", 1)
    assert event.data["channel"] == BOARD
    assert event.correlation == "d-1"


def test_only_a_keeper_of_the_body_confirms():
    for other in (a_person("li", "office"), a_person("sun", "channel_keeper", body="GDKY")):
        with pytest.raises(RoleMissing):
            rules.confirm(a_delivery(), a_proof(), by=other, at=NOW)


@pytest.mark.parametrize(
    "at",
    [
        NOW + timedelta(seconds=1),
        PUBLISHED - timedelta(seconds=1),
    ],
)
def test_a_proof_out_of_time_is_refused(at):
    """先审查、后公开: nothing hangs before it is public, and nothing in the future."""
    with pytest.raises(ProofRefused) as refused:
        rules.confirm(a_delivery(), a_proof(at=at), by=KEEPER, at=NOW)
    assert set(refused.value.errors) == {"posted_at"}


def test_a_failure_is_announced_with_its_reason_and_can_be_retried():
    failed, event = rules.fail(a_delivery(), "显示屏故障", by=KEEPER, at=NOW)
    assert (failed.state, event.name, event.data["reason"]) == (S.FAILED, "delivery.failed", "显示屏故障")
    retried, _ = rules.retry(failed, date(2026, 11, 27), by=KEEPER, at=NOW)
    done, _ = rules.confirm(retried, a_proof(), by=KEEPER, at=NOW)
    assert [attempt.outcome for attempt in done.attempts] == ["failed", "delivered"]


def test_giving_up_needs_a_failure():
    with pytest.raises(IllegalTransition):
        rules.give_up(a_delivery(), "不再张贴", by=KEEPER, at=NOW)


def test_what_hangs_is_called_back_by_hand_and_the_website_empties_itself():
    by_hand, _ = rules.recall(a_delivery(state=S.DELIVERED), date(2026, 11, 27), by=SYSTEM, at=NOW)
    by_itself, _ = rules.recall(a_delivery(WEBSITE, S.DELIVERED), date(2026, 11, 27), by=SYSTEM, at=NOW)
    assert (by_hand.state, by_hand.due_on) == (S.TO_REMOVE, date(2026, 11, 27))
    assert by_itself.state == S.REMOVED


def test_a_sheet_cannot_come_down_before_it_hung():
    hanging, _ = rules.confirm(a_delivery(), a_proof(), by=KEEPER, at=NOW)
    called_back, _ = rules.recall(hanging, date(2026, 11, 27), by=SYSTEM, at=NOW)
    with pytest.raises(ProofRefused) as refused:
        rules.confirm_removal(called_back, a_proof(at=NOW - timedelta(hours=2)), by=KEEPER, at=NOW)
    assert set(refused.value.errors) == {"removed_at"}
    gone, _ = rules.confirm_removal(called_back, a_proof(at=NOW), by=KEEPER, at=NOW)
    assert gone.state == S.REMOVED


def test_a_purge_leaves_no_word_in_a_delivery():
    hanging, _ = rules.confirm(a_delivery(), a_proof(note="财务收支报告已张贴"), by=KEEPER, at=NOW)
    assert "财务收支" not in repr(rules.blanked(hanging))


def test_every_other_act_is_refused_and_those_of_a_keeper_are_named():
    acts = {act for _, act in TRANSITIONS}
    for state in DeliveryState:
        for act in acts - allowed_acts(TRANSITIONS, state):
            with pytest.raises(IllegalTransition) as refused:
                state_after(TRANSITIONS, state, act)
            assert set(refused.value.extra["allowed"]) == allowed_acts(TRANSITIONS, state) & BY_HAND


def test_internal_deliveries_are_for_those_who_work_or_have_a_post_in_the_body():
    superior = a_person("wang", "inspector", body="SJ", scope=("*",))
    for reader in (a_person(), superior):
        assert may_see(reader, body="GJJ", audience="internal", readers=())
    assert not may_see(a_person("wang", body="GDKY"), body="GJJ", audience="internal", readers=())


def test_party_deliveries_are_for_party_members_only_keepers_included():
    for role in ("office", "channel_keeper", "inspector"):
        assert not may_see(a_person("li", role), body="GJJ", audience="party", readers=())
        assert may_see(a_person("li", role, "party_member"), body="GJJ", audience="party", readers=())
        assert not may_see(a_person("li", role, "party_member", body="GDKY"), body="GJJ", audience="party", readers=())
    with pytest.raises(RoleMissing):
        rules.confirm(a_delivery(audience="party"), a_proof(), by=KEEPER, at=NOW)


def test_what_was_announced_last_is_announced_again_whatever_happened_since():
    """A completed one that was called back later was completed nevertheless."""
    done, completed = rules.confirm(a_delivery(), a_proof(), by=KEEPER, at=NOW)
    called_back, _ = rules.recall(done, date(2026, 11, 27), by=SYSTEM, at=NOW)
    assert rules.last_announced(called_back).data == completed.data
    failed, failure = rules.fail(a_delivery(), "显示屏故障", by=KEEPER, at=NOW)
    assert rules.last_announced(failed).data == failure.data
    assert rules.last_announced(a_delivery()) is None
