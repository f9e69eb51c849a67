"""Loads the demonstration into an embedded system that has none yet, or only a part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client as WsgiClient

from chassis.base import private_files
from chassis.base.clock import SystemClock
from chassis.base.hashing import sm3
from chassis.events import audit_heads
from chassis.ports import SYSTEM
from chassis.storage.audit_chain import last_recorded_at
from chassis.web.client import LENGTH, NAMES
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.adapters.storage.reads.directory import all_bodies
from yangguang.demonstration import assessing, desk, overseeing, surveying
from yangguang.demonstration.caller import Caller, Unexpected
from yangguang.demonstration.entries import CATALOGUE, PEOPLE, people
from yangguang.demonstration.history import history
from yangguang.demonstration.living import live, moment_of, run_timers
from yangguang.demonstration.load import load
from yangguang.sessions import token_for

if TYPE_CHECKING:
    from chassis.service import Service
    from yangguang.embedded import Embedded

# Of the sessions in which its people act while it is loaded.
MINUTES = 60
# While days pass in moments, nobody signs in for each of them.
MINUTES_OF_A_MONTH = 31 * 24 * 60
LOADED = "demonstration.loaded"
"""Name of the file in the data folder that says that everything is there: from then on it is left to people."""


def take_up(system: Embedded) -> None:
    """Set the clock to where the history begins, or to where an earlier start broke off; before anything else runs."""
    if (system.settings.data / LOADED).exists() or system.clock.is_behind:
        return
    steps, last = history(system.clock.today()), _last_recorded(system)
    begins, ends = moment_of(steps[0].on), moment_of(steps[-1].on + timedelta(days=1))
    if last is None or last < ends:
        system.clock.set_back(max(last or begins, begins))


def load_if_missing(system: Embedded, progress: Callable[[str], None]) -> None:
    """Load what is missing, and nothing ever again once all of it was there."""
    mark = system.settings.data / LOADED
    if mark.exists():
        return
    take_up(system)
    clock, today = system.clock, SystemClock().today()
    catalog = _catalog(system)

    @cache
    def token_in(sub: str, _month: int) -> str:
        return token_for(catalog, sub, minutes=MINUTES_OF_A_MONTH if clock.is_behind else MINUTES)

    def token(sub: str) -> str:
        return token_in(sub, clock.today().year * 12 + clock.today().month if clock.is_behind else 0)

    client = InProcess(system.wsgi, system.settings.public_url)
    try:
        if clock.is_behind:
            _live_through(system, Caller(client, token, lambda: _settle(system)), today, progress)
    except Exception:
        # Whoever goes on without the rest of it works in the present.
        clock.catch_up()
        raise
    clock.catch_up()
    _import_catalogue(system, progress)
    run_timers(system.services)
    load(client, token, lambda: _settle(system), progress, today)
    desk.fill(Caller(client, token, lambda: _settle(system)), people(), today)
    _oversee(system, Caller(client, token, lambda: _settle(system)), today)
    run_timers(system.services)
    _settle(system)
    private_files.make_file(mark)
    mark.write_text(f"{clock.now().isoformat()}\n", encoding="ascii")


def _oversee(system: Embedded, caller: Caller, today: date) -> None:
    """Evaluate, inspect, assess; the head of review's audit that draws is signed as the timer would do it."""
    staff = people()
    assessing.register(caller, staff, today)
    overseeing.evaluate(caller, staff)
    overseeing.plan(caller, staff, today)
    review = next(service for service in system.services if service.name == "review")
    with review.transaction() as work:
        audit_heads.seal(work, review.clock, service=review.name, key=review.audit_key, announce=True)
    run_timers(system.services)
    overseeing.inspect(caller, staff, today)
    assessing.preview(caller, staff, today)
    surveying.ask(caller, staff, today)


def _live_through(system: Embedded, caller: Caller, today: date, progress: Callable[[str], None]) -> None:
    steps, staff = history(today), people()
    for count, step in enumerate(steps, 1):
        progress(f"示例数据 往期 {count}/{len(steps)} {step.on.isoformat()} {step.title}")
        # Nothing of the day before may be under way when the next one begins.
        _settle(system)
        system.clock.move_on(moment_of(step.on))
        if step.act == "enter":
            _import_catalogue(system, progress, only=step.body)
        else:
            run_timers(system.services)
            live(step, caller, staff)
    _settle(system)


def _last_recorded(system: Embedded) -> datetime | None:
    """When the last thing was recorded in any service."""
    found = []
    for service in system.services:
        with service.database.read() as connection:
            found.append(last_recorded_at(connection))
    return max((at for at in found if at is not None), default=None)


class InProcess:
    """Sends requests to the WSGI application of this process; each act of the public is another citizen's."""

    def __init__(self, wsgi: Any, public_url: str) -> None:
        self._client, self._public_url = WsgiClient(wsgi, use_cookies=False), public_url

    def request(
        self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON body of the answer."""
        sent = dict(headers or {})
        # The same citizen does the same act again, after a start that was cut short.
        citizen = sm3(sent.get("Idempotency-Key", "").encode()).removeprefix("sm3:")
        sent["Cookie"] = "; ".join(f"{name}={citizen[:LENGTH]}" for name in NAMES)
        response = self._client.open(
            path,
            method=method,
            json=json,
            headers=sent,
            base_url=self._public_url,
            environ_overrides={"REMOTE_ADDR": f"2001:db8:{citizen[:4]}:{citizen[4:8]}::1"},
        )
        return response.status_code, response.get_json(silent=True) or {}


def _import_catalogue(system: Embedded, progress: Callable[[str], None], *, only: str = "") -> None:
    """Enter what is missing of the directory and of the staff; of one body alone where ``only`` names it."""
    catalog = _catalog(system)
    with catalog.reading() as work:
        known = {body.code for body in all_bodies(work.events.connection)}
    progress("示例数据 公开目录和人员")
    for file in (CATALOGUE, PEOPLE):
        reading = read_catalogue(file.read_text(encoding="utf-8"))
        reading.bodies = [(line, body) for line, body in reading.bodies if _is_new(body.code, known, only)]
        reading.items = [read for read in reading.items if _is_new(read.item.body, known, only)]
        reading.people = [read for read in reading.people if only in ("", read.person.body)]
        with catalog.transaction() as work:
            outcome = import_catalogue(reading, actor=SYSTEM, work=work, clock=catalog.clock)
        if outcome.bad:
            raise Unexpected(f"the demonstration's {file.name}: {outcome.bad}")
    _settle(system)


def _is_new(body: str, known: set[str], only: str) -> bool:
    return body not in known and only in ("", body)


def _catalog(system: Embedded) -> Service:
    return next(service for service in system.services if service.name == "catalog")


def _settle(system: Embedded) -> None:
    system.bus.deliver_all()
