"""The office's registers: the body's own rules (制度), and training and publicity for the work (宣传、培训、知晓率)."""

from __future__ import annotations

import io
from typing import Any

import pytest

from chassis.reconciliation.snapshots import take_snapshots
from tests.integration.catalog.harness import LEADER, OFFICE, PROPOSER, STRANGER, CatalogHarness, a_person
from tests.integration.catalog.test_directory_files import a_book

pytestmark = pytest.mark.one_database

RULE = {
    "body": "GJJ",
    "code": "ZD-01",
    "version": "2024年版",
    "kind": "responsibility",
    "name": "政务公开责任制度",
    "in_force_from": "2024-03-01",
    "department": "JCK",
}
TRAINING = {"body": "GJJ", "code": "PX-01", "kind": "training", "held_on": "2026-10-12", "topic": "条例学习"}
SURVEY = {
    "body": "GJJ",
    "code": "DC-01",
    "kind": "survey",
    "held_on": "2026-06-30",
    "topic": "政务公开知晓率调查",
    "asked": 120,
    "aware": 111,
    "source": "大厅问卷调查，2026年6月",
}


def entered(catalog: CatalogHarness, **changes: Any) -> str:
    """The id of a version of a rule that the office entered."""
    answer = catalog.post("/bylaws", {**RULE, **changes}, OFFICE)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def states(catalog: CatalogHarness, reader: Any = None) -> dict[str, str]:
    """How each version stands, as a reader sees it."""
    return {line["version"]: line["state"] for line in catalog.get("/bylaws?body=GJJ", reader).json["items"]}


def tasks(catalog: CatalogHarness, verb: str) -> list[Any]:
    return [event.data for event in catalog.announced(f"task.{verb}") if event.data["kind"] == "bylaw_review"]


# The rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_everybody_reads_the_rules_in_force_and_the_staff_every_version(catalog: CatalogHarness) -> None:
    entered(catalog)
    entered(catalog, version="2026年版", in_force_from="2026-09-01")
    entered(catalog, version="2027年版", in_force_from="2027-01-01")
    entered(catalog, code="ZD-02", version="旧", kind="evaluation", repealed_on="2026-05-01")
    assert states(catalog) == states(catalog, STRANGER) == {"2026年版": "in_force"}
    assert states(catalog, PROPOSER) == {
        "2024年版": "superseded",
        "2026年版": "in_force",
        "2027年版": "coming",
        "旧": "repealed",
    }
    page = catalog.client.get("/bylaws?body=GJJ").text
    assert "2026年版" in page
    assert "2024年版" not in page
    assert "2027年版" not in page


def test_a_version_that_is_to_come_replaces_the_one_before_by_itself(catalog: CatalogHarness) -> None:
    entered(catalog)
    assert "2024年版" in catalog.client.get("/guide?body=GJJ").text
    entered(catalog, version="2027年版", in_force_from="2027-01-01")
    assert "2024年版" in catalog.client.get("/guide?body=GJJ").text
    catalog.later(days=70)
    assert states(catalog) == {"2027年版": "in_force"}
    assert "2027年版" in catalog.client.get("/guide?body=GJJ").text


def test_the_missing_ones_of_the_eight_are_named_until_they_are_entered(catalog: CatalogHarness) -> None:
    """八项制度."""
    names = [line["name"] for line in catalog.get("/missing-bylaws?body=GJJ").json["items"]]
    assert len(names) == 8
    entered(catalog)
    left = [line["kind"] for line in catalog.get("/missing-bylaws?body=GJJ").json["items"]]
    assert "responsibility" not in left
    assert len(left) == 7
    catalog.sign_in(OFFICE)
    page = catalog.client.get("/bylaws?body=GJJ").text
    assert "依申请公开制度" in page
    assert "应有的 8 项制度中，还缺 7 项" in page
    catalog.sign_out()
    assert "还缺" not in catalog.client.get("/bylaws?body=GJJ").text


@pytest.mark.both_databases
def test_a_utility_misses_no_rule_on_requests_and_has_none(catalog: CatalogHarness) -> None:
    """条例第五十五条: of a utility nobody can request anything."""
    operator = a_person("op", "operator", body="*")
    assert (
        catalog.post("/bodies", {"code": "SGS", "name": "供水", "legal_regime": "utility"}, operator).status_code == 201
    )
    kinds = [line["kind"] for line in catalog.get("/missing-bylaws?body=SGS").json["items"]]
    assert "request" not in kinds
    assert len(kinds) == 7
    office = a_person("sgs", "office", body="SGS")
    catalog.sign_in(office)
    assert "应有的 7 项制度都还没有现行的" in catalog.client.get("/bylaws?body=SGS").text, "none of eight is there"
    catalog.sign_out()
    given = {**RULE, "body": "SGS", "kind": "request", "department": ""}
    assert [*catalog.post("/bylaws", given, office).json["errors"]] == ["kind"]


