"""What is registered twice would be shown or done twice, so every registry refuses it."""

from collections.abc import Callable

import pytest

from pmo_studio.core import asks, due, files, milestones, sponsors


@pytest.mark.parametrize(
    ("register", "standing"),
    [
        (asks.register, asks._kinds),
        (due.register, due._sources),
        (files.register, files._files),
        (milestones.register, milestones._sources),
        (milestones.register_late, milestones._late),
        (sponsors.register, sponsors._sources),
    ],
    ids=["asks", "due", "files", "milestones", "late", "sponsors"],
)
def test_a_registry_takes_nothing_twice(
    register: Callable[[object], None], standing: list[object]
) -> None:
    before = list(standing)
    with pytest.raises(ValueError, match="registered twice"):
        register(before[0])
    assert standing == before
