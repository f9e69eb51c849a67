"""The acts on a case that have a page each, with the rule beside its form, and the ledger (台账) of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from chassis.web.forms import load_query
from chassis.web.input import Nothing
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from chassis.web.schema import PageQuery
from services.complaints.adapters import case_view, duplicates
from services.complaints.adapters.access import may
from services.complaints.adapters.http import case_schemas, schemas, tip_off_schemas
from services.complaints.adapters.http.case_replies import deadline_of
from services.complaints.adapters.pages.deed import Deed
from services.complaints.adapters.pages.done_before import told_second
from services.complaints.adapters.pages.explanations import UNITS
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.heard_entries import heard_entries
from services.complaints.adapters.storage.reads.cases import cases_by_id
from services.complaints.adapters.storage.reads.directory import departments_by_body
from services.complaints.adapters.storage.reads.ledgers import last_of_kind, list_entries
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.allowed import must_be_allowed
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.body_rules import CHECKS
from services.complaints.domain.case import may as may_do
from services.complaints.domain.erasure import GROUNDS
from services.complaints.domain.order import PLATFORMS, day_of_platform
from services.complaints.domain.permissions import require_to
from services.complaints.domain.reported import concerns
from services.complaints.use_cases.check_answer import (
    ReturnAnswer,
    ReviewAnswer,
    SignAnswer,
    return_answer,
    review_answer,
    sign_answer,
)
from services.complaints.use_cases.correct_registration import CorrectRegistration, correct_registration
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.extend_case import (
    ExtendCase,
    GrantExtension,
    RefuseExtension,
    extend_case,
    grant_extension,
    refuse_extension,
)
from services.complaints.use_cases.investigate_case import InvestigateCase, investigate_case
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.name_reported import NameReported, name_reported
from services.complaints.use_cases.open_identity import (
    AskIdentity,
    GrantIdentity,
    RefuseIdentity,
    ask_identity,
    grant_identity,
    refuse_identity,
)
from services.complaints.use_cases.refer_case import (
    DraftReferral,
    RecallReferral,
    ReferCase,
    SignReferral,
    draft_referral,
    recall_referral,
    refer_case,
    sign_referral,
)
from services.complaints.use_cases.remind_officer import RemindOfficer, remind_officer
from services.complaints.use_cases.report_back import ReportBack, report_back
from services.complaints.use_cases.resume_case import ResumeCase, resume_case
from services.complaints.use_cases.separate_case import SeparateCase, separate_case
from services.complaints.use_cases.split_case import SplitCase, split_case, term_of_part
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_note import WriteNote, write_note

CASE = "/complaints/cases/<number>"


ACTING: Mapping[str, Deed] = {
    "note": Deed(case_schemas.Note, WriteNote, write_note, "备注已记入台账，群众看不到。"),
    "correct_registration": Deed(
        case_schemas.Correction, CorrectRegistration, correct_registration, "登记已更正，原来的登记留在台账里。"
    ),
    "resume": Deed(case_schemas.Resumption, ResumeCase, resume_case, "已恢复办理，由您承办，群众已得到告知。"),
    "remind": Deed(schemas.Reason, RemindOfficer, remind_officer, "已催办，承办人会收到新的待办。"),
    "transfer": Deed(case_schemas.TransferForm, TransferCase, transfer_case, "已转办，群众凭查询码可以看到去向。"),
    "dispute": Deed(schemas.Reason, DisputeTransfer, dispute_transfer, "已提出异议，来件退回转办前的单位或科室。"),
    "draft_referral": Deed(
        case_schemas.Referral, DraftReferral, draft_referral, "转办函已拟好，请办公室或者领导签发；签发前本件照常办理。"
    ),
    "sign_referral": Deed(Nothing, SignReferral, sign_referral, "转办函已签发，由承办人转送。"),
    "recall_referral": Deed(schemas.Reason, RecallReferral, recall_referral, "转办函已撤回，本件继续在本单位办理。"),
    "refer": Deed(Nothing, ReferCase, refer_case, "已转送外单位，本件办结，群众已得到告知。"),
    "merge": Deed(case_schemas.Merger, MergeCase, merge_case, "已并案，答复主件时一并答复，群众已得到告知。"),
    "separate": Deed(Nothing, SeparateCase, separate_case, "已解除并案，单独答复。"),
    "split": Deed(case_schemas.PartOfCase, SplitCase, split_case, "已拆分立件，群众凭原查询码可以查询。"),
    "extend": Deed(case_schemas.Extension, ExtendCase, extend_case, "延期申请已提交，批准前期限不变。"),
    "grant_extension": Deed(schemas.Reason, GrantExtension, grant_extension, "已批准延期，群众已得到告知。"),
    "refuse_extension": Deed(schemas.Reason, RefuseExtension, refuse_extension, "未批准延期，期限不变。"),
    "review_answer": Deed(Nothing, ReviewAnswer, review_answer, "答复已审核。"),
    "return_answer": Deed(schemas.Reason, ReturnAnswer, return_answer, "答复已退回承办人修改。"),
    "sign_answer": Deed(Nothing, SignAnswer, sign_answer, "答复已签发，由承办人发出。"),
    "report_back": Deed(case_schemas.ReportedBack, ReportBack, report_back, "已登记回复转办平台。"),
    "name_reported": Deed(
        tip_off_schemas.NewReported, NameReported, name_reported, "已指明被举报对象，他们看不到本件。"
    ),
    "ask_identity": Deed(schemas.Reason, AskIdentity, ask_identity, "已申请查看举报人身份，请办公室或者领导审批。"),
    "grant_identity": Deed(schemas.Reason, GrantIdentity, grant_identity, "已批准申请人在24小时内查看举报人身份。"),
    "refuse_identity": Deed(schemas.Reason, RefuseIdentity, refuse_identity, "未批准查看，举报人身份仍然封存。"),
    "investigate": Deed(case_schemas.Investigation, InvestigateCase, investigate_case, "调查认定已记入台账。"),
}
ACT_PAGES = (*ACTING, "hand_code")
"""The acts that have a page each; the forms of the others stand on the page of the case."""
DONE = {act: deed.done for act, deed in ACTING.items()}

pages = Pages("complaints", "acting")


def _declare(act: str, deed: Deed) -> None:
    """The page of an act, and what its form sends."""
    path, who = f"{CASE}/{act.replace('_', '-')}", may(f"case.{act}")

    def show(work: Work, number: str) -> str:
        return form_of(work, number, act)

    def do(work: Work, form: Any, number: str) -> Any:
        case = deed.do(work, form, actor=actor(), number=number, seen=form.get("version") or None)
        # What went to another body or department is theirs to read.
        is_his = may_do("case.read", case.body, actor(), case.department) and not concerns(case.reported, actor())
        to = f"/{case.number}" if is_his else ""
        return redirect(f"/complaints/cases{to}?done={act}", code=303)

    show.__name__, do.__name__ = f"show_{act}", act
    pages.get(path, who=who)(show)
    pages.post(path, who=who, again=show)(do)


for _act, _deed in ACTING.items():
    _declare(_act, _deed)


_ON_MORE_TIME = ("grant_extension", "refuse_extension")


def form_of(work: Work, number: str, act: str) -> str:
    """The page of an act with its form; sent too late, what was done before it and what the reader can do now.

    Raises :class:`~services.complaints.domain.states.NotNow`, which names that too.
    """
    case = case_view.for_staff(work, number, actor(), today=clock().today())
    require_to(f"case.{act}", case["body"], actor(), case["department"])
    try:
        must_be_allowed(case_view.standing(case), act)
    except states.NotNow as refused:
        if request.method == "POST":
            return _done_before(work, case, act)
        refused.offer(case["allowed"])
        raise
    return render(
        "complaints/act.html",
        act=act,
        name=states.ACTS[act],
        case=case,
        kind=kinds.KINDS[case["kind"]],
        kinds=[kinds.KINDS[code] for code in kinds.TAKEN],
        units=UNITS,
        part_days=_days_of_parts(work, case["id"]) if act == "split" else {},
        today=clock().today(),
        platforms=PLATFORMS,
        findings=FINDINGS,
        order_due_on=day_of_platform(heard_entries(work.connection, number)) if act == "correct_registration" else None,
        outcomes=OUTCOMES,
        checks=CHECKS,
        bodies=_receivers(work, case) if act == "transfer" else [],
        staff=work.directory.staff_of([case["body"]]) if act == "name_reported" else [],
        asked=last_of_kind(work.connection, number, "extend", actor()) if act in _ON_MORE_TIME else None,
        alike=duplicates.found(work, number, actor()) if act == "merge" else [],
    )


def _done_before(work: Work, case: Mapping[str, Any], act: str) -> str:
    return render(
        "complaints/act_over.html",
        name=states.ACTS[act],
        case=case,
        kind=kinds.KINDS[case["kind"]],
        act_names=states.ACTS,
        act_pages=ACT_PAGES,
        **told_second(work, case, act),
    )


def _receivers(work: Work, case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """To whom the reader may transfer a case: whom it names to departments of its body alone."""
    found = departments_by_body(work.connection)
    return [body for body in found if body["code"] == case["body"]] if case["named_in_it"] else list(found)


def _days_of_parts(work: Work, id_: str) -> dict[str, date]:
    """Until when a part of each kind would have to be answered."""
    (case,) = cases_by_id(work.connection, [id_])
    return {code: term_of_part(case, code, work).due.on for code in (*kinds.TAKEN, case.kind)}


@pages.get(f"{CASE}/ledger", who=may("case.list"))
def show_ledger(work: Work, number: str) -> str:
    """Whatever happened to a case, from the first entry on."""
    wanted = load_query(PageQuery)
    found = list_entries(work.connection, number, actor(), wanted)
    case = case_view.for_staff(work, number, actor(), today=clock().today())
    return render(
        "complaints/ledger.html",
        case=case,
        entries=found.items,
        wanted=wanted,
        next_url=next_url(found),
        names=states.ENTERED,
        kinds=kinds.KINDS,
        grounds=GROUNDS,
        findings=FINDINGS,
        outcomes=OUTCOMES,
        deliveries=DELIVERIES,
        units=UNITS,
        places=_places(work),
        deadline=deadline_of(case, work),
    )


def _places(work: Work) -> dict[tuple[str, str], str]:
    """What bodies and their departments are called, by both codes; the body itself by its own and none."""
    found = departments_by_body(work.connection)
    bodies = {(body["code"], ""): body["name"] for body in found}
    return bodies | {(body["code"], each["code"]): each["name"] for body in found for each in body["departments"]}
