"""Choosing the pilot: units, ratings that nobody sees too early, ranking, votes, the choice."""

import re
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import own_data, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import seats
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.actions import votes
from roadmaps.actions import pilots, units, waves
from roadmaps.actions.units import UnitFacts
from roadmaps.actions.waves import WaveFacts
from roadmaps.models import RolloutUnit, UnitRating
from roadmaps.models.plan import Criterion
from roadmaps.planning.pilots import Mean, ranking
from roadmaps.waves import ballots, pilot
from tests.people import People
from tests.roadmaps.planned import planned, unit, wave_of

pytestmark = pytest.mark.django_db

ALL = tuple(each.value for each in Criterion)


def rate(unit: RolloutUnit, value: int, *, by: Participant, criteria=ALL) -> None:
    given = {(unit.pk, criterion): value for criterion in criteria}
    pilots.rate_units(unit.engagement, ratings=given, by=by)


def page(people: People, who: str) -> str:
    address = reverse("roadmaps:pilot", args=[people.engagement.pk])
    return people.browser(who).get(address).content.decode()


# --- the ranking, as a calculation ---


def test_the_score_is_the_mean_of_the_means_however_many_people_rated():
    ratings = [("A", "size", 5), ("A", "size", 4), ("A", "risk", 2), ("B", "size", 3)]
    best, rest = ranking(["B", "A"], ["size", "risk"], ratings)
    assert (best.unit, best.means, best.score, best.rank) == (
        "A",
        (Mean(9, 2), Mean(2, 1)),
        Fraction(13, 4),
        1,
    )
    assert (rest.unit, rest.score, rest.rank) == ("B", None, None)


def test_equals_share_a_rank_and_the_next_counts_on():
    ratings = [("A", "size", 3), ("B", "size", 4), ("C", "size", 4), ("D", "size", 3)]
    found = [(each.unit, each.rank) for each in ranking("ABCD", ["size"], ratings)]
    assert found == [("B", 1), ("C", 1), ("A", 3), ("D", 3)]


def test_a_rating_beyond_the_scale_is_refused():
    with pytest.raises(ValueError, match="from 1 to 5"):
        ranking(["A"], ["size"], [("A", "size", 6)])


RATINGS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["x", "y"]), st.integers(1, 5)), max_size=30
)


@given(RATINGS, st.randoms())
def test_the_ranking_does_not_depend_on_the_order_in_which_people_rated(ratings, random):
    mixed = list(ratings)
    random.shuffle(mixed)
    assert ranking("ABC", ["x", "y"], ratings) == ranking("ABC", ["x", "y"], mixed)


