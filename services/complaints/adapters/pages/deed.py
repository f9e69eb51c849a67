"""What is done with a case by a form: what the form says, what it becomes, and what is said once it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chassis.web.forms import load_form
from chassis.web.request import clock
from chassis.web.schema import Schema
from services.complaints.adapters.storage import Work
from services.complaints.domain.case import Case


@dataclass(frozen=True, slots=True)
class Deed:
    """The form's schema, the command and its use case; ``done`` is the notice in Chinese."""

    schema: type[Schema]
    command: type[Any]
    use_case: Callable[..., Case]
    done: str
    written: tuple[str, str] | None = None
    """The field of its form that words are written in, and that field's label: to give back where there is no form."""

    def do(self, work: Work, form: Any, **whose: Any) -> Case:
        """``whose``: who acts, on which case, and by which right. Raises what the form or the rules refuse."""
        command = self.command(**whose, **load_form(self.schema, form))
        return self.use_case(command, work=work, clock=clock())
