"""Words that show nothing are refused by API, form and import alike, also in a draft."""

from __future__ import annotations

import json

import pytest

from chassis.ports import SYSTEM
from chassis.web.ui.text import markdown
from services.catalog.adapters.imports.disclosures import import_disclosures, read_disclosures
from tests.integration.catalog.harness import PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

SAYS_NOTHING = [
    ("text", "# \n\n---\n"),
    ("text", "![](data:image/png;base64,QUJD)"),
    ("text", "&nbsp;\n\n<br>"),
    ("title", "——"),
    ("summary", "……"),
]


@pytest.mark.parametrize(("field", "words"), SAYS_NOTHING)
def test_markup_alone_is_refused_everywhere(catalog: CatalogHarness, field: str, words: str) -> None:
    refused = catalog.post("/disclosures", content(**{field: words}), PROPOSER)
    assert (refused.status_code, set(refused.json["errors"])) == (422, {field})
    with catalog.service.transaction() as work:
        read = read_disclosures([json.dumps(content(**{field: words}))])
        outcome = import_disclosures(read, actor=SYSTEM, work=work, clock=catalog.clock)
    assert field in outcome.bad[0].reason
    catalog.sign_in(PROPOSER)
    form = {**content(**{field: words}), "act": "save"}
    page = catalog.submit("/catalog/disclosures/new", form)
    assert page.status_code == 422
    assert "没有内容；请写明" in page.text


@pytest.mark.parametrize("blank", ["", "   ", "\u200b\u2060", "\u2800"])
def test_blank_and_zero_width_words_are_as_good_as_none(catalog: CatalogHarness, blank: str) -> None:
    assert set(catalog.post("/disclosures", content(title=blank), PROPOSER).json["errors"]) == {"title"}
    disclosure = catalog.draft(text=blank, summary=blank)
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert set(refused.json["errors"]) == {"text", "summary"}


def test_a_reason_that_people_read_needs_words(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    refused = catalog.act(disclosure, "correct", PROPOSER, {"reason": "……"})
    assert (refused.status_code, refused.json["code"]) == (422, "reason_missing")


@pytest.mark.parametrize("text", ["字" + "*a_" * 100_000, "字" + "[" * 200_000, "字" + "[a](" * 100_000])
def test_more_marks_than_pages_render_are_refused_with_what_to_do(catalog: CatalogHarness, text: str) -> None:
    """Each reader would wait for them; a preview shows them as they were typed."""
    refused = catalog.post("/disclosures", content(text=text), PROPOSER)
    assert refused.status_code == 422
    assert "请删去多余的" in refused.json["errors"]["text"]
    assert markdown(text) == f"<p>{text}</p>"
