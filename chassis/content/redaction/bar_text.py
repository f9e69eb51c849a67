"""The words of bars on a page that is a picture: not seen, for readers that speak, and for the list of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

Said = tuple[str, float, float, float]
"""Words, where they begin (points from the left and from below), and their height."""

_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{count} beginbfchar
{pairs}
endbfchar
endcmap end end"""


def add_bar_text(pdf: Any, resources: Any, said: Sequence[Said]) -> bytes:
    """Give a page's resources a font for these words; what is to be added to its content."""
    if not said:
        return b""
    characters = sorted({character for words, *_ in said for character in words})
    pairs = "\n".join(f"<{ord(each):04X}> <{ord(each):04X}>" for each in characters)
    mapped = pdf.make_stream(_MAP.format(count=len(characters), pairs=pairs).encode())
    resources["/Font"] = pikepdf.Dictionary(Bars=pdf.make_indirect(_font(mapped)))
    lines = [
        f"BT 3 Tr /Bars {max(height, 1) * 0.6:.2f} Tf 1 0 0 1 {left:.2f} {below:.2f} Tm <{_coded(words)}> Tj ET"
        for words, left, below, height in said
    ]
    return "\n".join(lines).encode()


def _font(mapped: Any) -> Any:
    """One that draws nothing: each code is the character itself, as ``ToUnicode`` says."""
    described = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name.Bars,
        Flags=4,
        FontBBox=[0, -200, 1000, 900],
        ItalicAngle=0,
        Ascent=900,
        Descent=-200,
        CapHeight=700,
        StemV=80,
    )
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name.Bars,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=described,
        DW=1000,
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name.Bars,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[below],
        ToUnicode=mapped,
    )


def _coded(words: str) -> str:
    return words.encode("utf-16-be").hex()
