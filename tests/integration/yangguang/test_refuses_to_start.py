"""A process that would let anybody be anyone, or could not know anybody, says so in one line and does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keys import SECRET
from tests.servers.private import free_port

PUBLIC = {"YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn"}
CONNECTED = PUBLIC | {"YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn", "YANGGUANG_OIDC_CLIENT_ID": "yangguang"}
SERVE = ("serve", "catalog")
ALL = (SERVE, ("work", "catalog"), ("relay", "catalog"), ("migrate", "catalog"))


def starts(folder: Path, verb: tuple[str, ...], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}
    settings = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(folder),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_CATALOG_DATABASE_URL": f"sqlite:///{folder}/catalog.sqlite",
        "YANGGUANG_REVIEW_DATABASE_URL": f"sqlite:///{folder}/review.sqlite",
        "YANGGUANG_NOTIFY_DATABASE_URL": f"sqlite:///{folder}/notify.sqlite",
        "YANGGUANG_AMQP_URL": "amqp://nobody:known@127.0.0.1:1/",
        "PORT": str(free_port()),
    }
    bind = ("--bind", f"127.0.0.1:{free_port()}") if verb[0] == "serve" else ()
    return subprocess.run(
        [sys.executable, "-m", "yangguang", *verb, *bind],
        env=kept | settings | environ,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


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
        (CONNECTED | {"YANGGUANG_MODE": "embedded"}, (("run",),), "YANGGUANG_OIDC_CLIENT_SECRET"),
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
        "no broker",
        "no password",
        "no broker of the agencies",
        "no folder for files",
        "no folder for anchors",
    ],
)
def test_it_says_why_in_one_line(
    environ: dict[str, str], verbs: tuple[tuple[str, ...], ...], named: str, tmp_path: Path
) -> None:
    for verb in verbs:
        ended = starts(tmp_path, verb, environ)
        assert ended.returncode == 2, ended.stderr
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
        assert ended.stderr.startswith("yangguang: ")
        assert named in ended.stderr
        assert SECRET not in ended.stderr
