"""`yangguang reconcile`: what was announced to each service, compared with what it keeps, and repaired."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, islice
from typing import Any

import click

from chassis.base.clock import SystemClock
from chassis.reconciliation import comparison, snapshots
from chassis.reconciliation.comparison import DIFFERS, ON_ITS_WAY, UNKNOWN, Backlog, Difference
from chassis.service import Service
from yangguang.backlog import Queues
from yangguang.composition import build_all
from yangguang.operator import note
from yangguang.verbs.cli_output import SERVICE, answering, as_json, say, settings

SETTLE_SECONDS = 3.0


@click.command()
@click.option("--reader", type=SERVICE, help="Only what this service keeps.")
@click.option("--mend", is_flag=True, help="Replay what differs as snapshots; nobody is served a second time.")
@click.option("--seed", type=SERVICE, help="Give everything to this service, which is new: it takes it over silently.")
@click.option(
    "--settle",
    type=click.FloatRange(0, 600),
    default=SETTLE_SECONDS,
    show_default=True,
    help="Seconds until a difference is believed.",
)
@click.option(
    "--force", is_flag=True, help="With --mend: repair, too, what may lie in a queue, which then serves nobody."
)
@as_json
def reconcile(reader: str | None, mend: bool, seed: str | None, settle: float, force: bool, machine: bool) -> None:
    """Compare what the publishers announced with what each service keeps; exit code 1 when a difference is left.

    What is still on its way, in an outbox or in a queue, is no difference and is not repaired: a worker will take it.
    Where the broker cannot be asked, what did not arrive is neither lost nor on its way: it is left, exit code 1.
    Drafts are never looked at.

    Example: yangguang reconcile --mend
    """
    if seed and (reader or mend):
        raise click.UsageError("--seed stands alone: it repairs, and names its reader")
    if force and not mend:
        raise click.UsageError("--force goes with --mend")
    given = settings()
    services = {service.name: service for service in answering(build_all(given))}
    backlog = Queues(given, SystemClock()) if given.mode == "distributed" and not force else comparison.nothing_between
    run = Run(services, reader=seed or reader, seed=bool(seed), settle=settle, backlog=backlog, forced=force)
    found = [
        (difference, run.repair(difference) if mend or seed else "")
        for difference in _shown(run.differences(), machine)
    ]
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
        backlog: Backlog = comparison.nothing_between,
        forced: bool = False,
    ) -> None:
        self._services, self._seed, self._settle = services, seed, settle
        self._backlog, self._forced = backlog, forced
        self._readers = [service for service in services.values() if reader in (None, service.name)]

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
        for _, those in groupby(listed, key=_pair):
            while page := list(islice(those, snapshots.PAGE)):
                yield from self._look_again(page)

    def repair(self, difference: Difference) -> str:
        """Repair one difference; what is still wrong afterwards, or nothing."""
        publisher, reader = self._services[difference.publisher], self._services[difference.reader]
        return comparison.repair(difference, publisher, reader, note=self._note, seed=self._seed, backlog=self._backlog)

    def _look(self) -> Iterator[Difference]:
        for publisher, noun, readers in self._talks():
            for ids in snapshots.announced_ids(publisher, noun):
                announced = snapshots.take_snapshots(publisher, noun, ids)
                for reader in readers:
                    yield from comparison.differences(publisher, reader, noun, announced, even_on_its_way=self._seed)
            for reader in readers:
                yield from comparison.unknown(publisher, reader, noun)

    def _look_again(self, page: Sequence[Difference]) -> Iterable[Difference]:
        first = page[0]
        if first.announced == 0:
            return page
        publisher, reader = self._services[first.publisher], self._services[first.reader]
        announced = snapshots.take_snapshots(publisher, first.noun, [difference.id for difference in page])
        return comparison.differences(publisher, reader, first.noun, announced, backlog=self._backlog)

    def _talks(self) -> Iterator[tuple[Service, str, list[Service]]]:
        for publisher in self._services.values():
            for noun in publisher.all_snapshots:
                readers = [reader for reader in self._readers if noun in comparison.nouns(publisher, reader)]
                if readers:
                    yield publisher, noun, readers

    def _note(self, work: Any, difference: Difference) -> None:
        name = "inbox.seeded" if self._seed else "inbox.repaired"
        detail = {key: value for key, value in asdict(difference).items() if value and key not in ("state", "todo")}
        # Whoever asks later why a delivery never happened finds that somebody gave it up.
        note(work, name, difference.aggregate, detail | ({"forced": True} if self._forced else {}))


def _shown(found: Iterator[Difference], machine: bool) -> Iterator[Difference]:
    """Each difference as it is found, so that long work shows its progress."""
    for difference in found:
        if not machine:
            _echo(difference, difference.what)
        yield difference


def _report(found: list[tuple[Difference, str]], *, acted: bool, machine: bool) -> None:
    pending = [difference for difference, _ in found if difference.state == ON_ITS_WAY]
    unknown = [difference for difference, _ in found if difference.state == UNKNOWN]
    left = [(difference, why) for difference, why in found if difference.state == DIFFERS and (why or not acted)]
    if machine:
        say([{**asdict(difference), "repaired": acted and not why, "left": why} for difference, why in found])
    else:
        for difference, why in left if acted else ():
            _echo(difference, why, err=True)
        differing = len(found) - len(pending) - len(unknown)
        parts = [f"{differing} differences"]
        parts += [f"{differing - len(left)} repaired"] if acted else []
        parts += [f"{len(pending)} on their way, not repaired"] if pending else []
        parts += [f"{len(unknown)} unknown, not repaired"] if unknown else []
        click.echo(", ".join(parts))
        for todo in sorted({difference.todo for difference in [*pending, *unknown]}):
            click.echo(todo)
        if pending or unknown:
            click.echo("'yangguang reconcile --mend --force' gives them up and repairs what they would have changed")
        if differing and not acted:
            click.echo("'yangguang reconcile --mend' replays what differs")
    sys.exit(1 if left or unknown else 0)


def _echo(difference: Difference, what: str, *, err: bool = False) -> None:
    click.echo(f"{difference.reader}: {difference.publisher} {difference.aggregate}: {what}", err=err)


def _pair(difference: Difference) -> tuple[str, str, str, bool]:
    """What is compared in one question to the broker."""
    return difference.publisher, difference.reader, difference.noun, difference.announced == 0
