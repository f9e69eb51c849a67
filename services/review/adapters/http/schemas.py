"""What the JSON endpoints of review take and give; the form of a step is read by the same schema."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.content.text_guard import STORABLE, RefusedText, checked_text
from chassis.web.schema import (
    ActorView,
    CheckedFileView,
    Coded,
    Day,
    FindingView,
    Flag,
    KeptFindingView,
    PageQuery,
    Schema,
    Text,
    TextFileView,
    View,
    Whole,
    WithheldView,
    choice,
)
from services.review.domain.case import DECISIONS
from services.review.domain.deliberation import ATTENDANCES, VOTES
from services.review.domain.grounds import GROUNDS
from services.review.domain.refusals import ISSUE_STATE_NAMES, STATE_NAMES
from services.review.domain.review import FIELD_NAMES
from services.review.domain.routes import SKIPPED_FOR
from services.vocabulary import DELIBERATION_ASPECTS, SAME

LONGEST_OPINION, LONGEST_REMARK, LONGEST_MINUTES = 4000, 1000, 20000
_SUB = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}"
_MOST_STEPS, MOST_AT_ONCE = 99, 30


class SheetField(fields.Dict):
    """The answers of a sheet by field; their form is the question of the step's JSON Schema, texts are guarded here."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        sheet: dict[str, Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        guarded, errors = {}, {}
        for name, answer in sheet.items():
            try:
                guarded[name] = self._guarded(answer)
            except ValidationError as wrong:
                errors[name] = wrong.messages
        if errors:
            raise ValidationError(errors)
        return guarded

    def _guarded(self, answer: Any) -> Any:
        if isinstance(answer, (dict, list)):
            raise ValidationError("格式不对。 / An answer is a text or true or false.")
        try:
            return checked_text(answer, longest=LONGEST_OPINION) if isinstance(answer, str) else answer
        except RefusedText as refused:
            raise ValidationError(str(refused)) from None


def opinion_called(label: str) -> Text:
    """The words of a decision, by the name that its form has for them."""
    return Text(shortest=1, longest=LONGEST_OPINION, required=True, metadata={"label": label})


class DecisionSchema(Schema):
    """One decision on the current step of a case."""

    step = Whole(least=1, greatest=_MOST_STEPS, required=True, metadata={"description": "a number from 'current'"})
    decision = choice(DECISIONS, required=True)
    opinion = opinion_called("意见")
    sheet = SheetField(
        keys=fields.String(),
        load_default=None,
        allow_none=True,
        metadata={
            "description": "the step's sheet, needed to pass a step that has one",
            "additionalProperties": {
                "type": ["string", "boolean"],
                "pattern": STORABLE,
                "maxLength": LONGEST_OPINION,
            },
        },
    )
    fields_ = fields.List(
        choice(FIELD_NAMES),
        data_key="fields",
        attribute="fields",
        load_default=list,
        validate=validate.Length(max=len(FIELD_NAMES)),
        metadata={"description": "with 'return', and only there: the fields concerned; none means the whole"},
    )
    ground = choice(
        {"": "", **GROUNDS},
        load_default="",
        metadata={"description": "with 'refuse', and only there: the legal ground, needed"},
    )


class ReturnSchema(DecisionSchema):
    """A return, as its form sends it."""

    opinion = opinion_called("退回理由")


class RefuseSchema(DecisionSchema):
    """A refusal, as its form sends it."""

    opinion = opinion_called("不予公开的理由")


class OneToPass(Schema):
    """A case, and the step of it that is passed."""

    case = Text(shortest=1, longest=64, required=True)
    step = Whole(least=1, greatest=_MOST_STEPS, required=True)
    seen = Text(longest=20, load_default="", metadata={"description": "the version that was looked at, if told"})


