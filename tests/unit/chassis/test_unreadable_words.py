"""What an office file keeps from its reader by size or colour is found as hidden."""

from __future__ import annotations

import io
import zipfile

import pytest

from chassis.content.findings.files import find_in_file

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROW = '<row r="3"{}><c r="B3" t="inlineStr"><is><t>缴存情况</t></is></c></row>'


def kinds(parts: dict[str, str]) -> set[str]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in {"[Content_Types].xml": _TYPES, **parts}.items():
            archive.writestr(name, part)
    return {each.kind for each in find_in_file(made.getvalue())}


def in_sheet(*, columns: str = "", row: str = "", form: str = "") -> set[str]:
    relation = f'<Relationship Id="rId1" Type="{_LINKED}/worksheet" Target="worksheets/sheet1.xml"/>'
    return kinds(
        {
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKED}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships">{relation}</Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}">{form}<cols>{columns}</cols>'
            f"<sheetData>{_ROW.format(row)}</sheetData></worksheet>",
        }
    )


def in_document(properties: str, *, before: str = "<w:p>", after: str = "</w:p>") -> set[str]:
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>经办人张某</w:t></w:r>"
    body = f"<w:body>{before}{run}{after}</w:body>"
    return kinds({"word/document.xml": f'<w:document xmlns:w="{_WORD}">{body}</w:document>'})


@pytest.mark.parametrize(
    ("columns", "row", "form", "kind"),
    [
        ("", ' ht="0" customHeight="1"', "", "hidden_rows"),
        ("", "", '<sheetFormatPr zeroHeight="1"/>', "hidden_rows"),
        ('<col min="2" max="2" width="0" customWidth="1"/>', "", "", "hidden_columns"),
        ('<col min="1" max="16384" hidden="1"/>' * 2000, "", "", "hidden_columns"),
        ('<col min="1" max="1" hidden="1"/><col min="1" max="9" hidden="1"/>', "", "", "hidden_columns"),
    ],
)
def test_rows_and_columns_of_no_size_are_hidden(columns: str, row: str, form: str, kind: str) -> None:
    assert kind in in_sheet(columns=columns, row=row, form=form)


def test_rows_and_columns_of_some_size_are_shown() -> None:
    shown = in_sheet(
        columns='<col min="1" max="2" width="0.5"/>', row=' ht="12"', form='<sheetFormatPr zeroHeight="1"/>'
    )
    assert not shown & {"hidden_rows", "hidden_columns"}


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="ffffff"/><w:shd w:val="clear" w:fill="auto"/>',
        '<w:highlight w:val="black"/>',
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:sz w:val="4"/>',
    ],
)
def test_words_that_nobody_can_read_are_hidden(properties: str) -> None:
    assert "hidden_text" in in_document(properties)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="C00000"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
        '<w:highlight w:val="yellow"/><w:sz w:val="21"/>',
        '<w:shd w:val="clear" w:fill="000000"/>',
    ],
)
def test_words_that_can_be_read_are_not(properties: str) -> None:
    assert "hidden_text" not in in_document(properties)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<w:p><w:pPr><w:shd w:fill="1F3864"/></w:pPr>', "</w:p>"),
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr><w:p>', "</w:p></w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent><w:p>", "</w:p></w:txbxContent></w:r></w:p>"),
    ],
)
def test_white_words_on_a_dark_paragraph_cell_or_shape_can_be_read(before: str, after: str) -> None:
    assert "hidden_text" not in in_document('<w:color w:val="FFFFFF"/>', before=before, after=after)


def test_black_words_in_a_black_cell_are_hidden() -> None:
    before = '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="000000"/></w:tcPr><w:p>'
    assert "hidden_text" in in_document(
        '<w:color w:val="000000"/>', before=before, after="</w:p></w:tc></w:tr></w:tbl>"
    )
