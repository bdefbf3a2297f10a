"""Half up, in one place: how every page, chart and file rounds what it prints (domain.md).

Nothing is rounded before it is printed. Pure: no Django; decimal signs belong to the callers.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# Floats that were added up miss a half by their last digits: 2.4999999999999996 is meant as 2.5.
_KEPT = Decimal("1e-9")


def decimal_of(value: Fraction) -> Decimal:
    """As exactly as a decimal says it."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def half_up(value: float | Decimal, places: int = 0) -> Decimal:
    """The value with so many decimals: 2.25 gives 2.3 and 2.5 gives 3; -0.04 gives 0.0.

    Halves go away from zero, so a loss rounds like a gain.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(_KEPT, ROUND_HALF_UP).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )
    return abs(rounded) if rounded == 0 else rounded


def whole_percent(value: float | Decimal, *, required: float | Decimal = 100) -> Decimal:
    """A rate of 0 to 100 as it is printed: whole, half up, and never as more than is met.

    Where that would say `required` (in percent) or 100 of what is less, one decimal tells them
    apart: 79.6 of 80 stays 79.6, and 99.97 becomes 99.9.
    """
    exact, whole = half_up(value, 9), half_up(value)
    missed = [bar for bar in (half_up(required, 9), Decimal(100)) if exact < bar <= whole]
    if not missed:
        return whole
    return min(half_up(value, 1), half_up(min(missed) - Decimal("0.1"), 1))


def shares_in_whole_percent(values: Sequence[float]) -> list[int]:
    """What each of these amounts (0 or more) is of all of them, in whole percent that make 100.

    By largest remainder: the hundredths that are left after rounding down go to those that lost
    most by it, of equals to the first.  More is never printed as less, and nothing stays 0.  Where
    all is nothing, every share is 0.
    """
    total = math.fsum(values)
    if not total:
        return [0] * len(values)
    exact = [half_up(100 * value / total, 9) for value in values]
    whole = [int(each) for each in exact]
    losses = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in losses[: 100 - sum(whole)]:
        whole[place] += 1
    return whole
