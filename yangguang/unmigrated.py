"""What a database lacks though its version is this code's: another text of a migration made it, or another service."""

from __future__ import annotations

from importlib import import_module

from chassis.service import Service
from chassis.storage import migrate
from yangguang.composition import NAMES

TODO = "it was made before the first release and cannot be brought up to date: begin with an empty one"


def lacking(service: Service) -> str:
    """What is wrong with the tables of the service's database, with what to do; empty where nothing is.

    The first of its tables or columns that are not there, since before the first release migrations are changed, not
    added to, so a version alone does not say it; or whose database it is, where files or backups were mixed up.
    """
    if not (absent := _lacks(service, service.name)):
        return ""
    others = (name for name in NAMES if name != service.name and not _lacks(service, name))
    if owner := next(others, ""):
        return f"it is the database of {owner}: put that of {service.name} in its place"
    return f"it has no {absent}: {TODO}"


def _lacks(service: Service, name: str) -> str:
    declared = import_module(f"services.{name}.adapters.storage.tables").metadata
    return migrate.lacking(service.database, declared)
