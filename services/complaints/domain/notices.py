"""What a citizen is told when something happens to his case that he did not ask for; it joins the dialogue."""

from __future__ import annotations

from datetime import date

from services.complaints.domain.days import day

_STOPS = tuple("。！？…!?.")


def transferred(place: str) -> str:
    """Where his case went (信访工作条例第二十三条第一款)."""
    return f"您的来件已转由{place}办理，编号、查询码和办理期限不变，仍在这里查看答复。"


def disputed(place: str) -> str:
    """That it came back to where it had been (信访工作条例第二十三条第三款)."""
    return f"接收方认为您的来件不属其职责，已退回{place}继续办理，编号、查询码和办理期限不变。"


def referred(organisation: str, reason: str) -> str:
    """Where his case went for good, and why (信访工作条例第二十三条)."""
    return f"您的来件已转送{organisation}办理，本单位不再答复，请向该单位查询进展。理由：{reason}"


def closed(reason: str) -> str:
    """That it ended before it lapsed by itself, why, and what he can still do."""
    return f"您的来件已办结。理由：{_ended(reason)}对答复不满意的，可以另行提交，并写明本件编号。"


def erased(by: str, reason: str) -> str:
    """That it ended without an answer because he demanded that it be erased, by whom, and what if he did not."""
    return (
        f"您的来件已由{by}按您本人的要求删除并办结，不再答复。理由：{_ended(reason)}"
        "您没有提出过这一要求的，请另行提交，并写明本件编号。"
    )


def forgotten(by: str, ground: str, reason: str) -> str:
    """That what was said in a case that had ended was erased: by whom, on which ground, and why."""
    why = f"理由：{_ended(reason)}" if reason else ""
    return f"您的来件已办结，其内容已由{by}删除。依据：{ground}（个人信息保护法第四十七条）。{why}"


def merged(chief: str) -> str:
    """With which other it is answered."""
    return f"您的来件与反映同一事项的来件（{chief}）合并办理，将一并答复，仍在这里查看答复。"


def split(part: str, title: str) -> str:
    """Which part of it is a case of its own now."""
    return f"您来件中“{title}”的部分另立为一件办理，编号{part}，凭原来的查询码查询。"


def extended(days: int, unit: str, due_on: date, reason: str) -> str:
    """Until when it takes longer, and why (信访工作条例第三十四条)."""
    counted = "个工作日" if unit == "working" else "日"
    return f"经批准，您的来件办理期限延长{days}{counted}，至{day(due_on)}。理由：{reason}"


def corrected(kind: str, received_on: date, due_on: date, reason: str) -> str:
    """What his case is registered as by now, and until when it is answered."""
    return f"您的来件登记有误，已经更正：类型为{kind}，{day(received_on)}收到，最迟{day(due_on)}答复。理由：{reason}"


def resumed(reason: str, due_on: date) -> str:
    """That his case, which had ended without an answer, is worked on again, and until when."""
    return f"您的来件已恢复办理，最迟{day(due_on)}答复，仍在这里查看。理由：{reason}"


def code_handed() -> str:
    """That somebody was given a new code for his case, and what to do if it was not he."""
    return "本件的查询码已由本单位当面补发，原来的查询码失效。不是您本人要求的，请马上告诉本单位政务公开办公室。"


def _ended(said: str) -> str:
    """With the stop after which another sentence may follow."""
    return said if said[-1:] in _STOPS else f"{said}。"
