"""Office files and clippings become clean text: what reads in them, as it reads, and nothing that is hidden."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import CleanText, Heading, Item, Paragraph, Span
from chassis.content.clean_text.convert import convert
from chassis.content.clean_text.headings import with_headings
from chassis.content.clean_text.inline import inline
from chassis.content.clean_text.written import written
from chassis.content.file_types import WrongFile
from chassis.content.markings import SecrecyMarking
from chassis.web.ui.text import markdown
from tests.office import clippings, word, wps


def text_of(content: bytes | str, name: str = "正文.docx") -> str:
    return convert(name, content.encode() if isinstance(content, str) else content).text


def left_out(found: CleanText) -> dict[str, int]:
    return {each.kind: each.count for each in found.left_out}


def says(words: str) -> Callable[[WrongFile], bool]:
    return lambda refusal: words in refusal.zh


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_word_report_keeps_its_headings_lists_links_bold_words_and_table() -> None:
    assert (
        text_of(word.report())
        == """# 2026年第三季度住房公积金财务收支报告

## 一、归集情况

三季度共归集**3.21亿元**，同比增长 6.2%。详见[国务院关于修改条例的决定](https://www.gov.cn/zhengce/2019-03/31/content_5378508.htm)。

### （一）分类情况

- 购房提取
- 租房提取
  - 无房职工家庭

1. 填写申请表
2. 提交材料
3. 五个工作日内办结

| 类别 | 项目 | 2026年（万元） 计划 | 2026年（万元） 实际 |
| --- | --- | --- | --- |
| 归集 | 单位缴存 | 18000 | 18560 |
| 归集 | 个人缴存 | 13000 | 13540 |
| 合计 |  | 31000 | 32100 |

以上数据未经审计。"""
    )


def test_a_letter_without_styles_has_the_headings_of_official_documents() -> None:
    found = text_of(word.official_letter())
    assert found.startswith(
        "# 关于调整2026年度缴存基数的通知\n\n各缴存单位：\n\n## 一、调整范围\n\n### （一）在职职工\n\n按上"
    )


def test_a_wps_document_reads_as_it_does_in_wps() -> None:
    found = text_of(wps.rules())
    assert "# 住房公积金提取管理办法\n\n## 总则" in found
    assert "第一条　为规范提取业务，制定本办法。\n\n第二条　本办法适用于本市。" in found
    assert found.count("咨询电话：12329") == 1
    assert "| 租房 | 身份证 |\n| 租房 | 无房证明 |" in found


def test_what_the_program_counts_is_written_as_it_reads() -> None:
    made = word.counted(("chineseCounting", "%1、"), ("decimal", "%2."), ("lowerLetter", "%3)"))
    found = text_of(made(("总体要求", 0), ("甲项", 1), ("乙项", 1), ("细项", 2), ("组织保障", 0), ("丙项", 1)))
    assert found == "一、总体要求\n\n1. 甲项\n2. 乙项\n\n   a) 细项\n\n二、组织保障\n\n1. 丙项"


def test_numbers_beyond_ten_and_of_several_places_are_counted_rightly() -> None:
    made = word.counted(("japaneseCounting", "第%1条"), ("decimal", "%1.%2"))
    found = text_of(made(*(("内容", 0) for _ in range(21)), ("细目", 1)))
    assert "第十条　内容" in found
    assert "第十二条　内容" in found
    assert "第二十一条　内容\n\n二十一.1 细目" in found


def test_pasting_from_word_gives_the_same_as_importing() -> None:
    found = convert("clipboard.html", clippings.FROM_WORD.encode())
    assert found.text.startswith(
        "# 2026年工作要点\n\n全年办理**重点事项**，共三类，见[政策文件](https://www.gov.cn/zhengce/)。"
    )
    assert (
        "- 购房提取\n  - 首套住房\n\n1. 填写申请表\n2. 提交材料\n\n第一条　为规范提取业务，制定本办法。" in found.text
    )
    assert (
        "| 类别 | 2026年 计划 | 2026年 实际 |\n| --- | --- | --- |\n| 归集 | 18000 | 18560 |\n| 归集 | 13000 |"
        in found.text
    )
    assert "七七四一" not in found.text
    assert "alert" not in found.text
    assert left_out(found) == {"hidden": 1, "picture": 1}


def test_rows_that_excel_hides_are_not_pasted() -> None:
    found = convert("clipboard.html", clippings.FROM_EXCEL.encode())
    assert found.text == ("三季度收支表\n\n| 月份 | 收入 | 支出 |\n| --- | --- | --- |\n| 7月 | 1,200 | 800 |")
    assert left_out(found) == {"hidden_cells": 1}


@pytest.mark.parametrize(
    "content",
    [
        word.with_body(
            f'<w:p>{run("共")}<w:del w:id="1" w:author="liu"><w:r><w:delText>二百</w:delText></w:r></w:del></w:p>'
        ),
        word.with_body(f'<w:p><w:ins w:id="1" w:author="liu">{run("三百")}</w:ins></w:p>'),
    ],
)
def test_a_document_with_tracked_changes_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(WrongFile, check=says("接受或拒绝全部修订")):
        convert("正文.docx", content)


def test_comments_and_pasted_changes_are_refused_alike() -> None:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("三季度共归集3.21亿元。")
    document.add_comment(paragraph.runs, text="请核对")
    with pytest.raises(WrongFile, check=says("批注")):
        convert("正文.docx", word.saved(document))
    with pytest.raises(WrongFile, check=says("修订")):
        convert("clipboard.html", clippings.TRACKED.encode())


def test_hidden_and_struck_words_never_come_along_and_are_told() -> None:
    content = word.with_body(
        f"<w:p>{run('公开的数字')}{run('内部数字七七四一', '<w:vanish/>')}{run('作废的话', '<w:strike/>')}</w:p>"
    )
    found = convert("正文.docx", content)
    assert found.text == "公开的数字"
    assert left_out(found) == {"hidden": 1, "struck": 1}


def test_words_of_no_size_or_white_on_white_never_come_along_from_a_page() -> None:
    page = (
        '<p>看得见<span style="font-size:0">零</span><span style="color: #FFFFFF">白</span></p>'
        '<table><tr><td style="background:navy"><span style="color:white">表头</span></td><td>乙</td></tr></table>'
        '<div style="font-size:0"><p style="font-size:14px">正文</p></div>'
    )
    found = convert("页面.html", page.encode())
    assert [word in found.text for word in ("看得见", "零", "白", "表头", "正文")] == [True, False, False, True, True]
    assert left_out(found) == {"hidden": 2}


def test_a_marking_in_hidden_words_is_refused_all_the_same() -> None:
    content = word.with_body(f"<w:p>{run('公开的数字')}{run('机密★10年', '<w:vanish/>')}</w:p>")
    with pytest.raises(SecrecyMarking):
        convert("正文.docx", content)
    with pytest.raises(SecrecyMarking):
        convert("clipboard.html", "<p>公开</p><p style='display:none'>机密★10年</p>".encode())


def test_a_footnote_stands_at_the_end_under_its_number() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    content = word.with_body(f"<w:p>{run('归集额')}{reference}{run('增长。')}</w:p>")
    relations = re.sub(
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>',
        word.part_of(content, "word/_rels/document.xml.rels"),
    )
    note = f'<w:footnote w:id="2"><w:p>{run("含补缴。")}</w:p></w:footnote>'
    content = word.with_part(content, "word/_rels/document.xml.rels", relations)
    content = word.with_part(content, "word/footnotes.xml", f"<w:footnotes {word.nsdecls('w')}>{note}</w:footnotes>")
    assert text_of(content) == "归集额［注1］增长。\n\n［注1］ 含补缴。"


def test_raised_digits_stay_raised_and_fields_show_what_they_show() -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    begin, apart, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = '<w:r><w:instrText> HYPERLINK "https://www.gov.cn/a" </w:instrText></w:r>'
    content = word.with_body(f"<w:p>{run('面积120m')}{raised}{begin}{code}{apart}{run('公告')}{end}</w:p>")
    assert text_of(content) == "面积120m²[公告](https://www.gov.cn/a)"


def test_a_workbook_shows_what_excel_shows() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "收支"
    sheet.append(["三季度收支表", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["日期", "金额（元）", "占比"])
    sheet.append([date(2026, 7, 1), 1234567.5, 0.1234])
    sheet["B3"].number_format, sheet["C3"].number_format = "#,##0.00", "0.0%"
    sheet.append([date(2026, 8, 1), 88, 0.5])
    sheet["C4"].number_format = "0%"
    sheet.append(["内部", 7741, 1])
    sheet.row_dimensions[5].hidden = True
    sheet.append([])
    sheet.append(["说明：以上数据未经审计。"])
    book.create_sheet("底稿").sheet_state = "hidden"
    found = convert("收支.xlsx", _saved(book))
    assert found.text == (
        "三季度收支表\n\n| 日期 | 金额（元） | 占比 |\n| --- | --- | --- |\n"
        "| 2026年7月1日 | 1,234,567.50 | 12.3% |\n| 2026年8月1日 | 88 | 50% |\n\n说明：以上数据未经审计。"
    )
    assert left_out(found) == {"hidden_cells": 2}


def test_a_workbook_with_comments_and_one_too_large_are_refused() -> None:
    book = Workbook()
    book.active["A1"] = "金额"
    book.active["A1"].comment = Comment("实际是七七四一", "liu")
    with pytest.raises(WrongFile, check=says("批注")):
        convert("收支.xlsx", _saved(book))
    book = Workbook()
    for _ in range(2_100):
        book.active.append(list(range(10)))
    with pytest.raises(WrongFile, check=says("附件")):
        convert("收支.xlsx", _saved(book))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("通知.doc", "另存为 .docx"),
        ("通知.wps", "另存为 .docx"),
        ("报表.et", "另存为 .xlsx"),
        ("扫描.pdf", "另存为 .docx"),
    ],
)
def test_other_files_are_refused_with_what_to_save_them_as(name: str, told: str) -> None:
    with pytest.raises(WrongFile, check=says(told)):
        convert(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_file_of_pictures_alone_and_a_broken_one_are_refused() -> None:
    with pytest.raises(WrongFile, check=says("没有可以导入的文字")):
        convert("clipboard.html", b"<p><img src='x'></p>")
    with pytest.raises(UnreadableFile):
        convert("正文.docx", word.report()[:-400])


def test_bold_words_that_end_in_a_punctuation_mark_read_bold() -> None:
    """CommonMark takes no ** between a letter and a punctuation mark, as Chinese often has it."""
    for spans in (
        [Span("注意：", bold=True), Span("请按时办理。")],
        [Span("推进"), Span("“一件事”", bold=True), Span("改革")],
        [Span("共"), Span("3.21亿元，", bold=True), Span("增长。")],
    ):
        shown = re.sub(r"<[^>]+>", "", markdown(inline(spans)))
        assert "*" not in shown
        assert "<strong>" in markdown(inline(spans))


def test_lists_that_begin_anew_are_counted_anew() -> None:
    found = written([Item(0, "1.", [Span("甲")]), Item(0, "2.", [Span("乙")]), Item(0, "1.", [Span("丙")])])
    assert markdown(found).count("<ol>") == 2


SHOWN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cf", "Zl", "Zp", "Zs"))


@given(st.text(SHOWN, max_size=60))
@example("-")
@example("+")
@example("1.")
def test_no_typed_sign_is_taken_for_markup(text: str) -> None:
    source = written([Paragraph([Span(text)])])
    assert _read(re.sub(r"<[^>]+>", "", markdown(source))) == _read(text)


def _read(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", ""), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def a_sheet(*extra: str, rows: int = 3) -> bytes:
    """A sheet of two columns with more of its XML, which no program would write so."""
    book = Workbook()
    for number in range(rows):
        book.active.append([f"项目{number}", number])
    made, content = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            part = given.read(name).decode()
            archive.writestr(name, part.replace("</sheetData>", "</sheetData>" + "".join(extra)))
    return content.getvalue()


@pytest.mark.parametrize(
    "spread",
    [
        '<mergeCells><mergeCell ref="A4:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A4:XFD1048576" location="x"/></hyperlinks>',
        "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:J{n + 2}"/>' for n in range(10, 30_000, 4)) + "</mergeCells>",
    ],
)
def test_ranges_beyond_all_words_change_nothing(spread: str) -> None:
    """A file of some kilobytes would else be millions of objects."""
    assert text_of(a_sheet(spread), "表.xlsx") == text_of(a_sheet(), "表.xlsx")


def test_a_merged_title_goes_as_far_as_words_stand() -> None:
    wide, fitting = (f'<mergeCells><mergeCell ref="A1:{to}1"/></mergeCells>' for to in ("XFD", "B"))
    assert text_of(a_sheet(wide), "表.xlsx") == text_of(a_sheet(fitting), "表.xlsx")


def test_ranges_that_lie_over_one_another_are_too_large() -> None:
    spread = "<mergeCells>" + '<mergeCell ref="A1:B9000"/>' * 20 + "</mergeCells>"
    with pytest.raises(WrongFile, match="too large"):
        text_of(a_sheet(spread, rows=9000), "表.xlsx")


def test_an_element_of_countless_attributes_is_refused() -> None:
    attributes = " ".join(f'a{number}="x"' for number in range(30_000))
    with pytest.raises(UnreadableFile) as refused:
        text_of(word.with_part(word.of_paragraphs("通知"), "word/more.xml", f"<p {attributes}/>"))
    assert refused.value.reason == "too_complex"


def test_only_a_short_bold_line_above_its_text_is_a_heading() -> None:
    def marked(text: str) -> Paragraph:
        return Paragraph([Span(text, bold=True)], is_marked=True)

    body = Paragraph([Span("正文。")])
    lone, sentence = marked("一、总体情况"), marked("二、各科室要按时报送！")
    row = [marked("三、加强领导"), marked("四、明确责任")]
    read = with_headings([lone, body, sentence, body, *row, body, marked("五、附则")])
    assert [block for block in read if isinstance(block, Heading)] == [Heading(1, [Span(""), *lone.spans])]
