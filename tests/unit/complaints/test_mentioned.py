"""Who of the staff a tip-off mentions, and what its informant is asked about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Conflict, Invalid
from services.complaints.domain import reported as rules
from services.complaints.domain.mentioned import Mentioned, mentioned
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CHEN, PEOPLE, WANG, a_tip_off, an_actor, an_office


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.mark.parametrize(
    "said",
    [
        *("蔡科长不作为", "蔡副主任不作为", "窗口的老蔡不作为", "一个姓蔡的不作为", "蔡 某某不作为", "蔡姐不作为"),
        *(
            "蔡处不作为",
            "蔡××不作为",
            "蔡X不作为",
            "蔡.文不作为",
            "蔡-文不作为",
            "财务科长不作为",
            "财务科一把手不作为",
        ),
    ],
)
def test_whom_only_a_surname_and_a_post_may_mean_is_kept_away(office: Office, said: str) -> None:
    number = a_tip_off(office, title=said)
    reported = office.work.cases.kept[number].reported
    assert [person.sub for person in PEOPLE if rules.concerns(reported, person)] == ["cai", "dai"]


def test_a_surname_alone_and_one_of_two_signs_are_not_taken_for_another() -> None:
    assert mentioned("王府井营业厅，陈旧的设备。", PEOPLE) == Mentioned()
    he = (an_actor("he", name="何丽"),)
    assert mentioned("任何领导都不管，为何总是拖。", he) == Mentioned()
    assert mentioned("何总、任何主任", he).words == ("何总",)
    ou = an_actor("ou", name="欧阳锋")
    assert mentioned("欧阳主任", (ou, an_actor("yang", name="阳春"))).words == ("欧阳主任",)
    assert mentioned("欧主任", (ou,)) == Mentioned()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(("由于领导不在，不能盖章。", "于洋"), ("向领导反映过三次。", "向明"), ("对方经理说不归他们管。", "方圆")),
        *(("公安局长来过。", "安然"), ("城管队长来过。", "管宁"), ("公积金科长期没有人接电话。", "金鑫")),
    ],
)
def test_a_surname_that_is_a_part_of_a_common_word_means_nobody(said: str, name: str) -> None:
    assert mentioned(said, (an_actor("x", name=name),)) == Mentioned()
    assert mentioned(f"{name[0]}科长来过。", (an_actor("x", name=name),)).words == (f"{name[0]}科长",)


def test_mentions_that_leave_nobody_are_asked_about_by_the_words_that_were_found(office: Office) -> None:
    told = {"text": "为陈珂水库收费，王科长和蔡文在场。"}
    with pytest.raises(Invalid) as refused:
        a_tip_off(office, **told)
    assert refused.value.code == "only_mentioned"
    assert refused.value.extra["mentioned"] == ["陈珂", "蔡文", "王科长"]
    assert office.work.cases.kept == {}
    number = a_tip_off(office, **told, mentioned_not_reported=["王科长"])
    kept = office.work.cases.kept[number].reported
    assert (rules.concerns(kept, WANG), rules.concerns(kept, CHEN)) == (False, True), "a witness handles it"
    every = ["陈珂", "蔡文", "王科长"]
    number = a_tip_off(office, **told, mentioned_not_reported=every)
    assert accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
    with pytest.raises(Conflict) as too_many:
        a_tip_off(office, **told, mentioned_not_reported=every, reported_person="陈珂、王芳、蔡文")
    assert too_many.value.code == "nobody_left", "who is named is reported, whatever is said of the mentioned"


def test_whom_it_reports_anyway_is_not_asked_about_as_mentioned(office: Office) -> None:
    told = {"text": "陈珂和王科长都知道蔡文收钱。", "reported_person": "蔡文"}
    with pytest.raises(Invalid) as refused:
        a_tip_off(office, **told)
    assert refused.value.extra["mentioned"] == ["陈珂", "王科长"]


def test_an_officer_records_no_tip_off_that_may_mean_him_whatever_he_says_of_it(office: Office) -> None:
    recorded = {"actor": CHEN, "channel": "hotline", "text": "找过窗口的陈主任登记。"}
    with pytest.raises(Invalid) as refused:
        a_tip_off(office, **recorded)
    assert refused.value.code == "mentions_who_records"
    with pytest.raises(Invalid) as refused:
        a_tip_off(office, **recorded, mentioned_not_reported=["陈主任"])
    assert refused.value.code == "mentions_who_records"
    with pytest.raises(Invalid) as reported:
        a_tip_off(office, **recorded, mentioned_not_reported=["陈主任"], reported_person="陈珂")
    assert reported.value.code == "is_reported"


def test_what_an_officer_writes_keeps_nobody_away_and_what_only_informants_say_is_refused(office: Office) -> None:
    number, made = a_tip_off(office), {"work": office.work, "clock": office.clock}
    asked = WriteMessage(actor=CHEN, number=number, text="是蔡文办的吗？")
    assert write_message(asked, **made).reported == ()
    with pytest.raises(Invalid) as refused:
        write_message(replace(asked, mentioned_not_reported=["蔡文"]), **made)
    assert list(refused.value.errors) == ["mentioned_not_reported"]
