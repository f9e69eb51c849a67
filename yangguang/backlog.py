"""What lies at the broker between a publisher and its readers: queued, or in the hands of a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chassis.base.settings import Settings, SettingsError
from chassis.broker.queue_depths import BrokerAway, QueueDepth, depths
from chassis.broker.topology import inbox_queue
from chassis.ports import Clock
from chassis.reconciliation.comparison import ON_ITS_WAY, UNKNOWN, Pending
from chassis.reconciliation.snapshots import Sending
from chassis.service import Service

# The broker counts only what no worker has taken. One that holds messages and does nothing with them loses them within
# this time: to its heartbeat when it is frozen, to its watchdog when it is stuck. Then they are in the queue again.
HANDS = timedelta(minutes=3)
WAIT = "Wait until the workers have read the queue; see 'yangguang doctor'."


class Queues:
    """The backlog of the distributed mode; it asks the broker each time."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock

    def __call__(self, reader: Service) -> Callable[[Sending], Pending | None]:
        """What the queue of a reader holds now."""
        queue = inbox_queue(reader.name)
        try:
            depth = depths(self._settings.broker_url(), [queue], self._settings.ca_file)[queue]
        except (BrokerAway, SettingsError) as error:
            silent = _unknown(str(error))
            return lambda _sending: silent
        return lambda sending: self._pending(reader, queue, depth, sending)

    def _pending(self, reader: Service, queue: str, depth: QueueDepth | None, sending: Sending) -> Pending | None:
        if depth is None:
            return None  # with the queue went what was in it
        if depth.messages:
            says = f"{ON_ITS_WAY}: {queue} has {depth.messages} messages and {depth.consumers} consumers"
            return Pending(ON_ITS_WAY, says, WAIT if depth.consumers else f"Start 'yangguang work {reader.name}'.")
        if depth.consumers and sending.last is not None and self._clock.now() - sending.last < HANDS:
            says = f"{ON_ITS_WAY}: published at {sending.last:%H:%M:%S}, perhaps a worker has it in hand"
            return Pending(ON_ITS_WAY, says, f"Look again in {HANDS.total_seconds() / 60:.0f} minutes.")
        return None


def _unknown(error: str) -> Pending:
    return Pending(
        UNKNOWN,
        f"{UNKNOWN} whether it is on its way: the broker cannot be asked ({error})",
        "Start RabbitMQ, or correct YANGGUANG_AMQP_URL, and look again.",
    )
