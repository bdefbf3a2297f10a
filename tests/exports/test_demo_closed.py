"""The demo's second engagement: run to its end, celebrated and handed over."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from canvases.models import Canvas
from pmo_studio.core import bundle, closings, events, phases
from pmo_studio.core.models import Engagement, GateDecision, Participant, User
from pmo_studio.exports import closeout, demo
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from pmo_studio.exports.demo.days import moved
from roadmaps.actions.lessons import Details, add_lesson
from roadmaps.closeout import approval, letter, show
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import Closeout, CloseoutCopy, CloseoutSignature, Lesson
from roadmaps.readings import standings
from tests import standing as stands

SHEETS = [
    *("core:people", "core:stakeholders", "core:history", "workshops:votes", "exports:index"),
    *("portfolio:home", "assessments:context", "assessments:processes"),
    *("assessments:questionnaires", "assessments:results", "assessments:targets"),
    *("assessments:reassessment", "canvases:list", "canvases:index", "canvases:kpis"),
    *("canvases:mandate", "canvases:functions", "canvases:model_index", "portfolio:thread"),
    *("roadmaps:gaps", "roadmaps:roadmap", "roadmaps:packages", "roadmaps:waves"),
    *("roadmaps:pilot", "roadmaps:change", "roadmaps:messages", "roadmaps:progress"),
    *("roadmaps:kpi_wall", "roadmaps:function_reviews", "roadmaps:satisfaction"),
    *("roadmaps:next_steps", "roadmaps:lessons", "roadmaps:handover", "roadmaps:celebration"),
    *("roadmaps:presentation", "roadmaps:closeout"),
]


def load_closed() -> Engagement:
    demo.load({})
    return Engagement.objects.get(name="Vale Verde Delivery Office")


stands.MAKERS["vale_verde"] = load_closed


@pytest.fixture
def vale_verde(db, standing) -> Engagement:
    return standing.given("vale_verde")


def test_its_file_is_written_as_the_studio_writes_and_comes_out_as_it_went_in(vale_verde):
    content = demo.CLOSED.read_bytes()
    assert to_bytes(from_bytes(content)) == content
    document = bundle.write(vale_verde)
    assert document["events"].pop()["kind"] == "engagement.imported"
    written = moved(from_bytes(content), timezone.localdate())
    # What was approved names periods in words; it is told in those of the day.
    for each in (document, written):
        for copy in each["closeout_copies"]:
            del copy["document"]["figures"]
            copy["document"].pop("tables", None)
    assert to_bytes(document) == to_bytes(written)


def test_all_five_of_its_gates_were_passed_by_figures_that_stand(vale_verde):
    overview = phases.overview(vale_verde)
    assert [one.progress.percent for one in overview.phases] == [100] * 5
    decided = GateDecision.objects.filter(engagement=vale_verde).order_by("phase")
    assert [(row.phase, row.decision, row.percent) for row in decided] == [
        (number, "go", 100) for number in range(1, 6)
    ]
    assert [one.ratio for each in overview.phases for one in each.criteria] == [1] * 34


def test_it_is_closed_with_the_approval_of_its_sponsor_and_takes_nothing_more(vale_verde):
    closeout = Closeout.objects.get(engagement=vale_verde)
    sponsor = Participant.objects.get(engagement=vale_verde, is_sponsor=True)
    assert (closeout.approved_name, closeout.approved_by) == ("Helena Prado", sponsor)
    assert vale_verde.closed_at < timezone.now()
    assert CloseoutSignature.objects.filter(closeout=closeout).count() == 6
    lead = Participant.objects.get(engagement=vale_verde, role="lead")
    with pytest.raises(events.Closed):
        add_lesson(vale_verde, details=Details("Too late"), by=lead)


def test_its_reports_say_on_the_cover_that_it_is_closed_out(vale_verde):
    closed = f"Closed out on {closings.day(vale_verde)}"
    assert closed in closeout.document(vale_verde, "en").html


def test_three_of_four_objectives_are_kept_and_every_thread_is_whole(vale_verde):
    kept = Whole(vale_verde).kept
    assert (kept.fulfilment.kept, kept.fulfilment.total, kept.fulfilment.percent) == (3, 4, 75)
    assert (kept.in_use.yes, kept.in_use.total) == (2, 3)
    [thread] = next(
        one for one in phases.state_of(vale_verde, 2).criteria if one.key == "D2"
    ).standing.measures
    assert thread.part == thread.whole >= 4
    # Its copy tells the same, with the periods of today.
    told = approval.read(CloseoutCopy.objects.get().document)
    [lines] = [each for each in told[4].tables if each.title == told[4].title]
    said = {name: {head.words: cell for head, cell in cells} for name, cells in lines.rows}
    assert [row["Verdict"] for row in said.values()] == ["Kept", "Kept", "Kept", "Not yet"]
    assert told[0].figures[0]["value"] == "75\N{NO-BREAK SPACE}%"


def test_its_figures_are_mostly_green_one_amber_one_red(vale_verde):
    found = sorted(each.colour.value for each in standings(vale_verde).values())
    assert found == ["amber", *["green"] * 7, "red"]


def test_it_asked_the_same_three_times_and_learnt(vale_verde):
    asked = Assessment.objects.of(vale_verde).closed().order_by("closed_at")
    assert [row.kind for row in asked] == ["as_is", "reassess", "closeout"]
    assert Lesson.objects.live().filter(engagement=vale_verde).exclude(action="").count() == 6
    assert Canvas.objects.filter(engagement=vale_verde).count() == 2


def test_its_home_leads_to_the_closeout_and_lists_nothing_to_do(vale_verde, client):
    client.force_login(User.objects.get(email="lead@demo.invalid"))
    html = client.get(vale_verde.get_absolute_url()).content.decode()
    assert "Nothing open" not in html
    assert "Missing to pass gate" not in html
    for name in ("roadmaps:closeout", "roadmaps:presentation", "roadmaps:handover"):
        assert f'class="btn" href="{reverse(name, args=[vale_verde.pk])}"' in html


def test_the_note_of_thanks_tells_how_many_promises_were_kept(vale_verde):
    assert "– 3 of 4 promises kept." in letter.thank_you(Whole(vale_verde), by="Bruno")


def test_the_celebration_presents_the_rounds_and_the_growth_of_the_closeout(vale_verde):
    # A round of another part of the organisation, asked by the same questions, is none of them.
    after = Assessment.objects.of(vale_verde).get(kind="closeout")
    Assessment.objects.of(vale_verde).filter(kind="as_is").update(scope_unit="North")
    grown = Whole(vale_verde).grown
    pages = {page.key: page.context for page in show.pages(vale_verde)}
    assert (grown.before.assessment.kind, grown.after.assessment) == ("reassess", after)
    assert grown.before.assessment.title in pages["before"]["picture"].said
    assert f"Mean change {grown.mean}" in pages["now"]["picture"].said


def test_every_sheet_of_it_opens(vale_verde, client):
    client.force_login(User.objects.get(email="lead@demo.invalid"))
    for name in SHEETS:
        page = client.get(reverse(name, args=[vale_verde.pk]), follow=True)
        assert page.status_code == 200, name
        assert "Vale Verde" in page.content.decode(), name


@pytest.mark.parametrize("name", ["lead", "facilitator", "consultant"])
def test_the_portfolio_of_those_who_work_in_both_shows_both(vale_verde, client, name):
    client.force_login(User.objects.get(email=f"{name}@demo.invalid"))
    page = client.get("/").content.decode()
    assert "Meridian Health PMO" in page
    assert "Vale Verde Delivery Office" in page
    seats = Participant.objects.filter(user__email=f"{name}@demo.invalid")
    assert {seat.display_name for seat in seats} == {seats[0].user.name}
