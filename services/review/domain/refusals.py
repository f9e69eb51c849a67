"""The named refusals of review; each says what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.ports import Conflict, Gone, IllegalTransition, Invalid, NotAllowed, NotFound, Refusal, in_both
from services.vocabulary import ROLES

STATE_NAMES = {
    "open": "审核中",
    "approved": "已通过",
    "returned": "已退回",
    "refused": "不予公开",
    "withdrawn": "已收回",
    "voided": "已作废",
}
ISSUE_STATE_NAMES = {
    "open": "编排中",
    "closed": "待审议",
    "agreed": "审议同意",
    "not_agreed": "审议不同意",
    "cancelled": "已撤销",
}
ROUTE_STATE_NAMES = {"pending": "待确认", "in_force": "施行", "superseded": "已被替代", "discarded": "作废"}
ACT_NAMES = {
    "pass": "通过",
    "approve": "批准",
    "return": "退回",
    "refuse": "不予公开",
    "withdraw": "收回",
    "void": "作废",
}


class CaseNotFound(NotFound):
    """There is no such case, or the asker may not know of it."""

    code = "case_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这个审核事项，或者您不能查看。请从待办或审核列表进入。",
            "There is no such case, or you may not see it. Open it from your tasks or the list of cases.",
        )


class CaseAlreadyOpen(Conflict):
    """A revision has one open case at most."""

    code = "case_already_open"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            "这一版本已在审核中，请先办结或收回。",
            f"This revision is under review already, in case {case_id}.",
            case=case_id,
        )


class CaseClosed(IllegalTransition):
    """The act is not possible in the state that the case has reached."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        acts = "、".join(ACT_NAMES[name] for name in allowed)
        can = f"现在可以：{acts}。" if acts else "这次审核已经结束，无需再办。"
        return f"该事项“{STATE_NAMES[self.state]}”，不能再“{ACT_NAMES[self.act]}”。{can}"


class SelfApproval(NotAllowed):
    """The proposer may not pass, return or refuse any step of what he proposed (职责分离)."""

    code = "self_approval"

    def __init__(self) -> None:
        super().__init__(
            "您是该信息的提出人，不能审核自己提出的信息。需要修改的，请在信息页面收回。",
            "You proposed this, so you may not review it. To change it, recall it on its own page.",
        )


class ProposedBefore(NotAllowed):
    """Who proposed what was not approved, and is now proposed by another, takes no part in its review (职责分离)."""

    code = "proposed_before"

    def __init__(self) -> None:
        super().__init__(
            "您曾提出本件，不能参与本件的审核，也不能登记或者撤销他人的回避；请由其他有权人员办理，"
            "没有其他人的，由政务公开办公室任命代理。",
            "You proposed this before, so you take no part in its review and recuse nobody from it. Another person "
            "with the role takes the step; where there is none, the office names a deputy.",
        )


class LastingRecusal(Conflict):
    """Who proposed it before is recused by the system: that is neither ended nor declared once more."""

    code = "lasting_recusal"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}曾提出本件，已由系统登记回避，无须再登记，也不能撤销；其环节请由其他有权人员办理，"
            "没有其他人的，由政务公开办公室任命代理。",
            f"{name} proposed this before and is recused by the system, which nobody ends or repeats. Another person "
            "with the role takes the step; where there is none, the office names a deputy.",
            recused=name,
        )


class Recused(NotAllowed):
    """He is recused from the case."""

    code = "recused"

    def __init__(self) -> None:
        super().__init__(
            "您已回避这个事项，不再办理它的任何环节；请由其他有权人员办理。",
            "You are recused from this case and take no step of it; somebody else does.",
        )


class CannotRecuse(Conflict):
    """Who takes no step of the case need not be recused; who decided one already cannot be any more."""

    code = "cannot_recuse"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)


class NotYourRecusal(NotAllowed):
    """Whom the office recused does not end that himself."""

    code = "not_your_recusal"

    def __init__(self) -> None:
        super().__init__(
            "您的回避是由他人登记的，不能由您撤销；确无利害关系的，请政务公开办公室其他人员撤销。",
            "Somebody else recused you, so you do not end it; ask another of the office, should it be unfounded.",
        )


