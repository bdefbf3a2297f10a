"""What a test needs of the machine: skipped with a reason where it is missing, but never in CI.

A green run in CI says that everything was proven; a test that was left out there would make it lie.
"""

import os
from collections.abc import Sequence

import pytest


def skip_or_refuse(items: Sequence[pytest.Item], *, what: str, why: str) -> None:
    """Leave these tests out because of `why`; with CI set end the run instead."""
    if not items:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"{len(items)} {what} are required because CI is set: {why}")
    for item in items:
        item.add_marker(pytest.mark.skip(reason=why))
