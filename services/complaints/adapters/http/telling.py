"""What a citizen does with a letter, or for want of his code: rate an answer by its token, ask for a new code."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.web.endpoint import Endpoints
from chassis.web.request import clock
from chassis.web.schema import Schema, View
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas, schemas
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds
from services.complaints.use_cases.ask_for_code import AskForCode, ask_for_code
from services.complaints.use_cases.rate_by_token import RateByToken, rate_by_token

endpoints = Endpoints("complaints", "telling")


class LostCode(Schema):
    """The number of a case, and the mail address that was left with it."""

    number = schemas.one_line("编号", 100)
    email = schemas.mail_address(required=True)


class TokenRating(filing_schemas.Rating):
    """A rating by the token of a letter."""

    token = schemas.one_line("链接", 64)


class AskedView(View):
    """Alike whether number and address belong together or not."""

    state = fields.String(metadata={"description": "asked: where they belong together, a new code is sent there"})


class RatedView(View):
    """What was rated."""

    number = fields.String()
    satisfaction = fields.Integer()


@endpoints.post(
    "/lost-codes",
    who=may("case.renew_code"),
    body=LostCode,
    returns=AskedView,
    status=202,
    also=(409,),
    limits=("lost-code",),
)
def ask_code(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Have a new receipt code sent to the mail address that was left; the answer tells nothing of either."""
    ask_for_code(asked_for(body), work=work, clock=clock())
    return {"state": "asked"}


@endpoints.post(
    "/ratings", who=may("case.rate"), body=TokenRating, returns=RatedView, also=(404, 409), limits=("message",)
)
def rate_answer(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """Rate an answer by the token of the letter that told of it, once."""
    case = rate_by_token(RateByToken(**body), work=work, clock=clock())
    return {"number": case.number, "satisfaction": case.satisfaction}


def asked_for(given: dict[str, Any]) -> AskForCode:
    """What form and interface ask for."""
    return AskForCode(number=kinds.number_asked(given["number"]), email=given["email"])
