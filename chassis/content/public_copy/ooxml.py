"""Word, Excel and PowerPoint (ECMA-376): properties, names on comments, paths, printers and what programs hide.

Elements are known by their local names, parts by their relationships: programs differ in namespaces and file names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.xml_tree import Element, attribute, descendants, local
from chassis.content.public_copy.relationships import drop_related, forget_outside_paths
from chassis.content.public_copy.signatures import Signed
from chassis.content.public_copy.trees import blank, remove, said, tree_of, written

_TYPES = "[Content_Types].xml"
_PROPERTIES = {
    **dict.fromkeys(("creator", "lastModifiedBy"), "author"),
    **dict.fromkeys(("created", "modified", "lastPrinted", "revision", "TotalTime"), "times"),
    **dict.fromkeys(("Company", "Manager"), "organisation"),
    **dict.fromkeys(("Application", "AppVersion", "Template"), "software"),
    "HyperlinkBase": "paths",
}
# Counts and switches say nothing of anybody.
_COUNTS = (
    *("Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Slides", "Notes", "HiddenSlides"),
    *("MMClips", "DocSecurity", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "PresentationFormat"),
    *("lpstr", "i4", "vt:i4", "TitlesOfParts", "HeadingPairs"),
)
# Relationships whose parts tell of people and programs and show nothing: by the last word of their type.
_DROPPED = {
    "core-properties": "",  # what they say is told one by one
    "extended-properties": "",
    "custom-properties": "custom",
    "thumbnail": "thumbnail",
    "customXml": "hidden_data",
    "classificationlabels": "hidden_data",
    "printerSettings": "printer",
    "attachedTemplate": "paths",
    "mailMergeSource": "paths",
    "mailMergeHeaderSource": "paths",
    "changesInfo": "hidden_data",
    "tags": "hidden_data",
    "customProperty": "hidden_data",
}
_TRACKED = re.compile(
    rb"<([\w.-]*:?)(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|\w{1,20}PrChange)\s[^<>]*\1author\s*="
)
_LINKED = re.compile(r"xl/(?:externalLinks/|connections\.xml)")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Rows and cells: long, and nothing of ours in them but the few places that a pattern finds.
_SHEET = re.compile(
    r"xl/(?:worksheets/[^/]*|sharedStrings)\.xml|xl/pivotCache/pivotCacheRecords\d*\.xml", re.IGNORECASE
)
_DESCRIPTOR = re.compile(rb'\ssecurityDescriptor\s*=\s*(?:"[^"]*"|\'[^\']*\')')
_SCENARIO = re.compile(rb"<(?:[\w.-]{1,40}:)?scenario\s[^<>]*>")
_OF_SCENARIO = re.compile(rb'\s(?:user|comment)\s*=\s*(?:"[^"]*"|\'[^\']*\')')
_FORMULA = re.compile(rb"<((?:[\w.-]{1,40}:)?f)(?:\s[^<>]*)?>[^<]*?HYPERLINK\([^<]*</\1>")
_PATH_IN_FORMULA = re.compile(
    rb'("|&quot;)(?:[A-Za-z]:[\\/]|\\\\|file:)(?:(?!"|&quot;).)*("|&quot;)', re.IGNORECASE | re.DOTALL
)
_LOCAL = r"(?:[A-Za-z]:[\\/]|\\\\|file:)"
_PATH = re.compile(_LOCAL + r"[^\x00]*[\\/]", re.IGNORECASE)
_PATH_IN_FIELD = re.compile(rf'"{_LOCAL}[^"]*"', re.IGNORECASE)
_FOLDERS = ("docProps/", "customXml/", "docMetadata/")


def is_ooxml(parts: Mapping[str, bytes]) -> bool:
    """Whether it lists the types of its parts."""
    return _TYPES in parts


def strip_ooxml(parts: dict[str, bytes], found: set[str]) -> None:
    """Take the metadata out, in place.

    Raises :class:`UnreadableFile` for tracked changes and for what is kept of other workbooks, :class:`Signed`.
    """
    if any(name.startswith("_xmlsignatures/") for name in parts):
        raise Signed
    if any(map(_LINKED.match, parts)):
        raise UnreadableFile("linked_data")
    for name in [name for name in parts if name.endswith(".xml")]:
        if parts[name].startswith(_WIDE):
            parts[name] = written(tree_of(parts[name]))  # patterns read one byte a character
    if any(_is_tracked(name, part) for name, part in parts.items()):
        raise UnreadableFile("tracked_changes")
    found |= _told_properties(parts)
    drop_related(parts, _DROPPED, found)
    for name in [name for name in parts if name.startswith(_FOLDERS)]:  # that nothing points to
        del parts[name]
        found.add("hidden_data")
    forget_outside_paths(parts, found)
    for name in [name for name in parts if name.endswith(".xml") and name != _TYPES]:
        _strip_part(parts, name, found)


def _is_tracked(name: str, part: bytes) -> bool:
    if name.startswith("xl/revisions/"):
        return True
    return name.startswith("word/") and name.endswith(".xml") and _TRACKED.search(part) is not None


def _told_properties(parts: Mapping[str, bytes]) -> set[str]:
    told = set[str]()
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in parts:
            texts = dict.fromkeys(_COUNTS, "") | _PROPERTIES
            told |= said(tree_of(parts[name]), texts, otherwise="subject")
    return told


def _strip_part(parts: dict[str, bytes], name: str, found: set[str]) -> None:
    if _SHEET.fullmatch(name):
        clean = _SCENARIO.sub(lambda tag: _OF_SCENARIO.sub(b"", tag[0]), _DESCRIPTOR.sub(b"", parts[name]))
        without = _FORMULA.sub(lambda formula: _PATH_IN_FORMULA.sub(rb"\1\2", formula[0]), clean)
        found |= {"author"} if clean != parts[name] else set()
        found |= {"paths"} if without != clean else set()
        parts[name] = without
        return
    root = tree_of(parts[name])
    told = {kind for element in list(root.iter()) if (kind := _strip_element(element))}
    found |= told
    if told:
        parts[name] = written(root)


def _strip_element(element: Element) -> str:
    """The kind of what an element told, nothing where it told nothing."""
    clean = _CLEANERS.get(local(element))
    if clean is not None and (kind := clean(element)):
        return kind
    return "paths" if _forget_paths(element) else ""


def _names(kind: str, **values: str | None) -> Callable[[Element], str]:
    return lambda element: kind if blank(element, values) else ""


def _removed(kind: str) -> Callable[[Element], str]:
    def clean(element: Element) -> str:
        if element.getparent() is None:
            return ""
        remove(element)
        return kind

    return clean


def _comment_author(element: Element) -> str:
    """In a workbook a name of the list of authors, which its comments begin with too; elsewhere a person."""
    if local(element.getparent()) != "authors" or not element.text:
        return _names("comment_authors", name="", initials="", userId="", providerId="")(element)
    for text in descendants(element.getroottree().getroot(), "t"):
        if (text.text or "").strip() in (f"{element.text}:", f"{element.text}："):
            text.text = ""
    element.text = ""
    return "comment_authors"


def _people(element: Element) -> str:
    told = len(element) > 0
    for person in list(element):
        element.remove(person)
    return "comment_authors" if told else ""


def _view(element: Element) -> str:
    return "author" if blank(element, {"name": attribute(element, "guid") or "view"}) else ""


def _forget_paths(element: Element) -> bool:
    """Word notes from which folder a picture came, as its description, and in fields that fetch one."""
    named = {key: _PATH.sub("", value) for key, value in element.attrib.items() if _PATH.match(value)}
    for key, value in named.items():
        element.set(key, value)
    fields = {key: value for key, value in element.attrib.items() if key.endswith("}instr")}
    for key, value in fields.items():
        element.set(key, _PATH_IN_FIELD.sub('""', value))
    is_field = local(element) == "instrText" and bool(_PATH_IN_FIELD.search(element.text or ""))
    if is_field:
        element.text = _PATH_IN_FIELD.sub('""', element.text)
    return bool(named) or is_field or any(map(_PATH_IN_FIELD.search, fields.values()))


_CLEANERS: Mapping[str, Callable[[Any], str]] = {
    "comment": _names("comment_authors", author="", initials="", date=None),
    "cm": _names("comment_authors", dt=None),
    "cmAuthor": _names("comment_authors", name="", initials=""),
    "author": _comment_author,
    "commentExtensible": _names("comment_authors", dateUtc=None),
    "threadedComment": _names("comment_authors", dT=None),
    "person": _names("comment_authors", displayName="", userId="", providerId=""),
    "people": _people,
    "permStart": _names("author", ed=None),
    "fileSharing": _names("author", userName=None),
    "pivotCacheDefinition": _names("author", refreshedBy=None, refreshedDate=None),
    "customWorkbookView": _view,
    "absPath": _names("paths", url=""),
    "docVars": _removed("hidden_data"),
    "mailMerge": _removed("paths"),
}
