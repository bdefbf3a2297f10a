"""The kinds after which sockets close, or fragments are forgotten, are kinds that happen."""

import pytest

from pmo_studio.core import events
from pmo_studio.core.models.log import Audience
from pmo_studio.live import revocations

NAMED = revocations.SEAT_KINDS | revocations.EVERYBODY_KINDS | revocations.FORGET_KINDS


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_kind_that_takes_something_away_is_registered_and_reaches_every_room(name):
    assert events.kind_of(name).audience == Audience.ROOM
