"""Review's addresses of evaluation, remedial orders and inspection, each with what it is tried on."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from chassis.permissions import Thing
from chassis.ports import Audience
from services.review.domain.inspection import CHECKLIST
from tests.integration.review.harness import ReviewHarness
from tests.integration.review.oversight import ASPECTS, published
from tests.integration.review.test_inspections import seal
from tests.matrix.people import BODY, DEPARTMENT, DEPARTMENTS, OTHER_DEPARTMENT
from tests.matrix.trying import Try
from tests.people import a_person

API, PAGES = "/review/api/v1", "/review"
HEAD, OFFICE, MEMBER = "tao", "qi", "fang"
PRESENT = [MEMBER, f"leading_group.all.{BODY}"]
WORDS = {"what": "补充附表。", "why": "附表不全。", "days": 5}


def oversight_tries(harness: ReviewHarness) -> list[Try]:
    """Everything once, on what this makes."""
    harness.deliver("catalog.body.changed", BODY, {"code": BODY, "departments": DEPARTMENTS})
    head = a_person(HEAD, "section_head", department=DEPARTMENT)
    for person in (head, a_person(OFFICE, "office"), a_person(MEMBER, "leading_group"), _inspector()):
        harness.enter(person)
    for audience in ("external", "internal"):
        published(harness, f"p-{audience}", department=OTHER_DEPARTMENT, audience=audience)
    whole = Thing(body=BODY)
    lists = [
        Try(rule=f"{API}/{name}", path=f"{API}/{name}")
        for name in ("publications", "evaluations", "remedial-orders", "inspections", "indicators")
    ]
    lists += [
        Try(rule=f"{PAGES}/{name}", path=f"{PAGES}/{name}")
        for name in ("evaluations", "remedial-orders", "inspections")
    ]
    lists += [
        Try(rule=f"{PAGES}/{name}/new", path=f"{PAGES}/{name}/new")
        for name in ("evaluations", "remedial-orders", "inspections")
    ]
    return [
        *lists,
        *_evaluating(harness, whole),
        *_ordering(harness, whole),
        *_inspecting(harness, whole),
        *_scoring(harness, whole),
    ]


def _inspector() -> Any:
    return a_person("ding", "inspector", department=DEPARTMENT)


def _evaluating(harness: ReviewHarness, whole: Thing) -> list[Try]:
    aspects = {name: {"verdict": "met"} for name in ASPECTS}
    said = {"body": BODY, "period": "2026-Q4", "disclosures": ["p-external"], "present": PRESENT, "conclusion": "good"}
    form = {**said, **{f"aspects.{name}.verdict": "met" for name in ASPECTS}}
    harness.enter(a_person(PRESENT[1], "leading_group"))
    made = harness.post("/evaluations", {**said, "aspects": aspects}, a_person(MEMBER, "leading_group"))
    assert made.status_code == 201, made.json
    evaluation, thing = made.json["id"], Thing(body=BODY, audience="external")
    return [
        Try(
            rule=f"{API}/evaluations",
            path=f"{API}/evaluations",
            method="POST",
            body={**said, "aspects": aspects},
            thing=whole,
        ),
        Try(rule=f"{PAGES}/evaluations", path=f"{PAGES}/evaluations", method="POST", body=form, thing=whole),
        *_shown("evaluations", "evaluation", evaluation, thing),
    ]


def _ordering(harness: ReviewHarness, whole: Thing) -> list[Try]:
    demand = {"body": BODY, "department": DEPARTMENT, **WORDS}
    tries = [
        Try(rule=f"{root}/remedial-orders", path=f"{root}/remedial-orders", method="POST", body=demand, thing=whole)
        for root in (API, PAGES)
    ]
    issued, replied = (_order(harness, demand) for _ in range(2))
    digest = _attached(harness, replied)
    said = harness.post(f"/remedial-orders/{replied}/reply", {"text": "已补。", "files": [digest]}, _head())
    assert said.status_code == 200, said.json
    thing = _thing()
    tries += _shown("remedial-orders", "order", replied, thing)
    for root in (API, PAGES):
        at, rule = f"{root}/remedial-orders/{replied}", f"{root}/remedial-orders/<order>"
        tries += [
            Try(rule=f"{rule}/files/<digest>", path=f"{at}/files/{digest}", thing=thing),
            Try(rule=f"{rule}/form.docx", path=f"{at}/form.docx", thing=thing),
            Try(rule=f"{rule}/verify", path=f"{at}/verify", method="POST", body={"remark": "好"}, thing=thing),
            Try(
                rule=f"{rule}/reorder",
                path=f"{at}/reorder",
                method="POST",
                body={"reason": "不全", "days": 5},
                thing=thing,
            ),
            Try(
                rule=f"{rule}/reply",
                path=f"{root}/remedial-orders/{issued}/reply",
                method="POST",
                body={"text": "已补。"},
                thing=thing,
            ),
        ]
    path = f"{PAGES}/remedial-orders/{replied}/print"
    file = f"{API}/remedial-orders/{issued}/files"
    return [
        *tries,
        Try(rule=f"{PAGES}/remedial-orders/<order>/print", path=path, thing=thing),
        Try(rule=f"{API}/remedial-orders/<order>/files", path=file, method="POST", body=_file, files=True, thing=thing),
    ]


def _inspecting(harness: ReviewHarness, whole: Thing) -> list[Try]:
    planned, drawn = (_planned(harness) for _ in range(2))
    dropped = _planned(harness)
    harness.post(f"/inspections/{drawn}/freeze", {}, _inspector())
    harness.later(minutes=5)
    seal(harness)
    harness.run_timers()
    shown = harness.get(f"/inspections/{drawn}", _inspector()).json
    unit = shown["sample"]["units"][0]
    checked = harness.post(f"/inspections/{drawn}/check", _check(unit), _inspector())
    assert checked.status_code == 200, checked.json
    visit = {"on": "2026-11-09", "place": "大厅", "seen_there": "及时。"}
    found = {"department": OTHER_DEPARTMENT, "found": "缺收费标准。"}
    acts = {
        "discard": (dropped, {}, {}),
        "freeze": (planned, {}, {}),
        "check": (drawn, _check(unit), _form_of(unit)),
        "visit": (drawn, visit, visit),
        "find": (drawn, found, found),
        "conclude": (drawn, {"conclusion": "良好。"}, {"conclusion": "良好。"}),
    }
    tries = [
        Try(rule=f"{root}/inspections", path=f"{root}/inspections", method="POST", body=PLAN, thing=whole)
        for root in (API, PAGES)
    ]
    tries += _shown("inspections", "inspection", drawn, whole)
    for act, (inspection, body, form) in acts.items():
        rule, at = f"{API}/inspections/<inspection>/{act}", f"{API}/inspections/{inspection}/{act}"
        below, named = ("discard", "discard") if act == "discard" else (f"acts/{act}", "acts/<act>")
        page, page_rule = f"{PAGES}/inspections/{inspection}/{below}", f"{PAGES}/inspections/<inspection>/{named}"
        tries.append(Try(rule=rule, path=at, method="POST", body=body, thing=whole))
        tries.append(Try(rule=page_rule, path=page, method="POST", body=form, thing=whole))
    for root in (API, PAGES):
        rule, path = f"{root}/inspections/<inspection>/evidence.zip", f"{root}/inspections/{drawn}/evidence.zip"
        tries.append(Try(rule=rule, path=path, thing=whole))
    return tries


PLAN = {
    "body": BODY,
    "kind": "year_end",
    "title": "年终检查",
    "departments": [OTHER_DEPARTMENT],
    "planned_on": "2026-11-09",
    "from_on": "2026-01-01",
    "until_on": "2026-12-31",
    "publications": 1,
    "cases": 0,
}


INDICATORS = {
    "body": BODY,
    "year": 2026,
    "name": "考核指标",
    "indicators": [{"code": "A1", "title": "公开率", "evidence": "目录", "points": 10}],
}
TABLE = "编号,指标,佐证,分值\nA1,公开率,目录,10\n"


def _scoring(harness: ReviewHarness, whole: Thing) -> list[Try]:
    made = harness.post("/indicators", INDICATORS, a_person(OFFICE, "office"))
    assert made.status_code == 201, made.json
    at, given = made.json["id"], {"code": "A1", "points": 8, "evidence": "见目录。"}
    dropped = harness.post("/indicators", {**INDICATORS, "year": 2024}, a_person(OFFICE, "office")).json["id"]
    table = f"{API}/indicator-table"
    query = urlencode({"body": BODY, "year": 2022, "name": "考核指标"})
    tries = [
        Try(rule=table, path=f"{table}?{query}", method="POST", body=_file_of_rows, files=True, thing=whole),
        Try(rule=f"{PAGES}/indicators", path=f"{PAGES}/indicators"),
        Try(
            rule=f"{API}/indicators",
            path=f"{API}/indicators",
            method="POST",
            body={**INDICATORS, "year": 2025},
            thing=whole,
        ),
        Try(
            rule=f"{PAGES}/indicators", path=f"{PAGES}/indicators", method="POST", body=_table, files=True, thing=whole
        ),
        *_shown("indicators", "indicators", at, whole),
    ]
    for root in (API, PAGES):
        for act, of, body in (("score", at, given), ("discard", dropped, {})):
            rule, path = f"{root}/indicators/<indicators>/{act}", f"{root}/indicators/{of}/{act}"
            tries.append(Try(rule=rule, path=path, method="POST", body=body, thing=whole))
    return tries


def _file_of_rows() -> dict[str, Any]:
    return {"file": (BytesIO(TABLE.encode()), "指标.csv")}


def _table() -> dict[str, Any]:
    return {"body": BODY, "year": "2023", "name": "考核指标", "file": (BytesIO(TABLE.encode()), "指标.csv")}


def _shown(name: str, parameter: str, identity: str, thing: Thing) -> list[Try]:
    return [
        Try(rule=f"{root}/{name}/<{parameter}>", path=f"{root}/{name}/{identity}", thing=thing) for root in (API, PAGES)
    ]


def _planned(harness: ReviewHarness) -> str:
    made = harness.post("/inspections", PLAN, _inspector())
    assert made.status_code == 201, made.json
    return str(made.json["id"])


def _check(unit: dict[str, Any]) -> dict[str, Any]:
    return {"unit": f"{unit['kind']}/{unit['id']}", "answers": dict.fromkeys(CHECKLIST, "yes")}


def _form_of(unit: dict[str, Any]) -> dict[str, Any]:
    return {"unit": f"{unit['kind']}/{unit['id']}", **{f"answers.{point}": "yes" for point in CHECKLIST}}


def _order(harness: ReviewHarness, demand: dict[str, Any]) -> str:
    made = harness.post("/remedial-orders", demand, a_person(OFFICE, "office"))
    assert made.status_code == 201, made.json
    return str(made.json["id"])


def _head() -> Any:
    return a_person(HEAD, "section_head", department=DEPARTMENT)


def _attached(harness: ReviewHarness, order: str) -> str:
    sent = harness.client.post(f"{API}/remedial-orders/{order}/files", data=_file(), headers=harness.bearer(_head()))
    assert sent.status_code == 201, sent.text
    return str(sent.json["digest"])  # type: ignore[index]


def _file() -> dict[str, Any]:
    return {"file": (BytesIO(b"mended"), "附表.txt")}


def _thing() -> Thing:
    audience: Audience = "internal"
    heads = ("head.party", "deputy", f"section_head.{DEPARTMENT}.{BODY}", HEAD)
    colleagues = (f"office.all.{BODY}", "office.party", f"leader.all.{BODY}", "superior")
    kept = {"owner": (*heads, *colleagues)}
    return Thing(body=BODY, audience=audience, departments=(DEPARTMENT,), kept_from=kept)
