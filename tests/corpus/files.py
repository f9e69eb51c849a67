"""Files with a finding in each place in which one may be."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image
from pptx import Presentation

from tests.corpus import people
from tests.corpus.drawn import drawn
from tests.corpus.texts import Entry
from tests.office.packages import replacing, with_part


def _docx(change: Callable[[Any], None]) -> bytes:
    document, made = Document(), io.BytesIO()
    document.core_properties.author = ""
    document.add_paragraph("住房公积金缴存情况")
    change(document)
    document.save(made)
    return made.getvalue()


def _xlsx(change: Callable[[Any], None]) -> bytes:
    book: Any = Workbook()
    made = io.BytesIO()
    book.active.title = "公开"
    book.active["A1"] = "本季度缴存情况"
    change(book)
    book.save(made)
    return made.getvalue()


def _pptx(change: Callable[[Any], None]) -> bytes:
    slides, made = Presentation(), io.BytesIO()
    change(slides.slides.add_slide(slides.slide_layouts[5]))
    slides.save(made)
    return made.getvalue()


def _pdf(change: Callable[[Any], None]) -> bytes:
    pdf, made = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    change(pdf)
    pdf.save(made)
    return made.getvalue()


def _words(document: Any, words: str) -> None:
    document.add_paragraph(words)


def _split(document: Any, number: str) -> None:
    paragraph = document.add_paragraph("证件")
    for at in range(0, len(number), 5):
        paragraph.add_run(number[at : at + 5])


def _cell(document: Any, number: str) -> None:
    document.add_table(2, 2).cell(1, 1).text = number


def _header(document: Any, number: str) -> None:
    document.sections[0].header.paragraphs[0].text = number


def _footer(document: Any, number: str) -> None:
    document.sections[0].footer.paragraphs[0].text = number


def _property(document: Any, number: str) -> None:
    document.core_properties.comments = number


def _in_cell(book: Any, number: str) -> None:
    book.active["C5"] = number


def _in_sheet(book: Any, number: str, state: str) -> None:
    sheet = book.create_sheet("名单")
    sheet["B2"], sheet.sheet_state = number, state


def _in_row(book: Any, number: str) -> None:
    book.active["A7"] = number
    book.active.row_dimensions[7].hidden = True


def _in_column(book: Any, number: str) -> None:
    book.active["D1"] = number
    book.active.column_dimensions["D"].hidden = True


def _in_comment(book: Any, number: str) -> None:
    book.active["A1"].comment = Comment(number, "")


def _of_book(book: Any, number: str) -> None:
    book.properties.description = number


def _of_header(book: Any, number: str) -> None:
    book.active.oddHeader.center.text = number


_DOCX: dict[str, tuple[Callable[[Any, str], None], dict[str, int]]] = {
    "in a paragraph": (_words, {}),
    "over several runs": (_split, {}),
    "in a cell": (_cell, {}),
    "in a header": (_header, {}),
    "in a footer": (_footer, {}),
    "in its properties": (_property, {}),
}
_XLSX: dict[str, tuple[Callable[[Any, str], None], dict[str, int]]] = {
    "in a cell": (_in_cell, {}),
    "in a hidden sheet": (lambda book, number: _in_sheet(book, number, "hidden"), {"hidden_sheet": 1}),
    "in a very hidden sheet": (lambda book, number: _in_sheet(book, number, "veryHidden"), {"hidden_sheet": 1}),
    "in a hidden row": (_in_row, {"hidden_rows": 1}),
    "in a hidden column": (_in_column, {"hidden_columns": 1}),
    "in a comment": (_in_comment, {"comment": 1}),
    "in its properties": (_of_book, {}),
    "in a header": (_of_header, {}),
}


def files() -> Iterator[Entry]:
    """All of them."""
    for kind, number in (("identity_number", people.identity), ("bank_card", people.card)):
        for name, (change, more) in _DOCX.items():
            given = number()
            yield f"{kind} {name}.docx", _docx(_putting(change, given)), {kind: 1, **more}
        for name, (change, more) in _XLSX.items():
            given = number()
            yield f"{kind} {name}.xlsx", _xlsx(_putting(change, given)), {kind: 1, **more}
        yield from _by_hand(kind, number)
    yield "nothing.docx", _docx(lambda document: None), {}
    yield "nothing.xlsx", _xlsx(lambda book: None), {}
    yield "nothing.pptx", _pptx(lambda slide: None), {}
    yield "nothing.pdf", _pdf(lambda pdf: None), {}


def _by_hand(kind: str, number: Callable[[], str]) -> Iterator[Entry]:
    plain = _docx(lambda document: None)
    body = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{number()}</w:t></w:r></w:p><w:sectPr"
    yield f"{kind} hidden.docx", replacing(plain, "word/document.xml", "<w:sectPr", body), {kind: 1, "hidden_text": 1}
    deleted = f'<w:p><w:del w:id="1" w:author=""><w:r><w:delText>{number()}</w:delText></w:r></w:del></w:p><w:sectPr'
    tracked = replacing(plain, "word/document.xml", "<w:sectPr", deleted)
    yield f"{kind} deleted.docx", tracked, {kind: 1, "tracked_changes": 1}
    loose = with_part(plain, "word/loose.xml", f"<a><b>{number()}</b></a>")
    yield f"{kind} in a part that nothing names.docx", loose, {kind: 1, "unreferenced": 1}
    inner = _xlsx(_putting(_in_cell, number()))
    embedded = with_part(plain, "word/embeddings/book.xlsx", inner)
    yield f"{kind} embedded.docx", embedded, {kind: 1, "embedded": 1, "unreferenced": 1}
    book = _xlsx(_putting(_name, number()))
    yield f"{kind} in a hidden name.xlsx", book, {kind: 1, "hidden_name": 1}
    left = f"<sst><si><t>{number()}</t></si></sst>"
    strings = with_part(_xlsx(lambda book: None), "xl/sharedStrings.xml", left)
    yield f"{kind} left in the strings.xlsx", strings, {kind: 1, "unused_text": 1, "unreferenced": 1}
    yield f"{kind} on a slide.pptx", _pptx(_putting(_title, number())), {kind: 1}
    yield f"{kind} in notes.pptx", _pptx(_putting(_note, number())), {kind: 1, "notes": 1}
    yield f"{kind} in a note.pdf", _pdf(_putting(_annotate, number())), {kind: 1, "comment": 1}
    yield f"{kind} in Info.pdf", _pdf(_putting(_describe, number())), {kind: 1}
    yield f"{kind} attached.pdf", _pdf(_putting(_attach, number())), {kind: 1, "attached_file": 1}
    yield f"{kind} with a layer.pdf", _pdf(_putting(_layer, number())), {kind: 1, "layers": 1}
    box, at = "0 g 60 690 400 30 re f", (72, 700, number())
    yield f"{kind} on a page.pdf", drawn([at]), {kind: 1}
    yield f"{kind} under a box.pdf", drawn([at], after=box), {kind: 1, "covered_text": 1}
    yield f"{kind} in white.pdf", drawn([at], before="1 g"), {kind: 1, "covered_text": 1}
    yield f"{kind} drawn with nothing.pdf", drawn([at], before="3 Tr"), {kind: 1, "covered_text": 1}
    yield f"{kind} in white on a box.pdf", drawn([at], before=f"{box} 1 g"), {kind: 1}
    yield f"{kind} in EXIF.jpg", _photo(number()), {kind: 1}
    yield f"{kind}.csv", f"姓名,号码\n张某,{number()}\n李某,{number()}\n".encode("gb18030"), {kind: 2}
    yield f"{kind}.txt", f"第一行\n{number()}\n".encode(), {kind: 1}


def _putting(change: Callable[[Any, str], None], words: str) -> Callable[[Any], None]:
    return lambda thing: change(thing, words)


def _name(book: Any, words: str) -> None:
    book.defined_names.add(DefinedName("留", attr_text=f'"{words}"', hidden=True))


def _describe(pdf: Any, words: str) -> None:
    pdf.docinfo["/Subject"] = words


def _title(slide: Any, words: str) -> None:
    slide.shapes.title.text = words


def _note(slide: Any, words: str) -> None:
    slide.notes_slide.notes_text_frame.text = words


def _annotate(pdf: Any, words: str) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=words)
    pdf.pages[0]["/Annots"] = pikepdf.Array([pdf.make_indirect(note)])


def _attach(pdf: Any, words: str) -> None:
    pdf.attachments["名单.txt"] = pikepdf.AttachedFileSpec(pdf, words.encode(), filename="a.txt")


def _layer(pdf: Any, words: str) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=words))
    pdf.Root["/OCProperties"] = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))


def _photo(words: str) -> bytes:
    picture, made = Image.new("RGB", (8, 8)), io.BytesIO()
    exif = picture.getexif()
    exif[0x010E] = words
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()
