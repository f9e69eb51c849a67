"""The addresses among the settings: what each must look like, and by which authority those over TLS are believed."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from chassis.base import tls
from chassis.base.declared_settings import OF_A_BROKER
from chassis.base.setting_values import SettingsError

_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def check_addresses(environ: Mapping[str, str]) -> None:
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


def public_url_of(environ: Mapping[str, str], port: int) -> str:
    """Under which people reach the system. Raises :class:`SettingsError`."""
    value = environ.get("YANGGUANG_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    if urlsplit(value).scheme not in ("http", "https"):
        raise SettingsError(f"YANGGUANG_PUBLIC_URL must begin with http:// or https://, not '{value}'.")
    origin = value.rstrip("/")
    parts = urlsplit(origin)
    # Pages, cookies and feeds begin at /; what a browser calls the origin has nothing else in it either.
    if not parts.hostname or origin.partition("://")[2] != parts.netloc or "@" in parts.netloc:
        raise SettingsError(f"YANGGUANG_PUBLIC_URL must be a scheme and a host alone, https://host, not '{value}'.")
    return origin


def refuse_without_broker(environ: Mapping[str, str], mode: str) -> None:
    """An address that the embedded mode would never ask is not taken in silence."""
    given = [name for name in OF_A_BROKER if environ.get(name)]
    if given and mode == "embedded":
        raise SettingsError(
            f"{given[0]} is set, and the embedded mode has no broker: unset it, or set YANGGUANG_MODE=distributed."
        )


def refuse_management(environ: Mapping[str, str]) -> None:
    """RabbitMQ's management address is HTTP's; it is not repeated, for it holds a password."""
    name = "YANGGUANG_RABBITMQ_MANAGEMENT_URL"
    if value := environ.get(name, ""):
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(f"{name} must be http://user:password@host:15672 or https://….")


def ca_file_of(environ: Mapping[str, str]) -> Path | None:
    """The authority that is believed; some address must ask for it. Raises :class:`SettingsError`."""
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


def sqlalchemy_url(name: str, url: str, ca_file: Path | None) -> str:
    """A database's address as the library takes it. Raises :class:`SettingsError`."""
    scheme, _, rest = url.partition("://")
    if _verifies(url) and "sslrootcert=" not in url:
        if ca_file is None:
            raise SettingsError(
                f"YANGGUANG_CA_FILE is missing: {name} asks for the server's certificate to be verified."
            )
        rest += f"&sslrootcert={quote(str(ca_file), safe='/')}"
    if scheme.startswith("postgres"):
        _refuse_options(name, url)
    if scheme in ("postgresql", "postgres"):
        return f"postgresql+psycopg://{rest}"
    if scheme in ("postgresql+psycopg", "sqlite"):
        return url
    raise SettingsError(f"{name} must begin with postgresql:// or sqlite://, not with '{scheme}://'.")


def _refuse_options(name: str, url: str) -> None:
    """What follows the question mark, libpq has to know; the address is not repeated, for it holds a password."""
    options = parse_qs(urlsplit(url).query, keep_blank_values=True)
    if not options:
        return
    from psycopg.pq import Conninfo  # only now: it loads PostgreSQL's library

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    if unknown := [option for option in options if option not in known]:
        raise SettingsError(
            f"{name} has the option '{unknown[0]}', which PostgreSQL does not know; "
            "TLS is asked for by ?sslmode=verify-full."
        )
    if (mode := options.get("sslmode", ["prefer"])[-1]) not in _SSL_MODES:
        raise SettingsError(f"{name} must say sslmode={'|'.join(_SSL_MODES)}, not '{mode}'.")


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
