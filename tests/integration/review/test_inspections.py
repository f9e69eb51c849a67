"""检查: a sample that nobody can choose, what is found is ordered to be mended, and a pack that is checked offline."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pytest

from chassis.base.hashing import canonical_json
from chassis.base.signing import SigningKey
from chassis.events import audit_heads
from services.review.adapters.evidence import verify_pack
from services.review.domain.inspection import CHECKLIST
from services.review.domain.sampling import Head, drawn, seed_of
from tests.integration.review.harness import HEAD, OFFICE, STRANGER, ReviewHarness
from tests.integration.review.oversight import FANG, INSPECTOR, bad, published, staffed
from tests.people import a_person

PLAN = {
    "body": "GJJ",
    "kind": "year_end",
    "title": "2026年度年终检查",
    "departments": ["CW"],
    "planned_on": "2026-11-09",
    "from_on": "2026-01-01",
    "until_on": "2026-12-31",
    "publications": 3,
    "cases": 1,
}
CASE_TITLE = "2026年第三季度财务收支报告"
ALL_WELL = dict.fromkeys(CHECKLIST, "yes")


@pytest.fixture
def review(harness: ReviewHarness) -> ReviewHarness:
    return staffed(harness)


def act(review: ReviewHarness, inspection: str, name: str, body: Any = None, by: Any = INSPECTOR) -> Any:
    return review.post(f"/inspections/{inspection}/{name}", body, by)


def seal(review: ReviewHarness) -> None:
    """Sign the head of the audit chain, as the timer does."""
    with review.service.transaction() as work:
        audit_heads.seal(work, review.clock, service="review", key=review.service.audit_key, announce=True)


def drawn_inspection(review: ReviewHarness, **changes: Any) -> dict[str, Any]:
    """An inspection with its sample, out of eight publications, a party matter and a case."""
    for number in range(1, 9):
        published(review, f"d-{number}", serial=number)
    published(review, "d-party", audience="party")
    review.propose("d-1")
    planned = review.post("/inspections", {**PLAN, **changes}, INSPECTOR)
    assert planned.status_code == 201, planned.json
    frozen = act(review, planned.json["id"], "freeze")
    assert (frozen.status_code, frozen.json["state"]) == (200, "frozen"), frozen.json
    review.later(minutes=5)
    seal(review)
    review.run_timers()
    shown: dict[str, Any] = review.get(f"/inspections/{planned.json['id']}", INSPECTOR).json
    assert shown["state"] == "drawn"
    assert {unit["title"] for unit in shown["sample"]["units"]} <= {f"d-{n}的标题" for n in range(1, 9)} | {CASE_TITLE}
    return shown


def pack(review: ReviewHarness, inspection: str, by: Any = INSPECTOR) -> bytes:
    given = review.get(f"/inspections/{inspection}/evidence.zip", by)
    assert given.status_code == 200, given.text
    assert 'filename="-' not in given.headers["Content-Disposition"], "a leading dash reads as an option"
    return bytes(given.data)


def opened(content: bytes) -> list[IO[bytes]]:
    packed = zipfile.ZipFile(BytesIO(content))
    return [packed.open(name) for name in packed.namelist()]


def test_the_sample_is_drawn_by_a_head_signed_after_the_population_was_fixed(review: ReviewHarness) -> None:
    seal(review)
    shown = drawn_inspection(review)
    units = shown["sample"]["units"]
    assert [unit["kind"] for unit in units] == ["publications"] * 3 + ["cases"]
    assert shown["population"]["publications"] == 8, "no party matter is among them"
    head = Head(**shown["sample"]["head"])
    written = json.loads(review.service.make_work(None, None).files.get(shown["population"]["digest"]))
    ids = {kind: [row["id"] for row in written[kind]] for kind in ("publications", "cases")}
    again = drawn(seed_of(shown["population"]["digest"], head), ids, written["sizes"])
    assert again == [(unit["kind"], unit["id"]) for unit in units], "anybody gets the same sample"


def test_nothing_is_drawn_before_a_later_head_is_signed(review: ReviewHarness) -> None:
    published(review)
    seal(review)
    inspection = review.post("/inspections", PLAN, INSPECTOR).json["id"]
    act(review, inspection, "freeze")
    assert review.run_timers() == 0
    assert review.get(f"/inspections/{inspection}", OFFICE).json["sample"] is None
    early = act(review, inspection, "check", {"unit": "publications/d-1", "answers": ALL_WELL})
    assert (early.status_code, early.json["code"], early.json["allowed"]) == (409, "illegal_transition", ["visit"])


def test_only_departments_of_the_body_are_inspected(review: ReviewHarness) -> None:
    refused = review.post("/inspections", {**PLAN, "departments": ["CW", "NOPE"]}, INSPECTOR)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["departments"])
    assert "本单位没有这个科室" in refused.json["errors"]["departments"]


def test_nobody_inspects_the_department_in_which_he_works(review: ReviewHarness) -> None:
    own = a_person("own", "inspector")
    refused = review.post("/inspections", PLAN, own)
    assert (refused.status_code, refused.json["code"]) == (403, "own_department")
    inspection = review.post("/inspections", PLAN, INSPECTOR).json["id"]
    assert act(review, inspection, "freeze", by=own).json["code"] == "own_department"
    assert act(review, inspection, "freeze", by=OFFICE).status_code == 403
    assert act(review, inspection, "freeze", by=STRANGER).status_code in (403, 404)
    assert review.get(f"/inspections/{inspection}", HEAD).status_code == 403


def test_an_inspection_goes_from_its_checks_to_an_order(any_harness: ReviewHarness) -> None:
    review = staffed(any_harness)
    shown = drawn_inspection(review)
    inspection, units = shown["id"], [f"{unit['kind']}/{unit['id']}" for unit in shown["sample"]["units"]]
    wrong = act(review, inspection, "check", {"unit": units[0], "answers": {**ALL_WELL, "complete": "no"}})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["remark"])
    assert act(review, inspection, "conclude", {"conclusion": "总体良好。"}).json["errors"].keys() == {"conclusion"}
    for unit in units:
        assert act(review, inspection, "check", {"unit": unit, "answers": ALL_WELL}).status_code == 200
    visit = {"on": "2026-11-09", "place": "营业大厅", "seen_there": "公开栏更新及时。", "good_practice": "设咨询台。"}
    assert act(review, inspection, "visit", visit).status_code == 200
    found = {"department": "CW", "found": "公开栏缺收费标准。", "what": "张贴收费标准。", "days": 5}
    assert act(review, inspection, "find", {**found, "disclosure": "d-party"}).status_code == 422
    assert act(review, inspection, "find", {**found, "disclosure": "d-1"}).status_code == 200
    (order,) = review.get("/remedial-orders", OFFICE).json["items"]
    assert (order["source"], order["disclosures"]) == ({"kind": "inspection", "id": inspection}, ["d-1"])
    assert review.post("/evaluations", bad(), FANG).status_code == 201
    numbers = [each["number"] for each in review.get("/remedial-orders?state=issued", OFFICE).json["items"]]
    assert numbers == ["整改〔2026〕2号", "整改〔2026〕1号"]
    evaluation = review.get("/evaluations", OFFICE).json["items"][0]["id"]
    assert "整改〔2026〕2号" in review.page(f"/review/evaluations/{evaluation}", OFFICE).text
    done = act(review, inspection, "conclude", {"conclusion": "总体良好。"})
    assert (done.status_code, done.json["state"]) == (200, "concluded")


def test_a_pack_is_checked_by_its_own_program_without_our_code(review: ReviewHarness, tmp_path: Path) -> None:
    shown = drawn_inspection(review, publications=8)
    assert review.post("/evaluations", bad(), FANG).status_code == 201
    content = pack(review, shown["id"])
    assert content == pack(review, shown["id"]), "the same state is the same pack"
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    assert {"index.html", "manifest.json", "population.json", "audit/segment.jsonl", "verify_pack.py"} <= set(names)
    assert "publications/GJJ-2026-00001/text.md" in names
    assert any(name.startswith("orders/") for name in names)
    assert "d-party" not in content.decode("utf-8", "ignore")
    (tmp_path / "pack.zip").write_bytes(content)
    program = tmp_path / "verify_pack.py"
    program.write_bytes(zipfile.ZipFile(BytesIO(content)).read("verify_pack.py"))
    command = [sys.executable, "-I", "-S", str(program), str(tmp_path / "pack.zip")]
    key = review.service.audit_key.public
    good = subprocess.run([*command, "--key", key], capture_output=True, text=True, timeout=60, check=False)
    assert (good.returncode, "HOLDS" in good.stdout) == (0, True), good.stdout + good.stderr
    assert "the key was not compared" not in good.stdout
    plain = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (plain.returncode, "the key was not compared" in plain.stdout) == (0, True), plain.stdout
    lost = subprocess.run([*command[:-1], "gone.zip"], capture_output=True, text=True, timeout=60, check=False)
    assert (lost.returncode, len(lost.stdout.splitlines()), lost.stderr) == (2, 1, "")
    page = zipfile.ZipFile(BytesIO(content)).read("index.html").decode()
    assert "发现的问题" not in page, "none was recorded"
    other = subprocess.run(
        [*command, "--key", "ed25519:" + "0" * 64], capture_output=True, text=True, timeout=60, check=False
    )
    assert other.returncode == 1


def test_a_pack_from_before_the_draw_holds_and_says_that_it_has_no_sample(
    review: ReviewHarness, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shown = drawn_inspection(review)
    assert verify_pack.is_drawn(pack(review, shown["id"]))
    planned = review.post("/inspections", PLAN, INSPECTOR).json["id"]
    act(review, planned, "freeze")
    (tmp_path / "early.zip").write_bytes(pack(review, planned))
    assert verify_pack.main([str(tmp_path / "early.zip")]) == 0
    said = capsys.readouterr().out
    assert "packed before the draw: there is no sample to check" in said
    assert "HOLDS" in said


def test_any_changed_byte_of_a_pack_is_found(review: ReviewHarness) -> None:
    content = pack(review, drawn_inspection(review)["id"])
    assert verify_pack.check(content)[0] == []
    step = max(1, len(content) // 30)
    for place in range(0, len(content), step):
        changed = bytearray(content)
        changed[place] ^= 1
        assert verify_pack.check(bytes(changed))[0], f"byte {place}"


def test_a_pack_whose_sample_was_chosen_is_found_out(review: ReviewHarness) -> None:
    """Even where manifest and archive were made anew, with a key of one's own."""
    content = pack(review, drawn_inspection(review)["id"])
    with zipfile.ZipFile(BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    inspection = json.loads(files["inspection.json"])
    inspection["sample"]["units"][0]["id"] = "chosen"
    files["inspection.json"] = canonical_json(inspection)
    manifest, key = json.loads(files["manifest.json"]), SigningKey("another", "audit-head:review")
    manifest["files"]["inspection.json"]["sha256"] = hashlib.sha256(files["inspection.json"]).hexdigest()
    files["manifest.json"] = canonical_json(manifest)
    files["manifest.sig"] = canonical_json({"key": key.public, "signature": key.sign(files["manifest.json"])})
    wrong, _, signer = verify_pack.check(verify_pack.archive(files))
    assert ["重新抽样的结果不同" in line for line in wrong] == [True]
    assert signer != review.service.audit_key.public


def test_a_purge_forgets_what_was_seen_and_leaves_the_sample(review: ReviewHarness) -> None:
    secret = "雪莲峡谷"
    shown = drawn_inspection(review, publications=8, title=f"{secret}专项检查")
    unit = "publications/d-1"
    checked = {"unit": unit, "answers": {**ALL_WELL, "complete": "no"}, "remark": f"{secret}缺数"}
    act(review, shown["id"], "check", checked)
    visit = {"on": "2026-11-09", "place": f"{secret}大厅", "seen_there": f"{secret}已张贴。"}
    act(review, shown["id"], "visit", visit)
    found = {"department": "CW", "found": f"{secret}有误", "disclosure": "d-1", "what": f"{secret}改正", "days": 5}
    act(review, shown["id"], "find", found)
    data = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "withdrawn", "ended": None}
    review.deliver("catalog.disclosure.purged", "d-1", data)
    assert secret not in review.everything_kept()
    left = review.get(f"/inspections/{shown['id']}", OFFICE).json
    units = [
        {**each, "title": "" if each["disclosure"] == "d-1" else each["title"]} for each in shown["sample"]["units"]
    ]
    assert (left["purged"], left["sample"]) == (True, {**shown["sample"], "units": units})
    content = pack(review, shown["id"])
    assert verify_pack.check(content)[0] == []
    assert secret.encode() not in b"".join(file.read() for file in opened(content))
    assert "检查（名称已清除）" in review.page("/review/inspections", OFFICE).text


