"""`yangguang token` is for trials: not beside an identity provider, and not for longer than a day."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.integration.yangguang.harness import SystemHarness
from tests.keys import SECRET
from yangguang.verbs.token import token

CONNECTED = {
    "YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn",
    "YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn",
    "YANGGUANG_OIDC_CLIENT_ID": "yangguang",
}


AUDITOR = ("--sub", "gjj.new", "--name", "新来", "--body", "GJJ", "--roles", "inspector")


def asked(tmp_path_url: str, *arguments: str, **environ: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        token, arguments, env={"YANGGUANG_DATA": tmp_path_url, "YANGGUANG_SECRET_KEY": SECRET} | environ
    )
    return result.exit_code, result.output


def test_beside_a_provider_it_makes_no_tokens(tmp_path) -> None:
    code, said = asked(str(tmp_path), "zhou", **CONNECTED)
    assert code == 1
    assert "YANGGUANG_OIDC_ISSUER" in said


@pytest.mark.parametrize("minutes", ["1441", "0", "-5"])
def test_nothing_it_makes_holds_longer_than_a_day(tmp_path, minutes: str) -> None:
    code, said = asked(str(tmp_path), "zhou", "--minutes", minutes)
    assert code == 2
    assert "1440" in said


@pytest.mark.parametrize(
    ("described", "differs"),
    [
        (("--name", "另一人", "--body", "GJJ"), "name"),
        (("--body", "GS"), "body"),
        (("--body", "GJJ", "--roles", "operator"), "posts"),
        (("--name", "另一人", "--body", "GS", "--roles", "operator"), "name, body, posts"),
    ],
    ids=["renamed", "moved", "given posts", "all of it"],
)
def test_somebody_of_the_staff_is_never_changed(
    harness: SystemHarness, described: tuple[str, ...], differs: str
) -> None:
    before = staff(harness)
    result = harness.yangguang("token", "--sub", "gjj.zhouhai", *described)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"other in {differs}: nothing was changed" in result.stderr
    for way in ("'yangguang token gjj.zhouhai'", "/staff", "'yangguang staff appoint'"):
        assert way in result.stderr
    assert staff(harness) == before


def test_who_is_entered_as_described_already_gets_his_token_again(harness: SystemHarness) -> None:
    assert harness.yangguang("token", *AUDITOR).exit_code == 0
    before = staff(harness)
    again = harness.yangguang("token", *AUDITOR)
    assert (again.exit_code, again.stdout.count(".")) == (0, 2), again.output
    assert staff(harness) == before


def test_a_post_that_the_office_ended_does_not_come_back(harness: SystemHarness) -> None:
    assert harness.yangguang("token", *AUDITOR).exit_code == 0
    harness.sql("catalog", "UPDATE posts SET state = 'ended' WHERE sub = 'gjj.new'")
    result = harness.yangguang("token", *AUDITOR)
    assert (result.exit_code, "other in posts" in result.stderr) == (1, True), result.output


def staff(harness: SystemHarness) -> list[object]:
    return [harness.sql("catalog", f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("people", "posts")]
