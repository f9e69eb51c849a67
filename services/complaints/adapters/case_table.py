"""The list of cases as a table to take away (台账): numbers, states, hands, days; not a word that a citizen wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chassis.ports import Actor, Invalid
from chassis.web.reply import Reply, download
from services.complaints.adapters import case_view
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS

MOST = 5_000
"""So many cases a file holds; more are refused, and taken by narrower filters."""
MEDIA = "text/csv"
_PAGE = 100
_URGENCY = {"overdue": "已逾期", "due_soon": "临近期限", "in_time": "期限内", "done": ""}
_HEADS = (
    *("编号", "类型", "渠道", "转办单编号", "单位", "承办科室", "承办人", "状态", "收到日期", "最迟答复", "期限情况"),
    *("首次答复", "本次答复", "发文字号", "重新办理次数", "催办次数", "调查认定", "满意度", "并入", "回复平台"),
)


class TooManyCases(Invalid):
    """A file that lacked the rest would be taken for the whole."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"符合条件的来件超过{most}件，一个文件放不下。请用收到日期等条件缩小范围，分次下载。",
            f"More than {most} cases fit; take them in parts, by the day on which they came.",
            code="too_many_cases",
        )


def file_of(work: Work, reader: Actor, query: Mapping[str, Any], *, today: date, most: int = MOST) -> Reply:
    """What the list shows by the same filters, as CSV that spreadsheets open. Raises :class:`TooManyCases`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    writer.writerows(_row(case) for case in _every(work, reader, query, today, most))
    return download(f"诉求台账{today:%Y%m%d}.csv", text.getvalue().encode("utf-8-sig"), MEDIA)


def _every(work: Work, reader: Actor, query: Mapping[str, Any], today: date, most: int) -> Iterator[dict[str, Any]]:
    wanted = {**query, "cursor": None, "limit": min(_PAGE, most)}
    for _ in range(most // wanted["limit"]):
        page = case_view.listed(work, reader, wanted, today=today)
        yield from page
        if page.next is None:
            return
        wanted["cursor"] = page.next
    raise TooManyCases(most)


def _row(case: Mapping[str, Any]) -> list[str]:
    values = (
        case["number"],
        kinds.KINDS[case["kind"]].name,
        kinds.CHANNELS[case["channel"]],
        case["order_number"],
        case["body_name"],
        case["department_name"],
        (case["handler"] or {}).get("name"),
        states.STATES[case["state"]],
        case["received_on"],
        case["due_on"],
        _URGENCY[case["urgency"]],
        case["first_answered_on"],
        case["answered_on"],
        case["document_number"],
        case["reopened"],
        case["reminded"],
        FINDINGS.get(case["finding"], ""),
        case["satisfaction"],
        case["merged_into"],
        case["reported_on"],
    )
    return [cell(value) for value in values]


def cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
