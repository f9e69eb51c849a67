"""The public copy of a file tells nothing of who made it, where and with what, shows the same, and still opens."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import docx
import openpyxl
import pikepdf
import pptx
import pytest
from PIL import Image

from chassis.content.archives import UnreadableFile, is_zip
from chassis.content.public_copy.make import public_copy
from chassis.content.public_copy.ooxml import strip_ooxml
from chassis.content.public_copy.pictures import strip_picture
from chassis.content.stripped_kinds import STRIPPED
from tests.hostile.marked_files import PNG
from tests.office import told
from tests.office.packages import packed, parts_of, related, replacing
from tests.office.told import TOLD, WHO

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def texts_in(content: bytes) -> Iterator[bytes]:
    """All bytes of a file, and of everything packed inside it."""
    yield content
    if is_zip(content):
        for part in parts_of(content).values():
            yield from texts_in(part)
    elif content.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            yield repr(pdf.trailer).encode()
            for found in pdf.objects:
                yield repr(found).encode()
                if isinstance(found, pikepdf.Stream):
                    yield from texts_in(found.read_raw_bytes())
                    if str(found.get("/Type")) == "/EmbeddedFile":
                        yield from texts_in(found.read_bytes())
    elif content.startswith(PNG) and b"zTXt" in content:
        yield zlib.decompress(content[content.index(b"zTXt") + 12 :])


def tells(content: bytes) -> bool:
    """Whether the words are anywhere in a file."""
    forms = [WHO.encode(encoding) for encoding in _ENCODINGS]
    return any(form in text for text in texts_in(content) for form in forms)


def opened(name: str, content: bytes) -> str:
    """What a program shows of a file, which it opens without a complaint."""
    kind, file = name.rpartition(".")[2], io.BytesIO(content)
    if kind == "docx":
        document = docx.Document(file)
        return "\n".join(paragraph.text for paragraph in document.paragraphs)
    if kind == "xlsx":
        book = openpyxl.load_workbook(file)
        return str([[cell.value for cell in row] for row in book.active.rows])
    if kind == "pptx":
        return str([[shape.name for shape in slide.shapes] for slide in pptx.Presentation(file).slides])
    if kind == "pdf":
        with pikepdf.open(file) as pdf:
            return str([page.mediabox for page in pdf.pages])
    if kind in ("jpg", "png"):
        with Image.open(file) as picture:
            return str((picture.size, picture.convert("RGB").tobytes()))
    return str(sorted(name for name in parts_of(content) if not name.startswith("Thumbnails/")))


@pytest.mark.parametrize("name", TOLD)
def test_the_public_copy_does_not_tell_who_made_it(name: str) -> None:
    """In whichever place of the file a program wrote it; the copy opens and shows the same."""
    content = TOLD[name]()
    assert tells(content), "the file says nothing, so the test would prove nothing"
    copy = public_copy(content)
    assert not tells(copy.content)
    assert copy.stripped
    assert set(copy.stripped) <= set(STRIPPED)
    assert opened(name, copy.content) == opened(name, content)


@pytest.mark.parametrize("name", TOLD)
def test_a_public_copy_is_its_own_public_copy(name: str) -> None:
    """The same file gives the same digest each time, and a copy that is uploaded again is left as it is."""
    first, second = public_copy(TOLD[name]()), public_copy(public_copy(TOLD[name]()).content)
    assert second.content == first.content
    assert second.stripped == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("core-author.docx", "author"),
        ("app-company.docx", "organisation"),
        ("path.xlsx", "paths"),
        ("printer.xlsx", "printer"),
        ("note.pdf", "comment_authors"),
        ("saved-again.pdf", "old_saves"),
        ("place.jpg", "location"),
        ("artist.jpg", "author"),
    ],
)
def test_it_is_told_what_was_taken_out(name: str, kind: str) -> None:
    """By names that a proposer understands."""
    assert kind in public_copy(TOLD[name]()).stripped


def test_a_photo_stays_upright() -> None:
    """How it was turned is the one thing of its EXIF that its readers need."""
    copy = public_copy(told.photo(artist=WHO, orientation=6))
    with Image.open(io.BytesIO(copy.content)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}


def test_what_a_comment_says_stays() -> None:
    """Forms explain themselves in comments; only the name goes."""
    copy = public_copy(TOLD["comment.docx"]())
    assert "填表说明" in parts_of(copy.content)["word/comments.xml"].decode()
    book = openpyxl.load_workbook(io.BytesIO(public_copy(TOLD["comment.xlsx"]()).content))
    assert "按元填写" in book.active["A1"].comment.text


def test_a_file_that_tells_nothing_is_its_own_copy() -> None:
    """Bit for bit, so that its digest is the one that its owner computes."""
    for content in ("通知".encode(), told.plain_jpeg(), told.an_ofd()):
        copy = public_copy(content)
        assert (copy.content, copy.stripped, copy.signed) == (content, (), False)


@pytest.mark.parametrize("change", ["ins", "del", "moveFrom", "rPrChange"])
def test_tracked_changes_are_refused(change: str) -> None:
    """Whoever opens the publication would read the words of before."""
    words = f'<w:p><w:{change} w:id="1" w:author="甲"/></w:p><w:sectPr'
    content = replacing(TOLD["core-author.docx"](), "word/document.xml", "<w:sectPr", words)
    with pytest.raises(UnreadableFile) as refused:
        public_copy(content)
    assert refused.value.reason == "tracked_changes"


def test_a_workbook_that_keeps_data_of_others_is_refused() -> None:
    """It holds the cells of the other workbook, and where that lies."""
    part = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    content = related(
        TOLD["creator.xlsx"](), "xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml", part
    )
    with pytest.raises(UnreadableFile) as refused:
        public_copy(content)
    assert refused.value.reason == "linked_data"


def test_a_picture_that_cannot_be_stripped_is_refused() -> None:
    """A TIFF has no part that is known to be harmless."""
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "TIFF")
    content = packed({**parts_of(TOLD["core-author.docx"]()), "word/media/image1.tiff": made.getvalue()})
    with pytest.raises(UnreadableFile) as refused:
        public_copy(content)
    assert refused.value.reason == "picture_kind"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(kind: str) -> None:
    """Whoever opens it would need gigabytes; what its header says is enough."""
    drawn = io.BytesIO()
    exif = b"Exif\x00\x00II*\x00\x08" + bytes(5)
    Image.new("RGB", (3, 2)).save(drawn, kind, **({"exif": exif} if kind == "WEBP" else {}))
    content = drawn.getvalue()
    assert public_copy(content).content
    with pytest.raises(UnreadableFile) as refused:
        public_copy(_as_large_as(content, 14_143))
    assert refused.value.reason == "huge_picture"
    assert public_copy(_as_large_as(content, 14_142)).content


def _as_large_as(content: bytes, side: int) -> bytes:
    """The picture with another width and height in its header."""
    if content.startswith(b"\x89PNG"):
        at, written = 16, side.to_bytes(4) * 2
    elif content.startswith(b"GIF"):
        at, written = 6, side.to_bytes(2, "little") * 2
    elif content.startswith(b"RIFF"):
        at, written = content.index(b"VP8X") + 12, (side - 1).to_bytes(3, "little") * 2
    else:
        at, written = content.index(b"\xff\xc0") + 5, side.to_bytes(2) * 2
    return content[:at] + written + content[at + len(written) :]


def test_a_sealed_file_stays_as_it_is_and_is_told() -> None:
    """Without its properties its seal would not hold: a person looks at them instead."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = WHO
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"0")
    field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=signature))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
    made = io.BytesIO()
    pdf.save(made)
    sealed_ofd = told.an_ofd(
        f"<ofd:Author>{WHO}</ofd:Author>", more="<ofd:Signatures>Signs/Signatures.xml</ofd:Signatures>"
    )
    sealed_docx = packed({**parts_of(TOLD["core-author.docx"]()), "_xmlsignatures/sig1.xml": "<Signature/>"})
    for content in (made.getvalue(), sealed_ofd, sealed_docx):
        copy = public_copy(content)
        assert (copy.content, copy.stripped, copy.signed) == (content, (), True)


