"""The benefits that customers may expect of a PMO, in their own words; read from their file.

One for each capability, which is how a benefit leads to functions.  Pure, no Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pmo_studio.core.catalogue import Text, by_key, read_json

FILE = Path(__file__).resolve().parent / "catalogue" / "benefits.json"


@dataclass(frozen=True, slots=True)
class Benefit:
    """Something a customer would notice, and the capability that brings it about."""

    key: str
    capability: str
    text: Text


@cache
def benefits() -> Mapping[str, Benefit]:
    """The benefits by key, in the order of the survey."""
    return by_key(
        Benefit(row["key"], row["capability"], Text.read(row["text"]))
        for row in read_json(FILE)["benefits"]
    )
