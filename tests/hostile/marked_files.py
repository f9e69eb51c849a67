"""Files that bear a secrecy marking in one place that a program might pass over: file name → content."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib
from email.message import EmailMessage
from typing import Any

from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from tests.hostile.compound import a_compound_file
from tests.unit.chassis.documents import W, a_docx, a_pdf, a_zip, an_odt, an_ofd, runs

MARK = "机密★10年"
PNG = b"\x89PNG\r\n\x1a\n"


def a_part(name: str, content: str | bytes) -> bytes:
    """A Word document with one further part of this whole name."""
    return a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{runs('通知')}</w:body></w:document>",
            name: content,
        }
    )


def embedding(name: str, content: bytes) -> bytes:
    """A Word document with this file inside."""
    return a_docx(**{name: content})


def a_chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG picture."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(*chunks: bytes) -> bytes:
    """A picture of one white dot."""
    header = a_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return PNG + header + b"".join(chunks) + a_chunk(b"IDAT", zlib.compress(b"\x00\xff")) + a_chunk(b"IEND", b"")


def a_word97(text: str) -> bytes:
    """A Word 97 document: its text in UTF-16, told by a piece table."""
    body = text.encode("utf-16-le")
    begin = 0x600
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, begin, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    stream = bytearray(begin)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", stream, 10, 0x0200)
    struct.pack_into("<II", stream, 0x01A2, 0, len(table))
    return a_compound_file({"WordDocument": bytes(stream) + body, "1Table": table})


def a_package(name: str, content: bytes) -> bytes:
    """A file that was dragged into a document (Object Packager)."""
    label = name.encode("gb18030") + b"\x00"
    head = b"\x02\x00" + label + label + b"\x00\x00\x03\x00" + struct.pack("<I", len(label)) + label
    native = head + struct.pack("<I", len(content)) + content
    return a_compound_file({"\x01Ole10Native": struct.pack("<I", len(native)) + native})


def rtf_escaped(text: str) -> str:
    """Text as RTF escapes it, as signed numbers."""
    return "".join(f"\\u{number - 65536 if number > 32767 else number}?" for number in map(ord, text))


def rtf_bytes(text: str, encoding: str) -> str:
    """Text as RTF escapes the bytes of a code page."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def an_rtf(body: str) -> bytes:
    """An RTF document."""
    return (
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}{\\f1\\fcharset136 Ming;}}" + body + "}"
    ).encode()


def a_web_archive(body: bytes, kind: str = "text/html", encoding: str = "base64", charset: str = "utf-8") -> bytes:
    """A web page saved as one file (MHT)."""
    shown = base64.encodebytes(body).decode() if encoding == "base64" else body.decode("latin-1")
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{shown}\r\n--b--\r\n"
    ).encode()


def a_mail(text: str = "", subject: str = "通知", attached: bytes = b"") -> bytes:
    """A message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.cn", "b@example.cn", subject
    message.set_content(text or "见附件。", cte="base64")
    if attached:
        message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="附件.docx")
    return message.as_bytes()


def a_tar(name: str, content: bytes) -> bytes:
    """A tar archive of one file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def changed_pdf(change: Any, *, compressed: bool = False) -> bytes:
    """A PDF of one ordinary page, changed by ``change(writer)``."""
    writer, buffer = PdfWriter(io.BytesIO(a_pdf("通知"))), io.BytesIO()
    change(writer)
    writer.write(buffer)
    return buffer.getvalue()


def _annotated(writer: PdfWriter, key: str, value: str) -> None:
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text")})
    note[NameObject("/Rect")] = ArrayObject([NumberObject(0)] * 4)
    note[NameObject(key)] = TextStringObject(value)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def _loose(writer: PdfWriter, dictionary: dict[str, str], data: bytes | None = None) -> None:
    made = StreamObject() if data is not None else DictionaryObject()
    if data is not None:
        made.set_data(data)
    for key, value in dictionary.items():
        made[NameObject(key)] = NameObject(value) if value.startswith("/") else TextStringObject(value)
    writer.root_object[NameObject("/PieceInfo")] = writer._add_object(made)


