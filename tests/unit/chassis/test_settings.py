"""A missing or wrong setting stops the start with one clear line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.base.settings import Settings, SettingsError

KEY = "k" * 32


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"YANGGUANG_MODE": "cloud"}, "YANGGUANG_MODE"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"YANGGUANG_SECRET_KEY": "short"}, "YANGGUANG_SECRET_KEY"),
        ({"YANGGUANG_MODE": "distributed"}, "YANGGUANG_SECRET_KEY"),
        ({"YANGGUANG_PUBLIC_URL": "example.gov"}, "YANGGUANG_PUBLIC_URL"),
        ({"YANGGUANG_FILES_URL": "s3://bucket"}, "YANGGUANG_FILES_URL"),
        ({"YANGGUANG_LOG_LEVEL": "loud"}, "YANGGUANG_LOG_LEVEL"),
        ({"YANGGUANG_LOCAL_ISSUER": "yes"}, "YANGGUANG_LOCAL_ISSUER"),
        ({"YANGGUANG_STUCK_SECONDS": "soon"}, "YANGGUANG_STUCK_SECONDS"),
        ({"YANGGUANG_OUTBOX_DAYS": "a week"}, "YANGGUANG_OUTBOX_DAYS"),
        ({"YANGGUANG_AUDIT_SEAL_MINUTES": "0"}, "YANGGUANG_AUDIT_SEAL_MINUTES"),
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


def test_distributed_mode_needs_each_services_database_and_the_broker(tmp_path: Path) -> None:
    settings = Settings.load(
        {"YANGGUANG_MODE": "distributed", "YANGGUANG_SECRET_KEY": KEY, "YANGGUANG_DATA": str(tmp_path)}
    )
    with pytest.raises(SettingsError, match="YANGGUANG_REVIEW_DATABASE_URL"):
        settings.database_url("review")
    with pytest.raises(SettingsError, match="YANGGUANG_AMQP_URL"):
        settings.broker_url()
    assert settings.local_issuer is False


def test_embedded_mode_needs_nothing_and_keeps_its_key(tmp_path: Path) -> None:
    first = Settings.load({"YANGGUANG_DATA": str(tmp_path)})
    second = Settings.load({"YANGGUANG_DATA": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert first.database_url("catalog").startswith("sqlite:///")
    assert first.local_issuer is True


def test_a_postgresql_address_gets_the_driver_that_we_ship(tmp_path: Path) -> None:
    settings = Settings.load(
        {"YANGGUANG_DATA": str(tmp_path), "YANGGUANG_NOTIFY_DATABASE_URL": "postgresql://u:p@db/notify"}
    )
    assert settings.database_url("notify") == "postgresql+psycopg://u:p@db/notify"
