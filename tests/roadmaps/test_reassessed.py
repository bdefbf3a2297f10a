"""A plan that runs is compared with what follows today: finished and begun work stays."""

import datetime
import re

import pytest
from django.urls import reverse

from assessments.actions import assessments
from assessments.models import Assessment
from pmo_studio.core import phases
from pmo_studio.core.models import User
from roadmaps import dated
from roadmaps.actions.derivation import derive_plan
from roadmaps.actions.packages import restore_package
from roadmaps.deriving import marks, proposals
from roadmaps.measures import of_plan
from roadmaps.models import Deliverable, Plan, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.planning.changes import Kind
from tests.assessments.rooms import answer
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def meridian(db, standing):
    """The demo, whose plan runs: some is done, some is in progress."""
    return standing.given("meridian")


def lead(engagement):
    return engagement.participants.get(role="lead")


def proposal_of(engagement):
    return proposals.of(engagement, Plan.objects.get(engagement=engagement))


def lines_of(engagement):
    return {line.id: line for line in proposal_of(engagement).lines}


def defaults(engagement):
    proposal = proposal_of(engagement)
    return [line.id for line in proposal.lines if proposal.is_suggested(line)]


def take(engagement, *ids):
    derive_plan(engagement, chosen=ids, by=lead(engagement))


def package(engagement, key):
    return WorkPackage.objects.get(plan__engagement=engagement, key=key)


def asked_again(engagement, level):
    """The PMO's services once more; three people say the same of every one (0 to 3)."""
    earlier = Assessment.objects.filter(engagement=engagement, document__key="pmosvc").latest("pk")
    groups = [row.role_group for row in earlier.groups.all()]
    plan = assessments.Plan("Re-assessment", "reassess", groups)
    again = assessments.repeat_assessment(earlier, plan=plan, by=lead(engagement))
    assessments.open_assessment(again, by=lead(engagement))
    again.refresh_from_db()
    choices = {question.key: level for question in again.model.questions()}
    group = again.groups.first().role_group.key
    for name in ("one", "two", "three"):
        answer(again, group, choices, name=name)
    assessments.close_assessment(again, by=lead(engagement))


def figures(engagement):
    """What a board looks at: gate 3, done by effort, packages, outputs, changes."""
    standing = dated.of(engagement)
    measured = of_plan(engagement)
    done = standing.done
    gate = phases.state_of(engagement, 3).progress.percent
    return [gate, done.done / done.total, *(measured[key].actual for key in ("I3", "I4", "I5"))]


def test_a_better_assessment_taken_as_ticked_lowers_no_figure_of_progress(meridian):
    asked_again(meridian, 3)
    before, rows = figures(meridian), begun(meridian)
    chosen = defaults(meridian)
    assert {chosen[0].partition(":")[0]} <= {"no_longer_needed", "changed"}
    take(meridian, *chosen)
    after = figures(meridian)
    assert all(then >= now for now, then in zip(before, after, strict=True)), (before, after)
    assert begun(meridian) == rows


