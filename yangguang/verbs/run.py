"""`yangguang run`: the whole system in one process; for a trial with demonstration data at the first start."""

from __future__ import annotations

import errno
import logging
import os
import shlex
import signal
import socket
import sys
import threading
from contextlib import ExitStack
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from chassis.base import log
from chassis.base.settings import Settings, SettingsError
from yangguang.composition import BUILD
from yangguang.verbs.cli_output import settings

if TYPE_CHECKING:
    from yangguang.embedded import Embedded

# The settings by which a token is of one system or of another.
_OF_A_TOKEN = ("PORT", "YANGGUANG_DATA", "YANGGUANG_PUBLIC_URL")


@click.command()
@click.option(
    "--demonstration/--no-demonstration",
    default=None,
    help="Load the demonstration data if missing; by default where people sign in without an identity provider.",
)
def run(demonstration: bool | None) -> None:
    """Run all four services on http://127.0.0.1:$PORT; Ctrl-C stops them.

    Example: PORT=9000 yangguang run
    """
    found = settings(makes=True)
    if demonstration and not found.local_issuer:
        click.echo("yangguang: the demonstration's invented staff is for trials, YANGGUANG_LOCAL_ISSUER=1.", err=True)
        sys.exit(2)
    log.configure("WARNING" if found.log_level == "INFO" else found.log_level)
    for line in found.misspelt(list(BUILD)):
        click.echo(f"yangguang: {line}", err=True)
    if _taken(found.port):
        _end_since_taken(found.port)
    click.echo("• 启动四个服务 starting the four services")
    from yangguang.data_folder import alone, require_identity_key, require_whole
    from yangguang.embedded import DatabaseUnusable, Embedded

    with ExitStack() as held:
        try:
            held.enter_context(alone(found.data_folder()))
            require_whole(found)
            require_identity_key(found)
            system = Embedded(found)
        except (SettingsError, DatabaseUnusable) as error:
            click.echo(f"yangguang: {error}", err=True)
            sys.exit(2 if isinstance(error, SettingsError) else 1)
        _serve(system, demonstration)


def _serve(system: Embedded, demonstration: bool | None) -> None:
    found = system.settings
    wanted = found.local_issuer if demonstration is None else demonstration
    if wanted:
        from yangguang.demonstration.start import take_up

        take_up(system)
    system.start()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server = system.listen()
        threading.Thread(target=_greet, args=(system, wanted), daemon=True).start()
        system.serve(server)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        # Whoever came between the first look and now.
        if error.errno != errno.EADDRINUSE:
            raise
        _end_since_taken(found.port)
    finally:
        click.echo("• 正在停止 stopping")
        system.stop()


def _greet(system: Embedded, demonstration: bool) -> None:
    from yangguang.demonstration.caller import Unexpected
    from yangguang.demonstration.start import load_if_missing

    try:
        if demonstration:
            load_if_missing(system, lambda line: click.echo(f"  {line}"))
    except Exception as error:
        # What the system itself answered says all; its own lines say the rest.
        told = None if isinstance(error, Unexpected) else error
        logging.getLogger(__name__).error("the demonstration data could not be loaded: %s", error, exc_info=told)
        click.echo("• 示例数据没有装完，重新启动会接着装 the demonstration data are incomplete; start again", err=True)
    click.echo(_banner(system.settings, is_empty=_is_empty(system)))


def _banner(found: Settings, *, is_empty: bool) -> str:
    url = f"http://127.0.0.1:{found.port}"
    # What was set for this process alone is set for the command too; else it would make a token of another system.
    given = "".join(f"{name}={shlex.quote(os.environ[name])} " for name in _OF_A_TOKEN if os.environ.get(name))
    yangguang = f"{given}.venv/bin/yangguang"
    how = _sign_in(found)
    lines = [
        "",
        "  阳光政务 已启动  Yangguang is running",
        "",
        f"  门户 portal        {url}/",
        f"  登录 sign in       {url if found.local_issuer else found.public_url}/sign-in     {how}",
        f"  公开目录 directory {url}/directory",
        f"  大厅屏 hall screen {url}/notify/screen",
        f"  接口 API           {url}/catalog/api/docs",
        f"  检索 search        curl -G --data-urlencode 'q=公积金' {url}/catalog/api/v1/published",
        *([f"  令牌 token         {yangguang} token gjj.zhouhai"] if found.local_issuer else []),
        "",
    ]
    if is_empty:
        lines += [
            "  还没有单位和人员，接着做 nobody is entered yet; next:",
            f"  1. 单位和事项 bodies, items   {yangguang} import catalogue FILE.json",
            f"  2. 首批人员 first staff       {yangguang} staff appoint BODY --office SUB=NAME "
            "--security-admin SUB=NAME --audit-admin SUB=NAME",
            "  3. 其他人员 everybody else    docs/how-to/enter-the-staff.md",
            "",
        ]
    return "\n".join([*lines, f"  数据 data in {found.data}    Ctrl-C 停止 stops", ""])


def _sign_in(found: Settings) -> str:
    if found.local_issuer:
        return "(任选示例人员，不需要密码 choose anyone, no password)"
    if found.provider is None:
        return "(还没有接入统一身份认证，无人能登录 nobody can: no provider is connected, YANGGUANG_OIDC_ISSUER)"
    return "(统一身份认证 your provider)"


def _is_empty(system: Embedded) -> bool:
    from services.catalog.adapters.storage.reads.directory import all_bodies

    catalog = next(service for service in system.services if service.name == "catalog")
    with catalog.reading() as work:
        return not all_bodies(work.events.connection)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_since_taken(port: int) -> NoReturn:
    todo = "end who listens there ('ss -ltnp' names him), or choose another port: PORT=8001 make run"
    click.echo(f"yangguang: port {port} is taken; {todo}", err=True)
    sys.exit(2)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
