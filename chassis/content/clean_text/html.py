"""What Word, WPS, Excel and browsers put on the clipboard, and pages saved by them: HTML with styles of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import Cell, Heading, Item, Paragraph, Read, Span, Table, before_words, plain
from chassis.content.clean_text.docx import tracked
from chassis.content.clean_text.docx_styles import HEADING_FONTS
from chassis.content.clean_text.written import note_mark
from chassis.content.clean_text.xml_tree import Element, number_in
from chassis.content.extraction.encodings import decoded

_NEVER = frozenset({"script", "style", "head", "title", "template", "noscript", "xml", "select", "button", "textarea"})
_PICTURES = frozenset({"img", "svg", "picture", "canvas", "v:imagedata", "v:shape", "video"})
_OBJECTS = frozenset({"object", "embed", "iframe", "o:oleobject", "audio"})
_PARAGRAPHS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "center", "blockquote", "pre", "address", "dt", "dd"}
    | {"dl", "figure", "figcaption", "body", "html", "form", "fieldset", "nav", "aside", "details", "summary", "hr"}
)
_HEADINGS = re.compile(r"h[1-6]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:!|;|$)", re.IGNORECASE)
_SIZED = re.compile(r"font(?:-size)?\s*:", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))\s*(?:!|;|$)",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_LIST = re.compile(r"mso-list\s*:\s*(?!none|ignore|skip)\S+\s+level(\d)", re.IGNORECASE)
_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_OUTLINE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_NOTE = re.compile(r"#?_(?:ftn|edn)(?P<is_mark>ref)?(?P<number>\d{1,4})")
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十百a-zA-Z第（(①-⑳]")
_BULLETS = frozenset("oOlnuvqpØ§ü")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(content: bytes) -> Read:
    """The blocks of a page or a clipping. Raises what :func:`~chassis.content.clean_text.docx.read_docx` raises."""
    source = decoded(content)
    if source is None:
        raise UnreadableFile("damaged")
    # Word says in conditional comments what other programs are not to see; what stands between such is for all.
    source = re.sub(r"<!\[(?:if|endif)[^>]{0,200}\]>", "", source)
    reader = _Reader()
    if source.strip():
        try:
            root = html.fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return reader.read
        reader.blocks_of(root, _Look())
        reader.end_paragraph()
    return reader.read


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look where one stands in the tree."""

    bold: bool = False
    italic: bool = False
    link: str = ""
    is_heading_font: bool = False


