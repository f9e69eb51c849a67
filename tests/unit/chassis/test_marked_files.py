"""Secrecy markings in files, wherever office programs put text; and files that cannot be or are not taken."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook
from pypdf import PdfWriter

from chassis.content.admission import admit
from chassis.content.archives import UnreadableFile
from chassis.content.file_types import WrongFile, accept
from chassis.content.marked_files import refuse_marked_file
from chassis.content.markings import SecrecyMarking
from chassis.ports import Invalid
from tests.shared_data import laws
from tests.unit.chassis.documents import a_docx, a_pdf, a_zip, an_odt, an_ofd, runs

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
MARK = "机密★10年"


def a_workbook(cell: str = "", header: str = "", sheet: str = "") -> bytes:
    book, buffer = Workbook(), BytesIO()
    page = book.worksheets[0]
    page["B3"] = cell
    page.oddHeader.right.text = header
    page.title = sheet or "收支"
    book.save(buffer)
    return buffer.getvalue()


def an_encrypted_pdf() -> bytes:
    writer, buffer = PdfWriter(BytesIO(a_pdf("通知"))), BytesIO()
    writer.encrypt("secret")
    writer.write(buffer)
    return buffer.getvalue()


def a_pdf_with_attachment(name: str, content: bytes) -> bytes:
    writer, buffer = PdfWriter(BytesIO(a_pdf("通知"))), BytesIO()
    writer.add_attachment(name, content)
    writer.add_metadata({"/Title": "通知"})
    writer.write(buffer)
    return buffer.getvalue()


def a_titled_pdf(title: str) -> bytes:
    writer, buffer = PdfWriter(BytesIO(a_pdf("通知"))), BytesIO()
    writer.add_metadata({"/Title": title})
    writer.write(buffer)
    return buffer.getvalue()


MARKED_FILES = {
    "utf8.txt": f"前言\n{MARK}".encode(),
    "bom.txt": f"{MARK}".encode("utf-8-sig"),
    "gb18030.txt": f"前言\n{MARK}".encode("gb18030"),
    "utf16.txt": f"前言\n{MARK}".encode("utf-16"),
    "table.csv": "名称,密级\n甲,机密★10年\n".encode(),
    "whole.docx": a_docx(runs(MARK)),
    "runs.docx": a_docx(runs("机", "密", "★", "10", "年")),
    "entity.docx": a_docx(runs("机密", "&#9733;10年")),
    "header.docx": a_docx(header1=runs("机密", "★")),
    "alone-in-header.docx": a_docx(header1=runs("机密")),
    "watermark.docx": a_docx(header1='<w:p><w:pict><v:shape><v:textpath string="秘密"/></v:shape></w:pict></w:p>'),
    "symbol.docx": a_docx('<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r></w:p>'),
    "deleted.docx": a_docx(f"<w:p><w:del><w:r><w:delText>{MARK}</w:delText></w:r></w:del></w:p>"),
    "table.docx": a_docx(f"<w:tbl><w:tr><w:tc>{runs('密级')}</w:tc><w:tc>{runs('机密')}</w:tc></w:tr></w:tbl>"),
    "utf16.docx": a_docx(**{"header1.xml": f"<w:hdr><w:t>{MARK}</w:t></w:hdr>".encode("utf-16")}),
    "embedded-book.docx": a_docx(**{"sheet.xlsx": a_workbook(MARK)}),
    "embedded-object.docx": a_docx(
        **{"ole.bin": b"\xd0\xcf\x11\xe0\x00" + f"x{MARK}".encode("utf-16-le") + b"\xff\x00"}
    ),
    "cell.xlsx": a_workbook(cell=MARK),
    "header.xlsx": a_workbook(header=MARK),
    "sheet.xlsx": a_workbook(sheet="机密"),
    "slide.pptx": a_zip(
        {"[Content_Types].xml": "<T/>", "ppt/slides/slide1.xml": "<a:p><a:t>机密</a:t><a:t>★</a:t></a:p>"}
    ),
    "body.odt": an_odt("<text:p>机密<text:span>★</text:span>10年</text:p>"),
    "header.odt": an_odt("<text:p>文</text:p>", "<style:header><text:p>秘密<text:s/>★5年</text:p></style:header>"),
    "whole.ofd": an_ofd("关于…", MARK),
    "objects.ofd": an_ofd("机密", "★", "10年"),
    "first-page.pdf": a_pdf(f"{MARK}\n关于……的通知"),
    "last-page.pdf": a_pdf("通知", "附件", "秘 密 ★ 5年"),
    "alone-on-a-page.pdf": a_pdf("通知", "机密\n附件"),
    "title.pdf": a_titled_pdf(MARK),
    "attachment.pdf": a_pdf_with_attachment("list.docx", a_docx(runs(MARK))),
    "picture.png": PNG + f"Title {MARK}".encode(),
    "word97.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + f"公文{MARK}".encode("utf-16-le"),
    "机密★10年.txt": b"nothing",
}


@pytest.mark.parametrize("name", MARKED_FILES)
def test_a_marking_in_a_file_is_found(name: str) -> None:
    """In the body, headers, watermarks, deleted text, cells, objects inside, metadata, the name."""
    with pytest.raises(SecrecyMarking) as refused:
        refuse_marked_file(name, MARKED_FILES[name], "attachments[0]")
    assert list(refused.value.errors) == ["attachments[0]"]
    assert "10年" not in repr(refused.value) + str(vars(refused.value))


@pytest.mark.parametrize("name", ["runs.docx", "header.xlsx", "whole.ofd", "first-page.pdf", "word97.doc"])
def test_the_gate_names_the_marking_before_anything_else(name: str) -> None:
    """Nobody is told how to convert a secret so that it can be uploaded."""
    with pytest.raises(SecrecyMarking):
        admit(name, MARKED_FILES[name])


CLEAN_FILES = {
    "通知.txt": "商业秘密受保护。".encode("gb18030"),
    "notes.md": "# 通知\n\n**国家秘密**的范围".encode(),
    "表.csv": "年,金额\n2026,1\n".encode(),
    "a.docx": a_docx(runs("商业", "秘密"), header1=runs("某某中心")),
    "a.xlsx": a_workbook("3"),
    "a.odt": an_odt("<text:p>工作秘密</text:p>"),
    "a.ofd": an_ofd("关于商业秘密", "★重点"),
    "a.pdf": a_pdf("通知\n绝密级不超过三十年"),
    "A.PNG": PNG,
    "a.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
}


@pytest.mark.parametrize("name", CLEAN_FILES)
def test_an_ordinary_file_is_admitted_with_its_media_type(name: str) -> None:
    """By content and name together."""
    assert "/" in admit(name, CLEAN_FILES[name]).media_type


@pytest.mark.parametrize("every", [200, pytest.param(40, marks=pytest.mark.slow)])
def test_laws_as_documents_are_admitted(every: int) -> None:
    """The scan of files is as careful as that of texts."""
    for law in laws()[::every]:
        text = law["body"].replace("&", "&amp;").replace("<", "&lt;")
        admit("law.docx", a_docx("".join(runs(*line) for line in text.split("\n"))))
        admit("law.md", law["body"].encode("gb18030"))


def test_an_encrypted_pdf_is_refused_with_advice() -> None:
    """What cannot be checked is not taken."""
    with pytest.raises(UnreadableFile, match="Remove the password"):
        admit("a.pdf", an_encrypted_pdf())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing of use"),
        ("a.docx", a_docx()[:200]),
        ("a.docx", a_docx(**{"header1.xml": b"<?xml version='1.0' encoding='utf-8'?>\xff\xfe\xfd"})),
        ("a.docx", a_docx('<!DOCTYPE x [<!ENTITY m "机密">]>')),
    ],
)
def test_a_damaged_file_is_refused_with_advice(name: str, content: bytes) -> None:
    """It may hide anything."""
    with pytest.raises(UnreadableFile, match="save it anew"):
        admit(name, content)


@pytest.mark.timeout(60)
def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    """The declared size is the sender's word; reading stops at ours."""
    bomb = a_docx(**{"bomb.xml": bytes(300_000_000)})
    assert len(bomb) < 400_000
    with pytest.raises(UnreadableFile, match="too large"):
        admit("a.docx", bomb)


