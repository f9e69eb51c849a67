"""What the containers' files say of each service, so that a new one runs there without an edit by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from chassis.service import Service

COMPOSE = Path("docker-compose.yml")
GATEWAY = Path("deploy/gateway/nginx.conf")
EXAMPLE = Path(".env.example")
PORTAL = "catalog"

_OWNERS = """\
      YANGGUANG_{NAME}_MIGRATION_DATABASE_URL: \
postgresql://{name}_owner:${{{NAME}_OWNER_PASSWORD:?run deploy/new_env.sh}}@postgres:5432/{name}
"""
_PASSWORDS = """\
      {NAME}_DATABASE_PASSWORD: ${{{NAME}_DATABASE_PASSWORD}}
      {NAME}_OWNER_PASSWORD: ${{{NAME}_OWNER_PASSWORD}}
"""

# Where a block stands in a file: between `# flow:begin NAME (make flow)` and `# flow:end NAME`.
_SETTINGS = """\
x-{name}: &{name}
  <<: *settings
  YANGGUANG_{NAME}_DATABASE_URL: &{name}-database \
postgresql://{name}:${{{NAME}_DATABASE_PASSWORD:?run deploy/new_env.sh}}@postgres:5432/{name}
"""
_PROCESSES = """\
  {name}-web:
    <<: *web
    image: &{name}-image ${{IMAGES:-localhost/yangguang}}/{name}:${{IMAGE_TAG:-latest}}
    build:
      context: .
      dockerfile: deploy/Dockerfile
      args: {{SERVICE: {name}, PYTHON_IMAGE: "${{PYTHON_IMAGE:-python:3.13-slim-trixie}}"}}
    environment: *{name}
  {name}-worker: {{<<: *worker, image: *{name}-image, environment: *{name}}}
"""
_RELAY = "  {name}-relay: {{<<: *relay, image: *{name}-image, environment: *{name}}}\n"
_RELAY_TO_THE_OUTSIDE = """\
  {name}-relay: # it alone speaks to the outside, and makes the agencies' accounts at the broker
    <<: *relay
    image: *{name}-image
    environment:
      <<: *{name}
      YANGGUANG_PUBLICATIONS_AMQP_URL: *publications
      YANGGUANG_RABBITMQ_MANAGEMENT_URL: http://accounts:${{ACCOUNTS_PASSWORD}}@rabbitmq:15672
"""


def blocks(services: Sequence[Service]) -> dict[Path, dict[str, str]]:
    """The generated blocks of each file, by their names."""
    names = [service.name for service in services]
    return {
        COMPOSE: {
            "settings": _each(_SETTINGS, names),
            "passwords": _each(_PASSWORDS, names),
            "databases": _each("  YANGGUANG_{NAME}_DATABASE_URL: *{name}-database\n", names),
            "owners": _each(_OWNERS, names),
            "processes": "\n".join(_processes(service) for service in services),
            "gateway": _each("      {name}-web: {{condition: service_healthy}}\n", names),
        },
        GATEWAY: {"services": f'    "~^/(?<named>{"|".join(_beside_the_portal(names))})(/|$)" $named;\n'},
        EXAMPLE: {"passwords": _each("{NAME}_DATABASE_PASSWORD=\n{NAME}_OWNER_PASSWORD=\n", names)},
    }


def within(text: str, name: str, block: str) -> str:
    """A file's text with one block written anew. Raises :class:`ValueError` where its marks are missing."""
    begin, end = f"# flow:begin {name} (make flow)\n", f"# flow:end {name}\n"
    before, begun, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        raise ValueError(f"there are no marks for the block '{name}'")
    indent = before.rpartition("\n")[2]
    return f"{before}{begin}{block}{indent}{end}{after}"


def _each(template: str, names: Iterable[str]) -> str:
    return "".join(template.format(name=name, NAME=name.upper()) for name in names)


def _processes(service: Service) -> str:
    relay = _RELAY if service.external_queues is None else _RELAY_TO_THE_OUTSIDE
    return _each(_PROCESSES + relay, [service.name])


def _beside_the_portal(names: Iterable[str]) -> list[str]:
    return [name for name in names if name != PORTAL]
