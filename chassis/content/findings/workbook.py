"""Excel (.xlsx): cells by sheet and address, what is hidden, and what is kept beside the cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chassis.content.extraction.sheets import cell_text, shared_strings, tree
from chassis.content.findings.passages import Collector
from chassis.content.findings.relations import related
from chassis.content.findings.texts import find

_BOOK, _STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
_KEPT = {
    "pivot_cache": re.compile(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml"),
    "data_model": re.compile(r"xl/model/.*"),
    "external_link": re.compile(r"xl/(?:externalLinks/externalLink[^/]*\.xml|connections\.xml)"),
}
_COMMENTS = re.compile(r"xl/(?:comments[^/]*|threadedComments/[^/]*|comments/[^/]*)\.xml")
SHORTEST, _LAST_COLUMN = 10, 16_384
_ZERO = re.compile(r"0{0,4}\.?0{1,20}")
LETTERS = re.compile(r"[A-Z]+")
_APART = "\x00\n"
# A number that Excel keeps as such: shorter ones are no number of a person, longer ones have lost their last digits.
_LONG_NUMBER = re.compile(r"\d{10,15}(?:\.0+)?|\d(?:\.\d{1,15})?[Ee]\+?1[0-5]")


def read_workbook(parts: Mapping[str, bytes], collector: Collector, where: str) -> set[str]:
    """Give what a workbook holds to the collector; the names of the parts that were read."""
    book = tree(parts[_BOOK]) if _BOOK in parts else None
    if book is None:
        return set()
    read, strings = {_BOOK, _STRINGS}, shared_strings(parts)
    hits, used = _hits(strings), set[int]()
    targets = related(parts, _BOOK)
    for each in book.iter("{*}sheet"):
        identity = next((value for key, value in each.attrib.items() if key.endswith("}id")), "")
        name, part = each.get("name") or "", targets.get(identity, ("", "", False))[1]
        collector.read(f"{where}工作表名称", name)
        if (each.get("state") or "visible") != "visible":
            collector.hidden("hidden_sheet", f"{where}工作表“{name}”", shown=f"“{name}”")
        root = tree(parts[part]) if part in parts else None
        if root is not None:
            read.add(part)
            _read_sheet(root, f"{where}工作表“{name}”", strings, hits, used, collector)
    unused = [text for number, text in enumerate(strings) if number not in used and text.strip()]
    if unused:
        collector.hidden("unused_text", f"{where}文字表", count=len(unused), shown=f"{len(unused)}条")
        for text in unused:
            collector.read(f"{where}不再显示的文字", text)
    return read | _read_beside(parts, book, collector, where)


def _hits(strings: list[str]) -> dict[int, list[tuple[str, str]]]:
    """What is found in each of the shared strings: each is searched once, however many cells refer to it."""
    found: dict[int, list[tuple[str, str]]] = {}
    whole = _APART.join(strings)
    ends, at = list[int](), 0
    for text in strings:
        at += len(text) + len(_APART)
        ends.append(at)
    number = 0
    for kind, start, end in find(whole):
        while ends[number] <= start:
            number += 1
        found.setdefault(number, []).append((kind, whole[start:end]))
    return found


def _read_sheet(
    root: Any,
    place: str,
    strings: list[str],
    hits: Mapping[int, list[tuple[str, str]]],
    used: set[int],
    collector: Collector,
) -> None:
    columns, filled_columns, filled_rows = hidden_columns(root), set[str](), list[str]()
    hides_rows = hides_rows_by_default(root)
    for row in root.iter("{*}row"):
        is_filled = False
        for cell in row:
            if not len(cell):
                continue
            is_filled = True
            if columns and (letters := LETTERS.match(cell.get("r") or "")) and letters[0] in columns:
                filled_columns.add(letters[0])
            _read_cell(cell, place, strings, hits, used, collector)
        if is_filled and is_row_hidden(row, hides_rows):
            filled_rows.append(row.get("r") or "")
    if filled_rows:
        shown = f"第{filled_rows[0]}行等{len(filled_rows)}行" if len(filled_rows) > 1 else f"第{filled_rows[0]}行"
        collector.hidden("hidden_rows", f"{place}第{filled_rows[0]}行", shown=shown, count=len(filled_rows))
    for column in sorted(filled_columns):
        collector.hidden("hidden_columns", f"{place}{column}列")
    _read_rest(root, place, collector)


def hides_rows_by_default(root: Any) -> bool:
    """Whether a sheet hides the rows that say no height of their own."""
    return any(_is_on(each, "zeroHeight") for each in root.iterchildren("{*}sheetFormatPr"))


def is_row_hidden(row: Any, by_default: bool) -> bool:
    """Whether it is not shown. ``by_default``: the sheet hides the rows that say no height of their own."""
    height = row.get("ht")
    return _is_on(row, "hidden") or _is_nothing(height) or (by_default and height is None)


def _read_cell(
    cell: Any,
    place: str,
    strings: list[str],
    hits: Mapping[int, list[tuple[str, str]]],
    used: set[int],
    collector: Collector,
) -> None:
    kind, last = cell.get("t"), cell[-1]
    if kind == "s":
        number = int(last.text) if last.text and last.text.isascii() and last.text.isdigit() else -1
        used.add(number)
        if 0 <= number < len(strings):
            collector.barred(strings[number])
        for found in hits.get(number, ()):
            collector.found(found[0], f"{place}{cell.get('r')}", found[1])
    elif kind not in (None, "n") or len(last.text or "") >= SHORTEST:
        collector.read(f"{place}{cell.get('r')}", plain_number(cell_text(cell, strings)))
    if len(cell) > 1:  # a formula and what it gave
        for formula in cell.iterchildren("{*}f"):
            if formula.text and '"' in formula.text:
                collector.read(f"{place}{cell.get('r')}公式", formula.text)


def _read_rest(root: Any, place: str, collector: Collector) -> None:
    """Headers and footers, prompts, links: what is not in cells."""
    for element in root:
        if element.tag.rpartition("}")[2] == "sheetData":
            continue
        collector.read(place, "".join(element.itertext()))
        for each in element.iter("{*}*"):
            for value in each.attrib.values():
                if len(value) >= 8:
                    collector.read(place, value)


def plain_number(value: str) -> str:
    """13812345678 also where it is kept as 1.3812345678E10."""
    if _LONG_NUMBER.fullmatch(value):
        return str(int(float(value)))
    return value


def hidden_columns(root: Any) -> set[str]:
    """The letters of the columns that are not shown."""
    found = set[str]()
    for first, last in _united(_hidden_ranges(root)):
        found |= {_letters(number) for number in range(first, last + 1)}
    return found


def _hidden_ranges(root: Any) -> Iterator[tuple[int, int]]:
    for each in root.iter("{*}col"):
        if _is_on(each, "hidden") or _is_nothing(each.get("width")):
            yield _number(each.get("min")), min(_number(each.get("max")), _LAST_COLUMN)


def _united(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges without what an earlier one covers: a file may name all columns a thousand times."""
    after = 1
    for first, last in sorted(ranges):
        if last >= after:
            yield max(first, after), last
            after = last + 1


def _number(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else 0


def _is_on(element: Any, name: str) -> bool:
    return element.get(name) in ("1", "true")


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is given, and is none."""
    return size is not None and bool(_ZERO.fullmatch(size))


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _read_beside(parts: Mapping[str, bytes], book: Any, collector: Collector, where: str) -> set[str]:
    for name in book.iter("{*}definedName"):
        called = name.get("name") or ""
        if name.get("hidden") in ("1", "true") and not called.startswith("_xlnm"):
            collector.hidden("hidden_name", f"{where}名称“{called}”", shown=called)
        collector.read(f"{where}名称“{called}”", name.text or "")
    for kind, pattern in _KEPT.items():
        for part in filter(pattern.fullmatch, parts):
            collector.hidden(kind, f"{where}{part}", shown=part.rpartition("/")[2])
    read = set[str]()
    for part in filter(_COMMENTS.fullmatch, parts):
        read |= _read_comments(part, parts[part], collector, where)
    return read


def _read_comments(name: str, part: bytes, collector: Collector, where: str) -> set[str]:
    root = tree(part)
    if root is None:
        return set()
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        place = f"{where}批注{comment.get('ref') or ''}"
        collector.hidden("comment", place)
        collector.read(place, "".join(comment.itertext()))
    return {name}
