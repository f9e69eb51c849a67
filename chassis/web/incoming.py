"""What comes in, texts and files, in forms as in JSON, is looked over before anything else and any transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from flask import current_app, g, request
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import CleanText
from chassis.content.file_names import check_name
from chassis.content.file_types import WrongFile, extension_of
from chassis.content.findings.passages import FileFinding
from chassis.content.marked_input import suspect_texts
from chassis.content.markings import SecrecyMarking
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.outcome import Redacted
from chassis.content.redaction.refusal import NotRedactable
from chassis.content.scanning.scanner import Scanner, scanner
from chassis.content.text_guard import RefusedText, checked_text
from chassis.monitoring.metrics import Metrics
from chassis.ports import Invalid, Refusal, in_both
from chassis.web.request import actor, service

T = TypeVar("T")

MOST_FILES = 50
REDACTED = ("docx", "xlsx", "pdf")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NoForm(Refusal):
    """What was sent to a page is no form (415)."""

    code = "wrong_media_type"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that was looked over and may be kept; ``unseen`` are the kinds of what no program can read of it.

    ``copy``, ``stripped``, ``no_copy``, ``findings``, ``withheld`` as
    :class:`~chassis.content.admission_result.Admission` has them.
    """

    name: str
    content: bytes
    media_type: str
    unseen: tuple[str, ...] = ()
    stripped: tuple[str, ...] = ()
    copy: bytes | None = None
    no_copy: str = ""
    findings: tuple[FileFinding, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)


def refuse_marked_input(value: Any) -> None:
    """Refuse a secrecy marking in any text of an input, known field or not, keys included.

    Raises :class:`~chassis.content.markings.SecrecyMarking` with the field's path, or
    :class:`~chassis.content.scanning.scanner.ScanBusy`.
    """
    texts = suspect_texts(value)
    if texts:
        _scanner().refuse_marked(texts, by=_sender())


def look_over(file: FileStorage, where: str, *, kinds: Sequence[str] = ()) -> IncomingFile:
    """A file of a form, looked over within limits; where ``kinds`` are given, of one of these extensions.

    Raises what :func:`chassis.content.admission.admit` raises, and
    :class:`~chassis.content.scanning.scanner.ScanBusy`.
    """
    name, content = _named_content(file, where)
    if kinds and extension_of(name) not in kinds:
        raise WrongFile(
            f"请上传 {' 或者 '.join(kinds)} 文件。", f"Send a file of the kind {' or '.join(kinds)}.", where
        )
    admitted = _measured(lambda: _scanner().admit(name, content, where, by=_sender(), finds=actor().is_staff))
    check_name(name, where, media_type=admitted.media_type)
    return IncomingFile(
        name,
        content,
        admitted.media_type,
        admitted.unseen,
        stripped=admitted.stripped,
        copy=admitted.copy,
        no_copy=admitted.no_copy,
        findings=admitted.findings,
        withheld=admitted.withheld,
    )


def redacted_copy(name: str, content: bytes, choice: Choice, before: Sequence[str]) -> Redacted:
    """A redacted copy of a file of ours, made within limits; nothing of it is kept.

    ``before``: the kinds of what was found in it when it came.
    Raises what :func:`chassis.content.redaction.redact.redact` raises, and
    :class:`~chassis.content.scanning.scanner.ScanBusy`.
    """
    if extension_of(name) not in REDACTED:
        raise NotRedactable("kind")
    return _measured(lambda: _scanner().redact(name, content, choice, before=before, by=_sender()))


def clean_text(file: FileStorage, where: str) -> CleanText:
    """The text of a file of a form, converted within limits; nothing of the file is kept.

    Raises what :func:`chassis.content.clean_text.convert.convert` raises, and
    :class:`~chassis.content.scanning.scanner.ScanBusy`.
    """
    name, content = _named_content(file, where)
    return _measured(lambda: _scanner().convert(name, content, where, by=_sender()))


def _named_content(file: FileStorage, where: str) -> tuple[str, bytes]:
    name, content = _name_of(file, where), file.stream.read()
    if not content:
        errors = {where: "文件是空的。 / The file is empty."}
        raise Invalid("文件是空的，请重新选择。", "The file is empty.", code="empty_file", errors=errors)
    return name, content


