"""The processes of one service in the distributed mode: web, worker, relay, migrate."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click
import orjson
import sqlalchemy as sa

from chassis.base import heap, log, private_files, sign_in
from chassis.base.settings import Settings, SettingsError
from chassis.broker import topology
from chassis.broker.health_check import BrokerHealthCheck
from chassis.events import outbox
from chassis.monitoring.database_watch import DatabaseWatch
from chassis.monitoring.health_server import Checks, HealthServer, cannot_listen, database_error, listen
from chassis.monitoring.watchdog import STUCK_SECONDS, Watchdog, end_process
from chassis.service import Service
from chassis.storage import migrate as migrations
from chassis.storage import outages
from chassis.storage.file_store import write_error
from chassis.storage.notify import OutboxNotifier

Build = Callable[[Settings], Service]
Read = TypeVar("Read")

MIGRATION_POLL_SECONDS = 1.0
logger = logging.getLogger(__name__)


def settings_or_exit(*, with_secret: bool = True) -> Settings:
    """The settings of this process; a wrong one ends it with one clear line."""
    return _or_exit(lambda: Settings.load(with_secret=with_secret))


def _or_exit(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)


def web(build: Build, *, bind: str, workers: int, threads: int, behind_gateway: bool = False) -> None:
    """Serve a service's HTTP with gunicorn; connections are opened after the fork, one pool per process.

    ``behind_gateway``: nobody reaches ``bind`` but by a gateway, which answers for who may.
    """
    settings = settings_or_exit()
    # One socket for all processes: whichever takes a connection tells the sum of all.
    listener = _listen(settings.metrics_bind) if settings.metrics_bind else None

    def load() -> Any:
        service = build(settings)
        _notify_after_commits(service)
        if listener is not None:
            checks = {"database": lambda: database_error(service.database, service.migrations)}
            _health_server(listener, service, checks, stuck=lambda: "").start()
        return create_app(service)

    # Loaded here only: worker and relay serve nothing by them.
    from chassis.web.app import create_app
    from chassis.web.gunicorn import check_free, hosts, serve
    from chassis.web.identity.settings_check import check

    if not behind_gateway:
        _or_exit(lambda: _check_bind(hosts(bind), bind, settings))
    _or_exit(lambda: check_free(bind))
    # In the processes that gunicorn forks, a wrong setting would have them started again and again.
    built = _or_exit(lambda: build(settings))
    _or_exit(lambda: check(settings, built.name))
    _require_folder(built.name, built.files_folder, "YANGGUANG_FILES_URL")
    log.configure(settings.log_level, built.name, "web")
    _warn_of_misspelt(settings)
    if error := _database_error(built):
        logger.warning("answers 503 until this is mended: %s", error)
    built.database.dispose()  # no connection goes through a fork
    serve(load, bind=bind, workers=workers, threads=threads)


def _check_bind(hosts: Iterable[str], bind: str, settings: Settings) -> None:
    for host in hosts:
        try:
            sign_in.check_listening(host, f"--bind {bind}", settings.environ, local=settings.local_issuer)
        except sign_in.UnsafeSignIn as error:
            raise SettingsError(str(error)) from None


def worker(build: Build) -> None:
    """Consume the events of the other services until SIGTERM."""
    # Each end of the broker is loaded where it is used: kombu here, pika in the relay, some 2 MB.
    from chassis.broker.consumer import RabbitConsumer

    service = _start(build, "worker")
    _notify_after_commits(service)
    consumer = RabbitConsumer(
        service.settings.broker_url(),
        service.name,
        service.subscribes,
        service.inbox.take,
        service.progress,
        ca_file=service.settings.ca_file,
        database=service.availability,
    )
    ended = _stop_on_signals(consumer.stop)
    DatabaseWatch(service.database, service.availability).start()
    _watch(service, {"subscription": consumer.health_error})
    logger.info("started")
    if await_migration(service, ended):
        consumer.run()


def relay(build: Build, subscriptions: Mapping[str, Sequence[str]]) -> None:
    """Publish a service's outbox and run its timers until SIGTERM."""
    # Loaded here only, as in the worker.
    from chassis.broker.publisher import RabbitPublisher
    from chassis.relay.external_queues import ExternalQueues
    from chassis.relay.relay import Relay

    service = _start(build, "relay")
    settings = service.settings
    _require_folder(service.name, service.anchor_file.path.parent, "YANGGUANG_AUDIT_ANCHORS")
    internal = topology.internal(subscriptions.items())
    publishers = {outbox.EVENTS: RabbitPublisher(settings.broker_url(), internal, ca_file=settings.ca_file)}
    before = {}
    if service.external_queues is not None:
        outside = _or_exit(lambda: settings.broker_url("publications"))
        external = RabbitPublisher(outside, topology.external(), ca_file=settings.ca_file)
        publishers[outbox.PUBLICATIONS] = external
        before[outbox.PUBLICATIONS] = ExternalQueues(service, external)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    process = Relay(service, publishers, owner=owner, before=before)
    ended = _stop_on_signals(process.stop)
    _watch(service, {"lease": process.lease_error, "publishing": process.health_error})
    logger.info("started")
    if await_migration(service, ended):
        process.run()


def migrate(services: Iterable[Service]) -> None:
    """Bring the databases of services up to date; one that cannot be reached ends the process with one clear line."""
    for service in services:
        try:
            service.migrate()
        except sa.exc.DBAPIError as error:
            said = _why_not_migrated(service, error)
            if not said:
                raise
            click.echo(f"yangguang: the database of {service.name}: {said}", err=True)
            sys.exit(1)
        except migrations.OutOfDate as error:
            click.echo(f"yangguang: the database of {service.name}: {error}", err=True)
            sys.exit(1)
        click.echo(f"{service.name}: up to date")


