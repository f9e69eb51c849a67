"""`yangguang run`: what it loads, and what its first words tell whoever started it."""

from __future__ import annotations

import os
import re
import shutil
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
        yield f"http://127.0.0.1:{port}", said.read_text()
    finally:
        process.terminate()
        process.wait(30)


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
