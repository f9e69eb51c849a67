"""What an operator must know of a running system, and what to do about it. Nothing here changes anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from chassis.base import private_files, secret_keys, tls
from chassis.base.settings import Settings, SettingsError
from chassis.base.sign_in import Provider
from chassis.broker import connections, topology
from chassis.calendar.workdays import calendar
from chassis.events import inbox, outbox
from chassis.monitoring.health_server import database_error
from chassis.service import Service
from chassis.storage import audit_anchors, lease, migrate, outages, rights, set_aside
from chassis.storage.audit_anchors import Anchor
from chassis.web.identity.keys import PUBLIC_KEYS, SIGNER, check_pair
from chassis.web.identity.provider import ProviderClient, ProviderUnavailable
from services.complaints.adapters.storage.identities import are_sealed
from services.notify.adapters.storage.reads.agencies import all_agencies
from services.notify.domain.agency import Agency
from yangguang import absent, webs, witnesses
from yangguang.composition import NAMES
from yangguang.correspondence import correspondence
from yangguang.data_folder import KEEPER_OF_IDENTITIES
from yangguang.unmigrated import TODO, lacking
from yangguang.unpublished import LATE, Broker, ask_brokers, lasting, unpublished

DEEP = 10_000
SCARCE_BYTES = 1_000_000_000
# The State Council announces a year's holidays in the last months of the year before.
ANNOUNCED_BY_MONTH = 12

# So many times a head may go unsigned before somebody is asked to look.
SEALS_MISSED = 3

# Machines that ask the time of a server differ by less.
CLOCKS_DIFFER = timedelta(minutes=2)

_CERTIFICATE = "It runs: renew its certificate, or correct YANGGUANG_CA_FILE (docs/how-to/encrypt-the-connections.md)."
_RELAY_RUNS = "Its relay runs: look at its log."
_CLOCK = (
    "Set the clock of this machine right (timedatectl). Where it is right, it was ahead when that was written: look at "
    "the dates and terms of what was entered then."
)

# So many things that were set aside are named; the count stands for the rest.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``todo`` is empty where all is well.

    ``rests``: it is not at work, which may be meant (a backup, a restored system before its first start).
    """

    where: str
    what: str
    says: str
    todo: str = ""
    rests: bool = False


def nothing_there(settings: Settings) -> Finding | None:
    """What an embedded system lacks that its start makes: asked first, since to open it would make it."""
    if not (missing := absent.files(settings)):
        return None
    remedy = absent.REMEDY[:1].upper() + absent.REMEDY[1:]
    return Finding("folders", "data", f"{settings.data} has no {', '.join(missing)}", remedy)


def examine(settings: Settings, services: list[Service], now: datetime) -> Iterator[Finding]:
    """Everything, service by service, then what they share."""
    brokers = ask_brokers(settings, services) if settings.mode == "distributed" else {}
    published = False
    for service in services:
        found = list(_service(service, services, brokers, now))
        yield from found
        if service.external_queues is not None:
            published = any(finding.what == "relay" and not finding.todo for finding in found)
    if settings.mode == "distributed":
        yield from _broker(settings, brokers, services, published=published)
    yield from _webs(settings)
    for service in services:
        yield _folder(f"files of {service.name}", service.files_folder, "YANGGUANG_FILES_URL")
    if settings.mode == "embedded":
        yield _folder("data", settings.data, "YANGGUANG_DATA")
    # A relay's own folder may be mounted where it runs only.
    if settings.mode == "embedded" or settings.environ.get("YANGGUANG_AUDIT_ANCHORS"):
        yield _folder("audit anchors", settings.audit_anchors, "YANGGUANG_AUDIT_ANCHORS")
    yield from _readable_by_others(settings)
    yield from _session_keys(settings)
    yield from _identity_key(settings, services)
    for line in settings.misspelt(NAMES):
        yield Finding("settings", "names", line, "Correct the name, or take it out of the environment and of .env.")
    yield _calendar(settings, now)
    for asked in correspondence(settings, services):
        yield Finding("mail", asked.what, asked.says, asked.todo)
    if settings.provider is not None:
        yield _provider(settings.provider)
    if settings.provider is None and not settings.local_issuer:
        todo = "Connect one (docs/how-to/connect-an-identity-provider.md), or for a trial set YANGGUANG_LOCAL_ISSUER=1."
        yield Finding("sign-in", "identity provider", "there is none, so nobody can sign in", todo)
    if settings.mode == "distributed" and settings.local_issuer:
        says = "people sign in without an identity provider"
        yield Finding("settings", "sign-in", says, "Only for trials: unset YANGGUANG_LOCAL_ISSUER.")


