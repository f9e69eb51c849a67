"""One run: traffic, faults, healing, quiet, verdict."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from tests.faults.check import DISORDERED, DUPLICATED, LOST, OTHER, PARKED, RESURRECTED, WAITING, Violation, violations
from tests.faults.cluster import Cluster, cluster
from tests.faults.faults import Scene
from tests.faults.history import History
from tests.faults.meddler import MARK, Meddler
from tests.faults.nemesis import Nemesis
from tests.faults.report import show
from tests.faults.snapshot import AGENCY, Snapshot, take
from tests.faults.traffic import Traffic
from tests.journey.system import SERVICES

QUIET_SECONDS = 180.0
# Nothing may assume that there is one instance of anything.
BESIDE = ("catalog-relay-2", "notify-worker-2")
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
        return sum(1 for violation in self.violations if violation.kind == kind)

    def lines(self) -> list[str]:
        """The figures, the last line as it is fixed."""
        return [
            f"events {self.events}, quiet {self.heal_seconds:.0f} s after the last fault, kinds {len(self.injected)}",
            f"out of order {self.count(DISORDERED)}, resurrected {self.count(RESURRECTED)}, "
            f"parked {self.count(PARKED)}, waiting {self.count(WAITING)}, other {self.count(OTHER)}",
            f"faults: {sum(self.injected.values())} injected, {self.committed} committed, "
            f"lost {self.count(LOST)}, duplicated {self.count(DUPLICATED)}",
        ]


class Stage:
    """A running system, what was done to it, and the judgement; made by :func:`stage`."""

    def __init__(self, made: Cluster, seed: int, *, mutated: bool = False) -> None:
        self.cluster, self.seed, self.mutated = made, seed, mutated
        assert made.system.yangguang("agency", "add", AGENCY, "观察机关").returncode == 0
        made.system.quiet()
        self.history = History()
        self.meddler = Meddler(f"{made.broker.url}/%2F", random.Random(f"{seed}-meddler"))
        self.meddler.listen()
        self._healed = time.monotonic()

    def traffic(self, clients: int) -> Traffic:
        """Clients that are ready to tell stories."""
        return Traffic(self.cluster.system, self.history, self.seed, clients)

    def rage(self, injections: int, minutes: float, only: tuple[str, ...] = ()) -> None:
        """Inject so many faults, within so many minutes."""
        scene = Scene(self.cluster, self.meddler, random.Random())
        Nemesis(scene, self.history, self.seed, injections, only).run(minutes * 60)

    def heal(self, traffic: Traffic) -> None:
        """End every fault, and let the stories under way come to their ends."""
        traffic.stop()
        self.cluster.heal()
        self._healed = time.monotonic()
        self.cluster.await_ready()
        # A mutated system may never come to rest; what it lacks then is what is looked for.
        traffic.finish(60 if self.mutated else STORIES_SECONDS)

    def judge(self) -> Outcome:
        """Wait for quiet, and compare what was accepted with what took effect."""
        unrest = await_quiet(self.cluster, 30 if self.mutated else QUIET_SECONDS)
        history = self.history
        outcome = Outcome(self.seed, Counter(injection.kind for injection in history.injections), len(history.deeds))
        outcome.heal_seconds = time.monotonic() - self._healed
        snapshot = take(self.cluster)
        outcome.events = sum(len(rows) for rows in snapshot.outbox.values())
        outcome.violations = violations(snapshot, history, self.meddler.parked)
        outcome.violations += [Violation(WAITING, what) for what in unrest]
        outcome.violations += [*_chains(self.cluster, snapshot), *_deaths(self.cluster)]
        if outcome.violations:
            outcome.told = show(outcome.violations, snapshot, history, self.seed)
        return outcome


@contextmanager
def stage(*, seed: int, mutation: str = "", extra: tuple[str, ...] = (), keep: bool = False) -> Iterator[Stage]:
    """A system to do things to, with an agency that subscribes to everything."""
    with cluster(mutation=mutation, extra=extra, keep=keep) as made:
        print(f"seed {seed}; the system's logs are in {made.home}", flush=True)
        yield Stage(made, seed, mutated=bool(mutation))


def run(
    *,
    seed: int,
    injections: int,
    minutes: float,
    clients: int,
    mutation: str = "",
    only: tuple[str, ...] = (),
    keep: bool = False,
) -> Outcome:
    """Inject so many faults within so many minutes under traffic, heal, and judge."""
    with stage(seed=seed, mutation=mutation, extra=BESIDE, keep=keep) as made:
        for name in BESIDE:
            made.cluster.children[name].start()
        traffic = made.traffic(clients)
        traffic.start()
        made.rage(injections, minutes, only)
        made.heal(traffic)
        outcome = made.judge()
        print(f"answers by status (0: none): {dict(sorted(made.history.answers.items()))}", flush=True)
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


def _chains(made: Cluster, snapshot: Snapshot) -> Sequence[Violation]:
    """The chains verify, and none is empty where something happened."""
    done = made.system.yangguang("audit", "verify", "--json")
    if done.returncode:
        return [Violation(OTHER, f"an audit chain is broken: {done.stdout} {done.stderr[-500:]}")]
    return [
        Violation(OTHER, f"the audit chain of {name} is empty")
        for name, chain in json.loads(done.stdout).items()
        if not chain["records"] and snapshot.outbox[name]
    ]


def _deaths(made: Cluster) -> Sequence[Violation]:
    return [
        Violation(OTHER, f"{child.name} ended by itself with {child.deaths}; see {child.log}")
        for child in made.children.values()
        if child.deaths
    ]
