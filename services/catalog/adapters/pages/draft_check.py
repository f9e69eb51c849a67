"""What a draft still lacks before it is proposed, and until when it must be public: asked while it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.base.hashing import sm3
from chassis.ports import Due, Invalid, in_both
from chassis.web.request import actor, clock
from services.catalog.adapters.pages.draft_form import read_draft
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.reads.obligations import standing_due
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body
from services.catalog.domain.completeness import NEEDED, check_complete
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.period import FORM, Period
from services.catalog.domain.periodic import running
from services.catalog.domain.revision import Content, Revision, Similar, Text
from services.catalog.domain.time_limit import Deadline, basis_of, deadline
from services.catalog.use_cases.further_items import further_items
from services.catalog.use_cases.load_for_update import public_revision
from services.catalog.use_cases.submission import Submission, after_notice, checked
from services.catalog.use_cases.withheld import is_more_than, withheld_in

# The fields as they follow each other in the form; what is wrong is told in this order.
FORM_ORDER = (
    *("title", "document_number", "formed_on", "period", "summary", "text", "elements", "topics", "channels"),
    *(
        "no_website_reason",
        "sensitive_data",
        "declassified_by",
        "declassified_on",
        "also_fulfils",
        "interprets",
        "related",
        "co_issuers",
        "other_issuers",
        "attachments",
        "keep",
    ),
    *("file", "publish_at", "notice_until", "notice_hides", "kept_findings"),
    *("redact_words", "redact_ground", "self_check"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is missing or wrong by field, in the order of the form, and the time limit; None without its first day.

    ``has_limit``: whether one runs at all; against a correction, or what was moved here, there is none.
    ``running``: its period, where that has not ended; ``owed``: until when the obligation of its period, or of an item
    that must always be public, is to be met, ``owed_left`` the working days until then.
    ``content`` is what the form makes, None where it makes none yet; ``after_notice`` what the public reads once a
    public notice is over. ``similar``: what of the body is public or under review and like it, as its reviewers will
    be told.
    """

    missing: Mapping[str, str]
    limit: Deadline | None
    has_limit: bool
    running: Period | None = None
    owed: Due | None = None
    owed_left: int | None = None
    content: Content | None = None
    after_notice: Submission | None = None
    similar: Sequence[Similar] = ()


def check_form(form: Any, item: Item, body: Body, work: Work, found: Disclosure | None) -> Check:
    """How a form stands that is being filled in; nothing of it is kept."""
    present = found.revision.content if found else None
    content, missing, left = None, dict[str, str](), None
    similar: Sequence[Similar] = ()
    form, unnamed = _named(form)
    try:
        submission = read_draft(form, present.attachments if present else ())
        content = checked(submission, item=item, body=body, by=actor(), work=work, present=present)
        content = replace(content, text=_text(submission.text))
        similar = _similar(content, item, body, work, found)
        left = after_notice(submission, item, work)
        missing = _missing(content, item, work, found)
    except Invalid as refusal:
        missing = {**needed_of(form), **refusal.errors}
    limit = _limit(_day(form.get("formed_on", "")), item, body, work, found)
    period = form.get("period", "") if content is None else content.period
    return Check(
        missing=in_form_order({**missing, **unnamed}),
        limit=limit,
        has_limit=_has_limit(found),
        **_of_period(period, item, work, found),
        content=content,
        after_notice=left,
        similar=similar,
    )


def check_kept(found: Disclosure, work: Work) -> Check:
    """How a draft stands as it is kept."""
    missing = _missing(found.revision.content, found.item, work, found)
    limit = _limit(found.revision.content.formed_on, found.item, found.body, work, found)
    period = _of_period(found.revision.content.period, found.item, work, found)
    similar = work.disclosures.similar_to(found)
    return Check(missing=in_form_order(missing), limit=limit, has_limit=_has_limit(found), similar=similar, **period)


