"""Documents of Word and WPS (.docx), as they read with all of their own counting."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from chassis.content import archives
from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import Cell, Heading, Item, Paragraph, Read, Span, Table, before_words, plain
from chassis.content.clean_text.docx_styles import HEADING_FONTS, Styles, read_styles
from chassis.content.clean_text.numbering import Numbering, read_numbering
from chassis.content.clean_text.written import note_mark
from chassis.content.clean_text.xml_tree import (
    Element,
    attribute,
    child,
    children,
    descendants,
    is_on,
    local,
    number_in,
    parsed,
    value,
)
from chassis.content.file_types import WrongFile

_TRACKED = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "delText")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
# Of Wingdings and Symbol what forms have: boxes, ticks, bullets.
_SYMBOLS = {
    **dict.fromkeys((0x6F, 0xA8, 0x71, 0x72), "□"),
    **dict.fromkeys((0x52, 0xFE, 0xC4), "☑"),
    **dict.fromkeys((0xFC, 0x50), "✓"),
    **dict.fromkeys((0x6C, 0xB7, 0x9F), "•"),
    0x6E: "■",
    0xFB: "✗",
    0xFD: "☒",
}
_SHAPES = ("drawing", "pict", "object")
_THROUGH = ("sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo", "fldSimple", "subDoc")


def read_docx(content: bytes) -> Read:
    """The blocks of a document.

    Raises :class:`WrongFile` where it holds tracked changes or comments, whose hidden words nobody would see here,
    and :class:`UnreadableFile`.
    """
    parts = dict(archives.members(content))
    trees = {name: parsed(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    main = _main_part(trees)
    document = trees.get(main)
    body = child(document, "body")
    if body is None:
        raise UnreadableFile("damaged")
    package = _Package(trees, main)
    _refuse_tracked(trees, package)
    reader = _Reader(package, read_styles(package.part("styles")), read_numbering(package.part("numbering")))
    reader.blocks_of(body)
    reader.count_frames()
    return reader.read


def _main_part(trees: dict[str, Element]) -> str:
    for each in trees.get("_rels/.rels", ()):
        if attribute(each, "Type").endswith("/officeDocument"):
            return attribute(each, "Target").lstrip("/")
    return "word/document.xml"


def _refuse_tracked(trees: Mapping[str, Element], package: _Package) -> None:
    is_tracked = any(True for tree in trees.values() for _ in descendants(tree, *_TRACKED))
    if not is_tracked:
        comments = package.part("comments")
        is_tracked = comments is not None and any(True for _ in descendants(comments, "comment"))
    if is_tracked:
        raise tracked()


def tracked() -> WrongFile:
    """The refusal of tracked changes and comments."""
    return WrongFile(
        "文件里有修订或者批注，删去的文字会随文件带出。请在“审阅”中接受或拒绝全部修订、删除全部批注，另存后再导入。",
        "It holds tracked changes or comments. Accept or reject all changes, delete all comments, save it, "
        "and import it again.",
    )


@dataclass(slots=True)
class _Package:
    """The parts that the document refers to."""

    trees: dict[str, Element]
    main: str

    def relations(self) -> dict[str, tuple[str, str]]:
        """Kind and target of each reference, by its identifier."""
        folder, name = posixpath.split(self.main)
        found = self.trees.get(f"{folder}/_rels/{name}.rels".lstrip("/"), ())
        return {
            attribute(each, "Id"): (attribute(each, "Type").rpartition("/")[2], attribute(each, "Target"))
            for each in found
        }

    def part(self, kind: str) -> Element | None:
        """The one part of a kind."""
        return next(iter(self.parts(kind)), None)

    def parts(self, kind: str) -> list[Element]:
        """All parts of a kind."""
        names = [self._name(target) for known, target in self.relations().values() if known == kind]
        return [self.trees[name] for name in names if name in self.trees]

    def _name(self, target: str) -> str:
        if target.startswith("/"):
            return target[1:]
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.main), unquote(target)))


@dataclass(slots=True)
class _Field:
    """A field of the program's own: its instruction until ``separate``, what it shows afterwards."""

    code: str = ""
    shows: bool = False


