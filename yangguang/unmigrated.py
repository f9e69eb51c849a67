"""What a database lacks though its version is this code's: it was made by another text of a migration."""

from __future__ import annotations

from importlib import import_module

from chassis.service import Service
from chassis.storage import migrate

TODO = "it was made before the first release and cannot be brought up to date: begin with an empty one"


def lacking(service: Service) -> str:
    """The first of the service's tables or columns that its database has not, with what to do; else empty.

    Before the first release migrations are changed, not added to, so a version alone does not say it.
    """
    declared = import_module(f"services.{service.name}.adapters.storage.tables").metadata
    absent = migrate.lacking(service.database, declared)
    return f"it has no {absent}: {TODO}" if absent else ""
