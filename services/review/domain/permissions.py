"""Who may do what in review: the one table from which its guards, the document and the tests are made."""

from __future__ import annotations

from dataclasses import replace

from chassis.permissions import AUDIT, STAFF, Act, Permissions, Thing, everywhere, in_body, in_department, own
from chassis.ports import Actor
from services.review.domain.accountability_refusals import ConcernsOneself, OwnProposal, RanksBelow
from services.review.domain.assessment_refusals import OwnObjection
from services.review.domain.oversight_refusals import OwnDepartment, OwnPublication, OwnRemedy
from services.review.domain.refusals import (
    AnotherStepPassed,
    OwnDisclosure,
    OwnRoute,
    ProposedBefore,
    Recused,
    SelfApproval,
)
from services.vocabulary import ROLES

# Whoever can be asked for by a step; which of them, the route and the body's own rule say.
_STEPS = (
    *in_department("section_head"),
    *in_body("secrecy_officer", "office", "leader", "management_committee", "leading_group", "party_organisation"),
)
_PROPOSERS = own((*in_department("proposer"), *in_body("office", "party_organisation")))
# They read every case of the body, whatever its route; the office none of the party besides those of its steps.
OVERSEERS = frozenset({"inspector"})
KEEPERS = frozenset({"office"})
PROPOSER, EARLIER_PROPOSER = "proposer", "earlier_proposer"
EARLIER_STEP, RECUSED, ENTERED = "earlier_step", "recused", "entered"
OWNER, INSPECTED = "owner", "inspected"
OBJECTOR, ACCUSED, HIS_PROPOSER, BELOW = "objector", "accused", "his_proposer", "below"

