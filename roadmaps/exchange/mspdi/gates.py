"""At which end of its day a milestone stands.  No Django."""

from roadmaps.exchange.days import Days
from roadmaps.exchange.project import Link, LinkKind, Project, Task, Uid

ENDING = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
BEGINNING = (LinkKind.FINISH_START, LinkKind.START_START)


class Gates:
    """Milestones last no time but must stand somewhere in their day.

    They close it, as a gate at the end of a wave does: what they wait for may last until then.
    They open it where something that waits for them begins on the same day.
    """

    def __init__(self, project: Project, days: Days) -> None:
        self._days = days
        self._tasks = {task.uid: task for task in project.tasks}
        self.before: dict[Uid, list[Link]] = {}
        self._after: dict[Uid, list[Link]] = {}
        for link in project.links:
            self.before.setdefault(link.successor, []).append(link)
            self._after.setdefault(link.predecessor, []).append(link)
        self._opening: dict[Uid, bool] = {}

    def opens_its_day(self, milestone: Task) -> bool:
        known = self._opening.get(milestone.uid)
        if known is None:
            self._opening[milestone.uid] = False  # what a circle of milestones comes to
            waited = (self._waits_for(link, milestone) for link in self._after_of(milestone))
            lasting = (self._lasts_until(link, milestone) for link in self._before_of(milestone))
            known = self._opening[milestone.uid] = any(waited) and not any(lasting)
        return known

    def _after_of(self, task: Task) -> list[Link]:
        return self._after.get(task.uid, [])

    def _before_of(self, task: Task) -> list[Link]:
        return self.before.get(task.uid, [])

    def _waits_for(self, link: Link, milestone: Task) -> bool:
        """Whether what follows begins on the day of the milestone."""
        after = self._tasks[link.successor]
        if link.kind not in BEGINNING or not after.start or not milestone.start:
            return False
        if after.milestone and not self.opens_its_day(after):
            return False
        return self._days.number(after.start) <= self._days.number(milestone.start) + link.lag

    def _lasts_until(self, link: Link, milestone: Task) -> bool:
        """Whether what goes before ends only with the day of the milestone."""
        before = self._tasks[link.predecessor]
        if link.kind not in ENDING or before.milestone or not before.finish or not milestone.start:
            return False
        return self._days.number(before.finish) + link.lag >= self._days.number(milestone.start)
