"""`yangguang import`: catalogues, disclosures and mails from files; each bad line or file is reported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from chassis.ports import SYSTEM, Refusal
from chassis.service import Service
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.columns_of_sites import read_columns
from services.catalog.adapters.imports.directory_files import TABLES, parse_tables, read_for
from services.catalog.adapters.imports.disclosures import import_disclosures, read_disclosures
from services.catalog.adapters.imports.entries import why
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from services.catalog.adapters.imports.reading import Reading
from services.catalog.adapters.registers.load import load_registers
from services.catalog.adapters.standard_directory.tables import Table
from services.catalog.adapters.storage.work import Work
from services.complaints.adapters.mail import read_mail
from services.complaints.domain.kinds import OPINION, TAKEN
from services.complaints.use_cases.take_mail import take_mail
from yangguang.verbs.cli_output import as_json, opened, refusing, say

_OTHER_TABLES = ("xls", "et", "ods")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
skip_bad = click.option("--skip-bad", is_flag=True, help="Load the good entries though there are bad ones.")


@click.group("import")
def imports() -> None:
    """Load files. With bad entries nothing is loaded, unless --skip-bad says so.

    Example: yangguang import catalogue yangguang/demonstration/catalogue.json
    """


@imports.command()
@click.argument("file", type=FILE)
@skip_bad
@as_json
def catalogue(file: Path, skip_bad: bool, machine: bool) -> None:
    """Load the directory with its bodies from FILE: xlsx or csv, or JSON, which may hold people with their posts too.

    Its formats: docs/reference/catalogue-file.md.

    Example: yangguang import catalogue yangguang/demonstration/catalogue.json
    """
    service = opened("catalog")
    with refusing(machine):
        source = _source(file)
        with service.transaction() as work:
            reading = source(work)
            outcome = import_catalogue(reading, actor=SYSTEM, skip_bad=skip_bad, work=work, clock=service.clock)
    loaded = {
        "bodies": outcome.bodies,
        "items": outcome.items,
        "people": outcome.people,
        "retired": outcome.retired,
        "unchanged": outcome.unchanged,
    }
    _report(loaded, outcome.bad, machine, skip_bad)


@imports.command()
@click.argument("file", type=FILE)
@click.option("--by", required=True, help="Who proposes lines without a 'proposer': a person of the staff directory.")
@click.option("--columns", "table", type=FILE, help="Which item each column of another website became: csv or xlsx.")
@skip_bad
@as_json
def disclosures(file: Path, by: str, table: Path | None, skip_bad: bool, machine: bool) -> None:
    """Load drafts from FILE, one JSON object a line, each like the body of POST /catalog/api/v1/disclosures.

    A line may name its "proposer", and with "source" the entry of another system that it is: a second import of that
    changes nothing. A page of another website has "site", "column" and "id": docs/how-to/move-a-website.md.

    Example: yangguang import disclosures drafts.jsonl --by gjj.zhouhai
    """
    service = opened("catalog")
    read = read_disclosures(_text(file).splitlines())
    # Each line is checked, then stored.
    shown = click.progressbar(length=2 * len(read.given), label="disclosures", file=sys.stderr, hidden=machine)
    with refusing(machine):
        columns = read_columns(_tables(table)) if table else {}
    with refusing(machine), shown, service.transaction() as work:
        person = work.people.get(by)
        if person is None or not person.active:
            raise click.UsageError(f"nobody is entered as '{by}'; see GET /catalog/api/v1/people")
        outcome = import_disclosures(
            read,
            actor=person.actor(service.clock.today()),
            skip_bad=skip_bad,
            columns=columns,
            work=work,
            clock=service.clock,
            turn=lambda: shown.update(1),
        )
    loaded = {"drafts": len(outcome.drafts), "unchanged": outcome.unchanged, "left out": outcome.left_out}
    _report(loaded, outcome.bad, machine, skip_bad, read.remarks)


@imports.command()
@click.argument("file", type=FILE)
@as_json
def registers(file: Path, machine: bool) -> None:
    """Load a body's own rules and its training and publicity from FILE: xlsx or csv, whole or not at all.

    Example: yangguang import registers GJJ-registers.xlsx
    """
    service = opened("catalog")
    with refusing(machine):
        tables = _tables(file)
        with service.transaction() as work:
            outcome = load_registers(tables, actor=SYSTEM, work=work, clock=service.clock)
    loaded = {"bylaws": outcome.bylaws, "activities": outcome.activities, "unchanged": outcome.unchanged}
    _report(loaded, (), machine, skip_bad=False)


@imports.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--body", help="The code of the body that they reached; needed where there are several.")
@click.option(
    "--kind",
    type=click.Choice(TAKEN),
    default=OPINION,
    show_default=True,
    help="Of mails whose subject does not begin with the name of one (投诉, 意见, 建议, 咨询, 更正).",
)
@as_json
def mails(files: tuple[Path, ...], body: str | None, kind: str, machine: bool) -> None:
    """Make a case of each mail in FILES (.eml), once however often it is loaded; nothing is answered by itself.

    A mail that cannot be taken is named with its reason, and the others are taken.

    Example: yangguang import mails inbox/*.eml --body GJJ
    """
    service = opened("complaints")
    done = []
    for file in files:
        done.append(_mail(file, body, kind, service))
        if not machine:
            _tell_of_mail(done[-1])
    if machine:
        say({"mails": done})
    sys.exit(1 if any(each["number"] is None for each in done) else 0)


def _tell_of_mail(done: Mapping[str, Any]) -> None:
    """At once, so that who waits sees where it is; what was set aside goes to the error output with its reason."""
    again = " (taken before)" if done["number"] and not done["new"] else ""
    said = done["number"] or f"set aside: {done['reason']}"
    click.echo(f"{done['file']}: {said}{again}", err=done["number"] is None)


def _mail(file: Path, body: str | None, kind: str, service: Service) -> dict[str, Any]:
    """Each in a transaction of its own."""
    said = {"file": str(file), "number": None, "new": False, "reason": None}
    try:
        command = read_mail(file.read_bytes(), body=body, usual=kind)
        with service.transaction() as work:
            taken = take_mail(command, work=work, clock=service.clock)
    except Refusal as refusal:
        return said | {"reason": why(refusal)}
    return said | {"number": taken.number, "new": taken.is_new}


def _report(
    loaded: dict[str, int], bad: Iterable[Any], machine: bool, skip_bad: bool, remarks: Iterable[Any] = ()
) -> None:
    wrong, remarked = _plain(bad), _plain(remarks)
    if machine:
        say({"loaded": loaded, "bad": wrong, "remarks": remarked})
    else:
        click.echo(", ".join(f"{count} {kind}" for kind, count in loaded.items()))
        for entry in remarked + wrong:
            said = " ".join(filter(None, (entry["entry"], entry["reason"])))
            click.echo(f"line {entry['line']}: {said}", err=True)
        if wrong and not skip_bad:
            click.echo("Nothing was loaded. Correct these lines, or load the good ones with --skip-bad.", err=True)
    sys.exit(1 if wrong and not skip_bad else 0)


def _plain(entries: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"line": entry.line, "entry": entry.entry, "reason": entry.reason} for entry in entries]


def _source(file: Path) -> Callable[[Work], Reading]:
    """What gives the file's entries for a directory. It is parsed before any transaction."""
    if _form(file) not in (*TABLES, *_OTHER_TABLES):
        reading = read_catalogue(_text(file))
        return lambda work: reading
    tables = _tables(file)
    return lambda work: read_for(tables, work)


def _tables(file: Path) -> list[Table]:
    if _form(file) not in TABLES:
        raise click.UsageError(f"save {file} as xlsx or csv first")
    return parse_tables(file.read_bytes(), _form(file))


def _form(file: Path) -> str:
    return file.suffix.lower().removeprefix(".")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text") from None
