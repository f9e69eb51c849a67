"""A process that would let anybody be anyone, or could not know anybody, says so in one line and does not start."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from chassis.base.settings import Settings
from chassis.web.identity.keys import public_form, signing_keys
from tests.keys import FORMER_SECRET, SECRET
from tests.servers.private import free_port, wait_for
from yangguang.__main__ import main

PUBLIC = {"YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn"}
CONNECTED = PUBLIC | {"YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn", "YANGGUANG_OIDC_CLIENT_ID": "yangguang"}
SERVE = ("serve", "catalog")
IN_ONE_PROCESS = {"YANGGUANG_MODE": "embedded", "YANGGUANG_AMQP_URL": ""}
TRIAL = {"YANGGUANG_LOCAL_ISSUER": "1"}
ALL = (SERVE, ("work", "catalog"), ("relay", "catalog"), ("migrate", "catalog"))

FIRST = ("--office", "gs.a=甲", "--security-admin", "gs.b=乙", "--audit-admin", "gs.c=丙")
# Of another secret than the one that catalog is given.
OTHERS_KEYS = public_form(signing_keys(Settings.load({"YANGGUANG_SECRET_KEY": FORMER_SECRET})))
EMBEDDED = (("run",), SERVE, ("token", "zhou"))


def settings_of(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
    return kept | {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_CATALOG_DATABASE_URL": f"sqlite:///{folder}/catalog.sqlite",
        "YANGGUANG_REVIEW_DATABASE_URL": f"sqlite:///{folder}/review.sqlite",
        "YANGGUANG_NOTIFY_DATABASE_URL": f"sqlite:///{folder}/notify.sqlite",
        "YANGGUANG_AMQP_URL": "amqp://nobody:known@127.0.0.1:1/",
        "PORT": str(free_port()),
    }


def refused(folder: Path, verb: tuple[str, ...], environ: dict[str, str]) -> Result:
    """What a verb says in this process, which spares it to load everything anew."""
    return CliRunner().invoke(main, [*verb, *_bind(verb)], env=settings_of(folder) | environ)


def _bind(verb: tuple[str, ...]) -> tuple[str, ...]:
    return ("--bind", f"127.0.0.1:{free_port()}") if verb[0] == "serve" and "--bind" not in verb else ()


def starts(folder: Path, verb: tuple[str, ...], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yangguang", *verb, *_bind(verb)],
        env=settings_of(folder) | environ,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("environ", [TRIAL, IN_ONE_PROCESS], ids=["distributed", "embedded"])
@pytest.mark.parametrize("host", ["0.0.0.0", "", "[::]", "127.0.0.1:8001,0.0.0.0", "192.0.2.7"])
def test_a_trial_of_this_machine_is_not_served_to_others(host: str, environ: dict[str, str], tmp_path: Path) -> None:
    ended = refused(tmp_path, (*SERVE, "--bind", f"{host}:{free_port()}"), environ)
    assert (ended.exit_code, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert ended.stderr.startswith("yangguang: YANGGUANG_LOCAL_ISSUER would let anybody who reaches --bind ")
    assert "YANGGUANG_OIDC_ISSUER" in ended.stderr


@pytest.mark.parametrize(
    "bind",
    ["here:there", "8001", "", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:8000,[::1]:70000"],
)
def test_an_address_that_is_none_is_refused_in_one_line(bind: str, tmp_path: Path) -> None:
    ended = refused(tmp_path, (*SERVE, "--bind", bind), TRIAL)
    said = f"yangguang: --bind must be host:port, the port at most 65535, not '{bind}'.\n"
    assert (ended.exit_code, ended.stderr) == (2, said)


def test_a_port_that_is_taken_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        web = starts(tmp_path, (*SERVE, "--bind", bind), TRIAL)
        metrics = starts(tmp_path, ("work", "catalog"), TRIAL | {"YANGGUANG_METRICS_BIND": bind})
    todo = "somebody listens there already; end him ('ss -ltnp' names him), or give another port."
    assert web.stderr == f"yangguang: --bind: {bind} cannot be bound: {todo}\n"
    assert metrics.stderr == f"yangguang: YANGGUANG_METRICS_BIND: {bind} cannot be bound: {todo}\n"


@pytest.mark.parametrize(
    ("program", "environ"),
    [
        (("services.catalog", "web", "--behind-gateway"), TRIAL),
        (("yangguang", *SERVE), TRIAL | {"YANGGUANG_LOCAL_ISSUER": "anywhere"}),
        (("yangguang", *SERVE), {}),
    ],
    ids=["behind a gateway, as in containers", "anywhere, on purpose", "no trial"],
)
def test_it_serves_to_others_where_that_is_wanted(
    program: tuple[str, ...], environ: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    command = [sys.executable, "-m", *program, "--bind", f"0.0.0.0:{port}", "--workers", "1"]
    process = subprocess.Popen(command, env=settings_of(tmp_path) | environ, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: process.poll() is not None or answers(port), 40, "it serves")
        assert answers(port)
    finally:
        process.terminate()
        process.wait(15)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/catalog/healthz", timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_migrating_needs_no_secret(tmp_path: Path) -> None:
    ended = starts(tmp_path, ("migrate", "catalog"), {"YANGGUANG_SECRET_KEY": ""})
    assert (ended.returncode, ended.stdout) == (0, "catalog: up to date\n")


@pytest.mark.parametrize(
    ("environ", "verbs", "named"),
    [
        (PUBLIC | {"YANGGUANG_LOCAL_ISSUER": "1"}, ALL, "YANGGUANG_LOCAL_ISSUER"),
        (PUBLIC, ALL, "YANGGUANG_OIDC_ISSUER"),
        ({"YANGGUANG_SECRET_KEY": "change-me-change-me-change-me-now"}, (SERVE,), "YANGGUANG_SECRET_KEY"),
        (CONNECTED, (SERVE,), "YANGGUANG_OIDC_CLIENT_SECRET"),
        (CONNECTED | IN_ONE_PROCESS, (("run",),), "YANGGUANG_OIDC_CLIENT_SECRET"),
        (
            {"YANGGUANG_SECRET_KEY": "", "YANGGUANG_REVIEW_SECRET_KEY": SECRET},
            (("serve", "review"),),
            "YANGGUANG_SESSION_PUBLIC_KEYS",
        ),
        (
            {"YANGGUANG_SECRET_KEY": "", "YANGGUANG_REVIEW_SECRET_KEY": SECRET},
            (SERVE, ("work", "catalog"), ("relay", "catalog")),
            "YANGGUANG_CATALOG_SECRET_KEY",
        ),
        (
            TRIAL | {"YANGGUANG_SESSION_PUBLIC_KEYS": OTHERS_KEYS},
            (SERVE, ("token", "zhou")),
            "YANGGUANG_SESSION_PUBLIC_KEYS does not belong to the secret of catalog",
        ),
        ({"YANGGUANG_AMQP_URL": "http://broker"}, (("work", "catalog"), ("relay", "catalog")), "YANGGUANG_AMQP_URL"),
        (
            {"YANGGUANG_AMQP_URL": "amqp://catalog@broker/"},
            (("work", "catalog"),),
            "must name an account with its password",
        ),
        ({}, (("relay", "notify"),), "YANGGUANG_PUBLICATIONS_AMQP_URL"),
        (
            {"YANGGUANG_FILES_URL": "file:///proc/files"},
            (SERVE, ("work", "catalog"), ("relay", "catalog")),
            "/proc/files/catalog cannot be written (No such file or directory): let the service 'catalog' write there",
        ),
        (
            {"YANGGUANG_CATALOG_DATABASE_URL": "", **TRIAL},
            (*ALL, ("migrate",), ("token", "zhou"), ("audit", "verify")),
            "YANGGUANG_CATALOG_DATABASE_URL is missing",
        ),
        ({"YANGGUANG_NOTIFY_DATABASE_URL": ""}, (("agency", "list"),), "YANGGUANG_NOTIFY_DATABASE_URL is missing"),
        (
            {**IN_ONE_PROCESS, "YANGGUANG_SECRET_KEY": "", "YANGGUANG_DATA": "/etc/passwd"},
            EMBEDDED,
            "YANGGUANG_DATA must be a folder that can be written, not '/etc/passwd': it is a file.",
        ),
        (
            {**IN_ONE_PROCESS, "YANGGUANG_DATA": "/etc/passwd", "YANGGUANG_CATALOG_DATABASE_URL": ""},
            EMBEDDED,
            "YANGGUANG_DATA must be a folder that can be written, not '/etc/passwd': it is a file.",
        ),
        (
            {**IN_ONE_PROCESS, "YANGGUANG_SECRET_KEY": "", "YANGGUANG_DATA": "/proc/data"},
            EMBEDDED,
            "YANGGUANG_DATA must be a folder that can be written, not '/proc/data': No such file or directory.",
        ),
        (
            {"YANGGUANG_AUDIT_ANCHORS": "/proc/anchors"},
            (("relay", "catalog"),),
            "/proc/anchors/catalog cannot be written (No such file or directory)",
        ),
    ],
    ids=[
        "public trial",
        "public without provider",
        "weak secret",
        "no client secret",
        "embedded",
        "no public keys",
        "another's secret",
        "another's public keys",
        "no broker",
        "no password",
        "no broker of the agencies",
        "no database",
        "no database of the agencies",
        "a file for the data",
        "a file for the data, and a secret",
        "no folder for the data",
        "no folder for files",
        "no folder for anchors",
    ],
)
def test_it_says_why_in_one_line(
    environ: dict[str, str], verbs: tuple[tuple[str, ...], ...], named: str, tmp_path: Path
) -> None:
    for verb in verbs:
        ended = refused(tmp_path, verb, environ)
        assert ended.exit_code == 2, ended.output
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
        assert ended.stderr.startswith("yangguang: ")
        assert named in ended.stderr
        assert SECRET not in ended.stderr


@pytest.mark.parametrize("verb", [*ALL, ("run",)], ids=lambda verb: verb[0])
def test_a_process_ends_with_that_line_alone(verb: tuple[str, ...], tmp_path: Path) -> None:
    mode = IN_ONE_PROCESS if verb == ("run",) else {}
    ended = starts(tmp_path, verb, PUBLIC | TRIAL | mode)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert ended.stderr.startswith("yangguang: YANGGUANG_LOCAL_ISSUER")


VERBS = (("token", "zhou"), ("staff", "appoint", "GJJ", *FIRST), ("agency", "list"), ("import", "catalogue", __file__))


@pytest.mark.parametrize(
    ("database", "named"),
    [("sqlite:///{}/new.sqlite", "run 'migrate' first"), ("postgresql://a:b@127.0.0.1:1/c", "it does not answer")],
    ids=["not migrated", "away"],
)
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_verb_says_in_one_line_that_its_database_is_not_there(
    verb: tuple[str, ...], database: str, named: str, tmp_path: Path
) -> None:
    names = ("YANGGUANG_CATALOG_DATABASE_URL", "YANGGUANG_NOTIFY_DATABASE_URL")
    ended = refused(tmp_path, verb, dict.fromkeys(names, database.format(tmp_path)) | TRIAL)
    assert (ended.exit_code, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
    assert ended.stderr.startswith("yangguang: the database of ")
    assert named in ended.stderr
    assert any(name in ended.stderr for name in names)


def test_migrate_says_in_one_line_that_its_database_is_away(tmp_path: Path) -> None:
    ended = starts(
        tmp_path, ("migrate", "catalog"), {"YANGGUANG_CATALOG_DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
    assert "YANGGUANG_CATALOG_DATABASE_URL" in ended.stderr


@pytest.mark.parametrize("verb", [("migrate", "catalog"), ("run",), ("outbox",)], ids=" ".join)
def test_a_database_of_a_newer_release_is_said_in_one_line_and_left_as_it_is(
    verb: tuple[str, ...], tmp_path: Path
) -> None:
    """Who goes back to the release before an upgrade is not told to migrate what cannot be migrated back."""
    mode = TRIAL | (IN_ONE_PROCESS if verb == ("run",) else {})
    for service in ("catalog", "complaints", "notify", "review"):
        mode |= {f"YANGGUANG_{service.upper()}_DATABASE_URL": f"sqlite:///{tmp_path}/{service}.sqlite"}
        assert refused(tmp_path, ("migrate", service), mode).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "catalog.sqlite")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = starts(tmp_path, verb, mode)
    said = ended.stderr.splitlines()
    assert ended.returncode != 0
    assert len(said) == 1, said
    assert said[0].startswith("yangguang: the database of catalog")
    assert "at version 9999" in said[0]
    assert "run the release that brought it there, or put the backup back" in said[0]
    assert "migrate" not in said[0]
