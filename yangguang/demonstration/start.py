"""Loads the demonstration into an embedded system that has none yet, or only a part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client as WsgiClient

from chassis.base import private_files
from chassis.base.hashing import sm3
from chassis.ports import SYSTEM
from chassis.relay.scheduler import run_timer
from chassis.web.client import LENGTH, NAMES
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.adapters.storage.reads.directory import all_bodies
from yangguang.demonstration.caller import Unexpected
from yangguang.demonstration.entries import CATALOGUE, PEOPLE
from yangguang.demonstration.load import load
from yangguang.sessions import token_for

if TYPE_CHECKING:
    from chassis.service import Service
    from yangguang.embedded import Embedded

# Of the sessions in which its people act while it is loaded.
MINUTES = 60
LOADED = "demonstration.loaded"
"""Name of the file in the data folder that says that everything is there: from then on it is left to people."""


def load_if_missing(system: Embedded, progress: Callable[[str], None]) -> None:
    """Load what is missing, and nothing ever again once all of it was there."""
    mark = system.settings.data / LOADED
    if mark.exists():
        return
    _import_catalogue(system, progress)
    clock = system.services[0].clock
    catalog = _catalog(system)
    tokens = cache(lambda sub: token_for(catalog, sub, minutes=MINUTES))
    load(InProcess(system.wsgi, system.settings.public_url), tokens, lambda: _settle(system), progress, clock.today())
    _run_timers(system)
    private_files.make_file(mark)
    mark.write_text(f"{clock.now().isoformat()}\n", encoding="ascii")


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


def _import_catalogue(system: Embedded, progress: Callable[[str], None]) -> None:
    catalog = _catalog(system)
    with catalog.reading() as work:
        is_there = bool(all_bodies(work.events.connection))
    progress("示例数据 公开目录和人员")
    for file in (PEOPLE,) if is_there else (CATALOGUE, PEOPLE):
        reading = read_catalogue(file.read_text(encoding="utf-8"))
        with catalog.transaction() as work:
            outcome = import_catalogue(reading, actor=SYSTEM, work=work, clock=catalog.clock)
        if outcome.bad:
            raise Unexpected(f"the demonstration's {file.name}: {outcome.bad}")
    _settle(system)


def _catalog(system: Embedded) -> Service:
    return next(service for service in system.services if service.name == "catalog")


def _run_timers(system: Embedded) -> None:
    """What every service does by itself, so that nothing of what was loaded is told later."""
    for service in system.services:
        for timer in service.timers:
            run_timer(service, timer)
    _settle(system)


def _settle(system: Embedded) -> None:
    system.bus.deliver_all()
