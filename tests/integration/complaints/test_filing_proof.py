"""What a citizen takes away: a proof of filing that holds without us, and the day of the answer for his calendar."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from joserfc import jws
from joserfc.jwk import KeySet

from chassis.base.settings import SettingsError
from services.complaints.adapters.filing_proof import COMMANDS
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer
from tests.keys import SECRET

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "check-a-filing-proof.md"
OTHER_SECRET = "4f1d9a7c2e8b60537d94c1fae28b3065d7194ecb"


def _proof(harness: ComplaintsHarness, given: dict[str, Any]) -> Any:
    return harness.get(f"/cases/{given['number']}/proof", Receipt_Code=given["receipt_code"])


def _keys(harness: ComplaintsHarness) -> Any:
    return harness.get("/filing-keys").json


def test_the_commands_of_the_how_to_check_a_proof_with_openssl(harness: ComplaintsHarness, tmp_path: Path) -> None:
    given = harness.submit_case()
    form = {"number": given["number"], "code": given["receipt_code"]}
    folder = tmp_path / "court"
    folder.mkdir()
    for name in ("proof", "words"):
        saved = harness.client.post("/complaints/follow/proof", data={**form, "file": name})
        assert saved.headers["Content-Disposition"].startswith("attachment")
        assert saved.headers["Content-Type"] == "text/plain; charset=utf-8"
        (folder / f"{name}.txt").write_bytes(saved.data)
    (folder / "key.pem").write_text(_keys(harness)["keys"][0]["pem"])
    block = re.search(r"```sh\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.S)
    assert block
    assert re.sub(r"^   ", "", block[1], flags=re.M).strip() == COMMANDS.strip(), "the page tells the same"

    def check(*, holds: bool = True) -> str:
        done = subprocess.run(["sh", "-c", COMMANDS], cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == holds
        return done.stdout + done.stderr

    said = check()
    assert "Signature Verified Successfully" in said
    assert '"number":"GJJ-YJ-2026-0001"' in said
    assert '"filed_at":"2026-11-24T10:00:00+08:00"' in said
    assert len(re.findall(r"(?:sm3:|= )([0-9a-f]{64})", said)) == 2
    assert len(set(re.findall(r"(?:sm3:|= )([0-9a-f]{64})", said))) == 1, "the words are those that were filed"
    (folder / "words.txt").write_text("改过的内容", encoding="utf-8")
    assert len(set(re.findall(r"(?:sm3:|= )([0-9a-f]{64})", check()))) == 2
    (folder / "proof.txt").write_bytes((folder / "proof.txt").read_bytes().rstrip() + b"\r\n")
    check()
    head, body, signature = (folder / "proof.txt").read_text().split(".")
    (folder / "proof.txt").write_text(f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{signature}")
    said = check(holds=False)
    assert "Signature Verified Successfully" not in said
    assert "body_name" not in said, "what nobody signed is not shown as if it were"


def test_a_proof_tells_nothing_of_the_words_and_is_the_same_each_time(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    first, again = _proof(harness, given).json, _proof(harness, given).json
    assert first == again
    other = harness.submit_case()
    assert _proof(harness, other).json["statement"]["words"] != first["statement"]["words"], "another salt"
    salt = first["words"].splitlines()[0]
    assert salt not in harness.everything_kept()
    checked = jws.deserialize_compact(first["proof"], KeySet.import_key_set(_keys(harness)), algorithms=["Ed25519"])
    assert "建议延长服务时间".encode() not in checked.payload


def test_a_transferred_case_was_filed_with_the_body_that_took_it_in(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.body.changed", "SHUI", {**BODY, "code": "SHUI", "name": "水务公司"})
    given = harness.submit_case(body="GJJ")
    harness.act(given["number"], "accept")
    assert harness.act(given["number"], "transfer", {"body": "SHUI", "reason": "属水务公司职责。"}).status_code == 200
    assert _proof(harness, given).json["statement"]["body_name"] == "市住房公积金管理中心"


def test_what_was_not_filed_or_was_erased_cannot_be_proved(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    assert harness.get(f"/cases/{given['number']}/proof", Receipt_Code="AAAA-AAAA-AAAA-AAAA").status_code == 404
    assert harness.get(f"/cases/{given['number']}/proof", an_officer()).status_code == 404
    harness.act(given["number"], "accept")
    part = harness.act(given["number"], "split", {"title": "另一件事", "text": "还有一件事。"})
    assert part.status_code == 200
    split = _proof(harness, {**given, "number": "GJJ-YJ-2026-0002"})
    assert (split.status_code, split.json["code"]) == (409, "nothing_to_prove")
    harness.act(given["number"], "erase", {"ground": "consent_withdrawn", "reason": "本人要求。"})
    assert _proof(harness, given).json["code"] == "nothing_to_prove"


def test_the_page_of_the_proof_can_be_printed_and_says_how_to_check(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    form = {"number": given["number"], "code": given["receipt_code"]}
    shown = harness.client.post("/complaints/follow/proof", data=form)
    assert shown.headers["Cache-Control"] == "no-store"
    for part in (
        'class="qr"',
        _proof(harness, given).json["proof"],
        "市住房公积金管理中心",
        'href="/complaints/filing-keys"',
    ):
        assert part in shown.text
    how = harness.client.get("/complaints/filing-keys").text
    assert "BEGIN PUBLIC KEY" in how
    assert "openssl pkeyutl -verify" in how
    refused = harness.client.post("/complaints/follow/proof", data={**form, "code": "AAAA"})
    assert refused.status_code == 404


def test_a_proof_holds_after_the_secret_was_changed_and_taken_away(tmp_path: Path) -> None:

    def started(**settings: str) -> ComplaintsHarness:
        return ComplaintsHarness(f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path, **settings)

    before = started().know()
    proof, kept = _proof(before, before.submit_case()).json["proof"], _keys(before)
    before.close()
    changed = {"YANGGUANG_SECRET_KEY": OTHER_SECRET}
    for more in (
        {"YANGGUANG_FORMER_SECRET_KEYS": SECRET},
        {"YANGGUANG_FILING_PUBLIC_KEYS": json.dumps(kept)},
    ):
        after = started(**changed, **more)
        keys = _keys(after)
        assert len(keys["keys"]) == 2
        assert keys["keys"][0]["kid"] != kept["keys"][0]["kid"], "the present one comes first"
        jws.deserialize_compact(proof, KeySet.import_key_set(keys), algorithms=["Ed25519"])
        after.close()


def test_the_day_of_the_answer_comes_as_a_calendar_file_that_moves_with_it(harness: ComplaintsHarness) -> None:
    given = harness.submit_case()
    form = {"number": given["number"], "code": given["receipt_code"]}

    def event() -> Any:
        saved = harness.client.post("/complaints/follow/calendar", data=form)
        assert saved.headers["Content-Type"] == "text/calendar; charset=utf-8"
        read = harness.get(f"/cases/{given['number']}/calendar", Receipt_Code=given["receipt_code"])
        assert read.data == saved.data
        assert "建议延长服务时间" not in saved.text, "calendars lie with others"
        return Calendar.from_ical(saved.data).walk("VEVENT")[0]

    first = event()
    assert first["dtstart"].dt.isoformat() == "2026-12-01"
    harness.act(given["number"], "accept")
    harness.act(given["number"], "extend", {"days": 3, "reason": "需要现场核实。"})
    harness.act(given["number"], "grant-extension", {"reason": "情况复杂。"}, an_officer("hu", "GJJ", "office"))
    moved = event()
    assert moved["uid"] == first["uid"]
    assert (moved["dtstart"].dt.isoformat(), moved["sequence"] > first["sequence"]) == ("2026-12-04", True)
    assert harness.get(f"/cases/{given['number']}/calendar", Receipt_Code="AAAA").status_code == 404


@pytest.mark.parametrize("wrong", ["no json", '{"keys": [{"kty": "OKP"}]}', '{"keys": [{"d": "x"}]}'])
def test_a_wrong_set_of_keys_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_FILING_PUBLIC_KEYS"):
        ComplaintsHarness(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, YANGGUANG_FILING_PUBLIC_KEYS=wrong)
