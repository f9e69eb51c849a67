"""The version that the code wants is read without Alembic, and must be the one that Alembic means."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from chassis.storage import migrate

SERVICES = Path(__file__).resolve().parents[3] / "services"
HISTORIES = sorted(path.parent for path in SERVICES.glob("*/migrations/env.py"))


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: path.parent.name)
def test_the_head_is_the_one_that_alembic_means(history: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(history))
    assert migrate.head(history) == ScriptDirectory.from_config(config).get_current_head()


def test_a_history_that_forks_is_refused(tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    for name, before in (("1", "None"), ("2", "'1'"), ("3", "'1'")):
        (versions / f"{name}.py").write_text(f"revision = '{name}'\ndown_revision = {before}\n")
    with pytest.raises(ValueError, match="several ends: 2, 3"):
        migrate.head(tmp_path)


def test_worker_and_relay_do_not_load_what_only_web_and_migrations_need() -> None:
    """A process of a service stays under 80 MB."""
    code = "import sys, chassis.processes; print([m for m in ('alembic', 'gunicorn', 'flask') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SERVICES.parent)
    assert done.stdout.strip() == "[]"
