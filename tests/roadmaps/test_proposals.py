"""Optimise: asked for, searched by the worker, applied only on request, taken back."""

import datetime
import random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.refusals import Refused
from roadmaps import dated, optimise_words, optimising, optimum, tasks
from roadmaps.actions import optimise as actions
from roadmaps.actions.optimise import ask_for_proposal
from roadmaps.models import Plan, PlanProposal, Wave, WorkPackage
from roadmaps.models.proposal import Aim, ProposalState
from tests.factories import PackageFactory
from tests.people import People

pytestmark = pytest.mark.django_db
MONDAY = 0


@pytest.fixture
def plan(people: People) -> Plan:
    """A team of 3 takes three short ones first and the long one last: 12 days, where 8 would do."""
    begins = timezone.localdate() + datetime.timedelta(days=60)
    begins -= datetime.timedelta(days=begins.weekday() - MONDAY)
    made = Plan.objects.create(engagement=people.engagement, starts_on=begins)
    wave = Wave.objects.create(plan=made, kind="foundation", key="F", position=1, capacity=30)
    for key in ("S1", "S2", "S3"):
        PackageFactory(plan=made, key=key, name=f"Short {key}", wave=wave, effort=4)
    PackageFactory(plan=made, key="LONG", name="The long one", wave=wave, effort=8)
    return made


def valued(plan):
    """What is worth something ranks behind what is worth nothing."""
    WorkPackage.objects.filter(plan=plan).update(benefit=0.0, mandatory=True)
    WorkPackage.objects.filter(key="LONG").update(benefit=5.0, mandatory=False, kind="build")


def ask(people, aim="shortest", by="facilitator", seconds=1) -> PlanProposal:
    return ask_for_proposal(people.engagement, aim=aim, seconds=seconds, by=getattr(people, by))


