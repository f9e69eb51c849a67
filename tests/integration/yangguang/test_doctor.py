"""`yangguang doctor` names what is wrong and what to do about it; its exit code says whether there is anything."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pika
import pytest
from click.testing import CliRunner

from chassis.base.settings import Settings
from chassis.broker.topology import PUBLICATIONS_STREAM, QUORUM
from chassis.calendar.workdays import calendar
from chassis.relay.scheduler import housekeeping, run_timer
from chassis.service import Service
from chassis.web.identity.keys import public_form, signing_keys
from tests.integration.yangguang.harness import SystemHarness
from tests.keys import FORMER_SECRET, SECRET
from tests.servers.private import free_port
from yangguang.__main__ import main
from yangguang.diagnosis import DEEP, examine
from yangguang.operator import note


def findings(harness: SystemHarness, *, code: int) -> dict[tuple[str, str], dict[str, Any]]:
    result = harness.yangguang("doctor", "--json")
    assert result.exit_code == code, result.output
    report = json.loads(result.stdout)
    assert report["healthy"] == (code == 0)
    return {(finding["where"], finding["what"]): finding for finding in report["findings"]}


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


def environment_of(folder: Path, amqp: str, **more: str) -> dict[str, str]:
    """Of a distributed system whose databases are SQLite files, unless told otherwise."""
    return {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_AMQP_URL": amqp,
        **{
            f"YANGGUANG_{name}_DATABASE_URL": f"sqlite:///{folder}/{name.lower()}.sqlite"
            for name in ("CATALOG", "REVIEW", "COMPLAINTS", "NOTIFY")
        },
        **more,
    }


def distributed(folder: Path, amqp: str, **more: str) -> dict[tuple[str, str], str]:
    """What is to be done about a distributed system on migrated databases, by what was looked at."""
    environment = environment_of(folder, amqp, **more)
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    return {where: finding["todo"] for where, finding in examined(environment).items()}


def examined(environment: dict[str, str], *, code: int = 1) -> dict[tuple[str, str], dict[str, Any]]:
    """What is found; by default something is to be done."""
    result = CliRunner().invoke(main, ["doctor", "--json"], env=environment)
    assert result.exit_code == code, result.output
    return {(finding["where"], finding["what"]): finding for finding in json.loads(result.stdout)["findings"]}


def test_a_broker_that_is_away_and_relays_that_do_not_run_are_found(tmp_path: Path) -> None:
    port = free_port()
    amqp = f"amqp://guest:guest@127.0.0.1:{port}/"
    todo = distributed(tmp_path, amqp)
    assert todo["broker", "events"].startswith("Start RabbitMQ")
    assert "correct YANGGUANG_PUBLICATIONS_AMQP_URL" in todo["broker", "publications"]
    assert todo["catalog", "relay"] == "Start 'yangguang relay catalog'."
    says = examined(environment_of(tmp_path, amqp))["broker", "events"]["says"]
    assert says == f"it does not answer at 127.0.0.1:{port}: Connection refused"


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


@pytest.mark.servers
def test_a_wrong_password_at_the_broker_is_not_blamed_on_its_definitions(rabbit_server: str, tmp_path: Path) -> None:
    url = f"{rabbit_server.replace('guest:guest', 'guest:geheim')}/%2F"
    finding = examined(environment_of(tmp_path, url))["broker", "events"]
    assert finding["says"].startswith("it refuses us, so account, password or vhost are wrong: ")
    assert finding["todo"].startswith("It runs: correct YANGGUANG_AMQP_URL (account, password, vhost)")
    assert "definitions.json" not in str(finding)
    assert "geheim" not in str(finding)


def test_public_keys_that_do_not_belong_to_catalogs_secret_are_found(tmp_path: Path) -> None:
    keys = {secret: public_form(signing_keys(Settings.load({"YANGGUANG_SECRET_KEY": secret}))) for secret in BOTH}
    todo = distributed(tmp_path, AWAY, YANGGUANG_SESSION_PUBLIC_KEYS=keys[FORMER_SECRET])
    assert "correct YANGGUANG_CATALOG_SECRET_KEY" in todo["settings", "session keys"]
    assert distributed(tmp_path, AWAY, YANGGUANG_SESSION_PUBLIC_KEYS=keys[SECRET])["settings", "session keys"] == ""


def test_a_setting_whose_name_was_mistyped_is_found(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, AWAY, YANGGUANG_STUK_SECONDS="100")
    says = examined(environment)["settings", "names"]["says"]
    assert says == "YANGGUANG_STUK_SECONDS is no setting and changes nothing; YANGGUANG_STUCK_SECONDS is one"


def test_an_identity_provider_that_is_away_is_found(tmp_path: Path) -> None:
    issuer = f"http://127.0.0.1:{free_port()}"
    todo = distributed(
        tmp_path,
        f"amqp://guest:guest@127.0.0.1:{free_port()}/",
        YANGGUANG_OIDC_ISSUER=issuer,
        YANGGUANG_OIDC_CLIENT_ID="yangguang",
    )
    assert todo["sign-in", "identity provider"].startswith(f"Nobody can sign in: reach {issuer} from here")


@pytest.mark.servers
def test_queues_without_workers_are_found(rabbit_server: str, tmp_path: Path) -> None:
    todo = distributed(
        tmp_path, f"{rabbit_server}/%2F", YANGGUANG_PUBLICATIONS_AMQP_URL=f"{rabbit_server}/publications"
    )
    assert todo["broker", "events"] == ""
    assert todo["broker", "rights"].startswith("Give each service an account of its own")
    assert todo["broker", "review.inbox"] == "Start 'yangguang work review'."


KEY = "catalog.person.changed.internal"
QUEUES = ("review.inbox", "complaints.inbox", "notify.inbox")


@pytest.fixture
def declared(rabbit_server: str) -> Iterator[Callable[[str], None]]:
    """Declares queues without a binding, and removes them in the end."""
    connection = pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F"))
    channel = connection.channel()
    yield lambda queue: channel.queue_declare(queue, durable=True, arguments=QUORUM)
    for queue in QUEUES:
        channel.queue_delete(queue)
    connection.close()


def set_aside(harness: SystemHarness, *, newer: bool) -> None:
    """The relay of the catalogue runs, and an old event of a person stays unpublished, beside newer ones or alone."""
    for sub in ("gjj.first", "gjj.second"):
        harness.enter(sub)
    late = f"WHERE id = (SELECT min(id) FROM outbox WHERE routing_key = '{KEY}')"
    harness.sql("catalog", f"UPDATE outbox SET published_at = NULL, occurred_at = '2026-01-01 00:00:00' {late}")
    if not newer:
        harness.sql("catalog", "DELETE FROM outbox WHERE published_at IS NOT NULL")
    harness.sql("catalog", "INSERT INTO leases VALUES ('relay', 'host/1', '2999-01-01 00:00:00')")


def outbox_of(harness: SystemHarness, amqp: str) -> str:
    return distributed(harness.folder, amqp)["catalog", "outbox"]


@pytest.mark.servers
def test_what_nobody_takes_is_named_with_the_services_that_were_never_started(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    declared("complaints.inbox")
    set_aside(harness, newer=True)
    assert outbox_of(harness, f"{rabbit_server}/%2F") == (
        f"Nobody takes {KEY} (1), though others are published. "
        "notify.inbox is not declared: start 'yangguang work notify' once. "
        "review.inbox is not declared: start 'yangguang work review' once."
    )


@pytest.mark.servers
def test_queues_that_are_there_may_not_be_bound(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    for queue in QUEUES:
        declared(queue)
    set_aside(harness, newer=True)
    said = outbox_of(harness, f"{rabbit_server}/%2F")
    for reader in ("complaints", "notify", "review"):
        assert f"{reader}.inbox may not be bound to it: restart 'yangguang work {reader}', which binds anew." in said


@pytest.mark.servers
def test_where_nothing_is_published_the_broker_may_take_nothing(
    harness: SystemHarness, rabbit_server: str, declared: Callable[[str], None]
) -> None:
    set_aside(harness, newer=False)
    assert outbox_of(harness, f"{rabbit_server}/%2F").startswith("Relay and broker are there. Either the broker takes")


def test_without_its_broker_a_relay_is_not_blamed_on_the_queues(harness: SystemHarness) -> None:
    set_aside(harness, newer=True)
    todo = outbox_of(harness, f"amqp://guest:guest@127.0.0.1:{free_port()}/")
    assert todo == "Its relay runs and waits for the broker of events, of which more is said below."


@pytest.mark.servers
def test_an_event_that_no_release_listens_to_is_said_to_be_so(harness: SystemHarness, rabbit_server: str) -> None:
    set_aside(harness, newer=True)
    harness.sql("catalog", "UPDATE outbox SET routing_key = 'catalog.comet.seen.external' WHERE published_at IS NULL")
    assert "No service of this release listens to catalog.comet.seen.external" in outbox_of(
        harness, f"{rabbit_server}/%2F"
    )


def test_what_others_could_read_is_named_with_the_command_that_shuts_them_out(harness: SystemHarness) -> None:
    anchors = harness.folder / "anchors.jsonl"
    anchors.touch(0o644)
    finding = findings(harness, code=1)["folders", "rights"]
    assert finding["todo"] == f"Run 'chmod 600 {anchors}'."


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("YANGGUANG_FILES_URL", "file:///proc/files", "files of catalog"),
        ("YANGGUANG_FILES_URL", "file:///etc/hostname/files", "files of catalog"),
        ("YANGGUANG_AUDIT_ANCHORS", "/proc/anchors", "audit anchors"),
        ("YANGGUANG_AUDIT_ANCHORS", "/etc/hostname", "audit anchors"),
    ],
)
def test_a_folder_that_cannot_be_made_is_found_before_anything_is_to_be_kept_there(
    harness: SystemHarness, setting: str, value: str, what: str
) -> None:
    environment = {"YANGGUANG_DATA": str(harness.folder), "YANGGUANG_MODE": "embedded", setting: value}
    assert f"orrect {setting}." in examined(environment)["folders", what]["todo"]


def test_a_folder_that_is_nearly_full_is_found(harness: SystemHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(harness.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=999_999_999))
    found = findings(harness, code=1)
    assert found["folders", "data"]["says"].endswith("1.0 GB free")
    assert found["folders", "data"]["todo"] == "Make room."


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


def test_a_relay_that_stopped_renewing_its_lease_is_found(harness: SystemHarness) -> None:
    """Its name is there still; it publishes no more."""
    harness.sql("catalog", "INSERT INTO leases VALUES ('relay', 'host/1', '2026-01-01 08:30:00')")
    environment = environment_of(harness.folder, AWAY)
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    finding = examined(environment)["catalog", "relay"]
    assert finding["says"] == "host/1 stopped renewing its lease at 08:30:00"
    assert finding["todo"] == "Start 'yangguang relay catalog'."


@pytest.mark.servers
def test_a_queue_that_its_worker_does_not_keep_up_with_is_found(
    rabbit_server: str, tmp_path: Path, declared: Callable[[str], None]
) -> None:
    declared("review.inbox")
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/%2F")) as connection:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume("review.inbox", lambda *_: None)
        for _ in range(DEEP + 1):
            channel.basic_publish("", "review.inbox", b"")
        channel.confirm_delivery()
        channel.basic_publish("", "review.inbox", b"the last: with it all that came before is there")
        todo = distributed(tmp_path, f"{rabbit_server}/%2F")
    assert todo["broker", "review.inbox"] == "Start another worker."


def test_a_mistyped_data_folder_is_said_and_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "typo"
    environment = {"YANGGUANG_DATA": str(missing), "YANGGUANG_MODE": "embedded"}
    finding = examined(environment)["folders", "data"]
    assert finding["says"].startswith(f"{missing} has no catalog.sqlite")
    assert finding["todo"].startswith("Correct YANGGUANG_DATA")
    assert not missing.exists()


def test_a_files_folder_that_is_not_made_yet_is_asked_for_room_too(harness: SystemHarness, tmp_path: Path) -> None:
    environment = {"YANGGUANG_DATA": str(harness.folder), "YANGGUANG_FILES_URL": f"file://{tmp_path}/files"}
    says = examined(environment, code=0)["folders", "files of catalog"]["says"]
    assert re.fullmatch(r"there is none yet, the first file makes it, \d+\.\d GB free", says)


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


@pytest.mark.servers
def test_a_stream_that_is_missing_beside_its_relay_is_not_mended_by_starting_the_relay(
    harness: SystemHarness, rabbit_server: str
) -> None:
    """Which declares it as soon as it runs."""
    publications = {"YANGGUANG_PUBLICATIONS_AMQP_URL": f"{rabbit_server}/publications"}
    with pika.BlockingConnection(pika.URLParameters(f"{rabbit_server}/publications")) as connection:
        connection.channel().queue_delete(PUBLICATIONS_STREAM)
    todo = distributed(harness.folder, f"{rabbit_server}/%2F", **publications)
    assert todo["broker", "publications"] == "Start 'yangguang relay notify', which declares it."
    harness.sql("notify", "INSERT INTO leases VALUES ('relay', 'host/1', '2999-01-01 00:00:00')")
    todo = distributed(harness.folder, f"{rabbit_server}/%2F", **publications)
    assert todo["broker", "publications"] == "Its relay runs: look at its log."


@pytest.fixture
def answering() -> Iterator[Callable[[dict[str, tuple[int, str]]], str]]:
    """Gives the address of a web that answers each path with a status and a body."""
    servers: list[ThreadingHTTPServer] = []

    def start(answers: dict[str, tuple[int, str]]) -> str:
        class Web(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = answers.get(self.path, (404, "<html>"))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Not on the test's own output."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Web))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


READY = (200, '{"status": "ready", "warnings": []}')
AWAY = "amqp://guest:guest@127.0.0.1:1/"


def test_the_webs_and_the_public_address_are_asked(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    """Of five addresses one is ready, one says what it lacks, one is another's web, one is away, and the gateway is."""
    lacking = (503, '{"status": "not ready", "reason": "database: it does not answer"}')
    url = answering({"/catalog/readyz": READY, "/review/readyz": lacking})
    nobody = f"http://127.0.0.1:{free_port()}"
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url, YANGGUANG_NOTIFY_WEB_URL=nobody)
    assert (todo["web", "public address"], todo["web", "catalog"]) == ("", "")
    assert todo["web", "review"] == "It runs: mend what it lacks."
    assert todo["web", "complaints"].startswith("Start 'yangguang serve complaints'")
    assert "YANGGUANG_NOTIFY_WEB_URL" in todo["web", "notify"]
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=nobody, YANGGUANG_CATALOG_WEB_URL=url)
    assert todo["web", "public address"] == "Start the gateway, or correct YANGGUANG_PUBLIC_URL."
    assert (todo["web", "catalog"], todo["web", "review"]) == ("", ""), "one cause, said once"


