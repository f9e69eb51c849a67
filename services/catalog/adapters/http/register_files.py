"""Both registers of a body as a file: written, and loaded whole or not at all."""

from __future__ import annotations

from typing import Any

from chassis.permissions import Thing
from chassis.web.endpoint import Endpoints
from chassis.web.incoming import IncomingFile
from chassis.web.reply import Reply, download
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_files import MOST_BYTES, tables_of
from services.catalog.adapters.http.register_schemas import RegisterFileQuery
from services.catalog.adapters.http.views.registers import LoadedRegistersView
from services.catalog.adapters.imports.directory_files import TABLES
from services.catalog.adapters.registers import export
from services.catalog.adapters.registers.load import load_registers
from services.catalog.adapters.standard_directory.export import FORMATS
from services.catalog.adapters.storage.reads import registers as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS

_FILE = "/register-file"
_MEDIA = tuple(FORMATS[form] for form in TABLES)

endpoints = Endpoints("catalog", "register-files")


@endpoints.get(_FILE, who=may("bylaw.keep"), query=RegisterFileQuery, media=_MEDIA, also=(404,))
def write_registers(work: Work, query: dict[str, Any]) -> Reply:
    """The registers of a body as a file: its rules, and what was held for training and publicity."""
    return file_of(work, query["body"], query["format"])


@endpoints.post(
    _FILE, who=may("bylaw.keep"), upload="file", kinds=tuple(TABLES), returns=LoadedRegistersView, max_bytes=MOST_BYTES
)
def load_register_file(work: Work, given: IncomingFile) -> Any:
    """Load a file (xlsx or csv) whole or not at all. What is there already, unchanged, stays; nothing is taken out."""
    return load_registers(tables_of(given), actor=actor(), work=work, clock=clock())


def file_of(work: Work, body: str, form: str) -> Reply:
    """The registers of a body that the reader keeps. Raises :class:`NoSuchBody`."""
    found = work.bodies.get(body)
    if found is None:
        raise NoSuchBody(body)
    PERMISSIONS.require("bylaw.keep", actor(), Thing(body=body))
    connection = work.events.connection
    entries = reads.all_bylaws(connection, body), reads.all_activities(connection, body)
    return download(f"{found.name}登记簿.{form}", export.write_registers(found, *entries, form), FORMATS[form])
