"""`yangguang`: everything an operator does, one verb each."""

from __future__ import annotations

import importlib
from typing import Any

import click

from chassis.base import private_files
from chassis.base.settings import Settings, SettingsError

# Verbs are imported when they are called, so that each starts fast.
VERBS = {
    "run": "yangguang.verbs.run:run",
    "serve": "yangguang.verbs.processes:serve",
    "work": "yangguang.verbs.processes:work",
    "relay": "yangguang.verbs.processes:relay",
    "migrate": "yangguang.verbs.processes:migrate",
    "token": "yangguang.verbs.token:token",
    "session-keys": "yangguang.verbs.session_keys:session_keys",
    "staff": "yangguang.verbs.staff:staff",
    "import": "yangguang.verbs.imports:imports",
    "export": "yangguang.verbs.exports:exports",
    "agency": "yangguang.verbs.agency:agency",
    "outbox": "yangguang.verbs.outbox:outbox",
    "parked": "yangguang.verbs.parked:parked",
    "set-aside": "yangguang.verbs.set_aside:set_aside",
    "reconcile": "yangguang.verbs.reconcile:reconcile",
    "sweep": "yangguang.verbs.sweep:sweep",
    "compact": "yangguang.verbs.compact:compact",
    "identities": "yangguang.verbs.identities:identities",
    "doctor": "yangguang.verbs.doctor:doctor",
    "audit": "yangguang.verbs.audit:audit",
    "calendar": "yangguang.verbs.calendar:calendar",
    "flow": "yangguang.verbs.flow:flow",
}


class Verbs(click.Group):
    """A group whose commands are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which they are met."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a setting that it misses ends it with one line and exit code 2, a server that is away with 1."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            click.echo(f"yangguang: {error}", err=True)
            ctx.exit(2)
        except Exception as error:
            if not (outage := _outage(error)):
                raise
            click.echo(f"yangguang: a database or a disk is away: {outage}", err=True)
            ctx.exit(1)


def _outage(error: Exception) -> str:
    """What a database or a disk said that went away; empty for anything else."""
    from chassis.storage import outages  # only now: the verbs start fast without the database

    if outages.is_full_server(error):
        return f"{outages.said(error)}: {outages.room_for(error)}"
    if outages.is_full(error):
        # Where it happened is not always told; what is kept is below these two.
        found = Settings.load(with_secret=False)
        folders = " or ".join(dict.fromkeys(map(str, (found.data, found.files.parent))))
        return f"{outages.said(error)}: make room in {folders}, or give another folder (YANGGUANG_DATA)"
    if outages.is_damaged(error):
        return outages.reason(error)
    return outages.said(error) if outages.is_unavailable(error) else ""


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Yangguang 阳光政务: government-affairs disclosure from proposal to archive.

    Exit codes: 0 done, 1 refused, 2 wrong usage.

    Example: yangguang run
    """


def start() -> None:
    """The program: what it writes is read by nobody else."""
    private_files.by_default()
    main()


if __name__ == "__main__":
    start()
