"""The life of an assessment: prepare, open, close, reopen, take back."""

import copy
import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import topics
from assessments.actions import cycles, publishing
from assessments.maturity import writing
from assessments.maturity.entries import MaturityModel, Params
from assessments.models import (
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
    LibraryModel,
    Respondent,
)
from assessments.models.assessment import CODE_LENGTH, AssessmentKind, AssessmentState
from pmo_studio.core import events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant, RoleGroup
from pmo_studio.core.refusals import Refused
from pmo_studio.core.tokens import ALPHABET
from pmo_studio.workshops.models import Workshop

NO_TITLE = _("Give the assessment a name, such as “As-is, spring”.")
NO_GROUPS = _("Choose at least one role group that is asked.")
NO_DOMAINS = _("Choose at least one part of the model.")
PAST = _("This time is over. Choose a later one, or none.")
ANONYMOUS_LIST = _(
    "An anonymous assessment cannot be for invited people only: invitations would tell who"
    " answered."
)
STARTED = _("People may have answered already: this can no longer be changed.")
NOT_OPEN = _("This assessment is not open.")
NO_NOTE = _("Say in a sentence why it is open again: everybody reads it in the history.")
NOTE_LONG = _("The note holds up to 500 characters.")
MODEL_CHANGED = _(
    "The questionnaire was changed while you prepared this. Look at it once more, then go on."
)
LEFT_BEHIND = _(
    "The answers of this assessment stayed in the studio that it comes from; only its results came"
    " along. Start a re-assessment instead."
)

KINDS = AssessmentKind.values
NOTE_MOST = 500


@dataclass(frozen=True)
class Plan:
    """What a facilitator decides before anybody answers."""

    title: str
    kind: str
    groups: Sequence[RoleGroup]
    anonymous: bool = False
    by_invitation: bool = False
    deadline: datetime.datetime | None = None
    scope_unit: str = ""
    workshop: Workshop | None = None


def create_assessment(
    engagement: Engagement,
    *,
    model: MaturityModel,
    domains: Sequence[str],
    params: Params,
    plan: Plan,
    by: Participant,
    source: LibraryModel | None = None,
    key: events.Key | None = None,
) -> Assessment:
    """Freeze the model's chosen domains with these parameters; nobody can answer yet.

    `source` is the library's row of the model, None for a built-in one: it is locked, so that the
    same key and version always mean the same questions.
    """
    frozen = _frozen(model, domains, params)
    title = _checked(plan)
    _check_deadline(plan.deadline)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        if source is not None:
            _lock(source)
        return _made(change, frozen, writing.document(frozen), title=title, plan=plan)


def repeat_assessment(
    earlier: Assessment, *, plan: Plan, by: Participant, key: events.Key | None = None
) -> Assessment:
    """Ask the same once more: the same questions, scored in the same way, so that both compare.

    No answer is copied, and nothing joins who answers now to who answered before.
    """
    title = check_plan(plan)
    with events.change(earlier.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        return repeat(change, earlier, title=title, plan=plan)


def check_plan(plan: Plan) -> str:
    """The title of what is to be prepared, when the plan holds together and its time is to come."""
    title = _checked(plan)
    _check_deadline(plan.deadline)
    return title


def repeat(change: events.Change, earlier: Assessment, *, title: str, plan: Plan) -> Assessment:
    """The next round of `earlier` within a change under way."""
    document = copy.deepcopy(earlier.document)
    return _made(change, earlier.model, document, title=title, plan=plan, earlier=earlier)


def change_assessment(
    assessment: Assessment, *, plan: Plan, by: Participant, key: events.Key | None = None
) -> None:
    """Change what was decided; once it is open only its name and its deadline.

    A deadline that has come meanwhile stays as it is when something else is changed.
    """
    title = _checked(plan, opened=not assessment.is_draft)
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(assessment)
        if plan.deadline != fresh.deadline:
            _check_deadline(plan.deadline)
        if fresh.is_draft:
            fields = {"title": title, **_fields(plan)}
            _set_groups(fresh, plan.groups)
        else:
            fields = {"title": title, "deadline": plan.deadline}
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(fields))
        _record(change, "assessment.changed", fresh)


def open_assessment(
    assessment: Assessment, *, by: Participant, key: events.Key | None = None
) -> None:
    """Let people answer.  Opening what is open is no error."""
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(assessment)
        if not fresh.is_draft:
            return
        _check_deadline(fresh.deadline)
        let_in(change, fresh)


def let_in(change: events.Change, assessment: Assessment) -> None:
    """Open a prepared one within a change under way."""
    assessment.state, assessment.opened_at = AssessmentState.OPEN, timezone.now()
    assessment.save(update_fields=["state", "opened_at"])
    cycles.move_on(change, assessment)
    _record(change, "assessment.opened", assessment)


def close_assessment(
    assessment: Assessment, *, by: Participant, key: events.Key | None = None
) -> None:
    """Take no more answers and publish what may be shown.  Closing twice is no error."""
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(assessment)
        if not fresh.is_open:
            return
        fresh.state, fresh.closed_at, fresh.closed_by = (
            AssessmentState.CLOSED,
            timezone.now(),
            change.by,
        )
        fresh.save(update_fields=["state", "closed_at", "closed_by"])
        publishing.publish_all(fresh, closing=True)
        _record(change, "assessment.closed", fresh)


