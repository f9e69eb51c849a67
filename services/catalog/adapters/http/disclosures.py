"""Disclosures for those who work on them: drafts, their way, attachments."""

from __future__ import annotations

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from chassis.content.clean_text.blocks import CleanText
from chassis.content.file_types import LIMIT
from chassis.web.endpoint import Endpoints
from chassis.web.incoming import IncomingFile
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.acts import ACTS, DeclaredAct
from services.catalog.adapters.http.caching import PRIVATE_CACHE, PUBLIC_CACHE
from services.catalog.adapters.http.content_schemas import ContentSchema, DraftSchema, submission_of
from services.catalog.adapters.http.schemas import DisclosuresQuery
from services.catalog.adapters.http.views import disclosures as views
from services.catalog.adapters.http.views.timeline import TimelineView
from services.catalog.adapters.http.views.values import API, address_of
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import MEDIA, attached, readable_text, with_addresses
from services.catalog.adapters.uploads import store_upload
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.possible_acts import acts_for
from services.catalog.domain.revision import Attachment, Content
from services.catalog.domain.time_limit import TimeLimit, basis_of, deadline
from services.catalog.domain.timeline import china_date, six_steps, time_limit
from services.catalog.use_cases.draft import Draft, draft
from services.catalog.use_cases.edit import Edit, edit

DISCLOSURE = "/disclosures/<disclosure>"
# The parts of a multipart body around the file itself.
_ENVELOPE = 10_000

endpoints = Endpoints("catalog", "disclosures")


@endpoints.get(
    "/disclosures",
    who=may("disclosure.list"),
    query=DisclosuresQuery,
    returns=views.DisclosureLineView,
    many=True,
)
def list_disclosures(work: Work, query: dict[str, Any]) -> Any:
    """The disclosures that the caller may work on, the newest first."""
    page = reads.list_disclosures(work.events.connection, actor(), query)
    return page.map(lambda line: {**line, "deadline": _deadline(line, work)})


@endpoints.post(
    "/disclosures",
    who=may("disclosure.draft"),
    body=DraftSchema,
    returns=views.ProgressView,
    status=201,
    also=(404,),
    etag=True,
)
def draft_disclosure(work: Work, given: dict[str, Any]) -> Reply:
    """Draft a disclosure of an item."""
    command = Draft(actor=actor(), item=given["item"], submission=submission_of(given))
    drafted = draft(command, work=work, clock=clock())
    return progress(drafted, location=f"{API}/disclosures/{drafted.id}")


@endpoints.get(DISCLOSURE, who=may("disclosure.work"), returns=views.DisclosureView, etag=True)
def show_disclosure(work: Work, disclosure: str) -> Reply:
    """One disclosure with its latest revision."""
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    content, address = found.revision.content, address_of(found.index_number or "")
    text = "" if found.is_purged else readable_text(work.files, content.text.digest)
    shown = SimpleNamespace(
        it=found,
        acts=acts_for(found, actor()),
        text=text or "",
        text_damaged=text is None,
        attachments=with_addresses(map(asdict, content.attachments), f"{API}/disclosures/{found.id}"),
        after_notice=_after_notice(content, work),
        editions=[
            {
                **asdict(edition),
                "closed": edition.number <= found.closed_through,
                "address": f"{address}?revision={edition.number}",
            }
            for edition in found.editions
        ],
        deadline=time_limit(found, calendar=work.calendar, today=clock().today()),
    )
    return Reply(shown, etag=f"{found.etag}-{found.told}", cache=PRIVATE_CACHE)


@endpoints.put(DISCLOSURE, who=may("disclosure.edit"), body=ContentSchema, returns=views.ProgressView, match="required")
def edit_disclosure(work: Work, given: dict[str, Any], disclosure: str) -> Reply:
    """Replace the content of a draft or returned revision; send If-Match."""
    command = Edit(
        actor=actor(),
        disclosure=disclosure,
        submission=submission_of(given),
        expected=if_match(),
    )
    return progress(edit(command, work=work, clock=clock()))


