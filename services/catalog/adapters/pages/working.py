"""The disclosures that one works on, and one of them with everything that happened to it and the acts as buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from flask import g, request

from chassis.ports import Actor, Invalid, NotFound
from chassis.web.forms import load_filters, load_form
from chassis.web.incoming import files
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.acts import ACTS
from services.catalog.adapters.http.disclosures import show_working_file
from services.catalog.adapters.http.schemas import DisclosuresQuery
from services.catalog.adapters.pages import labels
from services.catalog.adapters.pages.answers import with_texts
from services.catalog.adapters.pages.companions import companion_of, lacks_interpretation
from services.catalog.adapters.pages.draft_form import finding_rows
from services.catalog.adapters.pages.drafting import show_edit
from services.catalog.adapters.pages.edition_changes import changes_of_revision
from services.catalog.adapters.pages.progress import bars, stages
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.reads import issues as issue_reads
from services.catalog.adapters.storage.reads import stranded
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.adapters.uploads import store_upload
from services.catalog.domain.completeness import is_hour_past
from services.catalog.domain.consent import AWAITED_IN, answers_somewhere
from services.catalog.domain.disclosure import OBJECTED, Disclosure
from services.catalog.domain.drafting import drafts_somewhere, may_draft
from services.catalog.domain.filing import lacks_fonds
from services.catalog.domain.issue_members import can_be_added
from services.catalog.domain.issuing import may_add
from services.catalog.domain.item import Item
from services.catalog.domain.periodic import running
from services.catalog.domain.possible_acts import acts_for
from services.catalog.domain.revision import Content, Fulfilment, Revision
from services.catalog.domain.states import CLOSED, OPEN, PUBLISHED
from services.catalog.domain.timeline import next_deadline, six_steps, time_limit
from services.catalog.domain.vocabulary import ISSUE_STATES, PURGE_OUTCOMES, REEXAMINATIONS, VALIDITIES
from services.catalog.use_cases.further_items import further_items
from services.catalog.use_cases.require_whole import damaged_parts
from services.vocabulary import AUDIENCES, period_name

PAGE_SIZE = 20
DISCLOSURE = "/catalog/disclosures/<disclosure>"
# The act that a person is most likely here for: what was returned is edited first.
STRONGEST = {"returned": ("edit",), "draft": ("mask", "propose"), "approved": ("publish-again",)}

pages = Pages("catalog", "working-pages")


@pages.get("/catalog/disclosures", who=may("disclosure.list"))
def list_disclosures(work: Work) -> str:
    """One's own, or all that one works on, the newest first."""
    reader, connection = actor(), work.events.connection
    show = request.args.get("show", "mine" if "proposer" in reader.roles else "all")
    state, cursor = request.args.get("state", ""), request.args.get("cursor")
    state = state if state in labels.FILTERS else ""
    narrowed = labels.FILTERS[state][1] if state else {}
    words = load_filters(DisclosuresQuery)["q"]
    asked = {"q": words, "mine": show == "mine", "cursor": cursor, "limit": PAGE_SIZE}
    query = {"state": "", "published": "", "purged": False, "item": "", "body": "", **narrowed, **asked}
    found = reads.list_disclosures(connection, reader, query)
    whole = reads.working(connection, [line["id"] for line in found])
    again = {"show": show, "state": state, "q": words}
    return render(
        "catalog/disclosures.html",
        rows=[_row(line, whole[line["id"]], work) for line in found],
        show=show,
        state=state,
        words=words,
        states=[(code, name) for code, (name, _) in labels.FILTERS.items()],
        audiences=AUDIENCES,
        may_draft=drafts_somewhere(reader),
        may_consent=answers_somewhere(reader),
        several_bodies=len({line["body"] for line in found}) > 1,
        first=f"?{urlencode(again)}" if cursor else None,
        following=f"?{urlencode({**again, 'cursor': found.next})}" if found.next else None,
    )


