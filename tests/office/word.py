"""Documents as Word saves them: made with python-docx, and what that cannot say put in by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def of_paragraphs(*texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def with_body(*paragraphs: str) -> bytes:
    """A document of paragraphs given as WordprocessingML."""
    document = Document()
    for xml in paragraphs:
        document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
    return saved(document)


def report() -> bytes:
    """A report with everything that officials use: title, headings, lists, a merged table, a link and bold words."""
    document = Document()
    document.add_heading("2026年第三季度住房公积金财务收支报告", 0)
    document.add_heading("一、归集情况", 1)
    paragraph = document.add_paragraph("三季度共归集")
    paragraph.add_run("3.21亿元，").bold = True
    paragraph.add_run("同比增长 6.2%。详见")
    link(paragraph, "国务院关于修改条例的决定", "https://www.gov.cn/zhengce/2019-03/31/content_5378508.htm")
    paragraph.add_run("。")
    document.add_heading("（一）分类情况", 2)
    for text in ("购房提取", "租房提取"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("无房职工家庭", style="List Bullet 2")
    for text in ("填写申请表", "提交材料", "五个工作日内办结"):
        document.add_paragraph(text, style="List Number")
    merged_table(document)
    document.add_paragraph("以上数据未经审计。")
    return saved(document)


def merged_table(document: Any) -> None:
    """| 项目 | 2026年 (over two columns) | with 计划, 实际 below, and 归集 over two rows."""
    table = document.add_table(rows=5, cols=4, style="Table Grid")
    for row, texts in enumerate(
        (
            ("类别", "项目", "2026年（万元）", ""),
            ("", "", "计划", "实际"),
            ("归集", "单位缴存", "18000", "18560"),
            ("", "个人缴存", "13000", "13540"),
            ("合计", "", "31000", "32100"),
        )
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((2, 0), (3, 0)), ((4, 0), (4, 1))):
        table.cell(*first).merge(table.cell(*last))


def link(paragraph: Any, text: str, address: str) -> None:
    identity = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), identity)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    element.append(run)
    paragraph._p.append(element)


def official_letter() -> bytes:
    """As most write: no style at all, headings by their font and their number (GB/T 9704)."""
    document = Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于调整2026年度缴存基数的通知").bold = True
    document.add_paragraph("各缴存单位：")
    for text, font in (
        ("一、调整范围", "黑体"),
        ("（一）在职职工", "楷体"),
        ("按上一年度月平均工资核定。", "仿宋"),
        ("二、工作要求", "黑体"),
        ("各单位要高度重视。", "仿宋"),
    ):
        run = document.add_paragraph().add_run(text)
        run._r.get_or_add_rPr().append(parse_xml(f'<w:rFonts {nsdecls("w")} w:eastAsia="{font}"/>'))
    return saved(document)


def counted(*levels: tuple[str, str]) -> Callable[..., bytes]:
    """A document whose paragraphs Word counts; each level by format and text."""
    shapes = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for number, (form, text) in enumerate(levels)
    )

    def made(*paragraphs: tuple[str, int]) -> bytes:
        document = Document()
        numbering = document.part.numbering_part.element
        for child in list(numbering):
            numbering.remove(child)
        numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{shapes}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="9"><w:abstractNumId w:val="7"/></w:num>'))
        for text, level in paragraphs:
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr>')
            )
        return saved(document)

    return made


def with_part(content: bytes, name: str, part: str) -> bytes:
    """The same file with one part put in or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
