"""All services, wired. A service is a package of ``services`` with an ``app.py`` that builds it: no list names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import services
from chassis.base.settings import Settings
from chassis.ports import Clock
from chassis.service import Service

NAMES = tuple(sorted(path.parent.name for path in Path(services.__path__[0]).glob("*/app.py")))


def _builder(name: str) -> Callable[..., Service]:
    def build(settings: Settings, *, clock: Clock | None = None) -> Service:
        given = {"clock": clock} if clock else {}
        built: Service = import_module(f"services.{name}.app").build(settings, **given)
        return built

    return build


# Each is imported when it is built: a verb that concerns one service loads no other.
BUILD: dict[str, Callable[..., Service]] = {name: _builder(name) for name in NAMES}


def build_all(settings: Settings, *, clock: Clock | None = None) -> list[Service]:
    """Every service with its own database; all by one ``clock``, else the machine's."""
    return [build(settings, clock=clock) for build in BUILD.values()]


def subscriptions() -> dict[str, Sequence[str]]:
    """What each service binds, for the topology."""
    return {name: import_module(f"services.{name}.events").SUBSCRIBES for name in NAMES}
