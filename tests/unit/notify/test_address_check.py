"""The page that a keeper gave as proof is looked at again, with an end to every look and every try."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.base.remote_page import is_public
from chassis.ports import SYSTEM
from services.notify.domain import delivery as rules
from services.notify.domain.channels import Channel
from services.notify.domain.checking import Finding, carries, finding_of
from services.notify.domain.delivery import Delivery, DeliveryState
from tests.unit.notify.builders import BOARD, KEEPER, NOW, a_delivery, a_proof

PORTAL = Channel(code="county", name="县政府门户", kind="website")
PAGE = "https://www.example.gov.cn/zwgk/118.html"
WEEK = timedelta(days=7)


def on_the_portal(**changes: object) -> Delivery:
    return rules.confirm(a_delivery(PORTAL, **changes), a_proof(address=PAGE), by=KEEPER, at=NOW)[0]


def look(delivery: Delivery, *findings: Finding, note: str = "") -> Delivery:
    for finding in findings:
        at = delivery.look_at or NOW
        delivery, _ = rules.looked(delivery, finding, note, every=WEEK, due_on=date(2026, 12, 1), by=SYSTEM, at=at)
    return delivery


def test_only_a_page_on_another_website_is_looked_at():
    assert rules.look_for(on_the_portal()).address == PAGE
    assert rules.look_for(rules.confirm(a_delivery(BOARD), a_proof(), by=KEEPER, at=NOW)[0]) is None


def test_what_is_there_is_looked_at_again_after_the_interval_and_the_record_does_not_grow():
    seen = look(on_the_portal(), *[Finding.SEEN] * 5)
    assert (seen.state, seen.look_at - NOW) == (DeliveryState.DELIVERED, 5 * WEEK)
    assert [attempt.outcome for attempt in seen.attempts] == ["delivered", "seen", "seen"]


@pytest.mark.parametrize(
    ("finding", "looks"), [(Finding.CHANGED, 3), (Finding.GONE, 3), (Finding.UNREACHABLE, 5)], ids=str
)
def test_bad_looks_end_with_a_missing_page_that_nobody_looks_at_any_more(finding: Finding, looks: int):
    almost = look(on_the_portal(), *[finding] * (looks - 1))
    assert almost.state == DeliveryState.DELIVERED
    missing = look(almost, finding)
    assert (missing.state, missing.look_at, missing.due_on) == (DeliveryState.MISSING, None, date(2026, 12, 1))
    assert look(almost, Finding.SEEN).misses == 0


def test_a_page_in_an_inner_network_is_not_asked_for_again():
    unchecked = look(on_the_portal(), Finding.UNCHECKED)
    assert (unchecked.state, unchecked.look_at) == (DeliveryState.DELIVERED, None)


def test_a_keeper_who_stands_by_a_page_is_not_asked_for_its_title_again():
    missing = look(on_the_portal(), *[Finding.CHANGED] * 3)
    again, event = rules.confirm(missing, a_proof(address=PAGE, note="对方简写了标题"), by=KEEPER, at=NOW)
    assert (again.state, rules.look_for(again).title, event.name) == (DeliveryState.DELIVERED, "", "delivery.completed")
    moved, _ = rules.confirm(missing, a_proof(address=PAGE + "?new"), by=KEEPER, at=NOW)
    assert rules.look_for(moved).title


def test_after_a_public_notice_nobody_looks_for_the_words_that_went():
    left = rules.reworded(on_the_portal(), title="公示（已期满）", summary="")
    assert rules.look_for(left).title == ""


def test_a_title_is_found_whatever_the_marks_and_the_encoding():
    page = "<h1>关于<b>调整</b>\n 缴存基数的通知&nbsp;（2026年）</h1>"
    for encoding in ("utf-8", "gb18030"):
        assert carries(page.encode(encoding), "关于调整缴存基数的通知(2026年)")
    assert not carries(page.encode(), "关于调整贷款额度的通知")


@pytest.mark.parametrize(
    ("status", "is_text", "finding"),
    [
        (200, True, "changed"),
        (200, False, "seen"),
        (404, True, "gone"),
        (410, True, "gone"),
        (503, True, "unreachable"),
    ],
)
def test_an_answer_means_one_thing(status: int, is_text: bool, finding: str):
    assert finding_of(status, is_text=is_text, content=b"<p>other</p>", title="通知") == finding


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "fe80::1%eth0",
     "::ffff:10.0.0.1", "fd00::1", "100.64.0.1"],
)  # fmt: skip
def test_an_address_of_an_inner_network_is_not_public(address: str):
    assert not is_public(address)
    assert is_public("8.8.8.8")
