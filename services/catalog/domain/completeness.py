"""Whether a draft is fit to be saved, and whether it is fit to be proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from chassis.ports import in_both
from services.catalog.domain.body import only_inner
from services.catalog.domain.checks import Errors
from services.catalog.domain.findings import unexplained
from services.catalog.domain.fulfilment import check_further, require_further
from services.catalog.domain.item import Item
from services.catalog.domain.notice_rules import check_notice, require_notice
from services.catalog.domain.periodic import check_period, require_period
from services.catalog.domain.personal_data_refusals import AggregateOnly, PersonalDataFound
from services.catalog.domain.refusals import Incomplete
from services.catalog.domain.revision import Content
from services.catalog.domain.self_check import AGGREGATES_ONLY, declares_aggregates, require_answers

# A longer wait is a slip of the pen, and its approval would be forgotten before.
LONGEST_WAIT = timedelta(days=366)


def check_content(content: Content, item: Item) -> None:
    """What even a draft must keep. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    errors = Errors()
    known = {element.code for element in item.elements}
    for number, element in enumerate(content.elements):
        errors.need(element in known, f"elements.{number}", "该事项没有这个要素。", "The item has no such element.")
    errors.distinct(content.topics, "topics")
    errors.distinct([*content.related, content.interprets] if content.interprets else content.related, "related")
    errors.distinct(content.elements, "elements")
    check_period(content.period, item, errors)
    errors.need(
        item.audience == "external" or not content.co_issuers,
        "co_issuers",
        "只有对外公开的信息可以联合发文。",
        "Only what is for everybody is issued jointly.",
    )
    for channel in content.channels:
        errors.need(item.audience != "external" or not channel.is_inner, "channels", *only_inner(channel))
    is_needed = item.audience == "external" and not content.has_website
    errors.need(
        is_needed or not content.no_website_reason,
        "no_website_reason",
        "不是对外公开，或者已经选了网站：请删去不上网公开的理由。",
        "It is not for everybody, or has a website: leave the reason out.",
    )
    errors.need(
        item.personal_data != "aggregate_only" or not content.kept_findings,
        "kept_findings",
        "该事项只公开汇总情况，不能保留个人信息；请隐去。",
        "Of this item only aggregates are disclosed; mask the personal data.",
    )
    check_notice(content, item, errors)
    errors.refuse("invalid_content")
    if item.personal_data == "aggregate_only" and content.attachments:
        raise AggregateOnly({"attachments": in_both("该事项不得上传附件。", "No attachments with this item.")})


NEEDED: Mapping[str, tuple[str, str]] = {
    "summary": ("请填写内容概述。", "Fill in the summary."),
    "text": ("请填写正文。", "Fill in the text."),
    "topics": ("请至少选择一个主题。", "Choose a topic."),
    "channels": ("请至少选择一个公开渠道。", "Choose a channel."),
    "formed_on": ("请填写成文日期。", "Fill in the date of formation."),
}


def check_complete(
    content: Content,
    item: Item,
    at: datetime,
    today: date,
    *,
    further: Mapping[str, Item],
    was_on_website: bool = False,
) -> None:
    """What a proposal needs. Raises :class:`Incomplete` or :class:`AggregateOnly`.

    ``was_on_website``: an edition is on our website now. Only a withdrawal, with its tombstone, takes it from there.
    """
    check_content(content, item)
    errors = Errors()
    errors.need(bool(content.summary.strip()), "summary", *NEEDED["summary"])
    errors.need(content.text.size > 0, "text", *NEEDED["text"])
    errors.need(bool(content.topics), "topics", *NEEDED["topics"])
    errors.need(bool(content.channels), "channels", *NEEDED["channels"])
    errors.need(
        content.on_website or not was_on_website,
        "channels",
        "现行版本已在本网站公开，更正不能取消本网站；不宜再上网的，请撤下。",
        "The present edition is on our website, from which only a withdrawal takes it.",
    )
    # 条例第二十三条: agencies publish on their websites first of all; whoever does not says why.
    errors.need(
        item.audience != "external"
        or not content.channels
        or content.has_website
        or bool(content.no_website_reason.strip()),
        "no_website_reason",
        "没有选任何网站，请说明不上网公开的理由（条例第二十三条）。",
        "Say why it is on no website at all (Art. 23).",
    )
    errors.need(
        bool(content.elements) or not item.elements,
        "elements",
        "请勾选本条信息包含的要素。",
        "Choose the elements that it contains.",
    )
    require_period(content.period, item, today, errors)
    check_further(content.also_fulfils, item, further, errors)
    require_further(content.also_fulfils, further, today, errors)
    errors.need(content.formed_on is not None, "formed_on", *NEEDED["formed_on"])
    errors.need(
        content.formed_on is None or content.formed_on <= today,
        "formed_on",
        "成文日期不能晚于今天。",
        "The date of formation lies in the future.",
    )
    hour = content.publish_at
    errors.need(
        not is_hour_past(content, at),
        "publish_at",
        "定时公开的时间已过：请改为以后的时间，或者清空，批准后立即公开。",
        "That moment is over: choose a later one, or none, and it is published on approval.",
    )
    errors.need(
        hour is None or hour <= at + LONGEST_WAIT,
        "publish_at",
        "定时公开的时间须在一年以内，请改早。",
        "At most a year ahead; choose an earlier moment.",
    )
    require_declassification(content, today, errors)
    require_notice(content, item, today, errors)
    require_answers(content.self_check, item.self_check_points, errors)
    if errors.found:
        raise Incomplete(errors.found)
    if item.personal_data == "aggregate_only" and not declares_aggregates(content.self_check):
        said = in_both("该事项只公开汇总情况，正文须只含汇总情况。", "Declare that the text holds aggregates only.")
        raise AggregateOnly({f"self_check.{AGGREGATES_ONLY.code}": said})
    found = unexplained(content.all_findings, content.kept_findings, rule=item.personal_data)
    if found:
        raise PersonalDataFound(found)


def require_declassification(content: Content, today: date, errors: Errors) -> None:
    """保守国家秘密法: what was declassified enters with number and day of the decision, never with one alone."""
    number, day = content.declassified_by.strip(), content.declassified_on
    errors.need(bool(number) or day is None, "declassified_by", "请写明解密决定的机关和文号。", "Name the decision.")
    errors.need(day is not None or not number, "declassified_on", "请写明解密日期。", "Say when it was declassified.")
    errors.need(
        day is None or day <= today, "declassified_on", "解密日期不能晚于今天。", "That day lies in the future."
    )


def is_hour_past(content: Content, at: datetime) -> bool:
    """Whether the hour at which it shall be published is over; a draft may keep such a one, a proposal may not."""
    return content.publish_at is not None and content.publish_at <= at
