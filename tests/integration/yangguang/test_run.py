"""`yangguang run`: what it loads, and what its first words tell whoever started it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers.private import free_port, wait_for

CONNECTED = {
    "YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn",
    "YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn",
    "YANGGUANG_OIDC_CLIENT_ID": "yangguang",
    "YANGGUANG_OIDC_CLIENT_SECRET": "given-by-the-provider",
}


def environ(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
    return kept | {"YANGGUANG_DATA": str(folder)} | settings


@contextmanager
def running(folder: Path, settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The system, where it answers, and what it said by the time that it was up."""
    port = free_port()
    said = folder.parent / "said"
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "yangguang", "run"],
            env=environ(folder, PORT=str(port), PYTHONUNBUFFERED="1", **settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: "Ctrl-C" in said.read_text() or process.poll() is not None, 60, "it is up")
        assert process.poll() is None, said.read_text()
        yield f"http://127.0.0.1:{port}", said.read_text()
    finally:
        process.terminate()
        process.wait(30)


def test_behind_a_proxy_each_citizen_counts_by_his_own_address_and_nobody_reads_the_counts(tmp_path: Path) -> None:
    """The server took away what a proxy says of whom it asks for: all were one address, and sat on this machine."""
    settings = CONNECTED | {"YANGGUANG_PROXIES": "1", "YANGGUANG_LIMITS": "code=1/600"}
    with running(tmp_path / "data", settings) as (url, _):

        def asked(path: str, end: int) -> int:
            said = {"Host": "zwgk.example.gov.cn", "X-Forwarded-For": f"198.51.100.{end}", "Receipt-Code": "A" * 16}
            return httpx.get(f"{url}{path}", headers=said, trust_env=False).status_code

        case = "/complaints/api/v1/cases/GJJ-ZX-2026-0001"
        assert [asked(case, end) for end in (1, 2, 1)] == [404, 404, 429]
        assert asked("/complaints/metrics", 1) == 404
        assert httpx.get(f"{url}/complaints/metrics", trust_env=False).status_code == 200, "from this machine itself"


def test_with_a_provider_it_starts_empty_and_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running(folder, CONNECTED) as (url, said):
        assert httpx.get(f"{url}/catalog/api/v1/published", trust_env=False).json()["items"] == []
        assert not (folder / "demonstration.loaded").exists()
        assert "import catalogue FILE.json" in said
        assert "staff appoint BODY" in said
        assert "https://zwgk.example.gov.cn/sign-in" in said
        for untrue in ("示例", "no password", "yangguang token"):
            assert untrue not in said


