"""Tests that cannot run on this machine: skipped with a reason, refused in CI."""

from unittest.mock import Mock

import pytest

from tests.needs import skip_or_refuse


def test_outside_ci_a_test_is_skipped_with_the_reason(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    item = Mock()
    skip_or_refuse([item], what="tests of PDF", why="no Pango")
    [marker] = item.add_marker.call_args.args
    assert (marker.name, marker.kwargs) == ("skip", {"reason": "no Pango"})


def test_in_ci_the_run_ends_with_the_number_and_the_reason(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError, match=r"2 tests of PDF are required .*: no Pango"):
        skip_or_refuse([Mock(), Mock()], what="tests of PDF", why="no Pango")


def test_in_ci_a_run_without_such_tests_goes_on(monkeypatch):
    monkeypatch.setenv("CI", "true")
    try:
        skip_or_refuse([], what="tests of PDF", why="no Pango")
        ended = False
    except pytest.UsageError:
        ended = True
    assert not ended
