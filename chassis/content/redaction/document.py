"""Word (.docx): bars in the runs of every part that is shown; what is not shown goes."""

from __future__ import annotations

from chassis.content.clean_text.xml_tree import Element, local
from chassis.content.findings.document import hides
from chassis.content.public_copy.trees import remove, tree_of, written
from chassis.content.redaction.choice import Barring
from chassis.content.redaction.passages import bar_attributes, bar_paragraphs
from chassis.content.redaction.related_parts import Kept, forget_addresses, reduce

_KEPT = Kept(
    stay=frozenset(
        {
            *("officeDocument", "styles", "numbering", "settings", "webSettings", "fontTable", "font", "theme"),
            *("header", "footer", "footnotes", "endnotes", "image", "hyperlink"),
        }
    ),
    go=frozenset(
        {
            *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "documenttasks"),
            *("customXml", "customXmlProps", "glossaryDocument", "stylesWithEffects", "attachedTemplate"),
            *("core-properties", "extended-properties", "custom-properties", "thumbnail", "printerSettings"),
            *("mailMergeSource", "mailMergeHeaderSource", "recipientData", "classificationlabels"),
            *("keyMapCustomizations", "changesInfo", "origin"),
        }
    ),
)
_NAMES = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_GONE = frozenset(
    {
        *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "del", "moveFrom", "cellDel"),
        *("delText", "delInstrText", "dataBinding", "permStart", "permEnd", "Fallback", "docVars", "mailMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange"),
        *("numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    }
)
_UNWRAPPED = frozenset({"ins", "moveTo"})


def redact_document(parts: dict[str, bytes], barring: Barring) -> None:
    """Put the bars in, and take what is hidden out, in place. Raises :class:`NotRedactable`."""
    reduce(parts, _KEPT)
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        root = tree_of(parts[name])
        _take_out(root)
        place = next((shown for part, shown in _NAMES.items() if name.startswith(f"word/{part}")), name)
        bar_paragraphs(root, barring, place)
        bar_attributes(root, barring, place)
        parts[name] = written(root)
    forget_addresses(parts, lambda address: bool(barring.bars_of(address)) or barring.is_readable(address))


def _take_out(root: Element) -> None:
    for element in list(root.iter("{*}*")):
        if element.getparent() is None:
            continue
        name = local(element)
        if name in _GONE or (name == "r" and any(hides(each) for each in element.iterchildren("{*}rPr"))):
            remove(element)
        elif name in _UNWRAPPED:
            _unwrap(element)


def _unwrap(element: Element) -> None:
    """What was inserted stays, as if it had always been there."""
    parent = element.getparent()
    at = parent.index(element)
    for offset, each in enumerate(list(element)):
        parent.insert(at + offset, each)
    parent.remove(element)