class PassSeveralSchema(Schema):
    """Several cases whose current step is passed at once; steps with a sheet are passed one by one."""

    cases = fields.List(
        fields.Nested(OneToPass),
        required=True,
        validate=validate.Length(
            1,
            MOST_AT_ONCE,
            error=f"请在表中勾选 1 至 {MOST_AT_ONCE} 件。 / Name 1 to {MOST_AT_ONCE} cases.",
        ),
        metadata={"label": "事项"},
    )
    decision = choice(["pass"], load_default="pass")
    opinion = opinion_called("意见")


class RecusalSchema(Schema):
    """That somebody takes no step of a case (回避)."""

    person = Text(
        longest=120,
        load_default="",
        metadata={"label": "回避的人", "description": "sub of whom the office recuses; empty: the caller himself"},
    )
    reason = Text(shortest=1, longest=500, required=True, metadata={"label": "回避理由"})


class RecusalEndSchema(Schema):
    """That somebody takes steps of a case again."""

    recused = Text(
        longest=120,
        load_default="",
        metadata={"label": "撤销谁的回避", "description": "sub of whom; empty: the caller himself"},
    )
    why = Text(shortest=1, longest=500, required=True, metadata={"label": "撤销理由"})


class CaseQuery(PageQuery):
    """Which cases to list."""

    disclosure = Text(longest=64, load_default="")
    state = choice({"": "", **STATE_NAMES}, load_default="")
    mine = Flag(load_default=False, metadata={"description": "only those whose current step awaits me"})


YES, NO = "yes", "no"


class AspectSchema(Schema):
    """What was said of one aspect."""

    verdict = choice({YES: "是", NO: "否"}, required=True, metadata={"label": "结论"})
    remark = Text(
        longest=LONGEST_REMARK,
        load_default="",
        metadata={"label": "意见", "description": "needed where the aspect does not hold"},
    )


def _aspect(name: str) -> fields.Nested:
    return fields.Nested(AspectSchema, required=True, metadata={"label": DELIBERATION_ASPECTS[name]})


class AspectsSchema(Schema):
    """The four aspects (审议制度)."""

    fair_process = _aspect("fair_process")
    democratic_decision = _aspect("democratic_decision")
    credible_result = _aspect("credible_result")
    focus = _aspect("focus")


class MeetingSchema(Schema):
    """When and where the leading group met, and who led it."""

    on = Day(required=True, metadata={"label": "会议日期"})
    place = Text(shortest=1, longest=120, one_line=True, required=True, metadata={"label": "会议地点"})
    chair = Coded(_SUB, required=True, metadata={"label": "主持人", "description": "sub of one of those present"})


class SeatSchema(Schema):
    """A member of the leading group: was he there, and how he voted."""

    sub = Coded(_SUB, required=True)
    attendance = choice(ATTENDANCES, required=True, metadata={"label": "出席情况"})
    reason = Text(
        longest=LONGEST_REMARK,
        load_default="",
        metadata={"label": "原因", "description": "why he is absent, or recused from all of it; needed there"},
    )
    vote = choice(
        {"": "", **VOTES},
        load_default="",
        metadata={
            "label": "表决",
            "description": "of those present; it counts for all that he did not propose himself",
        },
    )


class DeliberationSchema(Schema):
    """A deliberation of the leading group on an issue."""

    meeting = fields.Nested(MeetingSchema, required=True)
    members = fields.List(
        fields.Nested(SeatSchema),
        required=True,
        validate=validate.Length(1, 100),
        metadata={"label": "成员", "description": "every member of the leading group, each once"},
    )
    aspects = fields.Nested(AspectsSchema, required=True)
    conclusion = choice({"agreed": "同意", "not_agreed": "不同意"}, required=True, metadata={"label": "审议结论"})
    opinion = Text(
        longest=LONGEST_OPINION,
        load_default="",
        metadata={"label": "审议意见", "description": "the reason; needed where it is not agreed"},
    )
    minutes = Text(longest=LONGEST_MINUTES, load_default="", metadata={"label": "会议记录"})


class IssueQuery(PageQuery):
    """Which issues."""

    body = Text(longest=40, load_default="")
    state = choice({"": "", **ISSUE_STATE_NAMES}, load_default="")