def _service(
    service: Service, services: list[Service], brokers: Mapping[str, Broker], now: datetime
) -> Iterator[Finding]:
    error = database_error(service.database, service.migrations)
    if error:
        yield Finding(service.name, "database", error, _database_todo(service.name, error))
        return
    if lacks := lacking(service):
        yield Finding(service.name, "database", lacks, _lacks_todo(service.name, lacks))
        return
    yield Finding(service.name, "database", "answers, up to date")
    with service.database.read() as connection:
        unsent, counts = outbox.unsent(connection), inbox.counts(connection)
        since, leases = inbox.waiting_since(connection), lease.holders(connection)
        failed = list(set_aside.listed(connection))
        excess, lack = rights.excess(connection), rights.lack(connection)
        sealed, unsigned = (
            audit_anchors.newest(connection, service.name),
            audit_anchors.unsigned_since(connection, service.name),
        )
        written = audit_anchors.newest_record(connection)
    relay = next((holder for holder in leases if holder.name == "relay"), None)
    says, why = unpublished(service, services, unsent, relay, brokers, now)
    yield Finding(service.name, "outbox", says, why)
    yield _waiting(service, counts["waiting"], since, now)
    parked = counts["parked"]
    look = f"Look with 'yangguang parked list {service.name}', correct the cause, then replay or discard."
    yield Finding(service.name, "parked", f"{parked} events", look if parked else "")
    yield from _set_aside(service, failed)
    yield _audit_rights(service, excess)
    if lack:
        todo = f"Run 'yangguang migrate {service.name}' with the owner's address, which gives the rights."
        yield Finding(service.name, "rights", f"this account may not {lack}", todo)
    if written is not None and written > now + CLOCKS_DIFFER:
        says = f"the newest record was written at {written:%Y-%m-%d %H:%M} UTC, which is still to come"
        yield Finding(service.name, "clock", says, _CLOCK)
    yield from _chain(service, services)
    yield _anchors(service, sealed, unsigned, now, runs=relay is not None and relay.until > now)
    if service.settings.mode == "distributed":
        yield _lease(service, relay, now)
    if service.settings.mode == "distributed" and service.external_queues is not None:
        yield from _agencies(service, now)


def _agencies(service: Service, now: datetime) -> Iterator[Finding]:
    """A new one cannot read, and one that was removed reads on, for as long as the broker has not been told."""
    with service.database.read() as connection:
        known = all_agencies(connection)
    behind = [agency.code for agency in known if _is_untold(agency, now)]
    if not behind:
        return
    says = f"the broker was not told yet what was last changed of {', '.join(behind[:SHOWN])}"
    says += " and others" if len(behind) > SHOWN else ""
    if any(agency.arranged for agency in known):
        todo = (
            f"Start 'yangguang relay {service.name}', which tells it; where it runs, its log says what is in the way."
        )
        yield Finding(service.name, "agencies", says, todo)
    else:  # only the relay knows whether it has the address to make any
        says += "; without YANGGUANG_RABBITMQ_MANAGEMENT_URL that is done by hand (docs/how-to/add-an-agency.md)"
        yield Finding(service.name, "agencies", says)


def _is_untold(agency: Agency, now: datetime) -> bool:
    return not agency.is_arranged and now - agency.added_at > LATE


