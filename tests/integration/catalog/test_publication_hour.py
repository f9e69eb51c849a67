"""At the hour of publication: what is damaged stays behind with its reason, and nothing waits behind it."""

from __future__ import annotations

import pytest

from chassis.base.clock import rfc3339
from chassis.base.hashing import sm3
from services.catalog.domain.disclosure import Disclosure
from tests.integration.catalog.browser import TITLE, Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, TEXT, CatalogHarness, content
from yangguang.diagnosis import Finding, examine

DAMAGED_TEXT = f"{TEXT}\n\n其中一份，将在磁盘上损坏。"
KIND = "unpublished"


def test_a_damaged_text_at_its_hour_keeps_no_other_back_and_is_told_to_those_who_can_mend_it(
    catalog: CatalogHarness,
) -> None:
    hour = rfc3339(catalog.clock.now().replace(hour=9, minute=0))
    good = [_approved(catalog, text=f"{TEXT}\n\n第{number}份。", publish_at=hour) for number in range(10)]
    bad = _approved(catalog, title=TITLE, text=DAMAGED_TEXT, publish_at=hour)
    _damage(catalog, bad)
    catalog.later(days=1)
    catalog.run_timers()

    assert [catalog.whole(each).published for each in good] == ["published"] * 10
    assert catalog.whole(bad).revision.state == "approved"
    (finding,) = _set_aside(catalog)
    assert bad in finding.says
    assert "content_damaged" in finding.says
    assert "yangguang set-aside retry catalog" in finding.todo
    (task,) = (event.data for event in catalog.announced("task.opened") if event.data.get("kind") == KIND)
    assert (task["roles"], task["title"]) == (["office"], f"到时未能公开，请处理：{TITLE}")
    page = Browser(catalog, OFFICE).get(f"/catalog/disclosures/{bad}").text
    assert "到时未能公开" in page
    assert "“正文”的文件已损坏或者缺失" in page
    assert "acts/publish-again" in page
    assert "acts/publish-again" not in Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{bad}").text

    refused = catalog.act(bad, "publish-again", OFFICE)
    assert (refused.status_code, refused.json["code"], refused.json["parts"]) == (409, "content_damaged", ["正文"])
    catalog.files.put(DAMAGED_TEXT.encode())
    assert Browser(catalog, OFFICE).act(bad, "publish-again").status_code == 303
    assert catalog.whole(bad).published == "published"
    assert _closed(catalog) == ["published"]
    catalog.run_timers()
    assert [finding.says for finding in _set_aside(catalog)] == []


def test_a_missing_attachment_is_found_at_the_hour(catalog: CatalogHarness) -> None:
    digest = catalog.upload("附表.txt", "附表".encode())["digest"]
    bad = _approved(catalog, attachments=[digest], publish_at=rfc3339(catalog.clock.now().replace(hour=9)))
    catalog.files.remove(digest)
    catalog.later(days=1)
    catalog.run_timers()
    assert catalog.act(bad, "publish-again", OFFICE).json["parts"] == ["附表.txt"]


def test_what_cannot_be_restored_is_held_and_given_anew(catalog: CatalogHarness) -> None:
    bad = _approved(catalog, text=DAMAGED_TEXT, publish_at=rfc3339(catalog.clock.now().replace(hour=9)))
    _damage(catalog, bad)
    catalog.later(days=1)
    catalog.run_timers()
    assert catalog.act(bad, "hold", OFFICE, {"reason": "正文文件损坏，请重新填写。"}).status_code == 200
    assert _closed(catalog) == ["held"]
    catalog.run_timers()
    assert _set_aside(catalog) == []

    shown = catalog.get(f"/disclosures/{bad}", PROPOSER).json
    assert (shown["text"], shown["text_damaged"]) == ("", True)
    form = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{bad}/edit")
    assert form.status_code == 200
    assert "正文的文件已损坏或者缺失" in form.text
    given = content(item=..., text=DAMAGED_TEXT, publish_at=None)
    saved = catalog.put(f"/disclosures/{bad}", given, PROPOSER, If_Match=f'"{shown["etag"]}"')
    assert saved.status_code == 200
    assert catalog.act(bad, "propose", PROPOSER).status_code == 200
    catalog.approve(bad)
    assert catalog.whole(bad).published == "published"


def test_an_approval_of_what_was_damaged_meanwhile_parks_nothing(catalog: CatalogHarness) -> None:
    bad = catalog.proposed(text=DAMAGED_TEXT)
    _damage(catalog, bad)
    catalog.approve(bad)
    assert catalog.whole(bad).revision.state == "approved"
    catalog.run_timers()
    assert len(_set_aside(catalog)) == 1
    catalog.files.put(DAMAGED_TEXT.encode())
    catalog.later(minutes=2)
    catalog.run_timers()
    assert catalog.whole(bad).published == "published", "the timer tried again by itself"


@pytest.fixture
def damaged(catalog: CatalogHarness) -> str:
    """The index number of a publication whose text was damaged afterwards."""
    disclosure = catalog.published(text=DAMAGED_TEXT, title=TITLE)
    _damage(catalog, disclosure)
    return catalog.index_number(disclosure)


def test_a_text_damaged_after_its_publication_is_said_to_be_so(catalog: CatalogHarness, damaged: str) -> None:
    answer = catalog.get(f"/published/{damaged}")
    assert (answer.status_code, answer.json["code"]) == (503, "damaged_file")
    page = Browser(catalog).get(f"/published/{damaged}")
    assert page.status_code == 200
    assert "正文暂时无法显示" in page.text
    assert TITLE in page.text


def test_nothing_is_published_by_hand_that_did_not_fail(catalog: CatalogHarness) -> None:
    early = _approved(catalog, publish_at=rfc3339(catalog.clock.now().replace(hour=9)))
    assert catalog.act(early, "publish-again", OFFICE).status_code == 409
    assert catalog.act(early, "publish-again", PROPOSER).status_code == 403


def _approved(catalog: CatalogHarness, **changes: object) -> str:
    disclosure = catalog.proposed(**changes)
    catalog.approve(disclosure)
    assert catalog.whole(disclosure).revision.state == "approved"
    return disclosure


def _damage(catalog: CatalogHarness, disclosure: str) -> None:
    found: Disclosure = catalog.whole(disclosure)
    digest = found.revision.content.text.digest
    assert digest == sm3(DAMAGED_TEXT.encode())
    catalog.files.path(digest).write_bytes(b"rubbish")


def _set_aside(catalog: CatalogHarness) -> list[Finding]:
    """What `yangguang doctor` says of what is set aside."""
    found = examine(catalog.settings, [catalog.service], catalog.clock.now())
    return [finding for finding in found if finding.what == "set aside" and finding.todo]


def _closed(catalog: CatalogHarness) -> list[str]:
    opened = {event.data["id"] for event in catalog.announced("task.opened") if event.data.get("kind") == KIND}
    return [event.data["reason"] for event in catalog.announced("task.closed") if event.data.get("id") in opened]
