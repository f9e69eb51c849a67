"""A complaint that reads like a tip-off is asked about, and whoever it names does not handle it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chassis.ports import PUBLIC, Actor, Invalid, Post
from services.complaints.domain.accusation import WORDS, LooksLikeATipOff, must_be_meant, named_in
from services.complaints.domain.allowed import require_act
from services.complaints.domain.answer import Wording
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.named import (
    HANDLING,
    GivenToWhomItNames,
    HandlerIsNamed,
    NamedInIt,
    SentAwayByWhomItNames,
)
from services.complaints.domain.offered import offered
from services.complaints.domain.reported import MentionsWhoRecords, concerns
from services.complaints.domain.states import TRANSITIONS
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.check_answer import SignAnswer, sign_answer
from services.complaints.use_cases.current_case import StaffWithACode
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.extend_case import ExtendCase, extend_case
from services.complaints.use_cases.hand_code import HandCode, hand_code
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.rate_answer import RateAnswer, rate_answer
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.submit_answer import SubmitAnswer, submit_answer
from services.complaints.use_cases.take_mail import TakeMail, take_mail
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.people import a_person
from tests.unit.complaints.builders import Office, a_case

CHEN = a_person("chen", "case_officer", name="陈珂", department="BGS")
HE = a_person("he", "case_officer", name="何丽", department="CW")
ABOUT_HE = {"kind": "complaint", "title": "窗口不办", "text": "窗口何\u3000丽让我跑了三趟。", "body": "GJJ"}


@pytest.fixture
def office() -> Office:
    made = Office()
    made.work.directory.staff.update({"chen": CHEN, "he": HE})
    return made


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("kind", ["complaint", "enquiry"])
def test_words_of_an_accusation_are_asked_about_once(office: Office, kind: str, word: str) -> None:
    said = {"kind": kind, "title": "科室的问题", "text": f"有人说到{word[0]} {word[1:]}。", "body": "GJJ"}
    with pytest.raises(LooksLikeATipOff) as refused:
        office.submit(**said)
    assert refused.value.extra["found"] == [word]
    assert office.work.cases.kept == {}
    assert office.submit(**said, not_a_tip_off=True).case.kind == kind


@pytest.mark.parametrize("said", [{"actor": PUBLIC}, {"actor": CHEN, "channel": "hotline"}])
def test_a_full_name_of_the_staff_is_asked_about_whoever_writes_it_down(office: Office, said: dict[str, Any]) -> None:
    with pytest.raises(LooksLikeATipOff) as refused:
        office.submit(**ABOUT_HE, **said)
    assert refused.value.extra["found"] == ["何丽"]


STAFF = (
    *(
        HE,
        a_person("wang", "case_officer", name="王芳", department="BGS"),
        a_person("yu", name="于洋", department="XW"),
    ),
    *(a_person("fang", name="方圆", department="XD"), a_person("jin", name="金鑫", department="XD")),
    a_person("shen", name="沈括", department="JS"),
)
PLACES = {"GJJ/CW": "营业大厅", "GJJ/BGS": "办公室", "GJJ/XW": "新闻部", "GJJ/XD": "信贷科", "GJJ/JS": "技术部"}
ORDINARY = [
    "窗口排队太久，等了三个小时。",
    "收了水费120元，没有给发票。",
    "多收了我50元水费，请退还。",
    "停车收钱不给票。",
    "楼道里有两条烟囱冒烟。",
    "举报电话是多少？",
    "提前还贷有什么好处？",
    "由于领导不在，窗口不能盖章。",
    "老百姓何时能用上天然气？",
    "我是王先生，材料还没有回复。",
    "对方经理说不归他们管。",
    "公积金科长期没有人接电话。",
    "营业大厅的空调太冷。",
    "到办公室问过三次都没有人。",
    "任何领导都没有答复。",
    "工作人员要了我的身份证复印件。",
    "技术部门答复说系统升级。",
    "收取我120元手续费是否合理？",
    "建议给老百姓多一点好处。",
    "王女士来电反映停水。",
    "希望信贷科延长办公时间。",
    "收了我两年的物业费却不打扫。",
    "给我省了两万元利息，谢谢。",
    "小王家的老房子漏水。",
    "要了三次材料还是不给办。",
]
ACCUSING = [
    "营业大厅那位姓何的科长收了我两千块才给办",
    "何科长向我要了两条烟",
    "大厅负责人收受好处",
    "何麗收錢",
    "何丽收红包",
    "新闻部收钱发稿",
    "营业大厅主任乱收费",
    "信贷科的人拿了好处才批贷款",
    "窗口的人找我要钱",
    "给了他五千元才放款",
    "工作人员拿了别人的钱",
    "他收了人家钱就给插队",
    "我送了两瓶茅台酒",
    "检举信贷主任",
    "舉報何麗",
    "要了三百块才肯盖章",
    "办公室主任要了我的购物卡",
    "何\u3000科\u3000长态度恶劣",
    "收了老板5000元",
    "经理暗箱操作",
    "我要举报窗口人员",
    "给领导塞钱才办成",
    "窗口的人捞好处",
]


@pytest.mark.parametrize("said", ORDINARY)
def test_an_ordinary_complaint_is_asked_about_nothing(said: str) -> None:
    must_be_meant("complaint", said, STAFF, PLACES)


@pytest.mark.parametrize("said", ACCUSING)
def test_a_complaint_that_accuses_is_asked_about(said: str) -> None:
    with pytest.raises(LooksLikeATipOff):
        must_be_meant("complaint", said, STAFF, PLACES)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("姓何的科长收了我两千块", {"he"}),
        ("何女士收了红包", {"he"}),
        ("新闻部收钱发稿", {"yu"}),
        ("信贷主任不接电话", {"fang", "jin"}),
        ("营业大厅太吵", set()),
        ("技术部分工不清，有人收红包", set()),
        ("技术部门有人收红包", set()),
        ("技术部有人收红包", {"shen"}),
        ("在办公室收了红包", set()),
        ("大厅负责人收了红包", {"he"}),
    ],
)
def test_whoever_may_be_accused_is_kept_from_handling_it(said: str, kept: set[str]) -> None:
    named = named_in(said, STAFF, PLACES).parties
    assert {person.sub for person in STAFF if concerns(named, person)} == kept
    assert ("b:GJJ/XW" in named) == ("新闻部" in said), "whoever comes to work there is kept away too"


def test_a_department_whose_name_is_an_everyday_word_is_meant_only_with_a_post_of_it() -> None:
    places = {"GJJ/SF": "收费"}
    assert named_in("收费时有人收红包", STAFF, places).words == ()
    assert named_in("收费主管收红包", STAFF, places).words == ("收费主管",)


def test_where_there_are_several_halls_the_hall_means_none_of_them() -> None:
    said = "大厅负责人收了红包"
    assert named_in(said, STAFF, PLACES).words == ("大厅负责人",)
    assert named_in(said, STAFF, PLACES | {"GJJ/FW": "服务大厅"}).words == ()


@pytest.mark.parametrize("text", ["政务热线平台转来：排队太久。", "财务科的人收了红包。"])
def test_a_program_is_called_like_its_platform_and_is_nobody(office: Office, text: str) -> None:
    program = Actor("p1", "政务热线平台", "GJJ", "CW", (Post("case_officer", "GJJ"),), kind="program")
    office.work.directory.staff["p1"] = program
    number = office.submit(kind="complaint", title="转办", text=text, body="GJJ", not_a_tip_off=True).case.number
    assert accept_case(AcceptCase(actor=program, number=number), work=office.work, clock=office.clock)


def test_who_comes_to_the_staff_after_he_was_named_does_not_handle_it(office: Office) -> None:
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    del office.work.directory.staff["he"]
    number = office.submit(**ABOUT_HE).case.number
    office.work.directory.staff["he"] = HE
    with pytest.raises(NamedInIt):
        accept_case(AcceptCase(actor=HE, number=number), **made)


def test_that_it_is_none_is_said_of_no_tip_off(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(kind="tip_off", body="GJJ", not_a_tip_off=True)
    assert refused.value.code == "not_of_this_kind"


def test_whom_a_complaint_names_neither_gets_it_nor_answers_it(office: Office) -> None:
    """It comes by mail, too, where nobody can be asked."""
    mail = TakeMail(message="m1", contact={"email": "wang@example.cn"}, **ABOUT_HE)
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    number = take_mail(mail, **made).number
    with pytest.raises(NamedInIt):
        accept_case(AcceptCase(actor=HE, number=number), **made)
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    with pytest.raises(GivenToWhomItNames):
        assign_case(AssignCase(actor=CHEN, number=number, person="he"), **made)
    said = Wording(text="已经办好。", outcome="answered")
    with pytest.raises(NamedInIt):
        draft_answer(DraftAnswer(actor=HE, number=number, said=said), **made)
    with pytest.raises(NamedInIt):
        answer_case(AnswerCase(actor=HE, number=number, said=said, delivery="email"), **made)
    with pytest.raises(NamedInIt):
        erase_case(
            EraseCase(actor=replace(HE, posts=(Post("office", "GJJ"),)), number=number, ground="unlawful"), **made
        )
    part = Part(title="何丽的态度", text="态度不好。")
    with pytest.raises(NamedInIt):
        split_case(SplitCase(actor=HE, number=number, part=part), **made)
    assert assign_case(AssignCase(actor=HE, number=number, person="chen"), **made).handler == CHEN.snapshot()
    answer_case(AnswerCase(actor=CHEN, number=number, said=said, delivery="email"), **made)
    assert office.work.cases.kept[number].state == "answered"


def a_complaint_of_hers(office: Office, **changes: Any) -> tuple[str, str]:
    """One that names He Li and is with Chen Ke; its number and code."""
    receipt = office.submit(**ABOUT_HE | changes, not_a_tip_off=True)
    accept_case(AcceptCase(actor=CHEN, number=receipt.case.number), work=office.work, clock=office.clock)
    return receipt.case.number, receipt.code


def must_be_kept_from_her(office: Office, number: str) -> None:
    answer = AnswerCase(actor=HE, number=number, said=Wording(text="不属实。", outcome="answered"))
    with pytest.raises(NamedInIt):
        answer_case(answer, work=office.work, clock=office.clock)
    case = office.work.cases.kept[number]
    assert office.work.cases.refolded(number) == case
    assert "answer" not in offered(case, ("answer", "draft", "note"), today=office.clock.today(), by=HE)
    assert "he" in office.work.events.last("task.opened").data["not_for"]


def test_whom_it_names_splits_nothing_off_and_gets_no_part(office: Office) -> None:
    number, _ = a_complaint_of_hers(office)
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    part = Part(title="窗口排队", text="排队太久。")
    with pytest.raises(NamedInIt):
        split_case(SplitCase(actor=HE, number=number, part=part), **made)
    must_be_kept_from_her(office, split_case(SplitCase(actor=CHEN, number=number, part=part), **made).number)


def test_nobody_splits_off_a_part_that_names_him(office: Office) -> None:
    """The part would be in his hands at once."""
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    number = office.submit(kind="complaint", title="窗口不办", text="跑了三趟。", body="GJJ").case.number
    accept_case(AcceptCase(actor=HE, number=number), **made)
    part = Part(title="何丽的态度", text="态度不好。")
    with pytest.raises(NamedInIt):
        split_case(SplitCase(actor=HE, number=number, part=part), **made)
    must_be_kept_from_her(office, split_case(SplitCase(actor=CHEN, number=number, part=part), **made).number)


def test_whom_it_names_sends_it_to_no_other_body_and_back_to_none(office: Office) -> None:
    """Nobody of her own body had seen it, or would see any more what becomes of it."""
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    office.work.directory.bodies["SZJ"] = {"YZ"}
    number, _ = a_complaint_of_hers(office)
    away = {"number": number, "body": "SZJ", "reason": "属其职责"}
    with pytest.raises(SentAwayByWhomItNames):
        transfer_case(TransferCase(actor=HE, **away), **made)
    transfer_case(TransferCase(actor=CHEN, **away), **made)
    zhu = a_person("zhu", "case_officer", name="何丽", body="SZJ", department="YZ")
    with pytest.raises(SentAwayByWhomItNames):
        dispute_transfer(DisputeTransfer(actor=zhu, number=number, reason="不属于我单位"), **made)
    case = office.work.cases.kept[number]
    assert "dispute" not in offered(case, ("dispute", "note"), today=office.clock.today(), by=zhu)


def test_whom_it_names_hands_out_no_code_that_opens_it(office: Office) -> None:
    """The code of the whole opens the part of which the citizen wrote her name later."""
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    receipt = office.submit(kind="complaint", title="窗口不办", text="跑了三趟。", body="GJJ")
    number = receipt.case.number
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    split = SplitCase(actor=CHEN, number=number, part=Part(title="窗口排队", text="排队太久。"))
    part = split_case(split, **made).number
    said = WriteMessage(actor=PUBLIC, number=part, code=receipt.code, text="是何丽不办。", not_a_tip_off=True)
    write_message(said, **made)
    her = replace(HE, posts=(Post("office", "GJJ"),))
    for opened in (number, part):
        with pytest.raises(NamedInIt):
            hand_code(HandCode(actor=her, number=opened, reason="本人到场。"), **made)
    assert office.work.cases.kept[number].receipt == receipt.case.receipt, "the citizen's own code opens it still"


def test_whom_it_names_gets_it_by_no_transfer_to_her_department_and_back(office: Office) -> None:
    number, _ = a_complaint_of_hers(office)
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    transfer_case(TransferCase(actor=HE, number=number, department="CW", reason="属其职责"), **made)
    must_be_kept_from_her(office, number)
    dispute_transfer(DisputeTransfer(actor=CHEN, number=number, reason="不属于我科"), **made)
    must_be_kept_from_her(office, number)


def test_whom_a_citizen_names_after_a_transfer_does_not_get_it_back_by_a_dispute(office: Office) -> None:
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    receipt = office.submit(kind="complaint", title="窗口不办", text="跑了三趟。", body="GJJ")
    number = receipt.case.number
    accept_case(AcceptCase(actor=HE, number=number), **made)
    transfer_case(TransferCase(actor=HE, number=number, department="BGS", reason="属办公室职责"), **made)
    said = WriteMessage(actor=PUBLIC, number=number, code=receipt.code, text="是何丽不办。", not_a_tip_off=True)
    write_message(said, **made)
    disputed = dispute_transfer(DisputeTransfer(actor=CHEN, number=number, reason="不属于办公室"), **made)
    assert disputed.handler is None
    must_be_kept_from_her(office, number)


def test_whom_a_citizen_named_before_a_transfer_to_his_body_does_not_handle_it_there(office: Office) -> None:
    """Nobody of the first body knew that the name is somebody's."""
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    office.work.directory.bodies["SZJ"] = {"YZ"}
    wen = a_person("wen", "case_officer", name="文岚", body="SZJ", department="YZ")
    receipt = office.submit(kind="complaint", title="窗口不办", text="跑了三趟。", body="GJJ")
    number = receipt.case.number
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    write_message(WriteMessage(actor=PUBLIC, number=number, code=receipt.code, text="供水的文岚也不管。"), **made)
    office.work.directory.staff["wen"] = wen
    transfer_case(TransferCase(actor=CHEN, number=number, body="SZJ", reason="属其职责"), **made)
    with pytest.raises(NamedInIt):
        draft_answer(DraftAnswer(actor=wen, number=number, said=Wording(text="好。", outcome="answered")), **made)
    assert "wen" in office.work.events.last("task.opened").data["not_for"]


