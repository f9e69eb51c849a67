"""What the containers' files say of each service, so that a new one runs there without an edit by hand.

Each container is given the secret, the accounts and the folders of its own service, and no other's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from chassis.broker.accounts import ACCOUNTS, OPERATOR, PUBLICATIONS, rights
from chassis.broker.definitions import definitions
from chassis.service import Service

COMPOSE = Path("docker-compose.yml")
GATEWAY = Path("deploy/gateway/nginx.conf")
EXAMPLE = Path(".env.example")
# It leads to the others, and signs people in.
PORTAL = "catalog"
DATA = "/var/lib/yangguang"

_OWNERS = """\
      YANGGUANG_{NAME}_MIGRATION_DATABASE_URL: \
postgresql://{name}_owner:${{{NAME}_OWNER_PASSWORD:?run deploy/new_env.sh}}@postgres:5432/{name}
"""
_DATABASE_PASSWORDS = """\
      {NAME}_DATABASE_PASSWORD: ${{{NAME}_DATABASE_PASSWORD}}
      {NAME}_OWNER_PASSWORD: ${{{NAME}_OWNER_PASSWORD}}
"""
_ACCOUNT = "      {NAME}_BROKER_PASSWORD: ${{{NAME}_BROKER_PASSWORD:?run deploy/new_env.sh}}\n"

# Where a block stands in a file: between `# flow:begin NAME (make flow)` and `# flow:end NAME`.
_SETTINGS = """\
x-{name}: &{name}
  <<: *settings
  YANGGUANG_{NAME}_DATABASE_URL: &{name}-database \
postgresql://{name}:${{{NAME}_DATABASE_PASSWORD:?run deploy/new_env.sh}}@postgres:5432/{name}
  YANGGUANG_{NAME}_SECRET_KEY: &{name}-secret ${{{NAME}_SECRET_KEY:?run deploy/new_env.sh}}
  YANGGUANG_{NAME}_FORMER_SECRET_KEYS: &{name}-former ${{{NAME}_FORMER_SECRET_KEYS:-}}
{more}x-{name}-events: &{name}-events
  <<: *{name}
  YANGGUANG_AMQP_URL: amqp://{name}:${{{NAME}_BROKER_PASSWORD:?run deploy/new_env.sh}}@rabbitmq:5672/%2F
x-{name}-volumes: &{name}-volumes {volumes}
"""
# An authority is given to whom it concerns: a process that asks nobody over TLS refuses to start with one.
# Of the public's answers and of what grows old only catalog knows; only notify looks at pages of others.
# How small a count may be shown, and back to which day an officer may enter something, is the web's.
_OWN = {
    "catalog": (
        "  YANGGUANG_KEPT_ANSWERS_MB: ${YANGGUANG_KEPT_ANSWERS_MB:-}\n"
        "  YANGGUANG_STALE_MONTHS: ${YANGGUANG_STALE_MONTHS:-}\n"
    ),
    "notify": (
        "  YANGGUANG_ADDRESS_CHECK_DAYS: ${YANGGUANG_ADDRESS_CHECK_DAYS:-}\n"
        "  YANGGUANG_ADDRESS_CHECK_HOSTS: ${YANGGUANG_ADDRESS_CHECK_HOSTS:-}\n"
        "  YANGGUANG_CA_FILE: ${SITES_CA_FILE:+/etc/yangguang/sites-ca.pem}\n"
    ),
    "complaints": (
        "  YANGGUANG_SMALL_CELL: ${YANGGUANG_SMALL_CELL:-}\n  YANGGUANG_RECORDING_DAYS: ${YANGGUANG_RECORDING_DAYS:-}\n"
    ),
}
# Whether citizens can be told by mail, and which mailbox is read, the web says; the relay tells them and reads it, and
# asks both servers who they are. Whoever takes events needs neither, nor the passwords in their addresses.
_MAIL = """\
x-{name}-mail: &{name}-mail
  YANGGUANG_SMTP_URL: ${{YANGGUANG_SMTP_URL:-}}
  YANGGUANG_MAILBOX_URL: ${{YANGGUANG_MAILBOX_URL:-}}
"""
_MAILS = ("complaints",)
_EVERYTHING = """\
  YANGGUANG_{NAME}_DATABASE_URL: *{name}-database
  YANGGUANG_{NAME}_SECRET_KEY: *{name}-secret
  YANGGUANG_{NAME}_FORMER_SECRET_KEYS: *{name}-former
  YANGGUANG_{NAME}_WEB_URL: http://{name}-web:8000
"""
_PROCESSES = """\
  {name}-web:
    <<: *web
    image: &{name}-image ${{IMAGES:-localhost/yangguang}}/{name}:${{IMAGE_TAG:-latest}}
    build:
      context: .
      dockerfile: deploy/Dockerfile
      args: {{SERVICE: {name}, PYTHON_IMAGE: "${{PYTHON_IMAGE:-python:3.13-slim-trixie}}"}}
    environment:{web_environment}
    volumes: *{name}-volumes
  {name}-worker: {{<<: *worker, image: *{name}-image, environment: *{name}-events, volumes: *{name}-volumes}}
  {name}-relay:{comment}
    <<: *relay
    image: *{name}-image
    environment:{relay_environment}
    volumes: {relay_volumes}
