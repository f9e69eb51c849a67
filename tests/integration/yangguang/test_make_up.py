"""`make up` says in one line why a system must not be reached as .env has it, before any container starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PUBLIC = {"YANGGUANG_PUBLIC_URL": "https://open.example.gov.cn"}
PROVIDER = {"YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn", "YANGGUANG_OIDC_CLIENT_ID": "yangguang"}
CLIENT_SECRET = {"YANGGUANG_OIDC_CLIENT_SECRET": "given-by-the-provider"}
NO_TRIAL = {"YANGGUANG_LOCAL_ISSUER": "0"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As a newcomer has it, beside a `docker` that only notes that it was called."""
    made = tmp_path / "yangguang"
    for folder in ("deploy", "chassis"):
        shutil.copytree(ROOT / folder, made / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("Makefile", ".env.example", "docker-compose.yml"):
        shutil.copy(ROOT / file, made / file)
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/docker.calls\n')
    docker.chmod(0o755)
    return made


def make_up(checkout: Path, **settings: str) -> tuple[list[str], bool]:
    """What it says without make's own words, and whether Docker was called."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YANGGUANG_", "MAKE"))}
    environ = {**kept, **settings, "PATH": f"{checkout.parent}/bin:{os.environ['PATH']}"}
    done = subprocess.run(["make", "up"], cwd=checkout, env=environ, text=True, capture_output=True, check=False)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    calls = checkout.parent / "docker.calls"
    return said, calls.exists()


def set_in_env(checkout: Path, **settings: str) -> None:
    """Make .env, and change lines of it."""
    subprocess.run([checkout / "deploy/new_env.sh"], check=True, capture_output=True)
    lines = (checkout / ".env").read_text().splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in settings]
    (checkout / ".env").write_text("\n".join([*kept, *(f"{name}={value}" for name, value in settings.items()), ""]))


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (PUBLIC | NO_TRIAL, "YANGGUANG_OIDC_ISSUER is missing, so nobody could sign in at https://open.example.gov.cn"),
        (PUBLIC, "YANGGUANG_LOCAL_ISSUER would let anybody at YANGGUANG_PUBLIC_URL https://open.example.gov.cn"),
        ({"BIND": "0.0.0.0"}, "YANGGUANG_LOCAL_ISSUER would let anybody who reaches BIND 0.0.0.0 be anyone"),
        (PUBLIC | PROVIDER | NO_TRIAL, "YANGGUANG_OIDC_CLIENT_SECRET is missing"),
        ({"CATALOG_SECRET_KEY": "change-me-change-me-change-me-now"}, "CATALOG_SECRET_KEY is weak"),
        ({"CATALOG_DATABASE_PASSWORD": "catalog"}, "CATALOG_DATABASE_PASSWORD is weak"),
        ({"REVIEW_BROKER_PASSWORD": ""}, "REVIEW_BROKER_PASSWORD is missing"),
        ({"REVIEW_SECRET_KEY": "7f/K2+q9Zx1mW4vB8nT0cR5yL3jH6gDs"}, "REVIEW_SECRET_KEY may hold letters, digits"),
        ({"BROKER_TLS": "tls"}, "BROKER_TLS must be a folder with server.pem and server.key"),
        (
            dict.fromkeys(("CATALOG_SECRET_KEY", "REVIEW_SECRET_KEY"), "7f8K2cq9Zx1mW4vB8nT0cR5yL3jH6gDs"),
            "REVIEW_SECRET_KEY and CATALOG_SECRET_KEY are the same",
        ),
    ],
    ids=[
        "public without a provider",
        "public trial",
        "trial open to the network",
        "no client secret",
        "default secret",
        "weak password",
        "no password",
        "unfit characters",
        "no certificate",
        "one secret for two",
    ],
)
def test_it_refuses_and_calls_no_container(checkout: Path, settings: dict[str, str], named: str) -> None:
    set_in_env(checkout, **settings)
    said, called = make_up(checkout)
    assert len(said) == 1, said
    assert said[0].startswith(f"make up: {named}")
    assert not called


@pytest.mark.parametrize("settings", [{}, PUBLIC | PROVIDER | CLIENT_SECRET | NO_TRIAL], ids=["trial", "provider"])
def test_it_starts_on_this_machine_and_with_a_provider(checkout: Path, settings: dict[str, str]) -> None:
    set_in_env(checkout, **settings)
    assert make_up(checkout) == ([], True)


def test_an_env_that_is_no_utf_8_is_said_to_be_so(checkout: Path) -> None:
    """As an editor of another time saves the name of a website."""
    set_in_env(checkout)
    with (checkout / ".env").open("ab") as file:
        file.write("YANGGUANG_SITE_NAME=阳光\n".encode("gb18030"))
    said, called = make_up(checkout)
    assert said == [f"make up: {checkout}/.env is no text in UTF-8: save it anew as UTF-8."]
    assert not called


def test_what_the_environment_says_goes_before_env_as_compose_does_it(checkout: Path) -> None:
    set_in_env(checkout)
    said, called = make_up(checkout, **PUBLIC)
    assert said[0].startswith("make up: YANGGUANG_LOCAL_ISSUER would let anybody")
    assert not called


def test_an_env_of_an_earlier_release_is_given_the_secrets_that_it_lacks(checkout: Path) -> None:
    set_in_env(checkout)
    before = (checkout / ".env").read_text()
    kept = [line for line in before.splitlines() if not line.startswith("REVIEW_BROKER_PASSWORD=")]
    (checkout / ".env").write_text("\n".join(kept) + "\n")
    assert make_up(checkout) == ([], True)
    after = (checkout / ".env").read_text().splitlines()
    assert [line for line in after if line.startswith("REVIEW_BROKER_PASSWORD=") and len(line) > 60]
    assert set(kept) - {"SESSION_PUBLIC_KEYS="} <= set(after)


# What stands in .env, and what docker compose takes of it.
LINES = {
    "export {name}={value}": "exported",
    "  {name}={value}": "indented",
    "{name} = {value}": "blanks about =",
    "{name}: {value}": "a colon",
    "\texport\t{name}='{value}'": "quoted",
    '{name}="{value}" # mine': "a comment behind it",
    "{name}={value} # mine": "a comment behind a bare value",
}


def written(checkout: Path, line: str, **settings: str) -> None:
    """Make .env, and write settings of it in another way."""
    set_in_env(checkout, **settings)
    env = checkout / ".env"
    lines = env.read_text().splitlines()
    for name, value in settings.items():
        lines[lines.index(f"{name}={value}")] = line.format(name=name, value=value)
    env.write_text("\n".join([*lines, ""]))


@pytest.mark.parametrize("line", LINES, ids=LINES.values())
def test_a_line_is_read_as_compose_reads_it(checkout: Path, line: str) -> None:
    written(checkout, line, BIND="0.0.0.0")
    before = (checkout / ".env").read_text()
    said, called = make_up(checkout)
    assert said[0].startswith("make up: YANGGUANG_LOCAL_ISSUER would let anybody who reaches BIND 0.0.0.0 be anyone")
    assert not called
    assert (checkout / ".env").read_text() == before, "a second line would go before it"


@pytest.mark.parametrize("line", LINES, ids=LINES.values())
def test_a_secret_is_kept_however_it_is_written(checkout: Path, line: str) -> None:
    written(checkout, line, CATALOG_SECRET_KEY="7f8K2cq9Zx1mW4vB8nT0cR5yL3jH6gDs", SESSION_PUBLIC_KEYS="old")
    assert make_up(checkout) == ([], True)
    after = (checkout / ".env").read_text()
    assert after.count("CATALOG_SECRET_KEY") == 1
    assert after.count("SESSION_PUBLIC_KEYS") == 1


def test_the_trials_sign_in_does_not_come_back_into_an_env_from_which_it_was_taken(checkout: Path) -> None:
    set_in_env(checkout, **PUBLIC, **PROVIDER, **CLIENT_SECRET)
    env = checkout / ".env"
    env.write_text("".join(row for row in env.read_text().splitlines(True) if "YANGGUANG_LOCAL_ISSUER" not in row))
    assert make_up(checkout) == ([], True)
    assert "YANGGUANG_LOCAL_ISSUER" not in env.read_text()


def test_a_last_line_without_an_end_stays_a_line_of_its_own(checkout: Path) -> None:
    set_in_env(checkout)
    env = checkout / ".env"
    kept = [row for row in env.read_text().splitlines() if not row.startswith("REVIEW_BROKER_PASSWORD=")]
    env.write_text("\n".join([*kept, "IMAGE_TAG=mine"]))
    assert make_up(checkout) == ([], True)
    assert "IMAGE_TAG=mine" in env.read_text().splitlines()
