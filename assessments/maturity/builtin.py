"""The questionnaires that come with the studio (domain.md §3), in three languages.

Their files in assessments/catalogue/ are documents like those that people load themselves.
"""

from functools import cache
from pathlib import Path

from assessments.maturity.entries import MaturityModel
from assessments.maturity.reading import parse, read

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
KEYS = ("opm3q", "seven5", "pmosvc")


@cache
def models() -> tuple[MaturityModel, ...]:
    """The built-in models, read once in the life of the process."""
    return tuple(read(parse((FOLDER / f"{key}.json").read_bytes())) for key in KEYS)


def get(key: str) -> MaturityModel:
    """The built-in model with this key; KeyError for another."""
    return {model.key: model for model in models()}[key]