def test_a_gateway_before_a_web_that_is_away_is_not_blamed(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    url = answering({"/catalog/readyz": (503, "<!doctype html>"), "/review/readyz": READY})
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url)
    assert todo["web", "public address"].startswith("Start 'yangguang serve catalog'; where it runs, correct where")
    assert todo["web", "catalog"].startswith("Start 'yangguang serve catalog'")
    assert todo["web", "review"] == "", "the others are asked all the same"


def test_that_nobody_can_sign_in_is_found(tmp_path: Path) -> None:
    """No provider is connected, and no trial: the portal answers, and who works there stands before a shut door."""
    todo = distributed(tmp_path, AWAY)
    assert todo["sign-in", "identity provider"].startswith("Connect one (docs/how-to/connect-an-identity-provider.md)")


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


def test_a_portal_that_answers_and_shows_nothing_is_found(
    tmp_path: Path, answering: Callable[[dict[str, tuple[int, str]]], str]
) -> None:
    lacking = (503, '{"status": "not ready", "reason": "database: it cannot be used"}')
    alive = (200, '{"status": "ok"}')
    url = answering({"/catalog/healthz": alive, "/catalog/readyz": lacking, "/review/readyz": READY})
    todo = distributed(tmp_path, AWAY, YANGGUANG_PUBLIC_URL=url)
    assert todo["web", "public address"] == "The portal is shown to nobody: mend what catalog lacks."
    assert (todo["web", "catalog"], todo["web", "review"]) == ("It runs: mend what it lacks.", "")


def test_a_wrong_address_of_a_web_is_said_in_one_line(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, AWAY, YANGGUANG_REVIEW_WEB_URL="review:8000")
    assert CliRunner().invoke(main, ["migrate"], env=environment).exit_code == 0
    result = CliRunner().invoke(main, ["doctor"], env=environment)
    assert (result.exit_code, result.stderr) == (
        2,
        "yangguang: YANGGUANG_REVIEW_WEB_URL must be http://host:port, not 'review:8000'.\n",
    )
