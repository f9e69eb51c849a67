"""A form as a Word file on A4, in the type of official papers: 宋体 for labels, 仿宋 for what is filled in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from services.review.adapters.documents.form import COLUMNS, Cell, Form, Row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SONG, _FANG, _LATIN = "宋体", "仿宋", "Times New Roman"
_WIDTH = Mm(162)
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# 二号 for the title, 小四 in the table, 五号 below it.
_TITLE_SIZE, _SIZE, _NOTE_SIZE = Pt(22), Pt(12), Pt(10.5)
# Twentieths of a point above and below what stands in a cell, so that several lines do not touch its rules.
_CELL_MARGIN = "60"


def word_file(form: Form) -> bytes:
    """The docx of a form."""
    document = Document()
    _in_chinese(document)
    _page(document, form)
    _paragraph(document.add_paragraph(), form.title, font=_SONG, size=_TITLE_SIZE, bold=True, align=_CENTRE, after=8)
    if form.left or form.right:
        _between(document.add_paragraph(), form.left, form.right)
    _table(document, form)
    for note in form.notes:
        _paragraph(document.add_paragraph(), note, font=_SONG, size=_NOTE_SIZE)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _in_chinese(document: Any) -> None:
    """Programs choose the shape of signs and of punctuation by the language, which is English in an empty file."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _page(document: Any, form: Form) -> None:
    """A4 with margins that a binder leaves room for; the number of the page at its foot."""
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(22)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = form.title, form.left, ""
    foot = section.footer.paragraphs[0]
    foot.alignment = _CENTRE
    _run(foot, "— ", _SONG, _NOTE_SIZE)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    _run(foot, " —", _SONG, _NOTE_SIZE)


def _between(paragraph: Any, left: str, right: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, alignment=2)
    _paragraph(paragraph, f"{left}\t{right}", font=_SONG, size=_SIZE, after=3)


def _table(document: Any, form: Form) -> None:
    table = document.add_table(rows=0, cols=COLUMNS, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), _CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.find(qn("w:tblLayout")).addnext(margins)
    for column in table.columns:
        column.width = _WIDTH // COLUMNS
    for row in form.rows:
        _row(table, row)


def _row(table: Any, row: Row) -> None:
    drawn = table.add_row()
    drawn.height, drawn.height_rule = Mm(row.height), WD_ROW_HEIGHT_RULE.AT_LEAST
    cells, start = drawn.cells, 0
    for cell in row.cells:
        box = cells[start] if cell.span == 1 else cells[start].merge(cells[start + cell.span - 1])
        box.width = _WIDTH // COLUMNS * cell.span
        _fill(box, cell)
        start += cell.span


def _fill(box: Any, cell: Cell) -> None:
    is_heading = cell.is_label
    box.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraphs = cell.text.split("\n")
    for number, text in enumerate(paragraphs):
        paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
        font, align = (_SONG, _CENTRE) if is_heading else (_FANG, None)
        _paragraph(paragraph, text, font=font, size=_SIZE, bold=is_heading, align=align)
        # What heads rows never stands alone at the foot of a page.
        paragraph.paragraph_format.keep_with_next = is_heading and cell.span == COLUMNS
    if cell.signed:
        _paragraph(box.add_paragraph(), cell.signed, font=_FANG, size=_SIZE, align=_RIGHT, before=6)


def _paragraph(
    paragraph: Any,
    text: str,
    *,
    font: str,
    size: Any,
    bold: bool = False,
    align: Any = None,
    before: float = 0,
    after: float = 0,
) -> None:
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.alignment = Pt(before), Pt(after), align
    _run(paragraph, text, font, size, bold=bold)


def _run(paragraph: Any, text: str, font: str, size: Any, *, bold: bool = False) -> None:
    """Text in a Chinese font; digits and letters in the Latin one that goes with it."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = size, bold, _LATIN
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
