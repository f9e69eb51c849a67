"""The registers as a file: taken away, filled in, and loaded whole or not at all."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.web.forms import load_query
from chassis.web.incoming import files
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_files import tables_of
from services.catalog.adapters.http.register_files import file_of
from services.catalog.adapters.http.register_schemas import RegisterFileQuery
from services.catalog.adapters.imports.directory_files import TABLES
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.registers.load import load_registers
from services.catalog.adapters.standard_directory.tables import UnreadableTable
from services.catalog.adapters.storage.work import Work

AT = "/registers/files"
_COUNTS = (("bylaws", "制度"), ("activities", "宣传培训"), ("unchanged", "没有改动"))

pages = Pages("catalog", "register-file-pages")


@pages.get(AT, who=may("bylaw.keep"))
def show_files(work: Work) -> str:
    """Where the registers are taken away as a file, and one is sent."""
    kept = kept_bodies(work, "bylaw.keep")
    return render(
        "catalog/register_files.html",
        bodies=kept,
        body=chosen_body(kept, request.args.get("body", "")),
        loaded=[(name, request.args.get(key, "")) for key, name in _COUNTS if request.args.get(key, "").isdigit()],
    )


@pages.get(f"{AT}/download", who=may("bylaw.keep"))
def take_file(work: Work) -> Any:
    """The registers of a body as a file."""
    query = load_query(RegisterFileQuery)
    return respond(file_of(work, query["body"], query["format"]), 200, None)


def show_again(work: Work) -> Any:
    """The page with the refusal of a file."""
    return show_files(work)


@pages.post(AT, who=may("bylaw.keep"), again=show_again, files="file", kinds=tuple(TABLES))
def load_file(work: Work, form: Any) -> Any:
    """Load every row, or none."""
    sent = files()
    if len(sent) != 1:
        raise UnreadableTable("请选择一个 xlsx 或者 csv 文件。", "Choose one xlsx or csv file.")
    outcome = load_registers(tables_of(sent[0]), actor=actor(), work=work, clock=clock())
    counts = "&".join(f"{key}={getattr(outcome, key)}" for key, _ in _COUNTS)
    return redirect(f"{AT}?{counts}", code=303)