def test_a_rule_leads_to_the_publication_in_which_it_is_read(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    identity = entered(catalog, index_number=number)
    assert f"/published/{number}" in catalog.client.get(f"/bylaws/{identity}").text
    assert catalog.get(f"/bylaws/{identity}").json["index_number"] == number


@pytest.mark.both_databases
def test_a_rule_whose_publication_was_withdrawn_leads_nowhere_and_can_still_be_changed(catalog: CatalogHarness) -> None:
    published = catalog.published()
    number = catalog.index_number(published)
    identity = entered(catalog, index_number=number)
    reason = {"reason": "内容有误", "ground": "《政府信息公开条例》第十七条"}
    assert catalog.act(published, "withdraw", OFFICE, reason).status_code == 200
    page = catalog.client.get(f"/bylaws/{identity}").text
    assert "已撤下" in page
    assert f"/published/{number}" not in page
    change = {name: value for name, value in RULE.items() if name not in ("body", "code", "version")}
    given = {**change, "index_number": number, "name": "责任制度"}
    assert catalog.put(f"/bylaws/{identity}", given, OFFICE, If_Match="*").status_code == 200


@pytest.mark.parametrize("number", ["GJJ/2026-00099", "GJJ/N2026-00001"])
def test_a_publication_that_not_everybody_reads_is_no_place_of_a_rule(number: str, catalog: CatalogHarness) -> None:
    """An inner number betrays that there is something inside."""
    catalog.published(item="GJJ-N-01")
    refused = catalog.post("/bylaws", {**RULE, "index_number": number}, OFFICE)
    assert refused.status_code == 422
    assert [*refused.json["errors"]] == ["index_number"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"department": "MOON"}, "department"),
        ({"repealed_on": "2024-02-01"}, "repealed_on"),
        ({"reviewed_on": "2027-01-01"}, "reviewed_on"),
        ({"reviewed_on": "2026-05-01", "review_by": "2026-04-01"}, "review_by"),
        ({"kind": "moon"}, "kind"),
        ({"name": "\u200b"}, "name"),
    ],
)
def test_what_cannot_be_of_a_rule_is_refused_by_page_and_api(
    changes: dict[str, str], field: str, catalog: CatalogHarness
) -> None:
    refused = catalog.post("/bylaws", {**RULE, **changes}, OFFICE)
    assert refused.status_code == 422
    assert [*refused.json["errors"]] == [field]
    catalog.sign_in(OFFICE)
    page = catalog.submit("/bylaws/new", {**RULE, **changes})
    assert page.status_code == 422
    assert f'href="#f-{field}"' in page.text


def test_a_version_stands_once_and_no_two_begin_on_one_day(catalog: CatalogHarness) -> None:
    entered(catalog)
    assert catalog.post("/bylaws", {**RULE, "in_force_from": "2025-01-01"}, OFFICE).status_code == 409
    same_day = catalog.post("/bylaws", {**RULE, "version": "又一版"}, OFFICE)
    assert [*same_day.json["errors"]] == ["in_force_from"]


def test_a_rule_is_changed_in_the_version_that_was_seen(catalog: CatalogHarness) -> None:
    identity = entered(catalog)
    change = {name: value for name, value in RULE.items() if name not in ("body", "code", "version")}
    seen = catalog.get(f"/bylaws/{identity}").headers["ETag"]
    changed = catalog.put(f"/bylaws/{identity}", {**change, "name": "责任制度"}, OFFICE, If_Match=seen)
    assert changed.status_code == 200, changed.json
    assert (changed.json["name"], changed.json["version"]) == ("责任制度", "2024年版")
    assert catalog.put(f"/bylaws/{identity}", change, OFFICE, If_Match=seen).status_code == 412
    assert catalog.put(f"/bylaws/{identity}", change, PROPOSER, If_Match="*").status_code == 403


