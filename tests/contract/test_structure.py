"""Tests that guard the structure: what a reviewer would otherwise have to remember."""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from chassis.base.settings import SETTINGS, Settings
from chassis.broker.topology import matches
from chassis.permissions import STAFF, Scope
from chassis.service import Service
from chassis.web.app import create_app
from services.vocabulary import DEPARTMENT_ROLES
from tests.keys import SECRET
from yangguang.composition import BUILD, subscriptions
from yangguang.verbs.flow import documents

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = tempfile.TemporaryDirectory()
SERVICES = tuple(BUILD)
AUDIENCES = ("external", "internal", "party")


@cache
def built(name: str) -> Service:
    """A service as its composition root builds it; nothing connects until it is used."""
    settings = Settings.load({"YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_DATA": "/nonexistent"} | _databases())
    return BUILD[name](settings)


def _databases() -> dict[str, str]:
    # Empty ones: what needs no table can be asked all the same.
    return {f"YANGGUANG_{name.upper()}_DATABASE_URL": f"sqlite:///{_FOLDER.name}/{name}.sqlite" for name in SERVICES}


def published() -> list[tuple[str, str]]:
    return [(name, event) for name in SERVICES for event in built(name).publishes]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_the_same_layers(name: str) -> None:
    """import-linter keeps their order and lets no other in; that none is missing is seen here."""
    folder = ROOT / "services" / name
    layers = ("__main__", "app", "adapters", "events", "use_cases", "ports", "domain", "migrations/env")
    modules = {layer for layer in layers if list(folder.glob(f"{layer}.py")) or (folder / layer).is_dir()}
    assert modules == set(layers)
    assert (folder / "README.md").is_file()


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_has_an_access_rule(name: str) -> None:
    app = create_app(built(name))
    unguarded = [
        rule.rule for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "access")
    ]
    assert unguarded == []


def test_whatever_the_public_can_write_is_limited() -> None:
    """What is left out keeps nothing that a stranger could pile up; the provider signs what it sends."""
    unlimited = set[str]()
    for name in SERVICES:
        app = create_app(built(name))
        for rule in app.url_map.iter_rules():
            view: Any = app.view_functions[rule.endpoint]
            if "POST" in (rule.methods or ()) and not view.access.staff and not getattr(view, "limits", ()):
                unlimited.add(rule.rule)
    assert unlimited == {"/sign-out", "/sign-out/by-provider", "/elder"}


# Acts that are a part of another: who may do them is asked within an address, or by the command line alone.
WITHIN_ANOTHER = {
    "catalog": {"body.rules", "item.readers", "item.reviewers", "person.appoint"},
    "complaints": {"case.contact"},
}


@pytest.mark.parametrize("name", SERVICES)
def test_every_act_of_the_permission_table_is_done_at_some_address(name: str) -> None:
    app = create_app(built(name))
    done = {act for rule in app.url_map.iter_rules() for act in app.view_functions[rule.endpoint].access.acts}  # type: ignore[attr-defined]
    assert done == set(built(name).permissions) - WITHIN_ANOTHER.get(name, set())


@pytest.mark.parametrize("name", SERVICES)
def test_no_module_outside_the_tables_asks_for_a_role(name: str) -> None:
    """A guard that names a role by itself is one that no document and no matrix knows of."""
    asking = re.compile(r"(?<!keys\(\))\.holds\(|\brole\(|\.roles\.isdisjoint")
    folder = ROOT / "services" / name
    found = [
        str(path.relative_to(ROOT))
        for path in folder.rglob("*.py")
        if path.name != "permissions.py" and asking.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(("name", "event"), published())
def test_every_published_event_has_a_contract_and_an_example_that_keeps_it(name: str, event: str) -> None:
    contracts = built(name).contracts
    assert event in contracts.schemas, f"{event} has no schema"
    assert event in contracts.examples, f"{event} has no example"
    contracts.check(event, contracts.examples[event])


@pytest.mark.parametrize("name", SERVICES)
def test_every_contract_belongs_to_a_published_event(name: str) -> None:
    service = built(name)
    assert sorted(service.contracts.schemas) == sorted(service.publishes)
    assert sorted(service.contracts.examples) == sorted(service.publishes)
    for schema in service.contracts.schemas.values():
        jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize(("name", "event"), published())
def test_every_published_event_is_taken_by_somebody(name: str, event: str) -> None:
    """The relay publishes with `mandatory`: an event that nobody binds would stay in the outbox for ever."""
    takers = {
        reader
        for reader, patterns in subscriptions().items()
        for pattern in patterns
        for audience in AUDIENCES
        if matches(pattern, f"{name}.{event}.{audience}")
    }
    assert takers


@pytest.mark.parametrize("name", SERVICES)
def test_every_subscription_takes_whole_nouns_that_somebody_publishes(name: str) -> None:
    nouns = {f"{publisher}.{event.split('.')[0]}" for publisher, event in published()}
    for pattern in built(name).subscribes:
        publisher, noun, verb, audience = pattern.split(".")
        assert verb == "*", f"{pattern}: binding single verbs leaves gaps in the sequence"
        assert audience in AUDIENCES
        # `*` is for what every service announces in one form.
        wanted = {f"{name}.{noun}" for name in SERVICES} if publisher == "*" else {f"{publisher}.{noun}"}
        assert wanted <= nouns, f"{pattern}: not published by {wanted - nouns}"


@pytest.mark.parametrize("name", SERVICES)
def test_every_handler_is_for_an_event_that_is_published_and_bound(name: str) -> None:
    service = built(name)
    known = {f"{publisher}.{event}" for publisher, event in published()}
    for event in service.handlers:
        assert event in known, f"{event}: nobody publishes it"
        assert any(service.listens_to(f"{event}.{audience}") for audience in AUDIENCES), f"{event} is not bound"


def test_the_topology_beside_the_services_is_what_they_subscribe_to() -> None:
    kept = json.loads((ROOT / "services" / "topology.json").read_text(encoding="utf-8"))
    assert kept == {name: list(patterns) for name, patterns in subscriptions().items()}, "run `make flow`"


def test_the_contracts_beside_the_services_are_those_of_the_publishers() -> None:
    kept = json.loads((ROOT / "services" / "contracts.json").read_text(encoding="utf-8"))
    assert kept == {f"{name}.{event}": built(name).contracts.schemas[event] for name, event in published()}, (
        "run `make flow`"
    )


def test_every_generated_document_is_what_the_code_says() -> None:
    for path, text in documents({name: built(name) for name in SERVICES}).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.relative_to(ROOT)} is of before: run `make flow`"