@given(RATINGS)
def test_scores_stay_on_the_scale_and_fall_along_the_ranking(ratings):
    found = ranking("ABC", ["x", "y"], ratings)
    scores = [each.score for each in found if each.score is not None]
    assert all(1 <= score <= 5 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert [each.rank is None for each in found] == [each.score is None for each in found]
    assert sorted(each.unit for each in found) == ["A", "B", "C"]


# --- rating ---


def test_means_are_seen_by_facilitators_and_by_who_has_rated_everything(people: People) -> None:
    planned(people.lead)
    first, second = unit(people.lead, "Cardiology"), unit(people.lead, "Surgery")
    rate(first, 4, by=people.guest)
    for who in ("contributor", "viewer"):
        assert "4.00" not in page(people, who)
        assert escape("Silent before spoken") in page(people, who)
    assert "4.00" in page(people, "facilitator")
    rate(first, 2, by=people.contributor)
    assert "3.00" not in page(people, "contributor")
    rate(second, 2, by=people.contributor)
    html = page(people, "contributor")
    assert "3.00" in html
    assert "n = 2" in html
    assert "(3.00 + 3.00 + 3.00 + 3.00 + 3.00) / 5 = 3.00" in html


def test_a_rating_left_open_hides_nothing_of_the_others_and_is_marked_for_oneself(
    people: People,
) -> None:
    planned(people.lead)
    first, second = unit(people.lead, "Cardiology"), unit(people.lead, "Surgery")
    for row in (first, second):
        rate(row, 4, by=people.guest)
        rate(row, 2, by=people.contributor, criteria=["size", "sponsor"])
    html = page(people, "contributor")
    assert "(3.00 + 3.00 + 4.00 + 4.00 + 4.00) / 5 = 3.60" in html
    assert "2 of 4 have rated every candidate" in html
    own = html[html.index("You left open") :].partition("</p>")[0]
    left = re.findall(r"(\w+)</span> \(([^)]*)\)", own)
    assert left == [
        (name, "Willingness, Representative, Low risk") for name in ("Cardiology", "Surgery")
    ]
    assert "You left open" not in page(people, "facilitator")
    # Who has rated a part of the candidates is told apart, and still sees nothing.
    pilots.rate_units(
        people.engagement,
        ratings={(second.pk, each): None for each in ALL},
        by=people.contributor,
    )
    assert "1 of 4 has rated every candidate; 1 more has rated some" in page(people, "facilitator")
    assert "4.00" not in page(people, "contributor")


def test_once_the_pilot_is_chosen_everybody_sees_why(people: People) -> None:
    planned(people.lead)
    first = unit(people.lead, "Cardiology")
    rate(first, 4, by=people.guest)
    pilots.choose_pilot(people.engagement, unit=first, reason="It asked", by=people.lead)
    html = page(people, "viewer")
    assert "4.00" in html
    assert "It asked" in html


def test_ratings_are_ones_own_and_nobody_elses_stand_on_the_page(people: People) -> None:
    planned(people.lead)
    first = unit(people.lead, "Cardiology")
    rate(first, 5, by=people.guest)
    address = reverse("roadmaps:pilot_rate", args=[people.engagement.pk])
    html = people.browser("contributor").get(address).content.decode()
    name = f"r-{first.pk}-size"
    chosen = html[html.index(f'name="{name}"') :].partition("</select>")[0]
    assert re.findall(r'value="(\d?)" selected', chosen) == [""]
    people.browser("contributor").post(address, {name: "2"})
    assert list(UnitRating.objects.filter(criterion="size").values_list("value", flat=True)) == [
        5,
        2,
    ]
    people.browser("contributor").post(address, {name: ""})
    assert not UnitRating.objects.filter(seat=people.contributor).exists()


def test_the_log_tells_that_somebody_rated_and_neither_who_nor_what(people: People) -> None:
    planned(people.lead)
    rate(unit(people.lead, "Cardiology"), 5, by=people.guest)
    event = Event.objects.get(kind="pilot.rated")
    assert (event.by, event.data) == (None, {})
    for seat in (people.lead, people.contributor, people.guest):
        assert event not in Event.objects.visible_to(seat)


def test_a_unit_that_was_removed_meanwhile_takes_nothing_of_the_rest_away(people: People) -> None:
    planned(people.lead)
    first, second = unit(people.lead, "Cardiology"), unit(people.lead, "Surgery")
    units.remove_unit(first, by=people.lead)
    given = {(each.pk, "size"): 3 for each in (first, second)}
    assert pilots.rate_units(people.engagement, ratings=given, by=people.guest) == 1
    assert UnitRating.objects.get().unit == second


def test_viewers_do_not_rate_and_a_rating_is_from_1_to_5(people: People) -> None:
    planned(people.lead)
    first = unit(people.lead, "Cardiology")
    with pytest.raises(Denied):
        rate(first, 3, by=people.viewer)
    with pytest.raises(Refused, match="Rate from 1 to 5"):
        rate(first, 6, by=people.guest)


def test_a_removed_seats_ratings_go(people: People) -> None:
    planned(people.lead)
    first = unit(people.lead, "Cardiology")
    rate(first, 5, by=people.guest)
    rate(first, 3, by=people.contributor)
    seats.remove_seat(people.guest, keep_notes=True, by=people.lead)
    assert set(UnitRating.objects.values_list("seat", flat=True)) == {people.contributor.pk}


def test_what_one_rated_is_among_ones_data(people: People) -> None:
    planned(people.lead)
    rate(unit(people.lead, "Cardiology"), 5, by=people.guest, criteria=["size"])
    assert own_data.of(people.guest)["pilot_ratings"] == [
        {"unit": "Cardiology", "criterion": "size", "value": 5}
    ]


# --- units ---


def test_a_unit_is_renamed_put_aside_and_put_back(people: People) -> None:
    planned(people.lead)
    row = unit(people.lead, "Cardiology")
    units.change_unit(row, facts=UnitFacts("Heart centre", 140, False), by=people.lead)
    row.refresh_from_db()
    assert (row.name, row.people, row.candidate) == ("Heart centre", 140, False)
    units.remove_unit(row, by=people.lead)
    units.remove_unit(row, by=people.facilitator)
    assert not RolloutUnit.objects.live().exists()
    units.restore_unit(row, by=people.lead)
    assert RolloutUnit.objects.live().get() == row


def test_two_units_of_one_name_are_refused_at_the_field(people: People) -> None:
    planned(people.lead)
    unit(people.lead, "Cardiology")
    address = reverse("roadmaps:rollout_unit_add", args=[people.engagement.pk])
    answer = people.browser("facilitator").post(address, {"name": "cardiology", "people": "12"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a unit of this name already." in html
    assert 'value="12"' in html


def test_a_unit_in_which_a_wave_takes_place_is_not_removed(people: People) -> None:
    plan = planned(people.lead)
    row = unit(people.lead, "Cardiology")
    waves.change_wave(wave_of(plan, "R1"), facts=WaveFacts(unit=row), by=people.lead)
    with pytest.raises(Refused, match="“Rollout 1” takes place there"):
        units.remove_unit(row, by=people.lead)


# --- vote and choice ---


def test_a_vote_on_candidates_has_its_title_and_speaks_of_no_groups(people: People) -> None:
    planned(people.lead)
    unit(people.lead, "North")
    unit(people.lead, "South")
    new = reverse("workshops:round_new", args=[people.engagement.pk]) + "?from=pilot:units"
    html = people.browser("lead").get(new).content.decode()
    assert 'value="Candidates for the pilot"' in html
    assert "A group gets the dots" not in html
    assert "Take away what is not to be voted on." in html


def test_candidates_stand_on_a_ballot_and_their_dots_beside_the_ranking(people: People) -> None:
    planned(people.lead)
    first, second = unit(people.lead, "Cardiology"), unit(people.lead, "Surgery")
    unit(people.lead, "North", candidate=False)
    listed = subjects.candidates(people.engagement, "pilot:units")
    assert [each.title for each in listed] == ["Cardiology", "Surgery"]
    round_ = votes.open_round(
        people.engagement,
        title="Where first?",
        items=[each.subject for each in listed],
        by=people.lead,
    )
    votes.set_dots(round_.items.get(subject=second.subject), dots=2, by=people.guest)
    votes.end_round(round_, by=people.lead)
    title, dots = ballots.shown(people.engagement.pk, {first.subject, second.subject})
    assert (title, dict(dots)) == ("Where first?", {second.subject: 2})
    ended = Event.objects.get(kind="vote.ended")
    assert ballots.topics_of_votes([ended]) == {ended.number: {f"plan:{people.engagement.pk}"}}
    assert "Dots of the vote “Where first?”." in page(people, "facilitator")


def test_the_suggestion_is_chosen_first_and_a_tie_suggests_nobody(people: People) -> None:
    planned(people.lead)
    first, second = unit(people.lead, "Cardiology"), unit(people.lead, "Surgery")
    rate(first, 3, by=people.guest)
    rate(second, 3, by=people.guest)
    tied = pilot.of(Participant.objects.for_access().get(pk=people.lead.pk))
    assert tied is not None
    assert tied.suggestion is None
    rate(second, 5, by=people.contributor)
    choice = pilot.of(Participant.objects.for_access().get(pk=people.lead.pk))
    assert choice is not None
    assert choice.suggestion is not None
    assert choice.suggestion.unit == second
    assert f'<option value="{second.pk}" selected>' in page(people, "facilitator")


def test_the_choice_is_kept_with_its_reason(people: People) -> None:
    plan = planned(people.lead)
    row = unit(people.lead, "Cardiology")
    address = reverse("roadmaps:pilot_choose", args=[people.engagement.pk])
    seen = wave_of(plan, "P").version
    people.browser("facilitator").post(
        address, {"unit": row.pk, "reason": "Its sponsor asked", "seen": seen}
    )
    wave = wave_of(plan, "P")
    assert (wave.unit, wave.unit_reason) == (row, "Its sponsor asked")


def test_only_a_candidate_without_another_wave_becomes_the_pilot(people: People) -> None:
    plan = planned(people.lead)
    out, taken = unit(people.lead, "North", candidate=False), unit(people.lead, "Surgery")
    waves.change_wave(wave_of(plan, "R1"), facts=WaveFacts(unit=taken), by=people.lead)
    for row, words in ((out, "may not be the pilot"), (taken, "is the unit of “Rollout 1”")):
        with pytest.raises(Refused, match=words):
            pilots.choose_pilot(people.engagement, unit=row, reason="", by=people.lead)
