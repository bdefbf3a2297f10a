"""The porter takes the handshakes of a crowd to the door together."""

import asyncio

from pmo_studio.live import doors
from pmo_studio.live.desk import Desk

# So many handshakes are answered by one round of queries.
CROWD = 100

Answer = asyncio.Future[doors.Admission]


class Porter:
    """Asks the door on a desk of its own, so that a join storm never delays what people write."""

    def __init__(self) -> None:
        self._desk = Desk("live-door", 1)
        self._knocking: list[tuple[doors.Knock, Answer]] = []
        self._opening: asyncio.Task[None] | None = None

    async def admit(self, knock: doors.Knock) -> doors.Admission:
        """Ask the door; raises doors.Refused.  Who knocks while it is being asked goes together."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self._knocking.append((knock, answer))
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        return await answer

    def close(self) -> None:
        self._desk.close()

    async def _open(self) -> None:
        while self._knocking:
            crowd, self._knocking = self._knocking[:CROWD], self._knocking[CROWD:]
            try:
                answers = await self._desk.run(doors.admit_all, [knock for knock, _ in crowd])
            except Exception as error:
                for _, waiting in crowd:
                    _settle(waiting, error)
            else:
                for (_, waiting), answer in zip(crowd, answers, strict=True):
                    _settle(waiting, answer)
        self._opening = None


def _settle(waiting: Answer, answer: doors.Admission | Exception) -> None:
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
