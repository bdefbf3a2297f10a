"""The three-way merge of one note's text."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.merge import merge

WORDS = st.lists(
    st.sampled_from(["risk", "report", "Finanças", "the", "board", "PMO", "élan", "2026"]),
    max_size=8,
).map(" ".join)
ANY_TEXT = st.text(max_size=60)


@st.composite
def edited(draw: st.DrawFn, base: str, mark: str) -> tuple[str, str]:
    """The base with a stretch deleted and a text inserted whose signs occur nowhere else."""
    start = draw(st.integers(0, len(base)))
    end = draw(st.integers(start, len(base)))
    inserted = draw(st.sampled_from(["", mark, mark * 3]))
    return base[:start] + inserted + base[end:], inserted


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[str, tuple[str, str], tuple[str, str]]:
    base = draw(WORDS)
    return base, draw(edited(base, "«A»")), draw(edited(base, "‹B›"))


@given(two_sides())
def test_what_either_side_inserted_is_in_the_result_in_one_piece(sides) -> None:
    base, (committed, ours), (arriving, theirs) = sides

    text = merge(base, committed, arriving).text

    assert ours in text
    assert theirs in text


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_sign_that_somebody_added_is_lost_from_any_three_texts(
    base, committed, arriving
) -> None:
    signs = Counter(merge(base, committed, arriving).text)

    for side in (committed, arriving):
        added = Counter(side) - Counter(base)
        assert not added - signs


@given(ANY_TEXT, ANY_TEXT)
def test_a_side_that_changed_nothing_changes_nothing(base, text) -> None:
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text


@given(ANY_TEXT, ANY_TEXT)
def test_the_same_change_from_both_sides_happens_once(base, text) -> None:
    result = merge(base, text, text)

    assert (result.text, result.conflict) == (text, False)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_merging_a_result_again_changes_nothing(base, committed, arriving) -> None:
    text = merge(base, committed, arriving).text

    assert merge(base, text, text).text == text
    assert merge(arriving, text, arriving).text == text


@given(two_sides())
def test_two_replicas_converge_whoever_was_first_unless_both_wrote_at_one_point(sides) -> None:
    base, (committed, _), (arriving, _) = sides

    one, other = merge(base, committed, arriving), merge(base, arriving, committed)

    assert one.conflict == other.conflict
    if not one.conflict:
        assert one.text == other.text
    assert Counter(one.text.replace(" ", "")) == Counter(other.text.replace(" ", ""))


@given(two_sides())
def test_a_replica_that_types_on_keeps_both_peoples_words(sides) -> None:
    base, (committed, ours), (arriving, theirs) = sides
    server = merge(base, committed, arriving).text

    text = merge(committed, server, committed + "[later]").text

    assert "[later]" in text
    assert theirs in text
    assert ours in text


CASES = {
    "two places": ("Weekly report", "Weekly PMO report", "Weekly report!", "Weekly PMO report!"),
    "one word": ("Finanse", "Finance", "Finanses", "Finances"),
    "inserted in deleted": ("red green blue", "red blue", "red dark green blue", "red dark blue"),
    "deleted all": ("Audit", "", "Audit!", "!"),
}
CONFLICTS = {
    "one point": ("Report", "Report for IT", "Report for HR", "Report for IT for HR"),
    "replaced": ("Office", "Sponsor", "Steering", "Sponsor Steering"),
}


@pytest.mark.parametrize("case", [*CASES, *CONFLICTS])
def test_merge_reads_as_people_expect(case) -> None:
    base, committed, arriving, text = {**CASES, **CONFLICTS}[case]

    result = merge(base, committed, arriving)

    assert (result.text, result.conflict) == (text, case in CONFLICTS)


def test_both_delete_everything_leaves_nothing_for_the_caller_to_refuse() -> None:
    assert merge("Audit board", "Audit", "board").text.strip() == ""


def test_texts_of_the_greatest_length_are_merged_in_full() -> None:
    base = "word " * 100
    committed, arriving = "A" * 250 + base, base + "B" * 250

    text = merge(base, committed, arriving).text

    assert text == "A" * 250 + base + "B" * 250
