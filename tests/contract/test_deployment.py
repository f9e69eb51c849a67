"""The containers match the code: every process is there, every setting is known, no secret lies in the repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from chassis.base.settings import SETTINGS
from chassis.broker.accounts import rights
from chassis.broker.definitions import definitions
from chassis.monitoring.health_server import HealthServer, listen
from tests.contract.test_structure import built
from yangguang import containers
from yangguang.__main__ import main
from yangguang.composition import BUILD, subscriptions

ROOT = Path(__file__).resolve().parents[2]
SERVICES = tuple(BUILD)
PROCESSES = ("web", "worker", "relay")
SECRET = re.compile(r"_(PASSWORD|KEY)$")
PROTECTED = re.compile(r"_(PASSWORD|SECRET_KEYS?|CLIENT_SECRET)$")
VARIABLE = re.compile(r"\$\{([A-Z_]+)")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


COMPOSE = text("docker-compose.yml")
PARSED = yaml.safe_load(COMPOSE)
DOCKERFILE = text("deploy/Dockerfile")
EXAMPLE = dict(line.split("=", 1) for line in text(".env.example").splitlines() if re.match(r"[A-Z]", line))


def composed(name: str) -> str:
    """The lines of one service of the compose file."""
    found = re.search(rf"^  {name}:(.*(?:\n    .*|\n)*)", COMPOSE.split("\nservices:\n")[1], re.MULTILINE)
    assert found, f"docker-compose.yml has no service {name}"
    return found.group(1)


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("service", SERVICES)
def test_every_process_of_every_service_runs_in_a_container(service: str, process: str) -> None:
    block = composed(f"{service}-{process}")
    assert f"<<: *{process}" in block
    assert f"{service}-image" in block
    assert f"*{service}" in block, "its own settings, with its own database"
    assert re.search(rf"^x-{process}: &{process}\n(?:  .*\n)*?  command: \[{process}\b", COMPOSE, re.MULTILINE)


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_given_no_password_secret_or_account_of_another_service(service: str, process: str) -> None:
    """Whoever breaks into review shall not find there what signs for catalog, or opens its database."""
    given = json.dumps(PARSED["services"][f"{service}-{process}"]["environment"])
    own = {f"{service.upper()}_{kind}" for kind in ("DATABASE_PASSWORD", "SECRET_KEY", "FORMER_SECRET_KEYS")}
    if process != "web":  # it only asks whether the broker is there
        own |= {f"{service.upper()}_BROKER_PASSWORD"}
    if (service, process) == ("notify", "relay"):
        own |= {"PUBLICATIONS_BROKER_PASSWORD", "ACCOUNTS_BROKER_PASSWORD"}
    if (service, process) == ("catalog", "web"):
        own |= {"YANGGUANG_OIDC_CLIENT_SECRET"}
    if (service, process) == ("complaints", "web"):
        own |= {"IDENTITY_SECRET_KEY", "IDENTITY_FORMER_SECRET_KEYS"}
    assert {name for name in VARIABLE.findall(given) if PROTECTED.search(name)} == own


def test_the_passwords_of_the_mail_servers_are_with_the_processes_that_need_them() -> None:
    """Its worker reads neither address, and was given both; only its relay asks who the servers are."""
    names = {"YANGGUANG_SMTP_URL", "YANGGUANG_MAILBOX_URL", "YANGGUANG_CA_FILE"}
    given = {process: names & {*PARSED["services"][f"complaints-{process}"]["environment"]} for process in PROCESSES}
    assert given == {"web": names - {"YANGGUANG_CA_FILE"}, "worker": set(), "relay": names}


def test_the_migrations_are_given_the_databases_and_nothing_else_that_is_secret() -> None:
    given = VARIABLE.findall(json.dumps(PARSED["services"]["migrate"]["environment"]))
    assert {name.partition("_")[2] for name in given if PROTECTED.search(name)} == {
        "DATABASE_PASSWORD",
        "OWNER_PASSWORD",
    }


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_container_writes_its_own_folders_and_reads_those_it_must(service: str, process: str) -> None:
    mounted = [volume.split(":") for volume in PARSED["services"][f"{service}-{process}"]["volumes"]]
    written = {folder for _, folder, *options in mounted if "ro" not in options}
    anchors = {f"/var/lib/yangguang/anchors/{service}"} if process == "relay" else set()
    assert written == {f"/var/lib/yangguang/files/{service}"} | anchors
    others = {f"/var/lib/yangguang/files/{other}" for other in built(service).reads_files_of}
    read = {folder for _, folder, *options in mounted if "ro" in options}
    assert read == others | {"/var/lib/yangguang/calendar"}
    assert {name for name, *_ in mounted} <= set(PARSED["volumes"])


def test_the_broker_is_started_again_when_what_it_imports_has_changed() -> None:
    """Its digest stands in the environment: an account may not make what a new event needs."""
    names = [built(name) for name in SERVICES]
    digest = PARSED["services"]["rabbitmq"]["environment"]["TOPOLOGY"]
    assert f"TOPOLOGY: {digest}" in containers.blocks(names)[containers.COMPOSE]["accounts"]
    without = containers.blocks([replace(names[0], subscribes=names[0].subscribes[1:]), *names[1:]])
    assert digest not in without[containers.COMPOSE]["accounts"]


@pytest.mark.parametrize(("server", "setting"), [("gateway", "BIND"), ("rabbitmq", "BROKER_BIND")])
def test_what_others_reach_listens_on_this_machine_until_a_setting_of_its_own_says_else(
    server: str, setting: str
) -> None:
    (port,) = PARSED["services"][server]["ports"]
    assert port.startswith(f"${{{setting}:-127.0.0.1}}:")
    assert EXAMPLE[setting] == "127.0.0.1"


def template(name: str) -> str:
    """The lines of one template of the compose file."""
    found = re.search(rf"^x-{name}: &{name}\b.*\n((?:(?:  .*)?\n)*)", COMPOSE, re.MULTILINE)
    assert found, f"docker-compose.yml has no template {name}"
    return found.group(1)


def test_a_web_that_listens_to_all_has_the_gateway_alone_before_it() -> None:
    """Its own image refuses the trial's sign-in there; the compose file publishes no port of a web."""
    assert 'command: [web, --bind, "0.0.0.0:8000", --behind-gateway]' in template("web")
    assert "--behind-gateway" not in DOCKERFILE
    assert {name for name, made in PARSED["services"].items() if "ports" in made} == {"gateway", "rabbitmq"}


