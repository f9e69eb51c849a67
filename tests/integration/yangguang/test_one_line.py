"""Whatever verb meets a wrong setting or a server that is away, it says so in one line that names it."""

from __future__ import annotations

import socketserver
import struct
import threading
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from chassis.storage.database import Database
from tests.keys import FORMER_SECRET, SECRET
from yangguang.__main__ import VERBS, _outage, main

SINCE = ("--since", "2026-01-01T00:00:00+08:00")
# Each verb that opens a database, with what it asks for; {} is a file of any content.
CALLS = (
    ("migrate",),
    ("token", "zhou"),
    ("staff", "appoint", "GJJ", "--office", "gs.a=甲"),
    ("import", "catalogue", "{}"),
    ("import", "disclosures", "{}", "--by", "zhou"),
    ("export", "catalogue", "--to", "{}"),
    ("agency", "list"),
    ("agency", "add", "archives", "市档案馆"),
    ("agency", "rotate", "archives"),
    ("agency", "remove", "archives"),
    ("outbox",),
    ("outbox", "republish", *SINCE),
    ("parked", "list"),
    ("parked", "show", "review", "event-1"),
    ("parked", "replay", "review", "event-1"),
    ("parked", "discard", "review", "event-1", "--reason", "旧"),
    ("set-aside", "list"),
    ("set-aside", "retry", "catalog", "publish_due", "d-1"),
    ("set-aside", "give-up", "catalog", "publish_due", "d-1", "--reason", "旧"),
    ("reconcile",),
    ("reconcile", "--reader", "review", "--mend"),
    ("compact",),
    ("sweep",),
    ("sweep", "--dry-run"),
    ("audit", "verify"),
    ("audit", "export", "catalog"),
    ("audit", "restored", "catalog", "--reason", "备份"),
    ("identities", "rewrap"),
)
# They start processes (tests/integration/yangguang/test_refuses_to_start.py), open no database, or say all on a page.
OTHERS = {"run", "serve", "work", "relay", "session-keys", "calendar", "flow", "doctor"}


def called(call: tuple[str, ...], folder: Path, database: str, **settings: str) -> Result:
    file = folder / "file.json"
    file.write_text("{}")
    names = ("CATALOG", "COMPLAINTS", "NOTIFY", "REVIEW")
    environ = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_LOCAL_ISSUER": "1",
        "YANGGUANG_IDENTITY_KEYS": FORMER_SECRET,
        "YANGGUANG_AMQP_URL": "amqp://a:geheim@127.0.0.1:1/",
        **{f"YANGGUANG_{name}_DATABASE_URL": database.format(name.lower()) for name in names},
        **settings,
    }
    return CliRunner().invoke(main, [word.format(file) for word in call], env=environ)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_database_that_is_away_is_said_in_one_line(call: tuple[str, ...], tmp_path: Path) -> None:
    result = called(call, tmp_path, "postgresql://a:geheim@127.0.0.1:1/{}")
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.stderr
    assert "it does not answer at 127.0.0.1:1: Connection refused" in result.stderr
    assert "geheim" not in result.stderr


class ChinesePostgres(socketserver.BaseRequestHandler):
    """Refuses everybody, as a server that was made under a Chinese locale does it."""

    def handle(self) -> None:
        fields = ("S致命错误", "VFATAL", "C28P01", 'M用户 "a" 的密码认证失败', "")
        said = b"".join(field.encode() + b"\0" for field in fields)
        while asked := self.request.recv(1024):
            if struct.unpack("!I", asked[4:8])[0] in (80877103, 80877104):  # for TLS or GSS, which it has not
                self.request.sendall(b"N")
                continue
            self.request.sendall(b"E" + struct.pack("!I", len(said) + 4) + said)
            return


