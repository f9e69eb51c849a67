"""Made-up numbers that pass their checks, the same each time."""

from __future__ import annotations

import random

from stdnum import luhn
from stdnum.cn import ric

_CHANCE = random.Random(20261129)
_COUNTIES = ("410102", "410303", "110101", "310104", "440106", "510107", "650102", "210102", "330106", "500112")
_ISSUERS = (
    ("6217", 19),
    ("6222", 19),
    ("6228", 19),
    ("4367", 16),
    ("5187", 16),
    ("9558", 19),
    ("6225", 16),
    ("3568", 16),
)


def identity() -> str:
    """18 digits of somebody who is not (GB 11643-1999)."""
    born = f"{_CHANCE.randint(1950, 2005)}{_CHANCE.randint(1, 12):02}{_CHANCE.randint(1, 28):02}"
    first = f"{_CHANCE.choice(_COUNTIES)}{born}{_CHANCE.randint(1, 999):03}"
    return first + ric.calc_check_digit(f"{first}0")


def card() -> str:
    """16 or 19 digits of a known issuer range (ISO/IEC 7812)."""
    issuer, length = _CHANCE.choice(_ISSUERS)
    first = issuer + "".join(str(_CHANCE.randint(0, 9)) for _ in range(length - len(issuer) - 1))
    return first + luhn.calc_check_digit(first)


def mobile() -> str:
    """11 digits."""
    return f"1{_CHANCE.choice('3589')}{_CHANCE.randint(100_000_000, 999_999_999)}"


def home() -> str:
    """An address down to the door."""
    street, house, stair = _CHANCE.randint(1, 99), _CHANCE.randint(1, 9), _CHANCE.randint(1, 4)
    door = f"{_CHANCE.randint(1, 9)}0{_CHANCE.randint(1, 4)}"
    return f"洛阳市涧西区南昌路{street}号丽春苑{house}号楼{stair}单元{door}室"