def test_a_day_of_review_that_passed_is_a_task_of_the_office_once(catalog: CatalogHarness) -> None:
    identity = entered(catalog, review_by="2026-11-20")
    catalog.run_timers()
    assert tasks(catalog, "opened") == []
    catalog.later(days=30)
    for _ in range(3):
        catalog.run_timers()
        catalog.later(days=3)
    (task,) = tasks(catalog, "opened")
    assert (task["roles"], task["body"], task["page"]) == (["office"], "GJJ", f"/bylaws/{identity}")
    assert task["due_on"] == "2026-11-20"


@pytest.mark.both_databases
def test_a_review_closes_the_task_and_the_next_day_that_passes_opens_another(catalog: CatalogHarness) -> None:
    identity = entered(catalog, review_by="2026-11-20")
    catalog.later(days=30)
    catalog.run_timers()
    today = catalog.clock.today().isoformat()
    review = {"reviewed_on": today, "review_by": "2027-03-01"}
    assert catalog.post(f"/bylaws/{identity}/review", review, LEADER).status_code == 403
    assert catalog.post(f"/bylaws/{identity}/review", review, OFFICE).json["reviewed_on"] == today
    assert [task["id"] for task in tasks(catalog, "closed")] == [tasks(catalog, "opened")[0]["id"]]
    catalog.later(days=120)
    catalog.run_timers()
    assert len(tasks(catalog, "opened")) == 2


def test_a_review_whose_next_day_is_over_already_is_refused(catalog: CatalogHarness) -> None:
    """Else the task that it closes would open again at once."""
    identity = entered(catalog)
    refused = catalog.post(
        f"/bylaws/{identity}/review", {"reviewed_on": "2025-01-01", "review_by": "2025-06-01"}, OFFICE
    )
    assert [*refused.json["errors"]] == ["review_by"]


@pytest.mark.parametrize("way", ["later version", "repeal", "removal"])
def test_a_task_goes_with_its_reason(way: str, catalog: CatalogHarness) -> None:
    identity = entered(catalog, review_by="2026-11-20")
    catalog.later(days=30)
    catalog.run_timers()
    if way == "later version":
        entered(catalog, version="2026年版", in_force_from="2026-12-01")
        catalog.run_timers()
    elif way == "repeal":
        change = {name: value for name, value in RULE.items() if name not in ("body", "code", "version")}
        given = {**change, "review_by": "2026-11-20", "repealed_on": "2026-12-01"}
        assert catalog.put(f"/bylaws/{identity}", given, OFFICE, If_Match="*").status_code == 200
    else:
        removed = catalog.post(f"/bylaws/{identity}/remove", {"reason": "登记重复"}, OFFICE)
        assert removed.status_code == 200, removed.json
        assert catalog.get(f"/bylaws/{identity}", OFFICE).status_code == 404
    assert len(tasks(catalog, "closed")) == 1


@pytest.mark.both_databases
def test_a_reader_that_missed_the_task_is_told_how_it_stands(catalog: CatalogHarness) -> None:
    """A reconciliation: open, done, and nothing more once its rule is out of the register."""
    identity = entered(catalog, review_by="2026-11-20")
    catalog.later(days=30)
    catalog.run_timers()
    task = tasks(catalog, "opened")[0]["id"]
    assert take_snapshots(catalog.service, "task", [task])[task].events[-1].name == "catalog.task.opened"
    catalog.post(f"/bylaws/{identity}/review", {"reviewed_on": "2026-12-01"}, OFFICE)
    assert take_snapshots(catalog.service, "task", [task])[task].events[-1].name == "catalog.task.closed"
    catalog.post(f"/bylaws/{identity}/remove", {"reason": "登记重复"}, OFFICE)
    assert take_snapshots(catalog.service, "task", [task])[task].events[-1].name == "catalog.task.standing"


@pytest.mark.both_databases
def test_the_audit_keeps_who_entered_and_removed_a_rule_and_why(catalog: CatalogHarness) -> None:
    identity = entered(catalog)
    catalog.post(f"/bylaws/{identity}/remove", {"reason": "登记重复"}, OFFICE)
    found = catalog.get(f"/audit?aggregate=bylaw/{identity}", a_person("audit", "audit_admin")).json["items"]
    assert sorted(line["name"] for line in found) == ["bylaw.changed", "bylaw.removed"]
    assert "政务公开责任制度" not in str(found)
    assert "登记重复" in str(found)