class AnotherStepPassed(NotAllowed):
    """The steps of one case are passed by different persons, save where the body's rule lets two fall together."""

    code = "another_step_passed"

    def __init__(self) -> None:
        super().__init__(
            "您已经办理过这个事项的其他环节，同一事项的各环节须由不同的人办理；请由其他有权人员办理。",
            "You passed another step of this case; its steps are passed by different persons. Ask somebody else.",
        )


class WrongRole(NotAllowed):
    """The step belongs to other roles of the body."""

    code = "wrong_role"

    def __init__(self, step: str, roles: Sequence[str]) -> None:
        who = "、".join(ROLES.get(role, role) for role in roles)
        super().__init__(
            f"“{step}”须由本单位的{who}办理。",
            f"This step belongs to the roles {', '.join(roles)} of the body.",
            roles=list(roles),
        )


class NamedPerson(NotAllowed):
    """The route names who takes the step."""

    code = "named_person"

    def __init__(self, step: str) -> None:
        super().__init__(
            f"“{step}”按审核流程由指定的人办理，请由其本人或者其代理人办理；其人已离任的，请修改审核流程，由承办人收回后重新提出。",
            f"The route names who takes the step '{step}'; he or his deputy takes it. If he has left, have the "
            "route changed, and the proposal recalled and proposed again.",
        )


class NotCurrent(Conflict):
    """Other steps are the current ones."""

    code = "step_not_current"

    def __init__(self, current: Mapping[int, str]) -> None:
        zh = "、".join(f"第 {number} 步“{name}”" for number, name in current.items())
        en = ", ".join(f"{number} ({name})" for number, name in current.items())
        super().__init__(
            f"当前环节是{zh}，请按顺序办理。",
            f"The current step is {en}; steps are taken in order.",
            current=list(current),
        )


class UnknownStep(Invalid):
    """The route has no such step."""

    code = "unknown_step"

    def __init__(self, steps: Sequence[int]) -> None:
        listed = "、".join(str(step) for step in steps)
        super().__init__(
            f"该流程没有这一步，共有：{listed}。",
            f"The route has no such step; it has {', '.join(map(str, steps))}.",
            errors={"step": in_both(f"可选：{listed}。", f"One of: {', '.join(map(str, steps))}.")},
        )


class NamedTwice(Invalid):
    """One case twice among several: which of the two is meant, nobody can tell."""

    code = "named_twice"

    def __init__(self, case_id: str, positions: Sequence[int]) -> None:
        zh, en = (
            f"事项 {case_id} 写了不止一次，请只保留一次。",
            f"Case {case_id} is named more than once; name it once.",
        )
        super().__init__(zh, en, errors={f"cases.{at}.case": f"{zh} / {en}" for at in positions}, case=case_id)


class OneRefused(Conflict):
    """One of several cases can't be passed, so that none is."""

    code = "one_refused"

    def __init__(self, case: str, refusal: Refusal, title: str) -> None:
        named = f"“{title}”" if title else "有一件"
        super().__init__(
            f"{named}不能通过，所选各件都没有办理：{refusal.zh}"
            "请去掉这一件，或者单独办理；它已不在列表中的，不必再管，其余各件可以再次提交。",
            f"One case cannot be passed, so none was: {refusal} Leave it out, or decide it by itself; where it is no "
            "longer on the list, somebody was before you, and the others can be sent again.",
            case=case,
            refused=refusal.code,
        )
        if isinstance(refusal, Invalid):
            self.extra = {**self.extra, "errors": refusal.errors}


class AlreadyAgreed(Conflict):
    """The step needs several people, and this one, or whom he stands in for, has agreed already."""

    code = "already_agreed"

    def __init__(self, count: int, agreed: int) -> None:
        super().__init__(
            f"您已同意（代理人与被代理人按 1 人计），这一步须 {count} 人同意，还差 {count - agreed} 人，等他人办理。",
            f"You agreed already, a deputy and his principal being one; {count - agreed} of {count} are missing.",
        )


class SheetRefused(Invalid):
    """The sheet of the step is missing, superfluous or wrong."""

    code = "sheet_invalid"


