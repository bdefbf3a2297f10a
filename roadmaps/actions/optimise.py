"""A better plan: asked for, searched by the worker, applied on request, and taken back."""

import datetime
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps import dated, optimising, optimum
from roadmaps.actions.rules import record
from roadmaps.models import Plan, PlanProposal, WorkPackage
from roadmaps.models.proposal import SEARCHING, Aim, ProposalState
from roadmaps.optimum import NotDated, Question
from roadmaps.planning.network import Schedule

NOT_INSTALLED = _("The search for a better plan is not installed on this machine.")
NOT_DATED = _("The plan has no dates yet. Mend what is wrong with it first.")
NO_VALUES = _(
    "No work package that can still move has a measured benefit. Look for the shortest plan."
)
BUSY = _("A better plan is being looked for already. Wait for it, or cancel it.")
NOT_BUSY = _("This search is over already.")
NOT_READY = _("This proposal cannot be applied: it is applied already, or it was never found.")
MOVED_ON = _(
    "Something that this proposal follows from has changed since it was found. Look for a better"
    " plan anew."
)
NOT_APPLIED = _("Only the proposal that was applied last can be taken back, and only once.")
STANDS = _("This proposal is still searched, or applied: cancel it, or take it back.")
# The choices; more is no better plan for people who wait.
SECONDS = (5, 20, 60)
# A search tells how far it is every second; one that was silent for so long has no worker any more.
SILENCE = datetime.timedelta(seconds=60)


def ask_for_proposal(
    engagement: Engagement,
    *,
    aim: str,
    seconds: int = 20,
    by: Participant,
    key: events.Key | None = None,
) -> PlanProposal:
    """Have a better plan looked for.  Whatever was found before and not applied is forgotten."""
    if not optimising.is_available():
        raise Refused(NOT_INSTALLED)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        plan = Plan.objects.filter(engagement=change.engagement).first()
        question = _question(change.engagement, plan)
        if aim == Aim.VALUE and not question.has_values:
            raise Refused(NO_VALUES, field="aim")
        give_up_stopped()
        rows = PlanProposal.objects.filter(plan=question.standing.plan)
        if rows.searching().exists():
            raise Refused(BUSY)
        rows.filter(applied_at=None).delete()
        proposal = PlanProposal.objects.create(
            plan=question.standing.plan, aim=aim, seconds=seconds, by=change.by
        )
        record(change, "proposal.asked", proposal.plan.subject, aim=aim, seconds=seconds)
        transaction.on_commit(partial(_enqueue, proposal.pk))
    return proposal


def cancel_proposal(proposal: PlanProposal, *, by: Participant) -> None:
    """Stop looking; the worker notices within a second."""
    require(by, Right.DESIGN)
    searching = PlanProposal.objects.filter(pk=proposal.pk, state__in=SEARCHING)
    if not searching.update(state=ProposalState.CANCELLED, finished_at=timezone.now()):
        raise Refused(NOT_BUSY)


def put_aside(proposal: PlanProposal, *, by: Participant) -> None:
    """Forget what was found; the plan stays as it is."""
    require(by, Right.DESIGN)
    rows = PlanProposal.objects.filter(pk=proposal.pk, applied_at=None)
    if not rows.exclude(state__in=SEARCHING).delete()[0]:
        raise Refused(STANDS)


