"""No sequence of acts leaves an obligation counted twice, lost, or announced again."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from chassis.base.clock import FixedClock
from services.catalog.domain import obligation_events as rules
from services.catalog.domain.directory_refusals import NotExcused
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Element, Item
from services.catalog.domain.obligation import AD_HOC, BY_OFFICE, Claim, Obligation, claims_of, is_asked, wanted
from services.catalog.domain.period import Period
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import ABANDONED, PUBLISHED, WITHDRAWN
from services.catalog.use_cases.announce_obligation import announce_obligation
from services.catalog.use_cases.follow_publication import follow_publication
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.keep_obligations import keep_obligations
from services.catalog.use_cases.recount_obligation import recount_obligation
from services.catalog.use_cases.save_obligations import save_obligations
from tests import people
from tests.unit.catalog.builders import BODY, NOW, PROPOSER, a_content, an_item, keeps_its_contract
from tests.unit.catalog.obligations_in_memory import LaterCalendar, ObligationsInMemory

OFFICE = people.a_person("chen", "office", department="BGS")
NAMES = {"A": "归集", "B": "提取", "C": "贷款"}
CADENCES = ("standing", "month", "quarter")
some = st.lists(st.sampled_from(sorted(NAMES)), min_size=1, unique=True)


class Work:
    """As much of a unit of work as obligations need."""

    def __init__(self) -> None:
        self.obligations, self.calendar = ObligationsInMemory(), LaterCalendar()
        self.ids = self.items = self.events = self
        self.item = an_item()
        self.told: list[Any] = []
        self._numbers = itertools.count(1)

    def new(self) -> str:
        return f"{next(self._numbers):04d}"

    def get(self, code: str) -> Item:
        return self.item

    def record(self, event: Any) -> None:
        if event.name.startswith("obligation"):
            keeps_its_contract(event)
        self.told.append(event)


class Obligations(RuleBasedStateMachine):
    """An item that the directory changes, and disclosures of it that come and go."""

    public, matters = Bundle("public"), Bundle("matters")

    def __init__(self) -> None:
        super().__init__()
        self.work, self.clock = Work(), FixedClock(NOW)
        self.claims: dict[str, frozenset[Claim]] = {}
        self.drafts: set[str] = set()
        self._change("standing", ["A", "B"])

    @rule(target=public, elements=some, ago=st.integers(0, 100), kind=st.sampled_from(["", "month", "quarter"]))
    def publish(self, elements: list[str], ago: int, kind: str) -> Disclosure:
        day = self.clock.today() - timedelta(days=ago)
        period = Period.containing(kind, day).code if kind else ""
        content = a_content(elements=tuple(elements), period=period)
        found = self._disclosure(content, published=PUBLISHED)
        self.claims[found.id] = claims_of(found, content)
        follow_publication(found, work=self._work, at=self.clock.now())
        return found

    @rule(target=public, disclosure=consumes(public), elements=some)
    def correct(self, disclosure: Disclosure, elements: list[str]) -> Disclosure:
        content = replace(disclosure.revision.content, elements=tuple(elements))
        found = replace(disclosure, item=self.work.item, revision=replace(disclosure.revision, content=content))
        self.claims[found.id] = claims_of(found, content)
        follow_publication(found, work=self._work, at=self.clock.now())
        return found

    @rule(disclosure=consumes(public))
    def take_away(self, disclosure: Disclosure) -> None:
        del self.claims[disclosure.id]
        gone = replace(disclosure, item=self.work.item, published=WITHDRAWN)
        follow_publication(gone, work=self._work, at=self.clock.now())

    @rule(target=matters, formed_before=st.integers(0, 60))
    def draft_a_matter(self, formed_before: int) -> Disclosure:
        content = a_content(formed_on=self.clock.today() - timedelta(days=formed_before))
        found = self._disclosure(content, item=replace(self.work.item, frequency=AD_HOC, period=""))
        keep_matter(found, work=self._work, at=self.clock.now(), is_new=True)
        self.drafts |= {found.id} if self.work.item.active else set()
        return found

    @rule(matter=consumes(matters))
    def give_it_up(self, matter: Disclosure) -> None:
        left = replace(matter, revision=replace(matter.revision, state=ABANDONED))
        keep_matter(left, work=self._work, at=self.clock.now())
        self.drafts.discard(matter.id)

    @rule(cadence=st.sampled_from(CADENCES), elements=some)
    def change_the_item(self, cadence: str, elements: list[str]) -> None:
        self._change(cadence, elements)

    @rule()
    def retire_the_item(self) -> None:
        self.work.item = replace(self.work.item, active=False)
        keep_obligations(self.work.item, work=self._work, clock=self.clock)

    @rule(which=st.integers(0, 20))
    def excuse(self, which: int) -> None:
        found = [row for row in self._rows() if row.is_open]
        if found:
            row = found[which % len(found)]
            self._save(self._told(rules.excuse(row, reason="无", by=OFFICE, at=NOW)))

    @rule(which=st.integers(0, 20))
    def take_it_back(self, which: int) -> None:
        found = [row for row in self._rows() if row.excuse and row.excuse.kind == BY_OFFICE]
        if found:
            row, item = found[which % len(found)], self.work.item
            if not is_asked(item, row):
                with pytest.raises(NotExcused):
                    rules.undo_excuse(row, item, by=OFFICE, at=NOW)
                return
            self._save(self._told(rules.undo_excuse(row, item, by=OFFICE, at=NOW)))

    @rule(days=st.integers(1, 70), newer=st.booleans())
    def let_time_pass(self, days: int, newer: bool) -> None:
        self.clock.advance(timedelta(days=days))
        self.work.calendar.added += newer
        keep_obligations(self.work.item, work=self._work, clock=self.clock)
        for identity in list(self.work.obligations.rows):
            recount_obligation(identity, work=self._work, clock=self.clock)
            announce_obligation(identity, work=self._work, clock=self.clock)
            announce_obligation(identity, work=self._work, clock=self.clock)

    @invariant()
    def each_is_there_once(self) -> None:
        keys = Counter((row.element, row.occasion) for row in self._rows())
        assert not [key for key, count in keys.items() if count > 1], "counted twice"
        lost = [key for key in wanted(self.work.item, self.clock.today(), {}) if key not in keys]
        assert not lost, f"lost: {lost}"
        assert {row.occasion for row in self._rows() if row.frequency == AD_HOC} == self.drafts

    @invariant()
    def each_is_fulfilled_as_long_as_something_covers_it(self) -> None:
        public = [claim for claims in self.claims.values() for claim in claims]
        for row in self._rows():
            if row.frequency != AD_HOC:
                is_covered = any(claim.covers(row) for claim in public)
                assert (row.fulfilled_on is not None) == is_covered, row
            assert not row.is_open or is_asked(self.work.item, row), f"owed though nobody asks for it: {row}"

    @invariant()
    def each_is_said_once_of_a_due_date(self) -> None:
        said = Counter(
            (event.aggregate, event.name) for event in self.work.told if event.name.endswith(("due_soon", "overdue"))
        )
        moved = Counter(
            event.aggregate for event in self.work.told if event.name.endswith(("reopened", "deadline_changed"))
        )
        assert all(count <= 1 + moved[identity] for (identity, _), count in said.items())

    @invariant()
    def its_tasks_are_open_as_long_as_it_is(self) -> None:
        opened = {event.aggregate for event in self.work.told if event.name == "task.opened"}
        closed = [event.aggregate for event in self.work.told if event.name == "task.closed"]
        assert len(closed) == len(set(closed)), "closed twice"
        still_open = {task for row in self._rows() for task in row.tasks.values()}
        assert still_open == opened - set(closed)
        assert not [row for row in self._rows() if row.tasks and not row.is_open]
        of_occasion = Counter((row.occasion, kind, task) for row in self._rows() for kind, task in row.tasks.items())
        several = Counter((occasion, kind) for occasion, kind, _ in of_occasion)
        assert set(several.values()) <= {1}, "one task for all that is missing"

    @property
    def _work(self) -> Any:
        return cast(Any, self.work)

    def _rows(self) -> list[Obligation]:
        return list(self.work.obligations.rows.values())

    def _change(self, cadence: str, elements: list[str]) -> None:
        self.work.item = replace(
            self.work.item,
            active=True,
            frequency="standing" if cadence == "standing" else "periodic",
            period="" if cadence == "standing" else cadence,
            elements=tuple(Element(code, NAMES[code]) for code in sorted(elements)),
        )
        keep_obligations(self.work.item, work=self._work, clock=self.clock)

    def _disclosure(self, content: Any, *, published: str = "unpublished", item: Item | None = None) -> Disclosure:
        revision = Revision(number=1, content=content, proposer=PROPOSER.snapshot(), drafted_at=self.clock.now())
        return Disclosure(
            id=self.work.new(), item=item or self.work.item, body=BODY, revision=revision, published=published
        )

    def _save(self, obligation: Obligation) -> None:
        save_obligations([obligation], self.work.item, work=self._work, at=self.clock.now())

    def _told(self, changed: rules.Changed) -> Obligation:
        for event in changed[1]:
            self.work.record(event)
        return changed[0]


Obligations.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestObligations = Obligations.TestCase
