"""`yangguang doctor` names what is wrong and what to do about it; its exit code says whether there is anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from chassis.base.settings import Settings
from chassis.calendar.workdays import calendar
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.service import Service
from chassis.web.identity.keys import public_form, signing_keys
from tests.integration.yangguang.doctor import AWAY, distributed, environment_of, examined, findings
from tests.integration.yangguang.harness import SystemHarness
from tests.keys import FORMER_SECRET, SECRET
from tests.servers.private import free_port
from yangguang.__main__ import main
from yangguang.diagnosis import examine
from yangguang.operator import note


def test_a_system_that_is_well_needs_nothing(harness: SystemHarness) -> None:
    found = findings(harness, code=0)
    for service in harness.services:
        assert found[service, "database"]["says"] == "answers, up to date"
        assert found[service, "outbox"]["says"] == "everything is published"
        assert found[service, "parked"]["says"] == "0 events"
    assert "GB free" in found["folders", "files of catalog"]["says"]
    said = harness.yangguang("doctor").output
    assert said.endswith("\nnothing to mend, and nobody is answered: 'yangguang run' starts it\n"), "it does not run"
    assert "  – public address: " in said


def test_events_left_in_the_outbox_are_behind_after_a_minute(harness: SystemHarness) -> None:
    first = "id IN (SELECT id FROM outbox ORDER BY id LIMIT 3)"
    harness.sql("catalog", f"UPDATE outbox SET published_at = NULL, occurred_at = '2026-01-01 00:00:00' WHERE {first}")
    finding = findings(harness, code=1)["catalog", "outbox"]
    assert re.match(r"3 events unpublished, the oldest for \d+ days: ", finding["says"]), "no eight digits of seconds"
    assert finding["todo"] == "Start 'yangguang run'; where it runs, its log says why."


@pytest.mark.parametrize(
    ("state", "todo"),
    [("parked", "yangguang parked list review"), ("waiting", "yangguang reconcile --reader review --mend")],
)
def test_what_is_stuck_in_an_inbox_is_named_with_its_way_out(harness: SystemHarness, state: str, todo: str) -> None:
    harness.sql("review", "UPDATE inbox SET state = ? WHERE event_id = (SELECT min(event_id) FROM inbox)", state)
    harness.sql("review", "UPDATE inbox SET received_at = '2026-01-01 00:00:00.000000' WHERE state <> 'done'")
    assert todo in findings(harness, code=1)["review", state]["todo"]


def test_who_went_back_to_an_older_release_is_not_sent_to_migrate(harness: SystemHarness) -> None:
    harness.sql("review", "UPDATE alembic_version SET version_num = '9999'")
    finding = findings(harness, code=1)["review", "database"]
    assert "at version 9999" in finding["says"]
    assert finding["todo"] == "Lay that release, or go back with all of it (docs/how-to/back-up-and-restore.md)."


def test_who_has_tables_of_no_version_is_not_sent_to_migrate(harness: SystemHarness) -> None:
    """Half of a backup, or another program's: `doctor` said to migrate, and that ended with a trace."""
    harness.sql("review", "DELETE FROM alembic_version")
    finding = findings(harness, code=1)["review", "database"]
    assert finding["says"].endswith("no version of ours: give one that is empty, or put the whole backup back")
    assert finding["todo"].startswith("Correct YANGGUANG_REVIEW_DATABASE_URL, or put the backup back")
    refused = harness.yangguang("migrate", "review")
    assert isinstance(refused.exception, SystemExit)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1), refused.stderr
    assert finding["says"] in refused.stderr


def test_what_a_timer_set_aside_is_shown_with_its_reason_and_the_next_try(harness: SystemHarness) -> None:
    harness.sql(
        "catalog",
        "INSERT INTO set_aside (timer, key, reason, failed_at, failures, retry_at, given_up) "
        "VALUES ('publish', 'd-1', 'no_calendar: there is none', '2026-11-24 01:30:00', 2, '2026-11-24 01:40:00', 0)",
    )
    finding = findings(harness, code=1)["catalog", "set aside"]
    assert finding["says"] == "publish d-1: no_calendar: there is none (2 times)"
    assert "it is tried again at 01:40 UTC" in finding["todo"]

    (way,) = re.findall(r"'yangguang (set-aside retry .*?)'", finding["todo"])
    assert harness.yangguang(*way.split()).exit_code == 0
    assert harness.value("catalog", "SELECT retry_at > '2026-11-24 01:40:00' FROM set_aside"), "at once, that is now"
    listed = harness.yangguang("set-aside", "list").output
    assert "catalog  publish  d-1  2 times" in listed


