"""The unit of work of notify on one open transaction."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from chassis.events.recorder import TransactionRecorder
from chassis.ports import Files, Ids, WorkCalendar
from services.notify.adapters.outside import OutboxedOutside
from services.notify.adapters.storage.agencies import StoredAgencies
from services.notify.adapters.storage.deliveries import StoredDeliveries
from services.notify.adapters.storage.directory import StoredDirectory
from services.notify.adapters.storage.publications import StoredPublications
from services.notify.adapters.storage.reading import Readings
from services.notify.adapters.storage.tasks import StoredTasks


@dataclass(slots=True)
class Work:
    """A :class:`services.notify.ports.UnitOfWork`, and the readings of the edges."""

    connection: Connection
    events: TransactionRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    origin: str
    publications: StoredPublications = field(init=False)
    deliveries: StoredDeliveries = field(init=False)
    tasks: StoredTasks = field(init=False)
    agencies: StoredAgencies = field(init=False)
    directory: StoredDirectory = field(init=False)
    outside: OutboxedOutside = field(init=False)
    readings: Readings = field(init=False)

    def __post_init__(self) -> None:
        self.publications = StoredPublications(self.connection)
        self.deliveries = StoredDeliveries(self.connection)
        self.tasks = StoredTasks(self.connection)
        self.agencies = StoredAgencies(self.connection)
        self.directory = StoredDirectory(self.connection)
        self.outside = OutboxedOutside(self.events, self.origin)
        self.readings = Readings(self.connection)
