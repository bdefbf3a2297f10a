"""The status of a note from its evidence, and how much of a canvas is validated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.evidence import GATE_BLOCKS, SUPPORT, Evidence, validated, verdict
from canvases.thread import EVIDENCE
from tests.canvases.sketches import sketch


def judged(*rows: tuple[str, int]):
    return verdict(Evidence("interview", supports, people) for supports, people in rows)


def test_t21_one_more_yes_validates():
    asked = [("yes", 3), ("mixed", 2), ("no", 1)]
    before = judged(*asked)
    assert (before.status, before.support, before.people) == ("testing", 4, 6)
    assert before.share == pytest.approx(0.667, abs=5e-4)
    after = judged(*asked, ("yes", 1))
    assert (after.status, after.share) == ("validated", pytest.approx(0.714, abs=5e-4))


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], "assumption"),
        ([("yes", 0)], "testing"),
        ([("yes", 2)], "testing"),
        ([("yes", 3)], "validated"),
        ([("yes", 7), ("no", 3)], "validated"),
        ([("yes", 69), ("no", 31)], "testing"),
        ([("yes", 3), ("no", 7)], "invalidated"),
        ([("yes", 31), ("no", 69)], "testing"),
        ([("no", 2)], "testing"),
        ([("no", 3)], "invalidated"),
    ],
)
def test_status_changes_with_three_people_and_at_the_shares_of_the_rule(rows, status):
    assert judged(*rows).status == status


def test_validated_percent_looks_at_active_notes_of_its_blocks():
    good = {"evidence": "validated"}
    graph = sketch(
        also="cs1 cs2 vp1 F05 kr1",
        but={"cs1": good, "F05": good, "kr1": good, "vp1": good | {"state": "retire"}},
    )
    shown = validated(graph.notes)
    assert (shown.validated, shown.notes) == (2, 3)
    assert validated(graph.notes, GATE_BLOCKS).percent == 50
    assert validated(()).percent == 0


@given(st.lists(st.tuples(st.sampled_from(sorted(SUPPORT)), st.integers(0, 20))))
def test_more_support_never_makes_a_status_worse(rows):
    before, after = judged(*rows), judged(*rows, ("yes", 3))
    worth = {"invalidated": 0, "testing": 1, "validated": 2}
    assert before.status in EVIDENCE
    assert worth[after.status] >= worth.get(before.status, 1)
