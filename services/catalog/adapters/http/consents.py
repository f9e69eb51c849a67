"""会签: what several bodies issue, for those that do not lead: to read it, to consent to it, or not."""

from __future__ import annotations

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.consent_acts import CONSENT_ACTS, ConsentAct
from services.catalog.adapters.http import consent_schemas as schemas
from services.catalog.adapters.http.caching import PRIVATE_CACHE
from services.catalog.adapters.http.views import consents as views
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.storage.reads import consents as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import MEDIA, attached, readable_text, with_addresses
from services.catalog.domain.consent import acts_of, asked, bodies_of
from services.catalog.domain.disclosure import Disclosure

CONSENT = "/consents/<disclosure>"

endpoints = Endpoints("catalog", "consents")


@endpoints.get(
    "/consents", who=may("consent.list"), query=schemas.ConsentsQuery, returns=views.ConsentLineView, many=True
)
def list_consents(work: Work, query: dict[str, Any]) -> Any:
    """What the caller's bodies are asked to consent to, or were, the newest first."""
    return reads.list_consents(work.events.connection, actor(), query)


@endpoints.get(CONSENT, who=may("consent.read"), returns=views.JointView, etag=True)
def show_consent(work: Work, disclosure: str) -> Reply:
    """One joint document as the public is going to read it; `content_hash` is what one consents to."""
    found = reads.find_joint(work.events.connection, actor(), disclosure)
    content, mine = found.revision.content, bodies_of(found, actor())
    text = readable_text(work.files, content.text.digest)
    shown = SimpleNamespace(
        it=found,
        acts=acts_of(found, actor()),
        asked=[body for body, waits in asked(found).items() if waits and body in mine],
        text=text or "",
        text_damaged=text is None,
        attachments=with_addresses(map(asdict, content.attachments), f"{API}/consents/{found.id}"),
        issuers=[
            {**asdict(issuer), "consented": issuer not in found.missing_consents} for issuer in content.co_issuers
        ],
    )
    return Reply(shown, etag=str(found.etag), cache=PRIVATE_CACHE)


@endpoints.get(f"{CONSENT}/files/<digest>", who=may("consent.read"), media=MEDIA, ranges=True, etag=True)
def show_joint_file(work: Work, disclosure: str, digest: str) -> Reply:
    """An attachment of the present revision, as it is going to be public."""
    found = reads.find_joint(work.events.connection, actor(), disclosure)
    return attached(work.files, map(asdict, found.revision.content.attachments), digest, cache=PRIVATE_CACHE)


def _declare(name: str, declared: ConsentAct) -> None:
    def act(work: Work, given: dict[str, Any], disclosure: str) -> Reply:
        command = declared.command(actor=actor(), disclosure=disclosure, expected=if_match(), **given)
        return _progress(declared.run(command, work=work, clock=clock()))

    act.__name__, act.__doc__ = declared.run.__name__, declared.run.__doc__
    options = {"who": may(f"consent.{name}"), "body": declared.given, "returns": views.JointProgressView}
    endpoints.act(CONSENT, name, match="optional", **options)(act)


for _name, _declared in CONSENT_ACTS.items():
    _declare(_name, _declared)


def _progress(disclosure: Disclosure) -> Reply:
    return Reply(SimpleNamespace(it=disclosure, acts=acts_of(disclosure, actor())), etag=str(disclosure.etag))