@endpoints.get(
    f"{DISCLOSURE}/timeline", who=may("publication.read", "disclosure.work"), returns=TimelineView, also=(410,)
)
def show_timeline(work: Work, disclosure: str) -> Reply:
    """The six steps; who and why only for those who work on it."""
    today = clock().today()
    found, works_on = reads.find_progress(work.events.connection, actor(), disclosure)
    steps = six_steps(found, calendar=work.calendar, today=today)
    shown = {
        "id": found.id,
        "revision": found.revision.number,
        "steps": steps if works_on else [step.public() for step in steps],
        "deadline": time_limit(found, calendar=work.calendar, today=today),
    }
    is_for_everybody = found.audience == "external" and found.on_website
    return Reply(shown, cache=PUBLIC_CACHE if is_for_everybody and not works_on else PRIVATE_CACHE)


@endpoints.get(f"{DISCLOSURE}/files/<digest>", who=may("disclosure.work"), media=MEDIA, ranges=True, etag=True)
def show_working_file(work: Work, disclosure: str, digest: str) -> Reply:
    """An attachment of whichever revision: its public copy, or the file as it was uploaded."""
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    revisions = reads.revisions_of(work.events.connection, found)
    files = [asdict(file) for revision in revisions for file in revision.content.attachments]
    files += [asdict(given.file) for revision in revisions for given in revision.consents if given.file]
    originals = [{**file, "digest": file["original"], "name": f"原件-{file['name']}"} for file in files]
    return attached(work.files, files + originals, digest, cache=PRIVATE_CACHE)


@endpoints.post(
    "/files",
    who=may("file.store"),
    upload="file",
    returns=views.StoredFileView,
    status=201,
    max_bytes=LIMIT + _ENVELOPE,
)
def upload(work: Work, given: IncomingFile) -> Attachment:
    """Store an attachment, sent as the part ``file`` of a multipart form; ``unseen`` is what no program could read.

    ``digest`` is that of the public copy, by which it is attached; ``stripped`` is what the copy no longer holds.
    """
    return store_upload(given, by=actor(), work=work, clock=clock())


@endpoints.post(
    "/texts",
    who=may("disclosure.draft"),
    upload="file",
    converts=True,
    asks=True,
    returns=views.CleanTextView,
    max_bytes=LIMIT + _ENVELOPE,
)
def clean_text(work: Work, given: CleanText) -> CleanText:
    """The text of an office file (.docx, .xlsx, or .html as it is pasted) as Markdown; nothing of it is kept."""
    return given


def _declare(name: str, declared: DeclaredAct) -> None:
    def act(work: Work, given: dict[str, Any], disclosure: str) -> Reply:
        expected = if_match() if declared.versioned else None
        command = declared.command(actor=actor(), disclosure=disclosure, expected=expected, **given)
        return progress(declared.run(command, work=work, clock=clock()))

    act.__name__, act.__doc__ = declared.run.__name__, declared.run.__doc__
    version = {"match": "optional"} if declared.versioned else {"etag": True}
    options = {"who": may(f"disclosure.{name}"), "body": declared.given, "returns": views.ProgressView, **version}
    endpoints.act(DISCLOSURE, name, **options)(act)


for _name, _declared in ACTS.items():
    _declare(_name, _declared)


def _after_notice(content: Content, work: Work) -> dict[str, Any] | None:
    left = content.after_notice
    return {**asdict(left), "text": readable_text(work.files, left.text.digest) or ""} if left else None


def progress(disclosure: Disclosure, location: str = "") -> Reply:
    """How a disclosure stands after it was saved."""
    shown = SimpleNamespace(it=disclosure, acts=acts_for(disclosure, actor()))
    return Reply(shown, etag=str(disclosure.etag), location=location)


def _deadline(line: dict[str, Any], work: Work) -> Any:
    """How a line stands towards its time limit, derived each time."""
    if not line["formed_on"]:
        return None
    first, limit = line["first_published_at"], TimeLimit(**line["time_limit"])
    return deadline(
        line["counted_from"] or line["formed_on"],
        limit,
        basis=basis_of(line["audience"], line["legal_regime"], limit, line["legal_basis"]),
        calendar=work.calendar,
        today=clock().today(),
        published_on=line["formerly_published_on"] or (china_date(first) if first else None),
        is_reexamined=line["counted_from"] is not None,
    )