def searched(proposal: PlanProposal) -> PlanProposal:
    tasks.find_plan.call(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def standing(people):
    return dated.of(people.engagement)


def placed(people):
    return {key: each.placed for key, each in standing(people).planned.dated.items()}


def proposed(people, proposal):
    return optimum.of(standing(people)).schedule(proposal.result["dates"])


def first_days(plan):
    rows = WorkPackage.objects.filter(plan=plan, earliest__isnull=False)
    return dict(rows.values_list("key", "earliest"))


def page(people, column="facilitator", **headers):
    at = reverse("roadmaps:optimise", args=[people.engagement.pk])
    response = people.browser(column).get(at, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def post(people, name, pk, column="facilitator", **data):
    at = reverse(f"roadmaps:{name}", args=[pk])
    return people.browser(column).post(at, data, follow=True)


# --- asking and searching --------------------------------------------------------------------


def test_a_proposal_is_searched_by_the_worker_and_changes_nothing(
    people, plan, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(actions, "_enqueue", queued.append)
    before = placed(people)
    with django_capture_on_commit_callbacks(execute=True):
        proposal = ask(people)
    assert queued == [proposal.pk]

    found = searched(proposal)

    assert (found.state, found.best, found.bound) == (ProposalState.DONE, 8.0, 8.0)
    assert (found.result["days"], found.result["present_days"]) == (8, 12)
    assert (found.result["gap"], found.result["improves"]) == (0.0, True)
    assert placed(people) == before
    assert first_days(plan) == {}


def test_lead_and_facilitators_hear_of_the_search_and_the_room_does_not(people, plan):
    searched(ask(people))
    told = Event.objects.filter(kind__startswith="proposal.")
    assert [event.kind for event in told] == ["proposal.asked", "proposal.finished"]
    for event in told:
        assert event in Event.objects.visible_to(people.lead)
        assert event not in Event.objects.visible_to(people.contributor)


def test_the_same_plan_gives_the_same_proposal_again(people, plan):
    first = searched(ask(people)).result
    assert searched(ask(people)).result == first


def test_benefits_first_brings_forward_what_is_worth_most(people, plan):
    valued(plan)
    assert placed(people)["LONG"].start == 4
    found = searched(ask(people, aim="value"))
    assert proposed(people, found)["LONG"].start == 0
    assert (found.best, found.result["arrival"], found.result["present_arrival"]) == (8, 8, 12)


def test_without_any_benefit_only_the_shortest_plan_can_be_asked_for(people, plan):
    with pytest.raises(Refused, match="Look for the shortest plan"):
        ask(people, aim="value")


def test_one_search_at_a_time(people, plan):
    ask(people)
    with pytest.raises(Refused, match="being looked for already"):
        ask(people, by="lead")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanProposal.objects.create(plan=plan, by=people.lead)


def test_what_was_found_and_not_applied_goes_with_the_next_question(people, plan):
    first = searched(ask(people))
    ask(people)
    assert not PlanProposal.objects.filter(pk=first.pk).exists()


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_the_room_can_not_ask(people, plan, column):
    with pytest.raises(Denied):
        ask(people, by=column)


def test_a_plan_with_an_error_must_be_dated_first(people, plan):
    WorkPackage.objects.filter(key="LONG").update(staff=9)
    with pytest.raises(Refused, match="no dates yet"):
        ask(people)
    text = page(people)
    assert "The plan must have dates first." in text
    assert "LONG needs 9 people at once, the team has 3." in text


def test_a_plan_that_lost_its_dates_meanwhile_says_so(people, plan):
    proposal = ask(people)
    WorkPackage.objects.filter(key="LONG").update(staff=9)
    assert searched(proposal).problem == "undated"
    assert str(optimise_words.PROBLEMS["undated"]) in page(people)


def test_without_the_solver_the_page_says_the_one_line_to_type(people, plan, monkeypatch):
    monkeypatch.setattr(optimising, "is_available", lambda: False)
    text = page(people)
    assert "python3 dev.py run --with optimise" in text
    assert 'name="aim"' not in text
    answer = post(people, "optimise", people.engagement.pk, aim="shortest", seconds="5")
    assert answer.status_code == 422
    assert not PlanProposal.objects.exists()


def test_a_worker_without_the_solver_says_so(people, plan, monkeypatch):
    proposal = ask(people)
    monkeypatch.setattr("roadmaps.optimising.proposing.is_available", lambda: False)
    assert searched(proposal).problem == "missing"


def test_an_unexpected_error_fails_the_search_and_not_the_worker(people, plan, monkeypatch):
    def broken(*args, **how):
        raise RuntimeError("out of luck")

    monkeypatch.setattr(optimising, "propose", broken)
    assert searched(ask(people)).problem == "failed"


# --- progress, cancelling, killed workers ----------------------------------------------------


def hear(monkeypatch, act):
    """The search of this test tells its progress to `act` before it answers."""
    propose = optimising.propose

    def telling(network, *, on_progress, **how):
        act(on_progress)
        return propose(network, **how)

    monkeypatch.setattr(optimising, "propose", telling)


def test_progress_is_written_at_most_once_a_second_and_outside_any_transaction(
    people, plan, monkeypatch
):
    proposal = ask(people)
    # the test itself is one
    depth = len(connection.savepoint_ids)

    def act(on_progress):
        assert len(connection.savepoint_ids) == depth
        with CaptureQueriesContext(connection) as queries:
            for best in (12, 11, 10):
                on_progress(optimising.Progress(best, 8, 0.2))
        assert len(queries) == 1
        now = PlanProposal.objects.get(pk=proposal.pk)
        assert now.overdue_at > now.started_at + actions.SILENCE
        assert (now.state, now.best, now.bound) == ("running", 12, 8)
        text = page(people)
        assert "Best so far: 12 working days. No plan can take less than 8." in text

    hear(monkeypatch, act)
    assert searched(proposal).best == 8


def test_a_fragment_of_the_page_is_polled_as_long_as_it_is_searched(people, plan):
    proposal = ask(people)
    fragment = page(people, **{"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    searched(proposal)
    fragment = page(people, **{"HX-Request": "true"})
    assert "hx-trigger" not in fragment
    assert "Proven: no better plan is possible." in fragment


def test_a_cancelled_search_is_not_begun(people, plan):
    proposal = ask(people)
    actions.cancel_proposal(proposal, by=people.lead)
    assert searched(proposal).state == ProposalState.CANCELLED
    with pytest.raises(Refused):
        actions.cancel_proposal(proposal, by=people.lead)


def test_cancelling_ends_a_search_under_way(people, plan, monkeypatch):
    proposal = ask(people)

    def act(on_progress):
        actions.cancel_proposal(proposal, by=people.lead)
        on_progress(optimising.Progress(12, 8, 0.2))
        raise AssertionError("It goes on searching.")

    hear(monkeypatch, act)
    found = searched(proposal)
    assert (found.state, found.result) == (ProposalState.CANCELLED, {})
    assert "The search was cancelled." in page(people)


def test_what_is_found_after_the_cancelling_is_not_kept(people, plan, monkeypatch):
    proposal = ask(people)
    hear(monkeypatch, lambda told: actions.cancel_proposal(proposal, by=people.lead))
    assert searched(proposal).state == ProposalState.CANCELLED
    assert not Event.objects.filter(kind="proposal.finished").exists()


def test_a_search_whose_worker_was_killed_is_given_up_and_can_be_asked_for_anew(people, plan):
    proposal = ask(people)
    actions.start(proposal.pk)
    with pytest.raises(Refused):
        ask(people)
    PlanProposal.objects.update(overdue_at=timezone.now() - datetime.timedelta(seconds=1))
    assert str(optimise_words.PROBLEMS["stopped"]) in page(people)
    assert searched(ask(people)).state == ProposalState.DONE


def test_the_worker_gives_up_what_another_left(people, plan):
    proposal = ask(people)
    actions.start(proposal.pk)
    PlanProposal.objects.update(overdue_at=timezone.now() - datetime.timedelta(seconds=1))
    tasks.find_plan.call(0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.problem) == (ProposalState.FAILED, "stopped")


# --- applying and taking back ----------------------------------------------------------------


def test_applied_the_plan_stands_exactly_as_proposed_and_taken_back_as_before(people, plan):
    before, found = placed(people), searched(ask(people))
    wanted = proposed(people, found)

    days = actions.apply_proposal(found, by=people.facilitator)

    assert placed(people) == wanted
    assert max(at.finish for at in wanted.values()) == 8
    # the long one comes first because one short one waits: no other is held back
    assert (days, len(first_days(plan))) == (1, 1)
    event = Event.objects.get(kind="plan.optimised")
    assert (event.batch, event.data) == (True, {"aim": "shortest", "packages": 1})
    assert event in Event.objects.visible_to(people.guest)

    assert actions.take_back(found, by=people.facilitator) == 1

    assert placed(people) == before
    assert first_days(plan) == {}
    assert Event.objects.filter(kind="plan.unoptimised").count() == 1


def drawn(plan, seed):
    """A plan under way: three waves, dependencies, first days, some begun and some done."""
    chance = random.Random(seed)
    WorkPackage.objects.filter(plan=plan).delete()
    today = timezone.localdate()
    plan.starts_on = today - datetime.timedelta(days=40)
    plan.save()
    waves = [
        plan.waves.get(),
        *(
            Wave.objects.create(plan=plan, kind=kind, key=key, position=at)
            for at, (kind, key) in enumerate([("pilot", "P"), ("rollout", "R1")], start=2)
        ),
    ]
    rows = []
    for number in range(14):
        wave = waves[number * 3 // 14]
        row = PackageFactory(
            plan=plan,
            key=f"N{number:02}",
            wave=wave,
            effort=chance.randint(1, 20),
            staff=chance.randint(1, 3),
            kind="build",
            benefit=chance.choice([0.0, 1.5, 4.0]),
        )
        for other in chance.sample(rows, min(len(rows), chance.randint(0, 2))):
            row.predecessors.create(predecessor=other, lag=chance.randint(0, 2))
        rows.append(row)
    begun = today - datetime.timedelta(days=35)
    WorkPackage.objects.filter(key="N00").update(
        status="done", started_on=begun, finished_on=begun + datetime.timedelta(days=9)
    )
    WorkPackage.objects.filter(key="N01").update(status="active", started_on=begun, percent=30)
    later = today + datetime.timedelta(days=chance.randint(0, 50))
    WorkPackage.objects.filter(key=f"N{chance.randint(5, 13):02}").update(earliest=later)


@pytest.mark.parametrize("aim", ["shortest", "value"])
@pytest.mark.parametrize("seed", range(4))
def test_any_plan_stands_as_proposed_once_that_is_applied(people, plan, seed, aim):
    drawn(plan, seed)
    before, given = placed(people), first_days(plan)
    found = searched(ask(people, aim=aim))
    assert found.state == ProposalState.DONE, found.problem
    wanted = proposed(people, found)

    actions.apply_proposal(found, by=people.lead)

    assert placed(people) == wanted
    assert {key: wanted[key] for key in ("N00", "N01")} == {
        key: before[key] for key in ("N00", "N01")
    }
    now = standing(people)
    today = now.calendar.day(now.today)
    assert min(at.start for key, at in wanted.items() if key not in ("N00", "N01")) >= today
    actions.take_back(found, by=people.lead)
    assert (placed(people), first_days(plan)) == (before, given)


def change_of_effort(people, plan):
    WorkPackage.objects.filter(key="S1").update(effort=5)


def change_of_first_day(people, plan):
    day = plan.starts_on + datetime.timedelta(days=1)
    WorkPackage.objects.filter(key="S1").update(earliest=day)


def change_of_team(people, plan):
    people.engagement.team_limit = 4
    people.engagement.save()


def change_of_progress(people, plan):
    WorkPackage.objects.filter(key="S1").update(status="active", started_on=timezone.localdate())


def change_of_holidays(people, plan):
    people.engagement.holidays = [plan.starts_on.isoformat()]
    people.engagement.save()


@pytest.mark.parametrize(
    "change",
    [
        change_of_effort,
        change_of_first_day,
        change_of_team,
        change_of_progress,
        change_of_holidays,
    ],
)
def test_a_proposal_for_another_plan_than_now_is_not_applied(people, plan, change):
    found = searched(ask(people))
    change(people, plan)
    given = first_days(plan)
    with pytest.raises(Refused, match="has changed since it was found"):
        actions.apply_proposal(found, by=people.lead)
    assert first_days(plan) == given
    text = page(people)
    assert "has changed since it was found" in text
    assert reverse("roadmaps:proposal_apply", args=[found.pk]) not in text


def test_a_proposal_whose_first_day_is_over_is_not_applied(people, plan, monkeypatch):
    found = searched(ask(people))
    monkeypatch.setattr(timezone, "localdate", lambda: plan.starts_on + datetime.timedelta(days=1))
    with pytest.raises(Refused, match="has changed since it was found"):
        actions.apply_proposal(found, by=people.lead)
    assert first_days(plan) == {}
    assert reverse("roadmaps:proposal_apply", args=[found.pk]) not in page(people)
    monkeypatch.setattr(timezone, "localdate", lambda: plan.starts_on)
    assert actions.apply_proposal(found, by=people.lead) == 1


def test_what_is_no_part_of_the_plan_makes_no_proposal_old(people, plan):
    found = searched(ask(people))
    WorkPackage.objects.filter(key="S1").update(name="Another name", purpose="Because")
    assert actions.apply_proposal(found, by=people.lead) == 1


def test_a_proposal_is_applied_once(people, plan):
    found = searched(ask(people))
    actions.apply_proposal(found, by=people.lead)
    with pytest.raises(Refused, match="applied already"):
        actions.apply_proposal(found, by=people.facilitator)


def test_taking_back_leaves_what_somebody_moved_since(people, plan):
    found = searched(ask(people))
    actions.apply_proposal(found, by=people.lead)
    key, day = next(iter(first_days(plan).items()))
    WorkPackage.objects.filter(key=key).update(earliest=day + datetime.timedelta(days=7))
    assert actions.take_back(found, by=people.lead) == 0
    assert first_days(plan) == {key: day + datetime.timedelta(days=7)}
    with pytest.raises(Refused, match="only once"):
        actions.take_back(found, by=people.lead)


def test_the_next_search_is_not_bound_by_the_days_of_the_last_one(people, plan):
    """Shortest, then benefits first, then both back: every time the plan that was asked for."""
    valued(plan)
    WorkPackage.objects.filter(key="S3").update(benefit=900.0, kind="build")
    before = placed(people)
    first = searched(ask(people))
    actions.apply_proposal(first, by=people.lead)
    short = placed(people)
    second = searched(ask(people, aim="value"))
    actions.apply_proposal(second, by=people.lead)
    assert placed(people) == proposed(people, second)
    assert placed(people)["S3"].start == 0
    assert max(at.finish for at in placed(people).values()) == 8
    with pytest.raises(Refused, match="applied last"):
        actions.take_back(first, by=people.lead)
    actions.take_back(second, by=people.lead)
    assert placed(people) == short
    actions.take_back(first, by=people.lead)
    assert placed(people) == before


def test_a_plan_that_is_the_best_already_says_so_and_offers_nothing_to_apply(people, plan):
    WorkPackage.objects.filter(key="LONG").update(mandatory=True)
    found = searched(ask(people))
    text = page(people)
    assert "Nothing better was found than the plan as it stands." in text
    assert "figures-t" not in text
    assert "Proven: no better plan is possible." in text
    assert reverse("roadmaps:proposal_apply", args=[found.pk]) not in text


def test_what_was_applied_can_be_taken_back_after_another_search_too(people, plan):
    first = searched(ask(people))
    actions.apply_proposal(first, by=people.lead)
    ask(people)
    at = reverse("roadmaps:proposal_take_back", args=[first.pk])
    assert page(people).count(at) == 1
    assert post(people, "proposal_take_back", first.pk).status_code == 200
    assert first_days(plan) == {}
    assert at not in page(people)


# --- the page --------------------------------------------------------------------------------


def test_who_plans_is_led_from_the_roadmap_and_the_room_is_not(people, plan):
    at = reverse("roadmaps:optimise", args=[people.engagement.pk])
    roadmap = reverse("roadmaps:roadmap", args=[people.engagement.pk])
    assert at in people.browser("lead").get(roadmap).content.decode()
    assert at not in people.browser("viewer").get(roadmap).content.decode()


def test_both_plans_stand_beside_each_other_and_every_move_is_named(people, plan):
    found = searched(ask(people))
    text = page(people)
    assert "4 working days earlier" in text
    assert "Proven: no better plan is possible." in text
    moved = {
        key for key, dates in found.result["dates"].items() if dates != found.result["present"][key]
    }
    assert f"{len(moved)} work packages move" in text
    for row in WorkPackage.objects.filter(plan=plan):
        assert (f'"{row.get_absolute_url()}"' in text) == (row.key in moved)


def test_the_whole_way_works_without_a_script(people, plan):
    pk = people.engagement.pk
    assert post(people, "optimise", pk, aim="shortest", seconds="5").status_code == 200
    proposal = PlanProposal.objects.get()
    assert (proposal.seconds, proposal.by) == (5, people.facilitator)
    assert 'http-equiv="refresh"' in page(people)
    searched(proposal)
    assert 'http-equiv="refresh"' not in page(people)
    applied = post(people, "proposal_apply", proposal.pk)
    assert "The plan stands as proposed: 1 work package" in applied.content.decode()
    assert len(first_days(plan)) == 1
    assert post(people, "proposal_put_aside", proposal.pk).status_code == 409
    back = post(people, "proposal_take_back", proposal.pk)
    assert "Taken back: the plan stands as it did before." in back.content.decode()


def test_putting_aside_forgets_what_was_found(people, plan):
    proposal = searched(ask(people))
    assert post(people, "proposal_put_aside", proposal.pk).status_code == 200
    assert not PlanProposal.objects.exists()
    assert "Is there a better plan?" in page(people)


def test_an_odd_question_is_named_with_its_remedy(people, plan):
    answer = post(people, "optimise", people.engagement.pk, aim="cheapest", seconds="5000")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose what the plan should be good at: short, or benefits first." in text
    assert "Choose how long to look: 5, 20 or 60 seconds." in text


def test_the_page_asks_as_often_for_thirty_packages_as_for_three(people, plan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(people)
        return len(captured)

    searched(ask(people))
    few = queries()
    for number in range(30):
        PackageFactory(plan=plan, key=f"M{number}", wave=plan.waves.get(), effort=3)
    searched(ask(people))
    assert queries() == few


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0.0, "Proven: no better plan is possible."),
        (3.0, "At most 3 % from the best possible."),
        (2.7, "At most 2.7 % from the best possible."),
        (None, "How far it is from the best possible could not be proved in this time."),
    ],
)
def test_what_was_proved_is_said_in_words(gap, words):
    assert optimise_words.proof(gap) == words


def test_the_database_refuses_a_proposal_without_a_result_and_one_applied_before_it_is_found(
    people, plan
):
    now = timezone.now()
    for odd in (
        {"state": "done", "finished_at": now},
        {"state": "running", "applied_at": now, "applied_by": people.lead},
        {"state": "failed"},
        {"seconds": 0},
        {"aim": "cheapest"},
        {"taken_back_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanProposal.objects.create(plan=plan, by=people.lead, **odd)


def test_the_aims_of_rows_and_of_the_search_are_the_same_two():
    assert set(optimum.OBJECTIVES) == set(Aim)