def _actual_text(writer: PdfWriter) -> None:
    stream = StreamObject()
    stream.set_data(b"/Span <</ActualText <feff" + MARK.encode("utf-16-be").hex().encode() + b">>> BDC EMC")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def a_letter_pdf(text: str, *, down: bool = False) -> bytes:
    """A PDF whose letters are each set by a command of its own, side by side or one below the other."""
    step = "0 -20 Td" if down else "16 0 Td"
    shown = " ".join(f"<{character.encode('utf-16-be').hex()}> Tj {step}" for character in text)
    return a_pdf("通知").replace(
        b"BT /F1 16 Tf 20 TL 72 770 Td <" + "通知".encode("utf-16-be").hex().encode() + b"> Tj T* ET",
        f"BT /F1 16 Tf 72 770 Td {shown} ET".encode(),
    )


def a_book(**cells: Any) -> bytes:
    """A workbook with these cells."""
    book, buffer = Workbook(), io.BytesIO()
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(buffer)
    return buffer.getvalue()


def a_changed_book(change: Any) -> bytes:
    """A workbook, changed by ``change(book)``."""
    from openpyxl.workbook.defined_name import DefinedName

    book, buffer = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = 1
    change(book, DefinedName)
    book.save(buffer)
    return buffer.getvalue()


def _hidden_sheet(book: Any, _name: Any) -> None:
    sheet = book.create_sheet("附表")
    sheet.sheet_state = "veryHidden"
    sheet["C9"] = MARK


def _named(book: Any, name: Any) -> None:
    book.defined_names["附注"] = name("附注", attr_text=f'"{MARK}"')


def _commented(book: Any, _name: Any) -> None:
    from openpyxl.comments import Comment

    book.worksheets[0]["A1"].comment = Comment(MARK, "某")


def _formatted(book: Any, _name: Any) -> None:
    book.worksheets[0]["A1"].number_format = '"机密★"0"年"'


def _validated(book: Any, _name: Any) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="whole", operator="between", formula1="0", formula2="9")
    rule.prompt = MARK
    rule.add("A1")
    book.worksheets[0].add_data_validation(rule)


def _custom(book: Any, _name: Any) -> None:
    from openpyxl.packaging.custom import StringProperty

    book.custom_doc_props.append(StringProperty(name="密级", value="机密"))


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="机密"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>★10年</w:t></w:r></w:p>'
)
STYLED = '<w:p><w:pPr><w:pStyle w:val="a1"/></w:pPr><w:r><w:t>★10年</w:t></w:r></w:p>'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="a1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def a_numbered(body: str, **parts: str) -> bytes:
    """A Word document with lists."""
    return a_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }
    )


