"""What the file store lost or changed since the proposal is passed by nobody (条例第十七条: 先审查、后公开)."""

from __future__ import annotations

import pytest

from tests.integration.review.harness import HEAD

ATTACHED = "收支明细.csv"


def damage(harness, digest, how):
    path = harness.catalog_files.path(digest)
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(b"# other words\n")


def propose(harness, **changes):
    """A proposal with an attachment; returns its case with what can be damaged."""
    content = b"a;b\n1;2\n"
    attached = {
        "digest": harness.catalog_files.put(content),
        "name": ATTACHED,
        "size": len(content),
        "media_type": "text/csv",
        "unseen": [],
    }
    case_id = harness.propose(attachments=[attached], **changes)
    return case_id, {"正文": harness.case(case_id).proposal.text.digest, f"“{ATTACHED}”": attached["digest"]}


@pytest.mark.parametrize("how", ["missing", "changed"])
@pytest.mark.parametrize("what", ["正文", f"“{ATTACHED}”"])
def test_a_damaged_text_or_attachment_is_not_passed(harness, what, how):
    case_id, digests = propose(harness)
    damage(harness, digests[what], how)
    answer = harness.decide(case_id, HEAD, step=1, decision="pass", opinion="同意。")
    assert (answer.status_code, answer.json["code"]) == (409, "content_damaged")
    assert answer.json["parts"] == [what]
    assert what in answer.json["detail"]
    assert harness.case(case_id).current_numbers == (1,)


@pytest.mark.parametrize(("decision", "more"), [("return", {}), ("refuse", {"ground": "internal_affairs"})])
def test_what_is_damaged_can_still_be_returned_and_refused(harness, decision, more):
    case_id, digests = propose(harness)
    damage(harness, digests["正文"], "changed")
    answer = harness.decide(case_id, HEAD, step=1, decision=decision, opinion="正文已损坏。", **more)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_the_page_of_a_damaged_text_says_so_and_takes_no_pass(harness, how):
    case_id, digests = propose(harness)
    damage(harness, digests["正文"], how)
    page = harness.page(f"/review/cases/{case_id}", HEAD)
    assert page.status_code == 200
    assert "请告知运维人员检查文件库" in page.text
    answer = harness.fill_in(case_id, HEAD, decision="pass", opinion="同意。")
    assert answer.status_code == 409
    assert "不能通过" in answer.text
    assert harness.fill_in(case_id, HEAD, decision="return", opinion="正文已损坏。").status_code == 303


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_reading_what_is_damaged_says_so(harness, how):
    case_id, digests = propose(harness)
    for digest in digests.values():
        damage(harness, digest, how)
    for path in ("text", f"files/{digests[f'“{ATTACHED}”']}"):
        answer = harness.get(f"/cases/{case_id}/{path}", HEAD)
        assert (answer.status_code, answer.json["code"]) == (409, "content_damaged")


def test_metadata_that_do_not_give_the_hash_are_not_passed(harness):
    case_id = harness.propose(content_hash="sm3:" + "0" * 64)
    answer = harness.decide(case_id, HEAD, step=1, decision="pass", opinion="同意。")
    assert (answer.status_code, answer.json["parts"]) == (409, ["元数据"])


def test_what_is_restored_can_be_passed(harness):
    case_id, digests = propose(harness)
    content = harness.catalog_files.get(digests["正文"])
    damage(harness, digests["正文"], "changed")
    harness.catalog_files.put(content)
    assert harness.decide(case_id, HEAD, step=1, decision="pass", opinion="同意。").status_code == 200
