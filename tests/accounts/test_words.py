"""Pages of other packages speak the languages of ours."""

import datetime
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext

from pmo_studio.core import borrowed

TEXTS = (*borrowed.ALLAUTH, *borrowed.DJANGO)
USTED = re.compile(
    r"\b(usted|su|sus|ha|introduzca|escriba|ingrese|utilice|vuelva|asegúrese|confirme|debe"
    r" escribir|haga|inicie|envíe|escoja|compruebe)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def english_afterwards():
    """A page leaves its language to the thread, and the next test would be answered in it."""
    with translation.override("en"):
        yield


def texts_of(package: str) -> set[str]:
    """Every text in the Spanish catalogue of a package."""
    spec = find_spec(package)
    assert spec is not None
    path = Path(str(spec.origin)).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="es")
    return {str(message.id) for message in catalogue if message.id}


def test_the_packages_still_have_the_texts_that_we_translate_for_them():
    django = texts_of("django.conf") | texts_of("django.contrib.auth")

    assert set(borrowed.ALLAUTH) <= texts_of("allauth")
    assert set(borrowed.DJANGO) <= django


@pytest.mark.parametrize("text", TEXTS)
def test_a_borrowed_text_says_tu_in_spanish(text):
    with translation.override("es"):
        assert not USTED.search(gettext(text))


@pytest.mark.django_db
def test_the_page_of_the_login_asks_in_spanish_as_all_others_do(client):
    client.cookies["django_language"] = "es"

    shown = client.get(reverse("account_login")).content.decode()

    assert "¿Olvidaste tu contraseña?" in shown
    assert "¿Ha olvidado" not in shown


@pytest.mark.django_db
def test_a_wrong_password_is_told_in_our_words(client):
    client.cookies["django_language"] = "es"

    wrong = {"login": "nobody@example.org", "password": "not the one"}
    shown = client.post(reverse("account_login"), wrong).content.decode()

    assert "El correo electrónico o la contraseña no son correctos." in shown


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "24 Feb 2026"), ("pt-br", "24 fev 2026"), ("es", "24 feb 2026")],
)
def test_months_are_written_as_the_language_does(language, written):
    day = datetime.date(2026, 2, 24)

    with translation.override(language):
        assert formats.date_format(day, "DATE_FORMAT") == written
