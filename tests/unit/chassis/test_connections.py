"""Why a broker is away, in words that send nobody to look at what is right."""

from __future__ import annotations

import pytest
from pika.exceptions import ProbableAccessDeniedError, StreamLostError

from chassis.broker.connections import REFUSED, reason

AT = "127.0.0.1:5672"


@pytest.mark.parametrize("kind", [StreamLostError, ProbableAccessDeniedError])
def test_a_broker_that_is_stopped_is_not_said_to_deny_access(kind: type[Exception]) -> None:
    said = reason(kind("StreamLostError: ('Stream connection lost: end of file',)"), AT)
    assert said.startswith(f"it does not answer at {AT}: it hung up on the connection, as a broker does that stops")


def test_a_broker_that_denies_access_says_so_itself() -> None:
    said = reason(ProbableAccessDeniedError("ConnectionClosedByBroker: (530) NOT_ALLOWED - vhost / not found"), AT)
    assert said.startswith(f"{REFUSED}, so account, password or vhost are wrong")
