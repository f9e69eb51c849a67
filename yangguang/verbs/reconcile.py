"""`yangguang reconcile`: what each service was told, compared with what it holds, and mended."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, islice
from typing import Any

import click

from chassis.base.clock import SystemClock
from chassis.reconciliation import comparison as comparing
from chassis.reconciliation import snapshots
from chassis.reconciliation.comparison import DIFFERS, ON_ITS_WAY, UNKNOWN, Backlog, Difference
from chassis.service import Service
from yangguang.backlog import Queues
from yangguang.composition import BUILD, build_all
from yangguang.operator import note
from yangguang.verbs.speech import answering, as_json, say, settings

SERVICE = click.Choice(list(BUILD))
SETTLE_SECONDS = 3.0


@click.command()
@click.option("--reader", type=SERVICE, help="Only what this service holds.")
@click.option("--mend", is_flag=True, help="Replay what differs as snapshots; nobody is served a second time.")
@click.option("--seed", type=SERVICE, help="Give everything to this service, which is new: it takes it over silently.")
@click.option("--settle", default=SETTLE_SECONDS, show_default=True, help="Seconds until a difference is believed.")
@click.option(
    "--force", is_flag=True, help="With --mend: mend, too, what may lie in a queue, which then serves nobody."
)
@as_json
def reconcile(reader: str | None, mend: bool, seed: str | None, settle: float, force: bool, machine: bool) -> None:
    """Compare what the publishers say happened with what each service holds; exit code 1 when a difference is left.

    What is still on its way, in an outbox or in a queue, is no difference and is not mended: a worker will take it.
    Where the broker cannot be asked, what did not arrive is neither lost nor on its way: it is left, exit code 1.
    Drafts are never looked at.

    Example: yangguang reconcile --mend
    """
    if seed and (reader or mend):
        raise click.UsageError("--seed stands alone: it mends, and names its reader")
    if force and not mend:
        raise click.UsageError("--force goes with --mend")
    given = settings()
    services = {service.name: service for service in answering(build_all(given))}
    backlog = Queues(given, SystemClock()) if given.mode == "distributed" and not force else comparing.nothing_between
    run = Run(services, reader=seed or reader, seed=bool(seed), settle=settle, backlog=backlog, forced=force)
    found = [(one, run.mend(one) if mend or seed else "") for one in _shown(run.differences(), machine)]
    _report(found, acted=mend or bool(seed), machine=machine)


class Run:
    """One comparison over all pairs of services that talk to each other."""

    def __init__(
        self,
        services: dict[str, Service],
        *,
        reader: str | None = None,
        seed: bool = False,
        settle: float = 0,
        backlog: Backlog = comparing.nothing_between,
        forced: bool = False,
    ) -> None:
        self._services, self._seed, self._settle = services, seed, settle
        self._backlog, self._forced = backlog, forced
        self._readers = [one for one in services.values() if reader in (None, one.name)]

    def differences(self) -> Iterator[Difference]:
        """What differs, and still differs a moment later: events are under way all the time."""
        suspects = self._look()
        if self._seed:
            yield from suspects
            return
        listed = list(suspects)
        if listed:
            time.sleep(self._settle)
        # A page at a time: the broker is asked once for each, not for every difference.
        for _, page in groupby(listed, key=lambda one: (one.publisher, one.reader, one.noun, one.told == 0)):
            while ones := list(islice(page, snapshots.PAGE)):
                yield from self._look_again(ones)

    def mend(self, difference: Difference) -> str:
        """Mend one; what is still wrong afterwards, or nothing."""
        publisher, reader = self._services[difference.publisher], self._services[difference.reader]
        return comparing.mend(difference, publisher, reader, note=self._note, seed=self._seed, backlog=self._backlog)

    def _look(self) -> Iterator[Difference]:
        for publisher, noun, readers in self._talks():
            for ids in snapshots.announced(publisher, noun):
                said = snapshots.told(publisher, noun, ids)
                for reader in readers:
                    yield from comparing.differences(publisher, reader, noun, said, even_on_its_way=self._seed)
            for reader in readers:
                yield from comparing.unknown(publisher, reader, noun)

    def _look_again(self, ones: Sequence[Difference]) -> Iterable[Difference]:
        first = ones[0]
        if first.told == 0:
            return ones
        publisher, reader = self._services[first.publisher], self._services[first.reader]
        said = snapshots.told(publisher, first.noun, [one.id for one in ones])
        return comparing.differences(publisher, reader, first.noun, said, backlog=self._backlog)

    def _talks(self) -> Iterator[tuple[Service, str, list[Service]]]:
        for publisher in self._services.values():
            for noun in publisher.snapshots:
                readers = [reader for reader in self._readers if noun in comparing.nouns(publisher, reader)]
                if readers:
                    yield publisher, noun, readers

    def _note(self, work: Any, difference: Difference) -> None:
        name = "inbox.seeded" if self._seed else "inbox.mended"
        told = {key: value for key, value in asdict(difference).items() if value and key not in ("state", "todo")}
        # Whoever asks later why a delivery never happened finds that somebody gave it up.
        note(work, name, difference.aggregate, told | ({"forced": True} if self._forced else {}))


def _shown(found: Iterator[Difference], machine: bool) -> Iterator[Difference]:
    """Each difference as it is found, so that long work shows its progress."""
    for one in found:
        if not machine:
            click.echo(f"{one.reader}: {one.publisher} {one.aggregate}: {one.what}")
        yield one


def _report(found: list[tuple[Difference, str]], *, acted: bool, machine: bool) -> None:
    coming = [one for one, _ in found if one.state == ON_ITS_WAY]
    unknown = [one for one, _ in found if one.state == UNKNOWN]
    left = [(one, why) for one, why in found if one.state == DIFFERS and (why or not acted)]
    if machine:
        say([{**asdict(one), "mended": acted and not why, "left": why} for one, why in found])
    else:
        for one, why in left if acted else ():
            click.echo(f"{one.reader}: {one.publisher} {one.aggregate}: {why}", err=True)
        differing = len(found) - len(coming) - len(unknown)
        parts = [f"{differing} differences"]
        parts += [f"{differing - len(left)} mended"] if acted else []
        parts += [f"{len(coming)} on their way, not mended"] if coming else []
        parts += [f"{len(unknown)} unknown, not mended"] if unknown else []
        click.echo(", ".join(parts))
        for todo in sorted({one.todo for one in [*coming, *unknown]}):
            click.echo(todo)
        if coming or unknown:
            click.echo("'yangguang reconcile --mend --force' gives them up and mends what they would have changed")
        if differing and not acted:
            click.echo("'yangguang reconcile --mend' replays what differs")
    sys.exit(1 if left or unknown else 0)
