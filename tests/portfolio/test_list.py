"""The list of engagements: search, filters, sort, what lies ahead, what is late."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import AssessmentCycle
from canvases.models import Mandate
from pmo_studio.core import milestones
from pmo_studio.core.actions import seats
from pmo_studio.core.models import Engagement, PhaseState
from pmo_studio.core.models.people import Role
from pmo_studio.portfolio import choosing, timeline
from pmo_studio.portfolio.choosing import Sort, Wanted
from roadmaps import milestones as of_plans
from roadmaps.models import Wave, WaveDecision
from tests.factories import (
    EngagementFactory,
    PackageFactory,
    ParticipantFactory,
    PlanFactory,
    UserFactory,
    WaveFactory,
)

DAY = datetime.timedelta(days=1)


class Sample:
    """What choosing asks of an engagement."""

    def __init__(self, name, organisation, sponsor, phase, percent, next_in, late, at, run_by):
        self.name, self.organisation, self.sponsor = name, organisation, sponsor
        self.phase, self.percent, self.late = phase, percent, late
        self.next_on = None if next_in is None else datetime.date(2026, 1, 1) + next_in * DAY
        self.at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + at * DAY
        self.facilitators = dict.fromkeys(run_by, "Fay")


WORDS = st.sampled_from(["Vale", "Água", "agua", "Office", "Inês", ""])
SAMPLES = st.lists(
    st.builds(
        Sample,
        name=st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
        organisation=st.sampled_from(["North", "South"]),
        sponsor=WORDS,
        phase=st.integers(1, 5),
        percent=st.integers(0, 100),
        next_in=st.none() | st.integers(0, 3),
        late=st.integers(0, 2),
        at=st.integers(0, 3),
        run_by=st.sets(st.integers(1, 3)),
    ),
    max_size=8,
)
WANTED = st.builds(
    Wanted,
    words=st.sampled_from(["", "vale", "agua", "INES office"]),
    phase=st.integers(0, 5),
    organisation=st.sampled_from(["", "North"]),
    facilitator=st.integers(0, 3),
    sort=st.sampled_from(Sort),
)


def plain(text):
    return text.lower().replace("á", "a").replace("ê", "e")


@given(SAMPLES, WANTED)
def test_what_is_shown_is_what_a_plain_filter_gives_in_the_order_asked_for(listed, wanted):
    shown = choosing.chosen(listed, wanted)
    kept = listed
    if wanted.phase:
        kept = [each for each in kept if each.phase == wanted.phase]
    if wanted.organisation:
        kept = [each for each in kept if each.organisation == wanted.organisation]
    if wanted.facilitator:
        kept = [each for each in kept if wanted.facilitator in each.facilitators]
    for term in wanted.words.lower().split():
        kept = [
            each
            for each in kept
            if any(term in plain(text) for text in (each.name, each.organisation, each.sponsor))
        ]
    assert sorted(map(id, shown)) == sorted(map(id, kept))
    far = datetime.date.max
    rank = {
        Sort.NEXT: lambda each: (each.next_on or far,),
        Sort.NAME: lambda each: (plain(each.name),),
        Sort.PROGRESS: lambda each: (-each.phase, -each.percent),
        Sort.ACTIVITY: lambda each: (),
        Sort.LATE: lambda each: (-each.late,),
    }[wanted.sort]
    ranks = [(rank(each), -each.at.timestamp()) for each in shown]
    assert ranks == sorted(ranks)


def engagement_of(user, name, *, organisation="Meridian Health", phase=1, role=Role.CONTRIBUTOR):
    engagement = EngagementFactory(name=name, organisation=organisation)
    ParticipantFactory(user=user, engagement=engagement, role=role)
    for number in range(1, phase):
        PhaseState.objects.create(engagement=engagement, phase=number, progress=100, passed=True)
    return engagement


def promised(engagement, day, *, key="P", kind="pilot", **values):
    """A wave of the plan whose gate the baseline promises on that day."""
    plan = getattr(engagement, "plan", None) or PlanFactory(engagement=engagement)
    wave = WaveFactory(plan=plan, kind=kind, key=key, position=plan.waves.count() + 1)
    PackageFactory(
        plan=plan, wave=wave, baseline_start=day, baseline_end=day, baseline_effort=1, **values
    )
    return wave


@pytest.fixture
def mine(db):
    user = UserFactory()
    client = Client()
    client.force_login(user)
    return user, client


def names(client, query=""):
    page = client.get(f"/?{query}").content.decode()
    return [part.partition("</b>")[0] for part in page.split("<b>")[1:] if "<small>" in part[:200]]


def test_search_filters_and_sort_stand_in_an_address_that_can_be_shared(mine):
    user, client = mine
    first = engagement_of(user, "Água", organisation="North", phase=3)
    second = engagement_of(user, "Bridge", organisation="South", role=Role.FACILITATOR)
    ParticipantFactory(engagement=first, display_name="Inês", is_sponsor=True)
    assert set(names(client)) == {"Água", "Bridge"}
    assert names(client, "q=ines+agua") == ["Água"]
    assert names(client, "phase=3") == ["Água"]
    assert names(client, "organisation=South") == ["Bridge"]
    assert names(client, f"facilitator={user.pk}") == ["Bridge"]
    assert names(client, "sort=progress") == ["Água", "Bridge"]
    assert names(client, "sort=name&phase=9&facilitator=x&page=7") == ["Água", "Bridge"]
    assert "No open engagement is like that." in client.get("/?q=zzz").content.decode()
    assert second.pk


def test_the_nearest_gate_stands_first_and_nothing_ahead_last(mine):
    user, client = mine
    today = timezone.localdate()
    engagement_of(user, "Nothing ahead")
    promised(engagement_of(user, "Gate in a month"), today + 30 * DAY)
    Mandate.objects.create(
        engagement=engagement_of(user, "Review in a week"), review_on=today + 7 * DAY
    )
    again = engagement_of(user, "Late round")
    AssessmentCycle.objects.create(
        engagement=again,
        next_on=today - DAY,
        set_by=again.participants.get(),
        set_at=timezone.now(),
    )
    expected = ["Late round", "Review in a week", "Gate in a month", "Nothing ahead"]
    assert names(client) == expected
    page = client.get("/").content.decode()
    assert "Pilot gate, " in page
    assert "Reassessment, was due " in page
    assert '<b class="num">1 late</b>' in page
    assert '<dt>Gates in the next 21 days</dt><dd class="num">1</dd>' in page


@pytest.mark.django_db
def test_a_gate_that_is_passed_or_comes_after_a_stop_is_not_ahead():
    engagement = EngagementFactory()
    seat = ParticipantFactory(engagement=engagement, role=Role.LEAD)
    today = timezone.localdate()
    pilot = promised(engagement, today - DAY)
    promised(engagement, today + 60 * DAY, key="R1", kind="rollout")

    def ahead():
        return [each.words for each in of_plans.wave_gates([engagement.pk])]

    def decide(decision, until=None):
        WaveDecision.objects.create(
            wave=pilot, decision=decision, decided_on=today, until=until, by=seat, at=timezone.now()
        )

    assert ahead() == ["Pilot gate", "Rollout 1 gate"]
    decide("hold", today + 5 * DAY)
    assert next(each.day for each in of_plans.wave_gates([engagement.pk])) == today + 5 * DAY
    decide("stop")
    assert ahead() == []
    decide("go")
    assert ahead() == ["Rollout 1 gate"]
    assert milestones.late([engagement.pk], today) == {engagement.pk: 1}
    assert Wave.objects.count() == 2


def test_closed_engagements_stand_apart_and_are_never_late(mine):
    user, client = mine
    closed = engagement_of(user, "Over", phase=5)
    Engagement.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    Mandate.objects.create(engagement=closed, review_on=timezone.localdate() - DAY)
    engagement_of(user, "Going on")
    assert names(client) == ["Going on", "Over"]
    page = client.get("/").content.decode()
    assert page.index("<h2>Closed</h2>") < page.index("Over</b>")
    assert "1 late" not in page
    lines = re.findall(r'<svg[^>]*class="mini".*?</svg>', page, re.DOTALL)
    assert ["All five phases done" in each for each in lines] == [False, True]
    assert [">5</text>" in each for each in lines] == [False, False]


def test_nothing_of_others_is_told_not_even_by_search_filters_or_counts(mine, people):
    user, client = mine
    Mandate.objects.create(engagement=people.engagement, review_on=timezone.localdate() + DAY)
    engagement_of(user, "Own", organisation="Own Ltd")
    page = client.get("/?q=meridian&organisation=Meridian+Health").content.decode()
    page += client.get(f"/?facilitator={people.lead.user_id}").content.decode()
    # What the address asks stands in the language menu, as where to come back to.
    assert "Meridian Health" not in page
    assert "Lena Lead" not in page
    assert '<dt>Gates in the next 21 days</dt><dd class="num">0</dd>' in page
    seats.remove_seat(people.contributor, keep_notes=True, by=people.lead)
    assert "Meridian" not in people.browser("contributor").get("/?q=").content.decode()


def filled(user, number):
    for place in range(number):
        engagement = engagement_of(user, f"Number {place}", phase=1 + place % 5)
        ParticipantFactory.create_batch(5, engagement=engagement)
        promised(engagement, timezone.localdate() + place * DAY)
        Mandate.objects.create(engagement=engagement, review_on=timezone.localdate())


def test_the_list_costs_as_many_queries_with_dates_and_people_for_3_and_30(mine):
    user, client = mine
    filled(user, 3)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    filled(user, 27)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)
    assert len(names(client)) == 30


def test_the_line_of_months_holds_all_words_whatever_the_day():
    for start in (datetime.date(2026, 1, 1), datetime.date(2026, 11, 30)):
        axis = timeline.Axis(start)
        assert axis.starts[0].day == 1
        assert axis.starts[0] <= start < axis.starts[1]
        for days in (-400, -20, 0, 21, 22, 60, 119, 900):
            one = milestones.Milestone(1, start + days * DAY, "Rollout 2 gate")
            drawn = axis.drawn([one], timeline.said(one, start))
            assert "Rollout 2 gate" in drawn
            assert ('class="near"' in drawn) == (days <= 21)
            assert ("was due" in drawn) == (days < 0)
