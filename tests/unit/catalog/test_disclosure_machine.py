"""No sequence of acts, by the right people and by wrong ones, takes a disclosure where the tables do not lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.base.clock import FixedClock
from chassis.base.hashing import sm3
from chassis.ports import PUBLIC, Actor, Refusal
from services.catalog.domain import states
from services.catalog.domain.access import may_read
from services.catalog.domain.content_hash import content_hash
from services.catalog.domain.disclosure import HAND_OVER, Delivery, Disclosure, Edition
from services.catalog.domain.issue import Deliberation
from services.catalog.domain.possible_acts import acts_for
from services.catalog.domain.public_notice import ended_content
from services.catalog.domain.revision import Content
from services.catalog.domain.vocabulary import VALIDITIES
from services.catalog.use_cases.abandon import abandon
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.add_to_issue import add_to_issue
from services.catalog.use_cases.archive import archive
from services.catalog.use_cases.archive_issue import archive_issue
from services.catalog.use_cases.close_issue import close_issue
from services.catalog.use_cases.correct import correct
from services.catalog.use_cases.declare_validity import DeclareValidity, declare_validity
from services.catalog.use_cases.draft import Draft, draft
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.end_notice import end_notice
from services.catalog.use_cases.hand_over import HandOver, hand_over
from services.catalog.use_cases.hold import hold
from services.catalog.use_cases.mask import mask
from services.catalog.use_cases.note_delivery import note_delivery
from services.catalog.use_cases.note_review_opened import ReviewOpened, note_review_opened
from services.catalog.use_cases.note_step_passed import StepPassed, note_step_passed
from services.catalog.use_cases.note_unpublished import note_unpublished
from services.catalog.use_cases.on_issue import OfDisclosure, OnIssue
from services.catalog.use_cases.open_issue import OpenIssue, open_issue
from services.catalog.use_cases.press_for_hand_over import press_for_hand_over
from services.catalog.use_cases.press_for_limit import press_for_limit
from services.catalog.use_cases.propose import propose
from services.catalog.use_cases.publish_again import publish_again
from services.catalog.use_cases.publish_due import publish_due
from services.catalog.use_cases.purge import purge
from services.catalog.use_cases.re_examine import ReExamine, re_examine
from services.catalog.use_cases.recall import recall
from services.catalog.use_cases.remove_from_issue import remove_from_issue
from services.catalog.use_cases.review_purge import ReviewPurge, review_purge
from services.catalog.use_cases.submission import Submission
from services.catalog.use_cases.take_approval import Approval, take_approval
from services.catalog.use_cases.take_deliberation import Deliberated, take_deliberation
from services.catalog.use_cases.take_down import take_down
from services.catalog.use_cases.take_refusal import ReviewRefusal, take_refusal
from services.catalog.use_cases.take_return import Return, take_return
from services.catalog.use_cases.want_reexamination import want_reexamination
from services.catalog.use_cases.withdraw import withdraw
from tests.unit.catalog.builders import BODY, NOW, TODAY, an_item
from tests.unit.catalog.machine_material import (
    BY_REVIEW,
    CANARY,
    CHEN,
    DRAFTERS,
    LIN,
    MOST,
    MOVES,
    ONLY_OWN,
    PEOPLE,
    RIGHT,
    SECOND,
    STAYS,
    STRANGER,
    SURE,
    TEXTS,
    WAYS,
    Case,
    notices,
    people,
    ready,
    submissions,
)
from tests.unit.catalog.work_in_memory import WorkInMemory


class Disclosures(RuleBasedStateMachine):
    """Disclosures of one item, their review, and the issues of their body."""

    known, cases, issues = Bundle("known"), Bundle("cases"), Bundle("issues")

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock(NOW)
        self.memory = WorkInMemory(an_item(personal_data="mask"), BODY, PEOPLE)
        self.approved: set[tuple[str, int, str]] = set()
        self.agreed: set[tuple[str, int, str]] = set()
        self.numbers: dict[str, str] = {}
        self.editions: dict[str, tuple[Edition, ...]] = {}
        self.ended: dict[tuple[str, int], Content] = {}
        self.ends: set[tuple[str, int]] = set()

    @initialize(before=st.booleans())
    def decide_when_to_deliberate(self, before: bool) -> None:
        self.memory.body = replace(BODY, rules=replace(BODY.rules, deliberate_before=before))

    # 提出

    @precondition(lambda self: len(self.memory.rows.disclosures) < MOST)
    @rule(target=known, submission=submissions, who=st.sampled_from(DRAFTERS))
    def draft(self, submission: Submission, who: Actor) -> str:
        with self.memory.transaction():
            command = Draft(actor=who, item=self.memory.item.code, submission=submission)
            return draft(command, work=self._work, clock=self.clock).id

    @rule(which=known, who=people, submission=submissions)
    def edit(self, which: str, who: Actor, submission: Submission) -> None:
        def do(by: Actor) -> Disclosure:
            command = Edit(actor=by, disclosure=which, submission=submission)
            return edit(command, work=self._work, clock=self.clock)

        self._try("edit", which, who, do)

    @rule(which=known, who=people)
    def mask(self, which: str, who: Actor | None) -> None:
        self._act("mask", mask, which, who)

    @rule(which=known, who=people)
    def propose(self, which: str, who: Actor | None) -> None:
        self._act("propose", propose, which, who)

    @rule(which=known, submission=submissions)
    def propose_as_its_proposer(self, which: str, submission: Submission) -> None:
        """The most trodden way, so that many get far."""
        self.edit(which=which, who=None, submission=replace(submission, summary="概述"))
        self.mask(which=which, who=None)
        self.propose(which=which, who=None)

    @rule(which=known, who=people)
    def recall(self, which: str, who: Actor | None) -> None:
        self._act("recall", recall, which, who)

    @rule(which=known, who=people, to=st.sampled_from(PEOPLE))
    def hand_over(self, which: str, who: Actor | None, to: Actor) -> None:
        def do(by: Actor) -> Disclosure:
            command = HandOver(actor=by, disclosure=which, to=to.sub, reason="调离。")
            handed = hand_over(command, work=self._work, clock=self.clock)
            assert (handed.proposer, handed.revision.content.self_check) == (to.sub, ())
            assert to in DRAFTERS, "handed over to whoever cannot propose it"
            return handed

        self._try("hand-over", which, who, do)

    @rule(which=known, gone=st.booleans())
    def let_its_proposer_go_or_return(self, which: str, gone: bool) -> None:
        self.memory.staff = tuple(each for each in PEOPLE if not gone or each.sub != self._load(which).proposer)
        press_for_hand_over(which, work=self._work, clock=self.clock)
        found = self._load(which)
        assert (HAND_OVER in found.tasks) == (gone and found.revision.state in (states.DRAFT, states.RETURNED))
        self.memory.staff = PEOPLE

    @rule(which=known, who=people)
    def abandon(self, which: str, who: Actor | None) -> None:
        self._act("abandon", abandon, which, who)

    @rule(which=known, who=people)
    def correct(self, which: str, who: Actor | None) -> None:
        self._act("correct", correct, which, who)

    # 审核: what review tells comes in whatever order, late and twice.

    @rule(target=cases, which=known)
    def open_review(self, which: str) -> Case:
        return self._case_of(which)

    @rule(case=cases, what=st.sampled_from(["open_review", "pass_step", "return", "refuse", "approve_another"]))
    def review_says(self, case: Case, what: str) -> None:
        of, work = self._of(case), self._work
        if what == "approve_another":
            return self._approve(replace(case, content_hash="sm3:" + "0" * 64))
        told: dict[str, Callable[[], None]] = {
            "open_review": lambda: self._open(case),
            "pass_step": lambda: note_step_passed(
                StepPassed(**of, name="科室负责人审核", current=SECOND, by=BY_REVIEW), work=work
            ),
            "return": lambda: take_return(Return(**of, by=BY_REVIEW, reason="数字有误。", fields=("text",)), work=work),
            "refuse": lambda: take_refusal(
                ReviewRefusal(**of, by=BY_REVIEW, reason="不宜公开。", ground="article_15"), work=work
            ),
        }
        return self._hear(what, told[what], case)

    @rule(case=cases)
    def approve(self, case: Case) -> None:
        self._approve(case)

    @rule(which=known, submission=submissions, is_correction=st.booleans(), is_filed=st.booleans())
    def go_all_the_way(self, which: str, submission: Submission, is_correction: bool, is_filed: bool) -> None:
        if is_correction:
            self.correct(which=which, who=None)
        self.propose_as_its_proposer(which=which, submission=submission)
        self._approve(self._case_of(which))
        if is_filed:
            self.deliver(which=which, completed=True, channel="screen")
            self.archive(which=which, who=None)

    @precondition(lambda self: len(self.memory.rows.disclosures) < MOST)
    @rule(target=known, first=ready, second=ready)
    def publish_and_correct(self, first: Submission, second: Submission) -> str:
        """Far along at once: whatever comes then meets editions, numbers and packages."""
        which = cast(str, self.draft(submission=first, who=LIN))
        self.go_all_the_way(which=which, submission=first, is_correction=False, is_filed=True)
        self.go_all_the_way(which=which, submission=second, is_correction=True, is_filed=True)
        return which

    @rule(which=known, submission=submissions)
    def recall_while_the_verdict_is_on_its_way(self, which: str, submission: Submission) -> None:
        self.propose_as_its_proposer(which=which, submission=submission)
        crossed = self._case_of(which)
        self.recall(which=which, who=None)
        self.propose(which=which, who=None)
        self._case_of(which)
        self._approve(crossed)

    @rule(which=known, who=people)
    def hold(self, which: str, who: Actor | None) -> None:
        self._act("hold", hold, which, who)

    # 公开

    @rule(days=st.integers(1, 9) | st.just(370))
    def let_time_pass(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))
        for which in self.memory.rows.disclosures:
            before = self._load(which)
            press_for_limit(which, work=self._work, clock=self.clock)
            want_reexamination(which, work=self._work, clock=self.clock)
            try:
                with self.memory.transaction():
                    publish_due(which, work=self._work, clock=self.clock)
            except Refusal:
                note_unpublished(which, work=self._work, clock=self.clock)
            self._went("publish", before)
            self._end_notice(which)

    def _end_notice(self, which: str) -> None:
        before = self._load(which)
        try:
            with self.memory.transaction():
                end_notice(which, work=self._work, clock=self.clock)
        except Refusal:
            return
        after = self._load(which)
        if after.public_revision == before.public_revision:
            assert after == before, "a notice that is not over was touched"
            return
        revisions = self.memory.rows.revisions
        assert before.public_revision
        assert after.public_revision
        notice, left = revisions[which, before.public_revision], revisions[which, after.public_revision]
        assert (notice.number, notice.content_hash) in {key[1:] for key in self.approved if key[0] == which}
        assert left.content == ended_content(notice.content), "its end shows what was not approved"
        self.ends.add((which, left.number))
        interrupted = before.revision.is_under_way
        assert after.revision.number == before.revision.number + 1 + interrupted
        assert after.revision.state == (states.DRAFT if interrupted else states.PUBLISHED)
        assert not interrupted or after.revision.content == before.revision.content, "a correction lost its words"

    @rule(which=known, who=people)
    def publish_again(self, which: str, who: Actor | None) -> None:
        self._act("publish-again", publish_again, which, who)

    @rule(which=known, completed=st.booleans(), channel=st.sampled_from(["screen", "website"]))
    def deliver(self, which: str, completed: bool, channel: str) -> None:
        before = self._load(which)
        if before.public_revision:
            told = Delivery(
                revision=before.public_revision,
                channel=channel,
                name=channel,
                kind=channel,
                at=self.clock.now(),
                completed=completed,
            )
            note_delivery(which, told, work=self._work, clock=self.clock)
            self._went("deliver", before)

    @rule(text=st.sampled_from(TEXTS), is_restored=st.booleans())
    def lose_or_restore_a_file(self, text: str, is_restored: bool) -> None:
        referring = {which for which, digest in self.memory.rows.references if digest == sm3(text.encode())}
        if not is_restored:
            self.memory.files.remove(sm3(text.encode()))
        elif not all(self._load(which).is_purged for which in referring):
            self.memory.files.put(text.encode())

    @rule(which=known, who=people, keeps=st.booleans())
    def re_examine(self, which: str, who: Actor | None, keeps: bool) -> None:
        def do(by: Actor) -> Disclosure:
            result, ground = ("keep", "process_information") if keeps else ("disclose", "")
            command = ReExamine(actor=by, disclosure=which, result=result, ground=ground, reason="情况有变。")
            return re_examine(command, work=self._work, clock=self.clock)

        self._try("re-examine", which, who, do)

    @rule(which=known, who=people)
    def withdraw(self, which: str, who: Actor | None) -> None:
        self._act("withdraw", withdraw, which, who)

    @rule(which=known, who=people, validity=st.sampled_from(sorted(VALIDITIES)))
    def declare_validity(self, which: str, who: Actor | None, validity: str) -> None:
        def do(by: Actor) -> Disclosure:
            command = DeclareValidity(actor=by, disclosure=which, reason="清理", validity=validity, on=TODAY)
            return declare_validity(command, work=self._work, clock=self.clock)

        self._try("declare-validity", which, who, do)

    @rule(which=known, who=people)
    def take_down(self, which: str, who: Actor | None) -> None:
        self._act("take-down", take_down, which, who)

    @rule(which=known, who=people)
    def purge(self, which: str, who: Actor | None) -> None:
        self._act("purge", purge, which, who)

    @rule(which=known, who=people)
    def review_purge(self, which: str, who: Actor | None) -> None:
        def do(by: Actor) -> Disclosure:
            command = ReviewPurge(actor=by, disclosure=which, outcome="justified", record="保密〔2026〕1号")
            return review_purge(command, work=self._work, clock=self.clock)

        self._try("review-purge", which, who, do)

    # 归档, 期次

    @rule(which=known, who=people)
    def archive(self, which: str, who: Actor | None) -> None:
        self._act("archive", archive, which, who)

    @precondition(lambda self: len(self.memory.rows.issues) < MOST)
    @rule(target=issues)
    def open_issue(self) -> str:
        with self.memory.transaction():
            command = OpenIssue(actor=CHEN, body="GJJ", audience="external")
            return open_issue(command, work=self._work, clock=self.clock).id

    @rule(issue=issues, which=known, who=people)
    def add(self, issue: str, which: str, who: Actor | None) -> None:
        self._on_issue("add", add_to_issue, issue, who, which)

    @rule(issue=issues, which=known, who=people)
    def remove(self, issue: str, which: str, who: Actor | None) -> None:
        self._on_issue("remove", remove_from_issue, issue, who, which)

    @rule(issue=issues, who=people)
    def close(self, issue: str, who: Actor | None) -> None:
        self._on_issue("close", close_issue, issue, who)

    @rule(issue=issues, agreed=st.booleans(), rounds_ago=st.sampled_from([0, 0, 0, 1]))
    def deliberate(self, issue: str, agreed: bool, rounds_ago: int) -> None:
        present = self.memory.rows.issues[issue]
        said = Deliberation(
            id=self.memory.new(),
            round=present.round - rounds_ago,
            agreed=agreed,
            by=CHEN.snapshot(),
            present=(),
            aspects={},
            record_digest="sm3:1",
            at=self.clock.now(),
            reason="" if agreed else "请补充说明。",
        )
        before = {member.disclosure: self._load(member.disclosure) for member in present.listed}
        if present.state == states.CLOSED and agreed and not rounds_ago:
            self.agreed |= {(each.disclosure, each.revision, each.content_hash) for each in present.listed}
        with self.memory.transaction():
            take_deliberation(Deliberated(issue=issue, deliberation=said), work=self._work, clock=self.clock)
        for disclosure in before.values():
            self._went("agree", disclosure)
        self._issue_went("agree" if agreed else "disagree", present.state, issue)

    @rule(issue=issues, who=people)
    def archive_issue(self, issue: str, who: Actor | None) -> None:
        self._on_issue("archive-issue", archive_issue, issue, who)

    @rule(issue=issues, which=known, submission=ready, agreed=st.booleans())
    def put_to_the_leading_group(self, issue: str, which: str, submission: Submission, agreed: bool) -> None:
        self.go_all_the_way(which=which, submission=submission, is_correction=False, is_filed=False)
        self.add(issue=issue, which=which, who=None)
        self.close(issue=issue, who=None)
        self.deliberate(issue=issue, agreed=agreed, rounds_ago=0)
        self.archive_issue(issue=issue, who=None)

    # What holds after whatever was done.

    @invariant()
    def no_version_is_lost(self) -> None:
        for which in self.memory.rows.disclosures:
            found, revisions = self._load(which), self.memory.rows.revisions_of(which)
            assert [revision.number for revision in revisions] == list(range(1, found.revision.number + 1))
            assert sum(revision.is_under_way for revision in revisions) <= 1, "two under way"
            assert not any(revision.is_under_way for revision in revisions[:-1]), "an older one is under way"
            for revision in revisions:
                if not revision.is_under_way and not found.is_purged:
                    kept = self.ended.setdefault((which, revision.number), revision.content)
                    assert revision.content == kept, "what has ended was changed"

    @invariant()
    def no_edition_is_lost(self) -> None:
        for which in self.memory.rows.disclosures:
            found = self._load(which)
            told = [(edition.number, edition.content_hash, edition.published_at) for edition in found.editions]
            before = [(each.number, each.content_hash, each.published_at) for each in self.editions.get(which, ())]
            assert told[: len(before)] == before, "an edition was lost or changed"
            self.editions[which] = found.editions
            public = [revision.number for revision in self.memory.rows.revisions_of(which) if revision.published_at]
            assert [edition.number for edition in found.editions] == public
            assert [edition.number for edition in found.editions if not edition.superseded_at] == public[-1:]
            assert found.public_revision == (public[-1] if public else None)
            shown = [self.memory.rows.revisions[which, number].state for number in public]
            assert shown == [states.SUPERSEDED] * (len(public) - 1) + [states.PUBLISHED] * bool(public)

    @invariant()
    def only_what_was_approved_is_public(self) -> None:
        for which in self.memory.rows.disclosures:
            found = self._load(which)
            for revision in self.memory.rows.revisions_of(which):
                if revision.published_at is None:
                    continue
                key = which, revision.number, revision.content_hash
                if key[:2] in self.ends:
                    continue
                assert key in self.approved, "published what was not approved"
                assert not revision.deliberate_before or key in self.agreed, "published before it was deliberated"
                if not found.is_purged:
                    assert content_hash(revision.content, found.item, revision.content_form) == revision.content_hash

    @invariant()
    def numbers_are_given_once_and_stay(self) -> None:
        for which in self.memory.rows.disclosures:
            found = self._load(which)
            assert bool(found.index_number) == bool(found.public_revision)
            self._keeps_its_number(f"index {which}", found.index_number)
            self._keeps_its_number(f"archive {which}", found.archive_number)
            assert len({filing.archive_number for filing in found.filings}) <= 1
            assert [filing.supplement for filing in found.filings] == list(range(len(found.filings)))
        for issue in self.memory.rows.issues.values():
            self._keeps_its_number(f"archive {issue.id}", issue.archive_number)
            self._keeps_its_number(f"issue {issue.id}", issue.number)
        assert len(set(self.numbers.values())) == len(self.numbers), "a number was given twice"

    @invariant()
    def the_public_sees_what_is_public_and_nothing_else(self) -> None:
        said = {change.disclosure: change.act for change in self.memory.rows.changes}
        for which in self.memory.rows.disclosures:
            found = self._load(which)
            is_up = found.is_published and found.on_website
            assert may_read(found, PUBLIC) == is_up
            assert (said.get(which, "withdrawn") != "withdrawn") == is_up, "the public log says otherwise"
            assert bool(self.memory.obligations.covers.get(which)) == found.is_published
            assert (found.published == states.WITHDRAWN) == (found.withdrawal is not None)

    @rule()
    def nobody_is_named_once_a_notice_is_over(self) -> None:
        """Whatever the timer could end: what lost its file it tells of, and tries again."""
        for which in self.memory.rows.disclosures:
            self._end_notice(which)
            found = self._load(which)
            shown = self.memory.rows.words.get(which, "") if found.is_published else ""
            edition = found.public_edition
            is_notice = edition is not None and edition.number > found.closed_through and edition.notice_until
            if found.closed_through and not is_notice:
                assert CANARY not in shown, "search still finds the person"
            for each in found.editions:
                if each.number <= found.closed_through:
                    assert CANARY not in each.title, "the list of versions still names the person"

    @rule(which=known, submission=notices, days=st.integers(4, 20), is_corrected=st.booleans())
    def run_a_notice_to_its_end(self, which: str, submission: Submission, days: int, is_corrected: bool) -> None:
        self.go_all_the_way(which=which, submission=submission, is_correction=False, is_filed=False)
        if is_corrected:
            self.correct(which=which, who=None)
        self.let_time_pass(days=days)
        self.nobody_is_named_once_a_notice_is_over()

    @invariant()
    def nothing_is_left_of_what_was_purged(self) -> None:
        rows = self.memory.rows
        for which in rows.disclosures:
            found = self._load(which)
            if not found.is_purged:
                continue
            assert which not in rows.words, "found by search"
            for revision in rows.revisions_of(which):
                said = (revision.content.title, revision.content.summary, revision.change_reason)
                assert not any((*said, revision.returned_reason, revision.refusal_reason, revision.content.findings))
            assert not any(edition.title or edition.change_reason for edition in found.editions)
            others = {digest for other, digest in rows.references if not self._load(other).is_purged}
            kept = {digest for other, digest in rows.references if other == which} & rows.files.keys()
            assert kept <= others, "a file is left of it"
            opened = {task for kind, task in found.tasks.items() if kind != "follow_up"}
            assert not opened, "a task is open whose title names it"

    @invariant()
    def an_issue_is_where_the_table_has_it(self) -> None:
        live = [issue for issue in self.memory.rows.issues.values() if issue.state in (states.OPEN, states.CLOSED)]
        listed = Counter(member.disclosure for issue in live for member in issue.listed)
        assert all(count == 1 for count in listed.values()), "in two issues at once"

    @invariant()
    def tasks_are_opened_once_and_closed_once(self) -> None:
        told = Counter((event.aggregate, event.name) for event in self.memory.rows.events if event.name[:5] == "task.")
        assert all(count == 1 for count in told.values())
        still_open = {task for task, name in told if name == "task.opened" and (task, "task.closed") not in told}
        kept = {task for found in self.memory.rows.disclosures.values() for task in found.tasks.values()}
        of_obligations = {task for row in self.memory.obligations.rows.values() for task in row.tasks.values()}
        assert still_open == kept | of_obligations

    @precondition(lambda self: self.memory.rows.disclosures)
    @rule(who=st.sampled_from(PEOPLE))
    def nobody_who_may_not_know_of_it_learns_of_it(self, who: Actor) -> None:
        for which in self.memory.rows.disclosures:
            found = self._load(which)
            if who is STRANGER and not (found.is_published and found.on_website):
                assert not may_read(found, who)

    # How it is done.

    @property
    def _work(self) -> Any:
        return cast(Any, self.memory)

    def _load(self, which: str) -> Disclosure:
        found = self.memory.disclosures.load(which)
        assert found
        return found

    def _right(self, act: str, disclosure: Disclosure) -> Actor:
        if act in ONLY_OWN:
            return next(person for person in PEOPLE if person.sub == disclosure.proposer)
        never = disclosure.purged_by if act == "review-purge" else ""
        return next(person for person in RIGHT[act] if person.sub != never)

    def _act(self, act: str, use_case: Callable[..., Disclosure], which: str, who: Actor | None) -> None:
        def do(by: Actor) -> Disclosure:
            command = Act(actor=by, disclosure=which, reason="情况有变。", ground="条例第十五条")
            return use_case(command, work=self._work, clock=self.clock)

        self._try(act, which, who, do)

    def _try(self, act: str, which: str, who: Actor | None, do: Callable[[Actor], Disclosure]) -> None:
        before = self._load(which)
        who = who or self._right(act, before)
        is_shown = act in acts_for(before, who)
        try:
            with self.memory.transaction():
                saved = do(who)
        except Refusal:
            assert not (is_shown and act in SURE), f"a button for {act} that refuses"
            return
        # Repeated where the first purge failed half-way; nobody needs a button for that.
        is_repeated = act == "purge" and before.is_purged
        assert is_shown or is_repeated, f"{act} is done without a button"
        assert who in RIGHT[act], f"{act} by the wrong person"
        assert act not in ONLY_OWN or who.sub == before.proposer, f"{act} of what is another's"
        assert act != "review-purge" or who.sub != before.purged_by, "reviewed by whoever purged it"
        assert saved == self._load(which), "another thing was answered than is kept"
        if act in ("recall", "hold"):
            self._void(which)
        self._went(act, before)

    def _went(self, act: str, before: Disclosure) -> None:
        """Each revision, and the disclosure, went a way of the tables that is this act's."""
        after = self._load(before.id)
        begun = after.revision.number - before.revision.number
        assert begun == (act == "correct") or (act == "re-examine" and begun == 1)
        if not begun:
            ways = WAYS.get(act, STAYS)
            reached = [self._walked(states.REVISION, before.revision.state, way) for way in ways]
            assert after.revision.state in reached, f"{act}: {before.revision.state} → {after.revision.state}"
        is_new_edition = after.public_revision != before.public_revision
        moves = (*MOVES.get(act, ()), *(("publish",) if is_new_edition else ()))
        reached = [before.published, *(self._walked(states.DISCLOSURE, before.published, (move,)) for move in moves)]
        assert after.published in reached, f"{act}: {before.published} → {after.published}"
        assert not is_new_edition or before.published != states.WITHDRAWN, "public again after it was withdrawn"

    def _walked(self, table: states.Table, state: str, way: tuple[str, ...]) -> str | None:
        for act in way:
            state = table.get((state, act), "nowhere")
        return state

    def _on_issue(self, act: str, use_case: Callable[..., Any], issue: str, who: Actor | None, which: str = "") -> None:
        before, who = self.memory.rows.issues[issue], who or RIGHT[act][0]
        command = OfDisclosure(actor=who, issue=issue, disclosure=which) if which else OnIssue(actor=who, issue=issue)
        try:
            with self.memory.transaction():
                use_case(command, work=self._work, clock=self.clock)
        except Refusal:
            return
        assert who in RIGHT[act], f"{act} by the wrong person"
        self._issue_went("file" if act == "archive-issue" else act, before.state, issue)

    def _issue_went(self, act: str, before: str, issue: str) -> None:
        after = self.memory.rows.issues[issue].state
        assert after in (before, states.ISSUE.get((before, act)))

    def _hear(self, act: str, do: Callable[[], Any], case: Case) -> None:
        before = self._load(case.disclosure)
        try:
            with self.memory.transaction():
                do()
        except Refusal:
            pass
        self._went(act, before)

    def _case_of(self, which: str) -> Case:
        """A case of the latest proposal, which review has told of."""
        revision = self._load(which).revision
        case = Case(self.memory.new(), which, revision.number, revision.content_hash)
        self._hear("open_review", lambda: self._open(case), case)
        return case

    def _open(self, case: Case) -> None:
        steps = ({"step": 1, "name": "科室负责人审核", "due_on": "2026-12-01"}, *SECOND)
        note_review_opened(ReviewOpened(**self._of(case), steps=steps), work=self._work)

    def _approve(self, case: Case) -> None:
        before = self._load(case.disclosure).revision
        key = case.disclosure, case.revision, case.content_hash
        if before.state == states.IN_REVIEW and (before.case, before.number) == (case.id, case.revision):
            self.approved.add(key)
        approval = Approval(**self._of(case), content_hash=case.content_hash, verdicts=({"step": 1, "by": BY_REVIEW},))
        self._hear("approve", lambda: take_approval(approval, work=self._work, clock=self.clock), case)

    def _of(self, case: Case) -> dict[str, Any]:
        return {
            "disclosure": case.disclosure,
            "revision": case.revision,
            "case": case.id,
            "at": self.clock.now(),
        }

    def _void(self, which: str) -> None:
        """What was approved before counts for nothing any more."""
        self.approved = {key for key in self.approved if key[:2] != (which, self._load(which).revision.number)}

    def _keeps_its_number(self, of: str, number: str | None) -> None:
        if number is not None:
            assert self.numbers.setdefault(of, number) == number, "a number was changed"
        else:
            assert of not in self.numbers, "a number was lost"


Disclosures.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestDisclosures = Disclosures.TestCase
