"""What customers expect: the survey, what may be shown of it, and what follows for functions."""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from canvases import segments
from canvases.actions import survey as actions
from canvases.expectations import Segment
from canvases.models import BenefitAnswer, BenefitSurvey, Note
from canvases.pmo import chapter
from pmo_studio.core import belongings, bundle, own_data
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from pmo_studio.live import replay
from pmo_studio.live.frames import Viewer
from pmo_studio.workshops.models import Spotlight
from tests.canvases.loaded import load_preset
from tests.factories import NoteFactory, ParticipantFactory
from tests.reading import words
from tests.threads import at_once
from tests.workshops.samples import open_round

LEAST = segments.LEAST


def segment(key, people, weight=2, **points):
    return Segment(key, weight, people, points)


# --- what may be shown ---


def test_small_segments_are_shown_together_and_the_next_smallest_joins_where_it_must():
    found = segments.cells([segment(1, 3, B02=9), segment(2, 5), segment(3, 1, 3, B02=10)])
    assert [(cell.segments, cell.respondents) for cell in found] == [((2,), 5), ((1, 3), 4)]
    assert (found[1].weight, found[1].points["B02"]) == (5, 19)
    found = segments.cells([segment(1, 2), segment(2, 5), segment(3, 1)])
    assert [cell.segments for cell in found] == [(2,), (1, 3)]
    assert segments.cells([segment(1, 1), segment(2, 1)]) == ()
    assert segments.cells([]) == ()


@given(st.lists(st.integers(0, 6), max_size=7))
def test_no_cell_holds_fewer_than_three_and_nobody_is_in_two(people):
    found = segments.cells([segment(n, each, B01=each) for n, each in enumerate(people)])
    shown = [key for cell in found for key in cell.segments]
    assert len(shown) == len(set(shown))
    assert all(cell.respondents >= LEAST for cell in found)
    assert all(people[key] for key in shown)
    pools = [cell for cell in found if cell.is_pool]
    assert len(pools) <= 1
    # Whoever answered is in a cell, unless all together are too few.
    assert sum(cell.respondents for cell in found) in (sum(people), 0)
    assert found or sum(people) < LEAST


# --- the survey ---

pytestmark = pytest.mark.django_db


def opened(people, canvas):
    load_preset(canvas, "classic")
    return actions.open_survey(canvas, by=people.facilitator)


def customers(canvas):
    return list(Note.objects.filter(canvas=canvas, block="cs").order_by("position"))


def say(survey, customer, seat=None, **points):
    seat = seat or ParticipantFactory(engagement=survey.canvas.engagement)
    return actions.answer(survey, segment=customer, points=points, by=seat)


def page(people, canvas, column="viewer", rest="expectations/"):
    response = people.browser(column).get(f"/canvases/{canvas.pk}/{rest}")
    assert response.status_code == 200
    return words(response.content.decode().partition("<main")[2])


def printed(people):
    """The chapter of the report."""
    return words(chapter.expectations(people.engagement, "room", "en").html)


def test_ten_points_are_spread_on_a_plain_page_and_can_be_changed(people, canvas):
    survey = opened(people, canvas)
    address = f"/expectations/{survey.pk}/"
    customer = customers(canvas)[0]
    assert "No surprises in time and cost" in people.browser("guest").get(address).content.decode()
    given_ = {"segment": customer.pk, "B02": "6", "B04": "4"}
    assert people.browser("guest").post(address, given_).status_code == 302
    assert people.browser("guest").post(address, given_ | {"B02": "0", "B01": "6"}).status_code == (
        302
    )
    row = BenefitAnswer.objects.get()
    assert (row.participant, row.segment, row.b01, row.b02, row.b04) == (
        people.guest,
        customer,
        6,
        0,
        4,
    )
    assert own_data.of(people.guest)["expectations"][0]["points"]["B01"] == 6
    assert "Change my answer" in page(people, canvas, "guest")
    told = Event.objects.filter(kind="survey.answered")
    assert told.visible_to(people.lead).count() == 0
    # Bundles hold the whole log.
    assert set(told.values_list("by", "created_at__second")) == {(None, 0)}


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"B01": "8"}, "2 points are left. Spread exactly 10 points."),
        ({"B01": "10", "B02": "1"}, "1 point too many. Spread exactly 10 points."),
        ({"B01": "11"}, "Give each benefit a whole number of points from 0 to 10."),
        ({"B01": "7,5"}, "Give each benefit a whole number of points from 0 to 10."),
        ({"B01": "10", "segment": ""}, "Choose the customers as whom you answer."),
    ],
)
def test_what_is_not_ten_points_is_refused_in_words_and_nothing_is_lost(
    people, canvas, given_, words
):
    survey = opened(people, canvas)
    data = {"segment": customers(canvas)[0].pk} | given_
    response = people.browser("guest").post(f"/expectations/{survey.pk}/", data)
    said = response.content.decode()
    assert response.status_code == 422
    assert words in said
    assert f'value="{given_["B01"]}"' in said
    assert not BenefitAnswer.objects.exists()