# Training, publicity, and who knows ----------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_what_was_held_is_entered_and_read_by_the_body_s_staff_alone(catalog: CatalogHarness) -> None:
    added = catalog.post("/activities", {**TRAINING, "participants": 42}, OFFICE)
    assert added.status_code == 201, added.json
    assert [line["topic"] for line in catalog.get("/activities?year=2026", PROPOSER).json["items"]] == ["条例学习"]
    assert catalog.get("/activities?year=2025", PROPOSER).json["items"] == []
    assert catalog.get("/activities", STRANGER).json["items"] == []
    assert catalog.get(f"/activities/{added.json['id']}", STRANGER).status_code == 404
    assert catalog.get("/activities").status_code == 401


def test_who_knows_is_counted_of_all_who_were_asked_with_its_sources(catalog: CatalogHarness) -> None:
    """知晓率."""
    catalog.post("/activities", SURVEY, OFFICE)
    more = {**SURVEY, "code": "DC-02", "asked": 80, "aware": 60, "source": "电话调查"}
    added = catalog.post("/activities", more, OFFICE)
    assert added.json["awareness"] == 75.0
    found = catalog.get("/awareness?body=GJJ&year=2026").json
    assert (found["asked"], found["aware"], found["rate"]) == (200, 171, 85.5)
    assert found["sources"] == ["大厅问卷调查，2026年6月", "电话调查"]
    assert catalog.get("/awareness?body=GJJ&year=2025").json["rate"] is None
    guide = catalog.client.get("/guide?body=GJJ").text
    assert "知晓率 85.5%" in guide
    assert "电话调查" in guide


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"aware": 121}, "aware"),
        ({"aware": None}, "aware"),
        ({"asked": None}, "asked"),
        ({"asked": 0}, "asked"),
        ({"source": ""}, "source"),
        ({"held_on": "2026-12-31"}, "held_on"),
    ],
)
def test_figures_without_ground_are_refused_by_page_and_api(
    changes: dict[str, Any], field: str, catalog: CatalogHarness
) -> None:
    refused = catalog.post("/activities", {**SURVEY, **changes}, OFFICE)
    assert refused.status_code == 422
    assert field in refused.json["errors"]
    catalog.sign_in(OFFICE)
    form = {name: "" if value is None else str(value) for name, value in {**SURVEY, **changes}.items()}
    page = catalog.submit("/activities/new", form)
    assert page.status_code == 422
    assert f'href="#f-{field}"' in page.text


# Pages and files -----------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_the_office_keeps_both_registers_by_page(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    sent = catalog.submit("/bylaws/new", RULE)
    assert sent.status_code == 303
    at = sent.headers["Location"].partition("?")[0]
    assert "已保存" in catalog.client.get(sent.headers["Location"]).text
    changed = {**RULE, "name": "责任制度（修订）", "etag": "1"}
    assert catalog.submit(f"{at}/edit", changed).status_code == 303
    stale = catalog.submit(f"{at}/edit", changed)
    assert stale.status_code == 412
    assert "有人先改了" in stale.text
    today = catalog.clock.today().isoformat()
    assert catalog.submit(f"{at}/review", {"reviewed_on": today, "version": "2"}).status_code == 303
    assert "责任制度（修订）" in catalog.client.get("/guide?body=GJJ").text
    assert catalog.submit("/activities/new", TRAINING).status_code == 303
    listed = catalog.client.get("/activities?body=GJJ&year=2026").text
    assert "条例学习" in listed
    held = catalog.get("/activities", OFFICE).json["items"][0]["id"]
    assert catalog.submit(f"/activities/{held}", {**TRAINING, "topic": "保密审查", "version": "1"}).status_code == 303
    assert catalog.submit(f"/activities/{held}/remove", {"reason": "", "version": "2"}).status_code == 422
    assert catalog.submit(f"/activities/{held}/remove", {"reason": "重复", "version": "2"}).status_code == 303
    assert catalog.submit(f"{at}/remove", {"reason": "重复", "version": "3"}).status_code == 303
    assert catalog.get("/bylaws", OFFICE).json["items"] == []


