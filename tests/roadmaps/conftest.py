"""What is exchanged is also read by another planning tool, where Java is there to run it."""

import datetime

import pytest

from assessments.models import Assessment
from dev import has_java, java_line
from pmo_studio.core.models import Engagement
from roadmaps.models import ChangeGroup, Message, Plan
from tests.needs import skip_or_refuse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mine = [item for item in items if item.get_closest_marker("java")]
    if mine and not has_java():
        why = f"Java is missing. Type: {java_line()}"
        skip_or_refuse(mine, what="tests with another tool", why=why)


@pytest.fixture
def meridian(db, standing) -> Engagement:
    """The demo as it was before anybody planned."""
    engagement: Engagement = standing.given("meridian")
    Plan.objects.filter(engagement=engagement).delete()
    ChangeGroup.objects.filter(engagement=engagement).delete()
    Message.objects.filter(engagement=engagement).delete()
    Assessment.objects.filter(engagement=engagement, kind="reassess").delete()
    Engagement.objects.filter(pk=engagement.pk).update(start_date=datetime.date(2026, 1, 5))
    return Engagement.objects.get(pk=engagement.pk)