def test_what_is_given_up_is_nothing_to_do_any_more(harness: SystemHarness) -> None:
    harness.sql(
        "catalog",
        "INSERT INTO set_aside (timer, key, reason, failed_at, failures, retry_at, given_up) "
        "VALUES ('publish', 'd-1', 'no_calendar: there is none', '2026-11-24 01:30:00', 2, '2026-11-24 01:40:00', 0)",
    )
    given_up = harness.yangguang("set-aside", "give-up", "catalog", "publish", "d-1", "--reason", "办完了")
    assert (given_up.exit_code, given_up.output) == (0, "publish d-1: given up\n")
    finding = findings(harness, code=0)["catalog", "set aside"]
    assert finding["says"].endswith("given up")
    assert harness.value("catalog", "SELECT name FROM audit ORDER BY seq DESC LIMIT 1") == "timer.given_up"
    unknown = harness.yangguang("set-aside", "retry", "catalog", "publish", "d-2")
    assert unknown.exit_code == 1
    assert "yangguang set-aside list" in unknown.output


def test_a_head_that_goes_unsigned_is_found(harness: SystemHarness) -> None:
    """As when no relay runs: records are added, and nobody is told."""
    assert findings(harness, code=0)["review", "audit anchors"]["says"].startswith("record ")
    with harness.services["review"].transaction() as work:
        note(work, "test.noted", "late", {})
    assert findings(harness, code=0)["review", "audit anchors"]["todo"] == "", "it may be signed in a few minutes"
    harness.lift_guard("review")
    harness.sql("review", "UPDATE audit SET at = '2026-01-01 00:00:00' WHERE name = 'test.noted'")
    finding = findings(harness, code=1)["review", "audit anchors"]
    assert finding["says"] == "its head has not been signed since 2026-01-01 00:00 UTC"
    assert finding["todo"] == "Start 'yangguang run'; where it runs, its log says why."


def test_a_file_of_anchors_that_stays_behind_is_found(harness: SystemHarness) -> None:
    harness.lift_guard("review")
    harness.sql("review", "UPDATE audit_anchors SET at = '2026-01-01 00:00:00' WHERE service = 'review'")
    (harness.folder / "anchors" / "review" / "anchors.jsonl").unlink()
    finding = findings(harness, code=1)["review", "audit anchors"]
    assert finding["says"].endswith("and is not in " + str(harness.folder / "anchors" / "review" / "anchors.jsonl"))
    assert "YANGGUANG_AUDIT_ANCHORS" in finding["todo"]


def test_a_database_that_was_not_migrated_is_said_with_the_verb(harness: SystemHarness) -> None:
    harness.sql("notify", "UPDATE alembic_version SET version_num = '0000'")
    finding = findings(harness, code=1)["notify", "database"]
    assert finding["todo"] == "Run 'yangguang migrate notify'."


def test_people_get_one_page_with_arrows_at_what_to_do(harness: SystemHarness) -> None:
    harness.sql("review", "UPDATE inbox SET state = 'parked' WHERE event_id = (SELECT min(event_id) FROM inbox)")
    result = harness.yangguang("doctor")
    assert result.exit_code == 1
    assert "  ✗ parked: 1 events\n      → Look with 'yangguang parked list review'" in result.stdout
    assert result.stdout.endswith("1 thing to do\n")


BOTH = (SECRET, FORMER_SECRET)


@pytest.mark.servers
@pytest.mark.parametrize(
    ("rest", "reason", "todo"),
    [
        ("nobody:geheim@{place}/postgres", 'it refuses us: FATAL:  role "nobody" does not exist', "It runs: correct"),
        ("postgres:geheim@{place}/no", 'it refuses us: FATAL:  database "no" does not exist', "It runs: correct"),
        ("postgres:geheim@127.0.0.1:1/no", "it does not answer at 127.0.0.1:1: Connection refused", "Start it, or"),
        ("postgres:geheim@no.invalid/no", "it does not answer: failed to resolve host 'no.invalid'", "Start it, or"),
    ],
)
def test_what_the_database_said_is_told_without_the_password(
    postgres_server: str, tmp_path: Path, rest: str, reason: str, todo: str
) -> None:
    url = "postgresql://" + rest.format(place=postgres_server.rpartition("@")[2])
    environment = environment_of(
        tmp_path, f"amqp://guest:guest@127.0.0.1:{free_port()}/", YANGGUANG_REVIEW_DATABASE_URL=url
    )
    finding = examined(environment)["review", "database"]
    assert finding["says"].startswith(reason)
    assert finding["todo"].startswith(todo)
    said = CliRunner().invoke(main, ["migrate", "review"], env=environment).output
    assert said.startswith(f"yangguang: the database of review: {reason}")
    assert said.count("\n") == 1
    assert "geheim" not in str(finding) + said


