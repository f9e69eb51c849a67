"""The kinds of fault, what each does, and how often a run has each."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pika

from tests.faults.child import STEPS
from tests.faults.cluster import Child, Cluster
from tests.faults.meddler import Meddler
from tests.faults.proxy import Mode, Proxy
from tests.journey.system import SERVICES

END_SECONDS = 10.0
"""Within which a process that is asked to end has ended."""


class NotNow(Exception):
    """The fault could not be injected as things stand; it is not counted."""


@dataclass
class Scene:
    """What faults are done to, and the chance that decides the details."""

    cluster: Cluster
    meddler: Meddler
    chance: random.Random

    def a_service(self) -> str:
        """One of the four."""
        return self.chance.choice(SERVICES)

    def a_process(self, kind: str) -> Child:
        """A running process of a kind."""
        found = [child for child in self.cluster.children.values() if child.kind == kind and child.is_running]
        if not found:
            raise NotNow
        return self.chance.choice(found)


Fault = Callable[[Scene], str]
"""Does it, waits while it lasts, undoes it, and says to whom it was done."""


def kill(kind: str) -> Fault:
    """kill -9 of a process at a random moment; it is started again at once."""

    def do(scene: Scene) -> str:
        child = scene.a_process(kind)
        child.order_death()
        child.signal(signal.SIGKILL)
        return child.name

    return do


def kill_at(kind: str, step: str) -> Fault:
    """kill -9 of the first process that comes to a step of its work, just there."""
    return lambda scene: " and ".join(child.name for child in _order(scene, kind, step, "kill"))


def freeze_at(kind: str, step: str) -> Fault:
    """SIGSTOP of the first process that comes to a step, with the rows that it has locked; sometimes for long."""

    def do(scene: Scene) -> str:
        frozen = _order(scene, kind, step, "freeze")
        seconds = scene.chance.choice((2.0, 4.0, 8.0, 33.0))
        time.sleep(seconds)
        for child in frozen:
            child.signal(signal.SIGCONT)
        return f"{' and '.join(child.name for child in frozen)} for {seconds:.0f} s"

    return do


def _order(scene: Scene, kind: str, step: str, what: str) -> list[Child]:
    """Order all processes of a kind, and take the order back when the first has obeyed; who did."""
    children = [child for child in scene.cluster.children.values() if child.kind == kind and child.is_running]
    orders = {child.name: scene.cluster.steps / f"{child.name}.{step}.{what}" for child in children}
    for order in orders.values():
        order.touch()
    until = time.monotonic() + 12
    while all(order.exists() for order in orders.values()) and time.monotonic() < until:
        time.sleep(0.02)
    obeyed = [child for child in children if not orders[child.name].exists()]
    for order in orders.values():
        order.unlink(missing_ok=True)
    if not obeyed:
        raise NotNow
    return obeyed


def freeze(kind: str, shortest: float, longest: float) -> Fault:
    """SIGSTOP, and SIGCONT after a while."""

    def do(scene: Scene) -> str:
        child = scene.a_process(kind)
        seconds = scene.chance.uniform(shortest, longest)
        child.signal(signal.SIGSTOP)
        time.sleep(seconds)
        child.signal(signal.SIGCONT)
        return f"{child.name} for {seconds:.1f} s"

    return do


def restart(kind: str) -> Fault:
    """SIGTERM, as an upgrade does; it must end by itself in time, as long as its database answers."""

    def do(scene: Scene) -> str:
        child = scene.a_process(kind)
        in_time = child.end(signal.SIGTERM, END_SECONDS)
        child.start()
        return child.name if in_time else f"{child.name}, which had to be killed after {END_SECONDS:.0f} s"

    return do


def end_broker(how: signal.Signals) -> Fault:
    """RabbitMQ ends and comes back."""

    def do(scene: Scene) -> str:
        scene.cluster.broker.end(how)
        time.sleep(scene.chance.uniform(0, 3))
        scene.cluster.broker.start()
        return "RabbitMQ"

    return do


def freeze_broker(scene: Scene) -> str:
    """RabbitMQ stops for a while without a word."""
    seconds = scene.chance.choice((1.0, 3.0, 12.0))
    scene.cluster.broker.freeze()
    time.sleep(seconds)
    scene.cluster.broker.thaw()
    return f"RabbitMQ for {seconds:.0f} s"


def end_database(how: signal.Signals) -> Fault:
    """PostgreSQL ends and comes back, for all four services."""

    def do(scene: Scene) -> str:
        scene.cluster.postgres.end(how)
        time.sleep(scene.chance.uniform(0, 2))
        scene.cluster.postgres.start()
        return "PostgreSQL"

    return do


def freeze_database(scene: Scene) -> str:
    """PostgreSQL stops for a while without a word."""
    seconds = scene.chance.uniform(0.5, 6)
    scene.cluster.postgres.freeze()
    time.sleep(seconds)
    scene.cluster.postgres.thaw()
    return f"PostgreSQL for {seconds:.1f} s"


def network(mode: Mode, *, break_after: bool = False) -> Fault:
    """The way of a service to broker or database fails for a while; half-open ones are broken in the end or not."""

    def do(scene: Scene) -> str:
        service, seconds = scene.a_service(), scene.chance.uniform(0.3, 4)
        name = scene.chance.choice(("broker", "database"))
        way: Proxy = (scene.cluster.to_broker if name == "broker" else scene.cluster.to_database)[service]
        way.set(mode)
        time.sleep(seconds)
        if break_after:
            way.reset()
        way.set("open")
        return f"{service} to {name} for {seconds:.1f} s"

    return do


def forget(scene: Scene) -> str:
    """The connections of a service die without a word, as behind a firewall that forgot them; new ones work."""
    service, seconds = scene.a_service(), scene.chance.uniform(1, 6)
    name = scene.chance.choice(("broker", "database"))
    way: Proxy = (scene.cluster.to_broker if name == "broker" else scene.cluster.to_database)[service]
    way.forget()
    time.sleep(seconds)
    way.reset()
    return f"{service} to {name} for {seconds:.1f} s"


def double(scene: Scene) -> str:
    """Copies of events are delivered again, in another order."""
    return f"{_at_the_broker(scene, scene.meddler.double)} events"


def reorder(scene: Scene) -> str:
    """What a service has not taken yet is put into another order."""
    service = scene.chance.choice(("review", "notify", "catalog", "notify", "complaints"))
    worker = scene.cluster.children[f"{service}-worker"]
    worker.signal(signal.SIGSTOP)
    time.sleep(scene.chance.uniform(1, 3))
    worker.end(signal.SIGKILL)
    try:
        count = _at_the_broker(scene, lambda: scene.meddler.reorder(service))
    finally:
        worker.start()
    return f"{count} messages of {service}"


def poison(scene: Scene) -> str:
    """A service is sent what it cannot take."""
    service = scene.a_service()
    return f"{_at_the_broker(scene, lambda: scene.meddler.poison(service))} messages to {service}"


def fill_files(scene: Scene) -> str:
    """No room is left in the file store for a while."""
    disk = scene.cluster.files_disk
    if not disk.can_fill:
        raise NotNow
    seconds = scene.chance.uniform(0.5, 3)
    disk.fill()
    time.sleep(seconds)
    disk.free()
    return f"file store for {seconds:.1f} s"


def fill_database(scene: Scene) -> str:
    """No room is left for PostgreSQL, which may not survive it; then it is started again, with room."""
    disk, postgres = scene.cluster.database_disk, scene.cluster.postgres
    if not disk.can_fill:
        raise NotNow
    seconds = scene.chance.uniform(0.5, 4)
    disk.fill()
    time.sleep(seconds)
    survived = postgres.is_running
    disk.free()
    time.sleep(0.5)
    if not postgres.is_running:
        postgres.start()
    return f"PostgreSQL for {seconds:.1f} s, {'survived' if survived else 'died of it'}"


def alarm(scene: Scene) -> str:
    """RabbitMQ believes that its memory is full, and takes nothing from any publisher."""
    seconds = scene.chance.uniform(1, 6)
    scene.cluster.broker.alarm(on=True)
    time.sleep(seconds)
    scene.cluster.broker.alarm(on=False)
    return f"RabbitMQ for {seconds:.1f} s"


def _at_the_broker(scene: Scene, deed: Callable[[], int]) -> int:
    try:
        return deed()
    except (pika.exceptions.AMQPError, OSError):
        raise NotNow from None


PROCESSES: Mapping[str, tuple[Fault, int]] = {
    **{f"kill {kind}": (kill(kind), weight) for kind, weight in (("web", 12), ("worker", 16), ("relay", 14))},
    **{f"kill {kind} when {step}": (kill_at(kind, step), 5) for kind, steps in STEPS.items() for step in steps},
    "freeze web": (freeze("web", 0.5, 6), 5),
    "freeze worker": (freeze("worker", 0.5, 8), 10),
    "freeze relay": (freeze("relay", 0.5, 8), 8),
    "freeze web when flushed": (freeze_at("web", "flushed"), 4),
    "freeze worker when moved": (freeze_at("worker", "moved"), 4),
    "freeze relay when sent": (freeze_at("relay", "sent"), 3),
    "freeze relay beyond its lease": (freeze("relay", 11, 13), 2),
    **{f"restart {kind}": (restart(kind), 5) for kind in STEPS},
}
SURROUNDINGS: Mapping[str, tuple[Fault, int]] = {
    "kill RabbitMQ": (end_broker(signal.SIGKILL), 6),
    "restart RabbitMQ": (end_broker(signal.SIGTERM), 4),
    "freeze RabbitMQ": (freeze_broker, 5),
    "kill PostgreSQL": (end_database(signal.SIGKILL), 4),
    "stop PostgreSQL at once": (end_database(signal.SIGQUIT), 4),
    "restart PostgreSQL": (end_database(signal.SIGINT), 4),
    "freeze PostgreSQL": (freeze_database, 6),
    "cut": (network("cut"), 12),
    "slow": (network("slow"), 8),
    "hold": (network("held"), 8),
    "hold and break": (network("held", break_after=True), 8),
    "mute": (network("mute"), 6),
    "mute and break": (network("mute", break_after=True), 10),
    "forget connections": (forget, 8),
    "double deliveries": (double, 14),
    "reorder deliveries": (reorder, 14),
    "poison": (poison, 8),
    "fill the file store": (fill_files, 6),
    "fill PostgreSQL's disk": (fill_database, 4),
    "RabbitMQ's memory alarm": (alarm, 4),
}
