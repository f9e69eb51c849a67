"""Characters that no database keeps: refused at the edge, for a path or a code that has them names nothing."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from chassis.ports import Invalid


def is_plain(value: str) -> bool:
    """Whether a value has neither control characters nor lone surrogates."""
    return value.isprintable() or not any(character < " " or "\ud800" <= character <= "\udfff" for character in value)


def refuse_nul() -> None:
    """Refuse a request whose path or query holds a NUL; PostgreSQL cannot even compare with one."""
    _refuse([*(request.view_args or {}).items(), *request.args.items()])


def refuse_nul_in_form() -> None:
    """The same for a page's form. Reading it here settles how long it may be, so JSON endpoints do without."""
    _refuse([*request.form.items()])


def _refuse(given: Iterable[tuple[str, object]]) -> None:
    for name, value in given:
        if "\x00" in str(value):
            raise Invalid(
                "提交的内容含有无法识别的字符，请去掉后再试。",
                "The request contains NUL characters; remove them and try again.",
                errors={name: "含有无法识别的字符"},
            )
