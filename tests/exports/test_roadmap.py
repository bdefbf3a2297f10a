"""The roadmap on A3: the plan of the page, for the wall."""

import io
import re
from html import escape

import pikepdf
import pypdfium2
import pytest

from pmo_studio.core import chapters
from pmo_studio.exports import kinds, pdf, process, report, roadmap
from pmo_studio.exports.models import ExportJob
from roadmaps import dated, pictured
from roadmaps.gantt import table
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


def test_every_package_of_a_long_plan_is_printed_once_with_the_days_of_the_page(people, plan):
    wave = plan.waves.get()
    for n in range(120):
        PackageFactory(plan=plan, key=f"L-{n:03d}", name=f"Long {n}", wave=wave, effort=1 + n % 7)
    standing = dated.of(people.engagement)
    say = pictured.words(standing)
    body = roadmap.document(people.engagement, "en").html.partition("<body>")[2]
    for line in table.lines(pictured.scene(standing), say):
        start = say.day(line.start) if line.start.year == line.end.year else say.date(line.start)
        days = line.end_words if line.start == line.end else f"{start} – {line.end_words}"
        name = f"{line.name} ({line.warning})" if line.warning else line.name
        named = f"{line.key}\t{escape(name)}</th><td>{days}\t"
        assert body.count(named) == 1, named


def test_what_has_no_days_is_listed_on_a_page_of_its_own(people, plan):
    assert "Backlog" not in roadmap.document(people.engagement, "en").html
    PackageFactory(plan=plan, key="Z", name="Some <day>")
    body = roadmap.document(people.engagement, "en").html.partition("<body>")[2]
    assert '<b>Z</b> <span dir="auto">Some &lt;day&gt;</span>' in body.partition("Backlog")[2]


@pytest.mark.pango
def test_in_the_report_it_stands_on_a3_under_its_chapter_with_the_numbers_of_the_report(
    people, plan, monkeypatch
):
    kept = {key: each for key, each in chapters._chapters.items() if key == "roadmap"}
    monkeypatch.setattr(chapters, "_chapters", kept)
    data = process.run(report.document(people.engagement, "room", "en"), variant=pdf.ACCESSIBLE)
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        [chapter] = outline.root
        assert chapter.title == "Roadmap"
        assert [each.title for each in chapter.children] == [f"{people.engagement.name}: Roadmap"]
        *_rest, last = opened.pages
        assert [round(float(each)) for each in last.mediabox[2:]] == [1191, 842]
        count = len(opened.pages)
    with pypdfium2.PdfDocument(data) as opened:
        text = opened[count - 1].get_textpage().get_text_bounded()
    assert f"{count} of {count}" in text
    assert "Package <B>" in text


def test_exports_says_what_comes_first_while_there_is_nothing_to_print(people):
    page = people.browser("lead").get(f"/engagements/{people.engagement.pk}/exports/")
    assert "No work package stands in a wave yet." in page.content.decode()


@pytest.mark.parametrize("column", ["lead", "viewer"])
def test_the_sheet_of_the_roadmap_asks_for_it_in_one_press(people, plan, column):
    browser = people.browser(column)
    at = f"/engagements/{people.engagement.pk}/exports/roadmap_pdf/"
    page = browser.get(f"/engagements/{people.engagement.pk}/roadmap/")
    form = page.content.decode().partition(f'<form method="post" action="{at}">')[2]
    form = form.partition("</form>")[0]
    assert "PDF (A3)" in form
    [(name, value)] = re.findall(r'name="(roadmap_pdf-\w+)" value="(\w+)"', form)
    assert browser.post(at, {name: value}).status_code == 302
    job = ExportJob.objects.get()
    assert (job.kind, job.audience) == ("roadmap_pdf", "room")


def test_exports_offers_it(people, plan):
    page = people.browser("lead").get(f"/engagements/{people.engagement.pk}/exports/")
    assert "Roadmap as PDF" in page.content.decode()
    answer = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/exports/roadmap_pdf/",
        {"roadmap_pdf-audience": "room"},
    )
    assert answer.status_code == 302
