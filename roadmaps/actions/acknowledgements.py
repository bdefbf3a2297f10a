"""Thanking people by name.  Without their consent only lead and facilitators see it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import closing_rules as rules
from roadmaps.actions import said
from roadmaps.models import Acknowledgement
from roadmaps.models.closing import CONTRIBUTION_MOST

MOST = 500
NO_NAME = _("Say whom you thank.")
LONG_NAME = _("A name holds up to 80 characters. Shorten it.")
NO_CONTRIBUTION = _("Say in a sentence what they did.")
LONG_CONTRIBUTION = _("What they did holds up to 300 characters. Shorten it.")
GONE = _("Somebody removed this meanwhile. Put it back first.")
FULL = _("There are 500 acknowledgements, the most there can be.")


@dataclass(frozen=True)
class Details:
    """`public`: the person agreed to be named to everybody."""

    name: str
    contribution: str
    public: bool = False


NAMES = said.names(Details)


def details_of(row: Acknowledgement) -> Details:
    return said.read(Details, row)


def add_acknowledgement(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Acknowledgement:
    """Thank somebody."""
    details = checked(details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        rows = Acknowledgement.objects.filter(engagement=change.engagement)
        if rows.live().count() >= MOST:
            raise Refused(FULL)
        row = Acknowledgement(engagement=change.engagement, position=rules.end(rows))
        said.put(details, row)
        rules.save(change, row, "acknowledgement.added")
    return row


def change_acknowledgement(
    row: Acknowledgement,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Acknowledgement:
    """Say it otherwise, or that the person agrees, or agrees no more, to be named."""
    details = checked(details)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = rules.fresh(row)
        if kept.archived_at is not None:
            raise Overtaken(GONE, now=kept)
        rules.refuse_unseen(kept, seen)
        if said.differing(details, details_of(kept)):
            said.put(details, kept)
            rules.save(change, kept, "acknowledgement.changed")
    return kept


def remove_acknowledgement(
    row: Acknowledgement, *, removed: bool, by: Participant, key: events.Key | None = None
) -> None:
    """Take it off, or put it back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kinds = ("acknowledgement.removed", "acknowledgement.restored")
        rules.archive(change, rules.fresh(row), removed=removed, kinds=kinds)


def checked(details: Details) -> Details:
    """As it is stored; Refused in words that name the field."""
    name, contribution = one_line(details.name), one_line(details.contribution)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > TITLE_MOST:
        raise Refused(LONG_NAME, field="name")
    if not contribution:
        raise Refused(NO_CONTRIBUTION, field="contribution")
    if len(contribution) > CONTRIBUTION_MOST:
        raise Refused(LONG_CONTRIBUTION, field="contribution")
    return replace(details, name=name, contribution=contribution)
