"""How many have answered, as every page shows it that is open: the same for every viewer."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from assessments import groups, participation
from assessments.models import Assessment
from pmo_studio.core import subjects
from pmo_studio.core.models import Event


def progress_html(assessment: Assessment) -> str:
    """The progress by group, and the number on the wall; pages take what they show."""
    progress = participation.of(assessment)
    context = {
        "assessment": assessment,
        "progress": progress,
        "rows": groups.rows(assessment, progress),
    }
    return render_to_string("assessments/progress.html", context)


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the numbers as they are now."""
    subject_of = {event.number: subjects.split(event.subject)[1] for event in events}
    found = Assessment.objects.in_bulk(list(set(subject_of.values())))
    made = {pk: progress_html(assessment) for pk, assessment in found.items()}
    return {number: made[pk] for number, pk in subject_of.items() if pk in made}
