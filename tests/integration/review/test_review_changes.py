"""A correction's reviewers see what it changes of what was approved."""

from __future__ import annotations

from services.review.domain.changes import changed_lines
from tests.integration.review.harness import HEAD, LEADER, OFFICE, STRANGER, TEXT, ReviewHarness


def test_a_reviewer_of_a_correction_sees_the_fields_and_lines_that_it_changes(harness: ReviewHarness) -> None:
    first = harness.propose()
    assert harness.get(f"/cases/{first}/changes", HEAD).json["since"] is None
    harness.approve(first)
    second = {
        "revision": 2,
        "title": "2026年第三季度财务收支报告（更正）",
        "markdown": TEXT.replace("三亿二千", "三亿一千"),
    }
    harness.propose(change_reason="更正合计数。", **second)
    case = harness.case_of("d-1").id
    changes = harness.get(f"/cases/{case}/changes", HEAD).json
    assert (changes["since"], changes["fields"]) == (1, ["title", "text"])
    kinds = [line["kind"] for line in changes["lines"]]
    assert ("old" in kinds, "new" in kinds) == (True, True)
    assert "三亿二千" in next(line["text"] for line in changes["lines"] if line["kind"] == "old")
    page = harness.page(f"/review/cases/{case}", HEAD).text
    assert "改动了：标题、正文" in page
    assert "<del>" in page
    assert harness.get(f"/cases/{case}/changes", STRANGER).status_code == 404


def test_a_correction_of_metadata_leaves_out_what_the_route_of_its_body_says(harness: ReviewHarness) -> None:
    """Entered by API, confirmed, told on case page and approval form; the text that differs brings the step back."""
    harness.deliver("catalog.body.changed", "GJJ", {"code": "GJJ", "name": "中心", "departments": []})
    shown = harness.get("/routes/GJJ/external", OFFICE).json["steps"]
    steps = [{**step, "skip_when": "metadata_only" if step["sheet"] == "office" else ""} for step in shown]
    entered = harness.put("/routes/GJJ/external", {"steps": steps, "reason": "更正从简。"}, OFFICE, if_match='"1"')
    assert entered.status_code == 200, entered.json
    assert harness.post("/routes/GJJ/external/versions/2/confirm", None, LEADER).status_code == 200
    assert "可以省略：更正只改登记信息" in harness.page("/review/routes", OFFICE).text
    harness.approve(harness.propose())
    case = harness.propose(revision=2, change_reason="文号有误。", document_number="公积金〔2026〕32号")
    told = harness.get(f"/cases/{case}", LEADER).json
    assert [step["name"] for step in told["steps"]] == ["科室负责人审核", "保密审查", "审批"]
    assert told["skipped"] == [
        {"name": "政务公开办公室审核", "roles": ["office"], "why": "metadata_only", "revision": 1}
    ]
    for path in ("", "/form"):
        assert "第 1 版已经这个环节通过" in harness.page(f"/review/cases/{case}{path}", LEADER).text
    harness.approve(case)
    changed = harness.propose(revision=3, change_reason="数字有误。", markdown=TEXT.replace("三亿二千", "三亿一千"))
    assert len(harness.case(changed).steps) == 4


def test_lines_far_from_a_change_are_left_out() -> None:
    before = [f"第{number}行" for number in range(40)]
    after = [*before[:20], "改过的一行", *before[21:]]
    found = changed_lines("\n".join(before), "\n".join(after))
    assert found is not None
    assert [line.kind for line in found] == ["gap", "same", "same", "old", "new", "same", "same"]
