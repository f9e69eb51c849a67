"""The page of the limits, made from their table."""

from __future__ import annotations

from chassis.base.limits import LINES, SETTING

_PER = {
    "address": "address",
    "thing": "publication or case",
    "address and thing": "address and publication",
}

_HEAD = f"""# Limits

Made by `make flow` from `chassis/base/limits.py`. What the public can write, and how often, in each service.
Whoever goes beyond is answered 429 with `Retry-After`, in Chinese and English when to come again; a page keeps
what was typed. Windows follow the clock (of ten minutes: 9:00, 9:10, …). The counts lie in the service's database, so
all its processes share them; an address is kept only as a keyed hash with a salt of the day, and of IPv6 the network
(/64) counts.

`vote`, `known-vote` and `publication` are counted from the votes themselves (`evaluations`, `questionnaire_answers`),
in the transaction that adds one. They count everybody's, members of the staff and programs that are signed in
included: each counts in the averages, whoever gave it. All others lie in `limit_counts` (one row for each address or
thing within its window, cleaned every minute) and are asked before anything else is read; who is signed in is not
counted there.

`{SETTING}` changes lines, separated by commas: `submission=100/600` (number/seconds) or `vote=off`. A hall whose
terminals share one address, or a school, raises `vote` (and `known-vote`, where that is then less); a campaign raises
`publication`.

| limit | by default | for each | what is counted |
| --- | --- | --- | --- |
"""

_FOOT = """
## Where the address comes from

`YANGGUANG_PROXIES` says how many proxies stand before the web. Each appends to `X-Forwarded-For` from where it was
asked, so the address is that many entries from its end; what a client writes there itself stands further left and
is never read. 0 (the default, and right for the embedded system without a proxy): the header is not read at all.
The containers set 1: the gateway puts the client's address in the place of whatever the header said. Where a
further proxy (TLS, WAF) stands before the gateway, name its network in `GATEWAY_TRUSTS` (CIDR), so that the
gateway takes the client's address from it alone.

## At the gateway

nginx holds back floods before they reach a web, in figures of `.env`: `GATEWAY_RATE` requests a second that write
without a sign-in and `GATEWAY_BURST` at once from one address; `GATEWAY_CONNECTIONS` connections at once from one
address. A request has 15 seconds to send its header, and 30 between two pieces of its body. It answers 429 as the
services do. An operator's own challenge may stand there too: [how](../how-to/ask-for-a-challenge.md).

## Sizes

A JSON body has at most 2 MB (the public's 200 kB), is nested 32 deep, and its numbers have 40 digits; a form
without a file has 2 MB. The embedded server waits 15 seconds for the header of a request and 120 for its body, and
keeps 800 connections.
"""


def document() -> str:
    """The page."""
    rows = [
        f"| `{line.name}` | {line.limit.most} in {_duration(line.limit.seconds)} | {_PER[line.per]} | {line.meaning} |"
        for line in LINES
    ]
    return _HEAD + "\n".join(rows) + "\n" + _FOOT


def _duration(seconds: int) -> str:
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"
