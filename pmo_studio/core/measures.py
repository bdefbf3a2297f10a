"""What the core itself can measure of the gates' criteria."""

from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement, Stakeholder


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measure("A7", stakeholders_registered, sheet="stakeholders")


def stakeholders_registered(engagement: Engagement) -> gates.Measure:
    """Stakeholders whose power and interest are known, against the eight required."""
    known = Stakeholder.objects.live().rated().filter(engagement=engagement)
    return gates.count(known.count(), catalogue.criterion("A7").required)
