"""A consultant makes a questionnaire of their own without JavaScript.

Duplicate a built-in model, change a question, add a dimension, take the whole out as a workbook,
work on it there, and bring it back as the next version.
"""

import io
from urllib.parse import urljoin

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.maturity import reading
from assessments.models import LibraryModel
from assessments.views import library_files
from tests.factories import PASSWORD, UserFactory
from tests.journeys.test_people import Page, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_was_refused_before():
    library_files.refused_files.clear()


class Reader(Page):
    """A page whose buttons may have an address of their own, and whose forms take files."""

    def __init__(self, html: str, path: str) -> None:
        self.addresses: dict[str, str] = {}
        super().__init__(html, path)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        a = {name: value or "" for name, value in attrs}
        if tag == "button" and "formaction" in a and self._done is not None:
            done, address = self._done, a["formaction"]

            def both(words: str) -> None:
                done(words)
                self.addresses.setdefault(words or a.get("aria-label", ""), address)

            self._done = both


class Consultant(Visitor):
    """Cora, with her browser and her spreadsheet program."""

    def press(self, words: str, **values: object) -> Page:
        address = self.page.addresses.get(words)
        if address is None:
            return super().press(words, **values)
        form, name, value = self._button(words)
        data = form.values | ({name: [value]} if name else {})
        path = urljoin(self.page.path, address)
        return self._arrive(self.client.post(path, data, follow=True), path)

    def choose(self, content: bytes, name: str) -> Page:
        """Choose a file and look inside."""
        form, _name, _value = self._button("Look inside")
        data = form.values | {"file": SimpleUploadedFile(name, content)}
        return self._arrive(self.client.post(self.page.path, data), self.page.path)

    def download(self, words: str) -> bytes:
        href = next(href for text, href in self.page.links if text == words)
        response = self.client.get(urljoin(self.page.path, href))
        assert response.status_code == 200
        return response.content

    def _arrive(self, response, path: str) -> Page:
        self.status = response.status_code
        chain = getattr(response, "redirect_chain", [])
        last = chain[-1][0] if chain else path
        self.page = Reader(response.content.decode(), last.partition("#")[0])
        return self.page


def test_a_questionnaire_of_ones_own_needs_no_script():
    UserFactory(email="cora@example.org", name="Cora Consultant", password=PASSWORD)
    cora = Consultant()
    cora.open("/accounts/login/")
    cora.press("Log in", login="cora@example.org", password=PASSWORD)

    cora_duplicates_the_built_in_model(cora)
    cora_changes_a_question(cora)
    cora_adds_a_dimension_with_a_question(cora)
    cora_works_on_it_in_a_workbook_and_brings_it_back(cora)

    versions = LibraryModel.objects.filter(key="opm3q-2").order_by("version")
    old, new = (reading.read(row.document) for row in versions)
    assert [row.version for row in versions] == [1, 2]
    assert sum(1 for each in old.questions()) == sum(1 for each in new.questions()) == 33
    assert {each.text.en for each in new.questions()} >= {"Asked in the workbook?"}


def cora_duplicates_the_built_in_model(cora: Consultant) -> None:
    cora.follow("Maturity models")
    assert "No model of your own yet" in cora.page.text
    cora.follow("OPM3-aligned quick check")
    assert "built in, read only" in cora.page.text
    cora.press("Duplicate to edit")
    assert "opm3q-2" in cora.page.text
    assert "ready to use" in cora.page.text


def cora_changes_a_question(cora: Consultant) -> None:
    model = cora.page.path
    cora.follow("All projects above an agreed size follow one written project life cycle.")
    cora.press("Save", text_en=" ", text_pt_br="", text_es="", weight="0")
    assert cora.status == 422
    assert "The text is empty. Write something." in cora.page.text
    assert "The number has to be above 0" in cora.page.text
    cora.press("Save", text_en="Projects follow our life cycle.", weight="2")
    assert cora.page.path == model
    assert "Projects follow our life cycle." in cora.page.text
    assert "weight 2" in cora.page.text


def cora_adds_a_dimension_with_a_question(cora: Consultant) -> None:
    cora.follow("New dimension")
    cora.press("Save", name_en="Projects in the field")
    assert "not usable yet: 1 problem" in cora.page.text
    new = next(
        href for _text, href in cora.page.links if href.endswith("question/add/?into=PROJ.1")
    )
    cora.open(urljoin(cora.page.path, new))
    cora.press("Save", text_en="Sites report every week.", capability="CTL")
    assert "ready to use" in cora.page.text
    assert "33 questions" in cora.page.text


def cora_works_on_it_in_a_workbook_and_brings_it_back(cora: Consultant) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cora.download("XLSX")))
    sheet = book["Questions"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(row=2, column=headings.index("Text (English)") + 1, value="Asked in the workbook?")
    out = io.BytesIO()
    book.save(out)

    cora.follow("Maturity models")
    cora.follow("Import a file")
    cora.choose(out.getvalue(), "opm3q-2.xlsx")
    assert "You have “opm3q-2” already, version 1. This becomes version 2" in cora.page.text
    assert "0 questions added, 1 changed, 0 removed." in cora.page.text
    cora.press("Import as version 2")
    assert "opm3q-2 · version 2" in cora.page.text
    assert "Asked in the workbook?" in cora.page.text
