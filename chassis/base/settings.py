"""Typed settings from the environment and `.env`; a wrong one stops the start with one clear line."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of `docs/reference/settings.md`."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("YANGGUANG_MODE", "embedded", "`embedded` (one process, SQLite) or `distributed` (RabbitMQ, PostgreSQL)."),
    Setting("YANGGUANG_DATA", "var", "Folder of everything that is kept: databases (embedded), files, calendars."),
    Setting("YANGGUANG_FILES_URL", "file store in the data folder", "`file:///path` of the file store all share."),
    Setting("YANGGUANG_AMQP_URL", "none", "RabbitMQ of the internal events, `amqp://user:password@host:5672/vhost`."),
    Setting("YANGGUANG_PUBLICATIONS_AMQP_URL", "none", "RabbitMQ vhost `publications` that other agencies read."),
    Setting("YANGGUANG_RABBITMQ_MANAGEMENT_URL", "none", "RabbitMQ's management address; makes agencies' accounts."),
    Setting("YANGGUANG_<SERVICE>_DATABASE_URL", "SQLite in the data folder", "`postgresql://…` of one service."),
    Setting(
        "YANGGUANG_<SERVICE>_MIGRATION_DATABASE_URL",
        "the same",
        "The account that owns the tables and migrates them, where the one above may only use them.",
    ),
    Setting("YANGGUANG_SECRET_KEY", "made and kept in the data folder (embedded)", "Signs sessions and receipts."),
    Setting("YANGGUANG_LOCAL_ISSUER", "1 (embedded), 0 (distributed)", "People sign in without an identity provider."),
    Setting("YANGGUANG_PUBLIC_URL", "http://127.0.0.1:$PORT", "The one origin under which people reach the system."),
    Setting(
        "YANGGUANG_METRICS_BIND", "off", "`host:port` where a worker or relay serves /healthz, /readyz and /metrics."
    ),
    Setting(
        "YANGGUANG_STUCK_SECONDS",
        "120",
        "A worker or relay without progress for so long ends itself, to be started again; 60 or more, or 0: never.",
    ),
    Setting(
        "YANGGUANG_OUTBOX_DAYS",
        "7",
        "For so many days published events are kept, to be published again to a broker that was lost with its disk.",
    ),
    Setting(
        "YANGGUANG_AUDIT_SEAL_MINUTES",
        "5",
        "So often the head of each audit chain is signed and told to the other services.",
    ),
    Setting(
        "YANGGUANG_AUDIT_ANCHORS",
        "`anchors` in the data folder",
        "Folder of the signed heads, in it one per service; files are appended to. Best on storage of another keeper.",
    ),
    Setting("YANGGUANG_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`; logs are JSON lines on stderr."),
    Setting("PORT", "8000", "Port of the embedded system on 127.0.0.1."),
)

Mode = Literal["embedded", "distributed"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process was told by its environment."""

    mode: Mode
    data: Path
    files: Path
    secret_key: str
    local_issuer: bool
    public_url: str
    port: int
    log_level: str
    amqp_url: str
    publications_amqp_url: str
    metrics_bind: str
    stuck_seconds: int
    outbox_days: int
    audit_seal_minutes: int
    audit_anchors: Path
    environ: Mapping[str, str]

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment, `.env` beneath it. Raises :class:`SettingsError`."""
        given = dict(environ) if environ is not None else _with_dotenv(os.environ)
        mode = _choice(given, "YANGGUANG_MODE", ("embedded", "distributed"))
        data = Path(given.get("YANGGUANG_DATA") or "var").resolve()
        port = _port(given)
        return cls(
            mode=cast(Mode, mode),
            data=data,
            files=_files(given, data),
            secret_key=_secret_key(given, mode, data),
            local_issuer=_choice(given, "YANGGUANG_LOCAL_ISSUER", ("1", "0") if mode == "embedded" else ("0", "1"))
            == "1",
            public_url=_public_url(given, port),
            port=port,
            log_level=_choice(given, "YANGGUANG_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            amqp_url=given.get("YANGGUANG_AMQP_URL", ""),
            publications_amqp_url=given.get("YANGGUANG_PUBLICATIONS_AMQP_URL", ""),
            metrics_bind=_bind(given),
            stuck_seconds=_number(given, "YANGGUANG_STUCK_SECONDS", "120", "seconds"),
            outbox_days=_number(given, "YANGGUANG_OUTBOX_DAYS", "7", "days"),
            audit_seal_minutes=_number(given, "YANGGUANG_AUDIT_SEAL_MINUTES", "5", "minutes", least=1),
            audit_anchors=Path(given.get("YANGGUANG_AUDIT_ANCHORS") or data / "anchors").resolve(),
            environ=given,
        )

    def database_url(self, service: str) -> str:
        """SQLAlchemy address of a service's own database. Raises :class:`SettingsError`."""
        name = f"YANGGUANG_{service.upper()}_DATABASE_URL"
        url = self.environ.get(name, "")
        if url:
            return _sqlalchemy_url(name, url)
        if self.mode == "distributed":
            raise SettingsError(f"{name} is missing: give the PostgreSQL address of the service '{service}'.")
        self.data.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.data / (service + '.sqlite')}"

    def migration_database_url(self, service: str) -> str:
        """The address with the account that migrates; without one of its own, that of the service."""
        name = f"YANGGUANG_{service.upper()}_MIGRATION_DATABASE_URL"
        url = self.environ.get(name, "")
        return _sqlalchemy_url(name, url) if url else self.database_url(service)

    def broker_url(self, destination: str = "events") -> str:
        """Address of the broker for a destination. Raises :class:`SettingsError` where it is missing or wrong."""
        name = "YANGGUANG_AMQP_URL" if destination == "events" else "YANGGUANG_PUBLICATIONS_AMQP_URL"
        url = self.amqp_url if destination == "events" else self.publications_amqp_url
        if not url:
            raise SettingsError(f"{name} is missing: give the RabbitMQ address, amqp://user:password@host:5672/vhost.")
        if urlsplit(url).scheme not in ("amqp", "amqps"):
            raise SettingsError(f"{name} must begin with amqp:// or amqps://.")
        return url