_DOCX = {
    "tracked-deletion": a_docx("<w:p><w:del><w:r><w:delText>机密★10年</w:delText></w:r></w:del></w:p>"),
    "deletion-between": a_docx(
        "<w:p><w:r><w:t>机</w:t></w:r><w:del><w:r><w:delText>甲</w:delText></w:r></w:del>"
        "<w:r><w:t>密★10年</w:t></w:r></w:p>"
    ),
    "hidden-text-between": a_docx(
        "<w:p><w:r><w:t>机</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲乙</w:t></w:r>"
        "<w:r><w:t>密★10年</w:t></w:r></w:p>"
    ),
    "hidden-text": a_docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>机密★10年</w:t></w:r></w:p>"),
    "field-code": a_docx('<w:p><w:r><w:instrText> QUOTE "机密★10年" </w:instrText></w:r></w:p>'),
    "field-code-between": a_docx(
        "<w:p><w:r><w:t>机</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>密★10年</w:t></w:r></w:p>"
    ),
    "simple-field": a_docx("<w:p><w:fldSimple w:instr='QUOTE \"机密★10年\"'/></w:p>"),
    "ruby-between": a_docx(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>jī</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>机</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r><w:r><w:ruby><w:rt><w:r><w:t>mì</w:t></w:r></w:rt><w:rubyBase>"
        "<w:r><w:t>密</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>★</w:t></w:r></w:p>"
    ),
    "ruby-text": a_docx(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>机密★</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>某</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r></w:p>"
    ),
    "list-number": a_numbered(NUMBERED, numbering=NUMBERING),
    "list-number-by-style": a_numbered(STYLED, numbering=NUMBERING, styles=STYLES),
    "bookmark": a_docx('<w:p><w:bookmarkStart w:id="0" w:name="机密★10年"/></w:p>'),
    "alternative-text": a_docx('<w:p><w:drawing><wp:docPr id="1" name="图" descr="机密★10年"/></w:drawing></w:p>'),
    "comments": a_part("word/comments.xml", f"<w:comments {W}><w:comment>{runs(MARK)}</w:comment></w:comments>"),
    "footnotes": a_part("word/footnotes.xml", f"<w:footnotes {W}><w:footnote>{runs(MARK)}</w:footnote></w:footnotes>"),
    "endnotes": a_part("word/endnotes.xml", f"<w:endnotes {W}><w:endnote>{runs('机密', '★')}</w:endnote></w:endnotes>"),
    "footer": a_docx(footer1=runs("机", "密", "★", "10年")),
    "glossary": a_part("word/glossary/document.xml", f"<w:glossaryDocument {W}>{runs(MARK)}</w:glossaryDocument>"),
    "custom-property": a_part(
        "docProps/custom.xml", "<Properties><property name='x'><vt:lpwstr>机密★10年</vt:lpwstr></property></Properties>"
    ),
    "core-property": a_part(
        "docProps/core.xml", "<cp:coreProperties><cp:keywords>机密★10年</cp:keywords></cp:coreProperties>"
    ),
    "bound-control": a_part("customXml/item1.xml", "<密级>机密★10年</密级>"),
    "symbol-font": a_docx('<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="00AB"/></w:r></w:p>'),
    "cells": a_docx(
        "<w:tbl><w:tr>" + "".join(f"<w:tc>{runs(part)}</w:tc>" for part in ("机", "密", "★")) + "</w:tr></w:tbl>"
    ),
    "cdata": a_docx("<w:p><w:r><w:t><![CDATA[机密★10年]]></w:t></w:r></w:p>"),
    "xml-comment": a_docx("<w:p><!-- 机密★10年 --></w:p>"),
    "part-name": a_part("word/机密★10年.xml", "<x/>"),
    "drawing": a_part("word/vmlDrawing1.vml", '<xml><v:shape alt="机密★10年"><br></v:shape></xml>'),
    "rtf-part": a_part("word/afchunk.rtf", an_rtf(rtf_escaped(MARK))),
    "mht-part": a_part("word/afchunk.mht", a_web_archive(f"<p>{MARK}</p>".encode())),
    "html-part": a_part("word/afchunk.htm", "<html><body><p>机<b>密</b>★10年</p></body></html>".encode("gb18030")),
    "flat-part": a_part(
        "word/afchunk.xml",
        "<pkg:package><pkg:binaryData>"
        + base64.b64encode(embedding("a.txt", MARK.encode())).decode()
        + "</pkg:binaryData></pkg:package>",
    ),
    "svg-picture": a_part("word/media/image1.svg", "<svg><text>机<tspan>密</tspan>★10年</text></svg>"),
    "data-address": a_part(
        "word/media/image2.svg",
        "<svg><image href='data:image/svg+xml;base64,"
        + base64.b64encode(f"<svg><text>{MARK}</text></svg>".encode()).decode()
        + "'/></svg>",
    ),
}
_EMBEDDED = {
    "archive": a_zip({"甲.txt": MARK.encode("gb18030")}),
    "archive-in-archive": a_zip({"甲.zip": a_zip({"乙.txt": MARK.encode()})}),
    "tar": a_tar("甲.txt", MARK.encode()),
    "gzip": gzip.compress(MARK.encode()),
    "bzip2": bz2.compress(MARK.encode()),
    "xz": lzma.compress(MARK.encode()),
    "gzipped-tar": gzip.compress(a_tar("甲.txt", MARK.encode())),
    "word97": a_word97(f"公文\r{MARK}\r"),
    "word97-alone": a_word97("机密\r关于某某的通知\r"),
    "word97-cells": a_word97("机\x07密\x07★\x07"),
    "package": a_package("甲.docx", a_docx(runs(MARK))),
    "package-name": a_package("机密★10年.txt", b"x"),
    "package-text": a_package("甲.txt", MARK.encode("gb18030")),
    "ole-stream": a_compound_file({"Package": a_docx(runs("机密", "★"))}),
    "ole-workbook": a_compound_file({"Workbook": b"\x09\x08" + MARK.encode("utf-16-le")}),
    "ole-slides": a_compound_file({"PowerPoint Document": b"\x00\x00\xa0\x0f" + MARK.encode("utf-16-le")}),
    "ole-name": a_compound_file({"机密★10年": b"x"}),
    "ole-summary": a_compound_file({"\x05SummaryInformation": b"\x1e\x00" + MARK.encode("gb18030") + b"\x00"}),
    "rtf-unicode": an_rtf(rtf_escaped(MARK)),
    "rtf-unicode-split": an_rtf("".join(f"{{\\b {rtf_escaped(character)}}}" for character in MARK)),
    "rtf-bytes": an_rtf(rtf_bytes(MARK, "gb18030")),
    "rtf-big5": an_rtf("{\\f1 " + rtf_bytes("機密★10年", "big5hkscs") + "}"),
    "rtf-deleted": an_rtf(
        "机{\\deleted x}".encode("ascii", "ignore").decode() + "{\\deleted " + rtf_escaped(MARK) + "}"
    ),
    "rtf-hidden-between": an_rtf(rtf_escaped("机") + "{\\v " + rtf_escaped("甲") + "}" + rtf_escaped("密★10年")),
    "rtf-cells": an_rtf("\\cell ".join(map(rtf_escaped, "机密★")) + "\\row"),
    "rtf-field": an_rtf("{\\field{\\*\\fldinst QUOTE " + rtf_escaped(MARK) + "}}"),
    "rtf-object": an_rtf("{\\object{\\*\\objdata " + a_package("甲.txt", MARK.encode()).hex() + "}}"),
    "rtf-binary": an_rtf("").removesuffix(b"}")
    + b"{\\pict\\bin40 "
    + MARK.encode("utf-16-le").ljust(40, b"\x00")
    + b"}}",
    "mail": a_mail(MARK),
    "mail-subject": a_mail(subject="机密★10年 通知"),
    "mail-attachment": a_mail(attached=a_docx(runs(MARK))),
    "mht-quoted": a_web_archive(
        "".join(f"={byte:02X}" for byte in MARK.encode()).encode(), encoding="quoted-printable"
    ),
    "mht-big5": a_web_archive("<p>機密★10年</p>".encode("big5hkscs"), charset="big5"),
    "html-ruby": "<html><ruby>机<rt>jī</rt></ruby><ruby>密<rt>mì</rt></ruby>★</html>".encode(),
    "html-cells": "<html><table><tr><td>机</td><td>密</td><td>★</td></tr></table></html>".encode(),
    "utf16": MARK.encode("utf-16-le"),
    "utf32": MARK.encode("utf-32-be"),
    "big5": "機密★10年".encode("big5hkscs"),
    "euc-tw": b"\xf1\xa2\xd9\xef\xa1\xf810\xc6\xf1",
    "hz": "机密★10年".encode("hz"),
    "utf7": "机密★10年".encode("utf-7"),
    "shift-jis": "機密★10年".encode("shift_jis"),
    "euc-jp": "機密★10年".encode("euc_jp"),
    "metafile": b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + MARK.encode("utf-16-le"),
    "picture-and-archive": a_png() + a_zip({"甲.txt": MARK.encode()}),
    "workbook": a_book(A1=MARK),
    "pdf": a_pdf(MARK),
    "ofd": an_ofd("机密", "★", "10年"),
    "unknown": b"\x00\x01\x02\x03\xfe" + MARK.encode("utf-16-be") + b"\xff" * 9,
}
_BOOKS = {
    "cell": a_book(B7=MARK),
    "three-cells": a_book(A1="机", B1="密", C1="★"),
    "three-rows": a_book(A1="机", A2="密", A3="★"),
    "scattered-strings": a_book(A2="密", A1="年度", B2="收支", C1="机", D1="密", E1="★"),
    "formula": a_book(A1='="机"&"密"&"★"&"10年"'),
    "hidden-sheet": a_changed_book(_hidden_sheet),
    "defined-name": a_changed_book(_named),
    "comment": a_changed_book(_commented),
    "number-format": a_changed_book(_formatted),
    "prompt": a_changed_book(_validated),
    "custom-property": a_changed_book(_custom),
}
_PDFS = {
    "letters": a_letter_pdf(MARK),
    "letters-down": a_letter_pdf(MARK, down=True),
    "note": changed_pdf(lambda writer: _annotated(writer, "/Contents", MARK)),
    "note-author": changed_pdf(lambda writer: _annotated(writer, "/T", MARK)),
    "bookmark": changed_pdf(lambda writer: writer.add_outline_item(title=MARK, page_number=0)),
    "attachment": changed_pdf(lambda writer: writer.add_attachment("甲.docx", a_docx(runs(MARK)))),
    "attachment-name": changed_pdf(lambda writer: writer.add_attachment("机密★10年.txt", b"x")),
    "script": changed_pdf(lambda writer: _loose(writer, {"/S": "/JavaScript", "/JS": f"app.alert('{MARK}')"})),
    "metadata": changed_pdf(lambda writer: writer.add_metadata({"/Keywords": MARK})),
    "xmp": changed_pdf(
        lambda writer: _loose(
            writer,
            {"/Type": "/Metadata", "/Subtype": "/XML"},
            f"<x:xmpmeta><dc:title>{MARK}</dc:title></x:xmpmeta>".encode(),
        )
    ),
    "layer-name": changed_pdf(lambda writer: _loose(writer, {"/Type": "/OCG", "/Name": MARK})),
    "actual-text": changed_pdf(_actual_text),
    "and-archive": a_pdf("通知") + a_zip({"甲.txt": MARK.encode()}),
}
_OTHER = {
    "deletion.odt": an_odt(
        f"<text:tracked-changes><text:deletion><text:p>{MARK}</text:p></text:deletion></text:tracked-changes>"
    ),
    "ruby.odt": an_odt(
        "<text:p><text:ruby><text:ruby-base>机</text:ruby-base><text:ruby-text>jī</text:ruby-text></text:ruby>密★</text:p>"
    ),
    "note-between.odt": an_odt(
        "<text:p>机<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>密★10年</text:p>"
    ),
    "list-prefix.odt": an_odt("<text:p>文</text:p>", '<text:list-level-style-number style:num-prefix="机密★10年"/>'),
    "annotation.odt": an_odt(f"<text:p><office:annotation><text:p>{MARK}</text:p></office:annotation></text:p>"),
    "attribute.ofd": a_zip(
        {
            "OFD.xml": '<ofd:OFD><ofd:CustomData Name="密级">机密</ofd:CustomData></ofd:OFD>',
            "Doc_0/x.xml": '<a Title="机密★10年"/>',
        }
    ),
    "compressed-text.png": a_png(a_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(MARK.encode()))),
    "international-text.png": a_png(a_chunk(b"iTXt", b"Title\x00\x01\x00zh\x00\x00" + zlib.compress(MARK.encode()))),
    "comment.jpg": b"\xff\xd8\xff\xfe\x00\x20" + MARK.encode("gb18030") + b"\xff\xd9",
    "big5.txt": "機密★10年\r\n關於某某".encode("big5hkscs"),
    "utf32.txt": MARK.encode("utf-32"),
    "hz.txt": MARK.encode("hz"),
    "mail.txt": a_mail(MARK),
    "field.csv": "名称,甲\n密级,机密\n".encode("gb18030"),
    "split.csv": "机,密,★,10年\n".encode("utf-8-sig"),
    "page.md": "机<ruby>密<rt>mì</rt></ruby>★10年".encode(),
}

MARKED_FILES: dict[str, bytes] = {
    **{f"{name}.docx": content for name, content in _DOCX.items()},
    **{f"with-{name}.docx": embedding("object.bin", content) for name, content in _EMBEDDED.items()},
    **{f"{name}.xlsx": content for name, content in _BOOKS.items()},
    **{f"{name}.pdf": content for name, content in _PDFS.items()},
    **_OTHER,
}
