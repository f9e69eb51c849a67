"""Words of a PDF's page that a reader does not see: under a box or picture, in white, or drawn with nothing."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from chassis.content.findings.bars import without_bars

_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_WHITE, _OPAQUE = 250, 250
_MOST_OBJECTS = 200_000
_DEEPEST = 12
_BAND, _HIGHEST = 16.0, 14_400.0  # points; no page is higher (ISO 32000, annex C)
_COVERED = 0.8
"""The part of a word under something that makes it unreadable."""


class _Drawn(NamedTuple):
    """An object of a page in the order of drawing, where it stands, and whether it hides what is below it."""

    raw: Any
    box: tuple[float, float, float, float]
    is_white: bool
    hides: bool


def covered_words(page: Any, words: Any) -> list[str]:
    """The texts of a page, piece by piece, that nobody sees; the words of bars are told by design and are none."""
    drawn = _drawn(page)
    bands, unseen = _bands(drawn), list[str]()
    for at, each in enumerate(drawn):
        if pdfium.FPDFPageObj_GetType(each.raw) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        lids = bands.get(_band((each.box[1] + each.box[3]) / 2), ())
        if _is_unseen(at, each, lids) and (said := without_bars(_said(each.raw, words)).strip()):
            unseen.append(said)
    return unseen


def _bands(drawn: Sequence[_Drawn]) -> dict[int, list[tuple[int, _Drawn]]]:
    """What hides something, by the strips of the page over which it goes: whatever covers a word covers its middle."""
    bands: dict[int, list[tuple[int, _Drawn]]] = {}
    for at, each in enumerate(drawn):
        if each.hides:
            for band in range(_band(each.box[1]), _band(each.box[3]) + 1):
                bands.setdefault(band, []).append((at, each))
    return bands


def _band(height: float) -> int:
    """Within a page; what lies beyond is seen by nobody."""
    return int(min(max(height, 0.0), _HIGHEST) // _BAND)


def _is_unseen(at: int, text: _Drawn, lids: Sequence[tuple[int, _Drawn]]) -> bool:
    if pdfium.FPDFTextObj_GetTextRenderMode(text.raw) in _INVISIBLE:
        return True
    if any(other > at and _share(text.box, lid.box) >= _COVERED for other, lid in lids):
        return True
    # White is read on whatever was drawn below it, but for white.
    return text.is_white and not any(
        other < at and not lid.is_white and _share(text.box, lid.box) >= _COVERED for other, lid in lids
    )


def _drawn(page: Any) -> list[_Drawn]:
    found = list[_Drawn]()
    for each in page.get_objects(max_depth=_DEEPEST):
        if len(found) >= _MOST_OBJECTS:
            break
        if each.type == pdfium.FPDF_PAGEOBJ_FORM:
            continue
        red, green, blue, alpha = _fill(each.raw)
        is_solid = each.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING) or (
            each.type == pdfium.FPDF_PAGEOBJ_PATH and _is_filled(each.raw) and alpha >= _OPAQUE
        )
        is_coloured = each.type not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
        is_white = is_coloured and min(red, green, blue) >= _WHITE
        found.append(_Drawn(each.raw, _box(each), is_white, is_solid))
    return found


def _box(each: Any) -> tuple[float, float, float, float]:
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


def _share(text: tuple[float, float, float, float], lid: tuple[float, float, float, float]) -> float:
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
