"""What whoever comes second with an act reads: who did what before him, and his words to copy where no form is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request

from chassis.web.ui.text import china_time
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.ledgers import last_entry
from services.complaints.domain.states import ENTERED

_WRITTEN = {
    "title": "标题",
    "organisation": "转往单位",
    "text": "内容",
    "message": "留言",
    "handling": "处理情况",
    "right_channel": "正确渠道",
    "remedy": "救济途径",
    "part_title": "转办部分的标题",
    "part_text": "转办部分的内容",
    "note": "备注",
    "reason": "理由",
}
"""The fields in which an act's words are written, by name."""


def told_second(work: Work, case: Mapping[str, Any], *acts: str) -> dict[str, Any]:
    """For the page that answers a refused form: whether none of these ``acts`` is the reader's any more, and so on."""
    if request.method != "POST":
        return {"over": False, "last": "", "words": []}
    form = g.get("form") or {}
    words = [(label, form[name]) for name, label in _WRITTEN.items() if form.get(name, "").strip()]
    return {"over": not set(acts) & set(case["allowed"]), "last": _last(work, case["number"]), "words": words}


def _last(work: Work, number: str) -> str:
    kind, by, at = last_entry(work.connection, number)
    return f"{ENTERED[kind]}，{by['name']}，{china_time(at)}"