def test_whom_it_names_answers_it_with_no_other_case(office: Office) -> None:
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    number, _ = a_complaint_of_hers(office)
    hers = office.submit(kind="complaint", title="排队", text="排队太久。", body="GJJ").case.number
    accept_case(AcceptCase(actor=HE, number=hers), **made)
    with pytest.raises(HandlerIsNamed):
        merge_case(MergeCase(actor=CHEN, number=number, into=hers), **made)
    assign_case(AssignCase(actor=CHEN, number=hers, person="chen"), **made)
    merge_case(MergeCase(actor=CHEN, number=number, into=hers), **made)
    said = Wording(text="好。", outcome="answered")
    with pytest.raises(NamedInIt):
        draft_answer(DraftAnswer(actor=HE, number=hers, said=said), **made)
    with pytest.raises(NamedInIt):
        answer_case(AnswerCase(actor=HE, number=hers, said=said), **made)
    assert "answer" not in offered(office.work.cases.kept[hers], ("answer",), today=office.clock.today(), by=HE)
    assert office.work.cases.refolded(hers) == office.work.cases.kept[hers]


@pytest.mark.parametrize("act", ["message", "reopen"])
def test_whom_a_citizen_names_later_has_it_no_more(office: Office, act: str) -> None:
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    receipt = office.submit(kind="complaint", title="窗口不办", text="跑了三趟。", body="GJJ")
    number = receipt.case.number
    accept_case(AcceptCase(actor=HE, number=number), **made)
    said: dict[str, Any] = {"actor": PUBLIC, "number": number, "code": receipt.code}
    deed: Any = write_message
    command: Any = WriteMessage(**said, text="就是何科长收了别人的红包。")
    if act == "reopen":
        answered = Wording(text="查无此事。", outcome="answered")
        answer_case(AnswerCase(actor=HE, number=number, said=answered), **made)
        deed, command = reopen_case, ReopenCase(**said, reason="答复是何丽自己写的。")
    with pytest.raises(LooksLikeATipOff):
        deed(command, **made)
    assert deed(replace(command, not_a_tip_off=True), **made).handler is None
    must_be_kept_from_her(office, number)