def test_with_a_provider_the_demonstration_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yangguang", "run", "--demonstration"]
    ended = subprocess.run(
        command, env=environ(tmp_path, PORT=str(free_port()), **CONNECTED), text=True, capture_output=True, check=False
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "YANGGUANG_LOCAL_ISSUER" in ended.stderr


@pytest.mark.parametrize("settings", [{}, {"YANGGUANG_PUBLIC_URL": "http://localhost:9"}], ids=["port", "address"])
def test_the_token_of_the_command_that_it_prints_opens_it(
    filled: Path, tmp_path: Path, settings: dict[str, str]
) -> None:
    """In another terminal, which knows nothing of what this one was started with."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    with running(folder, settings) as (url, said):
        printed = re.search(r"^  令牌 token +(.*)$", said, re.MULTILINE)
        assert printed, said
        command = printed[1].replace(".venv/bin/yangguang", f"{sys.executable} -m yangguang")
        bare = {
            name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_") and name != "PORT"
        }
        token = subprocess.run(["sh", "-c", command], env=bare, text=True, capture_output=True, check=True).stdout
        asked = httpx.get(
            f"{url}/notify/api/v1/tasks", headers={"Authorization": f"Bearer {token.strip()}"}, trust_env=False
        )
        assert asked.status_code == 200, asked.text
        assert "next:" not in said, "it is not empty"


def refused(folder: Path, **settings: str) -> tuple[int, str]:
    """How it ended that was not to start, and what it said."""
    command = [sys.executable, "-m", "yangguang", "run"]
    given = environ(folder, PORT=str(free_port()), **settings)
    ended = subprocess.run(command, env=given, text=True, capture_output=True, check=False, timeout=60)
    return ended.returncode, ended.stderr


def test_a_port_that_is_taken_while_it_starts_is_one_line(tmp_path: Path) -> None:
    """Free at the first look, and taken when it comes to serve."""
    late = "from yangguang.verbs import run\nrun._taken = lambda port: False\nrun.run()"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-c", late],
            env=environ(tmp_path / "data", PORT=str(port), **CONNECTED),
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"yangguang: port {port} is taken; end who listens there")
    assert ended.stderr.count("\n") == 1


def test_a_second_one_over_the_same_folder_does_not_start(tmp_path: Path) -> None:
    """They would deliver everything twice, and load the demonstration into each other's past."""
    with running(tmp_path / "data", CONNECTED):
        todo = "end it, or give this one a folder of its own (YANGGUANG_DATA)."
        said = f"yangguang: another 'yangguang run' works in {tmp_path / 'data'}: {todo}\n"
        assert refused(tmp_path / "data", **CONNECTED) == (2, said)


def test_a_database_that_was_lost_is_not_made_anew_unasked(filled: Path, tmp_path: Path) -> None:
    """The service would be empty, and everything would look well: whoever finds out restores over a week of work."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    (folder / "notify.sqlite").unlink()
    code, said = refused(folder)
    assert (code, len(said.splitlines())) == (2, 1), said
    assert said.startswith(f"yangguang: {folder}/notify.sqlite is missing, and catalog knows that it was there")
    assert not (folder / "notify.sqlite").exists()

    assert "yangguang migrate notify" in said
    made = [sys.executable, "-m", "yangguang", "migrate", "notify"]
    subprocess.run(made, env=environ(folder), check=True, capture_output=True)
    with running(folder, {}) as (url, _):
        assert httpx.get(f"{url}/notify/readyz", trust_env=False).status_code == 200


def test_a_damaged_database_is_said_in_one_line(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    with (folder / "notify.sqlite").open("r+b") as file:
        file.write(b"what a dying disk leaves" * 100)
    said = "its file is damaged (file is not a database): restore it from the backup"
    assert refused(folder) == (1, f"yangguang: the database of notify ({folder}/notify.sqlite): {said}\n")


def test_a_database_that_is_away_is_said_with_its_service_and_setting(tmp_path: Path) -> None:
    address = {"YANGGUANG_REVIEW_DATABASE_URL": "postgresql://a:geheim@127.0.0.1:1/review"}
    said = "it does not answer at 127.0.0.1:1: Connection refused"
    code, error = refused(tmp_path, **address)
    assert (code, error) == (1, f"yangguang: the database of review (YANGGUANG_REVIEW_DATABASE_URL): {said}\n")


def test_a_database_of_before_the_first_release_is_said_to_be_one(filled: Path, tmp_path: Path) -> None:
    """Its version is the same; every second page would answer 500."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    with sqlite3.connect(folder / "complaints.sqlite") as file:
        file.execute("ALTER TABLE cases RENAME COLUMN title TO heading")
    file.close()
    code, said = refused(folder)
    assert (code, len(said.splitlines())) == (1, 1), said
    assert said.startswith(f"yangguang: the database of complaints ({folder}/complaints.sqlite): it has no column ")
    assert "cases.title: it was made before the first release" in said

    asked = [sys.executable, "-m", "yangguang", "doctor"]
    page = subprocess.run(asked, env=environ(folder), text=True, capture_output=True, check=False).stdout
    assert "✗ database: it has no column cases.title" in page


def test_a_database_of_another_service_is_said_to_be_one(filled: Path, tmp_path: Path) -> None:
    """Somebody who mixed up two backups is not told to throw one away."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    shutil.copy(folder / "notify.sqlite", folder / "review.sqlite")
    told = "it is the database of notify: put that of review in its place"
    assert refused(folder) == (
        1,
        f"yangguang: the database of review ({folder}/review.sqlite): {told} (YANGGUANG_DATA).\n",
    )

    asked = [sys.executable, "-m", "yangguang", "doctor"]
    page = subprocess.run(asked, env=environ(folder), text=True, capture_output=True, check=False).stdout
    assert f"✗ database: {told}" in page
    assert "empty" not in page


def test_a_database_whose_files_are_somebody_elses_is_said_with_what_to_do(filled: Path, tmp_path: Path) -> None:
    """As after a command of root left files beside it, or on a disk that only reads since an error."""
    folder = tmp_path / "data"
    shutil.copytree(filled, folder)
    for left in folder.glob("complaints.sqlite-*"):
        left.unlink()
    (folder / "complaints.sqlite-wal").mkdir()
    told = "its file cannot be opened or written (unable to open database file): let this account write it, "
    code, said = refused(folder)
    assert (code, len(said.splitlines())) == (1, 1), said
    assert said.startswith(f"yangguang: the database of complaints ({folder}/complaints.sqlite): {told}")

    asked = [sys.executable, "-m", "yangguang", "doctor"]
    page = subprocess.run(asked, env=environ(folder), text=True, capture_output=True, check=False).stdout
    assert f"✗ database: {told}" in page
    assert "→ See whose they are (ls -l) and whether their disk only reads (mount), or correct YANGGUANG_DATA." in page
    assert "Start it" not in page
