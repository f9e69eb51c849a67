"""PDFs drawn by hand: words at a place, in a font that says which characters its glyphs are."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

Words = tuple[float, float, str]
"""Points from the left and from below, and what stands there."""

_FIRST = 33  # codes before it are blanks and controls


def drawn(*pages: Sequence[Words], before: str = "", after: str = "") -> bytes:
    """Pages with these words; ``before`` and ``after`` are what the first draws below and over them (ISO 32000)."""
    pdf, made = pikepdf.new(), io.BytesIO()
    for number, words in enumerate(pages):
        used = sorted({character for _, _, text in words for character in text})
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[-1]
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=_font(pdf, used)))
        coded = [
            f"BT /F 12 Tf {x} {y} Td <{''.join(f'{used.index(each) + _FIRST:02X}' for each in text)}> Tj ET"
            for x, y, text in words
        ]
        lines = [before, *coded, after] if number == 0 else coded
        page.obj.Contents = pdf.make_stream("\n".join(lines).encode())
    pdf.save(made)
    return made.getvalue()


def _font(pdf: pikepdf.Pdf, used: Sequence[str]) -> pikepdf.Object:
    """Boxes for glyphs (Type 3), each with the character that it stands for."""
    codes = range(_FIRST, _FIRST + len(used))
    pairs = "\n".join(
        f"<{code:02X}> <{each.encode('utf-16-be').hex()}>" for code, each in zip(codes, used, strict=True)
    )
    mapped = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange {len(used)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    glyph = pdf.make_stream(b"600 0 0 0 550 700 d1 0 0 550 700 re f")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontBBox=[0, 0, 600, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=pikepdf.Dictionary(g=glyph),
        Encoding=pikepdf.Dictionary(
            Type=pikepdf.Name.Encoding,
            Differences=[_FIRST, *[pikepdf.Name.g] * len(used)],
        ),
        FirstChar=_FIRST,
        LastChar=_FIRST + len(used) - 1,
        Widths=[600] * len(used),
        ToUnicode=pdf.make_stream(mapped.encode()),
        Resources=pikepdf.Dictionary(),
    )
    return pdf.make_indirect(font)
