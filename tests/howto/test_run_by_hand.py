"""The how-to is true: who does what it says, as it says it, has published something of his own, without Docker.

Read as the tutorial is: a ``bash`` block is run, the ``text`` block after it is all that it prints. What stands in for
root, systemd and the package manager: :mod:`tests.howto.machine`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from tests.howto.machine import PAGE, Machine, machine
from tests.journey.test_tutorial import PARTS, Session, as_any_reader_sees, end
from tests.servers import private
from tests.servers.private import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.servers, pytest.mark.timeout(600)]

# What this page leaves for last; and in December the next year's holidays, which the State Council has just announced.
LEFT = {("settings", "sign-in"), ("calendar", "years")}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The machine after every block of the page, each of which printed what the page says."""
    folder = tmp_path_factory.mktemp("by-hand")
    with (
        private.postgresql() as postgres,
        private.managed_rabbitmq() as rabbit,
        machine(folder, postgres, rabbit) as made,
    ):
        blocks = folder / "blocks"
        blocks.mkdir()
        bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-euo", "pipefail"],
            env=made.environ,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            session = Session(blocks, bash, seconds=180)
            for part in PARTS.finditer(made.text):
                printed = session.paste(part["commands"])
                if "doctor" not in part["commands"]:
                    assert as_any_reader_sees(printed) == as_any_reader_sees(part["printed"] or ""), part["commands"]
            yield made
        finally:
            end(bash)


def test_a_reader_publishes_his_own_without_docker(followed: Machine) -> None:
    found = httpx.get(f"{followed.origin}/catalog/api/v1/published", timeout=10, trust_env=False).json()["items"]
    assert [each["title"] for each in found] == ["广播电视播出内容监督电话"], "and nothing of a demonstration"
    wait_for(lambda: "监督电话" in feed(followed), 40, "it is in the feed: it went through the broker")


def test_an_informant_may_leave_his_name_since_the_web_alone_has_a_key_to_seal_it(followed: Machine) -> None:
    page = httpx.get(f"{followed.origin}/complaints/tip-offs", timeout=10, trust_env=False).text
    assert "我愿意留下姓名和联系方式" in page
    given = [file.name for file in followed.path("/etc/yangguang").iterdir() if "IDENTITY_KEYS" in file.read_text()]
    assert given == ["complaints-web.env"]


def feed(made: Machine) -> str:
    return httpx.get(f"{made.origin}/notify/api/v1/feeds/publications.atom", timeout=10, trust_env=False).text


def test_doctor_finds_nothing_but_what_the_page_leaves_for_last(followed: Machine) -> None:
    said = subprocess.run(["yangguang", "doctor", "--json"], env=followed.environ, capture_output=True, text=True)
    findings = json.loads(said.stdout)["findings"]
    assert {(each["where"], each["what"]) for each in findings if each["todo"]} <= LEFT, findings


def test_the_gateway_compresses_json_says_so_to_caches_and_knows_what_has_not_changed(followed: Machine) -> None:
    url = f"{followed.origin}/catalog/api/openapi.json"
    with httpx.Client(trust_env=False, timeout=10) as http:
        packed, plain = (http.get(url, headers={"Accept-Encoding": coding}) for coding in ("gzip", "identity"))
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert "Content-Encoding" not in plain.headers
        assert plain.json() == packed.json()
        changes = http.get(f"{followed.origin}/catalog/api/v1/changes")
        again = http.get(
            f"{followed.origin}/catalog/api/v1/changes", headers={"If-None-Match": changes.headers["ETag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


def test_every_process_logs_its_life_as_json_and_nothing_else(followed: Machine) -> None:
    for unit in followed.processes():
        if unit != "nginx":
            said = [json.loads(line) for line in followed.journal(unit)]
            assert said, unit
            assert said[0]["event"].startswith("started"), unit
            assert {(each["level"], each["service"]) for each in said} == {("info", unit.partition("@")[2])}, said


def test_nothing_of_the_page_is_left_untried() -> None:
    assert "```" not in PARTS.sub("", PAGE.read_text(encoding="utf-8"))
    assert not re.search(r"^    \S", PARTS.sub("", PAGE.read_text(encoding="utf-8")), re.M)