"""
_SIGNS_IN = "{{<<: *{name}, YANGGUANG_OIDC_CLIENT_SECRET: *client-secret}}"
# Of tip-offs: this process alone has what seals who informants are, and no backup of the database.
_SEALS = """
      <<: [*{name}, *{name}-mail]
      YANGGUANG_IDENTITY_KEYS: \
"${{IDENTITY_SECRET_KEY:?run deploy/new_env.sh}},${{IDENTITY_FORMER_SECRET_KEYS:-}}"\
"""
_WEBS = {PORTAL: f" {_SIGNS_IN}", "complaints": _SEALS}
_TO_THE_OUTSIDE = """
      <<: *{name}-events
      YANGGUANG_PUBLICATIONS_AMQP_URL: \
amqp://publications:${{PUBLICATIONS_BROKER_PASSWORD:?run deploy/new_env.sh}}@rabbitmq:5672/publications
      YANGGUANG_RABBITMQ_MANAGEMENT_URL: \
http://accounts:${{ACCOUNTS_BROKER_PASSWORD:?run deploy/new_env.sh}}@rabbitmq:15672"""
_SENDS_MAIL = """
      <<: [*{name}-events, *{name}-mail]
      YANGGUANG_CA_FILE: ${{MAIL_CA_FILE:+/etc/yangguang/mail-ca.pem}}"""
_COMMENT = " # it alone speaks to the outside, and makes the agencies' accounts at the broker"


def blocks(services: Sequence[Service]) -> dict[Path, dict[str, str]]:
    """The generated blocks of each file, by their names."""
    names = [service.name for service in services]
    accounts = [*names, OPERATOR, PUBLICATIONS, ACCOUNTS]
    return {
        COMPOSE: {
            "settings": "".join(_settings(service) for service in services),
            "everything": _each(_EVERYTHING, names),
            "passwords": _each(_DATABASE_PASSWORDS, names),
            "accounts": _each(_ACCOUNT, accounts) + f"      TOPOLOGY: {_digest(services)}\n",
            "databases": _each("      YANGGUANG_{NAME}_DATABASE_URL: *{name}-database\n", names),
            "owners": _each(_OWNERS, names),
            "folders": "".join(f"      - {volume}\n" for name in names for volume in _operators(name)),
            "processes": "\n".join(_processes(service) for service in services),
            "gateway": _each("      {name}-web: {{condition: service_healthy}}\n", names),
            "volumes": _each("  {name}-files:\n  {name}-anchors:\n", names),
        },
        GATEWAY: {"services": f'    "~^/(?<named>{"|".join(_beside_the_portal(names))})(/|$)" $named;\n'},
        EXAMPLE: {
            "secrets": _each("{NAME}_SECRET_KEY=\n{NAME}_FORMER_SECRET_KEYS=\n", names),
            "passwords": _each("{NAME}_DATABASE_PASSWORD=\n{NAME}_OWNER_PASSWORD=\n", names),
            "accounts": _each("{NAME}_BROKER_PASSWORD=\n", accounts),
        },
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


def _each(template: str, names: Iterable[str], **more: str) -> str:
    return "".join(template.format(name=name, NAME=name.upper(), **more) for name in names)


def _digest(services: Sequence[Service]) -> str:
    """Changes with what the broker imports at its start, so that compose starts it again."""
    subscriptions = {service.name: service.subscribes for service in services}
    imported = json.dumps([definitions(subscriptions), rights(subscriptions)], sort_keys=True)
    return sha256(imported.encode()).hexdigest()[:16]


def _settings(service: Service) -> str:
    own = _each(_SETTINGS, [service.name], volumes=_listed(_volumes(service)), more=_OWN.get(service.name, ""))
    return own + (_each(_MAIL, [service.name]) if service.name in _MAILS else "")


def _processes(service: Service) -> str:
    name, outside = service.name, service.external_queues is not None
    return _each(
        _PROCESSES,
        [name],
        web_environment=_each(_WEBS.get(name, " *{name}"), [name]),
        comment=_COMMENT if outside else "",
        relay_environment=_each(_relay_environment(name, outside), [name]),
        relay_volumes=_listed([*_volumes(service), _anchors(name)]),
    )


def _relay_environment(name: str, outside: bool) -> str:
    return _TO_THE_OUTSIDE if outside else _SENDS_MAIL if name in _MAILS else " *{name}-events"


def _volumes(service: Service) -> list[str]:
    """Its own files, and to be read those of others that belong to what it shows."""
    others = [f"{_files(name)}:ro" for name in service.reads_files_of]
    return [f"calendar:{DATA}/calendar:ro", _files(service.name), *others]


def _operators(name: str) -> list[str]:
    return [_files(name), f"{_anchors(name)}:ro"]


def _files(name: str) -> str:
    return f"{name}-files:{DATA}/files/{name}"


def _anchors(name: str) -> str:
    return f"{name}-anchors:{DATA}/anchors/{name}"


def _listed(volumes: Sequence[str]) -> str:
    return f"[{', '.join(volumes)}]"


def _beside_the_portal(names: Iterable[str]) -> list[str]:
    return [name for name in names if name != PORTAL]