@pages.get(DISCLOSURE, who=may("disclosure.work"))
def show_disclosure(work: Work, disclosure: str) -> str:
    """One disclosure for those who work on it, with the acts that are possible now."""
    reader, today, connection = actor(), clock().today(), work.events.connection
    found = reads.find_disclosure(connection, reader, disclosure)
    steps = six_steps(found, calendar=work.calendar, today=today)
    revisions = reads.revisions_of(connection, found)
    shown = _asked(revisions) or found.revision
    failed = reads.failed_publication(connection, found)
    text = "" if found.is_purged else readable_text(work.files, shown.content.text.digest)
    return render(
        "catalog/disclosure.html",
        it=found,
        shown=shown,
        copies=reads.copies_of(connection, reader, found.id) if found.is_purged else [],
        revisions=list(reversed(revisions)),
        content=shown.content,
        further=further_named(shown.content, work),
        text=text or "",
        text_damaged=text is None,
        changes=changes_of_revision(shown, revisions, found, work.files),
        failed=failed,
        companion=(companion := companion_of(found, work)),
        lacks_interpretation=lacks_interpretation(found, companion) and may_draft(found.item, reader),
        may_redraft=not found.is_purged and found.item.active and may_draft(found.item, reader),
        damaged=damaged_parts(found.revision.content, work.files) if failed else [],
        unexplained=_unexplained(found),
        standing=labels.standing(found),
        steps=stages(steps, staff=True),
        records=sorted((record for step in steps for record in step.records), key=lambda record: record.at),
        limit=time_limit(found, calendar=work.calendar, today=today),
        answers=[with_texts(asdict(response), work.files) for response in reversed(found.responses)],
        hour_past=is_hour_past(found.revision.content, clock().now()),
        issues=issue_reads.issues_with(connection, found.id),
        open_issues=_open_issues(connection, found, reader),
        issue_states=ISSUE_STATES,
        lacks_fonds=found.first_published_at is not None and not found.is_purged and lacks_fonds(found),
        held=found.held if "held" in found.tasks else None,
        objected=found.objected if OBJECTED in found.tasks else None,
        names_issuers=shown.number == found.revision.number and found.revision.state in (*AWAITED_IN, PUBLISHED),
        successors=_successors(connection, found, reader),
        is_office=any(post.role in ("office", "inspector") for post in reader.posts),
        purge_outcomes=PURGE_OUTCOMES,
        reexaminations=REEXAMINATIONS,
        validities=VALIDITIES,
        done=labels.DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        **_acts(found, reader),
        **labels.vocabulary(),
    )


@pages.get(f"{DISCLOSURE}/files/<digest>", who=may("disclosure.work"))
def show_file(work: Work, disclosure: str, digest: str) -> Any:
    """An attachment of whichever revision; the session's cookie opens pages only."""
    return respond(show_working_file(work, disclosure, digest), 200, None)


def show_again(work: Work, disclosure: str, act: str) -> Any:
    """The disclosure with the refusal of an act; what a proposal lacks is filled in in the form."""
    if act == "propose" and getattr(g.get("refusal"), "errors", None):
        return show_edit(work, disclosure)
    return show_disclosure(work, disclosure)


@pages.post(
    f"{DISCLOSURE}/acts/<act>", who=may(*(f"disclosure.{name}" for name in ACTS)), again=show_again, files="file"
)
def do(work: Work, form: Any, disclosure: str, act: str) -> Any:
    """Do the act and show how the disclosure stands; a correction goes on to its form."""
    declared = ACTS.get(act)
    if declared is None:
        raise NotFound("没有这项操作，请从公开信息页面进入。", "There is no such act.")
    # The proof of a consent comes with the form; no other act has a file.
    sent = {"file": _kept_proof(work)} if act == "record-consent" else {}
    given = load_form(declared.given, form, **sent)
    if act == "propose" and not form.get("period_running"):
        _refuse_running_period(work, disclosure)
    command = declared.command(actor=actor(), disclosure=disclosure, expected=form.get("version") or None, **given)
    declared.run(command, work=work, clock=clock())
    if act == "hold" and (issue := form.get("issue")):
        return redirect(f"/catalog/issues/{quote(issue, safe='')}?done=hold", code=303)
    target = f"/catalog/disclosures/{disclosure}"
    return redirect(f"{target}/edit" if act == "correct" else f"{target}?done={act}", code=303)


