"""The ground under every test holds: no internet, no missing variable, no loop left behind."""

import asyncio
import os
import socket
import warnings

import pytest
from django.template import Origin, Template
from django.template.context import Context

from tests.conftest import OWN_TEMPLATES, worth_repeating


def rendered(text: str, file: str) -> str:
    return Template(text, origin=Origin(name=file)).render(Context({"known": "x"}))


def test_a_variable_that_nobody_gives_fails_and_names_the_template():
    with pytest.raises(AssertionError, match=r"some/page.html uses {{ unknown.name }}"):
        rendered("{{ known }}{{ unknown.name }}", f"{OWN_TEMPLATES}/some/page.html")


def test_a_test_for_a_variable_is_no_use_of_it():
    text = "{% if unknown %}a{% else %}b{% endif %}"
    assert rendered(text, f"{OWN_TEMPLATES}/some/page.html") == "b"


def test_templates_of_packages_are_not_judged():
    assert rendered("[{{ unknown }}]", "somewhere/else.html") == "[]"


def test_another_machine_cannot_be_reached():
    with (
        socket.socket() as probe,
        pytest.raises(AssertionError, match=r"tried to reach 192\.0\.2\.1"),
    ):
        probe.connect(("192.0.2.1", 80))


def test_warnings_are_errors():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_a_test_can_run_a_loop_of_its_own_beside_browser_tests():
    async def answer() -> int:
        return 42

    assert asyncio.run(answer()) == 42
    assert "DJANGO_ALLOW_ASYNC_UNSAFE" not in os.environ


@pytest.mark.parametrize(
    ("markers", "answer"),
    [
        ([], False),
        (["django_db"], True),
        (["django_db", "one_database"], False),
        (["django_db", "browser"], False),
        (["django_db", "browser", "both_databases"], True),
    ],
)
def test_a_second_database_sees_what_touches_it_and_may_differ(request, markers, answer):
    item = pytest.Function.from_parent(request.node.parent, name="some", callobj=lambda: None)
    for marker in markers:
        item.add_marker(marker)
    assert worth_repeating(item) is answer
