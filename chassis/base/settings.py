"""Typed settings from the environment and `.env`; a wrong one stops the start with one clear line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from chassis.base import dotenv_file, private_files, secret_keys, sign_in
from chassis.base import setting_addresses as addresses
from chassis.base import setting_values as values
from chassis.base.declared_settings import SETTINGS, Setting
from chassis.base.mail_server import MailServer
from chassis.base.mailbox import Mailbox
from chassis.base.misspelt import misspelt
from chassis.base.setting_values import SettingsError
from chassis.base.sign_in import Provider
from chassis.ports import Limit

__all__ = ["SETTINGS", "Mode", "Setting", "Settings", "SettingsError"]

Mode = Literal["embedded", "distributed"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process was told by its environment."""

    mode: Mode
    data: Path
    files: Path
    local_issuer: bool
    provider: Provider | None
    public_url: str
    kept_answers_mb: int
    site_name: str
    site_id_code: str
    port: int
    log_level: str
    amqp_url: str
    publications_amqp_url: str
    ca_file: Path | None
    metrics_bind: str
    stuck_seconds: int
    outbox_days: int
    scan_seconds: int
    recording_days: int
    mailbox: Mailbox | None
    small_cell: int
    audit_seal_minutes: int
    audit_anchors: Path
    stale_months: int
    address_check_days: int
    address_check_hosts: frozenset[str]
    filing_public_keys: Sequence[Mapping[str, str]]
    mail_server: MailServer | None
    limits: Mapping[str, Limit]
    proxies: int
    environ: Mapping[str, str]

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, *, with_secret: bool = True) -> Settings:
        """Read the environment, `.env` beneath it. Raises :class:`SettingsError`.

        ``with_secret=False`` is for what signs nothing, and need not be given a secret.
        """
        given = dict(environ) if environ is not None else _with_dotenv(os.environ)
        addresses.check_addresses(given)
        mode = values.choice(given, "YANGGUANG_MODE", ("embedded", "distributed"))
        addresses.refuse_without_broker(given, mode)
        addresses.refuse_management(given)
        data = Path(given.get("YANGGUANG_DATA") or "var").resolve()
        port = values.port_of(given)
        public_url = addresses.public_url_of(given, port)
        given = _with_secret(given, mode, data, is_needed=with_secret)
        try:
            local_issuer, provider = sign_in.ways(given, embedded=mode == "embedded", public_url=public_url)
        except sign_in.UnsafeSignIn as error:
            raise SettingsError(str(error)) from None
        return cls(
            mode=cast(Mode, mode),
            data=data,
            files=values.files_of(given, data),
            local_issuer=local_issuer,
            provider=provider,
            public_url=public_url,
            kept_answers_mb=values.number(given, "YANGGUANG_KEPT_ANSWERS_MB", "16", "megabytes", most=1024),
            site_name=values.site_name_of(given),
            site_id_code=values.site_id_code_of(given),
            port=port,
            log_level=values.choice(given, "YANGGUANG_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            amqp_url=given.get("YANGGUANG_AMQP_URL", ""),
            publications_amqp_url=given.get("YANGGUANG_PUBLICATIONS_AMQP_URL", ""),
            ca_file=addresses.ca_file_of(given),
            metrics_bind=values.bind_of(given),
            stuck_seconds=values.stuck_seconds_of(given),
            outbox_days=values.number(given, "YANGGUANG_OUTBOX_DAYS", "7", "days", most=3650),
            scan_seconds=values.number(given, "YANGGUANG_SCAN_SECONDS", "20", "seconds", least=1, most=300),
            recording_days=values.number(given, "YANGGUANG_RECORDING_DAYS", "30", "days", most=3650),
            mailbox=values.mailbox_of(given),
            small_cell=values.number(given, "YANGGUANG_SMALL_CELL", "5", "answers", least=3, most=100),
            audit_seal_minutes=values.number(given, "YANGGUANG_AUDIT_SEAL_MINUTES", "5", "minutes", least=1, most=1440),
            audit_anchors=Path(given.get("YANGGUANG_AUDIT_ANCHORS") or data / "anchors").resolve(),
            stale_months=values.number(given, "YANGGUANG_STALE_MONTHS", "12", "months", most=1200),
            address_check_days=values.number(given, "YANGGUANG_ADDRESS_CHECK_DAYS", "0", "days", most=3650),
            address_check_hosts=values.hosts_of(given.get("YANGGUANG_ADDRESS_CHECK_HOSTS", "")),
            filing_public_keys=values.filing_public_keys_of(given),
            mail_server=values.mail_server_of(given),
            limits=values.limits_of(given),
            proxies=values.number(given, "YANGGUANG_PROXIES", "0", "proxies", most=16),
            environ=given,
        )

    def misspelt(self, services: Sequence[str] = ()) -> Iterator[str]:
        """A line for each name that seems to mean a setting and is none; for ``services`` see the function."""
        # Read by the tests alone.
        given = {name: value for name, value in self.environ.items() if not name.startswith("YANGGUANG_TEST_")}
        return misspelt(given, [setting.name for setting in SETTINGS], services)

    def secrets(self, service: str) -> tuple[str, ...]:
        """A service's secret and its former ones. Raises :class:`SettingsError` where it has none."""
        found = secret_keys.of(service, self.environ)
        if not found:
            own = f"YANGGUANG_{service.upper()}_SECRET_KEY"
            raise SettingsError(f"{own} is missing: give the service '{service}' its own, or all {secret_keys.SHARED}.")
        return found

    def identity_keys(self, is_sealed: Callable[[], bool]) -> tuple[str, ...]:
        """What seals who informants are, present first; empty where a distributed system was given none.

        ``is_sealed``: whether something is, so that a key that is not there was lost. Raises :class:`SettingsError`.
        """
        given = secret_keys.of_identities(self.environ)
        if given or self.mode == "distributed":
            return given
        try:
            with _keeping(self.data):
                return (secret_keys.of_identities_in(self.data_folder(), is_sealed),)
        except (secret_keys.WeakSecret, secret_keys.LostSecret) as error:
            raise SettingsError(str(error)) from None

    def require_identity_key(self, is_sealed: Callable[[], bool]) -> None:
        """Raise :class:`SettingsError` where the key that this system keeps itself is lost or weak; none is made."""
        if self.mode == "distributed" or secret_keys.of_identities(self.environ):
            return
        try:
            secret_keys.require_identities_in(self.data, is_sealed)
        except (secret_keys.WeakSecret, secret_keys.LostSecret) as error:
            raise SettingsError(str(error)) from None

    def database_url(self, service: str) -> str:
        """SQLAlchemy address of a service's own database. Raises :class:`SettingsError`."""
        name = f"YANGGUANG_{service.upper()}_DATABASE_URL"
        url = self.environ.get(name, "")
        if url:
            return addresses.sqlalchemy_url(name, url, self.ca_file)
        if self.mode == "distributed":
            raise SettingsError(f"{name} is missing: give the PostgreSQL address of the service '{service}'.")
        return f"sqlite:///{self.data_folder() / (service + '.sqlite')}"

    def data_folder(self) -> Path:
        """The folder of the data, made if it is missing. Raises :class:`SettingsError`."""
        with _keeping(self.data):
            return private_files.make_folder(self.data)

    def migration_database_url(self, service: str) -> str:
        """The address with the account that migrates; without one of its own, that of the service."""
        name = f"YANGGUANG_{service.upper()}_MIGRATION_DATABASE_URL"
        url = self.environ.get(name, "")
        return addresses.sqlalchemy_url(name, url, self.ca_file) if url else self.database_url(service)

    def web_url(self, service: str) -> str:
        """Where a service's web is asked for its readiness. Raises :class:`SettingsError`."""
        name = f"YANGGUANG_{service.upper()}_WEB_URL"
        value = self.environ.get(name) or self.public_url
        if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
            raise SettingsError(f"{name} must be http://host:port, not '{value}'.")
        return value.rstrip("/")

    def broker_url(self, destination: str = "events") -> str:
        """Address of the broker for a destination. Raises :class:`SettingsError` where it is missing or wrong."""
        name = "YANGGUANG_AMQP_URL" if destination == "events" else "YANGGUANG_PUBLICATIONS_AMQP_URL"
        url = self.amqp_url if destination == "events" else self.publications_amqp_url
        if not url:
            raise SettingsError(f"{name} is missing: give the RabbitMQ address, amqp://user:password@host:5672/vhost.")
        parts = urlsplit(url)
        if parts.scheme not in ("amqp", "amqps"):
            raise SettingsError(f"{name} must begin with amqp:// or amqps://.")
        if not parts.username or not parts.password:
            raise SettingsError(f"{name} must name an account with its password, {parts.scheme}://user:password@host.")
        return url


def _with_dotenv(environ: Mapping[str, str]) -> dict[str, str]:
    return {**dotenv_file.read(), **environ}


def _with_secret(environ: Mapping[str, str], mode: str, data: Path, *, is_needed: bool) -> dict[str, str]:
    """The environment with the secret that an embedded system made for itself, where none is given."""
    try:
        secret_keys.check(environ)
    except secret_keys.WeakSecret as error:
        raise SettingsError(str(error)) from None
    if not is_needed or secret_keys.is_any_given(environ):
        return dict(environ)
    if mode == "distributed":
        if empty := secret_keys.empty(environ):
            raise SettingsError(f"{empty} is empty: give 32 or more random characters; {secret_keys.MAKE_ONE}.")
        raise SettingsError(
            f"{secret_keys.SHARED} is missing: give all processes the same 32 or more random characters."
        )
    try:
        with _keeping(data):
            return {**environ, secret_keys.SHARED: secret_keys.kept_in(data)}
    except (secret_keys.WeakSecret, secret_keys.LostSecret) as error:
        raise SettingsError(str(error)) from None


@contextmanager
def _keeping(data: Path) -> Iterator[None]:
    """The data folder is made, or written in."""
    try:
        yield
    except OSError as error:
        reason = "it is a file" if data.is_file() else error.strerror
        raise SettingsError(f"YANGGUANG_DATA must be a folder that can be written, not '{data}': {reason}.") from None
