"""Who may do what in the catalogue: the one table from which its guards, the document and the tests are made."""

from __future__ import annotations

from chassis.permissions import (
    ANYBODY,
    AUDIT,
    STAFF,
    Act,
    Permissions,
    everywhere,
    in_body,
    in_department,
    own,
)
from services.catalog.domain.consent_refusals import OwnProposal
from services.catalog.domain.refusals import PurgedByYou
from services.catalog.domain.staff_refusals import EnteredByYou, NotYourself, OwnPost
from services.vocabulary import ROLES

_ANYBODY, _STAFF = everywhere(ANYBODY), everywhere(STAFF)
_HIMSELF = own(_STAFF)

# 提出 is bound to the department; the office drafts for all of them, the party organisation party matters.
_DRAFTERS = (*in_department("proposer"), *in_body("office"))
_PARTY_DRAFTERS = (*in_department("proposer"), *in_body("party_organisation"))

_ROUTE = in_body("secrecy_officer", "office", "leader", "leading_group", "management_committee", "archivist")
# 监督员 read what they inspect, and change nothing.
_INSPECTORS = in_body("inspector")
_WORKERS = (*own(_DRAFTERS), *in_department("section_head"), *_ROUTE, *_INSPECTORS)
_PARTY_WORKERS = (
    *own(_PARTY_DRAFTERS),
    *in_department("section_head"),
    *in_body("secrecy_officer", "party_organisation", "archivist"),
    *_INSPECTORS,
)
_OFFICE, _PARTY_OFFICE = in_body("office"), in_body("party_organisation")
_PERSONNEL = (*_HIMSELF, *in_body("office", "security_admin"))


def _own_draft(name: str) -> Act:
    return Act(name=name, grants=own(_DRAFTERS), party=own(_PARTY_DRAFTERS))


