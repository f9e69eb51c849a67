"""A redacted copy shows its bars and holds nothing of what they cover; what cannot be redacted whole is refused."""

from __future__ import annotations

import io

import docx
import openpyxl
import pypdfium2
import pytest

from chassis.content.findings.pdf import page_texts
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.redact import redact
from chassis.content.redaction.refusal import NotRedactable
from tests.corpus.drawn import drawn
from tests.corpus.redactions import WORD, Case, cases, outcome, slim
from tests.corpus.score import redaction_report
from tests.office.word import of_paragraphs

IDENTITY, BAR = "410102199001011234", "〔已隐去：个人隐私〕"
CHOICE = Choice({"identity_number": "privacy"}, [("李某不同意", "process")])


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_nothing_of_it_is_anywhere_in_the_copy_or_there_is_none(case: Case) -> None:
    assert outcome(case) == case.refused


def test_the_corpus_is_redacted_as_it_must_be() -> None:
    assert list(redaction_report())[-1].endswith(" 0 wrong")


def test_a_document_says_its_bars_where_the_words_were() -> None:
    content = slim(of_paragraphs(f"身份证号{IDENTITY}。", "讨论中李某不同意，表决通过。"))
    redacted = redact("a.docx", content, "file", CHOICE)
    shown = docx.Document(io.BytesIO(redacted.content))
    assert [each.text for each in shown.paragraphs] == [f"身份证号{BAR}。", "讨论中〔已隐去：过程性信息〕，表决通过。"]
    assert redacted.withheld == redacted.admitted.withheld == {"privacy": 1, "process": 1}
    assert [each.place for each in redacted.lines] == ["正文第1段", "正文第2段"]
    assert redact("a.docx", content, "file", CHOICE).content == redacted.content


def test_a_workbook_keeps_its_values_and_loses_what_is_hidden() -> None:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"], book.active["A3"] = IDENTITY, "合计", 12.5
    book.create_sheet("名单").sheet_state = "hidden"
    book.save(made)
    redacted = redact("a.xlsx", made.getvalue(), "file", Choice({"identity_number": "privacy"}))
    shown = openpyxl.load_workbook(io.BytesIO(redacted.content))
    assert [cell.value for cell in shown.active["A"]] == [BAR, "合计", 12.5]
    assert (shown.sheetnames, redacted.removed) == (["Sheet"], ("hidden_sheet",))


def test_a_page_becomes_a_picture_with_a_black_bar_and_the_others_stay_text() -> None:
    content = drawn([(72, 700, f"No {IDENTITY}")], [(72, 700, "other")])
    redacted = redact("a.pdf", content, "file", Choice({"identity_number": "privacy"}))
    assert page_texts(redacted.content) == [BAR, "other"]
    assert redacted.admitted.withheld == {"privacy": 1}
    assert redacted.admitted.unseen == ("picture",)
    picture = pypdfium2.PdfDocument(redacted.content)[0].render(scale=1).to_pil().convert("L")
    number = [picture.getpixel((x, 842 - 705)) for x in range(100, 220)]
    assert max(number[-40:]) < 60, "the end of the bar is black"
    assert picture.getpixel((400, 400)) > 250


@pytest.mark.parametrize("words", [["没有这个词"], ["经办人", "没有这个词"]])
def test_a_word_that_stands_nowhere_is_refused(words: list[str]) -> None:
    """Else somebody would believe that it was withheld."""
    content = slim(of_paragraphs(f"经办人{WORD}"))
    with pytest.raises(NotRedactable) as refused:
        redact("a.docx", content, "file", Choice({}, [(word, "privacy") for word in words]))
    assert (refused.value.reason, refused.value.place) == ("absent", str(len(words)))


def test_a_file_without_any_of_it_is_refused() -> None:
    with pytest.raises(NotRedactable) as refused:
        redact("a.docx", of_paragraphs("缴存情况"), "file", Choice({"bank_card": "privacy"}))
    assert refused.value.reason == "nothing"
