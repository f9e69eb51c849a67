"""公示: what a public notice needs, so that what it shows of persons is shown no longer than it runs.

个人信息保护法第六条、第十九条，政府信息公开条例第十五条: personal data are kept for no longer than
their purpose needs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.catalog.domain.checks import Errors
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Content
from services.catalog.domain.timeline import china_date

# 公示 runs for days or weeks; a longer one is a slip of the pen.
LONGEST_NOTICE = timedelta(days=366)


def check_notice(content: Content, item: Item, errors: Errors) -> None:
    """What even a draft must keep of a public notice."""
    errors.need(
        content.notice_until is not None or not content.notice_hides,
        "notice_until",
        "写了期满隐去的内容，请填公示期至哪一天；不是公示的，请清空期满隐去的内容。",
        "Say until when the notice runs, or leave out what its end hides.",
    )
    errors.need(
        content.notice_until is None or item.personal_data != "aggregate_only",
        "notice_until",
        "该事项只公开汇总情况，没有期满要隐去的个人信息；请清空公示期。",
        "Of this item only aggregates are disclosed, so a notice has nothing to hide; leave its last day out.",
    )


def require_notice(content: Content, item: Item, today: date, errors: Errors) -> None:
    """What a proposal of a public notice needs."""
    until = content.notice_until
    if until is None:
        return
    first = china_date(content.publish_at) if content.publish_at else today
    errors.need(
        until >= first,
        "notice_until",
        "公示期满的日子早于公开的日子，请改晚。",
        "The notice would be over before it is public; choose a later day.",
    )
    errors.need(
        until <= first + LONGEST_NOTICE,
        "notice_until",
        "公示期不超过一年，请改早。",
        "A notice runs for a year at most; choose an earlier day.",
    )
    errors.need(
        item.personal_data == "mask" or bool(content.kept_findings),
        "notice_until",
        "该事项登记为不含个人信息，也没有保留的个人信息。确是公示名单的，请政务公开办公室把该事项的个人信息改为“隐去个人信息后公开”；"
        "否则请清空公示期。",
        "The item holds no personal data and none are kept; have the office change the item's rule to 'mask', or leave "
        "the notice's last day out.",
    )
    errors.need(
        bool(content.notice_hides or content.kept_findings or content.attachments),
        "notice_hides",
        "请写明期满隐去哪些内容，例如姓名，每行一个；没有要隐去的，请清空公示期。",
        "Name what its end hides, for instance names, one a line; or leave the notice's last day out.",
    )


def is_notice_past(content: Content, at: datetime) -> bool:
    """Whether the last day of a notice is over, in China time."""
    return content.notice_until is not None and content.notice_until < china_date(at)
