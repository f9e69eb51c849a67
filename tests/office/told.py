"""Files that tell of people, places and computers, each in one place of its kind: the same two words in all of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from pptx import Presentation

from tests.hostile.marked_files import a_chunk
from tests.office.packages import R, packed, parts_of, related, replacing, with_part

WHO = "QianCang-赵某"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_MICROSOFT = "http://schemas.microsoft.com/office"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"


def _docx(change: Callable[[Any], None] = lambda document: None) -> bytes:
    document = Document()
    document.add_paragraph("住房公积金缴存情况")
    for name in ("author", "title", "comments", "last_modified_by"):
        setattr(document.core_properties, name, "")
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _core(name: str) -> bytes:
    return _docx(lambda document: setattr(document.core_properties, name, WHO))


def _app(name: str) -> bytes:
    part = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><{name}>{WHO}</{name}></Properties>'
    return with_part(_docx(), "docProps/app.xml", part)


def _settings(words: str) -> bytes:
    return replacing(_docx(), "word/settings.xml", "</w:settings>", f"{words}</w:settings>")


def _in_body(words: str) -> bytes:
    return replacing(_docx(), "word/document.xml", "<w:sectPr", f"{words}<w:sectPr")


def _commented() -> bytes:
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="{WHO}" w:initials="{WHO}" w:date="2026-01-01T08:00:00Z"><w:p><w:r><w:t>填表说明</w:t></w:r></w:p></w:comment></w:comments>'
    return related(_docx(), "word/document.xml", "comments", "comments.xml", comments)


def _people() -> bytes:
    part = f'<w15:people xmlns:w15="{_MICROSOFT}/word/2012/wordml"><w15:person w15:author="{WHO}"><w15:presenceInfo w15:providerId="AD" w15:userId="{WHO}"/></w15:person></w15:people>'
    return related(_docx(), "word/document.xml", f"{_MICROSOFT}/2011/relationships/people", "people.xml", part)


def _attached_template() -> bytes:
    content = _settings(f'<w:attachedTemplate xmlns:r="{R}" r:id="rIdX"/>')
    return related(
        content, "word/settings.xml", "attachedTemplate", f"file:///C:/Users/{WHO}/Normal.dotm", mode="External"
    )


def _mail_merge() -> bytes:
    words = f'<w:mailMerge><w:dataType w:val="native"/><w:connectString w:val="{WHO}"/><w:dataSource xmlns:r="{R}" r:id="rIdX"/></w:mailMerge>'
    return related(_settings(words), "word/settings.xml", "mailMergeSource", f"file:///D:/{WHO}.xlsx", mode="External")


def _custom_xml() -> bytes:
    return related(_docx(), "word/document.xml", "customXml", "/customXml/item1.xml", f"<owner>{WHO}</owner>")


def _custom() -> bytes:
    part = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{WHO}"><vt:lpwstr>{WHO}</vt:lpwstr></property></Properties>'
    return related(_docx(), "", "custom-properties", "docProps/custom.xml", part)


def _docx_thumbnail() -> bytes:
    return related(
        _docx(), "", f"{_PACKAGE}/thumbnail", "docProps/thumbnail.emf", WHO.encode("utf-16-le"), identity="rIdT"
    )


def _labels() -> bytes:
    kind = f"{_MICROSOFT}/2020/02/relationships/classificationlabels"
    return related(_docx(), "", kind, "docMetadata/LabelInfo.xml", f"<labels>{WHO}</labels>", identity="rIdL")


def _docx_photo() -> bytes:
    return _docx(lambda document: document.add_picture(io.BytesIO(photo(artist=WHO))))


def _picture_path() -> bytes:
    def add(document: Any) -> None:
        document.add_picture(io.BytesIO(plain_jpeg()))
        document.inline_shapes[0]._inline.docPr.set("descr", f"C:\\Users\\{WHO}\\Desktop\\图1.jpg")

    return _docx(add)


def _embedded() -> bytes:
    kind, target = "package", "embeddings/book.xlsx"
    return related(
        _docx(), "word/document.xml", kind, target, _xlsx(lambda book: setattr(book.properties, "creator", WHO))
    )


def _file_link() -> bytes:
    words = f'<w:p><w:hyperlink xmlns:r="{R}" r:id="rIdX"><w:r><w:t>附表</w:t></w:r></w:hyperlink></w:p>'
    return related(_in_body(words), "word/document.xml", "hyperlink", f"file:///C:/Users/{WHO}/a.xls", mode="External")


def _xlsx(change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = Workbook()
    book.active["A1"] = "单位"
    book.properties.creator = None
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell_comment() -> bytes:
    def add(book: Any) -> None:
        book.active["A1"].comment = Comment(f"{WHO}:\n按元填写", WHO)

    content = _xlsx(add)
    # As Excel has it: the name in bold in a run of its own.
    name = next(each for each in parts_of(content) if "comment" in each and each.endswith(".xml"))
    return (
        replacing(content, name, f"<t>{WHO}:\n按元填写</t>", f"<r><t>{WHO}:</t></r><r><t>按元填写</t></r>")
        if (f"<t>{WHO}:\n按元填写</t>" in parts_of(content)[name].decode())
        else content
    )


def _workbook(words: str) -> bytes:
    return replacing(_xlsx(), "xl/workbook.xml", "<sheets>", f"{words}<sheets>")


def _threaded() -> bytes:
    part = f'<personList xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"><person displayName="{WHO}" id="{{1}}" userId="{WHO}" providerId="AD"/></personList>'
    kind = f"{_MICROSOFT}/2017/10/relationships/person"
    return related(_xlsx(), "xl/workbook.xml", kind, "persons/person.xml", part)


def _printer() -> bytes:
    content = replacing(
        _xlsx(),
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        f'<pageSetup xmlns:r="{R}" paperSize="9" r:id="rIdX"/></worksheet>',
    )
    settings = WHO.encode("utf-16-le")
    return related(
        content, "xl/worksheets/sheet1.xml", "printerSettings", "/xl/printerSettings/printerSettings1.bin", settings
    )


def _protected_range() -> bytes:
    words = f'<protectedRanges><protectedRange sqref="A1" name="a" securityDescriptor="{WHO}"/></protectedRanges></worksheet>'
    return replacing(_xlsx(), "xl/worksheets/sheet1.xml", "</worksheet>", words)


def _pivot() -> bytes:
    part = (
        f'<pivotCacheDefinition {S} refreshedBy="{WHO}" recordCount="0"><cacheFields count="0"/></pivotCacheDefinition>'
    )
    kind, target = "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"
    return related(_xlsx(), "xl/workbook.xml", kind, target, part)


def _pptx(change: Callable[[Any], None] = lambda slides: None) -> bytes:
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[5])
    for name in ("author", "title", "last_modified_by"):
        setattr(slides.core_properties, name, "")
    change(slides)
    made = io.BytesIO()
    slides.save(made)
    return made.getvalue()


def _slide_authors() -> bytes:
    part = f'<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cmAuthor id="0" name="{WHO}" initials="{WHO}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    return related(_pptx(), "ppt/presentation.xml", "commentAuthors", "commentAuthors.xml", part)


def _slide_tags() -> bytes:
    part = f'<p:tagLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tag name="OWNER" val="{WHO}"/></p:tagLst>'
    return related(_pptx(), "ppt/presentation.xml", "tags", "tags/tag1.xml", part)


def _slide_changes() -> bytes:
    kind = f"{_MICROSOFT}/2016/11/relationships/changesInfo"
    return related(_pptx(), "ppt/presentation.xml", kind, "changesInfos/changesInfo1.xml", f"<chgInfo>{WHO}</chgInfo>")


def plain_jpeg(**options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 4), "white").save(made, "JPEG", **options)
    return made.getvalue()


def photo(artist: str = "", place: str = "", orientation: int = 0) -> bytes:
    """A photo whose EXIF names its maker, its place, or how it was turned."""
    return plain_jpeg(exif=_exif(artist, place, orientation))


def _exif(artist: str = "", place: str = "", orientation: int = 0) -> Any:
    exif = Image.Exif()
    if artist:
        exif[0x013B] = artist.encode()
    if orientation:
        exif[0x0112] = orientation
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 50.0, 1.0), 27: place.encode()})
    return exif


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def _jpeg_with(marker: int, payload: bytes) -> bytes:
    jpeg = plain_jpeg()
    return jpeg[:2] + _segment(marker, payload) + jpeg[2:]


def _jfif_thumbnail() -> bytes:
    jpeg = plain_jpeg()
    dots = WHO.encode().ljust(48, b"\x00")
    head = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x04\x04" + dots
    return jpeg[:2] + _segment(0xE0, head) + jpeg[20:]


def _png(kind: bytes, payload: bytes, behind: bytes = b"") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(made, "PNG")
    png = made.getvalue()
    return png[:33] + a_chunk(kind, payload) + png[33:] + behind if kind else png + behind


def _pdf(change: Callable[[Any], None] = lambda pdf: None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    change(pdf)
    made = io.BytesIO()
    pdf.save(made, static_id=True)
    return made.getvalue()


def _xmp(pdf: Any) -> None:
    words = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{WHO}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>'
    pdf.Root.Metadata = pdf.make_stream(words.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _page_data(pdf: Any) -> None:
    pdf.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=WHO))


def _note(pdf: Any) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=WHO, Contents="填表说明"
    )
    pdf.pages[0].obj["/Annots"] = pikepdf.Array([note])


def _pdf_photo(pdf: Any) -> None:
    options = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": 8, "Height": 4}
    options |= {"ColorSpace": pikepdf.Name.DeviceRGB, "BitsPerComponent": 8, "Filter": pikepdf.Name.DCTDecode}
    picture = pdf.make_stream(photo(artist=WHO), **options)
    pdf.pages[0].obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))


def _attached(pdf: Any) -> None:
    pdf.attachments["附表.docx"] = pikepdf.AttachedFileSpec(pdf, _core("author"), filename="附表.docx")


def _info(name: str) -> Callable[[Any], None]:
    return lambda pdf: pdf.docinfo.update({name: WHO})


def _saved_again() -> bytes:
    """A PDF whose first save had an author, and whose second one only added to the file."""
    first = _pdf(_info("/Author"))
    start = first.rindex(b"startxref")
    at = int(first[start:].split()[1])
    number = 900
    offset = len(first)
    body = f"\n{number} 0 obj\n<< /Nothing true >>\nendobj\n".encode()
    table = offset + len(body)
    more = f"xref\n{number} 1\n{offset + 1:010d} 00000 n \ntrailer\n<< /Size {number + 1} /Root 1 0 R /Prev {at} >>\nstartxref\n{table}\n%%EOF\n"
    return first + body + more.encode()


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
)


def _odt(*, meta: str = "", body: str = "", settings: str = "", **parts: bytes) -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}"/>' for name in ("content.xml", "meta.xml", *parts)
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODF}><office:body><office:text><text:p>情况{body}</text:p></office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {_ODF}><office:meta>{meta}</office:meta></office:document-meta>",
            "settings.xml": f"<office:document-settings {_ODF}><office:settings>{settings}</office:settings></office:document-settings>",
            "META-INF/manifest.xml": f"<manifest:manifest {_ODF}>{entries}</manifest:manifest>",
            **parts,
        }
    )


def an_ofd(info: str = "", annotations: str = "", more: str = "") -> bytes:
    o = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return packed(
        {
            "OFD.xml": f'<ofd:OFD {o} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0f</ofd:DocID>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{more}</ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f"<ofd:Document {o}/>",
            "Doc_0/Annots/Annot_0.xml": f"<ofd:PageAnnot {o}>{annotations}</ofd:PageAnnot>",
        }
    )


_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\x00" + WHO.encode()

TOLD: Mapping[str, Callable[[], bytes]] = {
    "core-author.docx": lambda: _core("author"),
    "core-editor.docx": lambda: _core("last_modified_by"),
    "core-title.docx": lambda: _core("title"),
    "core-remarks.docx": lambda: _core("comments"),
    "core-keywords.docx": lambda: _core("keywords"),
    "core-category.docx": lambda: _core("category"),
    "app-company.docx": lambda: _app("Company"),
    "app-manager.docx": lambda: _app("Manager"),
    "app-template.docx": lambda: _app("Template"),
    "app-base.docx": lambda: _app("HyperlinkBase"),
    "custom.docx": _custom,
    "comment.docx": _commented,
    "people.docx": _people,
    "template.docx": _attached_template,
    "variables.docx": lambda: _settings(f'<w:docVars><w:docVar w:name="a" w:val="{WHO}"/></w:docVars>'),
    "merge.docx": _mail_merge,
    "custom-xml.docx": _custom_xml,
    "thumbnail.docx": _docx_thumbnail,
    "labels.docx": _labels,
    "editors.docx": lambda: _in_body(f'<w:p><w:permStart w:id="1" w:ed="{WHO}"/><w:permEnd w:id="1"/></w:p>'),
    "photo.docx": _docx_photo,
    "picture-path.docx": _picture_path,
    "field-path.docx": lambda: _in_body(
        f'<w:p><w:r><w:instrText> INCLUDEPICTURE "C:\\\\Users\\\\{WHO}\\\\a.png" </w:instrText></w:r></w:p>'
    ),
    "link.docx": _file_link,
    "embedded.docx": _embedded,
    "archive-comment.docx": lambda: packed(parts_of(_docx()), comment=WHO.encode()),
    "creator.xlsx": lambda: _xlsx(lambda book: setattr(book.properties, "creator", WHO)),
    "comment.xlsx": _cell_comment,
    "path.xlsx": lambda: _workbook(
        f'<x15ac:absPath xmlns:x15ac="{_MICROSOFT}/spreadsheetml/2010/11/ac" url="C:\\Users\\{WHO}\\"/>'
    ),
    "sharing.xlsx": lambda: _workbook(f'<fileSharing userName="{WHO}"/>'),
    "view.xlsx": lambda: replacing(
        _xlsx(),
        "xl/workbook.xml",
        "</workbook>",
        f'<customWorkbookViews><customWorkbookView name="{WHO} - 个人视图" guid="{{00000000-0000-0000-0000-000000000001}}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews></workbook>',
    ),
    "threaded.xlsx": _threaded,
    "printer.xlsx": _printer,
    "protected.xlsx": _protected_range,
    "pivot.xlsx": _pivot,
    "author.pptx": lambda: _pptx(lambda slides: setattr(slides.core_properties, "author", WHO)),
    "comment-authors.pptx": _slide_authors,
    "tags.pptx": _slide_tags,
    "changes.pptx": _slide_changes,
    "info.pdf": lambda: _pdf(_info("/Author")),
    "own-info.pdf": lambda: _pdf(_info("/SourceModified")),
    "xmp.pdf": lambda: _pdf(_xmp),
    "piece.pdf": lambda: _pdf(_page_data),
    "note.pdf": lambda: _pdf(_note),
    "photo.pdf": lambda: _pdf(_pdf_photo),
    "attached.pdf": lambda: _pdf(_attached),
    "saved-again.pdf": _saved_again,
    "artist.jpg": lambda: photo(artist=WHO),
    "place.jpg": lambda: photo(place=WHO),
    "xmp.jpg": lambda: _jpeg_with(0xE1, _XMP_IN_JPEG),
    "iptc.jpg": lambda: _jpeg_with(0xED, b"Photoshop 3.0\x008BIM\x04\x04" + WHO.encode()),
    "comment.jpg": lambda: _jpeg_with(0xFE, WHO.encode()),
    "maker.jpg": lambda: _jpeg_with(0xE5, WHO.encode()),
    "thumbnail.jpg": _jfif_thumbnail,
    "behind.jpg": lambda: plain_jpeg() + WHO.encode(),
    "text.png": lambda: _png(b"tEXt", b"Author\x00" + WHO.encode()),
    "packed-text.png": lambda: _png(b"zTXt", b"Author\x00\x00" + zlib.compress(WHO.encode())),
    "international-text.png": lambda: _png(b"iTXt", b"Author\x00\x00\x00\x00\x00" + WHO.encode()),
    "exif.png": lambda: _png(b"eXIf", _exif(artist=WHO).tobytes().removeprefix(b"Exif\x00\x00")),
    "own-chunk.png": lambda: _png(b"prVt", WHO.encode()),
    "behind.png": lambda: _png(b"", b"", WHO.encode()),
    "creator.odt": lambda: _odt(meta=f"<meta:initial-creator>{WHO}</meta:initial-creator>"),
    "own.odt": lambda: _odt(meta=f'<meta:user-defined meta:name="a">{WHO}</meta:user-defined>'),
    "comment.odt": lambda: _odt(
        body=f"<office:annotation><dc:creator>{WHO}</dc:creator><text:p>说明</text:p></office:annotation>"
    ),
    "printer.odt": lambda: _odt(settings=f'<config:config-item config:name="PrinterName">{WHO}</config:config-item>'),
    "thumbnail.odt": lambda: _odt(**{"Thumbnails/thumbnail.png": WHO.encode()}),
    "author.ofd": lambda: an_ofd(f"<ofd:Author>{WHO}</ofd:Author>"),
    "own.ofd": lambda: an_ofd(f'<ofd:CustomDatas><ofd:CustomData Name="a">{WHO}</ofd:CustomData></ofd:CustomDatas>'),
    "note.ofd": lambda: an_ofd(
        annotations=f'<ofd:Annot ID="1" Type="Stamp" Creator="{WHO}" LastModDate="2026-01-01"/>'
    ),
}
"""By the file's name; each made when it is asked for."""