def test_whom_a_caller_names_does_not_record_it(office: Office) -> None:
    for kind in ("complaint", "enquiry"):
        with pytest.raises(MentionsWhoRecords):
            office.submit(**ABOUT_HE | {"kind": kind}, actor=HE, channel="hotline", not_a_tip_off=True)
    assert office.submit(**ABOUT_HE, actor=CHEN, channel="hotline", not_a_tip_off=True)


def test_office_and_leaders_learn_at_once_that_it_may_have_no_other_officer(office: Office) -> None:
    office.submit(**ABOUT_HE, not_a_tip_off=True)
    told = office.work.events.last("task.opened").data
    assert (told["roles"], told["not_for"]) == (["case_officer", "office", "leader"], ["he"])
    assert told["title"] == "指定承办人（写到本单位人员）并答复投诉 GJJ-TS-2026-0001"


def test_a_leader_who_is_named_signs_no_answer_to_it(office: Office) -> None:
    office.work.directory.staff["he"] = he = replace(HE, posts=(Post("leader", "GJJ"),))
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", steps=("sign_answer",))
    number, _ = a_complaint_of_hers(office)
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    draft_answer(DraftAnswer(actor=CHEN, number=number, said=Wording(text="已办。", outcome="answered")), **made)
    submit_answer(SubmitAnswer(actor=CHEN, number=number), **made)
    with pytest.raises(NamedInIt):
        sign_answer(SignAnswer(actor=he, number=number), **made)


