"""Who may do what in complaints: the one table from which its guards, the document and the tests are made."""

from __future__ import annotations

from chassis.permissions import (
    ANYBODY,
    AUDIT,
    RECEIPT,
    Act,
    Permissions,
    Thing,
    everywhere,
    in_body,
    in_department,
)
from chassis.ports import Actor
from services.vocabulary import ROLES

NOBODYS = ""
"""In place of the department of a case that is given to none; a thing without departments would be everybody's."""
_ANYBODY, _CITIZEN = everywhere(ANYBODY), everywhere(RECEIPT)
_OFFICER, _OFFICE = in_body("case_officer"), in_body("office")
CHECKERS, SIGNERS = ("secrecy_officer", "office"), ("office", "leader")
"""Who checks and who signs what goes to citizens."""
_APPROVERS, _CHECKERS = in_body(*SIGNERS), in_body(*CHECKERS)
_STAFF = in_body("case_officer", "secrecy_officer", "office", "leader", "inspector")
# The head of a department reads what is given to it: he sees to it that it is answered.
_READERS = (*_STAFF, *in_department("section_head"))

PERMISSIONS = Permissions(
    {**ROLES, RECEIPT: "来件人（凭查询码）"},
    {
        **AUDIT,
        "voice.read": Act(name="查看评价和公开的答复", grants=_ANYBODY),
        "clock.ask": Act(name="测算办理期限", grants=_ANYBODY),
        "disclosure.evaluate": Act(name="评价已公开的信息", grants=_ANYBODY, basis="条例第四十六条"),
        "evaluation.list": Act(name="查看评议明细", grants=in_body("office", "leader", "inspector")),
        "evaluation.void": Act(name="作废刷票的评议", grants=in_body("office")),
        "questionnaire.read": Act(name="查看问卷和结果", grants=_ANYBODY),
        "questionnaire.answer": Act(name="填写问卷", grants=_ANYBODY),
        "questionnaire.review": Act(name="查看问卷草稿和答卷", grants=in_body("office", "leader", "inspector")),
        "questionnaire.prepare": Act(name="编制问卷", grants=_OFFICE),
        "questionnaire.revise": Act(name="修改问卷草稿", grants=_OFFICE),
        "questionnaire.discard": Act(name="作废问卷草稿", grants=_OFFICE),
        "questionnaire.open": Act(name="发布问卷", grants=_OFFICE),
        "questionnaire.close": Act(name="提前截止问卷", grants=_OFFICE),
        "questionnaire.void": Act(name="作废刷票的答卷", grants=_OFFICE),
        "questionnaire.count": Act(name="统计问卷结果", grants=_OFFICE),
        "questionnaire.publish": Act(name="公布问卷结果", grants=_OFFICE),
        "meeting.record": Act(name="登记工作通报会", grants=_OFFICE),
        "meeting.amend": Act(name="修改通报会纪要", grants=_OFFICE),
        "meeting.withdraw": Act(name="撤下通报会纪要", grants=_OFFICE),
        "case.submit": Act(name="提交来件", grants=_ANYBODY),
        "case.record": Act(name="登记电话、来访、来信等来件", grants=_OFFICER),
        "case.list": Act(name="列出来件", grants=_READERS),
        "case.read": Act(name="查看来件", grants=(*_CITIZEN, *_READERS)),
        "case.contact": Act(name="查看来件人的联系方式", grants=_OFFICER, basis="个人信息保护法第六条"),
        "case.message": Act(name="在来件中留言", grants=(*_CITIZEN, *_OFFICER)),
        "case.rate": Act(name="评价答复", grants=_CITIZEN),
        "case.prove": Act(name="取得收件回执和期限日历", grants=_CITIZEN),
        "case.renew_code": Act(name="补发查询码到留下的邮箱", grants=_ANYBODY),
        "case.hand_code": Act(name="当面补发查询码", grants=_OFFICE),
        "filing_keys.read": Act(name="查看核验收件回执的公钥", grants=_ANYBODY),
        "case.reopen": Act(name="重新办理", grants=(*_CITIZEN, *_OFFICER)),
        "case.resume": Act(name="恢复办理", grants=_OFFICER),
        "case.accept": Act(name="受理", grants=_OFFICER),
        "case.not_accept": Act(name="不予受理", grants=_OFFICER),
        # What was given to his department a head gives to somebody in it (domain/within_department.py).
        "case.assign": Act(name="交办", grants=(*_OFFICER, *in_department("section_head"))),
        "case.note": Act(name="写内部备注", grants=_OFFICER),
        "case.correct_registration": Act(name="更正登记", grants=_OFFICER),
        "case.remind": Act(name="催办", grants=_APPROVERS),
        "case.transfer": Act(name="转办", grants=_OFFICER, basis="信访工作条例第二十三条"),
        # The head of the department that received it may know alone that it is not his.
        "case.dispute": Act(
            name="对转办提出异议", grants=(*_OFFICER, *in_department("section_head")), basis="信访工作条例第二十三条"
        ),
        "case.draft_referral": Act(name="拟转送外单位", grants=_OFFICER, basis="信访工作条例第二十二条"),
        "case.sign_referral": Act(name="签发转办函", grants=_APPROVERS),
        "case.recall_referral": Act(name="撤回转办函", grants=(*_OFFICER, *_APPROVERS)),
        "case.refer": Act(name="转送外单位", grants=_OFFICER, basis="信访工作条例第二十三条"),
        "case.merge": Act(name="并案", grants=_OFFICER),
        "case.separate": Act(name="解除并案", grants=_OFFICER),
        "case.split": Act(name="拆分", grants=_OFFICER),
        "case.extend": Act(name="申请延期", grants=_OFFICER, basis="信访工作条例第三十四条"),
        "case.grant_extension": Act(name="批准延期", grants=_APPROVERS, basis="信访工作条例第三十四条"),
        "case.refuse_extension": Act(name="不批准延期", grants=_APPROVERS, basis="信访工作条例第三十四条"),
        "case.investigate": Act(name="调查认定", grants=_OFFICER),
        "case.name_reported": Act(name="指明被举报对象", grants=(*_OFFICER, *_APPROVERS), basis="信访工作条例第三十条"),
        "case.ask_identity": Act(name="申请查看举报人身份", grants=_OFFICER, basis="信访工作条例第三十条"),
        "case.grant_identity": Act(name="批准查看举报人身份", grants=_APPROVERS, basis="信访工作条例第三十条"),
        "case.refuse_identity": Act(name="不批准查看举报人身份", grants=_APPROVERS, basis="信访工作条例第三十条"),
        "case.open_identity": Act(name="查看举报人身份", grants=_OFFICER, basis="信访工作条例第三十条"),
        "case.draft": Act(name="拟写答复", grants=_OFFICER),
        "case.submit_answer": Act(name="答复送审", grants=_OFFICER),
        "case.preview": Act(name="预览拟公开的答复", grants=_OFFICER),
        "case.review_answer": Act(name="审核答复", grants=_CHECKERS, basis="保守国家秘密法第三十五条"),
        "case.return_answer": Act(name="退回答复", grants=in_body("secrecy_officer", "office", "leader")),
        "case.sign_answer": Act(name="签发答复", grants=_APPROVERS),
        "case.answer": Act(name="答复", grants=_OFFICER),
        "case.report_back": Act(name="登记已回复转办平台", grants=_OFFICER),
        "case.close": Act(name="办结", grants=_OFFICER),
        "case_rules.read": Act(name="查看办理规则", grants=_STAFF),
        "case_rules.set": Act(name="设定办理规则", grants=in_body("office")),
        # Never his who handles it: what somebody would rather not answer does not go away by himself.
        "case.erase": Act(name="删除来件内容", grants=_OFFICE, basis="个人信息保护法第四十七条"),
    },
)


def of_place(body: str, department: str | None) -> Thing:
    """What is of a body, and given to that department; what is given to none is no head's."""
    return Thing(body=body, departments=(department or NOBODYS,))


def require_to(act: str, body: str, by: Actor, department: str | None = None) -> None:
    """Raise :class:`~chassis.ports.NotAllowed` for those who may not do that with what is of ``body``."""
    PERMISSIONS.require(act, by, of_place(body, department))


def overseen_by(who: Actor, body: str) -> tuple[str, ...]:
    """Of which roles somebody must be left who sees what ``who`` does with a tip-off; office and leader do so."""
    return ("audit_admin",) if who.holds(*SIGNERS, body=body) else (*SIGNERS, "audit_admin")


def oversees(who: Actor, role: str, body: str) -> bool:
    """Whether he is one of them."""
    return who.holds(role, body=body)
