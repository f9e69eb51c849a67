"""As whom the requests are sent: the public, people with one duty each, and one who may do everything."""

from __future__ import annotations

from collections.abc import Mapping

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
)


def tokens(system: System) -> Mapping[str, str]:
    """The bearer token of each kind of person, in the order in which they take turns; the public's is empty."""
    staff = {name: token(system, name) for name in STAFF}
    office = {"Authorization": f"Bearer {staff['gjj.chenjing']}"}
    people = system.get("/catalog/api/v1/people?limit=100", headers=office)["items"]
    roles = sorted({role for person in people for role in person["roles"]})
    options = ("--sub", EVERYTHING_SUB, "--body", "GJJ", "--scope", "*", "--roles", ",".join(roles))
    return {EVERYTHING: token(system, *options), ANYBODY: "", **staff}


def token(system: System, *options: str) -> str:
    """A token as an operator gets one."""
    printed = system.yangguang("token", *options)
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.strip()
