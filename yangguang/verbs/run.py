"""`yangguang run`: the whole system in one process, with demonstration data at the first start."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from types import FrameType

import click

from chassis.base import log
from chassis.base.settings import SettingsError
from yangguang.verbs.cli_output import settings


@click.command()
@click.option("--demonstration/--no-demonstration", default=True, help="Load the demonstration data if missing.")
def run(demonstration: bool) -> None:
    """Run all four services on http://127.0.0.1:$PORT; Ctrl-C stops them.

    Example: PORT=9000 yangguang run
    """
    found = settings()
    log.configure("WARNING" if found.log_level == "INFO" else found.log_level)
    if _taken(found.port):
        click.echo(f"yangguang: port {found.port} is taken; choose another: PORT=8001 make run", err=True)
        sys.exit(2)
    click.echo("• 启动四个服务 starting the four services")
    from yangguang.embedded import Embedded

    try:
        system = Embedded(found)
    except SettingsError as error:
        click.echo(f"yangguang: {error}", err=True)
        sys.exit(2)
    system.start()
    signal.signal(signal.SIGTERM, _interrupt)
    greeter = threading.Thread(target=_greet, args=(system, demonstration), daemon=True)
    greeter.start()
    try:
        system.serve()
    except KeyboardInterrupt:
        pass
    finally:
        click.echo("• 正在停止 stopping")
        system.stop()


def _greet(system: object, demonstration: bool) -> None:
    from yangguang.demonstration.start import load_if_missing
    from yangguang.embedded import Embedded

    assert isinstance(system, Embedded)  # noqa: S101  (narrows the type for the checker)
    url = f"http://127.0.0.1:{system.settings.port}"
    try:
        if demonstration:
            load_if_missing(system, lambda line: click.echo(f"  {line}"))
    except Exception:
        logging.getLogger(__name__).exception("the demonstration data could not be loaded")
        click.echo("• 示例数据没有装完，重新启动会接着装 the demonstration data are incomplete; start again", err=True)
    click.echo(
        f"""
  阳光政务 已启动  Yangguang is running

  门户 portal        {url}/
  登录 sign in       {url}/sign-in     (任选示例人员，不需要密码 choose anyone, no password)
  公开目录 directory {url}/directory
  大厅屏 hall screen {url}/notify/screen
  接口 API           {url}/catalog/api/docs
  检索 search        curl -G --data-urlencode 'q=公积金' {url}/catalog/api/v1/published
  令牌 token         .venv/bin/yangguang token gjj.zhouhai

  数据 data in {system.settings.data}    Ctrl-C 停止 stops
"""
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
