"""A correction's reviewers see what it changes of what was approved."""

from __future__ import annotations

from services.review.domain.changes import changed_lines
from tests.integration.review.harness import HEAD, STRANGER, TEXT, ReviewHarness


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


def test_lines_far_from_a_change_are_left_out() -> None:
    before = [f"第{number}行" for number in range(40)]
    after = [*before[:20], "改过的一行", *before[21:]]
    found = changed_lines("\n".join(before), "\n".join(after))
    assert found is not None
    assert [line.kind for line in found] == ["gap", "same", "same", "old", "new", "same", "same"]