PERMISSIONS = Permissions(
    ROLES,
    {
        **AUDIT,
        "case.list": Act(name="列出审核事项", grants=everywhere(STAFF)),
        "case.read": Act(name="查看审核事项", grants=(*_PROPOSERS, *_STEPS, *in_body(*sorted(OVERSEERS)))),
        "case.decide": Act(
            name="办理审核环节",
            grants=_STEPS,
            never={
                PROPOSER: SelfApproval,
                EARLIER_PROPOSER: ProposedBefore,
                RECUSED: Recused,
                EARLIER_STEP: AnotherStepPassed,
            },
            basis="条例第十七条",
        ),
        "case.recuse": Act(
            name="声明、撤销回避",
            grants=_STEPS,
            never={PROPOSER: SelfApproval, EARLIER_PROPOSER: ProposedBefore},
            basis="公务员法第七十六条",
        ),
        "route.read": Act(name="查看审核流程", grants=in_body(STAFF)),
        "route.change": Act(name="修改审核流程", grants=in_body("office"), basis="审议制度"),
        "route.confirm": Act(
            name="确认审核流程", grants=in_body("leader"), never={ENTERED: OwnRoute}, basis="审议制度"
        ),
        "route.discard": Act(name="作废待确认的审核流程", grants=in_body("leader", "office")),
        "issue.list": Act(name="列出审议的期次", grants=everywhere(STAFF)),
        "issue.read": Act(
            name="查看审议", grants=in_body("leading_group", "office", "leader", "archivist", *sorted(OVERSEERS))
        ),
        "issue.deliberate": Act(
            name="登记领导小组审议",
            grants=in_body("leading_group"),
            never={PROPOSER: OwnDisclosure},
            basis="审议制度",
        ),
        # Evaluation, remedial orders, inspection.
        "publication.list": Act(
            name="列出已公开的信息", grants=in_body("leading_group", "office", "leader", "inspector"), basis="评议制度"
        ),
        "evaluation.list": Act(name="列出评议", grants=everywhere(STAFF)),
        "evaluation.read": Act(
            name="查看评议", grants=in_body("leading_group", "office", "leader", "archivist", "inspector")
        ),
        "evaluation.conclude": Act(
            name="登记领导小组评议",
            grants=in_body("leading_group", "office"),
            never={PROPOSER: OwnPublication},
            basis="评议制度",
        ),
        "order.list": Act(name="列出整改通知", grants=everywhere(STAFF)),
        "order.read": Act(
            name="查看整改通知",
            grants=(
                *in_department("section_head", "proposer"),
                *in_body("office", "leader", "leading_group", "archivist", "inspector"),
            ),
        ),
        "order.issue": Act(name="下达整改通知", grants=in_body("office"), basis="检查考核制度"),
        "order.reply": Act(name="回复整改", grants=in_department("section_head")),
        "order.verify": Act(name="核验整改", grants=in_body("office", "leader"), never={OWNER: OwnRemedy}),
        "inspection.list": Act(name="列出检查", grants=everywhere(STAFF)),
        "inspection.read": Act(name="查看检查", grants=in_body("inspector", "office", "leader", "leading_group")),
        "inspection.keep": Act(
            name="办理检查",
            grants=in_body("inspector"),
            never={INSPECTED: OwnDepartment},
            basis="检查考核制度",
        ),
        "indicators.list": Act(name="列出考核指标", grants=everywhere(STAFF)),
        "indicators.read": Act(name="查看考核指标", grants=in_body("inspector", "office", "leader", "leading_group")),
        "indicators.load": Act(name="载入考核指标", grants=in_body("inspector", "office"), basis="检查考核制度"),
        "indicators.score": Act(name="考核自评", grants=in_body("office")),
        # The yearly assessment (考核).
        "assessment.list": Act(name="列出年度考核", grants=everywhere(STAFF)),
        "assessment.read": Act(
            name="查看公布前的年度考核",
            grants=(
                *in_body("office", "leading_group", "leader", *sorted(OVERSEERS)),
                *in_department("section_head"),
            ),
        ),
        "assessment.read_published": Act(name="查看已公布的年度考核", grants=in_body(STAFF)),
        "assessment.prepare": Act(name="开展年度考核", grants=in_body("office"), basis="检查考核"),
        "assessment.object": Act(name="对考核得分提出异议", grants=in_department("section_head")),
        "assessment.answer": Act(
            name="答复考核异议", grants=in_body("office", "leading_group"), never={OBJECTOR: OwnObjection}
        ),
        "assessment.decide": Act(name="审定年度考核", grants=in_body("leading_group"), basis="检查考核"),
        "assessment_scheme.read": Act(name="查看考核办法", grants=in_body(STAFF)),
        "assessment_scheme.change": Act(name="修改考核办法", grants=in_body("office"), basis="检查考核"),
        # Accountability (责任追究): known to those concerned alone.
        "accountability.list": Act(name="列出责任追究", grants=everywhere(STAFF)),
        "accountability.read": Act(
            name="查看责任追究", grants=(*in_body("office", "leader", "leading_group"), *own(in_body(STAFF)))
        ),
        "accountability.read_published": Act(name="查看已在内部公布的责任追究", grants=in_body(STAFF)),
        "accountability.propose": Act(
            name="提出责任追究", grants=in_body("office", "leader", "leading_group"), basis="责任追究"
        ),
        "accountability.hear": Act(name="陈述或者记录陈述", grants=(*in_body("office"), *own(in_body(STAFF)))),
        "accountability.decide": Act(
            name="决定责任追究",
            grants=in_body("leader", "leading_group"),
            never={ACCUSED: ConcernsOneself, HIS_PROPOSER: OwnProposal, BELOW: RanksBelow},
            basis="责任追究",
        ),
        "accountability.publish": Act(
            name="内部公布责任追究", grants=in_body("office"), never={ACCUSED: ConcernsOneself}
        ),
    },
)


def with_deputies(act: str, actor: Actor, thing: Thing) -> Thing:
    """The thing as the table sees it for ``actor``: who stands in for somebody is kept away as he is.

    A post of his own by which he may act frees him of that.
    """
    posts = [post for grant in PERMISSIONS[act].grants_for(thing.audience) for post in grant.posts(actor, thing)]
    principals = {post.deputy_for for post in posts}
    if "" in principals:
        return thing
    kept = {kind: (*subs, actor.sub) if principals & set(subs) else subs for kind, subs in thing.kept_from.items()}
    return replace(thing, kept_from=kept)
