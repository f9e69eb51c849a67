"""PDF (ISO 32000): Info, XMP, private data of programs, names on comments, pictures and files inside, earlier saves.

Written anew by qpdf (pikepdf), so nothing of an earlier save, and no object that nothing needs, is left in the copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf

from chassis.content.archives import UnreadableFile
from chassis.content.public_copy.pictures import strip_jpeg
from chassis.content.public_copy.signatures import Signed

_INFO = {
    "/Author": "author",
    "/Title": "subject",
    "/Subject": "subject",
    "/Keywords": "subject",
    "/Creator": "software",
    "/Producer": "software",
    "/CreationDate": "times",
    "/ModDate": "times",
    "/Company": "organisation",
    "/Trapped": "software",
}
# Entries of any dictionary that show nothing: of the program that wrote it, and of when.
_PRIVATE = {"/Metadata": "custom", "/PieceInfo": "hidden_data", "/LastModified": "times", "/CreatorInfo": "software"}
_OF_COMMENTS = ("/T", "/M", "/CreationDate")
_OF_FILES = ("/CreationDate", "/ModDate", "/Mac")
_NESTED = 60
_JPEG_2000 = b"\x00\x00\x00\x0cjP  "


def strip_pdf(content: bytes, found: set[str], inside: Callable[[bytes], bytes]) -> bytes:
    """A PDF without its metadata, ``inside`` done to each file attached to it.

    Raises :class:`UnreadableFile`, and :class:`Signed` where a signature or seal covers it.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            return _stripped(pdf, content, found, inside)
    except pikepdf.PasswordError:
        raise UnreadableFile("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError):  # from None: it may quote the file
        raise UnreadableFile("damaged") from None


def _stripped(pdf: Any, content: bytes, found: set[str], inside: Callable[[bytes], bytes]) -> bytes:
    if _is_signed(pdf):
        raise Signed
    most = 2 if pdf.is_linearized else 1
    if content.count(b"startxref") > most:
        found.add("old_saves")
    _strip_info(pdf, found)
    for each in list(pdf.objects):
        for part in _within(each, _NESTED):
            found |= _strip_dictionary(part)
            if isinstance(part, pikepdf.Stream):
                _strip_stream(part, found, inside)
    made = BytesIO()
    pdf.save(made, deterministic_id=True, linearize=pdf.is_linearized, fix_metadata_version=False)
    return made.getvalue()


def _is_signed(pdf: Any) -> bool:
    if "/Perms" in pdf.Root:
        return True
    form = pdf.Root.get("/AcroForm")
    return form is not None and any(_signs(field, _NESTED) for field in form.get("/Fields", []))


def _signs(field: Any, depth: int) -> bool:
    if depth == 0:
        raise UnreadableFile("too_deep")
    if field.get("/FT") == "/Sig" and "/V" in field:
        return True
    return any(_signs(kid, depth - 1) for kid in field.get("/Kids", []) if isinstance(kid, pikepdf.Dictionary))


def _strip_info(pdf: Any, found: set[str]) -> None:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        found |= {_INFO.get(key, "custom") for key in info.keys() if str(info[key])}  # noqa: SIM118 - pikepdf's own
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def _within(found: Any, depth: int) -> Iterator[Any]:
    """Every dictionary and stream of an object, those that it only refers to left out: they come by themselves."""
    if depth == 0:
        raise UnreadableFile("too_deep")
    if isinstance(found, pikepdf.Array):
        children = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        children = [found[key] for key in list(found.keys())]
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _within(child, depth - 1)


def _strip_dictionary(found: Any) -> set[str]:
    told = set[str]()
    for key, kind in _PRIVATE.items():
        if key in found:
            del found[key]
            told.add(kind)
    subtype = found.get("/Subtype")
    if "/Rect" in found and subtype != "/Widget":  # a comment; of a field of a form /T is the name
        told |= _without(found, _OF_COMMENTS, "comment_authors")
    parameters = found.get("/Params")
    if isinstance(parameters, pikepdf.Dictionary):
        told |= _without(parameters, _OF_FILES, "times")
    return told


def _without(found: Any, keys: tuple[str, ...], kind: str) -> set[str]:
    present = [key for key in keys if key in found]
    for key in present:
        del found[key]
    return {kind} if present else set()


def _strip_stream(stream: Any, found: set[str], inside: Callable[[bytes], bytes]) -> None:
    coding = stream.get("/Filter")
    names = [str(each) for each in coding] if isinstance(coding, pikepdf.Array) else [str(coding)]
    if names == ["/DCTDecode"]:
        _replace(stream, strip_jpeg(stream.read_raw_bytes(), found), "/DCTDecode")
    elif names == ["/JPXDecode"]:
        _replace(stream, _strip_jpeg_2000(stream.read_raw_bytes(), found), "/JPXDecode")
    elif stream.get("/Type") == "/EmbeddedFile" or "/Params" in stream:
        content = stream.read_bytes()
        clean = inside(content)
        if clean != content:
            stream.write(clean)
            stream["/Params"] = pikepdf.Dictionary(Size=len(clean))


def _replace(stream: Any, clean: bytes, coding: str) -> None:
    if clean != stream.read_raw_bytes():
        stream.write(clean, filter=pikepdf.Name(coding), decode_parms=stream.get("/DecodeParms"))


def _strip_jpeg_2000(content: bytes, found: set[str]) -> bytes:
    """Without the boxes that programs wrote (ISO 15444-1 annex I): XML, and what only they know."""
    if not content.startswith(_JPEG_2000):
        return content
    kept, at = list[bytes](), 0
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16])
        end = at + size if size >= 8 else len(content)
        if kind in (b"xml ", b"uuid", b"uinf"):
            found.add("picture_notes")
        else:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
