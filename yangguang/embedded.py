"""The embedded mode: four services, one process, one port, one SQLite file each, and the local bus between them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any

from chassis.base import private_files
from chassis.base.availability import Availability
from chassis.base.clock import SettableClock
from chassis.base.settings import Settings
from chassis.broker.local_bus import LocalBus
from chassis.relay.scheduler import Scheduler
from chassis.service import Service
from chassis.storage import migrate, outages
from chassis.web import problems
from chassis.web.app import create_app
from yangguang.composition import build_all
from yangguang.patient_server import WSGI, make_server
from yangguang.unmigrated import lacking

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""So long a thread may keep the interpreter while others wait; Python's own 5 ms are a page's whole time each."""


class DatabaseUnusable(Exception):
    """The database of a service is away or damaged; the message is one line that names it and says what to do."""


class OneOrigin:
    """Sends each request to the service named by its first path segment, and the rest to the portal."""

    def __init__(self, apps: dict[str, WSGI], portal: str) -> None:
        self._apps, self._portal = apps, portal

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        name = environ.get("PATH_INFO", "/").split("/", 2)[1:2]
        app = self._apps.get(name[0] if name else "", self._apps[self._portal])
        return app(environ, start_response)


class OnlyReading:
    """While the clock shows the past nobody acts from outside, since it would be recorded as of then; all may read."""

    def __init__(self, application: WSGI, clock: SettableClock) -> None:
        self._application, self._clock = application, clock

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") or not self._clock.is_behind:
            return self._application(environ, start_response)
        problem = problems.document(503, "demonstration_loading", _LOADING_ZH, _LOADING_EN)
        answer = problems.response(problem)
        if "/api/" not in environ.get("PATH_INFO", ""):
            answer.set_data(f"{_LOADING_ZH}\n{_LOADING_EN}\n")
            answer.content_type = "text/plain; charset=utf-8"
        return answer(environ, start_response)


_LOADING_ZH = "示例数据的往期部分正在装载，内容没有被保存；一分钟后请返回再试。"
_LOADING_EN = "The past of the demonstration data is being loaded, nothing was saved; go back, try again in a minute."


class Embedded:
    """The whole system in this process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        for folder in {settings.data, settings.files}:
            private_files.tighten(folder)
        # Set back only while the demonstration's history is lived through, which runs the timers day by day itself.
        self.clock = SettableClock()
        self.services: list[Service] = build_all(settings, clock=self.clock)
        for service in self.services:
            # Its lines name no service, since all four write into one log.
            service.availability = Availability(log, f"the database of {service.name}")
            service.file_store = Availability(log, f"the file store of {service.name}")
            _migrate(service)
        self.bus = LocalBus(self.services)
        self.timers = Scheduler(self.services, may_run=lambda: not self.clock.is_behind)
        self.wsgi = OneOrigin({service.name: create_app(service) for service in self.services}, portal="catalog")

    def start(self) -> None:
        """Sweep what an earlier process left behind, and go on delivering."""
        self.bus.start()
        self.timers.start()

    def stop(self) -> None:
        """Finish what is under way, tell the heads of the audit chains, and close the databases."""
        self.timers.stop()
        self.bus.finish()
        for service in self.services:
            service.database.dispose()

    def listen(self) -> Any:
        """Take the port, so that whoever is told of the address from now on reaches it; ``run()`` serves.

        Raises:
            OSError: EADDRINUSE when another program has the port.
        """
        return make_server(OnlyReading(self.wsgi, self.clock), port=self.settings.port)

    def serve(self, server: Any) -> None:
        """Serve HTTP until interrupted."""
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            server.run()
        finally:
            server.close()


def _migrate(service: Service) -> None:
    setting = f"YANGGUANG_{service.name.upper()}_DATABASE_URL"
    where = setting if service.settings.environ.get(setting) else service.database.engine.url.database
    called = f"the database of {service.name} ({where})"
    try:
        service.migrate()
        if lacks := lacking(service):
            raise DatabaseUnusable(f"{called}: {lacks} (YANGGUANG_DATA).")
    except migrate.OutOfDate as error:
        raise DatabaseUnusable(f"{called}: {error}.") from None
    except Exception as error:
        if not (outages.is_unavailable(error) or outages.is_damaged(error)):
            raise
        raise DatabaseUnusable(f"{called}: {outages.reason(error)}") from error
