"""考核指标: a superior's indicators are data; the body scores itself by each, with its evidence."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

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
    again = review.post("/indicators", {**SET, "name": "再来一次"}, OFFICE)
    assert (again.status_code, again.json["code"]) == (409, "indicators_exist"), "the same under another name"
    given = {"code": "A1", "points": 9.25, "evidence": f"{SECRET}见目录。", "disclosures": ["d-1"]}
    assert review.post(f"{path}/score", given, OFFICE).json["scored"] == 9.25
    assert "最多两位小数" in review.post(f"{path}/score", {**given, "points": 9.255}, OFFICE).json["errors"]["points"]
    kept = review.post(f"{path}/discard", {}, OFFICE)
    assert (kept.status_code, kept.json["code"]) == (409, "indicators_scored")
    assert list(review.post(f"{path}/score", {**given, "points": 11}, OFFICE).json["errors"]) == ["points"]
    assert list(review.post(f"{path}/score", {**given, "code": "B1"}, OFFICE).json["errors"]) == ["code"]
    assert review.post(f"{path}/score", given, INSPECTOR).status_code == 403
    assert review.get(path, HEAD).status_code == 403
    twice = {**SET, "indicators": [SET["indicators"][0]] * 2}  # type: ignore[index]
    assert list(review.post("/indicators", twice, OFFICE).json["errors"]) == ["indicators"]
    inspection = review.post("/inspections", PLAN, INSPECTOR).json["id"]
    pack = review.get(f"/inspections/{inspection}/evidence.zip", INSPECTOR).data
    archive = zipfile.ZipFile(BytesIO(pack))
    (name,) = [name for name in archive.namelist() if name.startswith("indicators/")]
    assert json.loads(archive.read(name))["scores"][0]["points"] == 9.25, "in points, as everywhere"
    data = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "withdrawn", "ended": None}
    review.deliver("catalog.disclosure.purged", "d-1", data)
    assert SECRET not in review.everything_kept()
    assert review.get(path, OFFICE).json["scored"] == 9.25


def test_a_table_is_loaded_by_the_api_and_what_is_wrong_names_its_row(review: ReviewHarness) -> None:
    query = urlencode({"body": "GJJ", "year": "2026", "name": "市级指标"})

    def sent(table: str) -> Any:
        file = {"file": (BytesIO(table.encode()), "指标.csv")}
        at = f"/review/api/v1/indicator-table?{query}"
        return review.client.post(at, data=file, headers=review.bearer(INSPECTOR))

    wrong = sent("编号,指标,佐证,分值\nA1,公开率,目录,10\n\nA2,培训,通知,五分\n,会议,,1\n")
    assert wrong.status_code == 422
    assert list(wrong.json["errors"]) == ["row.4.points", "row.5.code"]
    assert wrong.json["errors"]["row.4.points"].startswith("第 4 行“分值”应为 0 到 1000 之间的数字")
    made = sent("编号,指标,佐证,分值\nA1,公开率,目录,10.5\n")
    assert (made.status_code, made.json["total"]) == (201, 10.5), made.json
    path = f"/indicators/{made.json['id']}"
    assert review.post(f"{path}/discard", {}, HEAD).status_code == 403
    assert review.post(f"{path}/discard", {}, INSPECTOR).status_code == 200
    assert review.get(path, INSPECTOR).status_code == 404
    assert sent("编号,指标,佐证,分值\nA1,公开率,目录,10.5\n").status_code == 201, "what was discarded is loaded anew"


def test_the_page_loads_a_table_and_takes_the_scores(review: ReviewHarness) -> None:
    review.page("/review/indicators", OFFICE)
    fields = {"body": "GJJ", "name": "2026年考核指标", "year": "2026"}

    def sent(table: str) -> dict[str, object]:
        return {**fields, "file": (BytesIO(table.encode()), "指标.csv")}

    wrong = review.submit("/review/indicators", sent("甲,乙\n1,2\n"), content_type="multipart/form-data")
    assert wrong.status_code == 422
    assert "编号、指标、佐证、分值" in wrong.text
    pasted = {**fields, "name": "粘贴的指标", "json": '[{"code": "B1", "title": "解读率", "points": "高"}]'}
    wrong = review.submit("/review/indicators", pasted, content_type="multipart/form-data")
    assert "第 1 项“分值”" in wrong.text
    pasted["json"] = '[{"code": "B1", "title": "解读率", "points": 2.5}]'
    by_hand = review.submit("/review/indicators", pasted, content_type="multipart/form-data").location.partition("?")[0]
    assert "0 / 2.5 分" in review.client.get(by_hand).text
    gone = review.submit(f"{by_hand}/discard", {"seen": "1"})
    assert "指标已撤销" in review.client.get(gone.location).text
    table = "编号,指标,佐证,分值\nA1,主动公开及时率,公开目录,10\n"
    done = review.submit("/review/indicators", sent(table), content_type="multipart/form-data")
    assert done.status_code == 303, done.text
    path = done.location.partition("?")[0]
    assert "主动公开及时率" in review.client.get(path).text
    given = {"code": "A1", "points": "9.5", "evidence": "见公开目录。", "seen": "1"}
    assert review.submit(f"{path}/score", given).status_code == 303
    assert "9.5 / 10 分" in review.client.get(path).text
