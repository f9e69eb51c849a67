"""One run: traffic, faults, healing, quiet, verdict."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from tests.faults.check import DISORDERED, DUPLICATED, LOST, OTHER, PARKED, RESURRECTED, WAITING, Violation, violations
from tests.faults.cluster import Cluster, cluster
from tests.faults.faults import Scene
from tests.faults.history import History
from tests.faults.meddler import MARK, Meddler
from tests.faults.nemesis import Nemesis
from tests.faults.report import show
from tests.faults.snapshot import AGENCY, take
from tests.faults.traffic import Traffic
from tests.journey.system import SERVICES

QUIET_SECONDS = 180.0
STORIES_SECONDS = 300.0


@dataclass
class Outcome:
    """What a run came to."""

    seed: int
    injected: Counter[str] = field(default_factory=Counter)
    committed: int = 0
    events: int = 0
    heal_seconds: float = 0
    violations: list[Violation] = field(default_factory=list)
    told: str = ""

    def count(self, kind: str) -> int:
        """How many violations of a kind there are."""
        return sum(1 for one in self.violations if one.kind == kind)

    def lines(self) -> list[str]:
        """The figures, the last line as it is fixed."""
        return [
            f"events {self.events}, quiet {self.heal_seconds:.0f} s after the last fault, kinds {len(self.injected)}",
            f"out of order {self.count(DISORDERED)}, resurrected {self.count(RESURRECTED)}, "
            f"parked {self.count(PARKED)}, waiting {self.count(WAITING)}, other {self.count(OTHER)}",
            f"faults: {sum(self.injected.values())} injected, {self.committed} committed, "
            f"lost {self.count(LOST)}, duplicated {self.count(DUPLICATED)}",
        ]


def run(
    *,
    seed: int,
    injections: int,
    minutes: float,
    clients: int = 8,
    mutation: str = "",
    only: tuple[str, ...] = (),
    keep: bool = False,
) -> Outcome:
    """Inject so many faults within so many minutes, and judge."""
    with cluster(mutation=mutation, keep=keep) as made:
        print(f"seed {seed}; the system's logs are in {made.home}", flush=True)
        assert made.system.yangguang("agency", "add", AGENCY, "观察机关").returncode == 0
        made.system.quiet()
        history = History()
        meddler = Meddler(f"{made.broker.url}/%2F", random.Random(f"{seed}-meddler"))
        meddler.listen()
        traffic = Traffic(made.system, history, seed, clients)
        traffic.start()
        Nemesis(Scene(made, meddler, random.Random()), history, seed, injections, only).run(minutes * 60)
        traffic.stop()
        made.heal()
        healed = time.monotonic()
        made.await_ready()
        # A mutated system may never come to rest; what it lacks then is what is looked for.
        traffic.finish(60 if mutation else STORIES_SECONDS)
        unrest = await_quiet(made, 30 if mutation else QUIET_SECONDS)
        outcome = Outcome(seed, Counter(one.kind for one in history.injections), len(history.deeds))
        outcome.heal_seconds = time.monotonic() - healed
        snapshot = take(made)
        outcome.events = sum(len(rows) for rows in snapshot.outbox.values())
        outcome.violations = violations(snapshot, history, meddler.parked)
        outcome.violations += [Violation(WAITING, one) for one in unrest]
        outcome.violations += list(_chains(made)) + list(_deaths(made))
        if outcome.violations:
            outcome.told = show(outcome.violations, snapshot, history, seed)
        print(f"answers by status (0: none): {dict(sorted(history.answers.items()))}", flush=True)
        return outcome


def await_quiet(made: Cluster, seconds: float) -> list[str]:
    """Wait until nothing is on its way any more; what still is after that time."""
    until, calm = time.monotonic() + seconds, 0
    while True:
        left = list(_under_way(made))
        calm = 0 if left else calm + 1
        if calm >= 3:
            return []
        if time.monotonic() > until:
            return left
        time.sleep(0.7)


def _under_way(made: Cluster) -> Sequence[str]:
    found = []
    for service in SERVICES:
        with made.database(service) as connection:
            unpublished = _count(connection, "SELECT count(*) FROM outbox WHERE published_at IS NULL")
            waiting = _count(
                connection, f"SELECT count(*) FROM inbox WHERE state='waiting' AND event_id NOT LIKE '{MARK}%'"
            )
        depth = made.depth(service)
        found += [
            f"{count} {what} of {service}"
            for count, what in (
                (unpublished, "unpublished events"),
                (waiting, "waiting events"),
                (depth, "queued messages"),
            )
            if count
        ]
    return found


def _count(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def _chains(made: Cluster) -> Sequence[Violation]:
    done = made.system.yangguang("audit", "verify", "--json")
    if done.returncode:
        return [Violation(OTHER, f"an audit chain is broken: {done.stdout} {done.stderr[-500:]}")]
    return [
        Violation(OTHER, f"the audit chain of {name} is empty")
        for name, chain in json.loads(done.stdout).items()
        if not chain["records"]
    ]


def _deaths(made: Cluster) -> Sequence[Violation]:
    return [
        Violation(OTHER, f"{child.name} ended by itself with {child.deaths}; see {child.log}")
        for child in made.children.values()
        if child.deaths
    ]
