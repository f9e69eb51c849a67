"""Builders of small real files: office documents, OFD and PDF with a given text."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def a_zip(members: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container with these members in this order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_docx(body: str = "<w:p><w:r><w:t>通知</w:t></w:r></w:p>", **parts: str | bytes) -> bytes:
    """A Word document with this body and further parts by name (``header1`` is ``word/header1.xml``)."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        wrapped = content if isinstance(content, bytes) else f"<w:hdr {W}>{content}</w:hdr>"
        members[f"word/{name}.xml" if isinstance(content, str) else f"word/embeddings/{name}"] = wrapped
    return a_zip(members)


def runs(*texts: str) -> str:
    """A paragraph whose text Word spread over several runs."""
    return "<w:p>" + "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>" for text in texts) + "</w:p>"


def an_odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text."""
    return a_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content>{body}</office:document-content>",
            "styles.xml": f"<office:document-styles>{styles}</office:document-styles>",
        }
    )


def an_ofd(*objects: str) -> bytes:
    """An OFD document (GB/T 33190) with one page of text objects."""
    texts = "".join(
        f'<ofd:TextObject ID="{number}"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'
        for number, text in enumerate(objects)
    )
    page = f"<ofd:Page><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>"
    return a_zip({"OFD.xml": "<ofd:OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})


def a_pdf(*pages: str) -> bytes:
    """A PDF whose pages show these texts, set line by line in a standard Chinese font."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type "
        "/Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        "/Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >> >>] >>",
    ]
    for number, text in enumerate(pages):
        stream = _shown(text)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _assembled(objects)


def _shown(text: str) -> str:
    lines = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in text.split("\n"))
    return f"BT /F1 16 Tf 20 TL 72 770 Td {lines} ET"


def _assembled(objects: list[str]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(content)
    tail = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return content + f"{tail}startxref\n{start}\n%%EOF\n".encode()
