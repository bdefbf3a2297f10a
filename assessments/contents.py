"""What each sheet holds now, in a few words for the home of the engagement; empty for nothing.

One query each.
"""

from django.utils.translation import ngettext

from assessments.models import Assessment, ContextEntry, Process, Target
from assessments.models.assessment import AssessmentKind, AssessmentState
from pmo_studio.core.models import Engagement


def of_context(engagement: Engagement) -> str:
    n = ContextEntry.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s entry", "%(n)s entries", n) % {"n": n} if n else ""


def of_processes(engagement: Engagement) -> str:
    n = Process.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s process", "%(n)s processes", n) % {"n": n} if n else ""


def of_questionnaires(engagement: Engagement) -> str:
    """How many there are, and how many of them take answers."""
    states = list(Assessment.objects.of(engagement).order_by().values_list("state", flat=True))
    if not states:
        return ""
    n, is_open = len(states), states.count(AssessmentState.OPEN)
    listed = ngettext("%(n)s assessment", "%(n)s assessments", n) % {"n": n}
    if not is_open:
        return listed
    return f"{listed}, " + ngettext("%(n)s open", "%(n)s open", is_open) % {"n": is_open}


def of_results(engagement: Engagement) -> str:
    n = Assessment.objects.of(engagement).closed().order_by().count()
    return ngettext("%(n)s closed", "%(n)s closed", n) % {"n": n} if n else ""


def of_targets(engagement: Engagement) -> str:
    n = Target.objects.filter(engagement=engagement).count()
    return ngettext("%(n)s target", "%(n)s targets", n) % {"n": n} if n else ""


def of_rounds(engagement: Engagement) -> str:
    """Re-assessments that are closed; baselines stand on the sheets of the first phase."""
    again = Assessment.objects.of(engagement).closed().exclude(kind=AssessmentKind.AS_IS)
    n = again.order_by().count()
    return ngettext("%(n)s closed", "%(n)s closed", n) % {"n": n} if n else ""
