"""What processes tell each other about who is in their rooms, when the bell reaches others."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from pmo_studio.live import rosters
from pmo_studio.live.bells import LiveBell
from pmo_studio.live.connection import CLOSE_SECONDS
from pmo_studio.live.desk import Desk
from pmo_studio.live.rooms import Room

logger = logging.getLogger(__name__)


class Exchange:
    """Publishes the rosters of this process and reads those of the others; alone, does nothing."""

    def __init__(self, bell: LiveBell, desk: Desk) -> None:
        self._others = bell.reaches_others
        self._process = bell.process
        self._desk = desk
        self._loop = asyncio.get_running_loop()

    async def publish(self, rooms: Sequence[Room]) -> None:
        """Tell the others who is here."""
        if not self._others or not rooms:
            return
        lists = [room.attendance.published() for room in rooms]
        try:
            await self._desk.run(rosters.publish, self._process, lists, self._loop.time())
        except Exception:
            logger.exception("the roster could not be published")

    async def read(self, rooms: Sequence[Room]) -> None:
        """Hear from the others who is there."""
        if not self._others or not rooms:
            return
        ids = [room.engagement_id for room in rooms]
        found = await self._desk.run(rosters.elsewhere, self._process, ids, self._loop.time())
        for room in rooms:
            room.attendance.hear_from_elsewhere(*found.get(room.engagement_id, ([], {})))

    async def withdraw(self) -> None:
        """Say goodbye for everybody here."""
        if not self._others:
            return
        with contextlib.suppress(Exception):  # the others forget this process by themselves
            withdrawing = self._desk.run(rosters.withdraw, self._process)
            await asyncio.wait_for(withdrawing, CLOSE_SECONDS)
