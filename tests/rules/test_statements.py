"""Which tests the second database need not see again (tests/statements.py)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from pmo_studio.core.models import User
from tests import statements
from tests.factories import UserFactory
from tests.statements import FAILED, OFTEN, Recorder, kind, worth_asking


def test_every_kind_of_statement_is_still_sent_often_by_those_that_are_left():
    sent = {f"t{n}": {f"k{n % 7}", f"k{n % 5}", f"m{n % 11}"} for n in range(200)}
    worth = worth_asking(sent, sent)
    assert len(worth) < 40
    for each in set().union(*sent.values()):
        assert sum(each in sent[test] for test in worth) >= OFTEN


def test_the_only_test_that_sends_a_kind_is_never_left_out():
    sent = {"page": {"a", "b", "c"}, "again": {"a", "b", "c"}, "third": {"a", "b", "c"}}
    assert worth_asking(sent, sent) == {"page", "again"}
    assert worth_asking(sent, sent | {"third": {"a", "d"}}) == {"page", "again", "third"}


def test_what_later_ones_bring_as_well_is_left_out_again():
    sent = {"early": {"a", "b"}, "again": {"a", "b"}}
    for kind_ in ("a", "b"):
        sent |= {f"{kind_}{n}": {kind_, f"only {kind_}{n}"} for n in range(OFTEN)}
    assert worth_asking(sent, sent) == {"a0", "a1", "b0", "b1"}


CHOOSE = """
from tests.statements import worth_asking
sent = {f"t{n}": {f"k{n}", f"k{(n + 1) % 40}"} for n in range(40)}
sent |= {f"u{n}": {f"k{n}", f"only {n}"} for n in range(40)}
print(sorted(worth_asking(sent, sent)))
"""


def test_all_workers_leave_out_the_same():
    """Sets have another order in each process; pytest-xdist stops where workers disagree.  Here
    each test of a ring is needless as long as its neighbours stay."""
    chosen = {
        subprocess.run(
            [sys.executable, "-c", CHOOSE],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in range(4)
    }
    assert len(chosen) == 1
    assert "u1" in chosen.pop()


def test_what_was_refused_and_what_is_unknown_is_never_left_out():
    sent = {"page": {"k", "l"}, "again": {"k", "l"}, "refused": {"k", FAILED}, "silent": set()}
    assert worth_asking([*sent, "unknown", "short"], sent | {"short": {"k"}}) == {*sent, "unknown"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("SELECT a WHERE b = %s LIMIT 3", (1,)), ("SELECT a WHERE b = %s LIMIT 9", (2,)), True),
        (("SELECT a WHERE b IN (%s)", (1,)), ("SELECT a WHERE b IN (%s, %s)", (1, 2)), True),
        (
            ("INSERT (%s, %s), (%s, %s)", (1, "a", 2, "b")),
            ("INSERT (%s, %s), (%s, %s), (%s, %s)", (1, "a", 2, "b", 3, "c")),
            True,
        ),
        (
            ("SET a = CASE " + "WHEN (b = %s) THEN %s " * 2 + "END", (1, "a", 2, "b")),
            ("SET a = CASE " + "WHEN (b = %s) THEN %s " * 3 + "END", (1, "a", 2, "b", 3, "c")),
            True,
        ),
        (("INSERT (%s, %s)", (1, "a")), ("INSERT (%s, %s)", ("a", 1)), False),
        (("SELECT a", ()), ("SELECT b", ()), False),
        (("SELECT a WHERE b = %s", (1,)), ("SELECT a WHERE b = %s", ("1",)), False),
        (("SELECT a WHERE b = %s", (1,)), ("SELECT a WHERE b = %s", (2**31,)), False),
        (("SELECT a WHERE b = %s", ("x",)), ("SELECT a WHERE b = %s", ("x\0",)), False),
        (("SELECT a WHERE b = %s", ("x",)), ("SELECT a WHERE b = %s", ("x" * 201,)), False),
        (("SELECT a WHERE b = %s", (1,)), ("SELECT a WHERE b = %s", (None,)), False),
    ],
)
def test_statements_are_of_one_kind_whatever_their_figures_but_not_whatever_their_values(
    one, other, same
):
    assert (kind(*one) == kind(*other)) is same


@pytest.mark.django_db
def test_the_recorder_hears_what_a_test_asks_and_that_it_was_refused():
    recorder = Recorder()
    with recorder.listening("asks"):
        UserFactory()
    with recorder.listening("twice"):
        UserFactory()
        User.objects.count()
    assert recorder.sent["asks"] < recorder.sent["twice"]
    with recorder.listening("refused"), pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert FAILED in recorder.sent["refused"]


def test_the_folder_is_the_one_that_dev_names(monkeypatch, tmp_path):
    monkeypatch.setenv("PMO_TESTS_STATEMENTS", str(tmp_path))
    recorder = Recorder()
    recorder.sent = {"asks": {"k", "l"}}
    recorder.tell(statements.folder())
    assert statements.told(tmp_path) == {"asks": {"k", "l"}}
    monkeypatch.delenv("PMO_TESTS_STATEMENTS")
    assert statements.folder() is None