def test_public_keys_that_do_not_belong_to_catalogs_secret_are_found(tmp_path: Path) -> None:
    keys = {secret: public_form(signing_keys(Settings.load({"YANGGUANG_SECRET_KEY": secret}))) for secret in BOTH}
    todo = distributed(tmp_path, AWAY, YANGGUANG_SESSION_PUBLIC_KEYS=keys[FORMER_SECRET])
    assert "correct YANGGUANG_CATALOG_SECRET_KEY" in todo["settings", "session keys"]
    assert distributed(tmp_path, AWAY, YANGGUANG_SESSION_PUBLIC_KEYS=keys[SECRET])["settings", "session keys"] == ""


def test_a_setting_whose_name_was_mistyped_is_found(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, AWAY, YANGGUANG_STUK_SECONDS="100")
    says = examined(environment)["settings", "names"]["says"]
    assert says == "YANGGUANG_STUK_SECONDS is no setting and changes nothing; YANGGUANG_STUCK_SECONDS is one"


def test_a_year_whose_holidays_are_not_loaded_is_found_before_it_begins(harness: SystemHarness) -> None:
    """The notice comes in the last weeks of the year before; then somebody must load it."""
    settings, services = Settings.load({"YANGGUANG_DATA": str(harness.folder)}), list(harness.services.values())
    last = calendar(settings.data / "calendar").last_announced

    def says(*day: int) -> str:
        found = examine(settings, services, datetime(*day, tzinfo=UTC))
        return next(finding.todo for finding in found if finding.where == "calendar")

    assert says(last, 11, 30) == ""
    for day in ((last, 12, 1), (last + 1, 1, 1)):
        assert "'yangguang calendar load FILE'" in says(*day)
        assert f"deadlines in {last + 1} are provisional" in says(*day)


def test_a_clock_that_is_behind_what_was_written_is_named(harness: SystemHarness) -> None:
    """Terms are counted by it, and each page would say a wrong day with no word about it."""
    settings, services = Settings.load({"YANGGUANG_DATA": str(harness.folder)}), list(harness.services.values())
    written = datetime.fromisoformat(harness.value("review", "SELECT max(at) FROM audit")).replace(tzinfo=UTC)

    def said(now: datetime) -> list[str]:
        found = examine(settings, services, now)
        return [finding.says for finding in found if (finding.where, finding.what) == ("review", "clock")]

    assert said(written) == []
    (says,) = said(written - timedelta(hours=3))
    assert says == f"the newest record was written at {written:%Y-%m-%d %H:%M} UTC, which is still to come"


@pytest.mark.parametrize("key", ["", "short", "a" * 64])
def test_a_weak_secret_in_the_data_folder_is_refused(harness: SystemHarness, key: str) -> None:
    kept = harness.folder / "secret.key"
    kept.write_text(key)
    result = harness.yangguang("doctor")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"yangguang: {kept} is weak: it ")
    assert result.stderr.count("\n") == 1


def test_a_weak_key_of_identities_is_named(harness: SystemHarness) -> None:
    kept = harness.folder / "identity.key"
    kept.write_text("")
    weak = examined({"YANGGUANG_DATA": str(harness.folder)}, code=1)["settings", "identity key"]["todo"]
    assert weak.startswith(f"{kept} is weak: it has 0 characters")


def test_a_database_that_was_lost_and_made_anew_is_found(harness: SystemHarness) -> None:
    """Also once it has gone on, and signed heads of its own."""
    assert ("notify", "audit chain") not in findings(harness, code=0)
    harness.services["notify"].database.dispose()
    for file in harness.folder.glob("notify.sqlite*"):
        file.unlink()
    assert harness.yangguang("migrate", "notify").exit_code == 0
    with harness.services["notify"].transaction() as work:
        note(work, "test.noted", "first", {})
    run_chore(harness.services["notify"], "seal-audit")
    finding = findings(harness, code=1)["notify", "audit chain"]
    assert re.match(r"record \d+ is not as it was when its head was signed, ", finding["says"])

    assert "'yangguang audit restored notify --reason …'" in finding["todo"]
    admitted = harness.yangguang("audit", "restored", "notify", "--reason", "磁盘损坏，没有备份")
    assert admitted.exit_code == 0, admitted.output
    assert "audit chain" not in harness.yangguang("doctor").output


def run_chore(service: Service, name: str) -> None:
    run_timer(service, next(chore for chore in housekeeping(service) if chore.name == name))
