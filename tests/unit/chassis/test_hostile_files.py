"""Every file that hides a marking is refused, and every file made to do harm is answered within the limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from chassis.content.archives import UnreadableFile
from chassis.content.file_types import WrongFile
from chassis.content.marked_files import refuse_marked_file
from chassis.content.markings import SecrecyMarking
from chassis.content.scanning.scanner import Scanner
from tests.hostile.harmful_files import HARMLESS, REFUSED
from tests.hostile.marked_files import MARKED_FILES, a_png, embedding
from tests.unit.chassis.documents import a_docx, a_pdf, a_zip, runs


@pytest.fixture(scope="module")
def scanner() -> Iterator[Scanner]:
    """One that gives up early: who is slow is slow on purpose here."""
    made = Scanner(10)
    yield made
    made.close()


@pytest.mark.parametrize("name", MARKED_FILES)
def test_a_hidden_marking_in_a_file_is_found(name: str) -> None:
    """Wherever a program shows it, or keeps it unseen."""
    extension = name.rpartition(".")[2]
    with pytest.raises(SecrecyMarking):
        refuse_marked_file(f"附件.{extension}", MARKED_FILES[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_harmful_file_is_refused(name: str, scanner: Scanner) -> None:
    """For what it is, by limits of our own."""
    with pytest.raises((UnreadableFile, WrongFile)):
        scanner.admit(name, REFUSED[name])


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_was_made_to_be_slow_is_answered(name: str, scanner: Scanner) -> None:
    """With whatever answer, and the next one is served as well."""
    with suppress(UnreadableFile, SecrecyMarking):
        assert scanner.admit(name, HARMLESS[name]).media_type
    assert scanner.admit("next.txt", "通知".encode()).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "content", "unseen"),
    [
        ("a.docx", a_docx(runs("通知")), ()),
        ("a.docx", embedding("image1.png", a_png()), ("picture",)),
        ("a.docx", embedding("object.bin", b"\x00\x01\x02\xfe\xff"), ("binary",)),
        ("a.png", a_png(), ("picture",)),
        ("a.pdf", a_pdf("通知"), ()),
        ("a.pdf", a_pdf("通知").replace(b"/UniGB-UCS2-H", b"/Identity-H   "), ("font",)),
        (
            "a.xlsx",
            a_zip({"[Content_Types].xml": "<T/>", "xl/media/film.mp4": b"\x00\x00\x00\x18ftypisom\xff"}),
            ("binary",),
        ),
        ("a.txt", "商业秘密受保护。".encode(), ()),
    ],
)
def test_what_no_program_can_read_is_told(name: str, content: bytes, unseen: tuple[str, ...], scanner: Scanner) -> None:
    """A person looks at it in the secrecy review; an ordinary document has nothing of the kind."""
    assert scanner.admit(name, content).unseen == unseen