@pytest.mark.parametrize("kind", ["jpg", "png", "pdf", "docx"])
def test_a_file_cut_short_is_answered(kind: str) -> None:
    """Wherever it ends: refused or copied, never an error of the program."""
    name = {"jpg": "artist.jpg", "png": "text.png", "pdf": "info.pdf", "docx": "photo.docx"}[kind]
    content = TOLD[name]()
    for end in range(3, len(content), max(1, len(content) // 60)):
        try:
            assert not tells(public_copy(content[:end]).content) or kind in ("pdf", "docx")
        except UnreadableFile:
            continue


def test_a_drawing_in_a_document_does_not_tell_who_drew_it_and_where() -> None:
    drawing = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="C:\\Users\\LK\\a.svg">'
        "<metadata><dc:creator>LK</dc:creator></metadata><rect width='1'/></svg>"
    )
    found = set[str]()
    clean = strip_picture(drawing.encode(), found)
    assert (b"LK" in clean, b"<rect" in clean, found) == (False, True, {"picture_notes"})
    assert strip_picture(clean, found) == clean


def test_scenarios_and_links_of_formulas_name_nobody() -> None:
    sheet = (
        b'<worksheet><sheetData><c><f>HYPERLINK("file:///C:/Users/LK/a")</f></c><c><f>IF(A1="file:x",1,2)</f></c>'
        b'</sheetData><scenarios><scenario name="s" user="LK" comment="by LK"/></scenarios></worksheet>'
    )
    parts, found = {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": sheet}, set[str]()
    strip_ooxml(parts, found)
    assert b"LK" not in parts["xl/worksheets/sheet1.xml"]
    assert b'IF(A1="file:x",1,2)' in parts["xl/worksheets/sheet1.xml"]
    assert found == {"author", "paths"}