def _database_todo(service: str, error: str) -> str:
    if error.endswith(migrate.MIGRATE):
        return f"Run 'yangguang migrate {service}'."
    if error.endswith(migrate.NEWER):
        return "Lay that release, or go back with all of it (docs/how-to/back-up-and-restore.md)."
    address = f"YANGGUANG_{service.upper()}_DATABASE_URL"
    if error.endswith(migrate.FOREIGN):
        return f"Correct {address}, or put the backup back (docs/how-to/back-up-and-restore.md)."
    if error.startswith(outages.DAMAGED):
        return "Stop what uses it, and put the backup back (docs/how-to/back-up-and-restore.md)."
    if error.startswith(outages.CLOSED_TO_US):
        return "See whose they are (ls -l) and whether their disk only reads (mount), or correct YANGGUANG_DATA."
    if error.startswith(outages.REFUSED):
        return (
            f"It runs: correct {address} (account, password, database), or make there what is missing; "
            "where it has too many connections, raise max_connections or end processes."
        )
    if error.startswith(outages.FORBIDDEN):
        return (
            f"It runs: correct {address}, or run 'yangguang migrate {service}' with the owner's address: it gives the "
            "rights; where that may not either, tables of another account or service were put back: put back its own."
        )
    if error.startswith(tls.NOT_TRUSTED):
        return _CERTIFICATE
    return f"Start it, or correct {address}."


def _lacks_todo(service: str, lacks: str) -> str:
    if lacks.endswith(TODO):
        return "Give it an empty database, then run 'yangguang migrate'."
    return f"Put it where it belongs, and {service}'s own here (docs/how-to/back-up-and-restore.md)."


def _set_aside(service: Service, failed: list[set_aside.SetAside]) -> Iterator[Finding]:
    yield Finding(service.name, "set aside", f"{len(failed)} things that a timer could not do")
    for thing in failed[:SHOWN]:
        says = f"{thing.timer} {thing.key}: {thing.reason} ({thing.failures} times)"
        todo = (
            f"Correct the cause; it is tried again at {thing.retry_at:%H:%M} UTC, or at once by 'yangguang set-aside "
            f"retry {service.name} {thing.timer} {thing.key}'; 'give-up' in the place of 'retry' ends it."
        )
        if thing.is_ended:
            todo = (
                "It is tried no more by itself. See to it, then 'yangguang set-aside "
                f"retry {service.name} {thing.timer} {thing.key}', or 'give-up' in the place of 'retry'."
            )
        if thing.given_up:
            says, todo = f"{says}; given up", ""
        yield Finding(service.name, "set aside", says, todo)


def _audit_rights(service: Service, excess: str) -> Finding:
    if service.database.is_sqlite:
        return Finding(service.name, "audit rights", "one SQLite file: whoever may write to it owns its records")
    if not excess:
        return Finding(service.name, "audit rights", "this account may add records, and neither change nor remove them")
    todo = (
        "Let another account own the tables: give it in "
        f"YANGGUANG_{service.name.upper()}_MIGRATION_DATABASE_URL and run 'yangguang migrate {service.name}' "
        "(docs/how-to/separate-the-database-accounts.md)."
    )
    return Finding(service.name, "audit rights", f"this account may do more than add records: {excess}", todo)


def _chain(service: Service, services: list[Service]) -> Iterator[Finding]:
    """Only the farthest anchor, which costs nothing: a database that was lost, cut off or put back shows by it."""
    if misfit := witnesses.misfit(service, services):
        todo = (
            f"Look with 'yangguang audit verify {service.name}'. Where its database was lost or a backup put back: "
            f"'yangguang reconcile --mend', then 'yangguang audit restored {service.name} --reason …'."
        )
        yield Finding(service.name, "audit chain", misfit, todo)


def _anchors(
    service: Service, sealed: Anchor | None, unsigned: datetime | None, now: datetime, *, runs: bool
) -> Finding:
    """``runs``: the relay, which signs."""
    patience = SEALS_MISSED * timedelta(minutes=service.settings.audit_seal_minutes)
    if unsigned is not None and now - unsigned > patience:
        start = "Start 'yangguang run'; where it runs, its log says why."
        if service.settings.mode == "distributed":
            start = _RELAY_RUNS if runs else f"Start 'yangguang relay {service.name}'."
        says = f"its head has not been signed since {unsigned:%Y-%m-%d %H:%M} UTC"
        return Finding(service.name, "audit anchors", says, start)
    if sealed is None:
        return Finding(service.name, "audit anchors", "none yet")
    file = service.anchor_file
    says = f"record {sealed.seq} was signed at {sealed.at:%Y-%m-%d %H:%M} UTC"
    try:
        last = file.newest()
    except OSError as error:
        return Finding(service.name, "audit anchors", f"{file.path}: {error.strerror}", "Let us read and write there.")
    if last is None and service.settings.mode == "distributed":
        return Finding(service.name, "audit anchors", f"{says}; {file.path} is kept where the relay runs")
    if (last is None or last.at < sealed.at) and now - sealed.at > timedelta(minutes=1):
        todo = f"Let us write to {file.path}, or correct YANGGUANG_AUDIT_ANCHORS."
        return Finding(service.name, "audit anchors", f"{says}, and is not in {file.path}", todo)
    return Finding(service.name, "audit anchors", says)


