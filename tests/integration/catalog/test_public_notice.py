"""A public notice (公示) ends: names and other personal data leave the public copy by themselves, not the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chassis.ports import SYSTEM, NotFound
from services.catalog.domain.public_notice import REASON
from services.catalog.use_cases.save_item import SaveItem, save_item
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import ARCHIVIST, LEADER, OFFICE, PROPOSER, READER, CatalogHarness, content
from tests.self_check import SELF_CHECK

pytestmark = pytest.mark.one_database

NAME, OTHER, MOBILE, MASKED = "欧阳金丝雀", "司马画眉", "13812345678", "138****5678"
TITLE = f"关于{NAME}同志任前公示的公告"
NOTICE = f"# 公示\n\n拟任职人员：欧阳　金丝雀、**{OTHER}**。监督手机{MOBILE}。"
KEPT = {"kind": "mobile", "masked": MASKED, "reason": "经本人同意公布。"}
UNTIL = "2026-11-13"
SECRETS = (NAME, OTHER, MOBILE, "金丝雀", "画眉")


def a_notice(catalog: CatalogHarness, **changes: Any) -> dict[str, Any]:
    """What makes a public notice of a disclosure."""
    given = {
        "title": TITLE,
        "summary": f"{NAME}等二人的公示。",
        "text": NOTICE,
        "kept_findings": [KEPT],
        "notice_until": UNTIL,
        "notice_hides": [NAME, OTHER],
    }
    return given | changes


def published_notice(catalog: CatalogHarness, **changes: Any) -> tuple[str, str]:
    """A notice that runs: its id and its index number."""
    disclosure = catalog.published(**a_notice(catalog, **changes))
    return disclosure, catalog.index_number(disclosure)


def days_pass(catalog: CatalogHarness, days: int = 9) -> None:
    catalog.later(days=days)
    catalog.run_timers()


def test_at_its_end_the_public_reads_the_approved_text_without_the_persons(catalog: CatalogHarness) -> None:
    file = catalog.upload("名单.txt", NAME.encode())
    disclosure, number = published_notice(catalog, attachments=[file["digest"]])
    page = catalog.client.get(f"/published/{number}")
    assert "公示期至2026年11月13日，期满隐去个人信息" in page.text
    assert NAME in page.text
    days_pass(catalog)
    shown = catalog.get(f"/published/{number}").json
    assert (shown["revision"], shown["title"]) == (2, "关于×××同志任前公示的公告")
    assert shown["text"] == f"# 公示\n\n拟任职人员：×××、×××。监督手机{MASKED}。"
    assert (shown["attachments"], shown["notice_ended_on"], shown["notice_until"]) == ([], UNTIL, None)
    assert shown["change_reason"] == REASON
    page = catalog.client.get(f"/published/{number}").text
    assert "公示期已于2026年11月13日届满" in page
    assert "相比的改动" not in page, "the difference would name what was hidden"
    steps = catalog.get(f"/disclosures/{disclosure}/timeline").json["steps"]
    assert [step["state"] for step in steps[:2]] == ["past", "past"], "the end was approved with the notice"
    assert not any(secret in page for secret in SECRETS)


def test_nothing_that_the_public_can_ask_names_them_any_more(catalog: CatalogHarness) -> None:
    file = catalog.upload("名单.txt", NAME.encode())
    disclosure, number = published_notice(catalog, attachments=[file["digest"]])
    api = "/catalog/api/v1"
    addresses = (
        "/",
        "/published",
        f"/published?q={NAME}",
        f"/published/{number}",
        f"/published/{number}?revision=1",
        f"/published/{number}/files/{file['digest']}?revision=1",
        f"/published/{number}/files/{file['digest']}",
        f"{api}/published",
        f"{api}/published?q={NAME}",
        f"{api}/published/{number}",
        f"{api}/published/{number}?revision=1",
        f"{api}/published/{number}/files/{file['digest']}?revision=1",
        f"{api}/changes",
        f"{api}/disclosures/{disclosure}/timeline",
        "/sitemap.xml",
    )
    for address in addresses:
        catalog.client.get(address)
    days_pass(catalog)
    for address in addresses:
        answer = catalog.client.get(address)
        # The words that were asked stand in the field where they were typed.
        said = answer.text.replace(f'value="{NAME}"', "").replace(f"“{NAME}”", "").replace(f"q={NAME}", "")
        assert not any(secret in said for secret in (*SECRETS[1:],) if secret not in address), address
        if "q=" not in address:
            assert NAME not in answer.text, address
    assert catalog.get(f"/published?q={NAME}").json["items"] == []


@pytest.mark.both_databases
def test_the_earlier_edition_is_closed_to_the_public_and_kept_for_staff(catalog: CatalogHarness) -> None:
    file = catalog.upload("名单.txt", NAME.encode())
    _disclosure, number = published_notice(catalog, attachments=[file["digest"]])
    days_pass(catalog)
    for reader in (None, READER):
        gone = catalog.get(f"/published/{number}?revision=1", reader)
        assert (gone.status_code, gone.json["code"]) == (410, "edition_closed")
        assert catalog.get(f"/published/{number}/files/{file['digest']}?revision=1", reader).status_code == 410
    page = catalog.client.get(f"/published/{number}?revision=1")
    assert page.status_code == 410
    assert f'href="/published/{number}"' in page.text
    for worker in (OFFICE, ARCHIVIST, PROPOSER):
        kept = catalog.get(f"/published/{number}?revision=1", worker)
        assert NAME in kept.text
        assert "public" not in kept.headers["Cache-Control"]
        got = catalog.get(f"/published/{number}/files/{file['digest']}?revision=1", worker)
        assert got.data.decode() == NAME
    assert "?revision=1" not in catalog.client.get(f"/published/{number}").text


def test_no_digest_of_a_closed_edition_lets_guessed_names_be_checked(catalog: CatalogHarness) -> None:
    disclosure, number = published_notice(catalog)
    digest = catalog.whole(disclosure).revision.content_hash
    asked = (f"/published/{number}", "/changes")
    assert all(digest in catalog.get(address).text for address in asked)
    days_pass(catalog)
    for address in asked:
        assert digest not in catalog.get(address).text, address
        assert digest not in catalog.get(address, READER).text, address
    assert digest not in catalog.client.get(f"/published/{number}").text
    assert digest in catalog.get(f"/published/{number}", PROPOSER).text, "who works on it still compares"


@pytest.mark.parametrize("act", ["withdraw", "purge"])
def test_no_digest_of_a_withdrawn_or_purged_notice_is_told(catalog: CatalogHarness, act: str) -> None:
    disclosure, _ = published_notice(catalog)
    digest = catalog.whole(disclosure).revision.content_hash
    given = {"reason": "程序有误。", "ground": "条例第六条"} if act == "withdraw" else None
    assert catalog.act(disclosure, act, LEADER if given else OFFICE, given).status_code == 200
    log = catalog.get("/changes")
    assert digest not in log.text
    assert {change["content_hash"] for change in log.json["items"]} == {None}


def test_the_archive_keeps_what_was_shown_and_waits_for_an_addendum(catalog: CatalogHarness) -> None:
    disclosure, _ = published_notice(catalog)
    catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    days_pass(catalog)
    catalog.confirm_channel(disclosure)
    filed = catalog.act(disclosure, "archive", ARCHIVIST)
    assert filed.status_code == 200, filed.json
    package = catalog.files.get(catalog.whole(disclosure).filings[-1].package_digest).decode()
    assert NAME in package
    assert '"supplement":1' in package


def test_it_ends_by_an_act_of_the_system_once_also_after_days_off(catalog: CatalogHarness) -> None:
    disclosure, _ = published_notice(catalog)
    catalog.later(days=4)
    catalog.run_timers()
    assert catalog.whole(disclosure).public_revision == 1, "its last day is not over"
    catalog.later(days=5)
    catalog.run_timers()
    catalog.run_timers()
    assert catalog.whole(disclosure).public_revision == 2
    records = catalog.get(f"/audit?aggregate=disclosure/{disclosure}&limit=100", OFFICE).json["items"]
    ended = [record for record in records if record["name"] == "disclosure.notice_ended"]
    assert [(record["actor"]["sub"], record["detail"]["closed_through"]) for record in ended] == [("system", 1)]
    told = catalog.announced("disclosure.published")[-1].data
    assert (told["revision"], told["supersedes"], told["closed_through"]) == (2, 1, 1)
    assert not any(secret in str(told) for secret in SECRETS)
    assert told["attachments"] == []


def test_what_review_approves_covers_what_is_read_after_the_end(catalog: CatalogHarness) -> None:
    one = catalog.whole(catalog.proposed(**a_notice(catalog))).revision
    told = catalog.announced("disclosure.proposed")[-1].data
    assert told["notice_until"] == UNTIL
    assert told["after_notice"]["title"] == "关于×××同志任前公示的公告"
    assert "notice_hides" not in told
    other = catalog.whole(catalog.proposed(**a_notice(catalog, notice_hides=[NAME, OTHER, "二人"]))).revision
    assert one.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"notice_hides": ["查无此人"]}, "notice_hides.0", "都没有“查无此人”"),
        ({"notice_hides": ["张"], "text": "张三"}, "notice_hides.0", "太短"),
        ({"notice_hides": [NAME, NAME]}, "notice_hides", "有重复"),
        ({"notice_until": None}, "notice_until", "请填公示期至哪一天"),
        ({"text": f"{NOTICE}\n\n欧阳[金丝雀](https://example.org)"}, "notice_hides.0", "夹着格式或者链接"),
    ],
)
def test_a_draft_says_which_word_its_end_could_not_hide(
    catalog: CatalogHarness, changes: dict[str, Any], field: str, says: str
) -> None:
    refused = catalog.post("/disclosures", content(**a_notice(catalog, **changes)), PROPOSER)
    assert (refused.status_code, says in refused.json["errors"].get(field, "")) == (422, True), refused.json


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"notice_until": "2026-11-04"}, "notice_until", "早于公开的日子"),
        ({"notice_until": "2028-11-04"}, "notice_until", "不超过一年"),
        ({"text": f"{NAME}、{OTHER}", "kept_findings": []}, "notice_until", "登记为不含个人信息"),
    ],
)
def test_a_proposal_says_what_a_notice_lacks(
    catalog: CatalogHarness, changes: dict[str, Any], field: str, says: str
) -> None:
    disclosure = catalog.draft(**a_notice(catalog, **changes))
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert (refused.status_code, says in refused.json["errors"].get(field, "")) == (422, True), refused.json


def test_names_alone_are_enough_where_the_item_holds_personal_data(catalog: CatalogHarness) -> None:
    _ruled(catalog, "mask")
    _disclosure, number = published_notice(catalog, text=f"{NAME}、{OTHER}", kept_findings=[])
    days_pass(catalog)
    assert catalog.get(f"/published/{number}").json["text"] == "×××、×××"
    nothing = catalog.draft(title="公示", summary="公示", text="无", notice_until="2026-12-01")
    refused = catalog.act(nothing, "propose", PROPOSER)
    assert "每行一个" in refused.json["errors"]["notice_hides"]


def test_of_aggregates_there_is_no_notice(catalog: CatalogHarness) -> None:
    _ruled(catalog, "aggregate_only")
    refused = catalog.post("/disclosures", content(notice_until=UNTIL), PROPOSER)
    assert "请清空公示期" in refused.json["errors"]["notice_until"]


def test_a_correction_that_is_no_notice_ends_it_at_once(catalog: CatalogHarness) -> None:
    disclosure, number = published_notice(catalog)
    _corrected(
        catalog,
        disclosure,
        title="公告",
        summary="公告",
        text="公示提前结束。",
        kept_findings=[],
        notice_until=None,
        notice_hides=[],
    )
    closed = catalog.client.get(f"/published/{number}?revision=1")
    assert closed.status_code == 410
    assert "公示提前结束" in closed.text
    page = catalog.client.get(f"/published/{number}").text
    assert "公示因更正于2026年11月9日提前结束，现行版本已隐去个人信息" in page
    assert "届满" not in page
    assert "期满" not in page
    assert NAME not in catalog.client.get("/catalog/api/v1/changes").text
    days_pass(catalog)
    assert catalog.whole(disclosure).public_revision == 2, "there is nothing to end any more"


@pytest.mark.parametrize(
    ("act", "by", "given"),
    [
        ("correct", PROPOSER, {"reason": f"{OTHER}退出，公示结束。"}),
        ("withdraw", LEADER, {"reason": f"{NAME}退出。", "ground": "条例第六条"}),
        ("withdraw", LEADER, {"reason": "程序有误。", "ground": f"{NAME}的申请"}),
        ("declare-validity", OFFICE, {"validity": "repealed", "on": "2026-11-05", "reason": "欧阳 金丝雀退出。"}),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
def test_no_reason_that_stays_public_says_whom_the_end_hides(
    catalog: CatalogHarness, act: str, by: Any, given: dict[str, Any], *, ended: bool
) -> None:
    disclosure, _ = published_notice(catalog)
    if ended:
        days_pass(catalog)
    refused = catalog.act(disclosure, act, by, given)
    assert (refused.status_code, refused.json["code"]) == (422, "hidden_words_quoted")
    assert "请删去或者改写" in refused.json["detail"]


@pytest.mark.parametrize("field", ["title", "summary", "document_number", "text"])
def test_the_correction_that_ends_it_names_nobody(catalog: CatalogHarness, field: str) -> None:
    disclosure, _number = published_notice(catalog)
    ends = {"title": "公告", "summary": "公告", "text": "公示提前结束。"}
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "情况有变。"}).status_code == 200
    over = {"kept_findings": [], "notice_until": None, "notice_hides": []}
    _edited(catalog, disclosure, **ends | over | {field: f"{OTHER}一号"})
    refused = catalog.act(disclosure, "propose", PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    _edited(catalog, disclosure, **ends | over)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200


def test_a_notice_that_is_prolonged_ends_later(catalog: CatalogHarness) -> None:
    disclosure, number = published_notice(catalog)
    _corrected(catalog, disclosure, **a_notice(catalog, notice_until="2026-11-30"))
    days_pass(catalog)
    assert NAME in catalog.client.get(f"/published/{number}").text
    assert catalog.get("/changes").json["items"][-1]["erase_through"] == 0, "it still runs"
    days_pass(catalog, 20)
    assert catalog.get("/changes").json["items"][-1]["erase_through"] == 2
    assert NAME not in catalog.client.get(f"/published/{number}").text
    for edition in (1, 2):
        assert catalog.client.get(f"/published/{number}?revision={edition}").status_code == 410


def test_a_running_notice_is_marked_in_lists_and_leaves_nothing_to_other_sites(catalog: CatalogHarness) -> None:
    disclosure, number = published_notice(catalog)
    for address in ("/published", f"/published?q={NAME}", "/"):
        assert "公示中，至2026年11月13日" in catalog.client.get(address).text
    assert catalog.get("/published").json["items"][0]["notice_until"] == UNTIL
    page = catalog.client.get(f"/published/{number}").text
    assert f'在公示期内<a href="/complaints/ask?disclosure={disclosure}">提出</a>' in page
    assert '<meta name="robots" content="noindex,noarchive">' in page
    assert "application/ld+json" not in page
    description = page[page.index('name="Description"') :].split(">")[0]
    assert "公示至2026年11月13日" in description
    assert NAME not in description
    days_pass(catalog)
    assert "公示中" not in catalog.client.get("/published").text
    page = catalog.client.get(f"/published/{number}").text
    assert "noindex" not in page
    assert "application/ld+json" in page


def test_a_withdrawn_notice_names_nobody_on_its_tombstone(catalog: CatalogHarness) -> None:
    disclosure, number = published_notice(catalog)
    reason = {"reason": "程序有误。", "ground": "条例第六条"}
    assert catalog.act(disclosure, "withdraw", LEADER, reason).status_code == 200
    gone = catalog.client.get(f"/published/{number}")
    assert gone.status_code == 410
    assert "关于×××同志任前公示的公告" in gone.text
    assert NAME not in gone.text
    assert NAME not in catalog.client.get("/catalog/api/v1/changes").text
    assert [line["erase_through"] for line in catalog.get("/changes").json["items"]] == [1, 1]
    assert NAME not in str(catalog.announced("disclosure.withdrawn")[-1].data)


def test_a_correction_under_way_goes_on_as_a_draft(catalog: CatalogHarness) -> None:
    """It was of the text with the persons; whoever writes it is told, and loses no word."""
    disclosure, number = published_notice(catalog)
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "更正职务。"}).status_code == 200
    _edited(catalog, disclosure, **a_notice(catalog, text=f"{NOTICE}职务有改。"))
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.open_case(disclosure)
    days_pass(catalog)
    found = catalog.whole(disclosure)
    assert (found.public_revision, found.revision.number, found.revision.state) == (3, 4, "draft")
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"] == f"{NOTICE}职务有改。"
    assert [event.name for event in catalog.announced("disclosure.recalled")][-1:] == ["catalog.disclosure.recalled"]
    (task,) = (each.data for each in catalog.announced("task.opened") if each.data["kind"] == "notice_ended")
    assert task["person"] == PROPOSER.sub
    assert NAME not in catalog.client.get(f"/published/{number}").text


def test_a_notice_that_was_over_before_it_was_public_is_told_to_the_office(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed(**a_notice(catalog))
    catalog.later(days=9)
    catalog.approve(disclosure)
    catalog.run_timers()
    assert catalog.whole(disclosure).published == "unpublished"
    refused = catalog.act(disclosure, "publish-again", OFFICE)
    assert (refused.status_code, refused.json["code"]) == (409, "notice_over")
    assert catalog.act(disclosure, "hold", OFFICE, {"reason": "请改公示期。"}).status_code == 200


def test_the_form_shows_what_is_read_after_the_end(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = catalog.draft(**a_notice(catalog))
    form = browser.get(f"/catalog/disclosures/{disclosure}/edit").text
    assert "期满隐去的内容" in form
    assert f'value="{UNTIL}"' in form
    answers = browser.get(f"/catalog/disclosures/{disclosure}/answers").text
    after = answers[answers.index('id="after-notice"') :]
    assert "关于×××同志任前公示的公告" in after
    assert not any(secret in after for secret in (NAME, OTHER, MOBILE))


def test_a_purge_leaves_nothing_of_the_text_after_the_end(catalog: CatalogHarness) -> None:
    disclosure, _ = published_notice(catalog)
    left = catalog.whole(disclosure).revision.content.after_notice
    assert left
    days_pass(catalog)
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    with pytest.raises(NotFound):
        catalog.files.get(left.text.digest)


def _ruled(catalog: CatalogHarness, rule: str) -> None:
    with catalog.service.transaction() as work:
        item, _ = work.items.with_body("GJJ-W-01")
        save_item(SaveItem(actor=SYSTEM, item=replace(item, personal_data=rule)), work=work, clock=catalog.clock)


def _edited(catalog: CatalogHarness, disclosure: str, **changes: Any) -> None:
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    given = content(**changes) | {"self_check": SELF_CHECK}
    given.pop("item")
    saved = catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=f'"{shown["etag"]}"')
    assert saved.status_code == 200, saved.json


def _corrected(catalog: CatalogHarness, disclosure: str, **changes: Any) -> None:
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "情况有变。"}).status_code == 200
    _edited(catalog, disclosure, **changes)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
