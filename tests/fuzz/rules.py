"""What counts as a violation where the checks' defaults know less than our documents say."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import RejectedPositiveData

from tests.fuzz.answers import problem

SLOW_SECONDS = 20
# The state of a thing decides about 410 and 412 as it does about 404 and 409, whatever the document says of the input.
OF_THE_STATE = ["401", "403", "404", "409", "410", "412"]
# The codes of refusals which the document foretells: a length, a choice, a form. A rule that looks further than the
# input (an unknown item, a secrecy marking in a text, a cursor of another list) says so by another code, and no
# document can express it.
FORETOLD = ("invalid", "malformed")
BY_RULE = (400, 422)
CHECKS: dict[str, Any] = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "5xx", *OF_THE_STATE]},
    "negative_data_rejection": {"expected-statuses": ["400", "405", "413", "415", "422", "428", "5xx", *OF_THE_STATE]},
    "missing_required_header": {"expected-statuses": ["400", "401", "403", "415", "422", "428"]},
    "max_response_time": SLOW_SECONDS,
}


@schemathesis.hook
def filter_failure(_context: Any, failure: Failure, _case: Any, response: Response) -> bool:
    """Whether a failure is one: not the refusal of well-formed input by a rule that looks further than the input."""
    return not (
        isinstance(failure, RejectedPositiveData)
        and response.status_code in BY_RULE
        and problem(response).get("code", FORETOLD[0]) not in FORETOLD
    )
