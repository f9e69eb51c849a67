"""Tip-offs: what is sealed, who is kept away, and that two people open an identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chassis.base.sealing import Sealer
from chassis.ports import PUBLIC, Actor, Conflict, Invalid, Post, Refusal
from services.complaints.domain import reported as rules
from services.complaints.domain.answer import Wording
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.left import Hands, must_leave_somebody
from services.complaints.domain.mentioned import Mentioned, mentioned
from services.complaints.domain.reported import NobodyLeft
from services.complaints.domain.tip_off import NotOpen, must_be_open
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.document_number import document_number
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.name_reported import NameReported, name_reported
from services.complaints.use_cases.open_identity import (
    AskIdentity,
    GrantIdentity,
    ask_identity,
    grant_identity,
)
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.unit.complaints.builders import Office

OLD, NEW = "k" * 40, "n" * 40
IDENTITY = '{"name":"李明","phone":"13912345678"}'

KEPT = (
    "Ac7nhhknkiAvm8Y8lu_va1abmQkAMlXW78xWTINbVSAMrgQW4yWvcA6nm59lLv_THKl-zW76j0Lu_C__zHjhQVRq81R0d_mcE9Eb"
    "_ugs7Bgk4guT7izCa7sS8koGKxIhs_TAFCqm7euqBvU04lZEC3iOLQ7j4a-VLRPZrQwJBZavok8aFZ9uu6tHrGktqte2kkN1MKYk"
    "n-zJGxUPz76pSEfokajTaAq3vDT_Hmi_WEEMGo6512vfuocj9Ycj3eLMmVJYLAXgQopLJ01tYYoQ05dqEjT1AeqaMNYEasGNXY5n"
    "9FFjqXPD3VtkxEjDyjvltoLdQiVvg5Ut_duafXNrMjkQFL0_IORaxN2QUpsf4fyRDCyO6KcCs1urSedySZlA3BsSnokq3Aczfsix"
    "IcQZ-TEes4g_S3dffrZ7S-xlHh7jnhZDT0CdtErmJrRJTBNLoLfJMKKNqZgDo3HI_FV4vigziv6tshxdJY7Mx4cbQp355xKdvnPV"
    "atRI-PPMxGKH_Vq3Qjmm9bDxxG-ORBu7tmqKiWI6U7wCZkDDapoHF_wkzM028eXvZNFedb3Ud0NenJ1z0QG6lNPs76BDjy0CDNMA"
    "qvNI_MJeVSkT8ghOmcrIZXOqstkkSC7Eh6uJ4QD_T9m8O4XxnAjdqnfsi96sAj5BFCdJRuUb9Ef1zy62X8wYSaKwvOaWSNTq3MHs"
    "nOz8Pt0Ax7OVboV9z_Yu9nK_LkKFoqb6fe18pdKgolpmeGUVydYxttHr1hODxuS1a67z8FwibWrLR8HY"
)


def an_actor(sub: str, *roles: str, department: str = "BGS", name: str = "", deputy_for: str = "") -> Actor:
    posts = tuple(Post(role, "GJJ", deputy_for=deputy_for) for role in roles)
    return Actor(sub, name or f"人员{sub}", "GJJ", department, posts)


CHEN, WANG = an_actor("chen", "case_officer", name="陈珂"), an_actor("wang", "case_officer", name="王芳")
CAI = an_actor("cai", "case_officer", department="CW", name="蔡文")
DEPUTY = an_actor("dai", "case_officer", deputy_for="cai")
HU = an_actor("hu", "office", name="胡军")
PEOPLE = (CHEN, WANG, CAI, DEPUTY, HU)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.work.directory.staff.update({person.sub: person for person in PEOPLE})
    made.work.directory.bodies["SZJ"] = {"YZ"}
    return made


def a_tip_off(office: Office, **changes: object) -> str:
    told = {"kind": "tip_off", "title": "违规办理", "text": "业务没有按规定办。", "body": "GJJ", **changes}
    return office.submit(**told).case.number


def opened(keys: list[str], sealed: str) -> str | None:
    text = Sealer(keys, "identity").open(sealed, "c1")
    return text.rstrip() if text is not None else None


def test_what_is_sealed_opens_for_its_own_record_with_its_own_key_alone() -> None:
    """The permanent form 1 of decision 0075."""
    sealed = Sealer([OLD], "identity").seal(IDENTITY, "c1")
    assert "李明" not in sealed
    assert sealed[:1] == "A"  # version 1 in base64url
    assert opened([NEW, OLD], sealed) == IDENTITY
    assert Sealer([OLD], "identity").open(sealed, "c2") is None
    assert opened([NEW], sealed) is None
    assert opened([OLD], sealed[:-8] + "AAAAAAA=") is None


def test_its_length_tells_nothing_of_who_it_is() -> None:
    sealer = Sealer([OLD], "identity")
    assert len(sealer.seal('{"name":"李"}', "c1")) == len(sealer.seal(IDENTITY, "c1"))


def test_a_form_that_was_sealed_once_opens_for_ever() -> None:
    """Sealed on the day on which form 1 was settled; whoever changes the form breaks what lies in databases."""
    assert opened([OLD], KEPT) == IDENTITY


def test_a_new_key_wraps_what_a_former_one_did_and_the_former_may_go() -> None:
    sealed = Sealer([OLD], "identity").seal(IDENTITY, "c1")
    both = Sealer([NEW, OLD], "identity")
    assert not both.is_present(sealed)
    again = both.rewrapped(sealed)
    assert again is not None
    assert both.is_present(again)
    assert opened([NEW], again) == IDENTITY
    assert Sealer([NEW], "identity").rewrapped(sealed) is None


def test_an_informant_s_name_stands_in_the_sealed_record_alone(office: Office) -> None:
    number = a_tip_off(office, contact={"name": "李明", "phone": "13912345678"})
    case = office.work.cases.kept[number]
    assert case.contact is None
    assert not case.anonymous
    assert office.work.identities.kept[case.id] == {"name": "李明", "phone": "13912345678"}
    assert "李明" not in f"{office.work.cases.entries}{office.work.events.recorded}"
    assert office.work.events.names() == ["task.opened"]


def test_without_a_key_a_named_one_is_refused_and_an_anonymous_one_taken(office: Office) -> None:
    office.work.identities.takes = False
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, contact={"name": "李明"})
    assert refused.value.code == "identity_not_taken"
    assert a_tip_off(office) == "GJJ-JB-2026-999999"


def test_a_member_of_the_staff_gives_none_under_his_session(office: Office) -> None:
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, actor=HU)
    assert refused.value.code == "signed_in"


@pytest.mark.parametrize(
    "told",
    [
        {"reported_departments": ("CW",)},
        {"reported_person": " 蔡 文"},
        {"reported_person": "财务科蔡文（科员）"},
        {"text": "窗口蔡\u3000文不作为。"},
        {"text": "窗口蔡\u200b文不作为。"},
        {"text": "蔡文没有按规定办业务。"},
    ],
)
def test_whom_it_reports_and_who_stands_in_for_him_know_of_nothing(office: Office, told: dict[str, object]) -> None:
    number = a_tip_off(office, **told)
    for kept in (CAI, DEPUTY):
        with pytest.raises(NoSuchCase):
            accept_case(AcceptCase(actor=kept, number=number), work=office.work, clock=office.clock)
    assert set(office.work.events.last("task.opened").data["not_for"]) == {"cai", "dai"}
    assert number not in office.work.events.last("task.opened").data["title"]
    assert accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock).state == "accepted"


def test_who_left_a_department_after_it_was_reported_is_kept_away_all_the_same(office: Office) -> None:
    number = a_tip_off(office, reported_departments=("CW",))
    moved = replace(CAI, department="BGS")
    with pytest.raises(NoSuchCase):
        accept_case(AcceptCase(actor=moved, number=number), work=office.work, clock=office.clock)


def test_where_all_who_would_handle_it_are_reported_it_says_where_to_turn(office: Office) -> None:
    every = {"reported_person": "陈珂、王芳、蔡文"}
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, **every)
    assert (refused.value.code, refused.value.extra["turn_to"]["telephone"]) == ("nobody_left", "12388")
    assert office.work.cases.kept == {}
    superior = Actor("shen", "沈岩", "SZJ", "YZ", (Post("case_officer", "*"),))
    office.work.directory.staff["shen"] = superior
    number = a_tip_off(office, **every)
    assert accept_case(AcceptCase(actor=superior, number=number), work=office.work, clock=office.clock)


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


LIN, SUN = an_actor("lin", "leader", name="林岚"), an_actor("sun", "secrecy_officer", name="孙宁")
BOTH = BodyRules(body="GJJ", steps=("review_answer", "sign_answer"))


@pytest.mark.parametrize(
    ("people", "body_rules", "is_named", "reported", "missing"),
    [
        ((CHEN, WANG), BodyRules(), False, ("p:chen",), None),
        ((CHEN, WANG), BodyRules(), False, ("p:chen", "p:wang"), "受理举报的人员"),
        ((CHEN, HU, LIN), BOTH, False, ("p:lin",), "拟稿、审核、签发"),
        ((CHEN, HU, LIN, SUN), BOTH, False, ("p:lin",), None),
        ((CHEN, HU, LIN), replace(BOTH, same_person=("review_answer+sign_answer",)), False, ("p:lin",), None),
        ((CHEN, LIN), BodyRules(), True, ("p:lin",), "两人"),
        ((CHEN, LIN), BodyRules(), False, ("p:lin",), None),
        ((CHEN,), BOTH, True, (), None),
        ((), BOTH, True, ("d:GJJ/CW",), None),
    ],
    ids=[
        *("another is left", "nobody handles", "one checks and signs", "two do", "one may do both", "nobody grants"),
        *("nothing is sealed", "it could not before", "nobody is known yet"),
    ],
)
def test_it_leaves_who_handles_it_answers_it_and_opens_an_identity(
    people: tuple[Actor, ...], body_rules: BodyRules, is_named: bool, reported: tuple[str, ...], missing: str | None
) -> None:
    hands = Hands(people=people, body="GJJ", rules=body_rules, is_named=is_named)
    if missing is None:
        must_leave_somebody(reported, hands)
        return
    with pytest.raises(NobodyLeft) as refused:
        must_leave_somebody(reported, hands)
    assert missing in refused.value.zh
    assert "12388" in refused.value.zh


def test_one_officer_names_neither_all_leaders_nor_without_a_reason_that_stays_with_the_case(office: Office) -> None:
    office.work.cases.rules["GJJ"] = replace(BOTH, same_person=("review_answer+sign_answer",))
    office.work.directory.staff["lin"] = LIN
    number = a_tip_off(office)
    made = {"work": office.work, "clock": office.clock}
    named = NameReported(actor=CHEN, number=number, people=("lin",), reason="信中说到林岚")
    with pytest.raises(NobodyLeft):
        name_reported(named, **made)
    name_reported(replace(named, actor=HU), **made)
    assert office.work.cases.entries[number][-1].words == {"reason": "信中说到林岚"}
    with pytest.raises(NobodyLeft):
        name_reported(NameReported(actor=CHEN, number=number, people=("hu",), reason="也说到胡军"), **made)


def test_a_named_one_leaves_two_people_to_open_it_whoever_is_reported_and_wherever_it_goes(office: Office) -> None:
    made, contact = {"work": office.work, "clock": office.clock}, {"name": "李明"}
    with pytest.raises(NobodyLeft):
        a_tip_off(office, reported_person="胡军", contact=contact)
    assert a_tip_off(office, reported_person="胡军"), "there is nothing to open"
    number = a_tip_off(office, contact=contact)
    with pytest.raises(NobodyLeft):
        name_reported(NameReported(actor=CHEN, number=number, people=("hu",), reason="信中说到胡军"), **made)
    both = Post("case_officer", "*"), Post("leader", "SZJ")
    office.work.directory.staff["cai"] = replace(CAI, posts=both)
    office.work.directory.staff["wen"] = Actor("wen", "文岚", "SZJ", "YZ", (Post("case_officer", "SZJ"),))
    number = a_tip_off(office, contact=contact, reported_person="蔡文")
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    with pytest.raises(NobodyLeft):
        transfer_case(TransferCase(actor=CHEN, number=number, body="SZJ", reason="属其职责"), **made)


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
    with pytest.raises(Invalid):
        write_message(replace(asked, mentioned_not_reported=["蔡文"]), **made)


@pytest.mark.parametrize("told", [{"text": "和供水的文岚合谋。"}, {"reported_person": "文岚", "person_unlisted": True}])
def test_whom_it_mentions_of_another_body_does_not_get_it_by_transfer(office: Office, told: dict[str, object]) -> None:
    made = {"work": office.work, "clock": office.clock}
    wen = Actor("wen", "文岚", "SZJ", "YZ", (Post("case_officer", "SZJ"),))
    office.work.directory.staff |= {"wen": wen, "xu": replace(wen, sub="xu", name="徐平")}
    number = a_tip_off(office, **told)
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    transfer_case(TransferCase(actor=CHEN, number=number, body="SZJ", reason="属其职责"), **made)
    case = office.work.cases.kept[number]
    assert (rules.concerns(case.reported, wen), "wen" in _told_not_for(office, case)) == (True, True)
    assert office.work.cases.refolded(number) == case


NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opening", "to", "at", "is_open"),
    [
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, CHEN, NINE - timedelta(seconds=1), True),
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, CHEN, NINE, False),
        ({"state": "granted", "by": "chen", "until": NINE.isoformat()}, WANG, NINE - timedelta(hours=1), False),
        ({"state": "asked", "by": "chen"}, CHEN, NINE, False),
        ({"state": "refused", "by": "chen"}, CHEN, NINE, False),
        (None, CHEN, NINE, False),
    ],
)
def test_an_identity_is_open_to_who_asked_until_its_hour_alone(
    opening: object, to: Actor, at: datetime, is_open: bool
) -> None:
    if is_open:
        must_be_open(opening, to=to, at=at)
        return
    with pytest.raises(NotOpen):
        must_be_open(opening, to=to, at=at)


@pytest.mark.parametrize("act", ["message", "reopen"])
def test_whom_an_informant_names_later_has_it_no_more(office: Office, act: str) -> None:
    """He is kept away as if he had been named at first, before a word of it is to be read."""
    receipt = office.submit(kind="tip_off", title="违规办理", text="业务没有按规定办。", body="GJJ")
    number, made = receipt.case.number, {"work": office.work, "clock": office.clock}
    accept_case(AcceptCase(actor=CAI, number=number), **made)
    said = {"actor": PUBLIC, "number": number, "code": receipt.code}
    if act == "message":
        write_message(WriteMessage(**said, text="其实是蔡 文干的。"), **made)
    else:
        answer_case(
            AnswerCase(actor=CAI, number=number, said=Wording(text="查无问题。", outcome="not_adopted")), **made
        )
        reopen_case(ReopenCase(**said, reason="其实是蔡文干的。"), **made)
    case = office.work.cases.kept[number]
    assert rules.concerns(case.reported, CAI)
    assert case.handler is None
    assert {"cai", "dai"} <= _told_not_for(office, case)
    assert office.work.cases.refolded(number) == case
    also = {"text": "陈珂、王主任也在场。"}
    with pytest.raises(Invalid) as refused:
        write_message(WriteMessage(**said, **also), **made)
    assert (refused.value.code, refused.value.extra["mentioned"]) == ("only_mentioned", ["陈珂", "王主任"])
    written = write_message(WriteMessage(**said, **also, mentioned_not_reported=["陈珂", "王主任"]), **made)
    assert written.reported == case.reported


def test_an_identity_is_asked_for_by_one_and_granted_by_another(office: Office) -> None:
    number = a_tip_off(office, contact={"name": "李明"})
    both = replace(CHEN, posts=(*CHEN.posts, Post("office", "GJJ")))
    office.work.directory.staff["chen"] = both
    ask_identity(AskIdentity(actor=both, number=number, reason="要当面核实"), work=office.work, clock=office.clock)
    with pytest.raises(Conflict) as refused:
        grant_identity(GrantIdentity(actor=both, number=number, reason="可以"), work=office.work, clock=office.clock)
    assert refused.value.code == "own_opening"
    granted = grant_identity(
        GrantIdentity(actor=HU, number=number, reason="可以"), work=office.work, clock=office.clock
    )
    assert granted.opening is not None
    assert (granted.opening["by"], granted.opening["state"]) == ("chen", "granted")
    assert office.work.cases.refolded(number) == office.work.cases.kept[number]


def test_it_is_merged_with_nothing(office: Office) -> None:
    tip_off, complaint = a_tip_off(office), office.submit(kind="complaint", body="GJJ").case.number
    for number in (tip_off, complaint):
        accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
    for one, other in ((tip_off, complaint), (complaint, tip_off)):
        with pytest.raises(Refusal):
            merge_case(MergeCase(actor=CHEN, number=one, into=other), work=office.work, clock=office.clock)


def test_its_answer_takes_no_number_that_would_be_missing_among_the_others(office: Office) -> None:
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", document_code="公积金信复")
    numbers = {}
    for kind in ("tip_off", "complaint"):
        number = office.submit(kind=kind, body="GJJ").case.number
        accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
        case = office.work.cases.kept[number]
        numbers[kind] = document_number(case, work=office.work, clock=office.clock)
    assert numbers == {"tip_off": None, "complaint": "公积金信复〔2026〕1号"}


ACTORS = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "assign", "transfer", "dispute", "merge", "split", "name"]),
        ACTORS,
        ACTORS,
        st.sampled_from([None, "CW", "BGS"]),
    ),
    max_size=12,
)
REPORTS = st.sampled_from(
    [{}, {"reported_departments": ("CW",)}, {"reported_person": "蔡文"}, {"text": "说的是王芳。"}]
)


@given(report=REPORTS, steps=STEPS)
@example(report={}, steps=[("accept", CAI, CAI, None), ("name", CHEN, CAI, None)])
@example(
    report={},
    steps=[
        ("accept", CAI, CAI, None),
        ("transfer", CAI, CAI, "BGS"),
        ("name", CHEN, CAI, None),
        ("dispute", CHEN, CAI, None),
    ],
)
@example(report={"reported_person": "王芳"}, steps=[("accept", CHEN, CHEN, None), ("transfer", CHEN, WANG, "CW")])
@example(report={"reported_departments": ("CW",)}, steps=[("accept", CHEN, CHEN, None), ("transfer", CHEN, CAI, "CW")])
@example(
    report={"reported_departments": ("CW",)},
    steps=[("accept", CHEN, CHEN, None), ("split", CHEN, CAI, None), ("assign", CHEN, CAI, None)],
)
def test_no_sequence_of_acts_gives_it_to_whom_it_reports(
    report: dict[str, object], steps: list[tuple[str, Actor, Actor, str | None]]
) -> None:
    """信访工作条例第三十条第三款."""
    office = Office()
    office.work.directory.staff.update({person.sub: person for person in PEOPLE})
    numbers = [a_tip_off(office, **report)]
    first = set(rules.kept_away(office.work.cases.kept[numbers[0]].reported, PEOPLE))
    other = office.submit(kind="complaint", body="GJJ").case.number
    accept_case(AcceptCase(actor=CHEN, number=other), work=office.work, clock=office.clock)
    for act, by, whom, department in steps:
        number, made = numbers[-1], {"work": office.work, "clock": office.clock}
        kept = rules.concerns(office.work.cases.kept[number].reported, by)
        try:
            _act(act, by, whom, department, number, other, numbers, made)
        except Refusal:
            pass
        else:
            assert not kept, f"{by.sub} did {act}"
        for each in numbers:
            case = office.work.cases.kept[each]
            assert case.kind == "tip_off"
            assert first <= set(rules.kept_away(case.reported, PEOPLE)), "a part is kept from the same"
            assert case.handler is None or not rules.concerns(case.reported, _person(case.handler["sub"]))
            assert case.department is None or rules.department(case.body, case.department) not in case.reported
            assert office.work.cases.refolded(each) == case
            assert set(rules.kept_away(case.reported, PEOPLE)) <= _told_not_for(office, case)


def _act(
    act: str,
    by: Actor,
    whom: Actor,
    department: str | None,
    number: str,
    other: str,
    numbers: list[str],
    made: dict[str, object],
) -> None:
    who = {"actor": by, "number": number}
    if act == "accept":
        accept_case(AcceptCase(**who), **made)
    elif act == "assign":
        assign_case(AssignCase(**who, person=whom.sub, department=department), **made)
    elif act == "transfer":
        transfer_case(TransferCase(**who, department=department, reason="属其职责"), **made)
    elif act == "dispute":
        dispute_transfer(DisputeTransfer(**who, reason="不属于我们"), **made)
    elif act == "merge":
        merge_case(MergeCase(**who, into=other), **made)
    elif act == "split":
        numbers.append(split_case(SplitCase(**who, part=Part(title="另一件", text="另一件事")), **made).number)
    else:
        people = () if department else (whom.sub,)
        name_reported(
            NameReported(**who, reason="来电说到", people=people, departments=(department,) if department else ()),
            **made,
        )


def _person(sub: str) -> Actor:
    return next(person for person in PEOPLE if person.sub == sub)


def _told_not_for(office: Office, case: object) -> set[str]:
    """From whom the newest task of a case was kept; its person is asked by name."""
    opened = [event for event in office.work.events.recorded if event.name == "task.opened"]
    newest = [event.data for event in opened if event.data["about"]["id"] == case.id][-1]
    return set(newest["not_for"])


def test_what_only_a_tip_off_has_is_refused_of_others(office: Office) -> None:
    for told in ({"corruption": True}, {"reported_departments": ("CW",)}, {"reported_person": "蔡文"}):
        with pytest.raises(Invalid) as refused:
            office.submit(actor=PUBLIC, **told)
        assert refused.value.code == "not_of_this_kind"