@dataclass(slots=True)
class _Reader:
    package: _Package
    styles: Styles
    numbering: Numbering
    read: Read = field(default_factory=Read)
    _fields: list[_Field] = field(default_factory=list)
    _links: dict[str, tuple[str, str]] = field(default_factory=dict)
    _boxes: list[Element] = field(default_factory=list)
    _contents: bool = False

    def __post_init__(self) -> None:
        self._links = self.package.relations()

    def blocks_of(self, owner: Element) -> None:
        """Every block of a body, a text box or a note, in its order."""
        for each in owner:
            name = local(each)
            if name == "p":
                self._paragraph(each)
            elif name == "tbl":
                self.read.blocks.append(self._table(each))
            elif name in _THROUGH and not self._is_contents(each):
                self.blocks_of(each)
            elif name == "AlternateContent":
                self.blocks_of(_chosen(each))

    def count_frames(self) -> None:
        """Note headers and footers that say more than the number of the page."""
        for part in (*self.package.parts("header"), *self.package.parts("footer")):
            words = "".join(each.text or "" for each in descendants(part, "t"))
            self.read.left_out["header_footer"] += any(sign.isalpha() for sign in words) and len(words.strip()) > 3

    def _paragraph(self, paragraph: Element) -> None:
        properties = child(paragraph, "pPr")
        style = value(properties, "pStyle")
        if self.styles.is_contents(style):
            self._note_contents()
            return
        self._contents = False
        spans = list(self._spans(paragraph, style))
        listed = self.styles.list_of(properties, style)
        level = self.styles.level(properties, style)
        if plain(spans).strip():
            label = self.numbering.label(*listed) if listed else None
            self.read.blocks.append(self._block(spans, level, label, listed, properties, style, paragraph))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks_of(box)

    def _block(
        self,
        spans: list[Span],
        level: int | None,
        label: str | None,
        listed: tuple[str, int] | None,
        properties: Element | None,
        style: str,
        paragraph: Element,
    ) -> Heading | Item | Paragraph:
        if level is not None:
            return Heading(level, [Span(before_words(label or "")), *spans])
        if label is not None and listed:
            return Item(listed[1] + self.styles.depth_of_name(style), label, spans)
        centred = value(properties, "jc") or next(
            (value(each, "pPr", "jc") for each in self.styles.chains.get(style, ()) if value(each, "pPr", "jc")), ""
        )
        return Paragraph(spans, is_marked=self._is_marked(paragraph, style), is_centred=centred == "center")

    def _is_marked(self, paragraph: Element, style: str) -> bool:
        """Whether all of its words are bold or in a font of headings."""
        runs = [run for run in descendants(paragraph, "r") if any((t.text or "").strip() for t in children(run, "t"))]
        return bool(runs) and all(self._run_is_marked(child(run, "rPr"), style) for run in runs)

    def _run_is_marked(self, properties: Element | None, style: str) -> bool:
        own = value(properties, "rStyle")
        fonts = self.styles.fonts(properties, own, style)
        return self.styles.is_on("b", properties, own, style) or any(name in fonts for name in HEADING_FONTS)

    def _spans(self, owner: Element, style: str, link: str = "") -> Iterator[Span]:
        for each in owner:
            name = local(each)
            if name == "r":
                yield from self._run(each, style, link)
            elif name == "hyperlink":
                target = self._links.get(attribute(each, "id"), ("", ""))[1]
                yield from self._spans(each, style, target or link)
            elif name in _THROUGH:
                yield from self._spans(each, style, link)
            elif name in ("oMath", "oMathPara"):
                yield self._formula()
            elif name == "AlternateContent":
                yield from self._spans(_chosen(each), style, link)

    def _run(self, run: Element, style: str, link: str) -> Iterator[Span]:
        properties = child(run, "rPr")
        own = value(properties, "rStyle")
        for each in run:
            name = local(each)
            if name == "fldChar":
                self._field(attribute(each, "fldCharType"))
            elif name == "instrText":
                self._instruct(each.text or "")
            elif name == "AlternateContent":
                for shape in _chosen(each):
                    self._shape(shape)
            elif name in _SHAPES:
                self._shape(each)
            elif name in ("footnoteReference", "endnoteReference"):
                yield Span(self._note(name.removesuffix("Reference"), attribute(each, "id")))
            elif text := self._text(each, properties):
                yield from self._seen(text, properties, own, style, link or self._link())

    def _seen(self, text: str, properties: Element | None, own: str, style: str, link: str) -> Iterator[Span]:
        """The words, unless they are hidden, struck out, or an instruction to the program."""
        if any(not each.shows for each in self._fields):
            return
        if self.styles.is_on("vanish", properties, own, style):
            self.read.left_out["hidden"] += bool(text.strip())
        elif any(self.styles.is_on(name, properties, own, style) for name in ("strike", "dstrike")):
            self.read.left_out["struck"] += bool(text.strip())
        else:
            bold = self.styles.is_on("b", properties, own)
            yield Span(text, bold=bold, italic=self.styles.is_on("i", properties, own), link=link)

    def _text(self, element: Element, properties: Element | None) -> str:
        name = local(element)
        if name == "t":
            return raised(element.text or "", value(properties, "vertAlign"))
        if name in ("tab", "ptab"):
            return "\u3000"
        if name in ("br", "cr"):
            return "\n" if attribute(element, "type") in ("", "textWrapping") else ""
        if name == "noBreakHyphen":
            return "-"
        return self._symbol(element) if name == "sym" else ""

    def _symbol(self, element: Element) -> str:
        code = attribute(element, "char")
        try:
            found = _SYMBOLS.get(int(code, 16) & 0xFF, "")
        except ValueError:
            found = ""
        self.read.left_out["symbol"] += not found
        return found

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _instruct(self, code: str) -> None:
        if self._fields:
            self._fields[-1].code += code

    def _link(self) -> str:
        """Where a field of the kind HYPERLINK leads."""
        for each in reversed(self._fields):
            words = each.code.split('"')
            if words[0].strip().upper() == "HYPERLINK" and len(words) > 1:
                return words[1]
        return ""

    def _shape(self, shape: Element) -> None:
        """A text box is read after its paragraph; a picture or an object is left out."""
        if local(shape) not in _SHAPES:
            return
        boxes = list(_outermost_boxes(shape))
        if boxes:
            self._boxes += boxes
        elif local(shape) == "object" or any(True for _ in descendants(shape, "chart", "OLEObject", "relIds")):
            self.read.left_out["object"] += 1
        elif any(True for _ in descendants(shape, "pic", "imagedata", "blip")):
            self.read.left_out["picture"] += 1

    def _formula(self) -> Span:
        self.read.left_out["formula"] += 1
        return Span("［公式］")

    def _note(self, kind: str, identity: str) -> str:
        part = self.package.part(f"{kind}s")
        found = [each for each in children(part, kind) if attribute(each, "id") == identity] if part is not None else []
        if not found:
            return ""
        spans: list[Span] = []
        for paragraph in descendants(found[0], "p"):
            spans += [Span(" "), *self._spans(paragraph, "")]
        self.read.notes.append(spans)
        return note_mark(len(self.read.notes))

    def _is_contents(self, element: Element) -> bool:
        """Whether it is the frame that Word puts around a table of contents."""
        gallery = value(child(element, "sdtPr"), "docPartObj", "docPartGallery")
        if gallery != "Table of Contents":
            return False
        self._note_contents()
        return True

    def _note_contents(self) -> None:
        self.read.left_out["contents"] += not self._contents
        self._contents = True

    def _table(self, table: Element) -> Table:
        rows: list[list[_Placed]] = []
        for row in _rows(table):
            if is_on(child(row, "trPr"), "hidden"):
                self.read.left_out["hidden"] += 1
                continue
            rows.append(self._row(row))
        return Table(_merged(rows))

    def _row(self, row: Element) -> list[_Placed]:
        column = number_in(value(row, "trPr", "gridBefore"))
        placed = [_Placed(number, Cell(), "") for number in range(min(column, 50))]
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            wide = max(1, min(number_in(value(properties, "gridSpan"), 1), 200))
            merge = child(properties, "vMerge")
            state = "" if merge is None else attribute(merge, "val") or "continue"
            placed.append(_Placed(column, Cell(self._cell_spans(cell), columns=wide), state))
            column += wide
        return placed

    def _cell_spans(self, cell: Element) -> list[Span]:
        """The words of a cell: its paragraphs one after the other, with what counts them, in one line."""
        inner = _Reader(self.package, self.styles, self.numbering, Read(left_out=self.read.left_out))
        inner.read.notes = self.read.notes
        inner.blocks_of(cell)
        spans: list[Span] = []
        for block in inner.read.blocks:
            if isinstance(block, Table):
                found = [span for row in block.rows for each in row for span in (*each.spans, Span(" "))]
            else:
                label = before_words(block.label) if isinstance(block, Item) else ""
                found = [Span(label), *block.spans]
            spans += [*([Span("\n")] if spans else []), *found]
        return spans


