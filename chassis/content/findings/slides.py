"""PowerPoint (.pptx): slides by number, those that are not shown, their notes and comments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from chassis.content.extraction.sheets import tree
from chassis.content.findings.passages import Collector
from chassis.content.findings.relations import related
from chassis.content.findings.written_attributes import written_in

_NOTES = re.compile(r"ppt/notesSlides/[^/]+\.xml")
_PAGE_NUMBER = re.compile(r"\d{1,4}")
_COMMENTS = re.compile(r"ppt/comments/[^/]+\.xml")


def read_slides(parts: Mapping[str, bytes], collector: Collector, where: str) -> set[str]:
    """Give the texts of a presentation to the collector; the names of the parts that were read."""
    root = tree(parts["ppt/presentation.xml"]) if "ppt/presentation.xml" in parts else None
    if root is None:
        return set()
    targets = related(parts, "ppt/presentation.xml")
    ids = [each.get(key) for each in root.iter("{*}sldId") for key in each.attrib if key.endswith("}id")]
    slides = [targets[each][1] for each in ids if each in targets and targets[each][1] in parts]
    for number, name in enumerate(slides, 1):
        slide, place = tree(parts[name]), f"{where}第{number}页"
        if slide is None:
            continue
        for paragraph in slide.iter("{*}p"):
            collector.read(place, "".join(text.text or "" for text in paragraph.iter("{*}t")))
        for words in written_in(slide):
            collector.read(f"{place}图片说明等", words)
        if slide.get("show") in ("0", "false"):
            collector.hidden("hidden_slide", place)
    read = set(slides)
    for name, part in parts.items():
        is_notes = _NOTES.fullmatch(name)
        page = tree(part) if is_notes or _COMMENTS.fullmatch(name) else None
        if page is None:
            continue
        said = ["".join(text.itertext()) for text in page.iter("{*}p", "{*}text")]
        if any(each.strip() and not _PAGE_NUMBER.fullmatch(each.strip()) for each in said):
            collector.hidden("notes" if is_notes else "comment", f"{where}{'备注页' if is_notes else '批注'}")
        for each in said:
            collector.read(f"{where}{'备注页' if is_notes else '批注'}", each)
        read.add(name)
    return read