def _kept_proof(work: Work) -> str:
    """The digest of the file that came with the form; empty where none did."""
    stored = [store_upload(file, by=actor(), work=work, clock=clock()) for file in files()[:1]]
    return stored[0].digest if stored else ""


def _refuse_running_period(work: Work, disclosure: str) -> None:
    """Of a period that has not ended somebody says on the page that he knows it; a program names the period itself."""
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    period = running(found.revision.content.period, found.item, clock().today())
    if period is not None:
        end = period.last_day
        raise Invalid(
            f"{period.name}到{end.year}年{end.month}月{end.day}日才结束：请在“核对后提出”页勾选已知，或者改选所属期。",
            f"The period {period.code} runs until {end}: confirm that on the page before it is proposed.",
            code="period_running",
        )


def _acts(disclosure: Disclosure, reader: Actor) -> dict[str, Any]:
    """The acts that are possible now, and the strongest of them: a page has one."""
    allowed = acts_for(disclosure, reader)
    likely = STRONGEST.get(disclosure.revision.state, ("archive",))
    return {"acts": allowed, "strongest": next((act for act in likely if act in allowed), "")}


def _successors(connection: Any, disclosure: Disclosure, reader: Actor) -> list[tuple[str, str]]:
    """To whom the reader may hand it over, each with his department."""
    if "hand-over" not in acts_for(disclosure, reader):
        return []
    people = stranded.successors(connection, disclosure, clock().today())
    return [(each.sub, _with_department(each, disclosure)) for each in people]


def _with_department(person: Actor, disclosure: Disclosure) -> str:
    department = disclosure.body.department_name(person.department) if person.department else ""
    return f"{person.name}（{department}）" if department else person.name


def further_named(content: Content, work: Work) -> list[str]:
    """The further items that it fulfils, each with its period and its elements."""
    items = further_items(content.also_fulfils, work)
    return [_named(each, items[each.item]) for each in content.also_fulfils if each.item in items]


def _unexplained(found: Disclosure) -> list[dict[str, Any]]:
    """What stands in the way of a proposal, each with where it is."""
    keys = {finding.key for finding in found.unexplained_findings}
    rows = finding_rows(found.revision.content) if keys else []
    return [row for row in rows if (row["kind"], row["masked"], row["file"]) in keys]


def _named(each: Fulfilment, item: Item) -> str:
    names = [element.name for element in item.elements if element.code in each.elements]
    told = "、".join(text for text in (period_name(each.period), *names) if text)
    return f"{item.title}（{told}）" if told else item.title


def _open_issues(connection: Any, disclosure: Disclosure, reader: Actor) -> list[tuple[str, str]]:
    """The open issues to which ``reader`` may add it; none where it is in one, or can be in none."""
    fits = can_be_added(disclosure) and may_add(disclosure, reader)
    is_in = any(issue.state in (OPEN, CLOSED) for issue in issue_reads.issues_with(connection, disclosure.id))
    return issue_reads.open_for(connection, disclosure) if fits and not is_in else []


def _row(line: Mapping[str, Any], disclosure: Disclosure, work: Work) -> dict[str, Any]:
    """A line with how it stands, its six states, and by when it must move on."""
    today, runs = clock().today(), disclosure.revision.is_under_way
    return {
        "line": line,
        "standing": labels.standing(disclosure),
        "bars": bars(disclosure, work.calendar, today),
        "limit": next_deadline(disclosure, calendar=work.calendar, today=today) if runs else None,
    }


def _asked(revisions: list[Revision]) -> Revision | None:
    number = request.args.get("revision", "")
    return next((revision for revision in revisions if str(revision.number) == number), None)
