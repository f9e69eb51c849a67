"""One entry on its way, as every step sees it: its disclosure, who may act, and acts that have no second effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yangguang.demonstration.caller import Caller
from yangguang.demonstration.entries import Entry, Person, holders

DISCLOSURES = "/catalog/api/v1/disclosures"


class LeftToPeople(Exception):
    """Somebody has taken this disclosure another way; the demonstration leaves it to him."""


@dataclass(slots=True)
class Journey:
    """An entry, the id of its disclosure, and the caller at which people act on it.

    ``is_new``: it was never proposed.
    """

    caller: Caller
    staff: Sequence[Person]
    entry: Entry
    id: str = ""
    is_new: bool = False
    revision: int = 1

    def shown(self) -> dict[str, Any]:
        """The disclosure as its proposer sees it now."""
        shown = self.caller.read(f"{DISCLOSURES}/{self.id}", by=self.entry.proposer)
        self.revision = shown["revision"]
        return shown

    def holder(self, *roles: str) -> Person:
        """Who acts in one of these roles: somebody of the body, of the proposer's department where there is one."""
        mine = next(person.department for person in self.staff if person.sub == self.entry.proposer)
        found = holders(self.staff, self.entry.body, roles)
        return min(found, key=lambda person: person.department != mine)

    def head(self, department: str) -> Person:
        """Who heads a department of the body."""
        found = holders(self.staff, self.entry.body, ("section_head",))
        return next(person for person in found if department in person.heads)

    def act(self, path: str, body: Mapping[str, Any], *, by: str, act: str) -> dict[str, Any]:
        """Act on anything that belongs to this entry; ``act`` tells it from the entry's other acts."""
        return self.caller.act(path, body, by=by, key=f"{self.entry.key}/{act}")

    def act_on(self, verb: str, body: Mapping[str, Any], *, by: str) -> dict[str, Any]:
        """Act on the disclosure itself, as it was shown last."""
        return self.act(f"{DISCLOSURES}/{self.id}/{verb}", body, by=by, act=f"{verb}/{self.revision}")

    def more(self, name: str, default: Any = None) -> Any:
        """What the entry says of its reach."""
        return self.entry.more.get(name, default)