def _waiting(service: Service, count: int, since: datetime | None, now: datetime) -> Finding:
    if since is None:
        return Finding(service.name, "waiting", "0 events")
    age = now - since
    says = f"{count} events wait for an earlier one, the oldest for {lasting(age)}"
    todo = f"Settle what is parked; if nothing is, run 'yangguang reconcile --reader {service.name} --mend'."
    return Finding(service.name, "waiting", says, todo if age > LATE else "")


def _lease(service: Service, found: lease.Holder | None, now: datetime) -> Finding:
    start = f"Start 'yangguang relay {service.name}'."
    if found is None:
        return Finding(service.name, "relay", "nobody publishes", start)
    if found.until < now:
        return Finding(
            service.name, "relay", f"{found.owner} stopped renewing its lease at {found.until:%H:%M:%S}", start
        )
    return Finding(service.name, "relay", f"{found.owner} publishes")


def _broker(
    settings: Settings, brokers: Mapping[str, Broker], services: list[Service], *, published: bool
) -> Iterator[Finding]:
    """``published``: the relay that declares the stream is running."""
    events, external = brokers[outbox.EVENTS], brokers[outbox.PUBLICATIONS]
    if events.health_error:
        yield Finding("broker", "events", events.health_error, _broker_todo(events.health_error, "YANGGUANG_AMQP_URL"))
    else:
        yield Finding("broker", "events", "answers")
        yield _broker_rights(events.excess)
        for service in services:
            if service.subscribes:
                queue = topology.inbox_queue(service.name)
                yield _queue(queue, service.name, events)
    if external.health_error:
        todo = _broker_todo(external.health_error, "YANGGUANG_PUBLICATIONS_AMQP_URL")
        yield Finding("broker", "publications", external.health_error, todo)
        return
    if external.queues[topology.PUBLICATIONS_STREAM] is not None:
        yield Finding("broker", "publications", "answers")
    else:
        todo = _RELAY_RUNS if published else "Start 'yangguang relay notify', which declares it."
        yield Finding("broker", "publications", "the stream is not declared", todo)


def _webs(settings: Settings) -> Iterator[Finding]:
    """The webs, and the address that people type. An embedded system may stand still on purpose."""
    public = webs.public(settings)
    if public is None:
        yield Finding(
            "web", "public address", f"{settings.public_url} is of its own machine: it is not asked from here"
        )
    elif not public.is_there and settings.mode == "embedded" and not settings.environ.get("YANGGUANG_PUBLIC_URL"):
        yield Finding("web", "public address", f"{public.says}; 'yangguang run' is not running", rests=True)
        return
    else:
        yield Finding("web", "public address", public.says, public.todo)
    for name in NAMES:
        if public is not None and not public.is_there and settings.web_url(name) == settings.public_url:
            yield Finding("web", name, "it is reached by the public address only")
        else:
            found = webs.web(settings, name)
            yield Finding("web", name, found.says, found.todo)


def _broker_todo(error: str, setting: str) -> str:
    if error.startswith(connections.REFUSED):
        return f"It runs: correct {setting} (account, password, vhost); the outboxes hold."
    if error.startswith(tls.NOT_TRUSTED):
        return f"{_CERTIFICATE} The outboxes hold."
    return f"Start RabbitMQ, or correct {setting}; the outboxes hold."


def _broker_rights(excess: str) -> Finding:
    """Of the account that the command line was given: the operator's, or one for all."""
    if not excess:
        return Finding("broker", "rights", "this account may do no more than it needs")
    todo = "Give each service an account of its own, and this one less (docs/how-to/separate-the-broker-accounts.md)."
    return Finding("broker", "rights", f"this account may {excess}", todo)