def test_a_document_nested_too_deeply_is_refused() -> None:
    """A document in a document in a document in a document."""
    inner = a_docx()
    for _ in range(4):
        inner = a_docx(**{"inner.docx": inner})
    with pytest.raises(UnreadableFile, match="nested"):
        admit("a.docx", inner)


def test_an_archive_of_too_many_members_is_refused() -> None:
    """Bounded work."""
    many = a_zip({f"word/{number}.xml": b"" for number in range(10_001)}, compression=zipfile.ZIP_STORED)
    with pytest.raises(UnreadableFile, match="too large"):
        admit("a.docx", many)


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        ("a.zip", a_zip({"a.txt": b"x"}), "unpack"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.wps", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.svg", b"<svg/>", "save it as .png"),
        ("a.exe", b"MZ" + bytes(100), "not taken"),
        ("a.pdf.exe", b"%PDF-1.7", "not taken"),
        ("a.pdf", b"MZ" + bytes(100), "program"),
        ("a.txt", b"#!/bin/sh\nrm", "program"),
        ("a.txt", b"\x7fELF" + bytes(100), "program"),
        ("a.txt", b"\x00\x01\x02", "do not just rename"),
        ("a.txt", b"<!DOCTYPE html><script>", "do not just rename"),
        ("a.pdf", PNG, "do not just rename"),
        ("a.png", b"%PDF-1.7", "do not just rename"),
        ("a.docx", a_workbook("1"), "do not just rename"),
        ("a.xlsx", a_docx(), "do not just rename"),
        ("a.ods", an_odt(""), "do not just rename"),
        ("a.docx", a_docx(**{"vbaProject.bin": b"x"}), "macros"),
        ("a", b"x", "not taken"),
        ("", b"x", "name"),
        ("../a.pdf", b"%PDF-1.7", "name"),
        ("a\x00.pdf", b"%PDF-1.7", "name"),
        ("exe\u202efdp.txt", b"x", "name"),
        ("长" * 151 + ".txt", b"x", "name"),
    ],
)
def test_a_file_that_is_not_taken_says_what_to_do(name: str, content: bytes, advice: str) -> None:
    """Kind, size, content and name are checked."""
    with pytest.raises(Invalid, match=advice) as refused:
        admit(name, content)
    assert isinstance(refused.value, WrongFile | UnreadableFile)
    assert "请" in refused.value.zh or "可以上传" in refused.value.zh


def test_each_kind_is_known_by_its_content() -> None:
    """`accept` alone looks at kind and size only."""
    assert accept("a.docx", a_docx()).endswith("wordprocessingml.document")
