"""What figures of a KPI say: which way its target lies, what no part of a whole can be.  Pure."""

from collections.abc import Iterable
from decimal import Decimal

# The unit of the catalogue whose figures are parts of a whole.
PERCENT = "percent"


def leads_away(direction: str, baseline: Decimal | None, target: Decimal | None) -> bool:
    """Whether the target lies on the wrong side of where things stand."""
    if baseline is None or target is None:
        return False
    return target < baseline if direction == "higher" else target > baseline


def beyond_percent(unit: str, figures: Iterable[Decimal | None]) -> list[Decimal]:
    """Those of a KPI's figures in percent that no part of a whole can be; a hint, no fault."""
    if unit != PERCENT:
        return []
    return [each for each in figures if each is not None and not 0 <= each <= 100]
