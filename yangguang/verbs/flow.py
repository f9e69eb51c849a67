"""`yangguang flow`: writes what follows from the code: flow table, events, settings, topology, containers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from chassis.base.ids import Uuid7Ids
from chassis.base.settings import SETTINGS, Settings
from chassis.broker.accounts import rights
from chassis.broker.definitions import definitions
from chassis.service import Service
from yangguang import containers, internal_events, limits_page, permissions_page
from yangguang.composition import BUILD, subscriptions

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- flow:begin (make flow) -->", "<!-- flow:end -->"

# The six legal steps, and the events that carry a disclosure from each to the next.
STEPS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("提出", "propose", "catalog", ("disclosure.proposed", "disclosure.recalled", "disclosure.abandoned")),
    (
        "审核",
        "review",
        "review",
        ("case.opened", "case.step_passed", "case.approved", "case.returned", "case.refused"),
    ),
    ("公开", "publish", "catalog", ("disclosure.published", "disclosure.held", "disclosure.withdrawn")),
    ("公开", "bring to people", "notify", ("delivery.completed", "delivery.failed")),
    ("评议", "evaluate", "complaints", ("evaluation.submitted", "evaluation.voided")),
    ("反馈", "respond", "complaints", ("case.received", "case.answered", "response.published")),
    ("归档", "archive", "catalog", ("disclosure.filed",)),
)


@click.command()
def flow() -> None:
    """Write what follows from the code: flow table, events, settings, topology, contracts, the containers' services.

    Example: yangguang flow
    """
    services = {name: build(_settings()) for name, build in BUILD.items()}
    for path, text in documents(services).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path.relative_to(ROOT)}")


def documents(services: dict[str, Service]) -> dict[Path, str]:
    """Every generated document with its text."""
    readme = ROOT / "README.md"
    topology = {name: list(patterns) for name, patterns in subscriptions().items()}
    made = {
        ROOT / "docs/reference/events.md": _events(services),
        ROOT / "docs/reference/settings.md": _settings_page(),
        ROOT / "deploy/rabbitmq/definitions.json": json.dumps(definitions(subscriptions()), indent=2) + "\n",
        ROOT / "deploy/rabbitmq/permissions.json": json.dumps(rights(subscriptions()), indent=2) + "\n",
        ROOT / "services/topology.json": json.dumps(topology, indent=2, ensure_ascii=False) + "\n",
        ROOT / "services/contracts.json": _contracts(services),
        ROOT / "docs/reference/asyncapi-internal.json": _internal_events(services),
        ROOT / "docs/reference/limits.md": limits_page.document(),
        ROOT / "docs/reference/permissions.md": permissions_page.document(services),
    }
    for path, blocks in containers.blocks(list(services.values())).items():
        made[ROOT / path] = _with_blocks((ROOT / path).read_text(encoding="utf-8"), blocks)
    if readme.exists():
        made[readme] = _within(readme.read_text(encoding="utf-8"), flow_table())
    return made


def flow_table() -> str:
    """The six steps with the service that owns each, its events and who takes them."""
    rows = ["| step | | service | events | taken by |", "| --- | --- | --- | --- | --- |"]
    for chinese, english, service, events in STEPS:
        takers = sorted({taker for event in events for taker in _takers(service, event)})
        listed = ", ".join(f"`{event}`" for event in events)
        rows.append(f"| {chinese} | {english} | `{service}` | {listed} | {', '.join(takers)} |")
    return "\n".join(rows)


def _events(services: dict[str, Service]) -> str:
    parts = [
        "# Events",
        "",
        "Generated from the code by `make flow`. CloudEvents 1.0; `type` is `yangguang.<event>.v<version>`, the",
        "routing key `<event>.<audience>`. Each event's contract, and so its version, is in",
        "`services/<service>/contracts/`.",
        "For programs the same is in [asyncapi-internal.json](asyncapi-internal.json) (AsyncAPI 3.0); what other",
        "agencies receive is at `/notify/api/asyncapi.json` of a running system.",
    ]
    for name, service in services.items():
        parts += ["", f"## {name}", "", "| event | taken by | data |", "| --- | --- | --- |"]
        for event in service.publishes:
            data = ", ".join(_fields(service.contracts.schemas[event]))
            parts.append(f"| `{name}.{event}` | {', '.join(_takers(name, event))} | {data} |")
    return "\n".join(parts) + "\n"


def _contracts(services: dict[str, Service]) -> str:
    """Every event's schema by its full name: what each service knows of the others without importing them."""
    schemas = {
        f"{name}.{event}": service.contracts.schemas[event]
        for name, service in services.items()
        for event in service.publishes
    }
    return json.dumps(schemas, indent=1, ensure_ascii=False) + "\n"


def _internal_events(services: dict[str, Service]) -> str:
    whole = internal_events.document(list(services.values()), subscriptions())
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _fields(schema: dict[str, Any]) -> Iterable[str]:
    required = set(schema.get("required", ()))
    for field in schema.get("properties", {}):
        yield f"`{field}`" if field in required else f"`{field}`?"


def _takers(service: str, event: str) -> list[str]:
    return internal_events.takers(f"{service}.{event}", subscriptions())


def _settings_page() -> str:
    rows = [
        "# Settings",
        "",
        "Generated from the code by `make flow`. They come from the environment; `.env` in the working folder is read",
        "beneath it. A missing or wrong one stops the start with one line that names it.",
        "",
        "| setting | default | meaning |",
        "| --- | --- | --- |",
    ]
    rows += [f"| `{setting.name}` | {setting.default} | {setting.meaning} |" for setting in SETTINGS]
    return "\n".join(rows) + "\n"


def _within(text: str, table: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _with_blocks(text: str, blocks: dict[str, str]) -> str:
    for name, block in blocks.items():
        text = containers.within(text, name, block)
    return text


def _settings() -> Settings:
    memory = {f"YANGGUANG_{name.upper()}_DATABASE_URL": "sqlite://" for name in BUILD}
    return Settings.load({"YANGGUANG_SECRET_KEY": Uuid7Ids().code(40), "YANGGUANG_DATA": "var", **memory})
