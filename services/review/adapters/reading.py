"""Texts as safe HTML, and files as downloads."""

from __future__ import annotations

from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(markdown: str) -> Markup:
    """The text rendered and cleaned; raw HTML in it is shown, not run."""
    return Markup(nh3.clean(_MARKDOWN.render(markdown)))  # noqa: S704  (nh3 has cleaned it)


def as_download(name: str) -> dict[str, str]:
    """The headers by which a browser keeps a file instead of showing it."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
