"""Rows that many tests begin with: made once in a module, put back after each test.

Two transactions lie inside each other: the outer one holds the rows and stays open from test to
test; the inner one is that of pytest-django, rolled back after every test as always.  Before a test
of another module, one that asks for other rows or one that really commits the outer one is rolled
back too, so nobody else ever sees them.

    conftest.stand_first -> Standing.stand     before pytest-django opens the inner transaction
    a fixture            -> Standing.given     what the test gets in its hands
"""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from pmo_studio.core import limits
from pmo_studio.core.models import Engagement
from pmo_studio.exports import demo
from tests.people import make_people


def load_demo() -> Engagement:
    """The one in mid-flight alone, which nearly every test of the demo is about."""
    demo.load({}, files=[demo.BUNDLE])
    return Engagement.objects.get(name="Meridian Health PMO")


# By the name of their fixture; a module adds its own.  Of several that a test asks for, the first
# stands and the others are made for it alone.
MAKERS: dict[str, Callable[[], Any]] = {"people": make_people, "meridian": load_demo}


class Standing:
    """What stands at the moment: for which module and fixture, and what its tests are given."""

    def __init__(self) -> None:
        self._for: tuple[object, str] | None = None
        self._outer: transaction.Atomic | None = None
        self._made: Any = None

    def stand(self, test: pytest.Item) -> None:
        """Have standing what this test asks for, and nothing else."""
        name = wanted(test)
        if name is None:
            self.clear()
        # A test that closed the connection, as the end of a download does, took all with it.
        elif self._for != (test.path, name) or connection.closed_in_transaction:
            self.clear()
            self._outer = transaction.atomic()
            self._outer.__enter__()
            # As Django marks its own, so that durable blocks may begin inside.
            self._outer._from_testcase = True  # type: ignore[attr-defined]
            self._made, self._for = MAKERS[name](), (test.path, name)
            limits.writes.clear()

    def given(self, name: str) -> Any:
        """What was made, as a copy: tests change it in memory too."""
        return copy.deepcopy(self._made) if self._for and self._for[1] == name else MAKERS[name]()

    def clear(self) -> None:
        """Roll back what stands."""
        self._for = self._made = None
        if self._outer is not None:
            outer, self._outer = self._outer, None
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def wanted(test: pytest.Item) -> str | None:
    """The fixture that is to stand; none where the test commits, and begins with empty tables."""
    if commits(test):
        return None
    return next((name for name in MAKERS if name in fixtures_of(test)), None)


def commits(test: pytest.Item) -> bool:
    """Whether what a test does to the database stands, for other connections too."""
    marker = test.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction", False):
        return True
    return bool({"transactional_db", "live_server"} & fixtures_of(test))


def fixtures_of(test: pytest.Item) -> set[str]:
    return set(getattr(test, "fixturenames", ()))
