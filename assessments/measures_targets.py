"""What targets and the votes on them measure of the gates' criteria (domain.md §9, D5 and D6)."""

from assessments import in_use, target_votes
from assessments.models import Target
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measure("D5", targets_set)
    phases.register_measure("D6", people_who_voted)


def targets_set(engagement: Engagement) -> gates.Measure:
    """Capabilities in use that have a target, of all in use."""
    used = in_use.capabilities(engagement)
    rows = Target.objects.filter(engagement=engagement, capability__in=used)
    return gates.share(rows.count(), len(used), catalogue.criterion("D5").required)


def people_who_voted(engagement: Engagement) -> gates.Measure:
    """People in the ended vote on targets that most took part in."""
    most = max((each.voters or 0 for each in target_votes.rounds(engagement)), default=0)
    return gates.count(most, catalogue.criterion("D6").required)