def _why_not_migrated(service: Service, error: sa.exc.DBAPIError) -> str:
    name = f"YANGGUANG_{service.name.upper()}_DATABASE_URL"
    own = f"YANGGUANG_{service.name.upper()}_MIGRATION_DATABASE_URL"
    used = own if service.settings.environ.get(own) else name
    if outages.is_forbidden(error):
        reason = str(error.orig).partition("\n")[0]
        return f"the account of {used} may not migrate it ({reason}): give the one that owns the tables in {own}."
    return f"{outages.reason(error)} ({used})" if outages.is_unavailable(error) else ""


def await_migration(service: Service, ended: threading.Event) -> bool:
    """Wait until the database answers and is at this code's version; False when the process is to end before that.

    A worker that began earlier would find columns missing, and park every event for it.
    """
    logged = ""
    while error := _database_error(service):
        if error != logged:
            logger.warning("nothing is begun yet: %s", error)
            logged = error
        service.progress.turn()
        if ended.wait(MIGRATION_POLL_SECONDS):
            logger.info("stopping")
            return False
    return True


def _database_error(service: Service) -> str:
    """What is wrong with its database, with the setting that says where that is."""
    error = database_error(service.database, service.migrations)
    if not error or error.endswith(migrations.OF_THE_VERSION):
        return error
    setting = f"YANGGUANG_{service.name.upper()}_DATABASE_URL"
    where = f" ({setting})" if service.settings.environ.get(setting) else ""
    return f"the database of {service.name}{where}: {error}"


def service_command(build: Build, topology_file: Path) -> click.Group:
    """The command line of one service, `python -m services.<name>`.

    A service knows only its own subscriptions; the relay declares everybody's, from the file kept by `make flow`.
    """

    @click.group()
    def group() -> None:
        """One service of Yangguang, one process at a time."""
        private_files.by_default()

    @group.command("web")
    @click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to serve on.")
    @click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes.")
    @click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Threads per process.")
    @click.option("--behind-gateway", is_flag=True, help="Only a gateway, which answers for who may, reaches --bind.")
    def _web(bind: str, workers: int, threads: int, behind_gateway: bool) -> None:
        """Serve HTTP."""
        web(build, bind=bind, workers=workers, threads=threads, behind_gateway=behind_gateway)

    @group.command("worker")
    def _worker() -> None:
        """Consume events."""
        worker(build)

    @group.command("relay")
    def _relay() -> None:
        """Publish the outbox and run the timers."""
        relay(build, orjson.loads(topology_file.read_bytes()))

    @group.command("migrate")
    def _migrate() -> None:
        """Bring the database up to date."""
        settings = settings_or_exit(with_secret=False)
        migrate([_or_exit(lambda: build(settings))])

    return group


def _notify_after_commits(service: Service) -> None:
    if not service.database.is_sqlite:
        service.on_commit.append(OutboxNotifier(service.database).notify)


def _start(build: Build, process: str) -> Service:
    heap.share_one()
    settings = settings_or_exit()
    service = _or_exit(lambda: build(settings))
    _or_exit(lambda: settings.secrets(service.name))
    _or_exit(settings.broker_url)
    _require_folder(service.name, service.files_folder, "YANGGUANG_FILES_URL")
    log.configure(settings.log_level, service.name, process)
    _warn_of_misspelt(settings)
    return service


def _warn_of_misspelt(settings: Settings) -> None:
    for line in settings.misspelt():
        logger.warning(line)


def _require_folder(service: str, folder: Path, setting: str) -> None:
    """What cannot be written would be found at the first upload, or never."""
    if error := write_error(folder):
        let = f"let the service '{service}' write there, or correct {setting}"
        click.echo(f"yangguang: {folder} cannot be written ({error}): {let}.", err=True)
        sys.exit(2)


def _watch(service: Service, own: Checks) -> None:
    """End the process when it is stuck, and serve health, readiness and metrics, as the settings say."""
    limit = service.settings.stuck_seconds
    watchdog = Watchdog(service.progress, limit=limit or STUCK_SECONDS, end=end_process if limit else None)
    watchdog.start()
    bind = service.settings.metrics_bind
    if not bind:
        return
    broker = BrokerHealthCheck(service.settings.broker_url(), service.settings.ca_file)
    checks = {
        "loop": watchdog.health_error,
        "database": lambda: database_error(service.database, service.migrations),
        "broker": broker.health_error,
        **own,
    }
    _health_server(_listen(bind), service, checks, stuck=watchdog.health_error).start()


def _health_server(
    listener: socket.socket, service: Service, checks: Checks, *, stuck: Callable[[], str]
) -> HealthServer:
    return HealthServer(listener, service=service.name, checks=checks, stuck=stuck, metrics=service.metrics.render)


def _listen(bind: str) -> socket.socket:
    try:
        return listen(bind)
    except OSError as error:
        click.echo(f"yangguang: YANGGUANG_METRICS_BIND: {bind} cannot be bound: {cannot_listen(error)}", err=True)
        sys.exit(2)


def _stop_on_signals(stop: Callable[[], None]) -> threading.Event:
    """Have SIGTERM and SIGINT end the main loop; the event is set by then, for who has not begun yet."""
    ended = threading.Event()

    def handle(_signal: int, _frame: FrameType | None) -> None:
        ended.set()
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    return ended
