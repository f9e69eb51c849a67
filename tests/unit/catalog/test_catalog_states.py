"""The two tables of states: what each act does, what it refuses, and what it says then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.permissions import RoleMissing
from chassis.ports import Actor, Due, IllegalTransition, Invalid
from services.catalog.domain import filing, publishing, purging, reviewing
from services.catalog.domain.directory_refusals import ItemRetired
from services.catalog.domain.disclosure import Delivery, Disclosure, Opinion
from services.catalog.domain.drafting import abandon, correct, draft, edit, recall
from services.catalog.domain.filing_refusals import NotDelivered
from services.catalog.domain.personal_data_refusals import AggregateOnly
from services.catalog.domain.possible_acts import acts_for
from services.catalog.domain.proposing import propose
from services.catalog.domain.reception import awaiting_response, note_delivery
from services.catalog.domain.refusals import ApprovalMismatch, Incomplete, NotItsProposer, RevisionUnderWay
from services.catalog.domain.self_check import AGGREGATES_ONLY
from services.catalog.domain.states import (
    ABANDONED,
    APPROVED,
    DISCLOSURE,
    DRAFT,
    IN_REVIEW,
    PROPOSED,
    PUBLISHED,
    REFUSED,
    RETURNED,
    REVISION,
    UNDER_WAY,
    UNPUBLISHED,
    WITHDRAWN,
    after,
    allowed_acts,
)
from tests.unit.catalog.builders import (
    ARCHIVIST,
    CASE,
    HEAD,
    NOW,
    OFFICE,
    PROPOSER,
    TODAY,
    a_content,
    a_disclosure,
    a_person,
    an_attachment,
    an_item,
    answered,
    approved,
    elements,
    keeps_its_contract,
    published,
)

SECRECY_OFFICER = a_person("gao", "secrecy_officer")
STATES = (DRAFT, PROPOSED, IN_REVIEW, RETURNED, REFUSED, APPROVED, PUBLISHED, ABANDONED)
BY = HEAD.snapshot()
ACTS: dict[str, Callable[[Disclosure], Disclosure]] = {
    "edit": lambda given: edit(given, a_content(title="新题"), by=PROPOSER, at=NOW)[0],
    "propose": lambda given: propose(given, by=PROPOSER, at=NOW, today=TODAY, due=Due(TODAY))[0],
    "recall": lambda given: recall(given, by=PROPOSER, at=NOW)[0],
    "abandon": lambda given: abandon(given, by=PROPOSER, at=NOW)[0],
    "pass_step": lambda given: reviewing.pass_step(
        given, name="一", current=reviewing.CurrentSteps("二"), by=BY, at=NOW, opinion=""
    )[0],
    "return": lambda given: reviewing.return_for_revision(given, by=BY, at=NOW, reason="x", fields=[])[0],
    "refuse": lambda given: reviewing.refuse(given, by=BY, at=NOW, reason="x", ground="y")[0],
    "approve": approved,
    "hold": lambda given: reviewing.hold(given, by=OFFICE, at=NOW, reason="x")[0],
    "publish": published,
    "purge": lambda given: purging.purge(given, by=OFFICE, at=NOW)[0],
}


@given(st.sampled_from(STATES), st.sampled_from(sorted(ACTS)))
def test_every_act_follows_the_table_and_no_other_way(state: str, act: str) -> None:
    before = a_disclosure(state)
    if (state, act) in REVISION:
        assert ACTS[act](before).revision.state == REVISION[state, act]
    else:
        with pytest.raises(IllegalTransition) as refused:
            ACTS[act](before)
        assert refused.value.extra["allowed"] == allowed_acts(REVISION, state)
    assert before.revision.state == state, "a transition changes nothing in place"


def test_every_state_under_way_can_end() -> None:
    for state in UNDER_WAY:
        assert allowed_acts(REVISION, state)
    assert allowed_acts(DISCLOSURE, WITHDRAWN) == ["file", "purge"], "a tombstone stays"


def test_an_unknown_state_says_what_is_allowed() -> None:
    with pytest.raises(IllegalTransition, match="propose"):
        after(REVISION, REFUSED, "propose")


def test_only_its_proposer_takes_a_revision_back() -> None:
    with pytest.raises(NotItsProposer):
        recall(a_disclosure(PROPOSED), by=a_person("other", "proposer"), at=NOW)
    with pytest.raises(RoleMissing):
        abandon(a_disclosure(), by=a_person("other", "proposer"), at=NOW)


def test_the_office_may_abandon_what_its_proposer_left() -> None:
    assert abandon(a_disclosure(), by=OFFICE, at=NOW)[0].revision.state == ABANDONED


def test_a_draft_needs_a_proposer_of_the_body_and_an_active_item() -> None:
    def drafted(by: object, **item: object) -> None:
        draft(identity="d", item=an_item(**item), body=_body(), content=a_content(), by=by, at=NOW)  # type: ignore[arg-type]

    with pytest.raises(RoleMissing):
        drafted(a_person("x", "proposer", body="GS"))
    with pytest.raises(ItemRetired):
        drafted(PROPOSER, active=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"formed_on": None}, "formed_on"),
        ({"formed_on": TODAY + timedelta(days=1)}, "formed_on"),
        ({"topics": ()}, "topics"),
        ({"channels": ()}, "channels"),
        ({"text": replace(a_content().text, size=0)}, "text"),
    ],
)
def test_an_incomplete_draft_is_not_proposed(changes: dict[str, object], field: str) -> None:
    """formed_on in the future, or anything missing."""
    with pytest.raises(Incomplete) as refused:
        ACTS["propose"](a_disclosure(content=a_content(**changes)))
    assert list(refused.value.errors) == [field]


def test_an_item_with_elements_wants_them_named() -> None:
    item = an_item(elements=elements("组织机构", "联系电话"))
    with pytest.raises(Incomplete, match="complete"):
        ACTS["propose"](a_disclosure(item=item))
    assert ACTS["propose"](a_disclosure(item=item, content=a_content(elements=("E02",)))).revision.state == PROPOSED


def test_an_aggregate_item_takes_no_papers() -> None:
    """廉政档案 may be shown only as reported or in aggregate, never the papers."""
    item = an_item(personal_data="aggregate_only")
    with pytest.raises(AggregateOnly):
        a_disclosure(item=item, content=a_content(attachments=(an_attachment(),)))
    with pytest.raises(Incomplete):
        ACTS["propose"](a_disclosure(item=item))
    assert ACTS["propose"](a_disclosure(item=item, content=a_content(self_check=answered(AGGREGATES_ONLY))))


def test_an_approval_of_another_content_is_refused() -> None:
    """先审查、后公开: approval is bound to the content hash."""
    found = a_disclosure(IN_REVIEW)
    with pytest.raises(ApprovalMismatch):
        reviewing.approve(found, approved_hash="sm3:" + "0" * 64, verdicts=(), record_digest="", at=NOW)
    swapped = replace(found, revision=replace(found.revision, content=a_content(title="调包")))
    with pytest.raises(ApprovalMismatch):
        approved(swapped)
    with pytest.raises(ApprovalMismatch):
        published(replace(a_disclosure(APPROVED), revision=replace(swapped.revision, state=APPROVED)))


def test_a_hold_voids_the_approval() -> None:
    held, event = reviewing.hold(a_disclosure(APPROVED), by=OFFICE, at=NOW, reason="会议推迟。")
    assert (held.revision.state, held.revision.approved_at, event.name) == (DRAFT, None, "disclosure.held")
    with pytest.raises(RoleMissing):
        reviewing.hold(a_disclosure(APPROVED), by=PROPOSER, at=NOW, reason="x")
    with pytest.raises(Invalid):
        reviewing.hold(a_disclosure(APPROVED), by=OFFICE, at=NOW, reason=" ")


@pytest.mark.parametrize("case", ["0199e2a4-6f00-7000-8000-000000000000", CASE])
def test_a_word_of_an_earlier_case_is_late(case: str) -> None:
    """A recall and a verdict can cross on their way."""
    recalled, _ = recall(a_disclosure(IN_REVIEW), by=PROPOSER, at=NOW)
    assert reviewing.is_late(recalled, case=case, revision=1)
    again = ACTS["propose"](recalled)
    assert reviewing.is_late(again, case=case, revision=1)
    assert reviewing.opens_late(again, case=case, revision=1) == (case < CASE)
    assert reviewing.opens_late(again, case=CASE, revision=2)


def test_publication_gives_a_number_once_and_supersedes_the_edition_before() -> None:
    first = a_disclosure(PUBLISHED)
    assert (first.index_number, first.public_revision, first.published) == ("GJJ/2026-00118", 1, "published")
    begun, _ = correct(first, first.revision.content, by=PROPOSER, at=NOW, reason="更正。")
    assert (begun.revision.number, begun.public_revision, begun.is_published) == (2, 1, True)
    changed = edit(begun, a_content(summary="改。"), by=PROPOSER, at=NOW)[0]
    opened, _ = reviewing.open_review(ACTS["propose"](changed), case=CASE, current=reviewing.CurrentSteps(), at=NOW)
    second, event = publishing.publish(
        approved(opened), at=NOW, position=2, new_index_number=lambda: pytest.fail("the number stays")
    )
    assert (second.index_number, second.public_revision) == ("GJJ/2026-00118", 2)
    assert [edition.superseded_at for edition in second.editions] == [NOW, None]
    assert (event.data["supersedes"], event.data["change_reason"]) == (1, "更正。")


def test_a_publication_tells_for_which_group_it_is() -> None:
    for_one = a_disclosure(PUBLISHED, item=an_item("internal", audience_group=("JCK",)))
    assert publishing.published_data(for_one, None)["readers"] == ("JCK",)
    assert publishing.published_data(a_disclosure(PUBLISHED), None)["readers"] == ()


def test_a_correction_needs_a_reason_and_a_published_disclosure() -> None:
    public = a_disclosure(PUBLISHED)
    with pytest.raises(Invalid):
        correct(public, public.revision.content, by=PROPOSER, at=NOW, reason="")
    with pytest.raises(IllegalTransition):
        correct(a_disclosure(), a_content(), by=PROPOSER, at=NOW, reason="x")
    begun, _ = correct(public, public.revision.content, by=PROPOSER, at=NOW, reason="更正。")
    with pytest.raises(RevisionUnderWay):
        correct(begun, public.revision.content, by=PROPOSER, at=NOW, reason="再更正。")


@pytest.mark.parametrize("state", sorted(UNDER_WAY))
def test_a_withdrawal_ends_whatever_revision_is_under_way(state: str) -> None:
    found = _correcting(state)
    gone, events = publishing.withdraw(found, a_content(), by=OFFICE, at=NOW, reason="失效。", ground="第八条")
    assert (gone.published, gone.revision.state) == (WITHDRAWN, ABANDONED)
    assert events[-1].name == "disclosure.withdrawn"
    for event in events:
        keeps_its_contract(event)
    with pytest.raises(IllegalTransition):
        publishing.withdraw(gone, a_content(), by=OFFICE, at=NOW, reason="x", ground="y")


@pytest.mark.parametrize("state", sorted(UNDER_WAY))
@pytest.mark.parametrize("by", [OFFICE, SECRECY_OFFICER], ids=["office", "secrecy officer"])
def test_a_purge_leaves_no_word_and_confirms_nothing(state: str, by: Actor) -> None:
    gone, event = purging.purge(_correcting(state), by=by, at=NOW)
    assert gone.is_purged
    assert "财务收支报告" not in repr(gone.revision) + repr(gone.editions) + repr(gone.timeline)
    keeps_its_contract(event)
    assert event.erases
    assert {"title", "item_title", "reason"}.isdisjoint(event.data), "ids and states, not a word"
    assert (gone.published, gone.revision.state, event.data["ended"]) == (WITHDRAWN, ABANDONED, 2)
    assert gone.withdrawal is not None
    assert gone.withdrawal.reason == purging.NEUTRAL_REASON
    assert "密" not in gone.withdrawal.reason
    assert acts_for(gone, by) == []


@pytest.mark.parametrize("state", [DRAFT, PROPOSED, APPROVED])
def test_a_purge_of_what_was_never_published_leaves_no_tombstone(state: str) -> None:
    """Outsiders learn nothing, not even that there was something."""
    gone, event = purging.purge(a_disclosure(state), by=OFFICE, at=NOW)
    keeps_its_contract(event)
    assert (gone.published, gone.revision.state, gone.withdrawal) == (UNPUBLISHED, ABANDONED, None)
    with pytest.raises(IllegalTransition):
        publishing.publish(gone, at=NOW, position=1, new_index_number=lambda: "GJJ/2026-00001")


def test_what_was_purged_awaits_no_answer_any_more() -> None:
    """Cases of citizens about it go on where they are; nothing of what is gone is still counted as due."""
    open_case = Opinion(state="accepted", due_on=TODAY)
    gone, _ = purging.purge(replace(a_disclosure(PUBLISHED), opinions={"c": open_case}), by=OFFICE, at=NOW)
    assert awaiting_response(gone) == []


@pytest.mark.parametrize(
    ("state", "is_kept"), [(DRAFT, False), (IN_REVIEW, False), (RETURNED, False), (APPROVED, True), (PUBLISHED, True)]
)
def test_what_is_refused_once_something_is_approved_is_kept_in_the_audit(state: str, is_kept: bool) -> None:
    found, refusal = a_disclosure(state), RevisionUnderWay(1)
    kept = publishing.refused_after_approval(found, "correct", refusal, by=OFFICE, at=NOW)
    assert (kept is not None) is is_kept
    slip = Invalid("缺标题。", "No title.", code="x")
    assert publishing.refused_after_approval(found, "correct", slip, by=OFFICE, at=NOW) is None


def test_a_purge_of_what_was_withdrawn_takes_the_reason_away_too() -> None:
    named, _ = publishing.withdraw(
        a_disclosure(PUBLISHED), a_content(), by=OFFICE, at=NOW, reason="误写了某某", ground="第八条之某某"
    )
    gone, _ = purging.purge(named, by=SECRECY_OFFICER, at=NOW + timedelta(days=1))
    assert "某某" not in repr(gone.withdrawal) + repr(gone.timeline)
    assert gone.withdrawal is not None
    assert (gone.withdrawal.by, gone.withdrawal.at) == (OFFICE.snapshot(), NOW), "who withdrew it, and when, stays"
    again, event = purging.purge(gone, by=OFFICE, at=NOW)
    keeps_its_contract(event)
    assert again.withdrawal == gone.withdrawal


def test_only_the_office_and_the_secrecy_officer_purge() -> None:
    for somebody in (PROPOSER, ARCHIVIST):
        with pytest.raises(RoleMissing):
            purging.purge(a_disclosure(PUBLISHED), by=somebody, at=NOW)


def test_filing_waits_for_every_channel_and_not_for_evaluations() -> None:
    public = a_disclosure(PUBLISHED)
    with pytest.raises(NotDelivered) as refused:
        filing.file(public, by=ARCHIVIST, at=NOW, number="n", digest="sm3:" + "0" * 64)
    assert refused.value.extra["channels"] == ["营业大厅电子显示屏"]
    out = _delivered(public)
    filed, event = filing.file(out, by=ARCHIVIST, at=NOW, number="J012-WS·2026-D10-JCK-0001", digest="sm3:" + "0" * 64)
    keeps_its_contract(event)
    assert filed.is_published, "filing happens, and is no end"
    with pytest.raises(RoleMissing):
        filing.require_fileable(out, by=OFFICE)


def test_buttons_show_what_can_be_done() -> None:
    assert acts_for(a_disclosure(), PROPOSER) == ["edit", "propose", "abandon"]
    assert acts_for(a_disclosure(PROPOSED), PROPOSER) == ["recall"]
    assert acts_for(a_disclosure(APPROVED), OFFICE) == ["hold", "purge"]
    assert acts_for(a_disclosure(PUBLISHED), OFFICE) == [
        *("correct", "declare-validity", "withdraw", "take-down", "purge")
    ]
    assert acts_for(a_disclosure(PROPOSED), SECRECY_OFFICER) == ["purge"]
    assert acts_for(_delivered(a_disclosure(PUBLISHED)), ARCHIVIST) == ["archive"]


def _correcting(state: str) -> Disclosure:
    public = a_disclosure(PUBLISHED)
    begun, _ = correct(public, public.revision.content, by=PROPOSER, at=NOW, reason="更正收支报告。")
    begun, _ = edit(begun, public.revision.content, by=PROPOSER, at=NOW)
    way = {DRAFT: 0, PROPOSED: 1, IN_REVIEW: 2, RETURNED: 3, APPROVED: 3}[state]
    steps: list[Callable[[Disclosure], Disclosure]] = [
        ACTS["propose"],
        lambda given: reviewing.open_review(given, case=CASE, current=reviewing.CurrentSteps("一"), at=NOW)[0],
        ACTS["return"] if state == RETURNED else approved,
    ]
    for step in steps[:way]:
        begun = step(begun)
    assert begun.revision.state == state
    return begun


def _delivered(found: Disclosure) -> Disclosure:
    screen = Delivery(revision=1, channel="screen", name="显示屏", kind="screen", at=NOW, completed=True)
    return note_delivery(found, screen, at=screen.at)[0]


def _body() -> object:
    return a_disclosure().body


def test_dates_of_publication_are_dates_in_china() -> None:
    """1 January 00:30 in China is still 31 December in UTC."""
    from services.catalog.domain.timeline import china_date

    assert china_date(NOW.replace(month=12, day=31, hour=16, minute=30)) == date(2027, 1, 1)
