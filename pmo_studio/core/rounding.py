"""Half up, in one place: how every page, chart and file rounds what it prints (domain.md).

Nothing is rounded before it is printed. Pure: no Django; decimal signs belong to the callers.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

# Floats that were added up miss a half by their last digits: 2.4999999999999996 is meant as 2.5.
_KEPT = Decimal("1e-9")


def half_up(value: float | Decimal, places: int = 0) -> Decimal:
    """The value with so many decimals: 2.25 gives 2.3 and 2.5 gives 3; -0.04 gives 0.0.

    Halves go away from zero, so a loss rounds like a gain.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(_KEPT, ROUND_HALF_UP).quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_UP
    )
    return abs(rounded) if rounded == 0 else rounded


def apportioned(parts: Sequence[float], whole: int = 100) -> list[int]:
    """Parts of a whole (0..1) as whole numbers that add up to it, as a list of percentages must.

    By largest remainders, of equal ones the earlier part; where the parts do not make up the
    whole, each stands by itself, half up.  Only for what is printed: nothing is computed with it.
    """
    exact = [whole * Decimal(repr(part)) for part in parts]
    if half_up(sum(exact, Decimal(0)), 6) != whole:
        return [int(half_up(each)) for each in exact]
    floors = [int((each + _KEPT).to_integral_value(ROUND_FLOOR)) for each in exact]
    order = sorted(range(len(exact)), key=lambda n: floors[n] - half_up(exact[n], 9))
    for n in order[: whole - sum(floors)]:
        floors[n] += 1
    return floors
