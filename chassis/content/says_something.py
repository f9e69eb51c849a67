"""Whether a text says anything to a reader, once its markup is rendered: what it does not, is as good as empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from chassis.content.text_guard import without_invisible

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table"])
# Pages show HTML as it was typed; whoever typed nothing else said nothing.
_TYPED_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--.{0,1000}?-->", re.DOTALL)
# Most texts say something in their first lines, and a long one is not parsed for that.
_BEGINNING = 4000


def says_something(text: str) -> bool:
    """Whether a plain text has a letter or a number that shows."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in without_invisible(text))


def markdown_says_something(source: str) -> bool:
    """The same of Markdown as pages render it: marks, rules, pictures, empty links and tags alone say nothing."""
    end = source.find("\n", _BEGINNING)
    if end > 0 and _shows(source[:end]):
        return True
    return _shows(source)


def markdown_text(source: str) -> str:
    """The words that a reader sees of Markdown, a line for each block."""
    return "\n".join(_blocks(_MARKDOWN.parse(source)))


def markdown_lines(source: str) -> list[str]:
    """The lines that a reader sees of Markdown, each row of a table as one; of blank ones none."""
    lines, cells = list[str](), None
    for token in _MARKDOWN.parse(source):
        if token.type == "tr_open":
            cells = list[str]()
        elif token.type == "tr_close" and cells is not None:
            lines.append(" | ".join(cells))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_broken(token))
        elif token.type == "inline":
            lines += _broken(token).split("\n")
        elif token.type in ("fence", "code_block"):
            lines += token.content.split("\n")
    return [line for line in lines if line.strip()]


def _broken(block: Token) -> str:
    """The text of a block with the line breaks that pages show."""
    shown = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(shown.get(child.type, child.content) for child in block.children or ())


def _shows(source: str) -> bool:
    return any(says_something(_TYPED_TAG.sub("", text)) for text in _blocks(_MARKDOWN.parse(source)))


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    """The text of each block; a tag may be cut in pieces within one."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))
        elif token.type in ("fence", "code_block"):
            yield token.content