@dataclass(slots=True)
class _Placed:
    """A cell in its column; ``merge``: ``restart`` where it begins to cover rows, ``continue`` where it is covered."""

    column: int
    cell: Cell
    merge: str


def _merged(rows: list[list[_Placed]]) -> list[list[Cell]]:
    """Each cell where it begins, with the rows that it covers."""
    found = []
    for number, row in enumerate(rows):
        cells = []
        for placed in row:
            if placed.merge == "continue" and number:
                continue
            deep = 1
            while placed.merge and number + deep < len(rows) and _goes_on(rows[number + deep], placed.column):
                deep += 1
            cells.append(Cell(placed.cell.spans, placed.cell.columns, deep))
        found.append(cells)
    return found


def _goes_on(row: list[_Placed], column: int) -> bool:
    return any(placed.column == column and placed.merge == "continue" for placed in row)


def _rows(table: Element) -> Iterator[Element]:
    for each in table:
        if local(each) == "tr":
            yield each
        elif local(each) in _THROUGH:
            yield from _rows(each)


def _cells(row: Element) -> Iterator[Element]:
    for each in row:
        if local(each) == "tc":
            yield each
        elif local(each) in _THROUGH:
            yield from _cells(each)


def _chosen(element: Element) -> Element:
    """One of the two forms that something has, the newer first: a reader sees one of them."""
    newer, older = child(element, "Choice"), child(element, "Fallback")
    if newer is not None:
        return newer
    return older if older is not None else ()


def _outermost_boxes(shape: Element) -> Iterator[Element]:
    """The text boxes of a shape; of one that stands there in two forms the first."""
    for each in shape:
        if local(each) == "txbxContent":
            yield each
        elif local(each) == "AlternateContent":
            yield from _outermost_boxes(_chosen(each))
        else:
            yield from _outermost_boxes(each)


def raised(text: str, place: str) -> str:
    """Raised and lowered digits by characters of their own: m² is not m2."""
    table = {"superscript": _RAISED, "sup": _RAISED, "subscript": _LOWERED, "sub": _LOWERED}.get(place)
    if table is None or not all(ord(sign) in table for sign in text):
        return text
    return text.translate(table)
