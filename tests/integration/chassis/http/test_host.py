"""The Host of a request: the public address, or this machine's own names for who sits on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.web.app import create_app
from tests.integration.chassis.http.tallies import is_problem

pytestmark = pytest.mark.servers
ASKED = "/alpha/api/v1/tallies"
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def client(service):
    service.settings = replace(service.settings, public_url="https://zwgk.example.gov.cn")
    return create_app(service).test_client()


@pytest.mark.parametrize("host", ["zwgk.example.gov.cn", "zwgk.example.gov.cn:443", "ZWGK.example.gov.cn"])
def test_the_public_address_is_answered(client, host: str) -> None:
    assert client.get(ASKED, headers={"Host": host}, environ_overrides=OUTSIDE).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "zwgk.example.gov.cn:8443", "localhost", "127.0.0.1:8000", "a:b", ""])
def test_another_name_is_refused_with_the_right_address(client, host: str) -> None:
    """A stranger's name that was made to point here, or a poisoned cache."""
    problem = is_problem(client.get(ASKED, headers={"Host": host}, environ_overrides=OUTSIDE), 421, "wrong_host")
    assert "https://zwgk.example.gov.cn" in problem["detail"]


def test_a_strangers_name_is_refused_on_this_machine_too(client) -> None:
    """DNS rebinding: the browser sits here, and the page that asks is a stranger's."""
    is_problem(client.get(ASKED, headers={"Host": "evil.example:8000"}), 421, "wrong_host")


FORWARDED = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9;proto=https", "X-Real-IP": "203.0.113.9"}


@pytest.mark.parametrize("said", FORWARDED)
def test_who_sits_on_this_machine_may_name_it_so_and_who_comes_through_a_gateway_may_not(client, said: str) -> None:
    """Whichever of the headers his gateway writes."""
    for host in ("localhost:8001", "127.0.0.1:8001", "[::1]:8001"):
        assert client.get(ASKED, headers={"Host": host}).status_code == 200
        through = {"Host": host, said: FORWARDED[said]}
        is_problem(client.get(ASKED, headers=through), 421, "wrong_host")


def test_a_probe_asks_by_whatever_address_a_process_has(client) -> None:
    for path in ("/alpha/healthz", "/alpha/readyz"):
        assert client.get(path, headers={"Host": "10.1.2.3:8000"}, environ_overrides=OUTSIDE).status_code != 421
    assert client.get("/alpha/metrics", headers={"Host": "10.1.2.3"}, environ_overrides=OUTSIDE).status_code == 421


def test_methods_that_somebody_makes_up_share_one_label(service, client) -> None:
    for number in range(3):
        client.open(ASKED, method=f"MADE{number}")
    counted = service.metrics.render().decode()
    assert "MADE" not in counted
    assert 'method="other"' in counted
