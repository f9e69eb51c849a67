"""Files of which something is withheld: after it nothing of that is anywhere in them, or there is no copy at all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pikepdf
from docx import Document
from openpyxl import Workbook

from chassis.content.archives import is_zip
from chassis.content.findings.pdf import page_texts
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.redact import redact
from chassis.content.redaction.refusal import NotRedactable
from tests.corpus import people
from tests.corpus.drawn import drawn
from tests.office.packages import R, parts_of, related, replacing, with_part

WORD = "张三丰"
KINDS = {"identity_number": "privacy", "bank_card": "privacy", "mobile": "privacy"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STYLES = f'<w:styles xmlns:w="{W}"/>'
_TAGS = re.compile(rb"<[^>]*>")


class Case(NamedTuple):
    """A file that says ``number`` and the word; ``refused`` is the reason where no copy can be made."""

    name: str
    content: bytes
    number: str
    refused: str = ""


def cases() -> Iterator[Case]:
    """All of them."""
    for name, make, refused in _CASES:
        number = people.identity()
        yield Case(name, make(number), number, refused)


def outcome(case: Case) -> str:
    """What became of a case: the reason of a refusal, ``readable`` words in a copy, or nothing, which is right."""
    try:
        copy = redact(case.name, case.content, "file", Choice(KINDS, [(WORD, "privacy")])).content
    except NotRedactable as refusal:
        return refusal.reason
    said = said_by(copy)
    return "readable in the copy" if case.number in said or WORD in said else ""


def said_by(content: bytes) -> str:
    """Everything that a file says, read in another way than the program does: parts without their tags, objects."""
    if is_zip(content):
        parts = [*parts_of(content).values()]
        return "\n".join(text.decode(errors="replace") for part in parts for text in (part, _TAGS.sub(b"", part)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        objects = [repr(each) for each in pdf.objects]
        objects += [
            each.read_bytes().decode("latin-1")
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image"
        ]
    return "\n".join([*objects, *page_texts(content), content.decode("latin-1")])


def _docx(change: Callable[[Any], None]) -> bytes:
    document, made = Document(), io.BytesIO()
    document.add_paragraph(f"经办人{WORD}，")
    change(document)
    document.save(made)
    return slim(made.getvalue())


def slim(content: bytes) -> bytes:
    """A document without the styles of python-docx, which take most of the time of a scan."""
    return with_part(content, "word/styles.xml", _STYLES)


def _body(xml: str) -> Callable[[str], bytes]:
    """A document with WordprocessingML in which N is the number."""
    return lambda number: replacing(
        _docx(lambda document: None), "word/document.xml", "<w:sectPr", f"{xml.replace('N', number)}<w:sectPr"
    )


def _runs(number: str) -> bytes:
    def change(document: Any) -> None:
        paragraph = document.add_paragraph("证件")
        for at in range(0, len(number), 5):
            paragraph.add_run(number[at : at + 5])
        paragraph.add_run(f"，{WORD[0]}")
        paragraph.add_run(WORD[1:]).bold = True

    return _docx(change)


def _margins(number: str) -> bytes:
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = f"{WORD} {number}"
        document.sections[0].footer.paragraphs[0].text = number
        document.core_properties.comments = f"{WORD}{number}"
        document.add_table(2, 2).cell(1, 1).text = number

    return _docx(change)


def _link(number: str) -> bytes:
    return related(
        _body(f'<w:p><w:hyperlink xmlns:r="{R}" r:id="rIdX"><w:r><w:t>N</w:t></w:r></w:hyperlink></w:p>')(number),
        "word/document.xml",
        "hyperlink",
        f"mailto:{number}@example.cn",
        mode="External",
    )


def _chart(number: str) -> bytes:
    body = f'<w:p><w:r><w:drawing><c:chart xmlns:c="c" xmlns:r="{R}" r:id="rIdX"/></w:drawing></w:r></w:p>'
    return related(_body(body)(number), "word/document.xml", "chart", "charts/chart1.xml", f"<c><v>{number}</v></c>")


def _xlsx(change: Callable[[Any], None]) -> bytes:
    book: Any = Workbook()
    made = io.BytesIO()
    book.active.title = "公开"
    book.active["A1"] = f"经办人{WORD}"
    change(book)
    book.save(made)
    return made.getvalue()


def _cells(number: str) -> bytes:
    def change(book: Any) -> None:
        sheet = book.active
        sheet["B1"], sheet["B2"], sheet["C1"] = number, f"{WORD}：{number}", f'="{number}"&A1'
        sheet["D1"] = 13_812_345_678
        sheet.oddHeader.center.text = number
        book.properties.description = f"{WORD}{number}"

    return _xlsx(change)


def _hidden(number: str) -> bytes:
    def change(book: Any) -> None:
        sheet = book.create_sheet(f"名单{WORD}")
        sheet["B2"], sheet.sheet_state = number, "hidden"
        shown = book.active
        shown["A7"], shown["E1"] = number, number
        shown.row_dimensions[7].hidden = True
        shown.column_dimensions["E"].hidden = True

    return _xlsx(change)


def _sheet_name(number: str) -> bytes:
    def change(book: Any) -> None:
        book.create_sheet(f"{WORD}{number}")["A1"] = f"='公开'!A1&\"{number}\""

    return _xlsx(change)


def _pdf(number: str) -> bytes:
    return drawn([(72, 700, f"No. {number}"), (72, 680, WORD)], [(72, 700, "nothing here")])


def _pdf_with_more(number: str) -> bytes:
    with pikepdf.open(io.BytesIO(_pdf(number))) as pdf:
        pdf.docinfo["/Subject"] = number
        pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, number.encode(), filename="a.txt")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=number
        )
        pdf.pages[1]["/Annots"] = pikepdf.Array([pdf.make_indirect(note)])
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(WORD, 0))
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def _pdf_form(number: str) -> bytes:
    with pikepdf.open(io.BytesIO(_pdf(number))) as pdf:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", V=number))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def _split_word(number: str) -> bytes:
    return _docx(
        lambda document: [document.add_paragraph(WORD[0]), document.add_paragraph(), document.add_paragraph(WORD[1:])]
    )


_DELETED = (
    '<w:p><w:del w:id="1" w:author=""><w:r><w:delText>N</w:delText></w:r></w:del><w:ins w:id="2" w:author="">'
    "<w:r><w:t>N</w:t></w:r></w:ins></w:p>"
)
_CASES: tuple[tuple[str, Callable[[str], bytes], str], ...] = (
    ("runs.docx", _runs, ""),
    ("margins.docx", _margins, ""),
    ("changes.docx", _body(_DELETED), ""),
    ("hidden.docx", _body("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>N</w:t></w:r></w:p>"), ""),
    ("field.docx", _body('<w:p><w:r><w:instrText>QUOTE "N"</w:instrText></w:r><w:r><w:t>N</w:t></w:r></w:p>'), ""),
    ("alt text.docx", _body('<w:p><w:r><w:drawing><a:x xmlns:a="a" descr="N"/></w:drawing></w:r></w:p>'), ""),
    ("bookmark.docx", _body('<w:p><w:bookmarkStart w:id="7" w:name="_N"/><w:r><w:t>N</w:t></w:r></w:p>'), "readable"),
    ("link.docx", _link, ""),
    ("chart.docx", _chart, "part"),
    ("over paragraphs.docx", _split_word, "readable"),
    ("cells.xlsx", _cells, ""),
    ("hidden.xlsx", _hidden, ""),
    ("sheet name.xlsx", _sheet_name, ""),
    ("page.pdf", _pdf, ""),
    ("more than pages.pdf", _pdf_with_more, ""),
    ("form.pdf", _pdf_form, "form"),
)
