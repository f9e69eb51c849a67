"""The unit of work of notify on one open transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.events.recorder import TransactionRecorder
from chassis.ports import Files, Ids, WorkCalendar
from services.notify.adapters.external import OutboxedExternal
from services.notify.adapters.storage.agencies import StoredAgencies
from services.notify.adapters.storage.deliveries import StoredDeliveries
from services.notify.adapters.storage.publications import StoredPublications
from services.notify.adapters.storage.purges import StoredPurges
from services.notify.adapters.storage.tables import bodies
from services.notify.adapters.storage.tasks import StoredTasks
from services.notify.ports import Agencies, Deliveries, External, Publications, Purges, Tasks


@dataclass(slots=True)
class Work:
    """A :class:`services.notify.ports.UnitOfWork`; ``connection`` is for what the edges read."""

    connection: Connection
    events: TransactionRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    origin: str
    publications: Publications = field(init=False)
    deliveries: Deliveries = field(init=False)
    tasks: Tasks = field(init=False)
    agencies: Agencies = field(init=False)
    external: External = field(init=False)
    purges: Purges = field(init=False)

    def __post_init__(self) -> None:
        self.publications = StoredPublications(self.connection)
        self.deliveries = StoredDeliveries(self.connection)
        self.tasks = StoredTasks(self.connection)
        self.agencies = StoredAgencies(self.connection)
        self.external = OutboxedExternal(self.events, self.origin)
        self.purges = StoredPurges(self.connection)

    def is_body(self, code: str) -> bool:
        return self.connection.execute(sa.select(bodies.c.code).where(bodies.c.code == code)).first() is not None

    def body_name(self, code: str) -> str:
        return self.connection.execute(sa.select(bodies.c.name).where(bodies.c.code == code)).scalar() or code
