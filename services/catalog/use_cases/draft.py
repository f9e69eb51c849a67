"""Drafting a disclosure: the beginning of 提出."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.body import Body
from services.catalog.domain.directory_refusals import ItemRetired, NoSuchItem
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import require_drafter, require_proactive
from services.catalog.domain.item import Item
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.submission import Submission, content_of, digests
from services.catalog.use_cases.tell_companion import tell_companion


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A first text for an item; ``formerly_published_on`` where it is moved here from another website."""

    actor: Actor
    item: str
    submission: Submission
    formerly_published_on: date | None = None


def draft(command: Draft, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Keep a first revision as a draft."""
    item, body = open_item(command.item, by=command.actor, work=work)
    content = content_of(command.submission, item=item, body=body, by=command.actor, at=clock.now(), work=work)
    disclosure, event = rules.draft(
        identity=work.ids.new(), item=item, body=body, content=content, by=command.actor, at=clock.now()
    )
    disclosure = replace(disclosure, formerly_published_on=command.formerly_published_on)
    work.events.record(event)
    kept = work.disclosures.add(disclosure)
    work.uploads.refer(kept.id, digests(content))
    keep_matter(kept, work=work, at=clock.now(), is_new=True)
    if content.interprets:
        tell_companion(kept, interprets=content.interprets, work=work, at=clock.now())
    return kept


def open_item(code: str, *, by: Actor, work: UnitOfWork) -> tuple[Item, Body]:
    """The item and its body, when ``by`` may draft for it."""
    found = work.items.with_body(code)
    if found is None:
        raise NoSuchItem(code)
    item, body = found
    require_drafter(item, by)
    if not item.active:
        raise ItemRetired(item.code)
    require_proactive(item)
    return item, body
