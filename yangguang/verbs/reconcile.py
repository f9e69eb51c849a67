"""`yangguang reconcile`: what each service was told, compared with what it holds, and mended."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from chassis import reconcile as comparing
from chassis import telling
from chassis.reconcile import Difference
from chassis.service import Service
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
@as_json
def reconcile(reader: str | None, mend: bool, seed: str | None, settle: float, machine: bool) -> None:
    """Compare what the publishers say happened with what each service holds; exit code 1 when a difference is left.

    What is still on its way is no difference. Drafts are never looked at.

    Example: yangguang reconcile --mend
    """
    if seed and (reader or mend):
        raise click.UsageError("--seed stands alone: it mends, and names its reader")
    services = {service.name: service for service in answering(build_all(settings()))}
    run = Run(services, reader=seed or reader, seed=bool(seed), settle=settle)
    found = [(one, run.mend(one) if mend or seed else "") for one in _shown(run.differences(), machine)]
    _report(found, acted=mend or bool(seed), machine=machine)


class Run:
    """One comparison over all pairs of services that talk to each other."""

    def __init__(
        self, services: dict[str, Service], *, reader: str | None = None, seed: bool = False, settle: float = 0
    ) -> None:
        self._services, self._seed, self._settle = services, seed, settle
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
        for one in listed:
            yield from self._look_again(one)

    def mend(self, difference: Difference) -> str:
        """Mend one; what is still wrong afterwards, or nothing."""
        publisher, reader = self._services[difference.publisher], self._services[difference.reader]
        return comparing.mend(difference, publisher, reader, note=self._note, seed=self._seed)

    def _look(self) -> Iterator[Difference]:
        for publisher, noun, readers in self._talks():
            for ids in telling.announced(publisher, noun):
                said = telling.told(publisher, noun, ids)
                for reader in readers:
                    yield from comparing.differences(publisher, reader, noun, said, even_on_its_way=self._seed)
            for reader in readers:
                yield from comparing.unknown(publisher, reader, noun)

    def _look_again(self, one: Difference) -> Iterable[Difference]:
        if one.told == 0:
            return [one]
        publisher, reader = self._services[one.publisher], self._services[one.reader]
        said = telling.told(publisher, one.noun, [one.id])
        return comparing.differences(publisher, reader, one.noun, said)

    def _talks(self) -> Iterator[tuple[Service, str, list[Service]]]:
        for publisher in self._services.values():
            for noun in publisher.tells:
                readers = [reader for reader in self._readers if noun in comparing.nouns(publisher, reader)]
                if readers:
                    yield publisher, noun, readers

    def _note(self, work: Any, difference: Difference) -> None:
        name = "inbox.seeded" if self._seed else "inbox.mended"
        note(work, name, difference.aggregate, {key: value for key, value in asdict(difference).items() if value})


def _shown(found: Iterator[Difference], machine: bool) -> Iterator[Difference]:
    """Each difference as it is found, so that long work shows its progress."""
    for one in found:
        if not machine:
            click.echo(f"{one.reader}: {one.publisher} {one.aggregate}: {one.what}")
        yield one


def _report(found: list[tuple[Difference, str]], *, acted: bool, machine: bool) -> None:
    left = [(one, why) for one, why in found if why or not acted]
    if machine:
        say([{**asdict(one), "mended": acted and not why, "left": why} for one, why in found])
    else:
        for one, why in left if acted else ():
            click.echo(f"{one.reader}: {one.publisher} {one.aggregate}: {why}", err=True)
        mended = f", {len(found) - len(left)} mended" if acted else ""
        click.echo(f"{len(found)} differences{mended}")
        if found and not acted:
            click.echo("'yangguang reconcile --mend' replays what differs")
    sys.exit(1 if left else 0)
