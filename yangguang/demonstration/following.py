"""公开之后: proof of the channels, 评议, 反馈, 归档, and withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yangguang.demonstration.journey import Journey

COMPLAINTS = "/complaints/api/v1"


def put_up(journey: Journey) -> None:
    """The channel keeper confirms what he put up by hand."""
    keeper = journey.holder("channel_keeper").sub
    path = f"/notify/api/v1/deliveries?disclosure={journey.id}&limit=100"
    for delivery in journey.caller.listed(path, by=keeper):
        if delivery["state"] == "pending":
            channel, at = delivery["channel"], delivery["published_at"]
            page = f"https://www.example.gov.cn/zwgk/{delivery['index_number']}"
            address = page if channel["kind"] in ("website", "official_account") else channel["name"]
            proof = {"note": f"已在{channel['name']}公布。", "address": address, "posted_at": at}
            path = f"/notify/api/v1/deliveries/{delivery['id']}/confirm"
            journey.act(path, proof, by=keeper, act=f"deliver/{delivery['id']}")
    journey.caller.settle()


def evaluate(journey: Journey) -> None:
    """Citizens evaluate, each once; a start after a crash goes on behind those who have."""
    path = f"{COMPLAINTS}/evaluations"
    there = journey.caller.read(f"{path}?disclosure={journey.id}")["count"]
    for number, evaluation in enumerate(journey.more("evaluations", [])[there:], there + 1):
        rating = {name: value for name, value in evaluation.items() if name not in ("answer", "outcome", "keeps")}
        body = {**rating, "disclosure": journey.id, "publish_ok": "comment" in evaluation}
        journey.act(path, body, by="", act=f"evaluate/{number}")
    journey.caller.settle()


def respond(journey: Journey) -> None:
    """The case officer accepts and answers the comments that have an answer, each once."""
    officer = journey.holder("case_officer").sub
    answers = {
        evaluation["comment"]: evaluation for evaluation in journey.more("evaluations", []) if "answer" in evaluation
    }
    path = f"{COMPLAINTS}/cases"
    for line in journey.caller.listed(f"{path}?disclosure={journey.id}&limit=100", by=officer):
        if line["state"] not in ("received", "accepted") or line["reopened"]:
            continue
        case = journey.caller.read(f"{path}/{line['number']}", by=officer)
        if case["text"] in answers:
            _answer(journey, case, answers[case["text"]], officer)
    journey.caller.settle()


def ask(journey: Journey) -> None:
    """Citizens ask about the disclosure; some of their cases are accepted."""
    officer = journey.holder("case_officer").sub
    path = f"{COMPLAINTS}/cases"
    known = {line["title"] for line in journey.caller.listed(f"{path}?disclosure={journey.id}&limit=100", by=officer)}
    for number, case in enumerate(journey.more("cases", [])):
        if case["title"] in known:
            continue
        body = {name: value for name, value in case.items() if name != "accept"} | {"disclosure": journey.id}
        given = journey.act(path, body, by="", act=f"ask/{number}")
        if case.get("accept"):
            journey.act(f"{path}/{given['number']}/accept", {}, by=officer, act=f"accept/{given['number']}")
    journey.caller.settle()


def file(journey: Journey) -> None:
    """The archivist files what is out on all its channels."""
    journey.act_on("archive", {}, by=journey.holder("archivist").sub)


def take_down(journey: Journey, at: datetime) -> None:
    """The channel keeper confirms that what he had put up by hand hangs there no more."""
    keeper = journey.holder("channel_keeper").sub
    path = f"/notify/api/v1/deliveries?disclosure={journey.id}&limit=100"
    for delivery in journey.caller.listed(path, by=keeper):
        if any("removal" in act for act in delivery["acts"]):
            proof = {"note": f"已从{delivery['channel']['name']}撤下。", "removed_at": at.isoformat()}
            path = f"/notify/api/v1/deliveries/{delivery['id']}/confirm-removal"
            journey.act(path, proof, by=keeper, act=f"remove/{delivery['id']}")
    journey.caller.settle()


def withdraw(journey: Journey) -> None:
    """The office withdraws it, with its reason; the tombstone stays."""
    journey.act_on("withdraw", journey.more("withdrawn"), by=journey.holder("office").sub)
    journey.caller.settle()


def _answer(journey: Journey, case: dict[str, Any], said: dict[str, Any], officer: str) -> None:
    path, number = f"{COMPLAINTS}/cases/{case['number']}", case["number"]
    if case["state"] == "received":
        journey.act(f"{path}/accept", {}, by=officer, act=f"accept/{number}")
    answer = {"text": said["answer"], "outcome": said["outcome"], "keeps": said.get("keeps", [])}
    if case["publish_ok"]:
        journey.act(f"{path}/draft", answer, by=officer, act=f"draft/{number}")
        shown = journey.caller.read(f"{path}/preview", by=officer)
        answer |= {"publish": True, "preview_digest": shown["preview_digest"]}
    journey.act(f"{path}/answer", answer, by=officer, act=f"answer/{number}")
