"""Guards the memory of the processes that answer no request: `make bench` measures it, this names the culprit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.keys import SECRET
from yangguang.composition import BUILD

# What only the web, the console or one rare act needs; together some 60 MB.
_NOT_THEIRS = (
    "flask",
    "marshmallow",
    "jinja2",
    "joserfc",
    "cryptography",
    "rjieba",
    "alembic",
    "gunicorn",
    "openpyxl",
    "docx",
    "lxml",
)


@pytest.mark.parametrize("name", sorted(BUILD))
def test_worker_and_relay_load_no_http_edge_and_no_dictionary(name: str) -> None:
    """All that they load is loaded when the service is built; the edge comes with the web's call alone."""
    program = (
        "import sys; from chassis.base.settings import Settings; from importlib import import_module\n"
        f"build = import_module('services.{name}.__main__') and import_module('services.{name}.app').build\n"
        f"build(Settings.load({{'YANGGUANG_SECRET_KEY': '{SECRET}', 'YANGGUANG_DATA': '/nonexistent', "
        f"'YANGGUANG_{name.upper()}_DATABASE_URL': 'sqlite://'}})).inbox\n"
        f"print(*(module for module in {_NOT_THEIRS!r} if module in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
