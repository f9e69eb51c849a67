"""The directory as a file: taken away, and loaded once what would change was looked at."""

from __future__ import annotations

from typing import Any

from flask import make_response, request

from chassis.ports import Refusal
from chassis.web.forms import load_form, load_query
from chassis.web.incoming import files
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_files import file_of, load, tables_of
from services.catalog.adapters.http.directory_schemas import DirectoryFileQuery, LoadedTableForm
from services.catalog.adapters.imports.comparison import Comparison, compare
from services.catalog.adapters.imports.directory_files import TABLES, parse_tables, read_for
from services.catalog.adapters.imports.reading import Reading
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.standard_directory.columns import STANDARD
from services.catalog.adapters.standard_directory.tables import Table, UnreadableTable, write_csv
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.directory_refusals import DirectoryChanged

AT = "/directory/files"
CHANGES = {"new": "新增", "changed": "修改", "retired": "停用", "untouched": "不变"}

pages = Pages("catalog", "directory-file-pages")


@pages.get(AT, who=may("item.keep"))
def show_files(work: Work) -> str:
    """Where the directory is taken away as a file, and one is sent."""
    kept = kept_bodies(work, "item.keep")
    return render(
        "catalog/directory_files.html",
        bodies=kept,
        body=chosen_body(kept, request.args.get("body", "")),
        heads=[column.head for column in STANDARD],
        loaded=[(name, request.args.get(key, "")) for key, name in _COUNTS if request.args.get(key, "").isdigit()],
    )


@pages.get(f"{AT}/download", who=may("item.keep"))
def take_file(work: Work) -> Any:
    """The directory of a body as a file."""
    query = load_query(DirectoryFileQuery)
    return respond(file_of(work, query["body"], query["format"]), 200, None)


def show_again(work: Work) -> Any:
    """The page with the refusal of a file."""
    return show_files(work)


@pages.post(f"{AT}/preview", who=may("item.keep"), again=show_again, files="file", kinds=tuple(TABLES))
def preview(work: Work, form: Any) -> Any:
    """What the file would change, item by item; nothing is kept of it."""
    sent = files()
    if len(sent) != 1:
        raise UnreadableTable("请选择一个 xlsx 或者 csv 文件。", "Choose one xlsx or csv file.")
    tables = tables_of(sent[0])
    return _compared(compare(read_for(tables, work), actor=actor(), work=work, clock=clock()), _as_text(tables), work)


def compare_again(work: Work) -> Any:
    """The comparison anew, with the refusal: somebody changed the directory since."""
    text = request.form.get("table", "")
    try:
        comparison = compare(_read(text, work), actor=actor(), work=work, clock=clock())
    except Refusal:
        return show_files(work)
    return _compared(comparison, text, work)


@pages.post(AT, who=may("item.keep"), again=compare_again)
def load_looked_at(work: Work, form: Any) -> Any:
    """Load what was looked at, and nothing else."""
    given = load_form(LoadedTableForm, form)
    reading = _read(form.get("table", ""), work)
    if compare(reading, actor=actor(), work=work, clock=clock()).digest() != given["digest"]:
        raise DirectoryChanged
    outcome = load(reading, work, given["reason"])
    counts = "&".join(f"{key}={getattr(outcome, key)}" for key, _ in _COUNTS)
    return redirect(f"{AT}?{counts}", code=303)


_COUNTS = (("items", "新增或修改事项"), ("retired", "停用事项"), ("bodies", "新增或修改单位"), ("unchanged", "不变"))


def _read(text: str, work: Work) -> Reading:
    return read_for(parse_tables(text.encode("utf-8", "replace"), "csv"), work)


def _as_text(tables: list[Table]) -> str:
    """The tables as the form carries them until they are loaded."""
    return write_csv([[row.cells for row in table.rows] for table in tables]).decode("utf-8-sig")


def _compared(comparison: Comparison, text: str, work: Work) -> Any:
    changes = {name: [it for it in comparison.items if it.change == name] for name in CHANGES}
    retired = [it.present.code for it in comparison.items if it.read.retired and it.present and it.present.active]
    page = render(
        "catalog/directory_preview.html",
        bad=comparison.bad,
        bodies=[it for it in comparison.bodies if it.change != "untouched"],
        changes=changes,
        names=CHANGES,
        differences={it.read.item.code: comparison.differences_of(it) for it in changes["changed"]},
        cells={it.read.item.code: comparison.cells_of(it) for it in changes["new"]},
        ending={code: reads.ends_with(work.events.connection, code) for code in retired},
        table=text,
        digest=comparison.digest(),
    )
    return make_response(page)