def test_the_pages_plan_an_inspection_and_carry_it_out(review: ReviewHarness) -> None:
    published(review)
    form = review.page("/review/inspections/new", INSPECTOR).text
    assert "财务科" in form
    assert 'value="BGS"' not in form, "his own department is not offered"
    wrong = review.submit("/review/inspections", {**PLAN, "publications": "0", "cases": "0"})
    assert wrong.status_code == 422
    dropped = review.submit("/review/inspections", {**PLAN, "publications": "1", "cases": "0"}).location
    gone = review.submit(f"{dropped.partition('?')[0]}/discard", {"seen": "1"})
    assert "检查计划已撤销" in review.client.get(gone.location).text
    done = review.submit("/review/inspections", {**PLAN, "publications": "1", "cases": "0"})
    assert done.status_code == 303, done.text
    path = done.location.partition("?")[0]
    assert review.submit(f"{path}/acts/freeze", {"seen": "1"}).status_code == 303
    review.later(minutes=5)
    seal(review)
    review.run_timers()
    page = review.client.get(path).text
    assert '<a href="/catalog/disclosures/d-1">d-1的标题</a>' in page, "by its title, with the way to it"
    assert "GJJ/2026-00001" in page
    assert all(word not in page for word in ("种子", "链头", "指纹"))
    assert "怎么抽的" in page
    answers = {f"answers.{point}": "yes" for point in CHECKLIST}
    sent = {**answers, "unit": "publications/d-1", "seen": "3"}
    assert review.submit(f"{path}/acts/check", sent).status_code == 303
    stale = review.submit(f"{path}/acts/conclude", {"conclusion": "好。", "seen": "3"})
    assert stale.status_code == 412
    assert review.submit(f"{path}/acts/conclude", {"conclusion": "好。", "seen": "4"}).status_code == 303
    assert review.client.get(f"{path}/evidence.zip").data[:2] == b"PK"
    assert review.submit(f"{path}/acts/nothing", {}).status_code == 404
    assert "2026年度年终检查" in review.page("/review/inspections", OFFICE).text


def test_two_cases_of_one_disclosure_are_told_apart_on_the_page(review: ReviewHarness) -> None:
    """The first was returned, the second is under way; the list and what is chosen from both say so."""
    returned = review.propose("d-1")
    assert review.decide(returned, HEAD, step=1, decision="return", opinion="请核对。").status_code == 200
    published(review)
    shown = drawn_inspection(review, cases=5)
    assert sum(unit["kind"] == "cases" for unit in shown["sample"]["units"]) == 2
    page = review.page(f"/review/inspections/{shown['id']}", INSPECTOR).text
    for where in (page.partition("登记抽查情况")[0], page.partition("登记抽查情况")[2]):
        assert "提交，已退回" in where
        assert "提交，审核中" in where
