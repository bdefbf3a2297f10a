"""What is registered twice would be shown or done twice, so every registry refuses it."""

from collections.abc import Callable

import pytest

from pmo_studio.core import asks, due, files, sponsors


@pytest.mark.parametrize(
    ("register", "standing"),
    [
        (asks.register, asks._kinds),
        (due.register, due._sources),
        (files.register, files._files),
        (sponsors.register, sponsors._sources),
    ],
    ids=["asks", "due", "files", "sponsors"],
)
def test_a_registry_takes_nothing_twice(
    register: Callable[[object], None], standing: list[object]
) -> None:
    before = list(standing)
    with pytest.raises(ValueError, match="registered twice"):
        register(before[0])
    assert standing == before
