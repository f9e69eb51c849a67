"""Whether a page brings its fonts along: drawn with another, its words would change."""

from __future__ import annotations

from typing import Any

import pikepdf

_NESTED = 12
# The fourteen that every reader of PDF has (ISO 32000, 9.6.2.2).
_STANDARD = ("Helvetica", "Courier", "Times-", "Symbol", "ZapfDingbats")


def has_own_fonts(page: Any) -> bool:
    """Whether all fonts of a page, and of the forms on it, are embedded or every reader's."""
    resources = page.get("/Resources")
    return resources is None or _has_own(resources, _NESTED)


def _has_own(resources: Any, depth: int) -> bool:
    if depth == 0:
        return False
    fonts, forms = resources.get("/Font", {}), resources.get("/XObject", {})
    if not all(_is_own(fonts[key]) for key in list(fonts.keys())):
        return False
    inner = (forms[key] for key in list(forms.keys()))
    return all(_has_own(each.Resources, depth - 1) for each in inner if "/Resources" in each)


def _is_own(font: Any) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    if font.get("/Subtype") == "/Type0":
        return all(_is_own(each) for each in font.DescendantFonts)
    described = font.get("/FontDescriptor")
    if isinstance(described, pikepdf.Dictionary) and any(f"/FontFile{n}" in described for n in ("", "2", "3")):
        return True
    return str(font.get("/BaseFont", "")).removeprefix("/").startswith(_STANDARD)
