"""What tests of results share: a room that has answered, before and after it is shown."""

import pytest

from assessments.actions import assessments, publishing
from assessments.maturity import builtin
from tests.assessments.crowds import answer_all, around, assessment_of

# EXE sees more than the others; BUS is too small to be shown by itself.
SIZES = (("EXE", 5, 0.7), ("PMG", 6, 0.4), ("TEA", 7, 0.2), ("BUS", 2, 0.4))


def filled(model_key, engagement, *, shift=0.0, seed=1, **values):
    """An open assessment of a built-in model that twenty people have answered."""
    assessment = assessment_of(builtin.get(model_key), engagement, **values)
    for number, (group, size, middle) in enumerate(SIZES):
        answer_all(assessment, group, size, around(middle + shift, seed=seed + number))
    return assessment


def shown(model_key, people, **values):
    """The same with its results so far shown."""
    assessment = filled(model_key, people.engagement, **values)
    publishing.show_results(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    return assessment


def closed(model_key, people, **values):
    assessment = filled(model_key, people.engagement, **values)
    assessments.close_assessment(assessment, by=people.facilitator)
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def practices(people):
    """opm3q: percentages of practices, with chains of stages."""
    return shown("opm3q", people, title="Practices")
