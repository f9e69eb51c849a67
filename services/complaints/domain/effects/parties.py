"""Whom a case names or reports, and what those who are kept from it have no more."""

from __future__ import annotations

from services.complaints.domain.case import Case
from services.complaints.domain.effects.changes import Changes
from services.complaints.domain.entry import Entry


def named(entry: Entry) -> Changes:
    """Whom its words name, where those are more than before."""
    return {"named": tuple(entry.data["named"])} if "named" in entry.data else {}


def taken_away(entry: Entry) -> Changes:
    """Of department and handler what is reported, and has it no more."""
    return dict.fromkeys(entry.data.get("without", ()))


def written_to(case: Case, entry: Entry) -> Changes:
    """A message more; who is named by it handles the case no more, and others are asked."""
    tasks = {"task": entry.data["task"]} if "task" in entry.data else {}
    return {"messages": case.messages + 1, **named(entry), **taken_away(entry), **tasks}


def reported_named(_: Case, entry: Entry) -> Changes:
    """It is kept from further parties, and awaits the others."""
    return {"reported": tuple(entry.data["reported"]), "task": entry.data["task"], **taken_away(entry)}
