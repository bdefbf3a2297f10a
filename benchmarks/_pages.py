"""What pages cost: CPU of this process, queries and size, beside a bare view of the same run."""

import gc
from functools import partial
from typing import TYPE_CHECKING

from benchmarks._studio import Figures
from benchmarks.board_page import cpu

if TYPE_CHECKING:
    from tests.people import People


def bare_view(figures: Figures) -> float:
    """The reference: the page on which one types a code, in ms."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS.append("testserver")
    passer_by = Client()
    bare = cpu(lambda: passer_by.get(reverse("core:join")))
    figures.add("reference_join_page", bare, "ms CPU")
    return bare


def page(
    figures: Figures,
    name: str,
    people: "People",
    address: str,
    bare: float,
    most: float | None = None,
    most_kilobytes: float | None = None,
) -> None:
    """CPU, ratio and size of a page as the lead sees it; `most` ms and KB are what is promised."""
    get = partial(people.browser("lead").get, address)
    answer = get()
    assert answer.status_code == 200, address
    gc.collect()
    spent = cpu(get)
    figures.add(name, spent, "ms CPU a request", most)
    figures.add(f"{name}_ratio", spent / bare, "× the join page")
    figures.add(f"{name}_html", len(answer.content) / 1024, "KB", most_kilobytes)


def queries_of(people: "People", address: str) -> int:
    """How often the lead's page asks the database, once it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = people.browser("lead")
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)
