"""The staff."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View
from services.catalog.adapters.http.people_schemas import PersonFields, PostFields
from services.catalog.adapters.http.views.values import Version


class PostView(PostFields, View):
    """A post in the state that it is in: `entered`, `confirmed` or `ended`."""

    id = fields.String()
    state = fields.String()
    entered_by = fields.Nested(ActorView)
    entered_at = fields.DateTime()
    confirmed_by = fields.Nested(ActorView, allow_none=True)
    confirmed_at = fields.DateTime(allow_none=True)
    ended_by = fields.Nested(ActorView, allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    end_reason = fields.String()


class VacancyView(View):
    """A post that nobody in that body holds now; a head's of a department nobody in that `department`."""

    role = fields.String()
    body = fields.String()
    department = fields.String()


class PersonView(PersonFields, View):
    """A person as kept, with his posts."""

    sub = fields.String()
    posts = fields.List(fields.Nested(PostView))
    etag = Version()


class LeftView(PersonView):
    """A person after a change that may have ended posts.

    `vacant`: posts of his that nobody of that body holds any more and for which work waits: `leader`, `section_head` of
    a `department`, `secrecy_officer`, `case_officer`, `archivist`, `channel_keeper`; and those that enter or confirm
    others (`office`, `security_admin`), without which it can let nobody in until an operator appoints somebody.
    """

    vacant = fields.List(fields.Nested(VacancyView))


class SessionView(View):
    """A sign-in or a token of a person; `way`: `sign_in` or `token`."""

    id = fields.String()
    way = fields.String()
    started_at = fields.DateTime()
    expires_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
