"""Typed settings from the environment and `.env`; a wrong one stops the start with one clear line."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import parse_qs, quote, urlsplit

from dotenv import dotenv_values

from chassis.base import limits, mail_server, private_files, public_keys, secret_keys, sign_in, tls
from chassis.base.mail_server import MailServer
from chassis.base.mailbox import Mailbox, WrongMailbox, mailbox_of
from chassis.base.misspelt import misspelt
from chassis.base.sign_in import Provider
from chassis.ports import Limit


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of `docs/reference/settings.md`."""

    name: str
    default: str
    meaning: str


OF_A_BROKER = ("YANGGUANG_AMQP_URL", "YANGGUANG_PUBLICATIONS_AMQP_URL", "YANGGUANG_RABBITMQ_MANAGEMENT_URL")

SETTINGS = (
    Setting("YANGGUANG_MODE", "embedded", "`embedded` (one process, SQLite) or `distributed` (RabbitMQ, PostgreSQL)."),
    Setting("YANGGUANG_DATA", "var", "Folder of everything that is kept: databases (embedded), files, calendars."),
    Setting(
        "YANGGUANG_FILES_URL",
        "file store in the data folder",
        "`file:///path` of the file store; in it a folder for each service, which it alone writes.",
    ),
    Setting(
        "YANGGUANG_AMQP_URL",
        "none",
        "RabbitMQ of the internal events, `amqp://user:password@host:5672/vhost`, with TLS `amqps://…:5671/…`; "
        "each service has its own account.",
    ),
    Setting(
        "YANGGUANG_PUBLICATIONS_AMQP_URL", "none", "RabbitMQ vhost `publications` that other agencies read, likewise."
    ),
    Setting(
        "YANGGUANG_RABBITMQ_MANAGEMENT_URL",
        "none",
        "RabbitMQ's management address, `http://…` or `https://…`; notify's relay makes agencies' accounts there.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_DATABASE_URL",
        "SQLite in the data folder",
        "`postgresql://…` of one service, with TLS `…?sslmode=verify-full`.",
    ),
    Setting(
        "YANGGUANG_CA_FILE",
        "the system's authorities, for RabbitMQ",
        "PEM file of the authority that signed the certificates of RabbitMQ, its management, PostgreSQL, mail server, "
        "mailbox, and the sites whose pages are looked at.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_MIGRATION_DATABASE_URL",
        "the same",
        "The account that owns the tables and migrates them, where the one above may only use them.",
    ),
    Setting(
        "YANGGUANG_SECRET_KEY",
        "made and kept in the data folder (embedded)",
        "From it all keys of all services are derived: 32 or more random characters (`openssl rand -hex 32`).",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_SECRET_KEY",
        "YANGGUANG_SECRET_KEY",
        "A service's own secret, so that none can sign for another; catalog's signs the sessions.",
    ),
    Setting("YANGGUANG_FORMER_SECRET_KEYS", "none", "Secrets used before, by commas: what they signed still holds."),
    Setting("YANGGUANG_<SERVICE>_FORMER_SECRET_KEYS", "none", "A service's own ones, read beside those."),
    Setting(
        "YANGGUANG_IDENTITY_KEYS",
        "made and kept as `identity.key` in the data folder (embedded); none: tip-offs are anonymous",
        "Keys that seal who informants are, for complaints' web alone: the first seals, each opens. By commas, each of "
        "32 or more random characters, kept apart from the database and its backups.",
    ),
    Setting(
        "YANGGUANG_SESSION_PUBLIC_KEYS",
        "derived from YANGGUANG_SECRET_KEY",
        "Where a service has its own secret: catalog's keys as a JWK set, which `yangguang session-keys` prints.",
    ),
    Setting(
        "YANGGUANG_FILING_PUBLIC_KEYS",
        "none",
        "Keys of secrets that were taken away, by which citizens' proofs of filing are checked: "
        "what `/complaints/api/v1/filing-keys` gave while they were there.",
    ),
    Setting(
        "YANGGUANG_LOCAL_ISSUER",
        "1 (embedded without a provider), 0",
        "People sign in without an identity provider: `1` on this machine only, `anywhere` on every address.",
    ),
    Setting(
        "YANGGUANG_OIDC_ISSUER", "none", "The identity provider by which people sign in (OpenID Connect), `https://…`."
    ),
    Setting("YANGGUANG_OIDC_CLIENT_ID", "none", "What the identity provider calls this system."),
    Setting("YANGGUANG_OIDC_CLIENT_SECRET", "none", "Its secret there; only catalog's web needs it."),
    Setting(
        "YANGGUANG_OIDC_SUBJECT_CLAIM", "sub", "The provider's claim that names a person as the staff directory does."
    ),
    Setting(
        "YANGGUANG_OIDC_AUDIENCE",
        "YANGGUANG_PUBLIC_URL",
        "Audience of the access tokens that the provider gives to programs; never the client id.",
    ),
    Setting("YANGGUANG_PUBLIC_URL", "http://127.0.0.1:$PORT", "The one origin under which people reach the system."),
    Setting(
        "YANGGUANG_KEPT_ANSWERS_MB",
        "16",
        "So many megabytes each web process of catalog keeps of answers to the public, 0 (none) to 1024.",
    ),
    Setting(
        "YANGGUANG_SMTP_URL",
        "none",
        "Mail server by which citizens are told who want it, `smtp://user:password@host:587?from=ADDRESS` or "
        "`smtps://…`; none: nobody is, and no form offers it.",
    ),
    Setting("YANGGUANG_SITE_NAME", "阳光政务", "The website's name (SiteName) in every page's head."),
    Setting(
        "YANGGUANG_SITE_ID_CODE",
        "none",
        "The website's registered code (政府网站标识码, SiteIDCode): 10 digits or letters; none: no page names one.",
    ),
    Setting(
        "YANGGUANG_<SERVICE>_WEB_URL",
        "YANGGUANG_PUBLIC_URL",
        "`http://host:port` where `yangguang doctor` asks a service's web itself, past the gateway.",
    ),
    Setting(
        "YANGGUANG_METRICS_BIND",
        "off",
        "`host:port` where a web, worker or relay (distributed) serves /healthz, /readyz, /metrics; one for each.",
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
        "YANGGUANG_SCAN_SECONDS",
        "20",
        "For so long a file may be looked over for secrecy markings, 1 to 300; then it is refused as too complex.",
    ),
    Setting(
        "YANGGUANG_RECORDING_DAYS",
        "30",
        "So many days back an officer may enter the day on which a letter, a call or a visit came.",
    ),
    Setting(
        "YANGGUANG_MAILBOX_URL",
        "none",
        "Mailbox whose new mails become cases, `imaps://name:password@host:993/INBOX?body=GJJ`; the relay asks.",
    ),
    Setting(
        "YANGGUANG_SMALL_CELL",
        "5",
        "Counts of a questionnaire's answers below it, 3 to 100, are not shown, nor what tells them.",
    ),
    Setting(
        "YANGGUANG_AUDIT_SEAL_MINUTES",
        "5",
        "So often the head of each audit chain is signed and told; a frozen inspection waits so long for its sample.",
    ),
    Setting(
        "YANGGUANG_AUDIT_ANCHORS",
        "`anchors` in the data folder",
        "Folder of the signed heads, in it one per service; files are appended to. Best on storage of another keeper.",
    ),
    Setting(
        "YANGGUANG_LIMITS",
        "none",
        "Changes to the table of limits on what the public writes ([limits](limits.md)): `submission=30/600,vote=off`.",
    ),
    Setting(
        "YANGGUANG_PROXIES",
        "0",
        "So many proxies stand before a web, each adding to X-Forwarded-For where it was asked from; 0: it is not read",
    ),
    Setting(
        "YANGGUANG_STALE_MONTHS",
        "12",
        "What must always be public (长期公开) and was not touched for so many months is flagged; 0: nothing is.",
    ),
    Setting(
        "YANGGUANG_ADDRESS_CHECK_DAYS",
        "0",
        "So often notify's relay looks whether pages that keepers gave as proof are still there; 0: it asks nobody.",
    ),
    Setting(
        "YANGGUANG_ADDRESS_CHECK_HOSTS",
        "none",
        "Hosts of the government network, `a.gov.cn,b.gov.cn`, that are looked at though their addresses are private.",
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
        _check_addresses(given)
        mode = _choice(given, "YANGGUANG_MODE", ("embedded", "distributed"))
        _refuse_without_broker(given, mode)
        data = Path(given.get("YANGGUANG_DATA") or "var").resolve()
        port = _port(given)
        public_url = _public_url(given, port)
        given = _with_secret(given, mode, data, is_needed=with_secret)
        try:
            local_issuer, provider = sign_in.ways(given, embedded=mode == "embedded", public_url=public_url)
        except sign_in.UnsafeSignIn as error:
            raise SettingsError(str(error)) from None
        return cls(
            mode=cast(Mode, mode),
            data=data,
            files=_files(given, data),
            local_issuer=local_issuer,
            provider=provider,
            public_url=public_url,
            kept_answers_mb=_number(given, "YANGGUANG_KEPT_ANSWERS_MB", "16", "megabytes", most=1024),
            site_name=_site_name(given),
            site_id_code=_site_id_code(given),
            port=port,
            log_level=_choice(given, "YANGGUANG_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            amqp_url=given.get("YANGGUANG_AMQP_URL", ""),
            publications_amqp_url=given.get("YANGGUANG_PUBLICATIONS_AMQP_URL", ""),
            ca_file=_ca_file(given),
            metrics_bind=_bind(given),
            stuck_seconds=_stuck_seconds(given),
            outbox_days=_number(given, "YANGGUANG_OUTBOX_DAYS", "7", "days", most=3650),
            scan_seconds=_number(given, "YANGGUANG_SCAN_SECONDS", "20", "seconds", least=1, most=300),
            recording_days=_number(given, "YANGGUANG_RECORDING_DAYS", "30", "days", most=3650),
            mailbox=_mailbox(given),
            small_cell=_number(given, "YANGGUANG_SMALL_CELL", "5", "answers", least=3, most=100),
            audit_seal_minutes=_number(given, "YANGGUANG_AUDIT_SEAL_MINUTES", "5", "minutes", least=1, most=1440),
            audit_anchors=Path(given.get("YANGGUANG_AUDIT_ANCHORS") or data / "anchors").resolve(),
            stale_months=_number(given, "YANGGUANG_STALE_MONTHS", "12", "months", most=1200),
            address_check_days=_number(given, "YANGGUANG_ADDRESS_CHECK_DAYS", "0", "days", most=3650),
            address_check_hosts=_hosts(given.get("YANGGUANG_ADDRESS_CHECK_HOSTS", "")),
            filing_public_keys=_filing_public_keys(given),
            mail_server=_mail_server(given),
            limits=_limits(given),
            proxies=_number(given, "YANGGUANG_PROXIES", "0", "proxies", most=16),
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
            return _sqlalchemy_url(name, url, self.ca_file)
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
        return _sqlalchemy_url(name, url, self.ca_file) if url else self.database_url(service)

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
    beneath = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beneath, **environ}


def _check_addresses(environ: Mapping[str, str]) -> None:
    """Whatever else is wrong with an address, its parts can be read. It is not repeated: it holds a password."""
    for name, value in environ.items():
        if name.startswith("YANGGUANG_") and name.endswith("_URL"):
            try:
                urlsplit(value).port  # noqa: B018  (it is read here, and refused)
            except ValueError:
                raise SettingsError(
                    f"{name} is no address: its host or port cannot be read; "
                    "in a password write / as %2F, # as %23, ? as %3F."
                ) from None


def _mailbox(environ: Mapping[str, str]) -> Mailbox | None:
    try:
        address = environ.get("YANGGUANG_MAILBOX_URL", "")
        return mailbox_of(address) if address else None
    except WrongMailbox as wrong:
        raise SettingsError(f"YANGGUANG_MAILBOX_URL {wrong}.") from None


def _hosts(given: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in given.split(",") if host.strip())


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


def _site_name(environ: Mapping[str, str]) -> str:
    value = (environ.get("YANGGUANG_SITE_NAME") or "阳光政务").strip()
    if not value.isprintable() or not 1 <= len(value) <= 60:
        raise SettingsError("YANGGUANG_SITE_NAME must be one line of 1 to 60 characters.")
    return value


def _site_id_code(environ: Mapping[str, str]) -> str:
    value = environ.get("YANGGUANG_SITE_ID_CODE", "")
    if value and not (value.isascii() and value.isalnum() and len(value) == 10):
        raise SettingsError(f"YANGGUANG_SITE_ID_CODE must be 10 digits or letters, not '{value}'.")
    return value


def _bind(environ: Mapping[str, str]) -> str:
    value = environ.get("YANGGUANG_METRICS_BIND") or "off"
    if value == "off":
        return ""
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError(f"YANGGUANG_METRICS_BIND must be host:port or off, not '{value}'.")
    return value


def _number(environ: Mapping[str, str], name: str, default: str, unit: str, *, least: int = 0, most: int) -> int:
    value = environ.get(name) or default
    # By its digits first: a number of thousands of them is not even read.
    if not (value.isascii() and value.isdecimal() and len(value) <= 9 and least <= int(value) <= most):
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        raise SettingsError(f"{name} must be a number of {unit} from {least} to {most}, not '{shown}'.")
    return int(value)


def _stuck_seconds(environ: Mapping[str, str]) -> int:
    name = "YANGGUANG_STUCK_SECONDS"
    # Less than twice the longest time-out would end a process that only waits for a server.
    never = environ.get(name) == "0"
    return 0 if never else _number(environ, name, "120", "seconds (or 0 for never)", least=60, most=86_400)


def _mail_server(environ: Mapping[str, str]) -> MailServer | None:
    name = "YANGGUANG_SMTP_URL"
    try:
        return mail_server.read(environ.get(name, ""))
    except ValueError as wrong:
        raise SettingsError(f"{name} {wrong}.") from None


def _filing_public_keys(environ: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    name = "YANGGUANG_FILING_PUBLIC_KEYS"
    try:
        return public_keys.read(environ.get(name, ""))
    except ValueError as wrong:
        raise SettingsError(f"{name} {wrong}.") from None


def _limits(environ: Mapping[str, str]) -> Mapping[str, Limit]:
    try:
        return limits.read(environ.get(limits.SETTING, ""))
    except ValueError as wrong:
        raise SettingsError(f"{limits.SETTING} {wrong}.") from None


def _ca_file(environ: Mapping[str, str]) -> Path | None:
    value = environ.get("YANGGUANG_CA_FILE", "")
    if not value:
        return None
    path = Path(value).resolve()
    try:
        tls.context(path)
    except OSError as error:
        reason = "no certificate is in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise SettingsError(f"YANGGUANG_CA_FILE must be a PEM file of certificates, not '{value}': {reason}.") from None
    if not any(_asks_for_tls(name, value) for name, value in environ.items()):
        raise SettingsError(
            "YANGGUANG_CA_FILE is given, and no address asks for TLS: write amqps://, https://, smtps://, imaps:// or "
            "?sslmode=verify-full, or have pages looked at (YANGGUANG_ADDRESS_CHECK_DAYS)."
        )
    return path


def _asks_for_tls(name: str, value: str) -> bool:
    if name.startswith("YANGGUANG_") and name.endswith("_DATABASE_URL"):
        return _verifies(value)
    if name == "YANGGUANG_ADDRESS_CHECK_DAYS":
        return value not in ("", "0")
    if name in ("YANGGUANG_SMTP_URL", "YANGGUANG_MAILBOX_URL"):
        # smtp:// goes over to TLS before it signs in.
        return bool(value)
    return name.endswith(("AMQP_URL", "RABBITMQ_MANAGEMENT_URL")) and urlsplit(value).scheme in ("amqps", "https")


def _verifies(url: str) -> bool:
    return parse_qs(urlsplit(url).query).get("sslmode", [""])[-1].startswith("verify-")


def _sqlalchemy_url(name: str, url: str, ca_file: Path | None) -> str:
    scheme, _, rest = url.partition("://")
    if _verifies(url) and "sslrootcert=" not in url:
        if ca_file is None:
            raise SettingsError(
                f"YANGGUANG_CA_FILE is missing: {name} asks for the server's certificate to be verified."
            )
        rest += f"&sslrootcert={quote(str(ca_file), safe='/')}"
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


def _refuse_without_broker(environ: Mapping[str, str], mode: str) -> None:
    """An address that the embedded mode would never ask is not taken in silence."""
    given = [name for name in OF_A_BROKER if environ.get(name)]
    if given and mode == "embedded":
        raise SettingsError(
            f"{given[0]} is set, and the embedded mode has no broker: unset it, or set YANGGUANG_MODE=distributed."
        )


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
