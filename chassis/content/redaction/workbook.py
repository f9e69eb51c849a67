"""Excel (.xlsx): values without formulas, with bars in the cells that are shown; the rest goes."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from chassis.content.clean_text.xml_tree import Element, attribute, children, local
from chassis.content.extraction.sheets import cell_text
from chassis.content.findings.relations import related
from chassis.content.findings.workbook import (
    LETTERS,
    SHORTEST,
    hidden_columns,
    hides_rows_by_default,
    is_row_hidden,
    plain_number,
)
from chassis.content.public_copy.trees import remove, tree_of, written
from chassis.content.redaction.choice import Barring, with_bars
from chassis.content.redaction.passages import bar_attributes, bar_paragraphs, bar_texts
from chassis.content.redaction.refusal import NotRedactable
from chassis.content.redaction.related_parts import Kept, main_part, reduce

_STRINGS = "xl/sharedStrings.xml"
_KEPT = Kept(
    stay=frozenset({"officeDocument", "worksheet", "styles", "theme", "drawing", "image"}),
    go=frozenset(
        {
            *("sharedStrings", "calcChain", "comments", "threadedComment", "person", "vmlDrawing", "table"),
            *(
                "hyperlink",
                "printerSettings",
                "pivotTable",
                "pivotCacheDefinition",
                "queryTable",
                "connections",
                "externalLink",
            ),
            *("externalLinkPath", "customXml", "customProperty", "sheetMetadata", "powerPivotData", "customData"),
            *("core-properties", "extended-properties", "custom-properties", "thumbnail", "classificationlabels"),
            *("usernames", "revisionHeaders", "xmlMaps", "volatileDependencies", "attachedToolbars", "origin"),
            *("rdRichValue", "rdRichValueStructure", "rdRichValueTypes"),
        }
    ),
)
_OF_BOOK = frozenset({"fileVersion", "workbookPr", "bookViews", "sheets", "calcPr"})
_OF_SHEET = frozenset(
    {
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "phoneticPr"),
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing"),
    }
)


def redact_workbook(parts: dict[str, bytes], barring: Barring) -> None:
    """Put the bars in, and take what is hidden out, in place. Raises :class:`NotRedactable`."""
    book_part = main_part(parts)
    book, targets = tree_of(parts[book_part]), related(parts, book_part)
    _only(book, _OF_BOOK)
    shown, hidden = dict[str, str](), set[str]()
    for sheet in list(book.iter("{*}sheet")):
        part = targets.get(attribute(sheet, "id"), ("", "", False))[1]
        if (sheet.get("state") or "visible") != "visible":
            hidden.add(part)
            remove(sheet)
            continue
        shown[part] = sheet.get("name") or ""
    if not shown:
        raise NotRedactable("nothing")
    _name_sheets(book, barring)
    for view in book.iter("{*}workbookView"):
        for key in ("activeTab", "firstSheet"):
            view.attrib.pop(key, None)
    strings = list(tree_of(parts[_STRINGS]).iter("{*}si")) if _STRINGS in parts else []
    parts[book_part] = written(book)
    reduce(parts, _KEPT, hidden)
    for part, name in shown.items():
        root = tree_of(parts[part]) if part in parts else None
        if root is None or local(root) != "worksheet":
            raise NotRedactable("part", "chartsheet")
        _redact_sheet(root, f"工作表“{name}”", strings, barring)
        parts[part] = written(root)
    for part in [part for part in parts if part.startswith("xl/drawings/") and part.endswith(".xml")]:
        root = tree_of(parts[part])
        bar_paragraphs(root, barring, "图形")
        bar_attributes(root, barring, "图形")
        parts[part] = written(root)


def _name_sheets(book: Element, barring: Barring) -> None:
    """Sheets that are called by what is withheld are called by the bar, each by its own."""
    for number, sheet in enumerate(book.iter("{*}sheet"), 1):
        name = sheet.get("name") or ""
        if bars := barring.take("工作表名称", name):
            sheet.set("name", f"{with_bars(name, bars)[:26]}{number}")


def _redact_sheet(root: Element, place: str, strings: list[Element], barring: Barring) -> None:
    _only(root, _OF_SHEET)
    columns, by_default = hidden_columns(root), hides_rows_by_default(root)
    for row in root.iter("{*}row"):
        if is_row_hidden(row, by_default):
            for cell in list(row):
                row.remove(cell)
        for cell in list(row):
            letters = LETTERS.match(cell.get("r") or "")
            if letters and letters[0] in columns:
                row.remove(cell)
            else:
                _redact_cell(cell, place, strings, barring)
    for part in root.iter("{*}headerFooter"):
        for each in part:
            bar_texts([each], barring, f"{place}页眉页脚")
    for view in root.iter("{*}sheetView"):
        view.attrib.pop("tabSelected", None)


def _redact_cell(cell: Element, place: str, strings: list[Element], barring: Barring) -> None:
    for each in children(cell, "f", "extLst"):
        cell.remove(each)
    for key in ("cm", "vm"):
        cell.attrib.pop(key, None)
    place = f"{place}{cell.get('r') or ''}"
    if cell.get("t") == "s":
        _write_string(cell, strings)
    if cell.get("t") == "inlineStr":
        bar_texts(list(cell.iter("{*}t")), barring, place)
    elif cell.get("t") == "str":
        bar_texts(children(cell, "v"), barring, place)
    elif cell.get("t") in (None, "n"):
        _bar_number(cell, barring, place)


def _write_string(cell: Element, strings: list[Element]) -> None:
    """The string itself in place of its number: strings that no cell shows are in no copy."""
    said = "".join(each.text or "" for each in children(cell, "v"))
    if not said.isdecimal() or int(said) >= len(strings):
        raise NotRedactable("part", "sharedStrings")
    for each in list(cell):
        cell.remove(each)
    inline = etree.SubElement(cell, _beside(cell, "is"))
    for each in strings[int(said)]:
        if local(each) in ("t", "r"):
            inline.append(deepcopy(each))
    cell.set("t", "inlineStr")


def _bar_number(cell: Element, barring: Barring, place: str) -> None:
    """A number that Excel keeps as such is found as the scan finds it, and becomes the words of its bar."""
    text = cell_text(cell, [])
    is_searched = len(text) >= SHORTEST or barring.choice.words
    if not is_searched or not (bars := barring.take(place, plain_number(text))):
        return
    for each in list(cell):
        cell.remove(each)
    inline = etree.SubElement(cell, _beside(cell, "is"))
    etree.SubElement(inline, _beside(cell, "t")).text = with_bars(plain_number(text), bars)
    cell.set("t", "inlineStr")


def _beside(element: Element, name: str) -> str:
    """A name in the namespace of an element."""
    space, end, _ = str(element.tag).rpartition("}")
    return f"{space}{end}{name}"


def _only(root: Element, names: Iterable[str]) -> None:
    for each in [each for each in root if local(each) not in names]:
        remove(each)
