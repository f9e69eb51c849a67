"""Who may do what in notify: the one table from which its guards, the document and the tests are made."""

from __future__ import annotations

from chassis.permissions import ANYBODY, AUDIT, STAFF, Act, Permissions, everywhere, in_body, in_department
from services.vocabulary import ROLES

# Whoever works on a body's publications, whichever the group that one is for; as in the catalogue.
_ROUTE = in_body("secrecy_officer", "office", "leader", "leading_group", "management_committee", "archivist")
_KEEPER, _OPERATOR = in_body("channel_keeper"), in_body("operator")
_READERS = in_body("channel_keeper", "inspector")

PERMISSIONS = Permissions(
    ROLES,
    {
        **AUDIT,
        "publication.read": Act(name="订阅公开信息、大厅屏幕", grants=everywhere(ANYBODY), basis="条例第二十三条"),
        "task.list": Act(name="查看本人待办", grants=everywhere(STAFF)),
        "delivery.list": Act(name="列出渠道公开情况", grants=everywhere(STAFF)),
        "delivery.read": Act(name="查看渠道公开情况", grants=(*in_department(STAFF), *_ROUTE, *_READERS)),
        "delivery.keep": Act(name="确认渠道公开、撤下", grants=_KEEPER),
        # An agency's account belongs to a body; one for the whole deployment takes an operator of all.
        "subscription.keep": Act(name="管理机关订阅", grants=_OPERATOR),
        "subscription.credentials": Act(name="取机关订阅的账号", grants=_OPERATOR),
    },
)