def closes_earlier(found: Disclosure | None, content: Content | None, texts: Sequence[str], work: Work) -> bool:
    """Whether the correction, with these texts, withholds more than what people read, so that publishing it closes
    every edition before it.
    """
    if found is None or content is None or found.public_revision is None:
        return False
    now = withheld_in(texts, content.attachments, work)
    if not now or found.closed_through >= found.public_revision:
        return False
    revisions = reads.revisions_of(work.events.connection, found)
    return is_more_than(public_revision(found, revisions).content, now, work)


def require_complete(found: Disclosure, work: Work) -> None:
    """Raise what :func:`check_complete` raises of a draft as it is kept."""
    content, now = found.revision.content, clock().now()
    further = further_items(content.also_fulfils, work)
    check_complete(content, found.item, now, clock().today(), further=further, was_on_website=found.on_website)


def needed_of(form: Any) -> dict[str, str]:
    """What every proposal needs and a form lacks."""
    return {name: in_both(*text) for name, text in NEEDED.items() if not form.get(name, "").strip()}


def in_form_order(errors: Mapping[str, str]) -> dict[str, str]:
    """Errors as their fields follow each other in the form."""

    def place(path: str) -> int:
        name = path.partition(".")[0]
        return FORM_ORDER.index(name) if name in FORM_ORDER else len(FORM_ORDER)

    return {path: errors[path] for path in sorted(errors, key=place)}


def _missing(content: Content, item: Item, work: Work, found: Disclosure | None) -> dict[str, str]:
    was_on_website, further = found is not None and found.on_website, further_items(content.also_fulfils, work)
    try:
        check_complete(content, item, clock().now(), clock().today(), further=further, was_on_website=was_on_website)
    except Invalid as refusal:
        return dict(refusal.errors)
    return {}


def _text(text: str) -> Text:
    """By the digest that it will have in the file store, which gets none of it yet."""
    kept = text.encode()
    return Text(digest=sm3(kept), size=len(kept)) if kept else Text()


def _similar(content: Content, item: Item, body: Body, work: Work, found: Disclosure | None) -> Sequence[Similar]:
    """What is like the form, were it proposed as it is."""
    if found is None:
        first = Revision(number=1, content=content, proposer=actor().snapshot(), drafted_at=clock().now())
        return work.disclosures.similar_to(Disclosure(id="", item=item, body=body, revision=first))
    return work.disclosures.similar_to(replace(found, revision=replace(found.revision, content=content)))


def _named(form: Any) -> tuple[Any, dict[str, str]]:
    """The form with a title, and what is said where it has none: all else is looked at all the same."""
    if form.get("title", "").strip():
        return form, {}
    named = MultiDict(form)
    named["title"] = "标题"
    return named, {"title": in_both("请填写标题。", "Fill in the title.")}


def _limit(formed_on: date | None, item: Item, body: Body, work: Work, found: Disclosure | None) -> Deadline | None:
    """The limit of a first publication."""
    if formed_on is None or not _has_limit(found):
        return None
    examined = found.counted_from if found else None
    basis = basis_of(item.audience, body.legal_regime, item.time_limit, item.legal_basis)
    return deadline(
        examined or formed_on,
        item.time_limit,
        basis=basis,
        calendar=work.calendar,
        today=clock().today(),
        is_reexamined=examined is not None,
    )


def _of_period(code: str, item: Item, work: Work, found: Disclosure | None) -> dict[str, Any]:
    """Whether the period of a periodic item runs, and by when an obligation is owed until something is public."""
    owed, told = None, dict[str, Any]()
    is_public = found is not None and found.is_published
    if item.frequency == "standing" and not is_public:
        owed = standing_due(work.events.connection, item.code)
    elif item.frequency == "periodic" and FORM.fullmatch(code):
        told["running"] = running(code, item, clock().today())
        if not is_public:
            owed = work.calendar.due(Period.parse(code).last_day, item.time_limit.days, item.time_limit.unit)
    left = work.calendar.working_days(clock().today(), owed.on) if owed else None
    return {**told, "owed": owed, "owed_left": left}


def _has_limit(found: Disclosure | None) -> bool:
    """A correction runs against none, nor what was moved here."""
    return found is None or not (found.is_published or found.formerly_published_on)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1949 <= day.year < 3000 else None
