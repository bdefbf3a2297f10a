"""One side of a comparison: the results of a round as scoring compares them."""

import datetime

from django.utils import timezone

from assessments import scoring
from assessments.results import Results
from assessments.scoring import CapScore, Round, Snapshot


def round_of(results: Results) -> Round:
    return Round(results.model, results.result, people_of(results), day_of(results))


def snapshot_of(results: Results) -> Snapshot:
    """With all that it says of each capability, whatever the other side asked."""
    assessment = results.assessment
    return Snapshot(
        assessment.model_key,
        assessment.model_version,
        people_of(results),
        results.capabilities,
        results.result.params,
        day_of(results),
    )


def people_of(results: Results) -> dict[str, int]:
    """Who had answered when the figures were made, by shown group."""
    parts = results.participation.groups
    return {"+".join(sorted(part.groups)): part.people for part in parts}


def day_of(results: Results) -> datetime.date:
    """When it closed; of an open one the day of its figures."""
    return timezone.localdate(results.assessment.closed_at or results.made_at)


def is_covered(cap: CapScore) -> bool:
    """Whether at least half of what was asked is answered."""
    covered = cap.coverage.value
    return covered is not None and scoring.reaches(covered, scoring.LEAST_COVERAGE)


def is_known(cap: CapScore) -> bool:
    """Whether it has a score on top of that."""
    return cap.score is not None and is_covered(cap)