PERMISSIONS = Permissions(
    ROLES,
    {
        **AUDIT,
        "portal.read": Act(name="浏览公开网页", grants=_ANYBODY, basis="条例第二十三条"),
        "session.begin": Act(name="登录、退出", grants=_ANYBODY),
        "body.read": Act(name="查看单位", grants=_ANYBODY),
        "body.add": Act(name="新增单位", grants=everywhere("office", "operator")),
        "body.change": Act(name="修改单位", grants=in_body("office", "operator"), basis="条例第四条"),
        "body.rules": Act(name="确定单位的审批规则", grants=in_body("office"), basis="审议制度"),
        "item.read": Act(name="查看公开事项", grants=in_body(STAFF), external=_ANYBODY),
        "item.history": Act(name="查看公开事项的历次版本", grants=in_body(STAFF), external=_STAFF),
        "item.keep": Act(
            name="新增、修改公开事项",
            grants=in_body("office", "operator"),
            party=in_body("office", "party_organisation"),
            basis="条例第四条",
        ),
        "item.readers": Act(name="确定公开事项的特定群体", grants=in_body("office"), basis="条例第十九条"),
        "item.reviewers": Act(
            name="确定公开事项由谁审核、审批",
            grants=in_body("office"),
            party=in_body("office", "party_organisation"),
            basis="审议制度",
        ),
        "obligation.read": Act(name="查看公开义务", grants=in_body(STAFF), external=_ANYBODY, basis="条例第十九条"),
        "obligation.excuse": Act(name="免除公开义务、撤销免除", grants=_OFFICE, party=_PARTY_OFFICE),
        "bylaw.read": Act(name="查看本单位制度", grants=in_body(STAFF), external=_ANYBODY, basis="条例第二十条"),
        "bylaw.keep": Act(name="登记、复查本单位制度", grants=_OFFICE, basis="条例第四条"),
        "activity.read": Act(name="查看宣传培训登记", grants=in_body(STAFF)),
        "activity.keep": Act(name="登记宣传培训", grants=_OFFICE, basis="条例第四条"),
        "responsibility.read": Act(name="查看责任人登记", grants=in_body(STAFF)),
        "responsibility.keep": Act(name="登记责任人", grants=_OFFICE, basis="责任制度"),
        "awareness.read": Act(name="查看知晓率", grants=_ANYBODY),
        "publication.read": Act(
            name="阅读已公开的信息",
            grants=(*in_department(STAFF), *_ROUTE, *_INSPECTORS),
            external=_ANYBODY,
            basis="条例第十九条",
        ),
        "disclosure.list": Act(name="列出办理中的信息", grants=_STAFF),
        "disclosure.work": Act(name="查看办理中的信息", grants=_WORKERS, party=_PARTY_WORKERS),
        "disclosure.draft": Act(name="拟稿", grants=_DRAFTERS, party=_PARTY_DRAFTERS),
        "disclosure.edit": _own_draft("修改本人的稿件"),
        "disclosure.mask": _own_draft("隐去本人稿件中的个人信息"),
        "disclosure.propose": _own_draft("提出审核"),
        "disclosure.recall": _own_draft("收回本人提出的稿件"),
        "disclosure.correct": Act(name="更正已公开的信息", grants=_DRAFTERS, party=_PARTY_DRAFTERS),
        "disclosure.abandon": Act(
            name="放弃稿件",
            grants=(*own(_DRAFTERS), *_OFFICE),
            party=(*own(_PARTY_DRAFTERS), *_PARTY_OFFICE),
        ),
        "disclosure.hand-over": Act(
            name="移交承办人",
            grants=(*in_department("section_head"), *_OFFICE),
            party=(*in_department("section_head"), *_PARTY_OFFICE),
        ),
        "disclosure.hold": Act(name="暂缓公开", grants=_OFFICE, party=_PARTY_OFFICE),
        # 会签: who proposed it does not speak for the others. Party matters are issued by nobody else.
        "disclosure.record-consent": Act(
            name="登记联合发文单位的会签",
            grants=_OFFICE,
            party=(),
            never={"proposer": OwnProposal},
            basis="党政机关公文处理工作条例第二十二条",
        ),
        "disclosure.publish-again": Act(name="再次公开到时未能公开的信息", grants=_OFFICE, party=_PARTY_OFFICE),
        "disclosure.re-examine": Act(
            name="定期审查不予公开的信息", grants=_OFFICE, party=_PARTY_OFFICE, basis="条例第十八条"
        ),
        "disclosure.acknowledge": Act(
            name="知悉不予公开、撤下的理由",
            grants=(*own(_DRAFTERS), *_OFFICE),
            party=(*own(_PARTY_DRAFTERS), *_PARTY_OFFICE),
        ),
        "disclosure.withdraw": Act(name="撤下已公开的信息", grants=in_body("office", "leader"), party=_PARTY_OFFICE),
        "disclosure.declare-validity": Act(
            name="登记已公开信息的有效性", grants=in_body("office", "leader"), party=_PARTY_OFFICE
        ),
        "disclosure.take-down": Act(
            name="紧急下架",
            grants=in_body("office", "secrecy_officer"),
            party=in_body("party_organisation", "secrecy_officer"),
            basis="保守国家秘密法",
        ),
        "disclosure.purge": Act(
            name="清除",
            grants=in_body("office", "secrecy_officer"),
            party=in_body("party_organisation", "secrecy_officer"),
            basis="保守国家秘密法",
        ),
        # What was done at once and without review is looked at afterwards, and not by whoever did it.
        "disclosure.review-purge": Act(
            name="复核清除",
            grants=in_body("office", "secrecy_officer"),
            party=in_body("party_organisation", "secrecy_officer"),
            never={"purger": PurgedByYou},
            basis="保守国家秘密法",
        ),
        "disclosure.archive": Act(name="归档", grants=in_body("archivist")),
        "consent.list": Act(name="列出请本单位会签的信息", grants=in_body("office", "leader")),
        "consent.read": Act(name="查看请本单位会签的信息", grants=in_body("office", "leader")),
        "consent.give": Act(
            name="代表本单位同意会签",
            grants=in_body("office", "leader"),
            never={"proposer": OwnProposal},
            basis="党政机关公文处理工作条例第二十二条",
        ),
        "consent.object": Act(
            name="代表本单位不同意会签", grants=in_body("office", "leader"), never={"proposer": OwnProposal}
        ),
        "issue.list": Act(name="列出期次", grants=_STAFF),
        "issue.read": Act(name="查看一期及其列入的信息", grants=(*_ROUTE, *_INSPECTORS)),
        "issue.open": Act(name="新开一期", grants=_OFFICE),
        "issue.add": Act(name="把信息列入一期", grants=_OFFICE),
        "issue.remove": Act(name="把信息移出一期", grants=_OFFICE),
        "issue.close": Act(name="截止列入、提请审议", grants=_OFFICE),
        "issue.cancel": Act(name="撤销没有信息的一期", grants=_OFFICE),
        "issue.archive": Act(name="整期归档", grants=in_body("archivist")),
        "file.store": Act(name="上传附件", grants=_STAFF),
        "person.list": Act(name="列出人员", grants=in_body("office", "security_admin", "party_organisation")),
        "person.read": Act(
            name="查看人员和岗位", grants=(*_HIMSELF, *in_body("office", "security_admin", "party_organisation"))
        ),
        "person.save": Act(name="登记、修改人员", grants=in_body("office"), basis="条例第四条"),
        # The office where the body has no party organisation yet.
        "membership.decide": Act(
            name="登记党员身份",
            grants=in_body("party_organisation", "office"),
            never={"himself": NotYourself},
        ),
        # Party posts by the party organisation, once the body has one; all others by the office.
        "post.enter": Act(name="登记岗位", grants=in_body("office", "party_organisation"), never={"holder": OwnPost}),
        "post.confirm": Act(
            name="确认岗位",
            grants=in_body("security_admin"),
            never={"holder": OwnPost, "enterer": EnteredByYou},
            basis="GB/T 22239",
        ),
        # Also for whom a deputy stands in; the party organisation ends party posts.
        "post.end": Act(
            name="结束岗位", grants=(*_HIMSELF, *in_body("office", "security_admin", "party_organisation"))
        ),
        "person.appoint": Act(name="任命首批人员", grants=()),
        "person.sign-out": Act(name="使其在各处退出", grants=_PERSONNEL),
        "session.list": Act(name="查看登录", grants=(*_PERSONNEL, *in_body("party_organisation"))),
        "session.end": Act(name="结束一次登录", grants=_PERSONNEL),
    },
)
