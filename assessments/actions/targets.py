"""Where each capability should stand, and by when."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import results, topics
from assessments.models import Target
from assessments.models.target import CAPABILITIES
from assessments.result_words import level
from pmo_studio.core import catalogue, events, languages
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.rounding import half_up

UNKNOWN = _("There is no such capability.")
OUT_OF_RANGE = _("Choose a target from 1 to 5, in tenths of a level.")
LONG = _("The reason holds up to 500 characters.")
RATIONALE_MOST = 500
NOTHING_TO_RAISE = _(
    "There is nothing to change: every capability that is scored has this target or a higher one"
    " already, or none is scored."
)
CHANGED = _(
    "Somebody else set this target to %(value)s while you were writing. Save again to put yours in"
    " its place."
)
TAKEN_BACK = _(
    "Somebody else took this target back while you were writing. Save again to set it anew."
)
TENTH = Decimal("0.1")
HIGHEST = Decimal(5)


def set_target(
    engagement: Engagement,
    *,
    capability: str,
    value: Decimal,
    rationale: str,
    by: Participant,
    due: datetime.date | None = None,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Target:
    """Set the level 1..5 that the capability is to reach.

    `seen` is the version of the target that its sender had before their eyes, 0 for none: raises
    Overtaken when it is another one now.  None asks for nothing: the last word counts.
    """
    if capability not in CAPABILITIES:
        raise Refused(UNKNOWN, field="capability")
    if not (value.is_finite() and 1 <= value <= 5) or value != value.quantize(TENTH):
        raise Refused(OUT_OF_RANGE, field="value")
    rationale = rationale.strip()
    if len(rationale) > RATIONALE_MOST:
        raise Refused(LONG, field="rationale")
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.TARGETS)
        _check_seen(change.engagement, capability, seen)
        target, _made = Target.objects.update_or_create(
            engagement=change.engagement,
            capability=capability,
            defaults={
                "value": value,
                "rationale": rationale,
                "due": due,
                "set_by": change.by,
                "set_at": timezone.now(),
                "number": change.next_number,
            },
        )
        _record(change, target.subject, capability, float(value), rationale)
    return target


def _check_seen(engagement: Engagement, capability: str, seen: int | None) -> None:
    now = Target.objects.filter(engagement=engagement, capability=capability).first()
    if is_overtaken(now, seen):
        words = CHANGED % {"value": level(now.value)} if now else TAKEN_BACK
        raise Overtaken(words, now=now, field="value")


def clear_target(
    target: Target, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Take the target back; what was said about it stays in the history.

    `seen` as for setting it: raises Overtaken when it was set anew.
    """
    with events.change(target.engagement, by=by, key=key) as change:
        require(change.by, Right.TARGETS)
        refuse_overtaken(Target.objects.filter(pk=target.pk).first(), seen)
        subject, capability = target.subject, target.capability
        if Target.objects.filter(pk=target.pk).delete()[0]:
            _record(change, subject, capability, None, "")


@dataclass(frozen=True)
class Raise:
    """What raising all would do to one capability: `before` is its target now, if it has one."""

    capability: str
    now: float
    before: Decimal | None
    value: Decimal

    @property
    def name(self) -> str:
        return catalogue.capability(self.capability).name.in_language(languages.current())


def raises(engagement: Engagement) -> list[Raise]:
    """One level above now, 5 at most, for every capability that is scored and has no target as
    high as that; in the order of the catalogue."""
    speaks = results.capabilities(engagement)
    rows = Target.objects.filter(engagement=engagement)
    before = dict(rows.values_list("capability", "value"))
    listed = []
    for key in CAPABILITIES:
        now = speaks[key].cap.score if key in speaks else None
        if now is not None:
            listed.append(Raise(key, now, before.get(key), _raised(now)))
    return [each for each in listed if each.before is None or each.before < each.value]


def raise_targets(
    engagement: Engagement, *, by: Participant, key: events.Key | None = None
) -> list[Raise]:
    """Set the target of everything that is scored to one level above now; higher ones stay, and
    so do reasons and days.

    Returns what changed.  Raises Refused when nothing would.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.TARGETS)
        raised = raises(change.engagement)
        if not raised:
            raise Refused(NOTHING_TO_RAISE)
        for each in raised:
            target, _made = Target.objects.update_or_create(
                engagement=change.engagement,
                capability=each.capability,
                defaults={
                    "value": each.value,
                    "set_by": change.by,
                    "set_at": timezone.now(),
                    "number": change.next_number,
                },
            )
            _record(change, target.subject, each.capability, float(each.value), target.rationale)
    return raised


def _raised(now: float) -> Decimal:
    return min(HIGHEST, half_up(now, 1) + 1)


def _record(
    change: events.Change, subject: str, capability: str, value: float | None, text: str
) -> None:
    change.record(
        "target.set",
        subject=subject,
        topic=topics.targets(change.engagement),
        capability=capability,
        value=value,
        text=text,
    )
