"""What most tests of canvases begin with."""

import pytest

from canvases.models import Canvas
from tests.factories import CanvasFactory
from tests.people import People


@pytest.fixture
def canvas(people: People) -> Canvas:
    return CanvasFactory(engagement=people.engagement)
