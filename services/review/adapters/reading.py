"""A Markdown text as safe HTML."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(markdown: str) -> Markup:
    """The text rendered and cleaned; raw HTML in it is shown, not run."""
    return Markup(nh3.clean(_MARKDOWN.render(markdown)))  # noqa: S704  (nh3 has cleaned it)
