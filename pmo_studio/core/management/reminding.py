"""What the commands of the night that write to people have in common."""

import logging
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django.core.management.base import BaseCommand

from pmo_studio.core.actions.invitations import mails_leave

logger = logging.getLogger(__name__)

One = TypeVar("One")


class RemindingCommand(BaseCommand, Generic[One]):
    """Reminds for one thing after the other; says so where no mail server is set up."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not mails_leave():
            self.stdout.write("No mail server is set up: nobody was reminded")
            return
        reminded = sum(map(self._guarded, self.due()))
        self.stdout.write(f"{reminded} people reminded")

    @abstractmethod
    def due(self) -> Iterable[One]:
        """What somebody is to be reminded of, or who is."""

    @abstractmethod
    def remind(self, one: One) -> int:
        """Write; how many people were written to."""

    @abstractmethod
    def name(self, one: One) -> str:
        """What the log calls it."""

    def _guarded(self, one: One) -> int:
        try:
            return self.remind(one)
        except Exception:
            # One thing's trouble is not the others'.
            logger.exception("%s: nobody was reminded", self.name(one))
            return 0
