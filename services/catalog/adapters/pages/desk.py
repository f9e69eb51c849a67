"""The desk: the disclosures that one works on, and one of them with everything that happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from chassis.ports import Actor, NotFound
from chassis.web.access import STAFF
from chassis.web.http import actor, clock
from chassis.web.pages import page, render
from services.catalog.adapters.http.fields import identity
from services.catalog.adapters.http.published import as_download
from services.catalog.adapters.pages import words
from services.catalog.adapters.pages.answers import answer_of
from services.catalog.adapters.pages.downloading import download
from services.catalog.adapters.pages.progress import stages, states
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.permissions import acts_for
from services.catalog.domain.revision import Revision
from services.catalog.domain.states import PUBLISHED
from services.catalog.domain.time_limit import Deadline
from services.catalog.domain.timeline import Record, six_steps, time_limit
from services.catalog.domain.vocabulary import AUDIENCES, PERSONAL_DATA, REVIEW_ROUTES, TOPICS
from services.catalog.ports import DisclosureLine, DisclosureQuery, UnitOfWork
from services.catalog.use_cases.read_disclosure import (
    read_disclosure,
    read_revisions,
    read_text,
    read_working_file,
)

PAGE_SIZE = 20
# The act that a person is most likely here for: what was returned is edited first.
STRONGEST = {"returned": ("edit",), "draft": ("propose",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A disclosure in the list: how it stands, its six states, and its time limit while that runs."""

    line: DisclosureLine
    standing: tuple[str, str]
    states: list[str]
    limit: Deadline | None


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "GET", "/catalog/disclosures", who=STAFF)(list_disclosures)
    page(pages, "GET", "/catalog/disclosures/<disclosure>", who=STAFF)(show_disclosure)
    page(pages, "GET", "/catalog/disclosures/<disclosure>/files/<digest>", who=STAFF)(show_working_file)


def list_disclosures(work: UnitOfWork) -> str:
    """One's own, or all that one works on, the newest first."""
    reader = actor()
    show = request.args.get("show", "mine" if "proposer" in reader.roles else "all")
    state = request.args.get("state", "")
    query = DisclosureQuery(mine=show == "mine", state=state if state in words.FILTERS else "")
    after = request.args.get("after")
    found = work.disclosures.page(query, reader=reader, after=[after] if after else None, limit=PAGE_SIZE)
    whole = work.glances.working([line.id for line in found.items])
    again = {"show": show, "state": query.state}
    return render(
        "catalog/disclosures.html",
        rows=[_row(line, whole, work) for line in found.items],
        show=show,
        state=query.state,
        states=[(code, words.STATES[code]) for code in words.FILTERS],
        audiences=AUDIENCES,
        may_draft="proposer" in reader.roles,
        several_bodies=len({line.body for line in found.items}) > 1,
        first=f"?{urlencode(again)}" if after else None,
        following=f"?{urlencode({**again, 'after': found.next[0]})}" if found.next else None,
    )


def show_disclosure(work: UnitOfWork, disclosure: str) -> str:
    """One disclosure for those who work on it, with the acts that are possible now."""
    reader, today = actor(), clock().today()
    found = read_disclosure(identity(disclosure), by=reader, work=work)
    steps = six_steps(found, calendar=work.calendar, today=today)
    revisions = read_revisions(found, work=work)
    shown = _revision(found, revisions)
    return render(
        "catalog/disclosure.html",
        it=found,
        shown=shown,
        revisions=list(reversed(revisions)),
        content=shown.content,
        text="" if found.is_purged else _text(shown, work),
        standing=words.standing(found),
        steps=stages(steps, staff=True),
        records=sorted((one for step in steps for one in step.records), key=_at),
        limit=time_limit(found, calendar=work.calendar, today=today),
        answers=[answer_of(response, work) for response in reversed(found.responses)],
        done=words.DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        **acts(found, reader),
        **vocabulary(),
    )


def show_working_file(work: UnitOfWork, disclosure: str, digest: str) -> Any:
    """An attachment of whichever revision."""
    attachment, content = read_working_file(identity(disclosure), digest, by=actor(), work=work)
    return download(as_download(attachment, content, cache="private, no-cache"))


def acts(disclosure: Disclosure, reader: Actor) -> dict[str, Any]:
    """The acts that are possible now, and the strongest of them: a page has one."""
    allowed = acts_for(disclosure, reader)
    likely = STRONGEST.get(disclosure.revision.state, ("archive",))
    return {"acts": allowed, "strongest": next((one for one in likely if one in allowed), "")}


def vocabulary() -> dict[str, Any]:
    """The names of what stands in codes."""
    return {
        "topics": TOPICS,
        "audiences": AUDIENCES,
        "routes": REVIEW_ROUTES,
        "personal_data": PERSONAL_DATA,
        "state_names": words.STATES,
        "state_kinds": words.STATE_KINDS,
        "grounds": words.WITHDRAWAL_GROUNDS,
        "field_names": words.FIELDS,
    }


def _row(line: DisclosureLine, whole: Mapping[str, Disclosure], work: UnitOfWork) -> Row:
    found, today = whole[line.id], clock().today()
    limit = time_limit(found, calendar=work.calendar, today=today) if found.published != PUBLISHED else None
    return Row(
        line=line,
        standing=words.standing(found),
        states=states(found, work.calendar, today),
        limit=limit if found.revision.is_under_way else None,
    )


def _revision(disclosure: Disclosure, revisions: list[Revision]) -> Revision:
    asked = request.args.get("revision", "")
    return next((one for one in revisions if str(one.number) == asked), disclosure.revision)


def _text(revision: Revision, work: UnitOfWork) -> str:
    try:
        return read_text(revision.content.text.digest, work=work)
    except NotFound:
        return ""


def _at(record: Record) -> Any:
    return record.at
