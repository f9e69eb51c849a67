"""A missing or wrong setting stops the start with one clear line that names it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.base.secret_keys import weakness
from chassis.base.settings import Settings, SettingsError

KEY = "9d3fb7c2a85e41067bd9c0e4f2a16835"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"YANGGUANG_MODE": "cloud"}, "YANGGUANG_MODE"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"YANGGUANG_SECRET_KEY": "short"}, "YANGGUANG_SECRET_KEY"),
        ({"YANGGUANG_MODE": "distributed"}, "YANGGUANG_SECRET_KEY"),
        ({"YANGGUANG_PUBLIC_URL": "example.gov"}, "YANGGUANG_PUBLIC_URL"),
        *(
            ({"YANGGUANG_PUBLIC_URL": f"http://{place}"}, "must be a scheme and a host alone, https://host, not 'http")
            for place in ("127.0.0.1:8000/open", "127.0.0.1:8000?a=b", "a:b@127.0.0.1", "", "127.0.0.1#a")
        ),
        *(
            (
                {"YANGGUANG_MODE": "distributed", "YANGGUANG_RABBITMQ_MANAGEMENT_URL": value},
                "YANGGUANG_RABBITMQ_MANAGEMENT_URL must be http://user:password@host:15672 or https://…",
            )
            for value in ("127.0.0.1:15672", "amqp://a:b@127.0.0.1", "http://")
        ),
        ({"YANGGUANG_FILES_URL": "s3://bucket"}, "YANGGUANG_FILES_URL"),
        ({"YANGGUANG_LOG_LEVEL": "loud"}, "YANGGUANG_LOG_LEVEL"),
        ({"YANGGUANG_LOCAL_ISSUER": "yes"}, "YANGGUANG_LOCAL_ISSUER"),
        ({"YANGGUANG_STUCK_SECONDS": "soon"}, "YANGGUANG_STUCK_SECONDS"),
        (
            {"YANGGUANG_STUCK_SECONDS": "5"},
            "seconds (or 0 for never) from 60 to 86400",
        ),
        (
            {"YANGGUANG_MODE": "distributed", "YANGGUANG_REVIEW_SECRET_KEY": ""},
            "YANGGUANG_REVIEW_SECRET_KEY is empty: give 32 or more random characters",
        ),
        *(
            ({"YANGGUANG_ADDRESS_CHECK_HOSTS": f"a.gov.cn,{value}"}, f"a.gov.cn,b.gov.cn, not '{value}'")
            for value in ("http://b.gov.cn", "b.gov.cn:8080", "b.gov.cn/x", "*.gov.cn", "b.gov.cn c.gov.cn")
        ),
        ({"YANGGUANG_OUTBOX_DAYS": "a week"}, "YANGGUANG_OUTBOX_DAYS"),
        ({"YANGGUANG_AUDIT_SEAL_MINUTES": "0"}, "YANGGUANG_AUDIT_SEAL_MINUTES"),
        *(
            ({"YANGGUANG_SMALL_CELL": value}, "YANGGUANG_SMALL_CELL must be a number of answers from 3 to 100, not")
            for value in ("0", "1", "101", "1000000000", "9" * 5000, "５", "-5", "5.0")
        ),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(environ: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load({"YANGGUANG_DATA": str(tmp_path)} | environ)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_account_that_migrates_is_that_of_the_service_unless_it_is_given(tmp_path: Path) -> None:
    given = {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_REVIEW_DATABASE_URL": "postgresql://review@db/review"}
    alone = Settings.load(given)
    assert alone.migration_database_url("review") == alone.database_url("review")
    owned = Settings.load(given | {"YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": "postgresql://owner@db/review"})
    assert owned.migration_database_url("review") == "postgresql+psycopg://owner@db/review"
    assert owned.database_url("review") == "postgresql+psycopg://review@db/review"
    wrong = Settings.load(given | {"YANGGUANG_REVIEW_MIGRATION_DATABASE_URL": "mysql://owner@db/review"})
    with pytest.raises(SettingsError, match="YANGGUANG_REVIEW_MIGRATION_DATABASE_URL"):
        wrong.migration_database_url("review")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("ssl=true", "YANGGUANG_REVIEW_DATABASE_URL has the option 'ssl', which PostgreSQL does not know"),
        ("sslmod=require", "has the option 'sslmod'"),
        ("sslmode=verifyfull", "must say sslmode=disable|allow|prefer|require|verify-ca|verify-full, not 'verifyfull'"),
        ("sslmode=", "not ''"),
    ],
)
def test_an_option_of_a_database_address_is_one_that_postgresql_knows(option: str, said: str, tmp_path: Path) -> None:
    given = {
        "YANGGUANG_DATA": str(tmp_path),
        "YANGGUANG_REVIEW_DATABASE_URL": f"postgresql://a:geheim@db/review?{option}",
    }
    with pytest.raises(SettingsError, match=re.escape(said)) as raised:
        Settings.load(given).database_url("review")
    assert "geheim" not in str(raised.value)
    given["YANGGUANG_REVIEW_DATABASE_URL"] = (
        "postgresql://a@db/review?sslmode=require&connect_timeout=5&application_name=x"
    )
    assert Settings.load(given).database_url("review").endswith("&application_name=x")


def test_distributed_mode_needs_each_services_database_and_the_broker(tmp_path: Path) -> None:
    settings = Settings.load(
        {"YANGGUANG_MODE": "distributed", "YANGGUANG_SECRET_KEY": KEY, "YANGGUANG_DATA": str(tmp_path)}
    )
    with pytest.raises(SettingsError, match="YANGGUANG_REVIEW_DATABASE_URL"):
        settings.database_url("review")
    with pytest.raises(SettingsError, match="YANGGUANG_AMQP_URL"):
        settings.broker_url()
    assert settings.local_issuer is False


@pytest.mark.parametrize(
    "name", ["YANGGUANG_AMQP_URL", "YANGGUANG_PUBLICATIONS_AMQP_URL", "YANGGUANG_RABBITMQ_MANAGEMENT_URL"]
)
def test_a_broker_that_the_embedded_mode_would_never_ask_is_refused(name: str, tmp_path: Path) -> None:
    given = {"YANGGUANG_DATA": str(tmp_path), name: "amqp://broker/"}
    with pytest.raises(SettingsError, match=f"^{name} is set, and the embedded mode has no broker: unset it"):
        Settings.load(given)
    assert not (tmp_path / "secret.key").exists()


def test_a_lost_secret_is_not_made_anew_beside_what_it_signed(tmp_path: Path) -> None:
    given = {"YANGGUANG_DATA": str(tmp_path)}
    Settings.load(given)
    (tmp_path / "catalog.sqlite").write_bytes(b"SQLite format 3")
    (tmp_path / "secret.key").unlink()
    with pytest.raises(SettingsError, match=r"secret\.key is missing, .* restore it from the backup"):
        Settings.load(given)
    assert not (tmp_path / "secret.key").exists()


def test_a_spoilt_secret_is_not_to_be_removed_for_then_nothing_starts(tmp_path: Path) -> None:
    """Without it, databases are not opened: who did what the line says would have met the next refusal."""
    (tmp_path / "secret.key").touch()
    with pytest.raises(SettingsError, match="where there is none, make one with 'openssl rand -hex 32' and put it"):
        Settings.load({"YANGGUANG_DATA": str(tmp_path)})


def test_embedded_mode_needs_nothing_and_keeps_its_key(tmp_path: Path) -> None:
    first = Settings.load({"YANGGUANG_DATA": str(tmp_path)})
    second = Settings.load({"YANGGUANG_DATA": str(tmp_path)})
    assert first.secrets("catalog") == second.secrets("catalog")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert first.database_url("catalog").startswith("sqlite:///")
    assert first.local_issuer is True


def test_a_postgresql_address_gets_the_driver_that_we_ship(tmp_path: Path) -> None:
    settings = Settings.load(
        {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_NOTIFY_DATABASE_URL": "postgresql://u:p@db/notify"}
    )
    assert settings.database_url("notify") == "postgresql+psycopg://u:p@db/notify"


# Who may sign in ------------------------------------------------------------------------------------------------------

PUBLIC = {"YANGGUANG_PUBLIC_URL": "https://zwgk.example.gov.cn"}
PROVIDER = {
    "YANGGUANG_OIDC_ISSUER": "https://id.example.gov.cn",
    "YANGGUANG_OIDC_CLIENT_ID": "yangguang",
    "YANGGUANG_OIDC_CLIENT_SECRET": "of-the-client",
}


def load(tmp_path: Path, mode: str, **environ: str) -> Settings:
    return Settings.load(
        {"YANGGUANG_MODE": mode, "YANGGUANG_SECRET_KEY": KEY, "YANGGUANG_DATA": str(tmp_path)} | environ
    )


@pytest.mark.parametrize("mode", ["embedded", "distributed"])
def test_on_a_public_address_nobody_chooses_who_he_is(mode: str, tmp_path: Path) -> None:
    """The line that `make up` shows, where it is to listen to the world and has no identity provider."""
    with pytest.raises(SettingsError, match=r"YANGGUANG_LOCAL_ISSUER would let anybody .*YANGGUANG_OIDC_ISSUER"):
        load(tmp_path, mode, **PUBLIC, YANGGUANG_LOCAL_ISSUER="1")


@pytest.mark.parametrize(
    "address", ["http://0.0.0.0:8000", "http://10.0.0.8", "http://zwgk", "https://127.0.0.1.nip.io"]
)
def test_an_address_that_others_reach_is_public(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_LOCAL_ISSUER"):
        load(tmp_path, "distributed", YANGGUANG_PUBLIC_URL=address, YANGGUANG_LOCAL_ISSUER="1")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:80", "http://127.8.0.1"]
)
def test_on_a_loopback_address_a_trial_is_allowed(address: str, tmp_path: Path) -> None:
    assert load(tmp_path, "distributed", YANGGUANG_PUBLIC_URL=address, YANGGUANG_LOCAL_ISSUER="1").local_issuer


@pytest.mark.parametrize("mode", ["embedded", "distributed"])
def test_a_public_trial_must_be_asked_for_in_so_many_words(mode: str, tmp_path: Path) -> None:
    assert load(tmp_path, mode, **PUBLIC, YANGGUANG_LOCAL_ISSUER="anywhere").local_issuer


def test_a_public_address_without_any_way_to_sign_in_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YANGGUANG_OIDC_ISSUER is missing"):
        load(tmp_path, "distributed", **PUBLIC)


@pytest.mark.parametrize("mode", ["embedded", "distributed"])
def test_a_provider_takes_the_place_of_the_local_issuer(mode: str, tmp_path: Path) -> None:
    settings = load(tmp_path, mode, **PUBLIC, **PROVIDER)
    assert not settings.local_issuer
    assert settings.provider
    assert settings.provider.audience == PUBLIC["YANGGUANG_PUBLIC_URL"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"YANGGUANG_LOCAL_ISSUER": "1"}, "YANGGUANG_LOCAL_ISSUER"),
        ({"YANGGUANG_OIDC_ISSUER": "http://id.example.gov.cn"}, "YANGGUANG_OIDC_ISSUER"),
        ({"YANGGUANG_OIDC_ISSUER": ""}, "YANGGUANG_OIDC_ISSUER"),
        ({"YANGGUANG_OIDC_CLIENT_ID": ""}, "YANGGUANG_OIDC_CLIENT_ID"),
        ({"YANGGUANG_OIDC_AUDIENCE": "yangguang"}, "YANGGUANG_OIDC_AUDIENCE"),
    ],
)
def test_a_provider_that_is_half_connected_does_not_start(changed: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=named):
        load(tmp_path, "distributed", **(PUBLIC | PROVIDER | changed))


# Secrets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "weak",
    [
        "k" * 40,
        "abcabcabcabcabcabcabcabcabcabcabcabc",
        "0123456789abcdef0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyzabcdefgh",
        "Change-Me-Please-I-Am-Only-A-Sample-77",
        "your-32-character-random-string-here",
    ],
)
@pytest.mark.parametrize(
    "name",
    ["YANGGUANG_SECRET_KEY", "YANGGUANG_REVIEW_SECRET_KEY", "YANGGUANG_FORMER_SECRET_KEYS"],
)
def test_a_secret_that_can_be_guessed_does_not_start(weak: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"{name} is weak") as caught:
        load(tmp_path, "distributed", **{name: weak})
    assert weak not in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.binary(min_size=32, max_size=32), st.sampled_from([bytes.hex, lambda raw: b64encode(raw).decode()]))
def test_a_random_secret_is_strong(raw: bytes, written: Callable[[bytes], str]) -> None:
    """What ``openssl rand`` gives; hypothesis alone would try runs of zeros, which are rightly refused."""
    assert not weakness(written(sha256(raw).digest()))


def test_no_secret_that_our_documents_show_is_taken() -> None:
    """Whoever copies an example must be told so, not run with a key that everybody knows."""
    root = Path(__file__).resolve().parents[3]
    pages = [root / ".env.example", root / "docker-compose.yml", *root.glob("*.md"), *root.glob("docs/**/*.md")]
    shown = {
        (page.name, value)
        for page in [*pages, *root.glob("services/*/README.md"), *root.glob("deploy/**/*.y*ml")]
        for value in re.findall(r"SECRET_KEYS?[=:]\s*[\"']?([^\s\"'`$<|]+)", page.read_text(encoding="utf-8"))
    }
    assert {(page, value) for page, value in shown if not weakness(value)} == set()


def test_a_service_takes_its_own_secret_before_the_shared_one(tmp_path: Path) -> None:
    own, former = "4f1c6a0e9b7d4a3f8e2c5b6a7d8e9f01", "c0ffee5a7e11ed0bad5eed1e55b16b00"
    settings = load(
        tmp_path,
        "distributed",
        YANGGUANG_REVIEW_SECRET_KEY=own,
        YANGGUANG_FORMER_SECRET_KEYS=former,
    )
    assert settings.secrets("review") == (own, former)
    assert settings.secrets("notify") == (KEY, former)


def test_a_service_without_any_secret_names_the_one_that_is_missing(tmp_path: Path) -> None:
    settings = load(tmp_path, "distributed", YANGGUANG_SECRET_KEY="", YANGGUANG_REVIEW_SECRET_KEY=KEY)
    with pytest.raises(SettingsError, match="YANGGUANG_CATALOG_SECRET_KEY"):
        settings.secrets("catalog")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("YANGGUANG_STUK_SECONDS", "YANGGUANG_STUCK_SECONDS"),
        ("YANGGUANG_LOGLEVEL", "YANGGUANG_LOG_LEVEL"),
        ("YANGGUANG_REVEIW_DATABASE_URL", "YANGGUANG_REVIEW_DATABASE_URL"),
        ("YANGGUANG_DATABASE_URL", "DATABASE_URL"),
    ],
)
def test_a_name_that_was_mistyped_is_said_with_the_one_that_was_meant(name: str, meant: str, tmp_path: Path) -> None:
    settings = Settings.load({"YANGGUANG_DATA": str(tmp_path), name: "sqlite://"})
    (line,) = settings.misspelt(("catalog", "review"))
    assert line.startswith(f"{name} is no setting and changes nothing; ")
    assert meant in line


def test_right_names_and_those_of_other_programs_are_not_complained_of(tmp_path: Path) -> None:
    names = ("NOTIFY_WEB_URL", "OIDC_AUDIENCE", "OUTBOX_DAYS", "BACKUP_TARGET", "TEST_AMQP_URL")
    given = {f"YANGGUANG_{name}": "" for name in names} | {"PORT": "80"}
    settings = replace(Settings.load({"YANGGUANG_DATA": str(tmp_path)}), environ=given)
    assert [*settings.misspelt(), *settings.misspelt(("notify",))] == []


def test_hosts_that_are_looked_at_may_be_names_and_addresses(tmp_path: Path) -> None:
    given = "A.gov.cn, 10.1.2.3,fd00::12,政务.中国,"
    found = load(tmp_path, "embedded", YANGGUANG_ADDRESS_CHECK_HOSTS=given).address_check_hosts
    assert found == {"a.gov.cn", "10.1.2.3", "fd00::12", "政务.中国"}
