"""Numbers as people type and read them.  Pure, no Django."""

from decimal import Decimal
from itertools import pairwise

WHOLE_DIGITS = 10
PLACES = Decimal("0.0001")
# Languages that write a comma before the decimals.
COMMA = frozenset({"pt", "es"})
BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019")
MINUS = str.maketrans("\u2212\u2013", "--")


class NoNumber(ValueError):
    """The text is no number that can be kept."""


def read(text: str, language: str) -> Decimal:
    """The number that somebody typed; NoNumber otherwise.

    The language's own sign before decimals is understood, and so is the other one wherever it
    cannot be meant to group thousands: "1,5" is one and a half in English too, "1,234" is not.
    """
    typed = text.strip().removesuffix("%").translate(BLANKS).translate(MINUS)
    sign, digits = ("-", typed[1:]) if typed[:1] == "-" else ("", typed.removeprefix("+"))
    whole, rest = _split(digits, language)
    if not (whole + rest).isdecimal() or not (whole + rest).isascii() or not whole:
        raise NoNumber(text)
    number = Decimal(f"{sign}{whole}.{rest or 0}")
    if len(whole.lstrip("0")) > WHOLE_DIGITS or number != number.quantize(PLACES):
        raise NoNumber(text)
    return number.quantize(PLACES) + 0


def write(number: Decimal | None, language: str) -> str:
    """The number with as many decimals as it has, as its language writes it; without groups."""
    if number is None:
        return ""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", _decimal_sign(language))


def _decimal_sign(language: str) -> str:
    return "," if language.partition("-")[0] in COMMA else "."


def _split(digits: str, language: str) -> tuple[str, str]:
    """What stands before and behind the decimal sign, the first without signs of grouping."""
    at = _decimal_at(digits, _decimal_sign(language))
    whole, rest = (digits, "") if at < 0 else (digits[:at], digits[at + 1 :])
    groups = whole.replace(",", ".").split(".")
    # 1.234.567 and never 1.2.3: a slip of the finger is no number.
    if len(groups) > 1 and not _are_thousands(whole, groups):
        raise NoNumber(digits)
    return "".join(groups), rest


def _are_thousands(whole: str, groups: list[str]) -> bool:
    signs = {sign for sign in whole if sign in ".,"}
    first, *others = groups
    return len(signs) == 1 and 1 <= len(first) <= 3 and all(len(one) == 3 for one in others)


def _decimal_at(digits: str, own: str) -> int:
    """Where the decimal sign stands; -1 without one."""
    signs = [(place, sign) for place, sign in enumerate(digits) if sign in ".,"]
    if not signs:
        return -1
    last, sign = signs[-1]
    if len(signs) == 1:
        head, tail = digits[:last], digits[last + 1 :]
        groups = sign != own and len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0"
        return -1 if groups else last
    # Of several equal signs none is decimal; of two kinds the last one is.
    return last if any(one[1] != other[1] for one, other in pairwise(signs)) else -1
