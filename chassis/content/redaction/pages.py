"""PDF: the pages concerned become pictures with the bars burned in; all else that is not shown goes.

pdfium draws the pages and says where each character stands; qpdf (pikepdf) writes the copy from the pages alone, so
that no earlier save, attachment, note, layer, bookmark or property is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from chassis.content.archives import UnreadableFile
from chassis.content.findings.covered_words import covered_words
from chassis.content.findings.kinds import GROUNDS, bar
from chassis.content.findings.pdf import page_texts, strings_in
from chassis.content.redaction.bar_text import add_bar_text
from chassis.content.redaction.choice import Bar, Barring, with_bars
from chassis.content.redaction.embedded_fonts import has_own_fonts
from chassis.content.redaction.refusal import NotRedactable

RESOLUTION = 200 / 72
"""Pixels a point: 200 dpi, as the archives ask of scans (DA/T 31)."""
MOST_PIXELS = 25_000_000
_PREVIEWS, _PREVIEW_WIDTH = 3, 560
_QUALITY, _PREVIEW_QUALITY = 85, 60
_OF_PAGE = frozenset({"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group"})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a picture, in pixels, and the ground on which it is black."""

    left: int
    top: int
    right: int
    bottom: int
    ground: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture, with the bars burned in."""

    picture: Image.Image
    boxes: Sequence[Box]


def redact_pages(content: bytes, barring: Barring) -> tuple[bytes, list[bytes]]:
    """The copy, and small pictures of its first pages with bars. Raises :class:`NotRedactable`, UnreadableFile."""
    try:
        with pikepdf.open(BytesIO(content)) as source:
            _refuse_forms(source)
            drawn = _drawn_pages(content, source, barring)
            return _written(source, drawn), [_small(each.picture) for each in list(drawn.values())[:_PREVIEWS]]
    except pikepdf.PasswordError:
        raise UnreadableFile("encrypted") from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, TypeError, KeyError):  # it may quote the file
        raise UnreadableFile("damaged") from None


def sayings(content: bytes) -> Iterator[tuple[str, str | bytes]]:
    """Everything that a PDF says: its pages as two libraries read them, its strings, and its streams as bytes."""
    for number, text in enumerate(page_texts(content), 1):
        yield f"第{number}页", text
    with _document(content) as document:
        for number in range(len(document)):
            yield f"第{number + 1}页", _text_of(document[number].get_textpage())
    with pikepdf.open(BytesIO(content)) as pdf:
        for each in pdf.objects:
            yield from (("附注、表单和属性", text) for text in strings_in(each))
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image":
                yield "页面内容", each.read_bytes()


def _refuse_forms(source: Any) -> None:
    form = source.Root.get("/AcroForm")
    if form is not None and len(form.get("/Fields", [])):
        raise NotRedactable("form")


def _drawn_pages(content: bytes, source: Any, barring: Barring) -> dict[int, Drawn]:
    """The pages that hold what is withheld, or anything that is not shown."""
    has_layers, drawn, left = "/OCProperties" in source.Root, dict[int, Drawn](), dict[str, str]()
    read = page_texts(content)
    with _document(content) as document:
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            text = _text_of(words)
            place = f"第{number + 1}页"
            bars = barring.bars_of(text)
            if len(barring.bars_of(read[number])) > len(bars):
                raise NotRedactable("place", place)
            if bars or has_layers or covered_words(page, words):
                if not has_own_fonts(source.pages[number]):
                    raise NotRedactable("fonts", place)
                barring.take(place, text)
                drawn[number] = _draw(page, words, bars, place)
                left[place] = with_bars(text, bars)
    # What is divided so that no bar was put over it could be read in the picture, where no check finds it any more.
    for place, text in left.items():
        if barring.is_readable(text):
            raise NotRedactable("place", place)
    return drawn


def _document(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(content)


def _text_of(words: Any) -> str:
    """What a page says, a character for each of pdfium's own numbers, so that each is found where it stands."""
    codes = (pdfium.FPDFText_GetUnicode(words, at) for at in range(words.count_chars()))
    return "".join(chr(code) if _is_character(code) else " " for code in codes)


def _is_character(code: int) -> bool:
    return code == ord("\n") or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000


