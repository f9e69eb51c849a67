"""`yangguang import mails`: each mail a case, once; what cannot be taken is named and leaves nothing."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from chassis.base.clock import SystemClock
from tests.integration.complaints.harness import ComplaintsHarness, an_officer
from tests.keys import SECRET
from tests.unit.complaints.test_mails import a_mail
from yangguang.__main__ import main


def loaded(harness: ComplaintsHarness, *arguments: str) -> Result:
    url = harness.service.database.engine.url.render_as_string(hide_password=False)
    environ = {"YANGGUANG_DATA": str(harness.folder), "YANGGUANG_SECRET_KEY": SECRET}
    environ |= {"YANGGUANG_COMPLAINTS_DATABASE_URL": url}
    return CliRunner().invoke(main, ["import", "mails", *arguments], env=environ)


def test_a_mail_that_accuses_in_its_text_is_refused_with_what_to_do(harness: ComplaintsHarness, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.eml"
    wrong.write_bytes(a_mail("关于停水", text="我举报办公室主任收钱，金丝雀看见的。").as_bytes())
    ran = loaded(harness, str(wrong), "--json")
    (told,) = json.loads(ran.stdout)["mails"]
    assert (ran.exit_code, told["number"]) == (1, None)
    assert "/complaints/tip-offs" in told["reason"]
    assert harness.get("/cases", an_officer()).json["items"] == []
    assert "金丝雀" not in harness.everything_kept()


def test_a_mail_is_a_case_that_is_answered_by_mail(any_harness: ComplaintsHarness, tmp_path: Path) -> None:
    harness, officer = any_harness, an_officer()
    harness.later(seconds=(SystemClock().now() - harness.clock.now()).total_seconds())  # the command's own clock
    good, wrong = tmp_path / "good.eml", tmp_path / "wrong.eml"
    good.write_bytes(a_mail(Received="").as_bytes())
    wrong.write_bytes(a_mail("举报金丝雀", Message_ID="<2@example.com>").as_bytes())
    ran = loaded(harness, str(good), str(wrong), "--json")
    first, second = json.loads(ran.stdout)["mails"]
    assert (ran.exit_code, first["new"], second["number"]) == (1, True, None)
    assert "12388" in second["reason"]
    again = loaded(harness, str(good))
    assert (again.exit_code, again.stdout) == (0, f"{good}: {first['number']} (taken before)\n")

    number = first["number"]
    case = harness.get(f"/cases/{number}", officer).json
    assert (case["channel"], case["contact"]["email"]) == ("email", "wang.fang@example.com")
    assert harness.get("/cases", officer).json["items"][0]["anonymous"] is False
    everything = harness.everything_kept()
    assert "金丝雀" not in everything
    assert "<1@example.com>" not in everything, "a mail is known by its digest"
    assert harness.act(number, "accept").status_code == 200
    chief = harness.submit_case()["number"]
    harness.act(chief, "accept")
    merged = harness.act(number, "merge", {"into": chief})
    assert (merged.status_code, merged.json["code"]) == (409, "answered_by_mail_alone")
    said = {"text": "已延长。", "outcome": "adopted"}
    online = harness.act(number, "answer", said)
    assert (online.status_code, online.json["code"]) == (422, "not_online"), "nobody was told a receipt code"
    harness.sign_in(officer)
    page = harness.client.get(f"/complaints/cases/{number}").text
    assert '<option value="email" selected>' in page
    assert "请用电子邮件告诉他" in page
    assert harness.act(number, "answer", said | {"delivery": "email"}).status_code == 200
    harness.ledgers_are_the_rows()