def _with_dotenv(environ: Mapping[str, str]) -> dict[str, str]:
    beneath = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beneath, **environ}


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or allowed[0]
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(sorted(allowed))}, not '{value}'.")
    return value


def _port(environ: Mapping[str, str]) -> int:
    value = environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingsError(f"PORT must be a number from 1 to 65535, not '{value}'.")
    return int(value)


def _bind(environ: Mapping[str, str]) -> str:
    value = environ.get("YANGGUANG_METRICS_BIND") or "off"
    if value == "off":
        return ""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError(f"YANGGUANG_METRICS_BIND must be host:port or off, not '{value}'.")
    return value


def _number(environ: Mapping[str, str], name: str, default: str, unit: str, *, least: int = 0) -> int:
    value = environ.get(name) or default
    if not value.isdecimal() or int(value) < least:
        or_more = f", {least} or more" if least else ""
        raise SettingsError(f"{name} must be a number of {unit}{or_more}, not '{value}'.")
    return int(value)


def _sqlalchemy_url(name: str, url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme in ("postgresql", "postgres"):
        return f"postgresql+psycopg://{rest}"
    if scheme in ("postgresql+psycopg", "sqlite"):
        return url
    raise SettingsError(f"{name} must begin with postgresql:// or sqlite://, not with '{scheme}://'.")


def _public_url(environ: Mapping[str, str], port: int) -> str:
    value = environ.get("YANGGUANG_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    if urlsplit(value).scheme not in ("http", "https"):
        raise SettingsError(f"YANGGUANG_PUBLIC_URL must begin with http:// or https://, not '{value}'.")
    return value.rstrip("/")


def _files(environ: Mapping[str, str], data: Path) -> Path:
    value = environ.get("YANGGUANG_FILES_URL", "")
    if not value:
        return data / "files"
    parts = urlsplit(value)
    if parts.scheme != "file" or not parts.path.startswith("/"):
        raise SettingsError(f"YANGGUANG_FILES_URL must be file:///absolute/path, not '{value}'.")
    return Path(parts.path)


def _secret_key(environ: Mapping[str, str], mode: str, data: Path) -> str:
    key = environ.get("YANGGUANG_SECRET_KEY", "")
    if key:
        if len(key) < 32:
            raise SettingsError("YANGGUANG_SECRET_KEY must have at least 32 characters.")
        return key
    if mode == "distributed":
        raise SettingsError("YANGGUANG_SECRET_KEY is missing: give all processes the same 32 or more characters.")
    kept = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii")
