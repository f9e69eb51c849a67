"""The public face of an answer: the response (反馈, “您提、我办”)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor, Conflict, DomainEvent, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be public: title, question and answer with their personal data hidden; ``digest`` names it."""

    title: str
    question: str
    answer: str

    @property
    def digest(self) -> str:
        """SM3 of the three texts: whoever confirms a preview sends it back."""
        words = json.dumps([self.title, self.question, self.answer], ensure_ascii=False, separators=(",", ":"))
        return "sm3:" + hashlib.new("sm3", words.encode()).hexdigest()


class NotForThePublic(Conflict):
    """The citizen has not agreed, or what his case is about was taken down."""

    code = "not_for_the_public"

    def __init__(self) -> None:
        super().__init__(
            "群众没有同意公开，或者所涉信息已下架，这件答复不能公开；可以只答复他本人。",
            "The citizen did not agree to publication, or what it is about was taken down; answer without publishing.",
        )


class NothingToPreview(Conflict):
    """There is no draft."""

    code = "nothing_to_preview"

    def __init__(self) -> None:
        super().__init__(
            "还没有答复草稿，请先存为草稿，再预览。", "There is no draft answer; save one, then preview it."
        )


class PreviewChanged(Conflict):
    """What would be published is not what the officer saw."""

    code = "preview_changed"

    def __init__(self) -> None:
        super().__init__(
            "将要公开的文字和预览时的不一样了，没有发出；请重新预览后再确认。",
            "What would be published is not what was previewed; preview it again and confirm that.",
        )


def preview(
    *,
    title: str,
    question: str,
    answer: str,
    hide: Callable[[str], str],
    hide_answer: Callable[[str], str] | None = None,
) -> Preview:
    """The public words of a case and its answer; ``hide_answer``: how the answer's are hidden, where it differs."""
    return Preview(title=hide(title), question=hide(question), answer=(hide_answer or hide)(answer))


def require_seen(shown: Preview, digest: str) -> None:
    """Publication is confirmed by the digest of what was previewed. Raises :class:`PreviewChanged`."""
    if not digest:
        raise Invalid(
            "公开前请先预览隐去个人信息后的文字，再确认公开。",
            "Read the preview, then send its preview_digest.",
            code="preview_missing",
            errors={"preview_digest": "请先预览，再确认公开。 / Preview it first."},
        )
    if digest != shown.digest:
        raise PreviewChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A question and its answer as everybody may read them, personal data hidden."""

    id: str
    case: str
    case_number: str
    disclosure: str | None
    body: str
    outcome: str
    title: str
    question: str
    answer: str
    question_digest: str
    question_size: int
    answer_digest: str
    answer_size: int
    by: Mapping[str, str]
    """Who answered: name and department."""
    published_at: datetime


def published(response: Response, *, by: Actor) -> DomainEvent:
    """The response is public and linked with its disclosure both ways; texts travel by digest."""
    data = {
        "id": response.id,
        "case_number": response.case_number,
        "body": response.body,
        "outcome": response.outcome,
        "question": {"digest": response.question_digest, "size": response.question_size},
        "answer": {"digest": response.answer_digest, "size": response.answer_size},
        "by": {name: response.by.get(name, "") for name in ("department", "name")},
        "published_at": response.published_at,
    }
    return DomainEvent(
        name="response.published",
        aggregate=response.id,
        body=response.body,
        actor=by,
        at=response.published_at,
        audience="external",
        data=data | ({"disclosure": response.disclosure} if response.disclosure else {}),
        detail={"case": response.case, "outcome": response.outcome, "answer": response.answer_digest},
        correlation=response.disclosure or response.case,
    )
