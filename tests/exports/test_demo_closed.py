"""The demo's second engagement: run to its end, celebrated and handed over."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from canvases.models import Canvas
from pmo_studio.core import bundle, phases
from pmo_studio.core.models import Engagement, GateDecision, Participant, User
from pmo_studio.exports import demo
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from pmo_studio.exports.demo.days import moved
from roadmaps.models import Lesson
from roadmaps.readings import standings
from tests import standing as stands

SHEETS = """
    core:people core:stakeholders core:history workshops:votes exports:index portfolio:home
    assessments:context assessments:processes assessments:questionnaires assessments:results
    assessments:targets assessments:reassessment canvases:list canvases:index canvases:kpis
    canvases:mandate canvases:functions canvases:model_index portfolio:thread
    roadmaps:gaps roadmaps:roadmap roadmaps:packages roadmaps:waves roadmaps:pilot roadmaps:change
    roadmaps:messages roadmaps:progress roadmaps:kpi_wall roadmaps:function_reviews
    roadmaps:satisfaction roadmaps:next_steps roadmaps:lessons roadmaps:handover
    roadmaps:celebration roadmaps:presentation
""".split()


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
    assert to_bytes(document) == to_bytes(moved(from_bytes(content), timezone.localdate()))


def test_its_gates_were_passed_by_figures_that_stand(vale_verde):
    overview = phases.overview(vale_verde)
    assert [one.progress.percent for one in overview.phases] == [100, 100, 100, 100, 65]
    decided = GateDecision.objects.filter(engagement=vale_verde).order_by("phase")
    assert [(row.phase, row.decision, row.percent) for row in decided] == [
        (number, "go", 100) for number in range(1, 5)
    ]
    short = [one.key for each in overview.phases for one in each.criteria if one.ratio < 1]
    assert short == ["L1"]


def test_its_figures_are_mostly_green_one_amber_one_red(vale_verde):
    found = sorted(each.colour.value for each in standings(vale_verde).values())
    assert found == ["amber", *["green"] * 7, "red"]


def test_it_asked_the_same_three_times_and_learnt(vale_verde):
    asked = Assessment.objects.of(vale_verde).closed().order_by("closed_at")
    assert [row.kind for row in asked] == ["as_is", "reassess", "closeout"]
    assert Lesson.objects.live().filter(engagement=vale_verde).exclude(action="").count() == 6
    assert Canvas.objects.filter(engagement=vale_verde).count() == 2


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
