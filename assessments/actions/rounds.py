"""Opening the next round: the same questions to the same people, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.actions import assessments, invitations
from assessments.actions.assessments import Plan
from assessments.actions.invitations import Address, Asked
from assessments.models import Assessment, AssessmentGroup
from assessments.reassessing import same_people
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant


@dataclass(frozen=True)
class Opened:
    """The new round, and who was invited to it, with links known nowhere else."""

    assessment: Assessment
    asked: Sequence[Asked]


def open_round(
    earlier: Assessment,
    *,
    plan: Plan,
    by: Participant,
    link: str,
    again: bool = True,
    key: events.Key | None = None,
) -> Opened:
    """Repeat `earlier` and open it at once, all of it or nothing.

    With `again` whoever was invited by e-mail to the groups that are asked is invited anew, but
    for who was withdrawn or has left the engagement.  `link` as in `invitations.invite`.
    """
    title = assessments.check_plan(plan)
    with events.change(earlier.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        made = assessments.repeat(change, earlier, title=title, plan=plan)
        assessments.let_in(change, made)
        addresses = _addresses(earlier, made) if again else []
        if not addresses:
            return Opened(made, [])
        asked = invitations.ask(change, made, addresses, link=link, key=key)
        return Opened(made, asked)


def _addresses(earlier: Assessment, made: Assessment) -> list[Address]:
    """In the groups of the new round; nobody of an anonymous one."""
    if made.anonymous:
        return []
    rows = AssessmentGroup.objects.filter(assessment=made)
    groups = {row.role_group_id: row for row in rows}
    return [
        Address(each.email, groups[each.role_group], each.language)
        for each in same_people.invited(earlier)
        if each.role_group in groups and not each.has_left
    ]