def test_every_setting_has_its_line_in_the_docs() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page, f"{setting.name} is missing: run `make flow`"


def test_every_setting_that_the_code_reads_is_declared() -> None:
    declared = {setting.name for setting in SETTINGS}
    for path in [*ROOT.glob("chassis/**/*.py"), *ROOT.glob("services/**/*.py"), *ROOT.glob("yangguang/**/*.py")]:
        for name in re.findall(r"\bYANGGUANG_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")):
            assert name in declared, f"{path.name} reads {name}"


@pytest.mark.parametrize(("name", "event"), published())
def test_every_event_has_its_line_in_the_docs(name: str, event: str) -> None:
    page = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
    assert f"`{name}.{event}`" in page, "run `make flow`"


def test_the_inner_layers_are_walled_off_from_the_chassis_but_for_its_ports_and_the_form_of_permissions() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    wall = next(contract for contract in contracts if contract["name"].startswith("3."))
    modules = {
        path.stem for path in (ROOT / "chassis").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert modules - {"__init__", "ports", "permissions"} <= {
        name.removeprefix("chassis.") for name in wall["forbidden_modules"]
    }


def test_the_hooks_before_a_commit_are_those_of_make_lint() -> None:
    target = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nlint:")[1].split("\n\n")[0]
    lint = re.findall(r"^\t@(.*)$", target.replace("$(BIN)", ".venv/bin"), re.M)
    hooks = re.findall(r"^ +entry: (.*)$", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"), re.M)
    assert [hook.removeprefix("env ") for hook in hooks] == lint


def test_no_lock_file_names_a_package_registry() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert not re.search(r"https?://|--index", path.read_text(encoding="utf-8")), path.name


def test_every_metric_of_the_events_is_explained_to_operators(tmp_path: Path) -> None:
    service = BUILD["catalog"](Settings.load({"YANGGUANG_SECRET_KEY": SECRET, "YANGGUANG_DATA": str(tmp_path)}))
    page = (ROOT / "docs" / "how-to" / "watch-and-mend.md").read_text(encoding="utf-8")
    counted = re.findall(r"# HELP (yangguang_\w+)", service.metrics.render().decode())
    source = (ROOT / "chassis" / "monitoring" / "metrics.py").read_text(encoding="utf-8")
    measured = re.findall(r'"(yangguang_\w+)"', source)
    web = {"yangguang_requests_total", "yangguang_request_seconds"}
    assert {name for name in {*counted, *measured} - web if f"`{name}" not in page and "_created" not in name} == set()


def test_a_post_takes_a_department_where_some_right_is_bound_to_it() -> None:
    """Else it would be stored and shown, and nothing would hold its holder there."""
    tables = [built(name).permissions for name in SERVICES]
    grants = {grant for table in tables for act in table.values() for grant in act.all_grants}
    bound = {grant.role for grant in grants if grant.scope == Scope.DEPARTMENT}
    assert bound - {STAFF} == DEPARTMENT_ROLES


def test_no_form_cuts_what_is_pasted_into_it() -> None:
    """A browser keeps what fits and says nothing; the rule says how much is too much, and loses nothing."""
    templates = [*ROOT.glob("services/*/templates/**/*.html"), *ROOT.glob("chassis/web/ui/templates/*.html")]
    lines = [(path.name, line) for path in templates for line in path.read_text(encoding="utf-8").splitlines()]
    assert [where for where, line in lines if "maxlength" in line and 'type="search"' not in line] == []
