"""Cases with their ledgers, mails, announced deadlines and sealed identities, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.base.converter import plain, structure
from chassis.ports import SYSTEM, Actor, Stale
from services.complaints.domain import receipt as receipts
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.case import Case, NoSuchCase
from services.complaints.domain.case_clock import HEARD
from services.complaints.domain.entry import Entry
from services.complaints.domain.ledger import enter, fold
from services.complaints.domain.message import Message
from services.complaints.domain.reported import kept_away


class MemoryCases:
    def __init__(self) -> None:
        self.kept, self.messages = dict[str, Case](), list[Message]()
        self.rules: dict[str, BodyRules] = {}
        self.staff: dict[str, Actor] = {}
        self.entries: dict[str, list[Entry]] = {}

    def add(self, case: Case) -> Case:
        return self.save(case)

    def refolded(self, number: str) -> Case:
        """The case by its ledger alone, which has been through JSON."""
        kept = [structure(Entry, plain(entry)) for entry in self.entries[number]]
        return fold(self.kept[number], kept)

    def load_for_update(self, number: str, *, code: str | None = None, seen: str | None = None) -> Case:
        case = self.kept.get(number)
        if case is None or not (code is None or receipts.opens(code, case.receipt)):
            raise NoSuchCase
        if seen not in (None, str(case.version)):
            raise Stale("旧", "stale")
        # From whom it is kept is looked up anew, as the real one does it.
        kept = {"kept_away": kept_away(case.reported, self.staff.values()) if case.reported else ()}
        return replace(case, rules=self.rules.get(case.body, BodyRules(body=case.body)), **kept)

    def heard(self, case: Case) -> list[Entry]:
        kept = [structure(Entry, plain(entry)) for entry in self.entries[case.number]]
        return [replace(entry, words={}) for entry in kept if entry.kind in HEARD]

    def save(self, case: Case) -> Case:
        self.entries.setdefault(case.number, []).extend(case.entries)
        self.kept[case.number] = replace(case, entries=())
        return self.kept[case.number]

    def write(self, message: Message) -> None:
        self.messages.append(message)

    def told_by_citizen(self, receipt: str) -> list[str]:
        opened = self.opened_alike(receipt)
        ids, filed = {case.id for case in opened}, [words for case in opened for words in (case.title, case.text)]
        said = [said.text for said in self.messages if said.case in ids and said.author == "citizen"]
        first = [self.entries[case.number][0] for case in opened]
        named = [entry.words["reported_person"] for entry in first if "reported_person" in entry.words]
        return filed + said + named

    def sent_by(self, case: str) -> list[str]:
        known = [entry for ledger in self.entries.values() for entry in ledger if entry.case == case]
        return [entry.data["from_body"] for entry in known if entry.data.get("from_body")]

    def opened_alike(self, receipt: str) -> list[Case]:
        return [case for case in self.kept.values() if case.receipt == receipt]

    def of_order(self, channel: str, order: str, *, besides: str = "") -> list[Case]:
        same = [each for each in self.kept.values() if (each.channel, each.order_number) == (channel, order)]
        return [each for each in same if each.state != "closed" and each.number != besides]

    def lapsing(self, answered_before: datetime, *, limit: int) -> list[str]:
        return [
            case.number
            for case in self.kept.values()
            if case.state == "answered" and case.answered_at and case.answered_at < answered_before
        ][:limit]

    def merged_into(self, number: str) -> list[Case]:
        return [case for case in self.kept.values() if case.merged_into == number and case.state == "accepted"]

    def checked_about(self, disclosure: str) -> list[Case]:
        return [
            case for case in self.kept.values() if case.disclosure == disclosure and (case.answer_task or case.referral)
        ]

    def erase_words(self, case: str) -> None:
        self.messages = [replace(said, text="") if said.case == case else said for said in self.messages]
        for ledger in self.entries.values():
            ledger[:] = [replace(entry, words={}) if entry.case == case else entry for entry in ledger]

    def erase_words_about(self, disclosure: str, *, at: datetime) -> int:
        about = [case for case in self.kept.values() if case.disclosure == disclosure]
        for case in about:
            self.erase_words(case.id)
            self.save(enter(case, "purge", by=SYSTEM, at=at))
        return len(about)


class MemoryMails:
    """Mails that were taken, by digest."""

    def __init__(self, cases: MemoryCases) -> None:
        self._cases, self.kept = cases, dict[tuple[str, str], str]()

    def cases_of(self, message: str) -> dict[str, str]:
        numbers = {case.id: case.number for case in self._cases.kept.values()}
        return {said: numbers[case] for (known, said), case in self.kept.items() if known == message}

    def add(self, message: str, said: str, case: str) -> None:
        self.kept[message, said] = case


class MemoryDeadlines:
    def __init__(self) -> None:
        self.kept: dict[str, AnnouncedDeadline] = {}

    def of(self, case: Case) -> AnnouncedDeadline:
        return self.kept.get(case.id) or AnnouncedDeadline(case=case.id, due_on=case.due_on)

    def save(self, known: AnnouncedDeadline) -> None:
        self.kept[known.case] = known


class MemoryIdentities:
    """Identities by case; ``takes`` is whether there is a key."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.takes = True

    def can_seal(self) -> bool:
        return self.takes

    def seal(self, case: str, contact: Any) -> None:
        self.kept[case] = dict(contact)

    def open(self, case: str) -> dict[str, str]:
        return self.kept[case]

    def erase(self, case: str) -> None:
        self.kept.pop(case, None)
