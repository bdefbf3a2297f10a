"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator

Row = TypeVar("Row")


def page_of(
    rows: Sequence[Row], most: int, *, page: str, at: str, pk: Callable[[Row], Any]
) -> Page[Row]:
    """The page of this number as the address has it, or the nearest one there is; without a number
    the one on which the row `at` stands (an id as text), else the first."""
    places = (place for place, row in enumerate(rows) if at and str(pk(row)) == at)
    return Paginator(rows, most).get_page(page or next(places, 0) // most + 1)