def apply_proposal(
    proposal: PlanProposal, *, by: Participant, key: events.Key | None = None
) -> int:
    """Let the plan stand as proposed, if nothing of it changed since and it can still begin so; how
    many packages got or lost a first day."""
    with events.change(proposal.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = PlanProposal.objects.select_related("plan").get(pk=proposal.pk)
        if fresh.state != ProposalState.DONE or fresh.applied_at is not None:
            raise Refused(NOT_READY)
        question = _question(change.engagement, fresh.plan)
        if not question.is_answered_by(fresh):
            raise Refused(MOVED_ON)
        wanted = question.schedule(fresh.result["dates"])
        days = question.first_days(wanted)
        former = {str(row.pk): row.earliest for row in question.standing.rows if row.pk in days}
        written = _write(change, question, days)
        _check(question, written, wanted)
        fresh.former = {pk: [_text(day), _text(days[int(pk)])] for pk, day in former.items()}
        fresh.applied_at, fresh.applied_by = timezone.now(), change.by
        fresh.save(update_fields=["former", "applied_at", "applied_by"])
        change.rows = len(days)
        record(change, "plan.optimised", fresh.plan.subject, aim=fresh.aim, packages=len(days))
    return len(days)


def take_back(proposal: PlanProposal, *, by: Participant, key: events.Key | None = None) -> int:
    """Give packages the first days back that they had; what people moved since stays."""
    with events.change(proposal.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = PlanProposal.objects.filter(plan=proposal.plan_id).applied().first()
        if fresh is None or fresh.pk != proposal.pk:
            raise Refused(NOT_APPLIED)
        rows = list(WorkPackage.objects.filter(plan=fresh.plan_id, pk__in=map(int, fresh.former)))
        rows = [row for row in rows if _text(row.earliest) == fresh.former[str(row.pk)][1]]
        for row in rows:
            before = fresh.former[str(row.pk)][0]
            row.earliest = datetime.date.fromisoformat(before) if before else None
        _keep(change, rows)
        fresh.taken_back_at = timezone.now()
        fresh.save(update_fields=["taken_back_at"])
        change.rows = len(rows)
        record(change, "plan.unoptimised", fresh.plan.subject, packages=len(rows))
    return len(rows)


def _question(engagement: Engagement, plan: Plan | None) -> Question:
    try:
        if plan is None:
            raise NotDated
        return optimum.of(dated.read(engagement, plan))
    except NotDated:
        raise Refused(NOT_DATED) from None


def _write(
    change: events.Change, question: Question, days: dict[int, datetime.date | None]
) -> list[WorkPackage]:
    """All rows of the plan, with the first days written that differ."""
    changed = [row for row in question.standing.rows if row.pk in days]
    for row in changed:
        row.earliest = days[row.pk]
    _keep(change, changed)
    return list(question.standing.rows)


def _keep(change: events.Change, rows: list[WorkPackage]) -> None:
    for row in rows:
        row.number = change.next_number
    WorkPackage.objects.bulk_update(rows, ["earliest", "number"], batch_size=500)


def _check(question: Question, rows: list[WorkPackage], wanted: Schedule) -> None:
    """The plan is exactly what was proposed, or nothing of it is kept."""
    now = replace(question.standing, rows=rows).planned
    if {key: each.placed for key, each in now.dated.items()} != wanted:
        raise AssertionError("The plan would not stand as proposed: nothing is applied.")


def _text(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _enqueue(pk: int) -> None:
    from roadmaps.tasks import find_plan

    find_plan.enqueue(pk)


# --- what the worker writes; each a single conditional UPDATE, so a cancelled search stays so ----


def start(pk: int) -> PlanProposal | None:
    """Take the search; None when it was cancelled or is taken already."""
    now = timezone.now()
    waiting = PlanProposal.objects.filter(pk=pk, state=ProposalState.WAITING)
    if not waiting.update(state=ProposalState.RUNNING, started_at=now, overdue_at=now + SILENCE):
        return None
    return PlanProposal.objects.select_related("plan__engagement", "by").get(pk=pk)


def advance(proposal: PlanProposal, *, best: float, bound: float, spent: float) -> bool:
    """Tell how far it is; False when somebody stopped it, or it is gone with its plan."""
    running = PlanProposal.objects.filter(pk=proposal.pk, state=ProposalState.RUNNING)
    overdue = timezone.now() + SILENCE
    return bool(running.update(best=best, bound=bound, spent=spent, overdue_at=overdue))


def finish(proposal: PlanProposal, question: Question, found: optimising.Proposal) -> bool:
    """Keep what was found; False when it was cancelled meanwhile."""
    engagement = proposal.engagement
    with events.change(engagement, by=proposal.by, archived_too=True, limited=False) as change:
        running = PlanProposal.objects.filter(pk=proposal.pk, state=ProposalState.RUNNING)
        done = running.update(
            state=ProposalState.DONE,
            best=question.measure(proposal.aim, found.best),
            bound=question.measure(proposal.aim, found.bound),
            spent=found.seconds,
            result=optimum.result(question, found),
            fingerprint=question.fingerprint,
            read_at_number=question.standing.engagement.last_number,
            finished_at=timezone.now(),
        )
        if done:
            record(change, "proposal.finished", proposal.plan.subject, aim=proposal.aim)
    return bool(done)


def fail(proposal: PlanProposal, *, problem: str) -> None:
    """Nothing was found; `problem` is a key of optimise_words.PROBLEMS."""
    PlanProposal.objects.filter(pk=proposal.pk, state=ProposalState.RUNNING).update(
        state=ProposalState.FAILED, problem=problem, finished_at=timezone.now()
    )


def give_up_stopped(now: datetime.datetime | None = None) -> int:
    """Fail searches whose worker was stopped; how many."""
    now = now or timezone.now()
    return PlanProposal.objects.stopped(now).update(
        state=ProposalState.FAILED, problem="stopped", finished_at=now
    )
