"""`yangguang serve | work | relay | migrate`: the processes of the distributed mode."""

from __future__ import annotations

import click

from chassis import processes
from yangguang.composition import BUILD, subscriptions
from yangguang.verbs.cli_output import SERVICE, settings


@click.command()
@click.argument("service", type=SERVICE)
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to serve on.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes.")
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="Threads per process.")
def serve(service: str, bind: str, workers: int, threads: int) -> None:
    """Serve the HTTP of SERVICE with gunicorn.

    Example: yangguang serve catalog --bind 127.0.0.1:8001
    """
    processes.web(BUILD[service], bind=bind, workers=workers, threads=threads)


@click.command()
@click.argument("service", type=SERVICE)
def work(service: str) -> None:
    """Consume the events for SERVICE from RabbitMQ.

    Example: yangguang work review
    """
    processes.worker(BUILD[service])


@click.command()
@click.argument("service", type=SERVICE)
def relay(service: str) -> None:
    """Publish the outbox of SERVICE to RabbitMQ and run its timers.

    Example: yangguang relay notify
    """
    processes.relay(BUILD[service], subscriptions())


@click.command()
@click.argument("service", type=SERVICE, required=False)
def migrate(service: str | None) -> None:
    """Bring the database of SERVICE, or of all four, up to date.

    Example: yangguang migrate catalog
    """
    found = settings(with_secret=False, makes=True)
    if found.mode == "embedded":  # makes its secret with its databases: later, a missing one would be a lost one
        found = settings(makes=True)
    # All are built first: a setting that is missing is said before anything is changed.
    processes.migrate([BUILD[name](found) for name in ([service] if service else BUILD)])
