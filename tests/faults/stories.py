"""What people do while everything fails: stories from the draft to the archive, told by one client each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.base.clock import SystemClock
from tests.faults.client import Client
from tests.journey.harness import STEP_PEOPLE, filled
from tests.self_check import SELF_CHECK

EXTERNAL = ("GJJ-W-04", "GJJ-W-05", "GS-W-04", "GS-W-05", "GDJ-W-02", "GDJ-W-03")
INNER = ("GJJ-N-08", "GS-N-03", "GDJ-N-04", "GDJ-W-01")
CATALOG, REVIEW = "/catalog/api/v1/disclosures", "/review/api/v1/cases"
COMPLAINTS, NOTIFY = "/complaints/api/v1", "/notify/api/v1/deliveries"


@dataclass
class Teller:
    """One client with the chance that decides its details."""

    client: Client
    chance: random.Random

    def draft(self, items: tuple[str, ...]) -> Disclosure:
        """A new disclosure of one of these items."""
        item = self.chance.choice(items)
        disclosure = Disclosure(self, item, f"{item}第{self.client.story}号", item.split("-")[0].lower())
        made = self.client.do("draft", CATALOG, disclosure.content(1), by=disclosure.person("proposer"))
        disclosure.id = str(made["id"])
        return disclosure


@dataclass
class Disclosure:
    """A disclosure on its way, and the deeds on it."""

    teller: Teller
    item: str
    title: str
    body: str
    id: str = ""
    revision: int = 1

    def person(self, role: str) -> str:
        """Somebody of its body."""
        if role == "office" and self.item == "GDJ-W-01":
            role = "party"
        return f"{self.body}.{role}"

    def content(self, revision: int) -> dict[str, Any]:
        """What a revision says."""
        words = {
            "title": self.title if revision == 1 else f"{self.title}（第{revision}版）",
            "summary": "概述",
            "text": f"{self.title}的正文，第{revision}版。",
            "formed_on": SystemClock().today().isoformat(),
            "self_check": SELF_CHECK,
        }
        return {"item": self.item, **words} if revision == 1 else words

    def act(self, deed: str, role: str, body: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        """One of the acts on it."""
        path = f"{CATALOG}/{self.id}/{deed}"
        about = {"disclosure": self.id, "revision": self.revision}
        return self.teller.client.do(deed, path, body, by=self.person(role), **options, **about)

    def state(self) -> dict[str, Any]:
        """How it stands."""
        return dict(self.teller.client.get(f"{CATALOG}/{self.id}", by=self.person("proposer")) or {})

    def await_state(self, wanted: str) -> dict[str, Any]:
        """Wait until its present revision has a state."""

        def reached() -> dict[str, Any] | None:
            found = self.state()
            return found if found.get("state") == wanted and found.get("revision") == self.revision else None

        return dict(self.teller.client.until(reached, f"{self.id} is {wanted}"))

    def case(self) -> dict[str, Any]:
        """Its open review case, once it is there."""
        client = self.teller.client
        path = f"{REVIEW}?disclosure={self.id}&state=open"

        def find() -> dict[str, Any] | None:
            found = client.get(path, by=self.person("secrecy" if self.item != "GDJ-W-01" else "party"))["items"]
            return next((case for case in found if case["revision"] == self.revision), None)

        return dict(client.until(find, f"review has a case of {self.id}, revision {self.revision}"))

    def decide(self, case: dict[str, Any], decision: str = "pass", **more: Any) -> dict[str, Any]:
        """The person of the present step decides."""
        number = case["current"][0]
        step = next(step for step in case["steps"] if step["step"] == number)
        sent = {"step": number, "decision": decision, "opinion": f"{step['name']}：同意", **more}
        if decision == "pass" and step["sheet"]:
            sent["sheet"] = filled(step["sheet"])
        about = {"disclosure": self.id, "revision": self.revision, "case": case["id"], "step": number}
        path, person = f"{REVIEW}/{case['id']}/decisions", self.person(STEP_PEOPLE[step["roles"][0]])
        return self.teller.client.do(f"decide-{decision}", path, sent, by=person, **about)

    def pass_all(self) -> None:
        """Every step passes; then it is published by itself."""
        case = self.case()
        while case["state"] == "open":
            case = self.decide(case)
        self.await_state("published")

    def publish(self) -> None:
        """Propose it and carry it through."""
        self.act("propose", "proposer")
        self.pass_all()

    def rewrite(self) -> None:
        """Change the text of the present draft or returned revision."""
        body = {**self.content(self.revision), "text": f"{self.title}的正文，第{self.revision}版，已修改。"}
        body.pop("item", None)
        about = {"disclosure": self.id, "revision": self.revision}
        self.teller.client.change("rewrite", f"{CATALOG}/{self.id}", body, by=self.person("proposer"), **about)

    def deliver(self) -> None:
        """The channel keeper confirms whatever is to be hung up by hand."""
        client, keeper = self.teller.client, self.person("keeper")

        def told() -> list[dict[str, Any]]:
            found = client.get(f"{NOTIFY}?disclosure={self.id}&limit=100", by=keeper)["items"]
            return [delivery for delivery in found if delivery["revision"] == self.revision]

        for delivery in client.until(told, f"notify has deliveries of {self.id}"):
            if delivery["state"] == "pending":
                is_page = delivery["channel"]["kind"] in ("website", "official_account")
                address = f"https://www.example.gov.cn/{delivery['id']}" if is_page else "一楼大厅"
                proof = {"note": "已张贴", "address": address, "posted_at": SystemClock().now().isoformat()}
                path = f"{NOTIFY}/{delivery['id']}/confirm"
                client.do("confirm", path, proof, by=keeper, disclosure=self.id, delivery=delivery["id"])

    def evaluate(self, comment: str = "") -> dict[str, Any]:
        """Somebody of the public evaluates it, as soon as complaints knows of it."""
        rating = {name: self.teller.chance.randint(1, 5) for name in ("truthfulness", "completeness", "effectiveness")}
        body = {"disclosure": self.id, **rating, **({"comment": comment, "publish_ok": True} if comment else {})}

        def done() -> dict[str, Any] | None:
            found = self.teller.client.do(
                "evaluate", f"{COMPLAINTS}/evaluations", body, expect=(201, 404), disclosure=self.id
            )
            return found if found["_status"] == 201 else None

        return dict(self.teller.client.until(done, f"complaints knows {self.id}"))

    def answer(self, number: str, *, disclosure: str = "") -> None:
        """The case officer accepts and answers."""
        officer, path = self.person("officer"), f"{COMPLAINTS}/cases/{number}"
        about = {"case": number, "disclosure": disclosure}
        self.teller.client.do("accept", f"{path}/accept", {}, by=officer, **about)
        body: dict[str, Any] = {"outcome": "adopted", "text": "已办理。"}
        if self.teller.client.get(path, by=officer)["publish_ok"]:
            self.teller.client.do("draft_answer", f"{path}/draft", body, by=officer, **about)
            seen = self.teller.client.get(f"{path}/preview", by=officer)["preview_digest"]
            body |= {"publish": True, "preview_digest": seen}
        self.teller.client.do("answer", f"{path}/answer", body, by=officer, **about)


def from_draft_to_archive(teller: Teller) -> None:
    """Published, brought to its channels, evaluated, answered, filed."""
    disclosure = teller.draft(EXTERNAL)
    disclosure.publish()
    for _ in range(teller.chance.randint(1, 3)):
        disclosure.evaluate()
    given = disclosure.evaluate(comment="请举一个例子。")
    disclosure.answer(given["number"], disclosure=disclosure.id)
    disclosure.deliver()

    def filed() -> bool:
        return disclosure.act("archive", "archivist", expect=(200, 409))["_status"] == 200

    teller.client.until(filed, f"{disclosure.id} can be filed")


def for_staff_only(teller: Teller) -> None:
    """An inner or party disclosure is published to those whom it concerns."""
    disclosure = teller.draft(INNER)
    disclosure.publish()


def returned_and_mended(teller: Teller) -> None:
    """Review gives it back, the proposer corrects it, review passes it."""
    disclosure = teller.draft(EXTERNAL)
    disclosure.act("propose", "proposer")
    disclosure.decide(disclosure.case(), "return", opinion="请修改正文", fields=["text"])
    disclosure.await_state("returned")
    disclosure.rewrite()
    disclosure.publish()


def refused(teller: Teller) -> None:
    """Review finds a legal ground against it."""
    disclosure = teller.draft(EXTERNAL + INNER[:3])
    disclosure.act("propose", "proposer")
    case = disclosure.decide(disclosure.case())
    disclosure.decide(case, "refuse", opinion="属于过程性信息", ground="process_information")
    disclosure.await_state("refused")


def recalled(teller: Teller) -> None:
    """The proposer takes it back, proposes it again, takes it back for good."""
    disclosure = teller.draft(EXTERNAL + INNER)
    for _ in range(teller.chance.randint(1, 3)):
        disclosure.act("propose", "proposer")
        if teller.chance.random() < 0.5:
            disclosure.case()
        disclosure.act("recall", "proposer", {"reason": "数字有误"})
    disclosure.act("abandon", "proposer")


def corrected(teller: Teller) -> None:
    """A second and perhaps a third revision replace the first one."""
    disclosure = teller.draft(EXTERNAL)
    disclosure.publish()
    disclosure.evaluate()
    for _ in range(teller.chance.randint(1, 2)):
        disclosure.act("correct", "proposer", {"reason": "补充依据"})
        disclosure.revision += 1
        disclosure.rewrite()
        disclosure.publish()


def withdrawn(teller: Teller) -> None:
    """Withdrawn soon after it was published, perhaps while a correction is under review; it must stay away."""
    disclosure = teller.draft(EXTERNAL + INNER)
    disclosure.publish()
    if teller.chance.random() < 0.4:
        disclosure.act("correct", "proposer", {"reason": "补充依据"})
        disclosure.revision += 1
        disclosure.rewrite()
        disclosure.act("propose", "proposer")
        if teller.chance.random() < 0.5:
            disclosure.case()
    disclosure.act("withdraw", "office", {"reason": "文件已废止", "ground": "废止"})


def complaint(teller: Teller) -> None:
    """A citizen writes without any disclosure in mind."""
    body = teller.chance.choice(("GJJ", "GS", "GDJ"))
    kind = teller.chance.choice(("complaint", "enquiry", "opinion"))
    sent = {"kind": kind, "title": "窗口排队", "text": "请增加窗口。", "body": body, "publish_ok": True}
    given = teller.client.do("submit", f"{COMPLAINTS}/cases", sent, kind=kind)
    Disclosure(teller, "", "", body.lower()).answer(given["number"])


STORIES: tuple[tuple[Callable[[Teller], None], int], ...] = (
    (from_draft_to_archive, 4),
    (for_staff_only, 1),
    (returned_and_mended, 2),
    (refused, 1),
    (recalled, 2),
    (corrected, 2),
    (withdrawn, 3),
    (complaint, 3),
)
