"""The shared theme: base template, components, styles and the switch of the elder mode."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from chassis.web.access import OPEN
from chassis.web.elder import is_elder, remember
from chassis.web.pages import local_path
from chassis.web.request import ELDER_COOKIE
from chassis.web.ui import api_page, refused_form, text

__all__ = ["ELDER_COOKIE", "blueprint", "register", "render_api"]

_STATIC = Path(__file__).parent / "static"
_YEAR_SECONDS = 365 * 24 * 3600
_UNVERSIONED_SECONDS = 300


class Theme(Blueprint):
    """Templates and static files; a file asked for with its content hash may be kept for a year."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Seconds that a browser may keep a file."""
        return _YEAR_SECONDS if "v" in request.args else _UNVERSIONED_SECONDS


def blueprint() -> Blueprint:
    """The theme's own addresses: ``/ui/…`` and ``/elder``."""
    theme = Theme("ui", __name__, static_folder="static", static_url_path="/ui", template_folder="templates")
    theme.add_url_rule("/elder", "elder", _switch_elder, methods=["POST"])
    return theme


def register(app: Flask) -> None:
    """Give an application the theme: its addresses, filters and what its templates may use."""
    app.register_blueprint(blueprint())
    for name in ("ui.static", "ui.elder"):
        view: Any = app.view_functions[name]
        app.view_functions[name] = _public(view)
    app.jinja_env.filters.update(text.FILTERS | refused_form.FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(refused_form.GLOBALS, ui_asset=_asset)
    app.context_processor(lambda: {"elder": is_elder(), "here": _here()})


def render_api(app: Flask, service: str) -> str:
    """The page that explains a service's JSON endpoints, from its OpenAPI document."""
    document = app.extensions["yangguang.document"]()
    return render_template("api.html", service=service, groups=api_page.groups(document), info=document["info"])


def _public(view: Any) -> Any:
    def show(**path: Any) -> Any:
        return view(**path)

    show.access = OPEN  # type: ignore[attr-defined]  # read by the guard test
    return show


def _switch_elder() -> BaseResponse:
    """Turn the elder mode on or off and go back to where the reader was."""
    answer = redirect(local_path(request.form.get("next")), code=303)
    return remember(answer, request.form.get("on") == "1")


def _here() -> str:
    """The present address, to come back to; a refused form has no address of its own to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _asset(name: str) -> str:
    return url_for("ui.static", filename=name, v=_content_hash(name))


@cache
def _content_hash(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
