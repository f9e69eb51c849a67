"""Files made to take all the time or memory there is, to run forever, or to be something else: file name → content."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from tests.hostile.compound import a_compound_file
from tests.hostile.marked_files import a_chunk, a_png, a_word97, an_rtf, changed_pdf, embedding
from tests.unit.chassis.documents import a_docx, a_pdf, a_zip

MEGABYTE = 1024 * 1024


def a_body(text: str, times: int) -> bytes:
    """A Word document whose body is this XML, so many times."""
    return a_docx(text * times)


def nested(levels: int) -> bytes:
    """A document in a document in a document …"""
    inner = a_docx()
    for _ in range(levels):
        inner = embedding("inner.docx", inner)
    return inner


def _patched(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Some bytes behind each of a zip's own signatures changed."""
    changed, at = bytearray(content), content.find(signature)
    while at >= 0:
        changed[at + offset : at + offset + len(value)] = value
        at = content.find(signature, at + 1)
    return bytes(changed)


def _with_member(flags: bytes = b"", method: bytes = b"") -> bytes:
    content = a_docx()
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        if flags:
            content = _patched(content, signature, at, flags)
        if method:
            content = _patched(content, signature, at + 2, method)
    return content


def _overlapping() -> bytes:
    """Every entry of the list points to the same packed megabytes (Fifield 2019)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/0.xml", "<x>" + " " * (100 * 1024) + "</x>")
        one = archive.infolist()[1]
        for number in range(1, 9_000):
            again = zipfile.ZipInfo(f"word/{number}.xml")
            again.compress_type, again.CRC = one.compress_type, one.CRC
            again.compress_size, again.file_size, again.header_offset = (
                one.compress_size,
                one.file_size,
                one.header_offset,
            )
            archive.filelist.append(again)
    return buffer.getvalue()


def _page_loop(writer: PdfWriter) -> None:
    pages = writer.root_object.raw_get("/Pages")
    pages.get_object()[NameObject("/Kids")] = ArrayObject([pages])


def _deep_array(writer: PdfWriter) -> None:
    inner = ArrayObject()
    for _ in range(300):
        inner = ArrayObject([inner])
    writer.root_object[NameObject("/Deep")] = inner


def _contents(data: bytes, *, packed: bool = False):
    def change(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream.set_data(data)
        made = stream.flate_encode() if packed else stream
        writer.pages[0][NameObject("/Contents")] = writer._add_object(made)

    return change


def _own_form(writer: PdfWriter) -> None:
    """A form that shows itself."""
    form = StreamObject()
    form.set_data(b"/X Do " * 50)
    reference = writer._add_object(form)
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([NumberObject(0)] * 4)
    resources = writer.pages[0]["/Resources"].get_object()
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): reference})
    form[NameObject("/Resources")] = resources
    _contents(b"/X Do")(writer)


def _encrypted() -> bytes:
    writer, buffer = PdfWriter(io.BytesIO(a_pdf("通知"))), io.BytesIO()
    writer.encrypt("x")
    writer.write(buffer)
    return buffer.getvalue()


def _looping_chain() -> bytes:
    """A compound file whose stream has no end: its sectors point back."""
    content = bytearray(a_compound_file({"WordDocument": bytes(8192)}))
    fat = list(struct.unpack_from("<128I", content, 512))
    end = max(number for number, value in enumerate(fat) if value == 0xFFFFFFFE)
    struct.pack_into("<I", content, 512 + 4 * end, end - 3)
    return bytes(content)


def _looping_folder() -> bytes:
    """A compound file whose directory points to itself."""
    content = bytearray(a_compound_file({"甲": b"x", "乙": b"y"}))
    struct.pack_into("<III", content, 1024 + 128 + 68, 1, 1, 1)
    return bytes(content)


def _deep_mail() -> bytes:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(1, 2000))
    return ("MIME-Version: 1.0\r\n" + parts).encode()


REFUSED: dict[str, bytes] = {
    "bomb.docx": a_docx(**{"bomb.xml": bytes(30 * MEGABYTE)}),
    "many-bombs.docx": a_docx(**{f"bomb{number}.xml": b"<x/>".ljust(3 * MEGABYTE) for number in range(100)}),
    "bomb-in-bomb.docx": embedding("a.zip", a_zip({"b.zip": a_zip({"c": bytes(10 * MEGABYTE)})})),
    "nested.docx": nested(12),
    "members.docx": a_zip({f"word/{number}.xml": b"" for number in range(10_001)}, compression=zipfile.ZIP_STORED),
    "encrypted-member.docx": _with_member(flags=b"\x01\x00"),
    "unknown-method.docx": _with_member(method=b"\x63\x00"),
    "truncated.docx": a_docx()[:-30],
    "cut.docx": a_docx()[:200],
    "wrong-sum.docx": _patched(a_docx(), b"PK\x01\x02", 16, b"\x00\x00\x00\x01"),
    "laughs.docx": a_docx(
        "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(9)) + "]>"
    ),
    "external-entity.docx": a_docx('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:t>&e;</w:t>'),
    "gzip-bomb.docx": embedding("a.gz", gzip.compress(bytes(30 * MEGABYTE))),
    "bzip2-bomb.docx": embedding("a.bz2", bz2.compress(bytes(30 * MEGABYTE))),
    "xz-bomb.docx": embedding("a.xz", lzma.compress(bytes(30 * MEGABYTE))),
    "gzip-in-gzip.docx": embedding(
        "a.gz", gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x")))))
    ),
    "tar-of-lies.docx": embedding(
        "a.tar", b"a".ljust(124, b"\x00") + b"77777777777\x00".ljust(133, b"0") + b"ustar\x00".ljust(255, b"0")
    ),
    "seven-zip.docx": embedding("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)),
    "rar.docx": embedding("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100)),
    "program.docx": embedding("a.bin", b"MZ" + bytes(200)),
    "shortcut.docx": embedding("a.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100)),
    "macros.docx": embedding("a.bin", a_compound_file({"VBA": b"x", "PROJECT": b"y"})),
    "macro-project.docx": a_docx(**{"vbaProject.bin": b"x"}),
    "encrypted-object.docx": embedding("a.bin", a_compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})),
    "password.docx": a_compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
    "cut-object.docx": embedding("a.bin", a_word97("通知")[:700]),
    "groups.docx": embedding("a.rtf", b"{\\rtf1" + b"{" * 200_000),
    "not-a-pdf.pdf": b"%PDF-1.7\nnothing",
    "cut.pdf": a_pdf("通知")[:300],
    "pages.pdf": a_pdf(*[""] * 5_001),
    "page-loop.pdf": changed_pdf(_page_loop),
    "deep-array.pdf": changed_pdf(_deep_array),
    "encrypted.pdf": _encrypted(),
    "packed-bomb.pdf": changed_pdf(_contents(b" " * (80 * MEGABYTE), packed=True)),
    "operators.pdf": changed_pdf(_contents(b"BT /F1 9 Tf (a) Tj ET " * 2_000_000, packed=True)),
    "picture.pdf": a_png(),
    "program.txt": b"\x7fELF" + bytes(100),
}
"""No program needs to open these to work: each is refused, within the limits."""

HARMLESS: dict[str, bytes] = {
    "emphasis.docx": a_body("<w:t>" + "**密" * 100 + "</w:t>", 1_800),
    "brackets.docx": a_body("<w:t>" + "&lt;机密" * 100 + "</w:t>", 900),
    "open-tags.docx": a_body("<w:t>密</w:t>" + "<w:p>" * 50 + "</w:p>" * 50, 3_000),
    "not-closed.docx": a_body("<w:p><w:r><w:t>密", 50_000),
    "attributes.docx": a_body('<w:t alt="密">x</w:t>', 35_000),
    "blanks.docx": a_body("<w:t>密级" + " " * 1000 + "</w:t>", 900),
    "levels.docx": a_body("<w:t>" + "机 密级 " * 100 + "</w:t>", 800),
    "comments.docx": a_body("<!-- - - - - 密 -->", 50_000),
    "ampersands.txt": b"&#" * 1_000_000,
    "emphasis.txt": "*密_".encode() * 500_000,
    "columns.txt": "密\n机\n".encode() * 300_000,
    "brackets.txt": "[密](".encode() * 300_000,
    "tags.txt": "密<a".encode() * 300_000,
    "turned.txt": "\u202e密".encode() * 100_000,
    "seven-bits.txt": b"+W8Y-" * 300_000,
    "wide-picture.png": a_png(a_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 16, 6, 0, 0, 0))),
    "packed-text.png": a_png(a_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(5 * MEGABYTE)))),
    "boundaries.docx": embedding("a.eml", _deep_mail()),
    "overlapping.docx": _overlapping(),
    "own-form.pdf": changed_pdf(_own_form),
    "looping-chain.docx": embedding("a.bin", _looping_chain()),
    "looping-folder.docx": embedding("a.bin", _looping_folder()),
    "close-groups.docx": embedding("a.rtf", an_rtf("}" * 200_000)),
}
"""These may be taken or refused; what counts is that they are answered and hold nobody up."""
