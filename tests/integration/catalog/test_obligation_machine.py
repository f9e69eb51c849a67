"""No sequence of acts leaves an obligation counted twice, or lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness
from tests.integration.catalog.test_obligations import ITEM, WITHDRAWN, added, changed, rows

ELEMENTS = ("A", "B", "C")
NAMES = {"A": "归集", "B": "提取", "C": "贷款"}
some_elements = st.lists(st.sampled_from(ELEMENTS), min_size=1, unique=True)


def item_with(elements: list[str]) -> dict[str, Any]:
    listed = [{"code": code, "name": NAMES[code]} for code in elements]
    return {**ITEM, "frequency": "standing", "elements": listed}


class Obligations(RuleBasedStateMachine):
    """A standing item whose elements come and go, and disclosures that cover some of them for a while."""

    public = Bundle("public")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.catalog = CatalogHarness(f"sqlite:///{self.folder.name}/catalog.sqlite", Path(self.folder.name))
        self.elements, self.active, self.excused = ["A", "B"], True, set[str]()
        self.covers: dict[str, set[str]] = {}
        self.code = added(self.catalog, item_with(self.elements))

    def teardown(self) -> None:
        self.catalog.close()
        self.folder.cleanup()

    @rule(target=public, chosen=some_elements)
    def publish(self, chosen: list[str]) -> Any:
        named = [element for element in chosen if element in self.elements]
        if not (self.active and named):
            return multiple()
        disclosure = self.catalog.published(item=self.code, elements=named)
        self.covers[disclosure] = set(named)
        return disclosure

    @rule(disclosure=consumes(public), act=st.sampled_from(["withdraw", "purge"]))
    def take_away(self, disclosure: str, act: str) -> None:
        given = WITHDRAWN if act == "withdraw" else None
        assert self.catalog.act(disclosure, act, OFFICE, given).status_code == 200
        del self.covers[disclosure]

    @rule()
    def draft_and_abandon(self) -> None:
        if self.active:
            disclosure = self.catalog.draft(item=self.code, elements=self.elements[:1])
            assert self.catalog.act(disclosure, "abandon", PROPOSER).status_code == 200

    @rule(elements=some_elements)
    def change_the_item(self, elements: list[str]) -> None:
        self.elements, self.active = sorted(elements), True
        changed(self.catalog, item_with(self.elements))

    @rule()
    def retire(self) -> None:
        if self.active:
            assert self.catalog.post(f"/items/{self.code}/retire", {"reason": "划出"}, OFFICE).status_code == 200
            self.active = False

    @rule(element=st.sampled_from(ELEMENTS))
    def excuse(self, element: str) -> None:
        found = [row for row in self._rows() if row["element"] == element and row["state"] in ("open", "overdue")]
        for row in found:
            given = self.catalog.post(f"/obligations/{row['id']}/excuse", {"reason": "没有发生"}, OFFICE)
            assert given.status_code == 200
            self.excused.add(element)

    @rule(element=st.sampled_from(ELEMENTS))
    def undo(self, element: str) -> None:
        for row in self._rows():
            if row["element"] == element and row["excuse"] == "office":
                assert self.catalog.post(f"/obligations/{row['id']}/undo-excuse", {}, OFFICE).status_code == 200
                self.excused.discard(element)

    @rule(days=st.integers(1, 40))
    def let_time_pass(self, days: int) -> None:
        self.catalog.later(days=days)
        self.catalog.run_timers()

    @invariant()
    def each_is_there_once_and_stands_as_what_is_public_says(self) -> None:
        found = self._rows()
        assert len({row["element"] for row in found}) == len(found), "counted twice"
        by_element = {row["element"]: row for row in found}
        covered = set().union(*self.covers.values())
        for element in self.elements if self.active else []:
            row = by_element[element]
            is_public = row["fulfilled_on"] is not None
            assert is_public == (element in covered), f"{element}: {row}"
            if not is_public and element not in self.excused:
                assert row["state"] in ("open", "overdue"), row
        assert not {
            element
            for element, row in by_element.items()
            if row["state"] in ("open", "overdue") and not (self.active and element in self.elements)
        }, "owed though nobody asks for it"

    def _rows(self) -> list[dict[str, Any]]:
        """Of whichever year: what the directory dropped counts no more in the years after."""
        years = {str(year) for year in range(2026, self.catalog.clock.today().year + 1)}
        found = {row["id"]: row for year in sorted(years) for row in rows(self.catalog, self.code, year=year)}
        return list(found.values())


Obligations.TestCase.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestObligations = Obligations.TestCase