def _measured(scan: Callable[[], T]) -> T:
    metrics: Metrics = current_app.extensions["yangguang.metrics"]
    try:
        outcome = scan()
    except Refusal as refusal:
        metrics.scanned(getattr(refusal, "reason", refusal.code))
        raise
    metrics.scanned("admitted")
    return outcome


def require_form() -> None:
    """Refuse what is no form: its fields would all count as left out."""
    has_content = bool(request.content_length) or bool(request.mimetype)
    if has_content and request.mimetype not in FORMS:
        raise NoForm(
            "这个地址只接收网页表单；程序请用接口，见 /api/docs。",
            "This address takes forms of our pages (application/x-www-form-urlencoded or multipart/form-data); "
            "programs use the API.",
        )


def look_over_form(part: str, text_part: str = "", *, kinds: Sequence[str] = ()) -> None:
    """Look over what a page's form says, and its files of ``part`` ("" where it takes none), for :func:`files`.

    ``text_part`` names the file whose text is wanted, for :func:`text_of_file`.
    """
    refuse_marked_input({name: "\n".join(texts) for name, texts in request.form.lists()})
    sent = [file for file in request.files.getlist(part) if file.filename] if part else []
    if len(sent) > MOST_FILES:
        zh, en = f"一次最多上传{MOST_FILES}个附件。", f"At most {MOST_FILES} files at once."
        raise Invalid(zh, en, errors={part: in_both(zh, en)})
    # All of them together take no longer than one may, and that one.
    deadline = time.monotonic() + service().settings.scan_seconds
    g.files = []
    for number, file in enumerate(sent, 1):
        if time.monotonic() > deadline:
            raise UnreadableFile("too_slow")
        try:
            g.files.append(look_over(file, part, kinds=kinds))
        except Invalid as refusal:
            raise _of_several(refusal, number) if len(sent) > 1 else refusal from None

    wanted = request.files.get(text_part) if text_part else None
    g.text_of_file = clean_text(wanted, text_part) if wanted is not None and wanted.filename else None


def _of_several(refusal: Invalid, number: int) -> Invalid:
    """The refusal of one of several files, by its number: the name of one that is marked may say what it holds."""
    for part, text in refusal.errors.items():
        zh, _, en = text.partition(" / ")
        refusal.errors[part] = in_both(f"第 {number} 个文件：{zh}", f"File {number}: {en}")
    return refusal


def without_marked(form: MultiDict[str, str], refusal: Refusal) -> MultiDict[str, str]:
    """What is shown again of a form that was refused: no field that holds a secrecy marking."""
    if not isinstance(refusal, SecrecyMarking):
        return form
    return MultiDict((name, value) for name, value in form.items(multi=True) if not _is_marked(name, value))


def in_words_for_asker(refusal: Refusal) -> Refusal:
    """The same refusal; that of a secrecy marking says to the public what a citizen can do, to staff what they must."""
    if isinstance(refusal, SecrecyMarking) and not _is_staff():
        refusal.tell_the_public()
    return refusal


def _is_staff() -> bool:
    try:
        return actor().is_staff
    except Refusal:
        return False


def files() -> Sequence[IncomingFile]:
    """The files that came with a page's form, looked over; the page declares their part."""
    return cast(Sequence[IncomingFile], g.files)


def text_of_file() -> CleanText | None:
    """The text of the file that came with a page's form to be converted, if one did; the page declares its part."""
    return cast(CleanText | None, g.text_of_file)


def _is_marked(name: str, value: str) -> bool:
    try:
        refuse_marked_input({name: value})
    except Refusal:  # a scan that cannot be made counts as a marking
        return True
    return False


def _scanner() -> Scanner:
    return scanner(service().settings.scan_seconds)


def _sender() -> str:
    """Who is signed in. All of the public is one sender, so that a child and a place are left to staff."""
    caller = actor()
    return caller.sub if caller.is_staff else "public"


def _name_of(file: FileStorage, where: str) -> str:
    """The last part of its name; old browsers send whole paths."""
    last = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    try:
        return checked_text(last, longest=200, shortest=1, one_line=True)
    except RefusedText as refused:
        zh, en = "请给文件一个不超过200个字的名称。", "Name the file, with at most 200 characters."
        raise Invalid(zh, en, errors={where: str(refused)}) from None