def reopen_assessment(
    assessment: Assessment,
    *,
    note: str,
    by: Participant,
    deadline: datetime.datetime | None = None,
    key: events.Key | None = None,
) -> None:
    """Take answers again; the note says why, in the log.  What is published stays as it is."""
    why = lines.one_line(note)
    if not why:
        raise Refused(NO_NOTE, field="note")
    if len(why) > NOTE_MOST:
        raise Refused(NOTE_LONG, field="note")
    _check_deadline(deadline)
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(assessment)
        if not fresh.is_closed:
            return
        if fresh.tally and not Respondent.objects.of(fresh).exists():
            raise Refused(LEFT_BEHIND)
        fresh.state, fresh.closed_at, fresh.closed_by = AssessmentState.OPEN, None, None
        fresh.deadline = deadline
        fresh.save(update_fields=["state", "closed_at", "closed_by", "deadline"])
        change.record(
            "assessment.reopened",
            subject=fresh.subject,
            topic=topics.assessments(fresh.engagement),
            title=fresh.title,
            text=why,
        )


def drop_assessment(assessment: Assessment, *, by: Participant) -> None:
    """Take back what nobody could answer yet."""
    with events.change(assessment.engagement, by=by) as change:
        require(change.by, Right.RUN)
        fresh = _fresh(assessment)
        if not fresh.is_draft:
            raise Refused(STARTED)
        subject, title = fresh.subject, fresh.title
        fresh.delete()
        change.record(
            "assessment.dropped",
            subject=subject,
            topic=topics.assessments(change.engagement),
            title=title,
        )


def new_code() -> str:
    """Twelve signs that nobody guesses: the address of a questionnaire."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _record(change: events.Change, kind: str, assessment: Assessment) -> None:
    change.record(
        kind,
        subject=assessment.subject,
        topic=topics.assessments(change.engagement),
        title=assessment.title,
    )


def _fresh(assessment: Assessment) -> Assessment:
    """The row as it is under the lock."""
    return Assessment.objects.select_related("engagement").get(pk=assessment.pk)


def _frozen(model: MaturityModel, domains: Sequence[str], params: Params) -> MaturityModel:
    chosen = tuple(domain for domain in model.domains if domain.key in domains)
    if not chosen:
        raise Refused(NO_DOMAINS, field="domains")
    return replace(model, domains=chosen, params=params)


def _checked(plan: Plan, *, opened: bool = False) -> str:
    """The title, when the plan holds together."""
    title = lines.title(plan.title, empty=NO_TITLE)
    if not opened and not plan.groups:
        raise Refused(NO_GROUPS, field="groups")
    if plan.anonymous and plan.by_invitation:
        raise Refused(ANONYMOUS_LIST, field="by_invitation")
    return title


def _check_deadline(deadline: datetime.datetime | None) -> None:
    if deadline is not None and deadline <= timezone.now():
        raise Refused(PAST, field="deadline")


def _lock(source: LibraryModel) -> None:
    """From now on the row never changes; refused when it is no longer as it was read."""
    same = LibraryModel.objects.filter(pk=source.pk, edition=source.edition)
    if not same.filter(locked_at=None).update(locked_at=timezone.now()) and not same.exists():
        raise Refused(MODEL_CHANGED)


def _made(
    change: events.Change,
    model: MaturityModel,
    document: dict[str, Any],
    *,
    title: str,
    plan: Plan,
    earlier: Assessment | None = None,
) -> Assessment:
    """The assessment with its questions and its groups; of `earlier` it is the next round."""
    assessment = Assessment.objects.create(
        engagement=change.engagement,
        title=title,
        model_key=model.key,
        model_version=model.version,
        document=document,
        code=new_code(),
        repeats=earlier,
        round=1 if earlier is None else round_after(earlier),
        **_fields(plan),
    )
    AssessmentQuestion.objects.bulk_create(
        AssessmentQuestion(assessment=assessment, key=question.key, position=position)
        for position, question in enumerate(model.questions())
    )
    _set_groups(assessment, plan.groups)
    _record(change, "assessment.created", assessment)
    return assessment


def round_after(earlier: Assessment) -> int:
    """One more than the highest round of these questions in the engagement, so that none is
    there twice, whichever round is repeated."""
    rows = Assessment.objects.filter(engagement=earlier.engagement_id)
    alike = rows.filter(model_key=earlier.model_key, scope_unit=earlier.scope_unit)
    return (alike.aggregate(highest=Max("round"))["highest"] or 0) + 1


def _fields(plan: Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "anonymous": plan.anonymous,
        "by_invitation": plan.by_invitation,
        "deadline": plan.deadline,
        "scope_unit": lines.one_line(plan.scope_unit),
        "workshop": plan.workshop,
    }


def _set_groups(assessment: Assessment, groups: Sequence[RoleGroup]) -> None:
    """Freeze the groups that are asked, with their weights of now."""
    AssessmentGroup.objects.filter(assessment=assessment).exclude(role_group__in=groups).delete()
    for group in groups:
        AssessmentGroup.objects.update_or_create(
            assessment=assessment,
            role_group=group,
            defaults={"weight": group.weight, "min_display_n": group.min_display_n},
        )
