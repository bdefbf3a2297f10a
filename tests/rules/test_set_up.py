"""What is built at set-up: catalogues without gettext tools, typefaces without a copy of them."""

import gettext

import pytest
from babel.messages.catalog import Catalog
from django.core.management import call_command
from django.core.management.base import CommandError
from fontTools.ttLib import TTFont

from pmo_studio.core.management.commands import build_fonts
from pmo_studio.core.management.commands import build_translations as translations


@pytest.fixture
def house(tmp_path, settings):
    """A small project of its own: one template, one module, no catalogue yet."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("en", "English"), ("pt-br", "Portuguese")]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        """{% load i18n %}<h1 class="x">{% translate "Customers" %}</h1>
        {% blocktranslate trimmed count n=notes|length %}
          {{ n }} note
        {% plural %}
          {{ n }} notes
        {% endblocktranslate %} {% translate "May" context "month" %}
        {# not a text #} {% url 'x' %} unbalanced ( "quotes'""",
        "utf-8",
    )
    (tmp_path / "canvases").mkdir()
    (tmp_path / "canvases" / "words.py").write_text(
        'from django.utils.translation import gettext_lazy as _\nFULL = _("The canvas is full.")\n',
        "utf-8",
    )
    return tmp_path


def write(house, **texts):
    """A catalogue with these translations, made by way of --update."""
    call_command("build_translations", update=True)
    path = translations.catalogues()[0]
    catalogue = translations.read(path)
    for message in catalogue:
        if message.id:
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            message.string = texts.get(key.split()[-1].strip("."), message.string)
    file = translations.BytesIO()
    translations.write_po(file, catalogue)
    return translations.save(file, path)


def identities(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def test_texts_are_found_in_templates_and_code(house):
    assert identities(translations.template()) == {
        "Customers",
        "May",
        "The canvas is full.",
        ("%(n)s note", "%(n)s notes"),
    }


def test_the_context_of_a_text_is_kept(house):
    assert translations.template().get("May", "month") is not None


def test_a_missing_text_is_named_with_its_language_and_file(house):
    with pytest.raises(
        CommandError, match=r"4 texts .*\n(.*\n)*pt_BR: 'Customers' \(templates/page"
    ):
        call_command("build_translations", check=True)


def test_a_complete_catalogue_passes_and_is_compiled(house):
    write(
        house, Customers="Clientes", May="Maio", full="Cheio.", note=("%(n)s nota", "%(n)s notas")
    )
    call_command("build_translations", check=True)
    call_command("build_translations")
    folder = house / "locale"
    compiled = gettext.translation("django", folder, ["pt_BR"])
    assert compiled.gettext("Customers") == "Clientes"
    assert compiled.ngettext("%(n)s note", "%(n)s notes", 3) == "%(n)s notas"


def test_a_translation_with_other_placeholders_is_refused(house):
    write(
        house, Customers="Clientes", May="Maio", full="Cheio.", note=("%(x)s nota", "%(n)s notas")
    )
    with pytest.raises(CommandError, match=r"1 texts .*"):
        call_command("build_translations", check=True)


def test_updating_keeps_what_is_translated_and_drops_what_is_unused(house):
    path = write(house, Customers="Clientes", full="Cheio.")
    (house / "canvases" / "words.py").write_text("", "utf-8")
    call_command("build_translations", update=True)
    catalogue = translations.read(path)
    assert catalogue["Customers"].string == "Clientes"
    assert "The canvas is full." not in identities(catalogue)
    first = path.read_bytes()
    call_command("build_translations", update=True)
    assert path.read_bytes() == first


def test_a_broken_catalogue_is_named(house):
    path = translations.catalogues()[0]
    path.parent.mkdir(parents=True)
    path.write_text('msgid "a"\nmsgstr "b"\nthis is no catalogue\n', "utf-8")
    with pytest.raises(CommandError, match="pt_BR"):
        call_command("build_translations")


def test_typefaces_are_cut_to_what_the_studio_writes():
    """Those that set-up has built; where it has not, or the recipe is another, they are built."""
    call_command("build_fonts", if_changed=True)
    pages, prints = build_fonts.folders()
    declared = build_fonts.outputs(pages, prints)
    assert [path for path in declared if not path.exists()] == []
    made = {path for folder in (pages, prints) for path in folder.glob("*.*")}
    assert made <= set(declared)
    page = TTFont(pages / "instrument.woff2")
    assert {axis.axisTag for axis in page["fvar"].axes} == {"wght", "wdth"}
    bold = TTFont(prints / "instrument-700.ttf")
    assert "fvar" not in bold
    assert bold["OS/2"].usWeightClass == 700
    characters = bold.getBestCmap()
    assert [sign for sign in "Aãçéñõü¿¡€→–—“”…•×" if ord(sign) not in characters] == []


def test_a_typeface_that_is_not_installed_is_said_in_words():
    with pytest.raises(CommandError, match="fonts of the system"):
        build_fonts.source("fontpkg_nothing_like_it", "Nothing.ttf")
