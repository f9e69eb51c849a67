"""What a database lacks though its version is this code's: it was made by another text of a migration."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa

from chassis.service import Service
from chassis.storage import staff

TODO = "it was made before the first release and cannot be brought up to date: begin with an empty one"


def lacking(service: Service) -> str:
    """The first table or column that the code uses and the database has not, with what to do; empty where all is there.

    Before the first release migrations are changed, not added to, so a version alone does not say it.
    """
    own = import_module(f"services.{service.name}.adapters.storage.tables").metadata
    with service.database.read() as connection:
        inspector = sa.inspect(connection)
        there = set(inspector.get_table_names())
        for table in (*own.sorted_tables, *staff.metadata.sorted_tables):
            if table.name not in there:
                return f"it has no table {table.name}: {TODO}"
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if absent := [column.name for column in table.columns if column.name not in columns]:
                return f"it has no column {table.name}.{absent[0]}: {TODO}"
    return ""