class AspectView(View):
    """What was said of one aspect."""

    holds = fields.Boolean()
    remark = fields.String()


class AspectsView(View):
    """The four aspects."""

    fair_process = fields.Nested(AspectView)
    democratic_decision = fields.Nested(AspectView)
    credible_result = fields.Nested(AspectView)
    focus = fields.Nested(AspectView)


class MeetingView(View):
    """When and where the leading group met, and who led it."""

    on = fields.Date()
    place = fields.String()
    chair = fields.Nested(ActorView)


class AbsenceView(View):
    """A member who was not there."""

    member = fields.Nested(ActorView)
    reason = fields.String()


class MemberRecusalView(View):
    """A member who took no part."""

    member = fields.Nested(ActorView)
    disclosures = fields.List(
        fields.String(), metadata={"description": "what he proposed, and is recused from; empty: from all of the issue"}
    )
    reason = fields.String()


class VotesView(View):
    """Who voted how; no vote counts for what its member is recused from."""

    in_favour = fields.List(fields.Nested(ActorView))
    against = fields.List(fields.Nested(ActorView))
    abstained = fields.List(fields.Nested(ActorView))


class DeliberationView(View):
    """What the leading group said in one round."""

    id = fields.String()
    round = fields.Integer()
    agreed = fields.Boolean()
    meeting = fields.Nested(MeetingView)
    present = fields.List(fields.Nested(ActorView))
    absent = fields.List(fields.Nested(AbsenceView))
    recused = fields.List(fields.Nested(MemberRecusalView))
    aspects = fields.Nested(AspectsView)
    votes = fields.Nested(VotesView)
    opinion = fields.String()
    minutes = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    record_digest = fields.String()
    purged = fields.Boolean(metadata={"description": "its words are forgotten: one of the disclosures was purged"})


class ListedView(View):
    """A revision that is deliberated."""

    disclosure = fields.String()
    revision = fields.Integer()
    content_hash = fields.String()


class IssueView(View):
    """An issue, what is in it, and what was said of it."""

    id = fields.String()
    number = fields.String()
    body = fields.String()
    audience = fields.String()
    state = choice(ISSUE_STATE_NAMES)
    round = fields.Integer(metadata={"description": "how often it was put to the leading group"})
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    list_digest = fields.String(metadata={"description": "of what is deliberated; empty while the issue is open"})
    listed = fields.List(fields.Nested(ListedView))
    deliberations = fields.List(fields.Nested(DeliberationView))


class IssueProgressView(View):
    """How an issue stands; no word of what was said, so that the answer to a POST may be kept."""

    id = fields.String()
    number = fields.String()
    state = choice(ISSUE_STATE_NAMES)
    round = fields.Integer()


class VerdictView(View):
    """What one person decided on one step."""

    decision = choice(DECISIONS)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    opinion = fields.String()
    sheet = fields.Dict(
        allow_none=True,
        metadata={"description": "as it was filled in; with the certificate's 'number' once the step is passed"},
    )
    ground = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    together_with = fields.List(
        fields.Integer(), metadata={"description": "earlier steps that he passed too, as the body's rule lets him"}
    )
    deputy_for = fields.String(metadata={"description": "sub of whom he stood in for; empty: nobody"})


class StepView(View):
    """One step of a case; ``sheet`` is a JSON Schema or null."""

    step = fields.Integer(attribute="number")
    stage = fields.Integer(metadata={"description": "steps of one stage run side by side"})
    name = fields.String()
    roles = fields.List(fields.String())
    department = fields.String(metadata={"description": "whose people take it, where a role belongs to a department"})
    person = fields.String(metadata={"description": "sub of who alone takes it; empty: whoever has one of the roles"})
    state = choice(["pending", "current", "passed", "returned", "refused", "ended"])
    count = fields.Integer(metadata={"description": "how many people must agree"})
    days = fields.Integer(metadata={"description": "working days allowed"})
    started_on = fields.Date()
    due_on = fields.Date(attribute="due.on")
    provisional = fields.Boolean(
        attribute="due.provisional", metadata={"description": "the year's holidays are not announced yet"}
    )
    sheet = fields.Dict(allow_none=True)
    verdicts = fields.List(fields.Nested(VerdictView))