class ContentDamaged(Conflict):
    """先审查、后公开: what the file store holds is not what was proposed, so nobody passes it."""

    code = "content_damaged"

    def __init__(self, names: Sequence[str]) -> None:
        listed = "、".join(names)
        super().__init__(
            f"与提出时不一致或者读不出：{listed}。不能通过；请先刷新，仍然如此的，请告知运维人员检查文件库，"
            "或者退回承办人重新提出。",
            "The text, an attachment or the metadata is missing or not what was proposed, so it cannot be passed. "
            "Reload it; if that stays so, have the operator check the file store, or return it to its proposer.",
            parts=list(names),
        )


class IssueNotFound(NotFound):
    """There is no such issue, or the asker may not know of it."""

    code = "issue_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这一期，或者您不能查看。请从待办或审议列表进入。",
            "There is no such issue, or you may not see it. Open it from your tasks or the list.",
        )


class OwnDisclosure(NotAllowed):
    """Who proposed something of an issue does not record what was said of it."""

    code = "own_disclosure"

    def __init__(self) -> None:
        super().__init__(
            "这一期里有您提出过的信息，不能由您登记审议；请领导小组其他成员登记。",
            "Something in this issue was proposed by you; another member of the leading group records it.",
        )


class NothingToDeliberate(Conflict):
    """The issue awaits no deliberation."""

    code = "nothing_to_deliberate"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"这一期现在是“{ISSUE_STATE_NAMES[state]}”，不能登记审议；请刷新后再看。",
            f"The issue is '{state}' and awaits no deliberation; reload it.",
            state=state,
        )


class DeliberationIncomplete(Invalid):
    """Something is missing of what a deliberation needs."""

    code = "deliberation_incomplete"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "审议记录还不完整，请按提示补正。", "The record of the deliberation lacks something.", errors=errors
        )


class NoCertificate(NotFound):
    """The secrecy review of the case is not passed, or was purged."""

    code = "no_certificate"

    def __init__(self) -> None:
        super().__init__(
            "这个事项还没有通过保密审查，没有保密审查表；通过后由系统编号，再来打印。",
            "The case has no certificate: its secrecy review is not passed yet.",
        )


class NoSuchRecord(NotFound):
    """The issue has no such round of deliberation."""

    code = "no_such_record"

    def __init__(self) -> None:
        super().__init__(
            "这一期没有这次审议的记录，请从期次页面打开。",
            "The issue has no record of that round; open it from its page.",
        )


class RouteNotFound(NotFound):
    """There is no such route or version of one."""

    code = "route_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这个审核流程或者这一版，请从审核流程列表进入。",
            "There is no such route, or no such version of it; open it from the list of routes.",
        )


class RouteFaulty(Invalid):
    """The route could not be gone, or leaves out what must not be left out."""

    code = "route_faulty"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "这样的流程走不通，请按各项提示修改后再提交。", "This route cannot be gone; see 'errors'.", errors=errors
        )


class RouteUnchanged(Conflict):
    """The version says what the one in force says; there is nothing to confirm."""

    code = "route_unchanged"

    def __init__(self) -> None:
        super().__init__(
            "与正在施行的流程相同，没有改动，无需提交；要改的，请先改环节再提交。",
            "This is the route that is in force already; change a step first.",
        )


class RoutePending(Conflict):
    """One version waits to be confirmed at most."""

    code = "route_pending"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"第 {version} 版还在等待确认，请先确认或者作废它，再提交新的一版。",
            f"Version {version} still waits to be confirmed; confirm or discard it first.",
            version=version,
        )


class NotPending(Conflict):
    """The version waits for nobody."""

    code = "route_not_pending"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"这一版现在是“{ROUTE_STATE_NAMES[state]}”，不用再确认；请刷新后再看。",
            f"This version is '{state}' and waits for nobody; reload it.",
            state=state,
        )


class OwnRoute(NotAllowed):
    """Who entered a version does not confirm it."""

    code = "own_route"

    def __init__(self) -> None:
        super().__init__(
            "这一版是您提交的，须由另一位领导确认。",
            "You entered this version; another leader confirms it.",
        )


class NoSuchAttachment(NotFound):
    """The case has no such attachment: a digest alone is no right to read a file."""

    code = "no_such_attachment"

    def __init__(self) -> None:
        super().__init__(
            "该事项没有这个附件，请从审核页面打开。", "This case has no such attachment; open it from the case."
        )


class TextGone(Gone):
    """The text was taken down."""

    code = "text_gone"

    def __init__(self) -> None:
        super().__init__("正文已清除，不再保存。", "The text was purged and is no longer kept.")
