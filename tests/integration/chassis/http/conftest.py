"""The service alpha with its pages and endpoints, on each database in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.web.app import create_app
from tests.integration.chassis.http.tallies import endpoints, pages
from tests.integration.chassis.tally import a_service


@pytest.fixture
def service(new_database, tmp_path: Path):
    made = a_service("alpha", new_database(), tmp_path)
    made.routes = lambda: [endpoints, pages]
    yield made
    made.database.dispose()


@pytest.fixture
def client(service):
    return create_app(service).test_client()
