"""The standard directory as a file: written, looked at before it is loaded, and loaded."""

from __future__ import annotations

from typing import Any

from chassis.web.endpoint import Endpoints
from chassis.web.incoming import IncomingFile
from chassis.web.reply import Reply, download
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import DirectoryFileQuery
from services.catalog.adapters.http.views.directory_files import ComparisonView, LoadedView
from services.catalog.adapters.imports.catalogue import REASON, Imported, NothingLoaded, import_catalogue
from services.catalog.adapters.imports.comparison import Comparison, compare
from services.catalog.adapters.imports.directory_files import TABLES, parse_tables, read_for
from services.catalog.adapters.imports.reading import Reading
from services.catalog.adapters.standard_directory.export import FORMATS, write_directory
from services.catalog.adapters.standard_directory.tables import Table, UnreadableTable
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.directory_refusals import NoSuchBody

MOST_BYTES = 5_000_000
_FILE = "/directory-file"
# As JSON programs read bodies and items themselves.
_MEDIA = tuple(FORMATS[form] for form in TABLES)

endpoints = Endpoints("catalog", "directory-files")


@endpoints.get(_FILE, who=may("item.keep"), query=DirectoryFileQuery, media=_MEDIA, also=(404,))
def write_file(work: Work, query: dict[str, Any]) -> Reply:
    """The directory of a body as a file: the ten standard columns and further ones, and the body itself beside it."""
    return file_of(work, query["body"], query["format"])


@endpoints.post(
    f"{_FILE}/preview",
    who=may("item.keep"),
    upload="file",
    kinds=tuple(TABLES),
    returns=ComparisonView,
    max_bytes=MOST_BYTES,
)
def preview_file(work: Work, given: IncomingFile) -> dict[str, Any]:
    """What loading a file (xlsx or csv) would change, item by item; nothing is kept.

    ``bad`` names each row that a rule refuses, by its number; a file with one is not loaded.
    """
    return told(compare(read_for(tables_of(given), work), actor=actor(), work=work, clock=clock()))


@endpoints.post(
    _FILE,
    who=may("item.keep"),
    upload="file",
    kinds=tuple(TABLES),
    returns=LoadedView,
    max_bytes=MOST_BYTES,
    also=(412,),
)
def load_file(work: Work, given: IncomingFile) -> Any:
    """Load a file (xlsx or csv) whole or not at all. What is there already, unchanged, makes no version."""
    return load(read_for(tables_of(given), work), work)


def file_of(work: Work, body: str, form: str) -> Reply:
    """The directory of one body, of which the reader may know, as a file. Raises :class:`NoSuchBody`."""
    found = work.bodies.get(body)
    if found is None:
        raise NoSuchBody(body)
    items = reads.items_in(work.events.connection, actor(), body)
    return download(f"{found.name}公开目录.{form}", write_directory([found], items, form), FORMATS[form])


def tables_of(file: IncomingFile) -> list[Table]:
    """The tables of an uploaded file. Raises :class:`UnreadableTable`."""
    form = next((form for form in TABLES if FORMATS[form] == file.media_type), "")
    if not form:
        raise UnreadableTable("请上传 xlsx 或者 csv 文件。", "Send an xlsx or csv file.")
    return parse_tables(file.content, form)


def load(reading: Reading, work: Work, reason: str = "") -> Imported:
    """Load what was read. Raises :class:`NothingLoaded` with every bad row."""
    outcome = import_catalogue(reading, actor=actor(), reason=reason or REASON, work=work, clock=clock())
    if outcome.bad:
        raise NothingLoaded(outcome.bad, place="row")
    return outcome


def told(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain rows."""
    return {
        "bodies": [
            {
                "row": it.line,
                "code": it.body.code,
                "name": it.body.name,
                "change": it.change,
                "differences": it.differences,
            }
            for it in comparison.bodies
        ],
        "items": [
            {
                "row": it.read.line,
                "code": it.read.item.code,
                "title": it.read.item.title,
                "change": it.change,
                "differences": comparison.differences_of(it),
                "cells": comparison.cells_of(it),
                "left_out": it.read.left_out,
            }
            for it in comparison.items
        ],
        "bad": [{"row": entry.line, "entry": entry.entry, "reason": entry.reason} for entry in comparison.bad],
    }
