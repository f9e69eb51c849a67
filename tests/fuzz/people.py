"""As whom the requests are sent: the public, people with one duty each, and one who may do everything."""

from __future__ import annotations

from collections.abc import Mapping

from services.vocabulary import ROLES
from tests.journey.system import System

EVERYTHING = "everything"
EVERYTHING_SUB = "gjj.everything"
ANYBODY = "anybody"
# People of the demonstration, each with other duties.
STAFF = (
    "gjj.zhouhai",  # proposer
    "gjj.zhenglan",  # head of a section
    "gjj.xushu",  # secrecy officer
    "gjj.chenjing",  # office
    "gjj.fangyuan",  # leader
    "gjj.heli",  # case officer
    "gjj.duwei",  # archivist, keeper of channels
    "gjj.luoqing",  # inspector, operator
    "gjj.qinfeng",  # security administrator
    "gjj.jiangning",  # security auditor
)


def tokens(system: System) -> Mapping[str, str]:
    """The bearer token of each kind of person, in the order in which they take turns; the public's is empty."""
    staff = {name: token(system, name) for name in STAFF}
    # All but the administrators that nobody may be beside another post.
    roles = sorted({*ROLES, "party_member"} - {"security_admin", "audit_admin"})
    options = ("--sub", EVERYTHING_SUB, "--body", "GJJ", "--scope", "*", "--roles", ",".join(roles))
    return {EVERYTHING: token(system, *options), ANYBODY: "", **staff}


def token(system: System, *options: str) -> str:
    """A token as an operator gets one."""
    printed = system.yangguang("token", *options)
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.strip()
