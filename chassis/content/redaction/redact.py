"""The one way from a file to its redacted copy, looked over anew as every upload is. Run within limits."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.content import archives
from chassis.content.admission import admit
from chassis.content.file_types import LIMIT
from chassis.content.findings.files import find_in_file
from chassis.content.findings.kinds import HIDDEN
from chassis.content.public_copy.packages import packed
from chassis.content.redaction.check import refuse_readable
from chassis.content.redaction.choice import Barring, Choice
from chassis.content.redaction.document import redact_document
from chassis.content.redaction.outcome import Redacted
from chassis.content.redaction.refusal import NotRedactable
from chassis.content.redaction.related_parts import main_part
from chassis.content.redaction.workbook import redact_workbook


def redact(name: str, content: bytes, where: str, choice: Choice, *, before: Sequence[str] | None = None) -> Redacted:
    """The copy in which everything of the choice is withheld; the same file and choice give the same bytes.

    ``before``: the kinds of what was found in the file when it was looked over; None: it is looked over now.
    Raises :class:`NotRedactable` where not all of it is gone, and what :func:`~chassis.content.admission.admit`
    raises.
    """
    barring = Barring(choice)
    before = [each.kind for each in find_in_file(content)] if before is None else before
    made, pictures = _made(content, barring)
    _refuse_unmet(barring, before)
    if len(made) > LIMIT:
        raise archives.UnreadableFile("too_large")
    admitted = admit(name, made, where, finds=True)
    if admitted.no_copy:
        raise archives.UnreadableFile(admitted.no_copy)
    copy = made if admitted.copy is None else admitted.copy
    refuse_readable(copy, barring.found, choice, admitted.findings)
    return Redacted(copy, admitted, dict(barring.withheld), _hidden(before), tuple(barring.lines), tuple(pictures))


def _hidden(kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind in HIDDEN)


def _refuse_unmet(barring: Barring, before: Sequence[str]) -> None:
    """A word that stands nowhere is a slip of the hand, and somebody would believe that it was withheld."""
    words = [word for word, _ in barring.choice.words]
    if barring.unmet:
        raise NotRedactable("absent", "、".join(str(words.index(word) + 1) for word in words if word in barring.unmet))
    is_met = any(kind in HIDDEN or kind in barring.choice.kinds for kind in before)
    if not barring.withheld and not is_met:
        raise NotRedactable("nothing")


def _made(content: bytes, barring: Barring) -> tuple[bytes, list[bytes]]:
    if b"%PDF-" in content[:1024]:
        from chassis.content.redaction.pages import redact_pages  # loads pdfium; only who has a PDF needs it

        return redact_pages(content, barring)
    if not archives.is_zip(content):
        raise NotRedactable("kind")
    parts = dict(archives.members(content))
    main = main_part(parts) if "[Content_Types].xml" in parts else ""
    if main.startswith("word/"):
        redact_document(parts, barring)
    elif main.startswith("xl/") and main.endswith(".xml"):
        redact_workbook(parts, barring)
    else:
        raise NotRedactable("kind")
    return packed(parts), []
