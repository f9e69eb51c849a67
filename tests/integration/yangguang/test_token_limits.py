"""`yangguang token` is for trials: not beside an identity provider, and not for longer than a day."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.keys import SECRET
from yangguang.verbs.token import token

CONNECTED = {
    "YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn",
    "YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn",
    "YANGGUANG_OIDC_CLIENT_ID": "yangguang",
}


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
