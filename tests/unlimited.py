"""The setting under which tests ask as often as they like: all of them ask from one address."""

from __future__ import annotations

from chassis.base.limits import LINES, SETTING

UNLIMITED = ",".join(f"{line.name}=off" for line in LINES)
ENVIRON = {SETTING: UNLIMITED}
