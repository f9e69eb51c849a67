"""Addresses as QR codes, for what people see on a wall or a screen."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """The address as an SVG of the class ``qr``."""
    return Markup(segno.make(address, error="m").svg_inline(svgclass="qr", omitsize=True))  # noqa: S704  # segno's own SVG
