"""What templates of every page use (core.templatetags.pmo)."""

import json
import re
from pathlib import Path

import lucide
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from pmo_studio.core.templatetags import pmo

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def rendered(text: str, **context: object) -> str:
    return Template("{% load pmo %}" + text).render(Context(context))


def test_an_icon_is_silent_unless_it_is_given_a_label():
    assert rendered('{% icon "plus" %}').startswith(
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d='
    )
    labelled = rendered('{% icon "check" label=words classes="rd" %}', words="Ready")
    assert 'class="i rd"' in labelled
    assert 'role="img" aria-label="Ready"' in labelled


def test_the_label_of_an_icon_is_escaped():
    assert "&quot;&gt;&lt;b&gt;" in rendered('{% icon "x" label=words %}', words='"><b>')


def test_an_icon_carries_no_inline_style_and_no_size_of_its_own():
    drawn = rendered('{% icon "trash-2" %}')
    assert "style=" not in drawn
    assert "width=" not in drawn.partition(">")[0]


def test_every_icon_that_a_template_names_exists():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text("utf-8"))
    }
    assert len(named) > 10
    for name in named:
        assert pmo.drawing(name).startswith("<")


def test_an_unknown_icon_fails_loudly():
    with pytest.raises(lucide.IconDoesNotExist):
        rendered('{% icon "no-such-icon" %}')


@pytest.mark.parametrize("state", pmo.SHAPES)
def test_a_flag_says_its_state_by_shape_word_and_colour(state):
    drawn = rendered("{% flag state words %}", state=state, words="Met & more")
    assert f'class="flag {pmo.COLOURS[state]}"' in drawn
    assert "<svg" in drawn
    assert "Met &amp; more" in drawn


def test_every_state_has_a_shape_of_its_own():
    assert len(set(pmo.SHAPES.values())) == len(pmo.SHAPES) == len(pmo.COLOURS)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Duarte", "AD"),
        ("Dr. Inês Carvalho", "DC"),
        ("Kemi", "K"),
        ("élodie van der berg", "ÉB"),
        ("(guest)", "?"),
        ("", "?"),
    ],
)
def test_initials_are_at_most_two_capitals(name, letters):
    assert pmo.initials(name) == letters


@pytest.mark.parametrize(("votes", "drawn"), [(0, 0), (1, 1), (4, 4), (5, 4), (99, 4)])
def test_at_most_four_dot_stickers_are_drawn(votes, drawn):
    assert len(pmo.dots(votes)) == drawn


@pytest.mark.parametrize(("total", "others"), [(0, 0), (2, 0), (3, 1), (11, 9)])
def test_beyond_counts_those_that_are_not_shown(total, others):
    assert pmo.beyond(total, ["AD", "KO"]) == others


@pytest.mark.parametrize("code", ["K7M4QX", "K7M 4QX"])
def test_a_join_code_is_shown_in_two_groups(code):
    assert pmo.code_groups(code) == "K7M 4QX"


def test_the_import_map_names_every_module_and_carries_the_nonce():
    drawn = rendered("{% import_map nonce %}", nonce="abc123")
    found = re.fullmatch(r'<script type="importmap" nonce="abc123">(.*)</script>', drawn)
    assert found is not None
    imports = json.loads(found[1])["imports"]
    modules = {path.stem for path in (settings.BASE_DIR / "static" / "js").glob("*.js")}
    assert {f"pmo/{name}" for name in modules} <= imports.keys()
    assert imports["pmo/main"] == "/static/js/main.js"


def test_the_nonce_cannot_break_out_of_its_attribute():
    assert 'nonce="&quot;&gt;"' in rendered("{% import_map nonce %}", nonce='">')


def test_typefaces_are_linked_only_where_they_were_built(monkeypatch):
    monkeypatch.setattr(pmo.finders, "find", lambda path: None)
    assert rendered("{% typefaces %}") == ""
    monkeypatch.setattr(pmo.finders, "find", lambda path: "/somewhere/" + path)
    drawn = rendered("{% typefaces %}")
    assert drawn.count('rel="preload"') == 2
    assert '<link rel="stylesheet" href="/static/fonts/fonts.css">' in drawn


@pytest.mark.parametrize(("votes", "words"), [(1, "1 dot"), (6, "6 dots")])
def test_votes_are_read_out_as_a_number_and_drawn_as_dots(votes, words):
    drawn = rendered('{% include "components/votes.html" %}', votes=votes)
    assert f'<span class="sr">{words}</span>' in drawn
    assert drawn.count('<i aria-hidden="true"></i>') == min(votes, 4)


def test_words_are_kept_by_language_and_take_nothing_of_a_page():
    template = Template('{% load i18n pmo %}{% words %}{% translate "Close" %}{% endwords %}')
    for language, word in (("en", "Close"), ("es", "Cerrar"), ("pt-br", "Fechar"), ("en", "Close")):
        with translation.override(language):
            assert template.render(Context()) == word
    leaking = Template("{% load pmo %}{% words %}{{ name }}{% endwords %}")
    assert leaking.render(Context({"name": "Ana"})) == ""
