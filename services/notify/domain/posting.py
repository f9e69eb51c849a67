"""Which hands a publication needs: its deliveries, and the tasks (待办) of the body's channel keepers."""

from __future__ import annotations

from datetime import date, datetime

from services.notify.domain.channels import Channel
from services.notify.domain.delivery import Delivery
from services.notify.domain.publication import Publication
from services.notify.domain.tasks import Task
from services.vocabulary import PARTY_MATTER

# Our own term for serving a channel by hand, in working days.
POSTING_DAYS = 3
# The same for mending a page that was found missing.
MENDING_DAYS = 3
# 行政处罚法第四十八条: a revoked penalty is taken down within three working days; kept for every withdrawal.
REMOVAL_DAYS = 3


def delivery_on(publication: Publication, channel: Channel, *, delivery_id: str, due_on: date | None) -> Delivery:
    """The delivery of this revision on one channel, before anything was done."""
    return Delivery(
        id=delivery_id,
        disclosure=publication.disclosure,
        revision=publication.revision,
        index_number=publication.index_number,
        body=publication.body,
        audience=publication.audience,
        department=publication.department,
        readers=publication.readers,
        channel=channel,
        title=publication.title,
        summary=publication.summary,
        # Nobody outside can open what our website does not carry, so no sheet names its address.
        address=publication.address if publication.on_website or publication.audience != "external" else "",
        # The revision's own moment: a sheet with revision 2 cannot have hung before revision 2 was public.
        published_at=publication.updated_at,
        due_on=due_on,
    )


def posting_task(delivery: Delivery, *, task_id: str, at: datetime) -> Task:
    """The keeper is to bring it to the channel."""
    return _task(delivery, "post", f"{delivery.channel.name}：{delivery.title}", task_id, at)


def missing_task(delivery: Delivery, *, task_id: str, at: datetime) -> Task:
    """The page that the keeper gave is gone or changed: he mends it, or gives another address."""
    return _task(delivery, "page_missing", f"{delivery.channel.name}：{delivery.title}", task_id, at)


def removal_task(delivery: Delivery, *, task_id: str, at: datetime) -> Task:
    """The keeper is to take it down."""
    return _task(delivery, "remove", removal_title(delivery), task_id, at)


def removal_title(delivery: Delivery) -> str:
    """What hangs where; after a purge only the index number names it."""
    hangs = f"{delivery.channel.name}：{delivery.title or delivery.index_number}"
    return PARTY_MATTER if delivery.audience == "party" else hangs


def _task(delivery: Delivery, kind: str, title: str, task_id: str, at: datetime) -> Task:
    return Task(
        id=task_id,
        source="notify",
        kind=kind,
        title=PARTY_MATTER if delivery.audience == "party" else title,
        body=delivery.body,
        page=f"/notify/deliveries/{delivery.id}",
        about=("delivery", delivery.id),
        audience=delivery.audience,
        opened_at=at,
        roles=("channel_keeper",),
        due_on=delivery.due_on,
        disclosure=delivery.disclosure,
        from_department=delivery.department,
    )
