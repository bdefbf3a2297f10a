"""Suggested functions: why each is offered, and that nothing else decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.suggestions import Raises, stems, suggest
from pmo_studio.core import catalogue

KNOWN = {one.key: one for one in catalogue.functions()}
KEYS = sorted(KNOWN)


def suggested(*texts, present=(), gaps=None, language="en", offered=None, most=6):
    return suggest(
        offered if offered is not None else KNOWN.values(),
        known=KNOWN,
        present=present,
        texts=texts,
        gaps=gaps or {},
        language=language,
        most=most,
    )


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "One reliable picture of status for leadership", "F01"),
        ("en", "A method that people can follow", "F05"),
        ("en", "Risks are known before they hurt", "F24"),
        ("pt-br", "Um método que todos seguem", "F05"),
        ("es", "Las lecciones aprendidas no se pierden", "F23"),
    ],
)
def test_a_value_suggests_the_function_that_speaks_of_the_same(language, text, wanted):
    found = suggested(text, language=language)
    assert wanted in [each.function.key for each in found][:2]
    best = next(each for each in found if each.function.key == wanted)
    assert best.shared[0].text == text
    assert set(best.shared[0].words) <= set(text.split())


def test_what_stands_on_the_canvas_asks_for_what_it_needs_first():
    best = suggested(present=["F12", "F16", "F17"])[0]
    assert (best.function.key, best.needed_by) == ("F11", ("F12", "F16", "F17"))
    assert not suggested(present=["F12", "F11", "F01", "F05"])


def test_a_gap_suggests_what_raises_the_capability_first_above_what_raises_it_too():
    found = suggested(gaps={"RSK": 2.0, "FIN": 0.4}, most=30)
    assert [(each.function.key, each.points) for each in found] == [("F24", 2.0), ("F02", 1.0)]
    assert found[0].raises == (Raises("RSK", 2.0),)


def test_without_any_reason_nothing_is_suggested_and_common_words_are_none():
    assert suggested("") == suggested("Projects and the project") == []
    assert list(stems("As in the PMO, para los")) == []


TEXTS = st.lists(st.text(max_size=60), max_size=3)
GAPS = st.dictionaries(
    st.sampled_from([one.key for one in catalogue.capabilities()]), st.floats(0, 4), max_size=4
)


@given(TEXTS, st.sets(st.sampled_from(KEYS), max_size=6), GAPS)
def test_every_suggestion_is_offered_new_has_a_reason_and_stands_in_its_place(texts, present, gaps):
    found = suggested(*texts, present=sorted(present), gaps=gaps, most=40)
    assert found == suggested(*texts, present=sorted(present), gaps=gaps, most=40)
    assert not {each.function.key for each in found} & present
    assert all(each.needed_by or each.shared or each.raises for each in found)
    order = list(KNOWN)
    places = [(-each.points, order.index(each.function.key)) for each in found]
    assert places == sorted(places)
    withdrawn = {each.function.key for each in found[:1]}
    left = [one for key, one in KNOWN.items() if key not in withdrawn]
    again = suggested(*texts, present=sorted(present), gaps=gaps, offered=left, most=40)
    assert again == found[1:]