@pytest.mark.parametrize("is_named_first", [True, False])
def test_a_leader_who_is_named_is_not_asked_for_more_time(office: Office, is_named_first: bool) -> None:
    """Nor is he asked any more once a citizen names him later."""
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    office.work.directory.staff["he"] = replace(HE, posts=(Post("leader", "GJJ"),))
    first, later = (ABOUT_HE["text"], "没有答复。")[:: 1 if is_named_first else -1]
    number, code = a_complaint_of_hers(office, text=first)
    extend_case(ExtendCase(actor=CHEN, number=number, days=3, reason="要核实。"), **made)
    said = WriteMessage(actor=PUBLIC, number=number, code=code, text=later, not_a_tip_off=True)
    write_message(said, **made)
    told = [event.data for event in office.work.events.recorded if event.name == "task.opened"]
    assert [task["not_for"] for task in told if task["kind"] == "decide_extension"][-1] == ["chen", "he"]


HANDLED = (
    *("accept", "not_accept", "investigate", "message", "split", "merge", "close", "reopen", "resume", "erase"),
    *("draft", "submit_answer", "review_answer", "return_answer", "sign_answer", "answer"),
    *("extend", "grant_extension", "refuse_extension"),
    *("draft_referral", "sign_referral", "recall_referral", "refer"),
    *("correct_registration", "hand_code"),
)


