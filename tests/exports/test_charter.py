"""The charter: one page to sign, a draft until it is signed, and the chapter of the report."""

import io

import pypdfium2
import pytest
from django.utils import formats, timezone

from canvases.actions import mandates
from canvases.models import Kpi, MandateCopy
from pmo_studio.exports import charter, kinds, pdf, process
from pmo_studio.exports.models import ExportJob
from tests.canvases.test_mandate import MISSION, agreed, complete, edit, signed
from tests.exports.test_report import printed as report_words
from tests.reading import words

pytestmark = pytest.mark.django_db


def printed(people, copy=None) -> str:
    html = charter.document(people.engagement, "en", copy=copy).html.partition("<body>")[2]
    return words(html)


def test_nothing_is_printed_of_an_empty_mandate(people):
    with pytest.raises(kinds.NothingToExport):
        charter.document(people.engagement, "en")
    # Its criterion at gate 2 is told; a chapter of its own there is not.
    assert "Mandate" not in report_words(people).replace("Mandate agreed, sponsor named", "")


def test_a_charter_is_a_draft_until_the_room_has_agreed(people):
    complete(people)
    assert "DRAFT" in printed(people)
    assert "This is a draft" in report_words(people)
    mandates.agree(people.engagement, by=people.facilitator)
    assert "DRAFT" not in printed(people)
    day = formats.date_format(timezone.localdate())
    assert f"Agreed on {day}, to be signed" in printed(people)
    assert "Place and date" in printed(people)


def test_a_signed_charter_names_who_signed(people):
    signed(people)
    text = printed(people)
    assert "DRAFT" not in text
    assert "Place and date" not in text
    assert "Signed by Dr. Inês Carvalho on" in text
    assert "Signed by Dr. Inês Carvalho on" in report_words(people)


def test_a_signed_charter_says_what_was_signed_whatever_its_kpis_became(people):
    signed(people)
    Kpi.objects.update(name="Renamed since", target=1)
    assert "Renamed since" not in printed(people)
    assert "85 %" in printed(people)


def test_each_signed_copy_is_printed_as_it_was_signed(people):
    signed(people)
    copy = MandateCopy.objects.get()
    mandates.reopen(people.engagement, reason="New law", by=people.lead)
    edit(people, mission="Another mission")
    page = people.browser("lead").get(f"/mandate-copies/{copy.pk}/").content.decode()
    assert f'name="charter_pdf-copy" value="{copy.pk}"' in page
    assert "DRAFT" in printed(people)
    assert f"{MISSION} " in printed(people, copy=copy.pk)
    assert "DRAFT" not in printed(people, copy=copy.pk)
    response = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/exports/charter_pdf/",
        {"charter_pdf-audience": "room", "charter_pdf-copy": str(copy.pk)},
    )
    assert response.status_code == 302
    assert ExportJob.objects.get().options == {"copy": copy.pk}
    with pytest.raises(kinds.NothingToExport):
        charter.document(people.engagement, "en", copy=copy.pk + 1)


@pytest.mark.one_database
def test_a_usual_charter_is_one_page_with_its_signature(people):
    agreed(people)
    file = process.run(charter.document(people.engagement, "en"), variant=pdf.ACCESSIBLE)
    with pypdfium2.PdfDocument(io.BytesIO(file)) as printed:
        (page,) = list(printed)
        text = page.get_textpage().get_text_range()
    assert " ".join(text.split()).count(MISSION) == 1
    assert "Signature" in text


def test_what_people_typed_is_text_and_no_markup(people):
    edit(people, mission="<b>We</b> & <script>them</script>")
    assert "<script>" not in charter.document(people.engagement, "en").html
    assert "&lt;b&gt;We" in charter.document(people.engagement, "en").html
