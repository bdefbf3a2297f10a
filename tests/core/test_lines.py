"""Names and titles hold one line and nothing that hides or turns the text around them."""

import pytest

from pmo_studio.core import subjects
from pmo_studio.core.forms import NameField, RoleGroupForm, SettingsForm
from pmo_studio.core.lines import one_line, title
from pmo_studio.core.refusals import Refused

ODD = ["\x01", "\x1b", "\x7f", "\x9f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufffe", "\uffff"]


@pytest.mark.parametrize("sign", ODD, ids=ascii)
def test_control_characters_and_turns_of_direction_are_left_out(sign):
    assert one_line(f" Grace{sign} \n Hopper{sign}") == "Grace Hopper"


@pytest.mark.parametrize("name", ["שרה", "Zoë", "👩‍🚀 Ana", "नमस्ते"])
def test_names_of_every_script_stay_as_they_are(name):
    assert one_line(name) == name


def test_the_names_of_people_groups_and_engagements_are_such_lines():
    for form in (RoleGroupForm, SettingsForm):
        assert form.base_fields["name"].clean("A\u202eB") == "AB"
    assert isinstance(SettingsForm.base_fields["organisation"], NameField)
    assert SettingsForm.base_fields["organisation"].max_length == 120


@pytest.mark.parametrize("key", ["note:" + "9" * 19, "note:" + "9" * 400, "note:²", "note:", "12"])
def test_what_no_database_can_hold_is_no_key(key):
    with pytest.raises(ValueError, match="no key"):
        subjects.split(key)


def test_eighteen_digits_are_a_key():
    assert subjects.split("note:" + "9" * 18) == ("note", 10**18 - 1)


WORDS = {"empty": "It needs a title.", "too_long": "Up to 80."}


def test_a_title_is_one_line_of_up_to_eighty_characters():
    assert title(f" To be {'x' * 60}\n2026 ", **WORDS) == f"To be {'x' * 60} 2026"
    assert title("x" * 80, **WORDS) == "x" * 80


@pytest.mark.parametrize(
    ("text", "words"), [("", "needs"), (" \x01\u202e ", "needs"), ("x" * 81, "Up to 80")]
)
def test_a_title_that_is_empty_or_too_long_is_refused_in_words_and_never_cut(text, words):
    with pytest.raises(Refused, match=words) as refused:
        title(text, **WORDS)
    assert refused.value.field == "title"
