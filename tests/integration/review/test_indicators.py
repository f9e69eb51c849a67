"""考核指标: a superior's indicators are data; the body scores itself by each, with its evidence."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.integration.review.harness import HEAD, OFFICE, ReviewHarness
from tests.integration.review.oversight import INSPECTOR, published, staffed
from tests.integration.review.test_inspections import PLAN

SECRET = "雪莲峡谷"
SET = {
    "body": "GJJ",
    "year": 2026,
    "name": "2026年考核指标",
    "indicators": [
        {"code": "A1", "title": "主动公开及时率", "evidence": "公开目录", "points": 10},
        {"code": "A2", "title": "政务公开培训", "evidence": "培训通知", "points": 5},
    ],
}


@pytest.fixture
def review(harness: ReviewHarness) -> ReviewHarness:
    return staffed(harness)


def test_the_body_scores_itself_by_the_superiors_indicators(review: ReviewHarness) -> None:
    published(review)
    made = review.post("/indicators", SET, INSPECTOR)
    assert (made.status_code, made.json["total"]) == (201, 15), made.json
    path = f"/indicators/{made.json['id']}"
    given = {"code": "A1", "points": 9, "evidence": f"{SECRET}见目录。", "disclosures": ["d-1"]}
    assert review.post(f"{path}/score", given, OFFICE).json["scored"] == 9
    assert list(review.post(f"{path}/score", {**given, "points": 11}, OFFICE).json["errors"]) == ["points"]
    assert list(review.post(f"{path}/score", {**given, "code": "B1"}, OFFICE).json["errors"]) == ["code"]
    assert review.post(f"{path}/score", given, INSPECTOR).status_code == 403
    assert review.get(path, HEAD).status_code == 403
    twice = {**SET, "indicators": [SET["indicators"][0]] * 2}  # type: ignore[index]
    assert list(review.post("/indicators", twice, OFFICE).json["errors"]) == ["indicators"]
    inspection = review.post("/inspections", PLAN, INSPECTOR).json["id"]
    pack = review.get(f"/inspections/{inspection}/evidence.zip", INSPECTOR).data
    assert [name for name in zipfile.ZipFile(BytesIO(pack)).namelist() if name.startswith("indicators/")]
    data = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "withdrawn", "ended": None}
    review.deliver("catalog.disclosure.purged", "d-1", data)
    assert SECRET not in review.everything_kept()
    assert review.get(path, OFFICE).json["scored"] == 9


def test_the_page_loads_a_table_and_takes_the_scores(review: ReviewHarness) -> None:
    review.page("/review/indicators", OFFICE)
    fields = {"body": "GJJ", "name": "2026年考核指标", "year": "2026"}

    def sent(table: str) -> dict[str, object]:
        return {**fields, "file": (BytesIO(table.encode()), "指标.csv")}

    wrong = review.submit("/review/indicators", sent("甲,乙\n1,2\n"), content_type="multipart/form-data")
    assert wrong.status_code == 422
    assert "编号、指标、佐证、分值" in wrong.text
    table = "编号,指标,佐证,分值\nA1,主动公开及时率,公开目录,10\n"
    done = review.submit("/review/indicators", sent(table), content_type="multipart/form-data")
    assert done.status_code == 303, done.text
    path = done.location.partition("?")[0]
    assert "主动公开及时率" in review.client.get(path).text
    given = {"code": "A1", "points": "9", "evidence": "见公开目录。", "seen": "1"}
    assert review.submit(f"{path}/score", given).status_code == 303
    assert "9 / 10 分" in review.client.get(path).text
