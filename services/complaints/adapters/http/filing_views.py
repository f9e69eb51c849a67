"""What the endpoints of filing give."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View


class StatementView(View):
    """What a proof of filing states, as it is signed."""

    form = fields.String(metadata={"description": "yangguang-filing-proof/1"})
    iss = fields.String(metadata={"description": "public address of the system"})
    number = fields.String()
    body = fields.String(metadata={"description": "the body that took it in"})
    body_name = fields.String()
    kind = fields.String()
    channel = fields.String()
    received_on = fields.String(metadata={"description": "the day on which it came"})
    filed_at = fields.String(metadata={"description": "when it was taken in"})
    words = fields.String(metadata={"description": "SM3 of `words` beside it, in UTF-8"})


class FilingProofView(View):
    """A proof of filing with the words that it is about."""

    proof = fields.String(metadata={"description": "compact JWS (RFC 7515) with alg Ed25519 (RFC 9864)"})
    statement = fields.Nested(StatementView)
    words = fields.String(metadata={"description": "salt, title and text, a line each; nobody else has the salt"})
    keys = fields.String(metadata={"description": "where the public keys are"})


class FilingKeyView(View):
    """A public key, as JWK (RFC 8037) and as PEM."""

    kty = fields.String()
    crv = fields.String()
    x = fields.String()
    kid = fields.String(metadata={"description": "thumbprint (RFC 7638)"})
    alg = fields.String()
    use = fields.String()
    pem = fields.String()


class FilingKeysView(View):
    """A JWK set."""

    keys = fields.List(fields.Nested(FilingKeyView))