def begun(engagement):
    """Of what is begun or done all that a line could take away."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement)
    found = rows.filter(status__in=["active", "done"]).order_by("pk")
    return {
        row.key: (row.status, row.effort, row.staff, row.wave_id, row.steps, row.benefit)
        for row in found
    }


def test_what_is_done_and_asked_for_by_nothing_stays_and_is_told_once(client, meridian):
    done = set(
        WorkPackage.objects.filter(
            plan__engagement=meridian, kind="build", status=PackageStatus.DONE
        )
    )
    asked_again(meridian, 3)
    assert done
    assert not {marks.of_row(row) for row in done} & {
        line.key for line in lines_of(meridian).values()
    }
    client.force_login(User.objects.get(pk=lead(meridian).user_id))
    page = client.get(reverse("roadmaps:derive", args=[meridian.pk])).content.decode()
    told = f"{len(done)} packages are done and their gaps closed: they stay."
    assert words(page).count(told) == 1
    assert words(client.get(reverse("roadmaps:gaps", args=[meridian.pk])).content.decode()).count(
        told
    )


def test_what_has_begun_is_never_ticked_and_says_how_far_it_is(client, meridian):
    row = planned_build(meridian)
    WorkPackage.objects.filter(pk=row.pk).update(status="active", percent=40)
    asked_again(meridian, 3)
    line = lines_of(meridian)[f"no_longer_needed:{marks.of_row(row)}"]
    assert line.id not in defaults(meridian)
    client.force_login(User.objects.get(pk=lead(meridian).user_id))
    page = client.get(reverse("roadmaps:derive", args=[meridian.pk])).content.decode()
    assert f'id="line-{line.id}">' in page
    assert re.search(rf"{re.escape(row.name)} (Both changed )?In progress, 40 %", words(page))


def test_work_under_way_is_re_estimated_only_on_request_and_finished_work_never(meridian):
    row = planned_build(meridian)
    WorkPackage.objects.filter(pk=row.pk).update(status="active", percent=50)
    # As if it had been derived with a larger effort, which nobody changed since.
    derived = row.derived | {"effort": row.effort + 7}
    WorkPackage.objects.filter(pk=row.pk).update(derived=derived, effort=row.effort + 7)
    changed = [line for line in lines_of(meridian).values() if line.key == marks.of_row(row)]
    assert Kind.CHANGED in {line.kind for line in changed}
    assert not set(defaults(meridian)) & {line.id for line in changed}
    WorkPackage.objects.filter(pk=row.pk).update(
        status="done", finished_on=dated.of(meridian).today
    )
    assert marks.of_row(row) not in {line.key for line in lines_of(meridian).values()}


def test_a_deliverable_that_is_accepted_makes_a_planned_package_one_that_has_begun(meridian):
    row = planned_build(meridian)
    output = row.deliverables.filter(archived_at=None).first()
    Deliverable.objects.filter(pk=output.pk).update(status="delivered")
    asked_again(meridian, 3)
    assert f"no_longer_needed:{marks.of_row(row)}" not in defaults(meridian)


def test_what_both_changed_is_not_ticked_where_nothing_asks_for_it_any_more(meridian):
    row = planned_build(meridian)
    WorkPackage.objects.filter(pk=row.pk).update(name="Ours", percent=None)
    asked_again(meridian, 3)
    line = lines_of(meridian)[f"no_longer_needed:{marks.of_row(row)}"]
    assert line.conflict
    assert line.id not in defaults(meridian)


def planned_build(engagement):
    """One that nobody has touched, not by its deliverables either."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, kind="build")
    return next(
        row
        for row in rows.filter(status="planned", wave__isnull=False).order_by("-pk")
        if not row.deliverables.exclude(status="planned").exists()
    )


def test_who_waits_for_finished_work_goes_on_waiting_when_its_gap_is_closed(meridian):
    before = waits_for(meridian)
    asked_again(meridian, 3)
    take(meridian, *defaults(meridian))
    done = set(begun(meridian))
    assert waits_for(meridian) & {pair for pair in before if pair[1] in done} == {
        pair for pair in before if pair[1] in done
    }


def waits_for(engagement):
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement)
    return {
        (row.key, one.predecessor.key)
        for row in rows
        for one in row.predecessors.filter(predecessor__archived_at=None)
    }


def test_a_package_that_is_put_back_after_a_comparison_is_waited_for_again(meridian):
    row = planned_build(meridian)
    waiting = {pair for pair in waits_for(meridian) if pair[1] == row.key}
    assert waiting
    asked_again(meridian, 3)
    take(meridian, *lines_of(meridian))
    row.refresh_from_db()
    assert row.archived_at is not None
    restore_package(row, by=lead(meridian))
    back = {pair for pair in waits_for(meridian) if pair[1] == row.key}
    gone = set(
        WorkPackage.objects.archived()
        .filter(plan__engagement=meridian)
        .values_list("key", flat=True)
    )
    assert back == {pair for pair in waiting if pair[0] not in gone}
    assert back


def test_who_removes_begun_work_reads_how_far_it_is(client, meridian):
    client.force_login(User.objects.get(pk=lead(meridian).user_id))
    row = WorkPackage.objects.live().filter(plan__engagement=meridian, status="active").first()
    WorkPackage.objects.filter(pk=row.pk).update(percent=40)
    page = words(client.get(row.get_absolute_url()).content.decode())
    assert "In progress, 40 %: once it is removed, that counts in no figure" in page


def test_what_would_leave_its_wave_for_the_backlog_is_never_ticked_and_says_its_promise(
    client, meridian
):
    row = planned_build(meridian)
    WorkPackage.objects.filter(pk=row.pk).update(baseline_end=datetime.date(2027, 1, 6))
    # What was derived with room for all finds none of it today.
    Plan.objects.get(engagement=meridian).waves.update(capacity=1)
    leaving = [line for line in lines_of(meridian).values() if wave_of(line) == (None,)]
    assert marks.of_row(row) in {line.key for line in leaving}
    assert not set(defaults(meridian)) & {line.id for line in leaving}
    client.force_login(User.objects.get(pk=lead(meridian).user_id))
    page = words(client.get(reverse("roadmaps:derive", args=[meridian.pk])).content.decode())
    assert f"{row.name} Goes to the backlog, promised 6 Jan 2027 Takes the values" in page


def wave_of(line):
    """What a line says of the wave of something that stands in one."""
    if line.kind is Kind.NEW:
        return ()
    return tuple(each.proposed for each in line.fields if each.name == "wave" and each.now)
