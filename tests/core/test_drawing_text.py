"""Measured text: nothing cut, nothing wider than its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_studio.core.drawing import Face, Fonts, Paragraphs, clean, is_rtl
from pmo_studio.core.drawing.wrap import MARK_CAP, clusters

FONTS = Fonts.load(Path(__file__).resolve().parents[2] / "var" / "fonts")
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120
)


def shape(text: str) -> str:
    """The text without blanks: what wrapping must keep, whatever it does with blanks."""
    return "".join(text.split(" ")).replace("\n", "")


@settings(deadline=None)
@given(TEXTS, st.floats(3, 40))
def test_wrapping_keeps_every_character_in_order(text, limit):
    paragraphs = Paragraphs(text, FONTS)

    lines = paragraphs.lines(limit)

    assert shape("".join(lines)) == shape(paragraphs.text)


@settings(deadline=None)
@given(TEXTS, st.floats(3, 40))
def test_no_line_is_wider_than_the_limit(text, limit):
    lines = Paragraphs(text, FONTS).lines(limit)

    assert all(FONTS.width(line) <= limit + 1e-6 for line in lines)


def test_a_long_word_is_broken_and_never_cut():
    word = "Donaudampfschifffahrtsgesellschaft" * 4

    lines = Paragraphs(word, FONTS).lines(8)

    assert len(lines) > 4
    assert "".join(lines) == word


def test_a_line_breaks_after_a_hyphen_before_it_breaks_a_word():
    assert Paragraphs("cross-functional", FONTS).lines(6)[0] == "cross-"


def test_chinese_breaks_between_characters_but_not_before_a_full_stop():
    lines = Paragraphs("项目组合每季度重新平衡。", FONTS).lines(11.5)

    assert len(lines) == 2
    assert not lines[1].startswith("。")


def test_line_breaks_of_the_author_are_kept():
    assert Paragraphs("one\n\ntwo", FONTS).lines(20) == ("one", "", "two")


def test_at_most_four_combining_marks_in_a_row_are_drawn():
    marked = clean("a" + "\u0316" * 50_000 + "b")

    assert marked == "a" + "\u0316" * MARK_CAP + "b"


def test_control_characters_and_lone_surrogates_are_not_drawn():
    assert clean("a\x00b\x1b[31mc\ud800") == "ab[31mc"


def test_accents_are_composed_so_that_the_fonts_own_letter_is_measured():
    assert clean("Ine\u0302s") == "Inês"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩🏽‍💻x", ["👩🏽‍💻", "x"]),
        ("🇧🇷🇪🇸", ["🇧🇷", "🇪🇸"]),
        ("क्षमता", ["क्ष", "म", "ता"]),
    ],
)
def test_what_readers_see_as_one_character_stays_together(text, parts):
    assert clusters(text) == parts


def test_direction_comes_from_the_first_letter_that_has_one():
    assert is_rtl("12 لوحة متابعة")
    assert not is_rtl("PMO لوحة")
    assert not is_rtl("2026")


def test_widths_come_from_the_font_and_bold_is_wider():
    assert 0.4 < FONTS.char("n") < 0.8
    assert FONTS.width("Portfolio board", Face.BOLD) > FONTS.width("Portfolio board", Face.TEXT)


def test_without_font_files_widths_are_estimated(tmp_path):
    fonts = Fonts.load(tmp_path)

    assert fonts.width("Portfolio") > FONTS.width("Portfolio")
    assert not fonts.has("P")


def test_wide_signs_have_conservative_widths():
    assert FONTS.char("项") == 1.0
    assert FONTS.char("🎉") == 1.3