def _draw(page: Any, words: Any, bars: Sequence[Bar], place: str) -> Drawn:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise UnreadableFile("damaged")
    scale = min(RESOLUTION, (MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    picture, to_bitmap = bitmap.to_pil().convert("RGB"), bitmap.get_posconv(page).to_bitmap
    boxes = [box for each in bars for box in _boxes_of(words, each, to_bitmap, place)]
    canvas = ImageDraw.Draw(picture)
    for box in boxes:
        canvas.rectangle((box.left, box.top, box.right, box.bottom), fill="black")
        if box.is_first:
            _label(picture, box)
    return Drawn(picture, boxes)


def _boxes_of(words: Any, each: Bar, to_bitmap: Any, place: str) -> list[Box]:
    """A rectangle for each line over which the words go, a little larger than they are."""
    lines: list[list[int]] = []
    for at in range(each.start, each.end):
        corners = _corners(words, at, to_bitmap)
        if corners is None:
            continue
        left, top, right, bottom = corners
        last = lines[-1] if lines else None
        if last and top < last[3] and bottom > last[1] and left < last[2] + 4 * (bottom - top):
            last[:] = [min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)]
        else:
            lines.append([left, top, right, bottom])
    if not lines:
        raise NotRedactable("place", place)
    pad = [max(2, (bottom - top) // 8) for _, top, _, bottom in lines]
    return [
        Box(left - by, top - by, right + by, bottom + by, each.ground, number == 0)
        for number, ((left, top, right, bottom), by) in enumerate(zip(lines, pad, strict=True))
    ]


def _corners(words: Any, at: int, to_bitmap: Any) -> tuple[int, int, int, int] | None:
    """The pixels of a character; None of one that pdfium put in, as it does between words and lines."""
    if pdfium.FPDFText_IsGenerated(words, at) == 1:
        return None
    tight, loose = words.get_charbox(at), words.get_charbox(at, loose=True)
    left, bottom = min(tight[0], loose[0]), min(tight[1], loose[1])
    right, top = max(tight[2], loose[2]), max(tight[3], loose[3])
    if right <= left or top <= bottom:
        return None
    xs, ys = zip(to_bitmap(left, bottom), to_bitmap(right, top), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _label(picture: Image.Image, box: Box) -> None:
    """The ground in white on the bar, where there is room to read it."""
    label, height = _label_of(box.ground), box.bottom - box.top
    width = label.width * height // label.height
    if width <= box.right - box.left and height >= 12:
        picture.paste(label.resize((width, height)).convert("RGB"), (box.left, box.top))


@cache
def _label_of(ground: str) -> Image.Image:
    """Drawn from Noto Sans CJK (SIL Open Font License): the server needs no font."""
    if ground not in GROUNDS:
        raise ValueError(ground)
    return Image.open(Path(__file__).with_name("labels") / f"{ground}.png").convert("L")


def _written(source: Any, drawn: dict[int, Drawn]) -> bytes:
    source.remove_unreferenced_resources()
    made = pikepdf.new()
    for number, page in enumerate(source.pages):
        if number in drawn:
            _add_picture(made, page, drawn[number])
            continue
        inherited = {key: page.get(key) for key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources")}
        for key in list(page.obj.keys()):
            if key not in _OF_PAGE:
                del page.obj[key]
        for key, value in inherited.items():
            if value is not None:
                page.obj[key] = value
        made.pages.append(page)
    written = BytesIO()
    made.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _add_picture(made: Any, page: Any, drawn: Drawn) -> None:
    """A page of the same size that shows the picture, upright, and says the bars to who hears or copies it."""
    box = [float(each) for each in page.cropbox]
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    if int(page.get("/Rotate", 0)) % 180:
        width, height = height, width
    made.add_blank_page(page_size=(width, height))
    new = made.pages[-1]
    image = made.make_stream(
        _coded(drawn.picture, _QUALITY),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=drawn.picture.width,
        Height=drawn.picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    shown = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q\n".encode()
    scale = height / drawn.picture.height
    said = [
        (bar(each.ground), each.left * scale, height - each.bottom * scale, (each.bottom - each.top) * scale)
        for each in drawn.boxes
        if each.is_first
    ]
    new.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    new.obj.Contents = made.make_stream(shown + add_bar_text(made, new.obj.Resources, said))


def _coded(picture: Image.Image, quality: int) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()


def _small(picture: Image.Image) -> bytes:
    height = max(1, picture.height * _PREVIEW_WIDTH // picture.width)
    return _coded(picture.convert("L").resize((_PREVIEW_WIDTH, height)), _PREVIEW_QUALITY)