def test_the_database_takes_no_answer_that_spreads_less(people, canvas):
    survey = opened(people, canvas)
    customer = customers(canvas)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        BenefitAnswer.objects.create(
            survey=survey, participant=people.guest, segment=customer, b01=9
        )


def test_nothing_is_shown_before_it_closes_and_then_no_single_answer_is_left(people, canvas):
    assert chapter.expectations(people.engagement, "room", "en") is None
    survey = opened(people, canvas)
    first, second, _third = customers(canvas)
    for _ in range(3):
        say(survey, first, B02=6, B04=4)
    say(survey, second, B01=10)
    for said in (page(people, canvas), printed(people)):
        assert "Adherence" not in said
        assert "answered" not in said
    assert "nothing of it is shown before it closes" in printed(people)
    assert "Demand by when its functions can be there" in printed(people)
    assert "4 people have answered." in page(people, canvas, "facilitator")

    response = people.browser("facilitator").post(
        f"/expectations/{survey.pk}/close/", {"sure": "yes"}
    )
    assert response.status_code == 302
    assert not BenefitAnswer.objects.exists()
    survey.refresh_from_db()
    (cell,) = survey.cells
    assert (cell["segments"], cell["respondents"]) == ([first.pk, second.pk], 4)
    assert (cell["points"]["B02"], cell["points"]["B01"]) == (18, 10)
    said = page(people, canvas)
    together = f"All customers : {first.text}, {second.text} . These customers are shown together"
    assert together in said
    assert "people have answered" not in said
    said = printed(people)
    assert f"All customers: {first.text}, {second.text}." in said
    assert "4 people, weight" in said
    assert "before it closes" not in said
    with pytest.raises(Refused, match="closed"):
        say(survey, first, B01=10)


def test_a_closed_survey_asks_nothing_more_and_says_what_was_not_counted(people, canvas):
    survey = opened(people, canvas)
    segment = customers(canvas)[0]
    say(survey, segment, people.guest, B01=10)
    guest = people.browser("guest")
    assert (
        "You can change it until the survey closes"
        in guest.get(survey.get_absolute_url()).content.decode()
    )
    actions.close_survey(survey, by=people.lead)
    sent = {"segment": segment.pk, "B01": "10"}
    for response in (
        guest.get(survey.get_absolute_url()),
        guest.post(survey.get_absolute_url(), sent),
    ):
        html = response.content.decode()
        assert "points that were not saved do not count" in html
        assert f'href="/canvases/{canvas.pk}/expectations/"' in html
        assert "until the survey closes" not in html
        assert "data-spread" not in html


def test_closing_asks_once_and_says_what_goes(people, canvas):
    survey = opened(people, canvas)
    for _ in range(2):
        say(survey, customers(canvas)[0], B01=10)
    browser = people.browser("facilitator")
    asked = browser.post(f"/expectations/{survey.pk}/close/")
    assert asked.headers["Location"] == f"/canvases/{canvas.pk}/expectations/?closing#close"
    html = browser.get(asked.headers["Location"]).content.decode()
    assert "Only 2 people have answered: of fewer than three nothing is shown" in html
    assert "Close it and delete the answers" in html
    assert BenefitAnswer.objects.count() == 2
    say(survey, customers(canvas)[0], B01=10)
    assert "3 people have answered. What customers expect is shown" in (
        browser.get(asked.headers["Location"]).content.decode()
    )
    guest = people.browser("guest").get(asked.headers["Location"]).content.decode()
    assert "Close the survey?" not in guest


BAR = 'class="ask-bar" id="ask-survey-{}"'


def test_an_open_survey_is_on_every_page_of_those_who_have_not_answered(people, canvas):
    load_preset(canvas, "classic")
    home = f"/engagements/{canvas.engagement_id}/people/"
    guest = people.browser("guest")
    guest.get(home)
    with CaptureQueriesContext(connection) as before:
        guest.get(home)
    survey = actions.open_survey(canvas, by=people.facilitator)

    def led(browser, address=home):
        return BAR.format(survey.pk) in browser.get(address).content.decode()

    with CaptureQueriesContext(connection) as after:
        assert led(guest)
    assert len(after) == len(before)
    assert led(guest, canvas.get_absolute_url())
    assert led(people.browser("facilitator"))
    assert not led(people.browser("viewer"))
    assert not led(guest, survey.get_absolute_url())
    say(survey, customers(canvas)[0], people.guest, B01=10)
    assert not led(guest)
    actions.close_survey(survey, by=people.lead)
    assert not led(people.browser("facilitator"))


