"""Every error as RFC 9457 `application/problem+json`: one table from what went wrong to how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from chassis.content.scanning.scanner import ScanBusy
from chassis.ports import Conflict, Gone, Invalid, NotAllowed, NotFound, Refusal, Stale, TooMany, Unavailable
from chassis.storage.paging import BadCursor
from chassis.web.headers import MalformedHeader, MatchRequired
from chassis.web.host import WrongHost
from chassis.web.identity.tokens import NotSignedIn
from chassis.web.incoming import NoForm

MEDIA_TYPE = "application/problem+json"


class RepeatedKey(Invalid):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"


STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotSignedIn, 401),
    (BadCursor, 400),
    (MalformedHeader, 400),
    (MatchRequired, 428),
    (WrongHost, 421),
    (TooMany, 429),
    (ScanBusy, 503),
    (NotAllowed, 403),
    (NoForm, 415),
    (NotFound, 404),
    (Gone, 410),
    (Stale, 412),
    (Unavailable, 503),
    (Invalid, 422),
    (Conflict, 409),
    (Refusal, 409),
)

_SECONDS_AWAY = 5

TITLES = {
    400: ("请求无法读懂", "Malformed request"),
    401: ("需要登录", "Sign-in required"),
    403: ("没有这项权限", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("不支持这种方法", "Method not allowed"),
    406: ("没有这种格式", "Not acceptable"),
    409: ("当前状态不能这样做", "Not possible now"),
    410: ("已撤下", "Withdrawn"),
    412: ("内容已被他人更新", "Changed in the meantime"),
    413: ("内容过大", "Too large"),
    415: ("内容类型不对", "Unsupported media type"),
    416: ("没有这一段内容", "Range not satisfiable"),
    421: ("网址不对", "Misdirected request"),
    422: ("填写有误", "Invalid input"),
    428: ("缺少版本号", "Version required"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统出错", "Internal error"),
    503: ("暂时不可用", "Temporarily unavailable"),
}

_ADVICE = {
    400: ("请检查请求正文是否为合法的 JSON。", "Send well-formed JSON in the body."),
    404: ("请检查地址；可从目录或检索重新进入。", "Check the address, or start from the directory or the search."),
    405: ("请查看接口文档中这个地址支持的方法。", "The header Allow names the methods of this address."),
    413: ("请减小正文或附件后再提交。", "Send a smaller body or attachment."),
    415: (
        "请用 application/json 提交（文件用 multipart）。",
        "Send application/json (files: multipart).",
    ),
    416: (
        "文件没有这么长；请不带 Range 重新下载。",
        "The file is not that long; the header Content-Range says how long. Download it anew.",
    ),
    422: ("请按提示修改后重新提交。", "Correct the fields named in 'errors' and send the request again."),
    500: ("请稍后再试；仍有问题请联系运维。", "Try again later; if it still fails, contact the operator."),
    503: ("请稍后再试，内容没有被保存。", "Nothing was saved. Try again in a moment."),
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next(status for kind, status in STATUS if isinstance(refusal, kind))


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """The problem document of a refusal."""
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    return document(status_of(refusal), refusal.code, refusal.zh, refusal.en, errors=errors, extra=refusal.extra)


def problem_of_http(error: HTTPException) -> dict[str, Any]:
    """The problem document of an error that the framework raised."""
    status = error.code or 500
    messages = (getattr(error, "data", None) or {}).get("messages")
    zh, en = _ADVICE.get(status, ("请检查后再试。", error.description or "Check the request and try again."))
    return document(status, _code(status), zh, en, errors=flatten(messages) if messages and status == 422 else {})


def broken(status: int = 500) -> dict[str, Any]:
    """The problem document of a failure of ours; it tells nothing of the inside."""
    return document(status, _code(status), *_ADVICE[status])


def document(
    status: int,
    code: str,
    zh: str,
    en: str,
    *,
    errors: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A problem document: stable ``code``, both languages, ``errors`` by field path."""
    title_zh, title_en = TITLES.get(status, ("出错了", "Error"))
    problem: dict[str, Any] = {
        "type": f"urn:yangguang:problem:{code}",
        "title": title_zh,
        "title_en": title_en,
        "status": status,
        "detail": zh,
        "detail_en": en,
        "code": code,
    }
    if errors:
        problem["errors"] = dict(errors)
    return {**(extra or {}), **problem}


def response(problem: Mapping[str, Any]) -> Response:
    """The document as a response."""
    answer = Response(orjson.dumps(problem, default=str), status=problem["status"], mimetype=MEDIA_TYPE)
    if problem["status"] == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="yangguang"'
    answer.headers.update(retry_after(problem))
    return answer


def retry_after(problem: Mapping[str, Any]) -> dict[str, str]:
    """The header that says when to come again; none where waiting changes nothing."""
    seconds = problem.get("retry_after", _SECONDS_AWAY if problem["status"] == 503 else None)
    return {} if seconds is None else {"Retry-After": str(seconds)}


def flatten(messages: Any, path: str = "") -> dict[str, str]:
    """marshmallow's nested messages by field path: ``attachments.0.digest``."""
    if not isinstance(messages, Mapping):
        listed = messages if isinstance(messages, (list, tuple)) else [messages]
        return {path or "body": " ".join(str(message) for message in listed)}
    found: dict[str, str] = {}
    for key, value in messages.items():
        name = "body" if key == "_schema" else str(key)
        found.update(flatten(value, f"{path}.{name}".lstrip(".")))
    return found


def _code(status: int) -> str:
    return {
        400: "malformed",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
        415: "wrong_media_type",
        422: "invalid",
        503: "unavailable",
    }.get(status, "broken" if status >= 500 else f"http_{status}")