def test_every_act_that_handles_a_case_is_tried_by_whom_it_names() -> None:
    assert set(HANDLED) == HANDLING


@pytest.mark.parametrize("act", HANDLED)
def test_whom_a_case_names_does_none_of_what_handles_it(act: str) -> None:
    """Whatever the case's state would let: each is refused to her, and to who stands in for her."""
    letter = {"draft_referral": None, "sign_referral": {"by": "chen"}}.get(act, {"by": "chen", "signed_by": "lin"})
    case = a_case(
        kind="complaint",
        state=min(given for given, done in TRANSITIONS if done == act),
        named=("m:he",),
        satisfaction=5,
        referral=letter,
        extension={"state": "asked", "by": "chen"} if act.endswith("_extension") else None,
        rules=BodyRules(steps=("review_answer", "sign_answer")),
        answer_state={"sign_answer": "checked", "answer": "signed", "submit_answer": "draft"}.get(act, "submitted"),
    )
    every = tuple(Post(role, "GJJ") for role in ("case_officer", "office", "leader", "secrecy_officer"))
    deputy = Actor("dai", "代明", "GJJ", "BGS", (*every, Post("case_officer", "GJJ", None, "he")))
    require_act(case, act, replace(CHEN, posts=every))
    for kept in (replace(HE, posts=every), deputy):
        with pytest.raises(NamedInIt):
            require_act(case, act, kept)


@pytest.mark.parametrize(
    "deed", [(rate_answer, RateAnswer, {"satisfaction": 5}), (reopen_case, ReopenCase, {"reason": "没有解决。"})]
)
def test_who_is_signed_in_as_staff_speaks_with_no_citizen_s_code(office: Office, deed: Any) -> None:
    """Whoever recorded a call holds its code, and would be content with his own answer."""
    use_case, command, told = deed
    receipt = office.submit(kind="complaint", title="排队", text="排队太久。", body="GJJ")
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    accept_case(AcceptCase(actor=CHEN, number=receipt.case.number), **made)
    said = Wording(text="已办。", outcome="answered")
    answer_case(AnswerCase(actor=CHEN, number=receipt.case.number, said=said), **made)
    known = {"number": receipt.case.number, "code": receipt.code, **told}
    with pytest.raises(StaffWithACode):
        use_case(command(actor=CHEN, **known), **made)
    assert use_case(command(actor=PUBLIC, **known), **made)