def test_open_pages_hear_of_the_survey_and_who_is_answering_of_its_end(people, canvas):
    load_preset(canvas, "classic")
    number = canvas.engagement.last_number
    survey = actions.open_survey(canvas, by=people.facilitator)
    elsewhere = Viewer(people.guest.pk, False, frozenset())

    def told():
        frames = replay.frames(canvas.engagement_id, number)
        return json.loads(frames[-1].text_for(elsewhere))["everywhere"]["en"]

    assert "Answer the survey" in told()
    actions.close_survey(survey, by=people.facilitator)
    assert "data-gone" in told()
    assert f'id="survey-over-{survey.pk}"' in told()


def test_whoever_joins_while_a_survey_is_open_comes_to_it_unless_a_vote_is_open(people, canvas):
    survey = opened(people, canvas)

    def join(group):
        given_ = {"code": "K7M4QX", "name": "Grace", "role_group": group}
        return Client().post("/join/", given_).headers["Location"]

    assert join("none") == survey.get_absolute_url()
    assert join("watch") != survey.get_absolute_url()
    round_ = open_round(people)
    assert join("none") == round_.get_absolute_url()


def test_the_state_of_the_survey_stands_on_top_of_2_4_and_counts_for_facilitators(people, canvas):
    survey = opened(people, canvas)
    say(survey, customers(canvas)[0], people.guest, B01=10)
    said = {
        name: people.browser(name).get(f"/canvases/{canvas.pk}/model/").content.decode()
        for name in ("facilitator", "guest", "viewer")
    }
    for html in said.values():
        assert html.index("Survey open") < html.index('class="pm-type"')
    assert "1 person has answered." in said["facilitator"]
    assert "2 contributors have not yet." in said["facilitator"]
    assert f'name="path" value="{survey.get_absolute_url()}"' in said["facilitator"]
    assert "has answered" not in said["guest"] + said["viewer"]
    assert "Change my answer" in said["guest"]
    part = f"/canvases/{canvas.pk}/expectations/?part=count"
    htmx = {"HX-Request": "true"}
    assert "has answered" in people.browser("lead").get(part, headers=htmx).content.decode()
    assert "has answered" not in people.browser("guest").get(part, headers=htmx).content.decode()


def test_nobody_is_brought_to_a_survey_that_is_closed(people, canvas):
    survey = opened(people, canvas)
    path = {"path": survey.get_absolute_url(), "title": "What do you expect?"}
    people.browser("facilitator").post(f"/engagements/{canvas.engagement_id}/spotlight/", path)
    watching = people.browser("viewer").get(survey.get_absolute_url())
    assert "You watch here" in watching.content.decode()
    actions.close_survey(survey, by=people.lead)
    assert not Spotlight.objects.exists()


def test_results_under_an_open_survey_are_marked_as_those_of_the_earlier_one(people, canvas):
    survey = opened(people, canvas)
    for _ in range(3):
        say(survey, customers(canvas)[0], B01=10)
    actions.close_survey(survey, by=people.lead)
    assert "What follows is from then" not in page(people, canvas)
    again = actions.open_survey(canvas, by=people.lead)
    say(again, customers(canvas)[0], B05=10)
    said = page(people, canvas)
    assert "take this place" in said
    assert "Earlier The survey of" in said
    assert said.count("as of the survey of") == 2
    assert "What follows is from then" in said
    actions.close_survey(again, by=people.lead)
    said = page(people, canvas)
    assert "nothing of it is shown" in said
    assert said.count("as of the survey of") == 2


def test_fewer_than_three_answers_show_nothing(people, canvas):
    survey = opened(people, canvas)
    for _ in range(2):
        say(survey, customers(canvas)[0], B01=10)
    actions.close_survey(survey, by=people.lead)
    for said in (page(people, canvas), printed(people)):
        assert "fewer than three answers, so nothing of it is shown" in said


def test_t45_adherence_names_its_arithmetic_and_recommends_with_parts(people, canvas):
    """W = CTL 6, PFO 4 by one segment of weight 1: a canvas with F01 and F16, then without F16."""
    customer = NoteFactory(canvas=canvas, block="cs", text="Leaders", weight=1)
    NoteFactory(canvas=canvas, block="ka", function="F01")
    planning = NoteFactory(canvas=canvas, block="ka", function="F16")
    survey = actions.open_survey(canvas, by=people.facilitator)
    control, portfolio = (
        next(key for key, each in actions.benefits().items() if each.capability == capability)
        for capability in ("CTL", "PFO")
    )
    for _ in range(3):
        say(survey, customer, **{control: 6, portfolio: 4})
    actions.close_survey(survey, by=people.lead)
    said = page(people, canvas)
    assert "Adherence of the canvas 100 %" in said
    assert "100 × 10 / 10 = 100 %" in said
    assert "Report status to leadership 6 on the canvas" in said
    html = people.browser("viewer").get(f"/canvases/{canvas.pk}/expectations/").content.decode()
    assert f'href="/engagements/{canvas.engagement_id}/functions/F01/?canvas={canvas.pk}"' in html
    said = printed(people)
    assert "6.0 (1) 6" in said
    assert "4.0 (2) 4" in said
    assert "Adherence of the canvas: 100 %" in said
    assert "1 Report status to leadership yes" in said
    planning.delete()
    assert "not on the canvas" in page(people, canvas)
    said = page(people, canvas)
    assert "Adherence of the canvas 60 %" in said
    assert "100 × 6 / 10 = 60 %" in said