def _queue(queue: str, service: str, broker: Broker) -> Finding:
    depth = broker.queues[queue]
    if depth is None:
        todo = broker.declaring(f"yangguang work {service}")
        return Finding("broker", queue, "is not declared", f"{todo[0].upper()}{todo[1:]}.")
    says = f"{depth.messages} messages, {depth.consumers} consumers"
    if not depth.consumers:
        return Finding("broker", queue, says, f"Start 'yangguang work {service}'; where it runs, its log says why.")
    return Finding("broker", queue, says, "Start another worker." if depth.messages > DEEP else "")


def _folder(what: str, folder: Path, setting: str) -> Finding:
    if not folder.exists():
        if fault := _cannot_be_made(folder):
            return Finding("folders", what, f"{folder} cannot be made: {fault}", f"Make it, or correct {setting}.")
        return _room(what, _nearest(folder), "there is none yet, the first file makes it")
    if not folder.is_dir():
        return Finding("folders", what, f"{folder} is not a folder", f"Correct {setting}.")
    if not os.access(folder, os.W_OK):
        return Finding("folders", what, f"{folder} cannot be written", f"Let us write there, or correct {setting}.")
    return _room(what, folder, str(folder))


def _room(what: str, folder: Path, called: str) -> Finding:
    free = shutil.disk_usage(folder).free
    return Finding("folders", what, f"{called}, {free / 1e9:.1f} GB free", "Make room." if free < SCARCE_BYTES else "")


def _nearest(folder: Path) -> Path:
    return next(parent for parent in folder.parents if parent.exists())


def _cannot_be_made(folder: Path) -> str:
    """What stands in its way, shown by another that is made there and removed: rights alone do not show it."""
    above = _nearest(folder)
    try:
        os.rmdir(tempfile.mkdtemp(dir=above))
    except OSError as error:
        return f"{above}: {error.strerror}"
    return ""


def _readable_by_others(settings: Settings) -> Iterator[Finding]:
    """Databases, files and the secret key are their owner's alone."""
    found = [path for folder in (settings.data, settings.files) for path in private_files.readable_by_others(folder)]
    if not found:
        yield Finding("folders", "rights", "nobody else reads what is kept")
    for path in found[:SHOWN]:
        mode = "700" if path.is_dir() else "600"
        yield Finding("folders", "rights", f"{path} is open to others", f"Run 'chmod {mode} {path}'.")


def _provider(provider: Provider) -> Finding:
    try:
        ProviderClient(provider).metadata()
    except ProviderUnavailable as error:
        todo = f"Nobody can sign in: reach {provider.issuer} from here, or correct YANGGUANG_OIDC_ISSUER."
        return Finding("sign-in", "identity provider", f"cannot be used: {error.reason}", todo)
    return Finding("sign-in", "identity provider", f"{provider.issuer} answers")


def _session_keys(settings: Settings) -> Iterator[Finding]:
    """Only where catalog's secret and the public keys are both known here, as in the environment of an operator."""
    if not settings.environ.get(PUBLIC_KEYS) or not secret_keys.of(SIGNER, settings.environ):
        return
    try:
        check_pair(settings)
    except SettingsError as error:
        yield Finding("settings", "session keys", "every session is refused", str(error))
    else:
        yield Finding("settings", "session keys", f"the public ones belong to the secret of {SIGNER}")


def _identity_key(settings: Settings, services: list[Service]) -> Iterator[Finding]:
    """Only of the key that an embedded system keeps: the operator of another is not given it."""
    for service in services:
        # What is wrong with a database is said where it was looked at.
        if service.name != KEEPER_OF_IDENTITIES or database_error(service.database, service.migrations):
            continue
        try:
            settings.require_identity_key(partial(are_sealed, service.database))
        except SettingsError as error:
            yield Finding(
                "settings", "identity key", "identities of informants are neither taken nor opened", str(error)
            )


def _calendar(settings: Settings, now: datetime) -> Finding:
    known = calendar(settings.data / "calendar").last_announced
    needed = now.year + 1 if now.month >= ANNOUNCED_BY_MONTH else now.year
    todo = (
        f"Load the State Council's notice with 'yangguang calendar load FILE': deadlines in {needed} are provisional."
    )
    return Finding("calendar", "years", f"holidays are known up to {known}", todo if known < needed else "")