class ProgressView(View):
    """How a case stands; nothing of the disclosure's own words, so that the answer to a POST may be kept."""

    id = fields.String()
    state = choice(STATE_NAMES)
    disclosure = fields.String(attribute="proposal.disclosure")
    revision = fields.Integer(attribute="proposal.revision")
    body = fields.String()
    audience = fields.String(attribute="proposal.audience")
    route = fields.String(attribute="proposal.review_route")
    route_version = fields.Integer(metadata={"description": "of the route, which the case keeps"})
    content_hash = fields.String(attribute="proposal.content_hash")
    deliberate_after = fields.Boolean()
    deliberate_by = fields.Date(
        allow_none=True, metadata={"description": "by when the leading group deliberates on what was approved before"}
    )
    deliberated_at = fields.DateTime(allow_none=True)
    record_digest = fields.String(allow_none=True)
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    steps = fields.List(fields.Nested(StepView))
    current = fields.List(
        fields.Integer(), attribute="current_numbers", metadata={"description": "the numbers of the current steps"}
    )
    unstaffed = fields.List(
        fields.Integer(),
        metadata={"description": "the numbers of the steps that nobody can take now; the office is to name a deputy"},
    )


class RecusalView(View):
    """That a person takes no step of the case, who declared it and why; and who ended that, where it is over."""

    sub = fields.String()
    name = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    reason = fields.String()
    ended_by = fields.Nested(ActorView, allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    why_ended = fields.String()


class SkippedView(View):
    """A step of the route that a correction left out."""

    name = fields.String()
    roles = fields.List(fields.String())
    why = choice(SKIPPED_FOR)
    revision = fields.Integer(metadata={"description": "of which its passing still holds"})


class ChannelView(View):
    """Where it is to be published."""

    code = fields.String()
    name = fields.String()
    kind = fields.String()
    automatic = fields.Boolean()


class SimilarView(View):
    """Another disclosure of the body, public or under review, with the same text, or the item's with the same title or
    period.
    """

    disclosure = fields.String()
    index_number = fields.String(metadata={"description": "empty while it is not public"})
    same = choice(SAME)


class FulfilmentView(View):
    """A further item of the body that it fulfils, by code: which of its elements, of which period."""

    item = fields.String()
    elements = fields.List(fields.String())
    period = fields.String()


class CoIssuerView(View):
    """Who issues the document with the body; ``body`` is empty where it is none of this deployment."""

    body = fields.String()
    name = fields.String()


class AnswerView(View):
    """What the proposer answered to a point of his self-check (自查), in the words that he read."""

    code = fields.String()
    text = fields.String()
    answer = fields.String(metadata={"enum": ["yes", "unsure"]})
    remark = fields.String(metadata={"description": "of what he is unsure"})


class AfterNoticeView(View):
    """What the public reads once a public notice is over; the text by its digest."""

    title = fields.String()
    summary = fields.String()
    document_number = fields.String()
    text = fields.Nested(TextFileView)


class CaseView(ProgressView):
    """A case with the metadata of what is under review."""

    recusals = fields.List(fields.Nested(RecusalView))
    skipped = fields.List(fields.Nested(SkippedView))
    title = fields.String(attribute="proposal.title")
    summary = fields.String(attribute="proposal.summary")
    item = fields.String(attribute="proposal.item")
    item_title = fields.String(attribute="proposal.item_title")
    department = fields.String(attribute="proposal.department")
    personal_data = fields.String(attribute="proposal.personal_data")
    proposer = fields.Nested(ActorView, attribute="proposal.proposer")
    disclosure_due_on = fields.Date(allow_none=True, attribute="proposal.due_on")
    text = fields.Nested(TextFileView, attribute="proposal.text")
    formed_on = fields.Date(allow_none=True, attribute="proposal.metadata.formed_on")
    document_number = fields.String(allow_none=True, attribute="proposal.metadata.document_number")
    topics = fields.List(fields.String(), attribute="proposal.metadata.topics")
    channels = fields.List(fields.Nested(ChannelView), attribute="proposal.metadata.channels")
    elements = fields.List(fields.String(), attribute="proposal.metadata.elements")
    attachments = fields.List(fields.Nested(CheckedFileView), attribute="proposal.metadata.attachments")
    publish_at = fields.DateTime(allow_none=True, attribute="proposal.metadata.publish_at")
    period = fields.String(attribute="proposal.metadata.period")
    change_reason = fields.String(allow_none=True, attribute="proposal.metadata.change_reason")
    no_website_reason = fields.String(attribute="proposal.metadata.no_website_reason")
    sensitive_data = fields.Boolean(attribute="proposal.metadata.sensitive_data")
    declassified_by = fields.String(attribute="proposal.metadata.declassified_by")
    declassified_on = fields.Date(allow_none=True, attribute="proposal.metadata.declassified_on")
    also_fulfils = fields.List(fields.Nested(FulfilmentView), attribute="proposal.metadata.also_fulfils")
    co_issuers = fields.List(fields.Nested(CoIssuerView), attribute="proposal.metadata.co_issuers")
    interprets = fields.String(attribute="proposal.metadata.interprets")
    related = fields.List(fields.String(), attribute="proposal.metadata.related")
    self_check = fields.List(fields.Nested(AnswerView), attribute="proposal.metadata.self_check")
    findings = fields.List(fields.Nested(FindingView), attribute="proposal.metadata.findings")
    kept_findings = fields.List(fields.Nested(KeptFindingView), attribute="proposal.metadata.kept_findings")
    notice_until = fields.Date(allow_none=True, attribute="proposal.metadata.notice_until")
    after_notice = fields.Nested(AfterNoticeView, allow_none=True, attribute="proposal.metadata.after_notice")
    similar = fields.List(fields.Nested(SimilarView), attribute="proposal.metadata.similar")


class PrecedentView(View):
    """An earlier refusal, of which the reader may know."""

    case = fields.String()
    title = fields.String()
    item_title = fields.String()
    ground = choice(GROUNDS)
    opinion = fields.String()
    at = fields.DateTime()
    same_item = fields.Boolean(metadata={"description": "of the item of this case; else by its ground"})


class PrecedentsView(View):
    """What was refused earlier, of the body and the audience of a case: its item first, then a few of each ground."""

    items = fields.List(fields.Nested(PrecedentView))


class LineView(View):
    """A line of the comparison; ``gap``: lines that are the same were left out."""

    kind = choice(["same", "old", "new", "gap"])
    text = fields.String()


class ChangesView(View):
    """What a correction changes of the revision that was approved before it."""

    id = fields.String()
    revision = fields.Integer()
    since = fields.Integer(allow_none=True, metadata={"description": "the revision before; null: there is none"})
    fields_ = fields.List(choice(FIELD_NAMES), data_key="fields", attribute="fields")
    lines = fields.List(
        fields.Nested(LineView), allow_none=True, metadata={"description": "null: not compared, or no revision before"}
    )


class TextView(View):
    """The text under review; ``intact``: text and metadata give the content hash that was proposed."""

    id = fields.String()
    revision = fields.Integer()
    text = fields.String(metadata={"description": "Markdown"})
    digest = fields.String()
    content_hash = fields.String()
    intact = fields.Boolean()
    withheld = fields.List(
        fields.Nested(WithheldView), metadata={"description": "of title, summary, text and attachments"}
    )
    after_notice = fields.String(
        allow_none=True, metadata={"description": "Markdown: what the public reads once the public notice is over"}
    )
