"""整改通知及回复单: what was ordered, what was replied, and what was found, round by round."""

from __future__ import annotations

from chassis.web.ui.text import china_date
from services.review.adapters.documents.form import Form, Row, answered, heading, opinion
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.oversight_refusals import ORDER_STATE_NAMES
from services.review.domain.remedial_order import RemedialOrder
from services.review.domain.step import Person

TITLE = "整改通知及回复单"
SOURCES = {"evaluation": "领导小组评议", "inspection": "检查", "office": "政务公开办公室"}
_PURGED = "（内容已清除）"


def order_form(order: RemedialOrder, work: Work) -> Form:
    """The form of an order as it stands."""
    row = bodies_with_codes(work.events.connection, [order.body]).get(order.body)
    departments = names_by_code(row["departments"] if row else None)
    numbers = [each.index_number for each in work.publications.with_ids(order.disclosures)]
    rows = [
        answered(
            ("整改部门", departments.get(order.department, order.department)), ("来源", SOURCES[order.source.kind])
        ),
        answered(("下达日期", china_date(order.issued_at) or ""), ("整改期限", china_date(order.due.on) or "")),
        answered(("涉及信息", "、".join(numbers) or "无"), ("状态", ORDER_STATE_NAMES[order.state])),
        opinion("存在问题", order.why or _PURGED),
        opinion("整改要求", order.what or _PURGED, signed=_signed(order.by, china_date(order.issued_at), departments)),
    ]
    for number in range(1, order.round + 1):
        rows += _round(order, number, departments)
    return Form(
        title=TITLE,
        left=row["name"] if row else order.body,
        right=f"编号：{order.number}",
        rows=tuple(rows),
        name=f" {order.number}",
    )


def _round(order: RemedialOrder, number: int, departments: dict[str, str]) -> list[Row]:
    rows = [heading(f"第 {number} 次整改")] if order.round > 1 else []
    said = next((each for each in order.answers if each.round == number), None)
    text, signed = "", ""
    if said:
        files = [f"附：{file.name}" for file in order.evidence if file.round == number]
        text, signed = "\n".join([said.text or _PURGED, *files]), _signed(said.by, china_date(said.at), departments)
    rows.append(opinion("整改回复", text, signed=signed))
    found = next((each for each in order.checks if each.round == number), None)
    text, signed = "", ""
    if found:
        verdict = "已整改到位。" if found.verified else "整改不到位，重新整改。"
        text, signed = f"{verdict}{found.remark}", _signed(found.by, china_date(found.at), departments)
    return [*rows, opinion("核验意见", text, signed=signed)]


def _signed(by: Person, day: str | None, departments: dict[str, str]) -> str:
    return f"{departments.get(by.department, by.department)} {by.name} {day or ''}".strip()
