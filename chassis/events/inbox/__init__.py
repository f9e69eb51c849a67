"""Effects exactly once and in order: what a service has taken in, what waits for its turn, what is parked.

The order of one aggregate is kept by `inbox_positions`: the last sequence that took effect. Next → effect; seen →
ignored; ahead → waiting; refused → parked, and what comes after it waits behind it.
"""

from chassis.events.inbox.attempts import MAX_ATTEMPTS
from chassis.events.inbox.inbox import SUSPICIOUS_REDELIVERIES, Inbox
from chassis.events.inbox.reader import Handler, Meter, OpenWork, Reader
from chassis.events.inbox.reason import LONGEST_REASON, reason_of
from chassis.events.inbox.store import Held, InboxStore, counts, held, waiting_since
from chassis.events.inbox.turn import turn_of

__all__ = [
    "LONGEST_REASON",
    "MAX_ATTEMPTS",
    "SUSPICIOUS_REDELIVERIES",
    "Handler",
    "Held",
    "Inbox",
    "InboxStore",
    "Meter",
    "OpenWork",
    "Reader",
    "counts",
    "held",
    "reason_of",
    "turn_of",
    "waiting_since",
]
