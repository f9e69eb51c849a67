"""Who may do what in complaints: the one table from which its guards, the document and the tests are made."""

from __future__ import annotations

from chassis.permissions import ANYBODY, AUDIT, RECEIPT, Act, Permissions, everywhere, in_body, in_department
from services.vocabulary import ROLES

_ANYBODY, _CITIZEN = everywhere(ANYBODY), everywhere(RECEIPT)
_OFFICER = in_body("case_officer")
# The head of a department reads what is given to it: he sees to it that it is answered.
_READERS = (*in_body("case_officer", "office", "leader", "inspector"), *in_department("section_head"))

PERMISSIONS = Permissions(
    {**ROLES, RECEIPT: "来件人（凭查询码）"},
    {
        **AUDIT,
        "voice.read": Act(name="查看评价和公开的答复", grants=_ANYBODY),
        "clock.ask": Act(name="测算办理期限", grants=_ANYBODY),
        "disclosure.evaluate": Act(name="评价已公开的信息", grants=_ANYBODY, basis="条例第四十六条"),
        "evaluation.list": Act(name="查看评议明细", grants=in_body("office", "leader", "inspector")),
        "evaluation.void": Act(name="作废刷票的评议", grants=in_body("office")),
        "case.submit": Act(name="提交来件", grants=_ANYBODY),
        "case.record": Act(name="登记电话、来访、来信等来件", grants=_OFFICER),
        "case.list": Act(name="列出来件", grants=_READERS),
        "case.read": Act(name="查看来件", grants=(*_CITIZEN, *_READERS)),
        "case.contact": Act(name="查看来件人的联系方式", grants=_OFFICER, basis="个人信息保护法第六条"),
        "case.message": Act(name="在来件中留言", grants=(*_CITIZEN, *_OFFICER)),
        "case.rate": Act(name="评价答复", grants=_CITIZEN),
        "case.reopen": Act(name="重新办理", grants=(*_CITIZEN, *_OFFICER)),
        "case.accept": Act(name="受理", grants=_OFFICER),
        "case.not_accept": Act(name="不予受理", grants=_OFFICER),
        "case.assign": Act(name="交办", grants=_OFFICER),
        "case.draft": Act(name="拟写答复", grants=_OFFICER),
        "case.preview": Act(name="预览拟公开的答复", grants=_OFFICER),
        "case.answer": Act(name="答复", grants=_OFFICER),
        "case.close": Act(name="办结", grants=_OFFICER),
        "case.erase": Act(
            name="删除来件内容", grants=in_body("case_officer", "office"), basis="个人信息保护法第四十七条"
        ),
    },
)