@dataclass(slots=True)
class _Reader:
    read: Read = field(default_factory=Read)
    _spans: list[Span] = field(default_factory=list)
    _marked: list[bool] = field(default_factory=list)
    _owner: Element | None = None
    _label: str | None = None
    _lists: list[list[int | None]] = field(default_factory=list)

    def blocks_of(self, element: Element, look: _Look) -> None:
        """An element with all that is in it; what follows it belongs to whoever asks."""
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        style = element.get("style", "")
        if not name or name in _NEVER or self._is_left_out(element, name, style):
            return
        _refuse_tracked(element, name)
        if name == "table":
            self._finished(lambda: self.read.blocks.append(self._table(element, look)))
        elif name in ("ul", "ol"):
            self._list(element, name, look)
        elif name == "li":
            self._list_item(element, look)
        elif _HEADINGS.fullmatch(name) or name in _PARAGRAPHS:
            self.end_paragraph()
            self._inside(element, _looked(element, name, style, look), owner=element)
            self.end_paragraph()
        elif _LABEL.search(style):
            self._label = element.text_content()
        elif "mso-element:footnote" in style.replace(" ", "") or "mso-element:endnote" in style.replace(" ", ""):
            self._note_text(element, look)
        else:
            self._inline(element, name, style, look)

    def end_paragraph(self) -> None:
        """What was gathered is a paragraph, a heading or an item of a list."""
        spans, marked, owner, label = self._spans, self._marked, self._owner, self._label
        self._spans, self._marked, self._label = [], [], None
        if not plain(spans).strip():
            return
        if owner is None:
            self.read.blocks.append(Paragraph(spans))
            return
        style = owner.get("style", "")
        if level := _level(owner, style):
            self.read.blocks.append(Heading(level, [Span(before_words(_label_of(label or ""))), *spans]))
        elif label is not None or (listed := _LIST.search(style)) is not None:
            listed = _LIST.search(style)
            depth = int(listed[1]) - 1 if listed else max(0, len(self._lists) - 1)
            self.read.blocks.append(Item(depth, _label_of(label or ""), spans))
        else:
            self.read.blocks.append(Paragraph(spans, is_marked=all(marked), is_centred=_is_centred(owner, style)))

    def _finished(self, then: object) -> None:
        self.end_paragraph()
        then()  # type: ignore[operator]

    def _is_left_out(self, element: Element, name: str, style: str) -> bool:
        if _HIDDEN.search(style) or element.get("hidden") is not None or _is_unseen(element, style):
            self.read.left_out["hidden"] += bool(element.text_content().strip())
            return True
        if name in _PICTURES:
            self.read.left_out["picture"] += 1
            return not element.text_content().strip()
        if name in _OBJECTS or name == "m:omath":
            self.read.left_out["formula" if name == "m:omath" else "object"] += 1
            return True
        if name in ("s", "strike") or _STRUCK.search(style):
            self.read.left_out["struck"] += bool(element.text_content().strip())
            return True
        return False

    def _inside(self, element: Element, look: _Look, *, owner: Element | None) -> None:
        before, self._owner = self._owner, owner if owner is not None else self._owner
        self._words(element.text, look)
        for each in element:
            self.blocks_of(each, look)
            if owner is not None:
                self._owner = owner
            self._words(each.tail, look)
        if owner is not None:
            self.end_paragraph()
        self._owner = before

    def _inline(self, element: Element, name: str, style: str, look: _Look) -> None:
        if name == "br":
            if "page-break" not in style:
                self._spans.append(Span("\n"))
            return
        if name == "a" and (note := _NOTE.fullmatch(element.get("href", ""))):
            if not note["is_mark"]:
                self._spans.append(Span(note_mark(int(note["number"]))))
            return
        if name in ("sup", "sub"):
            self._raised(element, name, look)
            return
        self._inside(element, _looked(element, name, style, look), owner=None)

    def _raised(self, element: Element, name: str, look: _Look) -> None:
        from chassis.content.clean_text.docx import raised

        self._words(raised(element.text_content(), name), look)

    def _words(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        text = _BLANKS.sub(" ", text)
        self._spans.append(Span(text, bold=look.bold, italic=look.italic, link=look.link))
        if text.strip(" \u00a0\u3000"):
            self._marked.append(look.bold or look.is_heading_font)

    def _list(self, element: Element, name: str, look: _Look) -> None:
        self.end_paragraph()
        start = number_in(element.get("start", ""), 1)
        self._lists.append([start if name == "ol" else None])
        self._inside(element, look, owner=element)
        self._lists.pop()

    def _list_item(self, element: Element, look: _Look) -> None:
        self.end_paragraph()
        counting = self._lists[-1] if self._lists else [None]
        label = "" if counting[0] is None else f"{number_in(element.get('value', ''), counting[0])}."
        if counting[0] is not None:
            counting[0] = number_in(label[:-1]) + 1
        inner = _Reader(Read(left_out=self.read.left_out), _lists=self._lists)
        inner._inside(element, _looked(element, "li", element.get("style", ""), look), owner=element)
        blocks = inner.read.blocks
        if blocks and isinstance(blocks[0], Paragraph):
            blocks[0] = Item(max(0, len(self._lists) - 1), label, blocks[0].spans)
        self.read.blocks += blocks

    def _note_text(self, element: Element, look: _Look) -> None:
        inner = _Reader(Read(left_out=self.read.left_out))
        inner._inside(element, look, owner=element)
        self.end_paragraph()
        self.read.notes.append([span for block in inner.read.blocks for span in _spans_of(block)])

    def _table(self, table: Element, look: _Look) -> Table:
        rows = []
        for row in _rows(table):
            if _HIDDEN.search(row.get("style", "")):
                self.read.left_out["hidden_cells"] += 1
                continue
            rows.append([self._cell(cell, look) for cell in row if cell.tag in ("td", "th")])
        return Table(rows)

    def _cell(self, cell: Element, look: _Look) -> Cell:
        inner = _Reader(Read(left_out=self.read.left_out))
        if not _HIDDEN.search(cell.get("style", "")):
            inner._inside(cell, _looked(cell, cell.tag, cell.get("style", ""), look), owner=cell)
        spans: list[Span] = []
        for block in inner.read.blocks:
            spans += [*([Span("\n")] if spans else []), *_spans_of(block)]
        wide = max(1, min(number_in(cell.get("colspan", ""), 1), 200))
        return Cell(spans, wide, max(1, number_in(cell.get("rowspan", ""), 1)))


def _is_unseen(element: Element, style: str) -> bool:
    """Words of no size, or white on white; what gives them another size or a ground again is for all to see."""
    if _NO_SIZE.search(style):
        return not any(_SIZED.search(each.get("style", "")) for each in element.iterdescendants())
    if not _WHITE.search(style):
        return False
    around = (element, *element.iterancestors())
    return not any("background" in each.get("style", "") or each.get("bgcolor") for each in around)


def _rows(table: Element) -> Iterator[Element]:
    for each in table:
        if each.tag == "tr":
            yield each
        elif each.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(each)


def _spans_of(block: object) -> list[Span]:
    if isinstance(block, Table):
        return [span for row in block.rows for cell in row for span in (*cell.spans, Span(" "))]
    label = before_words(block.label) if isinstance(block, Item) else ""
    return [Span(label), *block.spans]  # type: ignore[attr-defined]


def _refuse_tracked(element: Element, name: str) -> None:
    kind, style = element.get("class", "").lower(), element.get("style", "").lower()
    if name in ("ins", "del") or "msocomment" in kind or "mso-element:comment" in style.replace(" ", ""):
        raise tracked()


def _looked(element: Element, name: str, style: str, look: _Look) -> _Look:
    bold = (look.bold or name in ("b", "strong", "th") or bool(_BOLD.search(style))) and not _NOT_BOLD.search(style)
    fonts = f"{style} {element.get('face', '')}".lower()
    return replace(
        look,
        bold=bold and not _HEADINGS.fullmatch(name),
        italic=look.italic or name in ("i", "em") or bool(_ITALIC.search(style)),
        link=(element.get("href") or look.link) if name == "a" else look.link,
        is_heading_font=look.is_heading_font or any(font in fonts for font in HEADING_FONTS),
    )


def _level(owner: Element, style: str) -> int:
    if _HEADINGS.fullmatch(owner.tag):
        return int(owner.tag[1])
    found = _OUTLINE.search(style)
    return int(found[1]) if found else 0


def _is_centred(owner: Element, style: str) -> bool:
    return bool(_CENTRED.search(style)) or owner.get("align", "").lower() == "center" or owner.tag == "center"


def _label_of(text: str) -> str:
    """What Word writes before an item: a number as it reads, or a sign of a font of its own, which is a bullet."""
    label = text.replace("\u00a0", " ").strip()
    if not label or (len(label) == 1 and (label in _BULLETS or not _NUMBERED.match(label))):
        return ""
    return label
