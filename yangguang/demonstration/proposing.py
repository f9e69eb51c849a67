"""提出: finding an entry's disclosure or drafting it, proposing it, correcting what is published."""

from __future__ import annotations

from typing import Any

from yangguang.demonstration.journey import DISCLOSURES, Journey, LeftToPeople


def find_or_draft(journey: Journey) -> None:
    """Give the journey its disclosure: the one of an earlier start, or a new draft."""
    entry = journey.entry
    found = journey.caller.listed(f"{DISCLOSURES}?mine=true&limit=100&item={entry.item}", by=entry.proposer)
    journey.id = next((line["id"] for line in found if entry.is_titled(line["title"])), "")
    if not journey.id:
        journey.id = journey.act(DISCLOSURES, _content(journey), by=entry.proposer, act="draft")["id"]
        journey.is_new = True


def propose(journey: Journey) -> None:
    """Hand the draft to review."""
    journey.act_on("propose", {}, by=journey.entry.proposer)
    journey.caller.settle()


def correct(journey: Journey) -> None:
    """Begin the second revision and give it its corrected text."""
    entry, caller = journey.entry, journey.caller
    if journey.shown()["revision"] == 1:
        journey.act_on("correct", {"reason": entry.more["corrected"]["reason"]}, by=entry.proposer)
    shown = journey.shown()
    if shown["revision"] != 2 or shown["state"] not in ("draft", "proposed", "in_review", "published"):
        raise LeftToPeople
    if shown["state"] == "draft":
        content = {**_content(journey), **entry.corrected()}
        content.pop("item")
        caller.change(f"{DISCLOSURES}/{journey.id}", content, etag=shown["etag"], by=entry.proposer)
        propose(journey)


def _content(journey: Journey) -> dict[str, Any]:
    entry = journey.entry
    path = f"/catalog/api/v1/items/{entry.item}"
    item = journey.caller.known(path, by=entry.proposer)
    points = journey.caller.known(f"{path}/self-check", by=entry.proposer)["items"]
    return {
        "item": entry.item,
        "title": entry.title,
        "summary": entry.summary,
        "text": entry.text,
        "formed_on": entry.formed_on.isoformat(),
        "document_number": entry.document_number,
        "topics": list(entry.topics),
        "elements": [element["code"] for element in item["elements"] if element["name"] in entry.elements],
        "period": entry.period,
        "also_fulfils": entry.more.get("also_fulfils", []),
        "self_check": [{"code": point["code"], "answer": "yes"} for point in points],
    }
