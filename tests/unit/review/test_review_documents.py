"""Official forms: the same rows give the Word file and the page to print."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from services.review.adapters.documents.form import COLUMNS, Form, answered, heading, listed, opinion
from services.review.adapters.documents.word import word_file

FORM = Form(
    title="政务公开保密审查表",
    left="市住房公积金管理中心",
    right="编号：GJJ/BM2026-00001",
    rows=(
        answered(("公开事项", "财务收支报告"), ("承办科室", "财务科")),
        heading("审核意见"),
        opinion("保密审查", "不涉及国家秘密。\n可以公开。", signed="吴晓敏 2026年11月9日"),
        listed((4, 4, 4), ("甲", "乙", "丙"), is_head=True),
    ),
    notes=("内容校验值 sm3:00",),
)


def test_a_form_is_a_bordered_table_on_a4_in_the_type_of_official_papers() -> None:
    document = Document(BytesIO(word_file(FORM)))
    section, (table,) = document.sections[0], document.tables
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert table.style.name == "Table Grid"
    first = [cell.text for cell in dict.fromkeys(table.rows[0].cells)]
    assert first == ["公开事项", "财务收支报告", "承办科室", "财务科"]
    assert table.rows[2].cells[-1].text == "不涉及国家秘密。\n可以公开。\n吴晓敏 2026年11月9日"
    fonts = {
        run.text: run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for cell in table.rows[0].cells
        for run in cell.paragraphs[0].runs
    }
    assert fonts == {"公开事项": "宋体", "财务收支报告": "仿宋", "承办科室": "宋体", "财务科": "仿宋"}


def test_several_lines_do_not_touch_the_rules_of_their_cell() -> None:
    (table,) = Document(BytesIO(word_file(FORM))).tables
    margins = table._tblPr.find(qn("w:tblCellMar"))
    assert [(side.tag, int(side.get(qn("w:w")))) for side in margins] == [(qn("w:top"), 60), (qn("w:bottom"), 60)]


def test_the_language_of_the_file_is_chinese() -> None:
    styles = Document(BytesIO(word_file(FORM))).styles.element
    assert {language.get(qn("w:eastAsia")) for language in styles.iter(qn("w:lang"))} == {"zh-CN"}


def test_each_row_is_as_wide_as_the_form() -> None:
    assert {sum(cell.span for cell in row.cells) for row in FORM.rows} == {COLUMNS}


def test_the_name_of_a_file_holds_no_slash() -> None:
    assert Form(title="审查表", rows=(), name=" GJJ/BM2026-00001").file_name == "审查表 GJJ-BM2026-00001.docx"