def test_the_form_of_a_new_version_begins_with_the_rule_that_is_there(catalog: CatalogHarness) -> None:
    entered(catalog)
    catalog.sign_in(OFFICE)
    page = catalog.client.get("/bylaws/new?body=GJJ&code=ZD-01").text
    assert 'value="ZD-01"' in page
    assert 'value="政务公开责任制度"' in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_registers_come_back_from_a_file_as_they_were(form: str, catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    entered(catalog, index_number=number, document_number="=公积金〔2024〕3号", review_by="2026-12-01")
    entered(catalog, version="2027年版", in_force_from="2027-01-01")
    catalog.post("/activities", {**SURVEY, "materials": "-问卷\n-照片"}, OFFICE)
    before = [catalog.get(path, OFFICE).json["items"] for path in ("/bylaws", "/activities")]
    content = catalog.get(f"/register-file?body=GJJ&format={form}", OFFICE).data
    again = send(catalog, content, form)
    assert again.json == {"bylaws": 0, "activities": 0, "unchanged": 3}
    for path in ("/bylaws", "/activities"):
        for line in catalog.get(path, OFFICE).json["items"]:
            catalog.post(f"{path}/{line['id']}/remove", {"reason": "清空"}, OFFICE)
    assert send(catalog, content, form).json == {"bylaws": 2, "activities": 1, "unchanged": 0}
    after = [catalog.get(path, OFFICE).json["items"] for path in ("/bylaws", "/activities")]
    assert [[without(line) for line in lines] for lines in after] == [
        [without(line) for line in lines] for lines in before
    ]


def test_a_file_changes_what_it_names_and_leaves_the_rest(catalog: CatalogHarness) -> None:
    identity = entered(catalog)
    heads, row = ["单位", "制度编号", "版本", "下次复查日期"], ["GJJ", "ZD-01", "2024年版", "2027年3月1日"]
    assert send(catalog, a_book(heads, row), "xlsx").json == {"bylaws": 1, "activities": 0, "unchanged": 0}
    kept = catalog.get(f"/bylaws/{identity}", OFFICE).json
    assert (kept["review_by"], kept["name"]) == ("2027-03-01", RULE["name"])


@pytest.mark.parametrize(
    ("heads", "row", "said"),
    [
        (["单位", "登记编号", "形式", "日期", "主题"], ["GJJ", "PX-01", "讲座", "2026-10-12", "学习"], "形式"),
        (["单位", "登记编号", "形式", "日期", "主题"], ["GJJ", "PX-01", "培训", "十月", "学习"], "日期"),
        (["单位", "登记编号", "形式", "日期", "主题"], ["火星局", "PX-01", "培训", "2026-10-12", "学习"], "单位"),
        (["单位", "登记编号", "颜色"], ["GJJ", "PX-01", "红"], "颜色"),
        (["甲", "乙"], ["1", "2"], "表头"),
    ],
)
def test_a_bad_row_is_named_and_nothing_of_its_file_is_loaded(
    heads: list[str], row: list[str], said: str, catalog: CatalogHarness
) -> None:
    good = ["GJJ", "PX-00", "培训", "2026-10-12", "学习"] if len(heads) == 5 else row
    refused = send(catalog, a_book(heads, good, row), "xlsx")
    assert refused.status_code == 422
    assert said in str(refused.json["errors"])
    assert catalog.get("/activities", OFFICE).json["items"] == []


@pytest.mark.both_databases
def test_a_file_of_another_body_is_refused_whole(catalog: CatalogHarness) -> None:
    entered(catalog)
    content = catalog.get("/register-file?body=GJJ&format=csv", OFFICE).data
    assert catalog.get("/register-file?body=GJJ&format=csv", STRANGER).status_code == 403
    changed = content.replace("责任制度".encode(), "别的制度".encode())
    assert send(catalog, changed, "csv", STRANGER).status_code in (403, 422)
    assert catalog.get("/bylaws").json["items"][0]["name"] == RULE["name"]


@pytest.mark.both_databases
def test_the_page_loads_a_file_and_says_how_many(catalog: CatalogHarness) -> None:
    catalog.sign_in(OFFICE)
    heads = ["单位", "登记编号", "形式", "日期", "主题"]
    book = a_book(heads, ["GJJ", "PX-01", "培训", "2026-10-12", "条例学习"])
    sent = catalog.submit("/registers/files", {"file": (io.BytesIO(book), "登记簿.xlsx")})
    assert sent.status_code == 303
    assert "宣传培训 1 条" in catalog.client.get(sent.headers["Location"]).text
    assert catalog.submit("/registers/files", {}).status_code == 422


def send(catalog: CatalogHarness, content: bytes, form: str, actor: Any = OFFICE) -> Any:
    return catalog.client.post(
        f"{catalog.api}/register-file",
        data={"file": (io.BytesIO(content), f"登记簿.{form}")},
        headers=catalog.bearer(actor),
    )


def without(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in ("id", "etag")}
