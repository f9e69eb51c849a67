"""Pages of what a citizen takes away: the proof of filing to print or save, the calendar file, and the public keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import segno
from flask import make_response
from markupsafe import Markup

from chassis.ports import Invalid
from chassis.web.forms import load_form
from chassis.web.pages import Pages, render
from chassis.web.reply import Reply, download, respond
from chassis.web.request import clock, service
from services.complaints.adapters import filing_calendar, filing_keys, filing_proof
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas as schemas
from services.complaints.adapters.pages.citizens import FOLLOW, FOLLOWING
from services.complaints.adapters.pages.following import number_asked
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds, receipt

PLAIN = "text/plain"

pages = Pages("complaints", "filing")


@pages.post(f"{FOLLOW}/proof", who=may("case.prove"), again=FOLLOWING.show, tries=number_asked, asks=True)
def take_proof(work: Work, form: Any) -> Any:
    """The proof as a page to print, or as one of its two files."""
    load_form(schemas.ReceiptForm, form)
    number, code = FOLLOWING.opened()
    settings, today = service().settings, clock().today()
    proof = filing_proof.proof_of(work, number, code, settings=settings, today=today)
    if form.get("file"):
        return respond(_file(number, proof, form["file"]), 200, None)
    shown = make_response(
        render(
            "complaints/proof.html",
            **proof,
            told=proof["statement"],
            filed_at=datetime.fromisoformat(proof["statement"]["filed_at"]),
            received_on=date.fromisoformat(proof["statement"]["received_on"]),
            kinds=kinds.KINDS,
            channels=kinds.CHANNELS,
            code=receipt.written(receipt.normalised(code)),
            qr=_qr(proof["proof"]),
        )
    )
    shown.headers["Cache-Control"] = "no-store"
    return shown


@pages.post(f"{FOLLOW}/calendar", who=may("case.prove"), again=FOLLOWING.show, tries=number_asked, asks=True)
def take_calendar(work: Work, form: Any) -> Any:
    """The last day of the answer for a calendar."""
    load_form(schemas.ReceiptForm, form)
    number, code = FOLLOWING.opened()
    file = filing_calendar.file_of(work, number, code, settings=service().settings, clock=clock())
    return respond(file, 200, None)


@pages.get(filing_proof.KEYS_AT, who=may("filing_keys.read"))
def show_filing_keys(_work: Work) -> str:
    """The public keys, and how a proof is checked with them."""
    keys = filing_keys.published(service().settings)
    return render("complaints/filing_keys.html", keys=keys, commands=filing_proof.COMMANDS)


def _file(number: str, proof: dict[str, Any], wanted: str) -> Reply:
    if wanted == "proof":
        return download(f"{number}.jws.txt", f"{proof['proof']}\n".encode(), PLAIN)
    if wanted == "words":
        return download(f"{number}.words.txt", proof["words"].encode(), PLAIN)
    raise Invalid("没有这个文件。请在回执页面上下载。", "There is no such file: proof or words.", code="no_such_file")


def _qr(text: str) -> Markup:
    return Markup(segno.make(text, error="l").svg_inline(svgclass="qr", omitsize=True))  # noqa: S704  # segno's own SVG
