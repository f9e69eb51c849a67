"""Why events stay in an outbox: nobody publishes, the broker is away, or it has no queue that takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from chassis.base.settings import Settings, SettingsError
from chassis.broker import rights, topology
from chassis.broker.queue_depths import BrokerAway, QueueDepth, depths
from chassis.events import outbox
from chassis.events.outbox import Unsent
from chassis.service import Service
from chassis.storage import lease

LATE = timedelta(seconds=60)
NAMED = 3
_DEFINITIONS = Path(__file__).resolve().parents[1] / "deploy" / "rabbitmq" / "definitions.json"
# Debian's rabbitmqctl goes to a folder of its own first, so the path is a whole one. In the image of the command line
# there is none, and the broker's container has the file here.
IMPORT = f"rabbitmqctl import_definitions {_DEFINITIONS if _DEFINITIONS.exists() else '/deploy/definitions.json'}"


@dataclass(frozen=True, slots=True)
class Broker:
    """What a broker answered: its health error, or the depth of each queue that should be there (None: it is not).

    ``excess`` is what our account may do there beyond its need. Without it, no account makes queues.
    """

    health_error: str = ""
    queues: Mapping[str, QueueDepth | None] = field(default_factory=dict)
    excess: str = ""

    def declaring(self, verb: str) -> str:
        """What makes an inbox that is missing: its reader, or the operator where readers may not."""
        return f"start '{verb}'" if self.excess else f"run '{IMPORT}' at the broker"


def ask_brokers(settings: Settings, services: Sequence[Service]) -> dict[str, Broker]:
    """The broker of each destination, asked once."""
    inboxes = [topology.inbox_queue(service.name) for service in services if service.subscribes]
    wanted = {outbox.EVENTS: inboxes, outbox.PUBLICATIONS: [topology.PUBLICATIONS_STREAM]}
    return {destination: _ask(settings, destination, queues) for destination, queues in wanted.items()}


def lasting(time: timedelta) -> str:
    """A time as people say it: in seconds, minutes, hours or days, whichever is above one."""
    for unit, name in ((timedelta(days=1), "days"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if time >= 2 * unit:
            return f"{time // unit} {name}"
    return f"{time.total_seconds():.0f} s"


def unpublished(
    service: Service,
    services: Sequence[Service],
    unsent: Sequence[Unsent],
    relay: lease.Holder | None,
    brokers: Mapping[str, Broker],
    now: datetime,
) -> tuple[str, str]:
    """What lies in a service's outbox, and what to do about it when it is late."""
    if not unsent:
        return "everything is published", ""
    age = now - min(rows.oldest for rows in unsent)
    says = f"{sum(rows.rows for rows in unsent)} events unpublished, the oldest for {lasting(age)}"
    late = [rows for rows in unsent if now - rows.oldest > LATE]
    if not late:
        return says, ""
    says += f": {_named(late)}"
    if service.settings.mode != "distributed":
        return says, "Start 'yangguang run'; where it runs, its log says why."
    away = [rows for rows in late if brokers[rows.destination].health_error]
    if relay is None or relay.until < now:
        return says, f"Start 'yangguang relay {service.name}'."
    if away:
        return says, f"Its relay runs and waits for the broker of {away[0].destination}, of which more is said below."
    return says, _nobody_takes(service, services, late, brokers)


def _nobody_takes(
    service: Service, services: Sequence[Service], late: Sequence[Unsent], brokers: Mapping[str, Broker]
) -> str:
    passed = [rows for rows in late if rows.passed]
    hints = [hint for rows in passed or late for hint in _hints(service, services, rows, brokers[rows.destination])]
    causes = " ".join(dict.fromkeys(hints))
    if passed:
        return f"Nobody takes {_named(passed)}, though others are published. {causes}"
    return (
        f"Relay and broker are there. Either the broker takes nothing (an alarm? see its log), or nobody does. {causes}"
    )


def _hints(service: Service, services: Sequence[Service], waiting: Unsent, broker: Broker) -> list[str]:
    """What to do about each queue that should take these events."""
    if waiting.destination == outbox.PUBLICATIONS:
        takers = {topology.PUBLICATIONS_STREAM: f"yangguang relay {service.name}"}
    else:
        takers = {
            topology.inbox_queue(reader.name): f"yangguang work {reader.name}"
            for reader in services
            if reader.listens_to(waiting.routing_key)
        }
    if not takers:
        return [f"No service of this release listens to {waiting.routing_key}: is one of another release running?"]
    missing = {queue: verb for queue, verb in takers.items() if broker.queues.get(queue) is None}
    if missing:
        if waiting.destination == outbox.PUBLICATIONS:
            return [f"{queue} is not declared: start '{verb}' once." for queue, verb in missing.items()]
        return [f"{queue} is not declared: {broker.declaring(verb)} once." for queue, verb in missing.items()]
    return [f"{queue} may not be bound to it: restart '{verb}', which binds anew." for queue, verb in takers.items()]


def _named(unsent: Sequence[Unsent]) -> str:
    named = ", ".join(f"{rows.routing_key} ({rows.rows})" for rows in unsent[:NAMED])
    more = len(unsent) - NAMED
    return f"{named} and {more} more routing keys" if more > 0 else named


def _ask(settings: Settings, destination: str, queues: Sequence[str]) -> Broker:
    try:
        url = settings.broker_url(destination)
        excess = rights.excess(url, settings.ca_file) if destination == outbox.EVENTS else ""
        return Broker(queues=depths(url, list(queues), settings.ca_file), excess=excess)
    except (BrokerAway, SettingsError) as error:
        return Broker(health_error=str(error))
