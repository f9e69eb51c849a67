"""Every subscriber can take every publisher's example: the two sides of a contract agree."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from chassis.base.clock import SystemClock
from chassis.base.settings import Settings
from chassis.events.envelope import Delivery, Event, encode
from chassis.service import Service
from chassis.storage.tables import inbox
from tests.keys import SECRET
from yangguang.composition import BUILD

AUDIENCES = ("external", "internal", "party")


def built(name: str, folder: Path) -> Service:
    service = BUILD[name](Settings.load({"YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_DATA": str(folder)}))
    service.migrate()
    return service


def example(publisher: Service, event: str, audience: str) -> Delivery:
    data = publisher.contracts.examples[event]
    return Delivery(
        encode(
            Event(
                id=f"{publisher.name}.{event}.{audience}",
                name=f"{publisher.name}.{event}",
                source=publisher.name,
                subject=f"{event}-{audience}",
                sequence=1,
                body="GJJ",
                audience=audience,
                version=publisher.contracts.versions[event],
                at=SystemClock().now(),
                data=data | ({"audience": audience} if "audience" in data and event.startswith("disclosure") else {}),
            )
        ).encode()
    )


@pytest.mark.parametrize("name", list(BUILD))
def test_a_subscriber_understands_every_example_that_it_may_receive(name: str, tmp_path: Path) -> None:
    """A rule may refuse an example (it speaks of what is not there); not understanding it is a broken contract."""
    subscriber = built(name, tmp_path)
    taken = 0
    for publisher in (built(other, tmp_path) for other in BUILD):
        for event in publisher.publishes:
            for audience in AUDIENCES:
                if subscriber.listens_to(f"{publisher.name}.{event}.{audience}"):
                    subscriber.inbox.take([example(publisher, event, audience)])
                    taken += 1
    with subscriber.database.read() as connection:
        parked = connection.execute(sa.select(inbox.c.name, inbox.c.reason).where(inbox.c.state == "parked")).all()
    misunderstood = [
        (row.name, row.reason)
        for row in parked
        if row.reason.split(":")[0].endswith(("Error", "Exception", "ContractBroken"))
    ]
    assert misunderstood == []
    assert taken > 0
