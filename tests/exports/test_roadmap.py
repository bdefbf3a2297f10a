"""The roadmap on A3: the plan of the page, for the wall."""

import io

import pikepdf
import pypdfium2
import pytest

from pmo_studio.exports import kinds, pdf, roadmap
from roadmaps.models import Plan, Wave
from tests.factories import PackageFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people: People) -> Plan:
    """Three packages of one wave that has room for ten days and needs seventeen."""
    made = Plan.objects.create(engagement=people.engagement)
    wave = Wave.objects.create(
        plan=made, kind="foundation", key="F", position=1, name="First steps", capacity=10
    )
    for key, effort in (("A", 10), ("B", 5), ("C", 2)):
        PackageFactory(plan=made, key=key, name=f"Package <{key}>", wave=wave, effort=effort)
    return made


def test_nothing_is_printed_before_anything_has_a_date(people):
    with pytest.raises(kinds.NothingToExport):
        roadmap.document(people.engagement, "en")
    Plan.objects.create(engagement=people.engagement)
    with pytest.raises(kinds.NothingToExport):
        roadmap.document(people.engagement, "en")


def test_the_paper_says_whose_plan_it_is_and_every_package(people, plan):
    html = roadmap.document(people.engagement, "en").html.partition("<body>")[2]
    assert f"<h1>{people.engagement.name}: Roadmap</h1>" in html
    assert people.engagement.organisation in html
    assert "First steps: 17 of 10, over by 7" in html
    assert html.count('scope="row"') == 3
    assert "A\tPackage &lt;A&gt;" in html


@pytest.mark.pango
def test_the_pdf_of_the_roadmap_is_one_tagged_page(people, plan):
    data = pdf.render(roadmap.document(people.engagement, "en"))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert len(opened.pages) == 1
    with pypdfium2.PdfDocument(data) as opened:
        assert "Package <C>" in opened[0].get_textpage().get_text_bounded()


def test_exports_offers_it(people, plan):
    page = people.browser("lead").get(f"/engagements/{people.engagement.pk}/exports/")
    assert "Roadmap as PDF" in page.content.decode()
    answer = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/exports/roadmap_pdf/",
        {"roadmap_pdf-audience": "room"},
    )
    assert answer.status_code == 302
