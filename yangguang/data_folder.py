"""The data folder of an embedded system: one process at a time runs there, and all its databases are there, or none."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.base.settings import Settings, SettingsError
from chassis.monitoring.health_server import database_error
from chassis.storage import audit_anchors, outages
from services.complaints.adapters.storage.identities import are_sealed
from yangguang import absent
from yangguang.composition import BUILD, NAMES

KEEPER_OF_IDENTITIES = "complaints"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other `yangguang run` away; the kernel gives the folder up with the process, however that ends.

    Raises :class:`SettingsError` where one is there already.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"another 'yangguang run' works in {folder}: end it, or give this one a folder of its own "
                "(YANGGUANG_DATA)."
            ) from None
        yield
    finally:
        os.close(opened)


def require_whole(settings: Settings) -> None:
    """Raise :class:`SettingsError` where a database was here and is no more, which the start would make anew, empty.

    That it was here the others know: they keep the signed heads of its audit chain.
    """
    missing = [name for name in NAMES if absent.database(settings, name)]
    for name in missing:
        for other in (name for name in NAMES if name not in missing):
            if _knows(other, name, settings):
                raise SettingsError(
                    f"{settings.data / name}.sqlite is missing, and {other} knows that it was there: restore it from "
                    f"the backup; where there is none, make an empty one with 'yangguang migrate {name}', start, and "
                    "fill it with 'yangguang reconcile --mend'."
                )


def require_identity_key(settings: Settings) -> None:
    """Raise :class:`SettingsError` where the key of informants' identities is lost or weak: one line at the start."""
    is_new = absent.database(settings, KEEPER_OF_IDENTITIES)
    database = None if is_new else BUILD[KEEPER_OF_IDENTITIES](settings).database
    try:
        settings.require_identity_key(lambda: database is not None and are_sealed(database))
    except Exception as error:
        if not outages.is_unavailable(error):
            raise
        # It is opened next by the start itself, which says in its line which one it is and what to do.
    finally:
        if database is not None:
            database.dispose()


def _knows(keeper: str, name: str, settings: Settings) -> bool:
    service = BUILD[keeper](settings)
    try:
        if database_error(service.database, service.migrations):
            return False
        with service.database.read() as connection:
            return audit_anchors.newest(connection, name) is not None
    finally:
        service.database.dispose()