def test_whatever_runs_on_is_started_again_when_it_ends() -> None:
    """A worker that is stuck ends itself, and counts on this."""
    assert "restart: unless-stopped" in template("process")
    assert all("<<: *process" in template(process) for process in PROCESSES)
    for server in ("postgres", "rabbitmq", "gateway"):
        assert "restart: unless-stopped" in composed(server)


@pytest.mark.parametrize(
    ("process", "asked"), [("web", '"8000", /$$SERVICE/readyz'), ("worker", '"9000", /readyz'), ("relay", "*by-probe")]
)
def test_every_process_is_asked_whether_it_is_ready(process: str, asked: str) -> None:
    (check,) = re.findall(r"^  healthcheck: (.*)$", template(process), re.MULTILINE)
    assert asked in check
    assert "YANGGUANG_METRICS_BIND=0.0.0.0:9000" in DOCKERFILE


@pytest.mark.parametrize(("missing", "code"), [("", 0), ("it does not answer", 1)])
def test_the_question_of_the_health_checks_gets_the_probes_answer(missing: str, code: int) -> None:
    probe = HealthServer(
        listen("127.0.0.1:0"),
        service="alpha",
        checks={"broker": lambda: missing},
        stuck=lambda: "",
        metrics=lambda: b"",
    )
    probe.start()
    folded = " ".join(template("ask").split())
    command = [sys.executable, "-c", folded, str(probe.port), "/$PAGE"]
    asked = subprocess.run(command, capture_output=True, text=True, env={"PAGE": "readyz", "http_proxy": "none"})
    probe.stop()
    assert (asked.returncode, asked.stderr) == (code, "")
    assert json.loads(asked.stdout)["checks"] == {"broker": missing or "ok"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_database_and_a_password_of_its_own(service: str) -> None:
    password = f"{service.upper()}_DATABASE_PASSWORD"
    assert f"//{service}:${{{password}:?" in COMPOSE
    assert f"{password}: ${{{password}}}" in composed("postgres"), "deploy/postgres/init.sh makes what it is given"
    assert password in EXAMPLE


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_migrations_know_the_account_that_owns_a_database(service: str) -> None:
    """Whoever breaks into a running process must not find there what could change an audit record."""
    owner = f"{service.upper()}_OWNER_PASSWORD"
    url = f"YANGGUANG_{service.upper()}_MIGRATION_DATABASE_URL: postgresql://{service}_owner:${{{owner}:?"
    assert url in composed("migrate")
    assert COMPOSE.count(f"{service}_owner:") == 1
    assert f"{owner}: ${{{owner}}}" in composed("postgres")


def test_the_databases_are_made_of_the_passwords_given() -> None:
    services = {"ALPHA_DATABASE_PASSWORD": "a", "BETA_DATABASE_PASSWORD": "b", "POSTGRES_PASSWORD": "p"}
    environ = {**services, "ALPHA_OWNER_PASSWORD": "ao", "BETA_OWNER_PASSWORD": "bo"}
    loop = text("deploy/postgres/init.sh").split("\n}\n")[1]
    command = ["bash", "-euo", "pipefail", "-c", f"make_database() {{ echo $1=$2,$3; }}\n{loop}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    assert done.stdout.split() == ["alpha=a,ao", "beta=b,bo"]


@pytest.mark.parametrize("service", SERVICES)
def test_the_gateway_waits_for_every_web_and_knows_its_name(service: str) -> None:
    assert f"{service}-web: {{condition: service_healthy}}" in composed("gateway")
    assert re.search(rf"\b{service}\b", text("deploy/gateway/nginx.conf"))


def test_what_the_containers_files_say_of_the_services_follows_from_the_code() -> None:
    for path, blocks in containers.blocks([built(name) for name in SERVICES]).items():
        written = text(str(path))
        for name, block in blocks.items():
            assert containers.within(written, name, block) == written, "run `make flow`"


def test_every_setting_of_the_containers_is_declared() -> None:
    declared = {setting.name for setting in SETTINGS}
    for path in ("docker-compose.yml", ".env.example", "deploy/Dockerfile", "deploy/new_env.sh"):
        for name in re.findall(r"\bYANGGUANG_[A-Z_]*[A-Z]\b", text(path)):
            general = re.sub(rf"_({'|'.join(SERVICES)})_".upper(), "_<SERVICE>_", name)
            assert general in declared, f"{path} sets {name}"


NOT_HANDED_ON = {
    "YANGGUANG_SECRET_KEY": "each service has its own",
    "YANGGUANG_FORMER_SECRET_KEYS": "each service has its own",
    "YANGGUANG_AUDIT_ANCHORS": "a volume in the data folder",
    "YANGGUANG_METRICS_BIND": "the image's",
}


def test_every_setting_that_a_container_can_honour_is_handed_on() -> None:
    """What stands in .env and reaches no process would be taken and not honoured."""
    handed = {
        re.sub(rf"_({'|'.join(SERVICES)})_".upper(), "_<SERVICE>_", name)
        for name in re.findall(r"\b(YANGGUANG_[A-Z_]+): ", COMPOSE)
    }
    of_ours = {setting.name for setting in SETTINGS if setting.name.startswith("YANGGUANG_")}
    assert of_ours - handed == set(NOT_HANDED_ON)


def test_every_variable_of_the_compose_file_is_explained_in_the_example() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) == set(EXAMPLE)


def test_no_secret_is_kept_in_the_repository() -> None:
    assert {name: value for name, value in EXAMPLE.items() if SECRET.search(name) and value} == {}
    deployment = [path for path in (ROOT / "deploy").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    for path in [ROOT / "docker-compose.yml", *deployment]:
        for written in re.findall(r"://[\w.-]+:([^@\s]+)@", path.read_text(encoding="utf-8")):
            assert written.startswith("${"), f"{path.name} holds a password"
    for service in PARSED["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not SECRET.search(name) or value.startswith("${"), f"{name} is written out"
    assert ".env" in text(".gitignore").splitlines()
    assert text("deploy/Dockerfile.dockerignore").splitlines()[1] == "*", "only what is named goes into an image"


def test_the_brokers_definitions_are_the_declared_topology() -> None:
    kept = json.loads(text("deploy/rabbitmq/definitions.json"))
    assert kept == definitions(subscriptions()), "run `make flow`"
    assert {"users", "permissions"} & set(kept) == set(), "users come from the environment"
    assert json.loads(text("deploy/rabbitmq/permissions.json")) == rights(subscriptions()), "run `make flow`"


def test_definitions_bind_each_service() -> None:
    made = definitions({"review": ["catalog.disclosure.*.external"]})
    assert [vhost["name"] for vhost in made["vhosts"]] == ["/", "publications"]
    bound = [
        (binding["vhost"], binding["source"], binding["destination"], binding["routing_key"])
        for binding in made["bindings"]
    ]
    assert bound == [
        ("/", "yangguang.events", "review.inbox", "catalog.disclosure.*.external"),
    ]


def test_an_image_holds_every_package_of_ours_that_a_service_imports() -> None:
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    base = DOCKERFILE.split("AS base")[1].split("AS operator")[0]
    sources = [*ROOT.glob("services/**/*.py"), *ROOT.glob("chassis/**/*.py")]
    imported = {
        package
        for path in sources
        for package in re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    for package in (ours & imported) - {"services"}:
        assert re.search(rf"^COPY {package} {package}$", base, re.MULTILINE), f"{package} is not in the image"
    assert re.search(r"^COPY services/\*\.py services/\*\.json services/$", base, re.MULTILINE), "their common words"


@pytest.mark.parametrize("stage", ["operator", "service"])
def test_no_process_of_ours_is_root(stage: str) -> None:
    lines = DOCKERFILE.split(f"AS {stage}\n")[1].split("\nFROM ")[0].splitlines()
    assert "USER yangguang" in lines
    after = lines[lines.index("USER yangguang") + 1 :]
    assert not [line for line in after if line.startswith(("USER", "RUN", "COPY"))]


def test_the_images_install_only_what_the_lock_file_names() -> None:
    assert re.findall(r"pip install .*", DOCKERFILE) == [
        "pip install --quiet --disable-pip-version-check --require-hashes -r /tmp/run.txt \\"
    ]


@pytest.mark.parametrize("image", [name for name in EXAMPLE if name.endswith("_IMAGE")])
def test_the_stand_ins_bear_the_names_that_the_compose_file_uses(image: str) -> None:
    assert f"${{{image}:-{EXAMPLE[image]}}}" in COMPOSE
    assert f"{image}=${{{image}:-{EXAMPLE[image]}}}" in text("deploy/stand_ins.sh")


def test_the_command_that_hands_the_key_of_identities_to_the_operator_fits_the_containers() -> None:
    page = text("docs/how-to/handle-a-tip-off.md")
    setting = "YANGGUANG_IDENTITY_KEYS"
    found = re.search(
        rf"compose exec -T (\S+) printenv {setting}\).*?run --rm -e {setting} (\S+) ([a-z ]+)\n", page, re.S
    )
    assert found
    web, operator, verb = found.groups()
    assert [name for name in PARSED["services"] if setting in str(PARSED["services"][name])] == [web]
    assert PARSED["services"][operator]["image"].split("/")[-1].startswith("operator:")
    assert '["python", "-m", "yangguang"]' in DOCKERFILE
    assert CliRunner().invoke(main, [*verb.split(), "--help"]).exit_code == 0