def test_a_server_that_refuses_us_in_chinese_is_not_said_to_be_away(tmp_path: Path) -> None:
    """Whoever was sent to start it, with the wrong password in his settings, looked for long."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), ChinesePostgres) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"postgresql://a:geheim@127.0.0.1:{server.server_address[1]}/{{}}"
        one = called(("parked", "list", "review"), tmp_path, address)
        page = called(("doctor",), tmp_path, address).stdout
        server.shutdown()
    assert one.stderr.endswith('it refuses us: 致命错误:  用户 "a" 的密码认证失败\n'), one.stderr
    assert "✗ database: it refuses us: 致命错误:  用户" in page
    assert "→ It runs: correct YANGGUANG_REVIEW_DATABASE_URL (account, password, database)" in page


@pytest.mark.parametrize("call", [("doctor",), ("calendar", "show", "2026"), ("outbox",)], ids=" ".join)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("YANGGUANG_SITE_NAME=阳光\n".encode("gb18030"), "is no text in UTF-8: save it anew as UTF-8."),
        ("PORT=8000\n".encode("utf-16"), "is no text in UTF-8: save it anew as UTF-8."),
        (b"PORT=8000\nYANGGUANG_SECRET_KEY geheim\n", "line 2, is not NAME=value."),
    ],
)
def test_a_dotenv_that_cannot_be_read_is_said_in_one_line(
    call: tuple[str, ...], content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(content)
    result = CliRunner().invoke(main, call)
    shown = result.stdout + result.stderr
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code != 0
    assert f"{tmp_path / '.env'}" in shown
    assert said in shown
    assert "geheim" not in shown


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("address", ["postgresql://a:geheim@127.0.0.1:port/c", "postgresql://a:gehe/im@127.0.0.1/c"])
def test_an_address_that_is_none_is_said_in_one_line(call: tuple[str, ...], address: str, tmp_path: Path) -> None:
    result = called(call, tmp_path, address)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1), result.stderr
    assert result.stderr.startswith("yangguang: YANGGUANG_CATALOG_DATABASE_URL is no address")
    assert "gehe" not in result.stderr


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call[0] not in ("migrate", "compact", "reconcile")], ids=" ".join
)
def test_a_database_that_was_never_migrated_is_said_in_one_line(call: tuple[str, ...], tmp_path: Path) -> None:
    """An import among them, which would else be told of a table that is missing."""
    result = called(call, tmp_path, f"sqlite:///{tmp_path}/{{}}.sqlite")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.stderr
    assert "run 'migrate' first" in result.stderr


IN_NOTHING = [call for call in CALLS if call[0] != "migrate"] + [
    ("audit", "keys"),
    ("audit", "anchors"),
]
WITH_A_SECRET = [(call, {"YANGGUANG_SECRET_KEY": SECRET}) for call in IN_NOTHING]


@pytest.mark.parametrize(
    ("call", "given"), [*((call, {}) for call in (*IN_NOTHING, ("session-keys",))), *WITH_A_SECRET]
)
def test_a_folder_with_nothing_in_it_is_said_in_one_line_and_left_empty(
    call: tuple[str, ...], given: dict[str, str], tmp_path: Path
) -> None:
    """A mistyped folder had a key and empty databases in it after somebody had looked whether something waits."""
    result = in_folder(tmp_path / "typo", call, tmp_path, **given)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.output
    assert result.stderr.startswith(f"yangguang: there is nothing in {tmp_path / 'typo'}: correct YANGGUANG_DATA, ")
    assert not (tmp_path / "typo").exists()


def test_a_secret_that_was_given_needs_no_folder_to_print_its_public_keys(tmp_path: Path) -> None:
    result = in_folder(tmp_path / "typo", ("session-keys",), tmp_path, YANGGUANG_SECRET_KEY=SECRET)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize(
    "call", [("set-aside", "list", "notify"), ("compact", "notify"), ("audit", "verify")], ids=" ".join
)
def test_a_database_that_is_lost_is_not_made_anew_by_whoever_looks(call: tuple[str, ...], tmp_path: Path) -> None:
    """An empty one in its place would have been taken for a new one at the next start."""
    data = tmp_path / "data"
    assert in_folder(data, ("migrate",), tmp_path).exit_code == 0
    for file in data.glob("notify.sqlite*"):
        file.unlink()
    result = in_folder(data, call, tmp_path, YANGGUANG_SECRET_KEY=SECRET)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.output
    assert result.stderr.startswith(f"yangguang: {data}/notify.sqlite is missing: ")
    assert not (data / "notify.sqlite").exists()


def test_what_was_migrated_first_and_begun_afterwards_has_its_secret(tmp_path: Path) -> None:
    """The next start took the secret for lost, and asked for a backup of what had never been."""
    data = tmp_path / "data"
    for call in (("migrate",), ("audit", "verify")):
        result = in_folder(data, call, tmp_path)
        assert (result.exit_code, result.stderr) == (0, ""), result.output


def in_folder(data: Path, call: tuple[str, ...], folder: Path, **given: str) -> Result:
    file = folder / "file.json"
    file.write_text("{}")
    environ = {"YANGGUANG_MODE": "embedded", "YANGGUANG_DATA": str(data), **given}
    return CliRunner().invoke(main, [word.format(file) for word in call], env=environ)


def test_a_database_that_is_lost_keeps_no_other_chain_from_being_verified(tmp_path: Path) -> None:
    environ = {"YANGGUANG_DATA": str(tmp_path)}
    assert CliRunner().invoke(main, ["migrate"], env=environ).exit_code == 0
    (tmp_path / "complaints.sqlite").unlink()
    result = CliRunner().invoke(main, ["audit", "verify"], env=environ)
    assert [line.partition(":")[0] for line in result.stdout.splitlines() if "holds" in line] == [
        "catalog",
        "notify",
        "review",
    ]
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.stderr
    assert result.stderr.startswith(f"yangguang: {tmp_path / 'complaints.sqlite'} is missing: ")


@pytest.mark.parametrize("call", [each for each in CALLS if "--reason" in each], ids=lambda each: " ".join(each[:2]))
def test_a_reason_that_is_kept_in_the_audit_is_not_empty(call: tuple[str, ...], tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert in_folder(data, ("migrate",), tmp_path).exit_code == 0
    result = in_folder(data, (*call[:-1], " "), tmp_path)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.stderr.endswith("give a reason: it is kept in the audit\n")


def test_every_verb_is_tried() -> None:
    groups = {
        name for name, verb in ((name, main.get_command(None, name)) for name in VERBS) if isinstance(verb, click.Group)
    }
    assert {call[0] for call in CALLS} | OTHERS == {*VERBS}
    assert groups - OTHERS <= {call[0] for call in CALLS}


def test_a_full_disk_is_said_with_the_folder_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANGGUANG_DATA", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path}/full.sqlite")
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(sa.exc.OperationalError) as raised:
            connection.exec_driver_sql("CREATE TABLE one (id integer)")
    database.dispose()
    said = _outage(raised.value)
    assert said == f"database or disk is full: make room in {tmp_path}, or give another folder (YANGGUANG_DATA)"
