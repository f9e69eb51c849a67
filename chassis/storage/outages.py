"""Tells an outage (database away, disk full) from a fault of the content that was being worked on."""

from __future__ import annotations

import errno
import re
import sqlite3

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from chassis.base import tls

# What a disk or a mounted store answers when it is full, damaged, away or forbidden; no content is to blame for it.
_DISK_OUTAGES = frozenset(
    getattr(errno, name)
    for name in (
        *("ENOSPC", "EDQUOT", "EIO", "EREMOTEIO", "EROFS", "EACCES", "EPERM", "ESTALE", "ENODEV", "ENXIO", "ENOLCK"),
        *("EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EBUSY", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH"),
    )
    if hasattr(errno, name)
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html. 08: connection; 40: serialisation failure, deadlock;
# 53: out of resources; 57P: shutting down; 58: its own disk; 25006: it only reads now, as after a failover; 25P03: our
# transaction was frozen; 55P03: a lock was not to be had in time; 42501: a right is missing that migration gives, as
# after a backup that was put back without rights. Not 54: what is too large will be too large again.
_POSTGRES_OUTAGES = ("08", "40", "53", "57P", "58", "25006", "25P03", "55P03", "42501")
_FORBIDDEN = "42501"
_DISK_FULL = "53100"
# https://sqlite.org/rescode.html, the primary codes.
_SQLITE_OUTAGES = (
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL),
)


# What libpq says where server and client do not agree on TLS, or on who somebody is; it gives no code for them.
_CERTIFICATE = "certificate"
_REFUSALS = ("no encryption", "SSL", "authentication failed", "no password supplied")
# A server's own words, for an account or a database that it does not have: severity, colon and two blanks, "FATAL:  …",
# in the server's language (lc_messages), where initdb ran in China "致命错误:  …".
_SERVER_SAYS = re.compile(r"\w+:  ")
REFUSED = "it refuses us"
FORBIDDEN = "it does not let us in its tables"
CLOSED_TO_US = "its file cannot be opened or written"
DAMAGED = "its file is damaged"
_AT = re.compile(r'connection to server at "([^"]+)".*, port (\d+)')


def reason(error: BaseException) -> str:
    """Why a database cannot be used: the first line that its server or driver said, which never holds a password."""
    whole = str(getattr(error, "orig", "")).strip()
    before, _, said = whole.partition("\n")[0].rpartition("failed: ")
    if _CERTIFICATE in said:
        return f"{tls.NOT_TRUSTED}: {said.removeprefix('SSL error: ')} (YANGGUANG_CA_FILE)"
    if _SERVER_SAYS.match(said) or any(refusal in whole for refusal in _REFUSALS):
        return f"{REFUSED}: {said}"
    if is_forbidden(error):
        return f"{FORBIDDEN}: {said}"
    if is_damaged(error):
        return f"{DAMAGED} ({whole}): restore it from the backup"
    if is_full(error):
        return f"{said}: {room_for(error)}"
    if is_closed_to_us(error):
        return f"{CLOSED_TO_US} ({whole}): let this account write it, the files beside it, and its folder"
    if place := _AT.search(before):
        return f"it does not answer at {place[1]}:{place[2]}: {said}"
    return f"it does not answer: {said or type(error).__name__}"


def said(error: BaseException) -> str:
    """Of any failure of a database or a disk, in one line: why it was not reached, or else its own first words."""
    cause = getattr(error, "orig", None)
    if cause is not None and getattr(cause, "sqlstate", None) is None and "failed: " in str(cause):
        return reason(error)
    return str(cause or error).strip().partition("\n")[0] or type(error).__name__


def is_away(error: BaseException) -> bool:
    """Whether a database was not reached or hung up, unlike one that could not do a thing now (a lock, a disk)."""
    if not isinstance(error, DBAPIError) or not is_unavailable(error) or isinstance(error.orig, sqlite3.Error):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state is None or str(state).startswith(("08", "57P"))


def is_full(error: BaseException) -> bool:
    """Whether a disk has no room: that of the file store, of SQLite, or of the PostgreSQL server."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    if is_full_server(error):
        return True
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL


def room_for(error: BaseException) -> str:
    """Of a database on a full disk: where to make room."""
    where = "on the disk of the PostgreSQL server" if is_full_server(error) else "where its file is, in YANGGUANG_DATA"
    return f"make room {where}"


def is_full_server(error: BaseException) -> bool:
    """Whether it is the disk of the PostgreSQL server that has no room."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == _DISK_FULL


def is_damaged(error: BaseException) -> bool:
    """Whether SQLite finds in its file what it did not write: no later try will do better."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_closed_to_us(error: BaseException) -> bool:
    """Whether SQLite may not open or write its file: it is somebody else's, or its disk only reads now."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def is_forbidden(error: BaseException) -> bool:
    """Whether the account lacks the right (PostgreSQL's insufficient_privilege)."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == _FORBIDDEN


def refuses_some(error: BaseException) -> bool:
    """Whether it answers, and refuses some of what it is asked: what succeeds meanwhile ends neither of these."""
    return is_full(error) or is_forbidden(error)


def is_unavailable(error: BaseException) -> bool:
    """Whether the database, or a disk, could not do its work now, though the same work may succeed later."""
    if isinstance(error, OSError):
        return error.errno in _DISK_OUTAGES
    if not isinstance(error, DBAPIError):
        return isinstance(error, sa.exc.TimeoutError)
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_OUTAGES
    if state := getattr(error.orig, "sqlstate", None):
        return str(state).startswith(_POSTGRES_OUTAGES)
    # Without a code the server said nothing: it was not reached, or hung up.
    return isinstance(error, sa.exc.OperationalError)


def is_about_content(error: DBAPIError) -> bool:
    """Whether somebody changed what the database holds: a value that is none of its column, a table that is gone.

    SQLite's driver says the first without a code; of PostgreSQL 22 is data, 42P01 and 42703 a table and a column.
    """
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) in (0, sqlite3.SQLITE_ERROR)
    return str(getattr(error.orig, "sqlstate", None) or "").startswith(("22", "42P01", "42703"))
