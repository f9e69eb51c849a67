"""Bodies, their staff, rules and publications, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from chassis.ports import Actor
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.directory import WITHDRAWN, Publication
from services.complaints.ports import Place


class MemoryDirectory:
    def __init__(self) -> None:
        self.bodies: dict[str, set[str]] = {"GJJ": {"CW", "BGS"}}
        """Department codes by body."""
        self.departments_called = {"CW": "财务科", "BGS": "办公室"}
        self.staff: dict[str, Actor] = {}
        self.publications: dict[str, Publication] = {}

    def place(self, *, body: str | None, disclosure: str | None) -> Place | None:
        if disclosure is not None:
            publication = self.publications.get(disclosure)
            return Place(publication.body, publication) if publication else None
        if body is not None:
            return Place(body) if body in self.bodies else None
        return Place(next(iter(self.bodies))) if len(self.bodies) == 1 else None

    def hands(self, body: str, *, person: str | None, today: date) -> tuple[set[str], Actor | None]:
        return self.bodies.get(body, set()), self.staff.get(person or "")

    def receiving(self, body: str, department: str | None) -> str | None:
        known = self.bodies.get(body)
        return f"{body}{department or ''}" if known is not None and department in {None, *known} else None

    def works_here(self, organisation: str, *, body: str) -> bool:
        return organisation in {*self.bodies, *self.bodies.get(body, ())}

    def departments(self, bodies: Any) -> dict[str, str]:
        return {f"{body}/{code}": name for body in bodies for code, name in self.departments_called.items()}

    def staff_of(self, bodies: Any) -> list[Actor]:
        return [person for person in self.staff.values() if any(person.reaches(body) for body in bodies)]

    def handling(self, body: str, today: date) -> list[Actor]:
        roles = ("case_officer", "secrecy_officer", "office", "leader")
        return [person for person in self.staff.values() if person.holds(*roles, body=body)]

    def publication(self, disclosure: str) -> Publication | None:
        return self.publications.get(disclosure)

    def keep_publication(self, publication: Publication) -> None:
        self.publications[publication.disclosure] = publication

    def purge_publication(self, disclosure: str) -> None:
        if disclosure in self.publications:
            known = self.publications[disclosure]
            self.publications[disclosure] = replace(known, title="", item_title="", state=WITHDRAWN, purged=True)


class MemoryRules:
    def __init__(self, kept: dict[str, BodyRules]) -> None:
        self.kept = kept

    def of(self, body: str) -> BodyRules:
        return self.load_for_update(body)

    def load_for_update(self, body: str) -> BodyRules:
        return self.kept.get(body, BodyRules(body=body))

    def save(self, rules: BodyRules) -> None:
        self.kept[rules.body] = rules