def test_functions_of_the_canvas_are_balanced_over_time(people, canvas):
    load_preset(canvas, "classic")
    said = page(people, canvas)
    assert "Demand by when its functions can be there" in said
    assert "first: Provide a standard, tailorable method (on the canvas)" in said
    assert "nothing to build before it: it needs no other function" in said


def test_what_is_served_well_today_is_said_where_nothing_must_be_built_first(
    people, canvas, monkeypatch
):
    load_preset(canvas, "classic")
    monkeypatch.setattr("canvases.graphs.services_today", lambda engagement: {"F05": 2.25})
    method = "Provide a standard, tailorable method"
    why = f"nothing to build before it: “{method}” is served today at grade 2.25 of 3"
    assert why in page(people, canvas)
    figure = page(people, canvas, rest="model/function/F01/")
    assert f"{method} stands: served today at grade 2.25 of 3" in figure


def test_who_may_open_answer_and_close(people, canvas):
    with pytest.raises(Refused, match="no customer on the canvas"):
        actions.open_survey(canvas, by=people.facilitator)
    survey = opened(people, canvas)
    assert actions.open_survey(canvas, by=people.lead) == survey
    with pytest.raises(Denied):
        say(survey, customers(canvas)[0], people.viewer, B01=10)
    with pytest.raises(Denied):
        actions.close_survey(survey, by=people.contributor)
    elsewhere = NoteFactory(canvas=canvas, block="vp")
    with pytest.raises(Refused, match="Choose the customers"):
        say(survey, elsewhere, B01=10)


def named(survey):
    """The log as it was before it told nobody who answered."""
    told = Event.objects.filter(kind="survey.answered", subject=survey.subject)
    at = survey.opened_at.replace(second=59)
    told.update(by=survey.opened_by, anonymous=False, created_at=at)
    return told


def names_somebody(told):
    return {(event.by_id, event.created_at.second) for event in told} != {(None, 0)}


def test_old_logs_forget_who_answered(people, canvas):
    survey = opened(people, canvas)
    say(survey, customers(canvas)[0], people.guest, B01=10)
    told = named(survey)
    assert names_somebody(told)
    found = MigrationLoader(None).disk_migrations
    (key,) = (key for key in found if key[1].endswith("survey_answers_unnamed"))
    found[key].operations[0].code(apps, None)
    assert not names_somebody(told.all())


def test_a_bundle_from_before_brings_nobody_along_who_answered(people, canvas):
    survey = opened(people, canvas)
    say(survey, customers(canvas)[0], people.guest, B01=10)
    named(survey)
    actions.close_survey(survey, by=people.lead)
    document = bundle.write(people.engagement)
    made = bundle.load(document, owner=people.lead.user)
    assert not names_somebody(Event.objects.filter(engagement=made, kind="survey.answered"))


def test_a_removed_seat_takes_its_answer_along(people, canvas):
    survey = opened(people, canvas)
    say(survey, customers(canvas)[0], people.guest, B01=10)
    with actions.events.change(people.engagement, by=people.lead) as change:
        belongings.release(change, people.guest, keep_notes=True)
    assert not BenefitAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_once_open_one(people, canvas):
    load_preset(canvas, "classic")
    at_once(
        lambda: actions.open_survey(canvas, by=people.lead),
        lambda: actions.open_survey(canvas, by=people.facilitator),
    )
    assert BenefitSurvey.objects.count() == 1


def test_the_page_costs_the_same_for_few_and_many_answers(
    people, canvas, django_assert_num_queries, django_assert_max_num_queries
):
    survey = opened(people, canvas)
    for _ in range(3):
        say(survey, customers(canvas)[0], B01=10)
    actions.close_survey(survey, by=people.lead)
    browser = people.browser("facilitator")
    address = f"/canvases/{canvas.pk}/expectations/"
    browser.get(address)
    with django_assert_max_num_queries(32) as few:
        browser.get(address)
    load_preset(canvas, "public")
    again = actions.open_survey(canvas, by=people.lead)
    for customer in customers(canvas):
        for _ in range(3):
            say(again, customer, B02=10)
    actions.close_survey(again, by=people.lead)
    with django_assert_num_queries(len(few)):
        browser.get(address)
