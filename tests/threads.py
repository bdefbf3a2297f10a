"""Many hands at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from pmo_studio.core.refusals import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread of its own, all starting together.

    What each of them gave, or how it was refused, in their order.  Anything else that one of them
    raises is raised here.
    """
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
