"""Rows."""

from tests.rules.matrix import Row

ROWS: dict[str, list[Row]] = {}
