"""Words of a PDF's page that a reader does not see: under a box or picture, in white, or drawn with nothing."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from chassis.content.archives import UnreadableFile
from chassis.content.findings.bars import without_bars

_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_WHITE, _OPAQUE = 250, 250
_MOST_OBJECTS = 200_000
_DEEPEST = 12
_BAND, _HIGHEST = 16.0, 14_400.0  # points; no page is higher (ISO 32000, annex C)
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""
_COVERED = 0.8
"""The part of a word under something that makes it unreadable."""


class _Drawn(NamedTuple):
    """An object of a page in the order of drawing; ``hides`` what is below it."""

    each: Any
    is_text: bool
    is_white: bool
    hides: bool


class _Lid(NamedTuple):
    """What may hide a word: its turn in the order of drawing, and where it stands."""

    at: int
    is_white: bool
    box: Box


def covered_words(page: Any, words: Any) -> list[str]:
    """The texts of a page, piece by piece, that nobody sees; the words of bars are told by design and are none."""
    drawn = _drawn(page)
    lids = [_Lid(at, each.is_white, _box(each.each)) for at, each in enumerate(drawn) if each.hides]
    last, bands, unseen = lids[-1].at if lids else -1, _bands(lids), list[str]()
    for at, each in enumerate(drawn):
        # Where a word stands takes longest to tell, and most of them have nothing drawn over them and are not white.
        if each.is_text and (_is_nothing(each) or ((at < last or each.is_white) and _is_covered(at, each, bands))):
            said = without_bars(_said(each.each.raw, words)).strip()
            unseen += [said] if said else []
    return unseen


def _is_nothing(text: _Drawn) -> bool:
    return pdfium.FPDFTextObj_GetTextRenderMode(text.each.raw) in _INVISIBLE


def _is_covered(at: int, text: _Drawn, bands: Mapping[int, Sequence[_Lid]]) -> bool:
    box = _box(text.each)
    lids = [lid for lid in bands.get(_band((box[1] + box[3]) / 2), ()) if _share(box, lid.box) >= _COVERED]
    if any(lid.at > at for lid in lids):
        return True
    # White is read on whatever was drawn below it, but for white.
    return text.is_white and not any(lid.at < at and not lid.is_white for lid in lids)


def _bands(lids: Sequence[_Lid]) -> dict[int, list[_Lid]]:
    """The lids by the strips of the page over which they go: whatever covers a word covers its middle."""
    bands: dict[int, list[_Lid]] = {}
    for lid in lids:
        for band in range(_band(lid.box[1]), _band(lid.box[3]) + 1):
            bands.setdefault(band, []).append(lid)
    return bands


def _band(height: float) -> int:
    """Within a page; what lies beyond is seen by nobody."""
    return int(min(max(height, 0.0), _HIGHEST) // _BAND)


def _drawn(page: Any) -> list[_Drawn]:
    found = list[_Drawn]()
    for each in page.get_objects(max_depth=_DEEPEST):
        if len(found) >= _MOST_OBJECTS:
            raise UnreadableFile("too_large")
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            found.append(_Drawn(each, True, _is_white(_fill(each.raw)), False))
        elif each.type == pdfium.FPDF_PAGEOBJ_PATH:
            fill = _fill(each.raw)
            found.append(_Drawn(each, False, _is_white(fill), fill[3] >= _OPAQUE and _is_filled(each.raw)))
        elif each.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            found.append(_Drawn(each, False, False, True))
    return found


def _is_white(fill: tuple[int, int, int, int]) -> bool:
    return min(fill[:3]) >= _WHITE


def _box(each: Any) -> Box:
    """Where an object stands on the page, through the forms that hold it."""
    left, bottom, right, top = each.get_bounds()
    corners, above = [(left, bottom), (left, top), (right, bottom), (right, top)], each.container
    while above is not None:
        matrix = above.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
        above = above.container
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _fill(raw: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(raw, *parts):
        return 0, 0, 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _is_filled(raw: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(raw, mode, stroked)) and mode.value != pdfium.FPDF_FILLMODE_NONE


def _share(text: Box, lid: Box) -> float:
    """The part of a text's box that lies under another."""
    width = min(text[2], lid[2]) - max(text[0], lid[0])
    height = min(text[3], lid[3]) - max(text[1], lid[1])
    area = (text[2] - text[0]) * (text[3] - text[1])
    return max(width, 0) * max(height, 0) / area if area > 0 else 0.0


def _said(raw: Any, words: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(raw, words, None, 0)
    kept = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(raw, words, ctypes.cast(kept, ctypes.POINTER(ctypes.c_ushort)), size)
    return kept.raw.decode("utf-16-le", errors="ignore").rstrip("\x00")
