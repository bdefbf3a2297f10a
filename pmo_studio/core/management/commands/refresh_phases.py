"""manage.py refresh_phases: compute the phases' rows afresh.  Meant for every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pmo_studio.core import phase_states
from pmo_studio.core.models import Engagement


class Command(BaseCommand):
    help = "Computes the progress of every phase afresh, for all engagements or those named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ids", nargs="*", type=int, help="numbers of engagements; default all")

    def handle(self, *args: Any, **options: Any) -> None:
        known = list(Engagement.objects.order_by("pk").values_list("pk", flat=True))
        ids = options["ids"] or known
        if strange := sorted(set(ids) - set(known)):
            raise CommandError(f"There is no engagement {', '.join(map(str, strange))}.")
        for pk in ids:
            phase_states.refresh(pk)
        self.stdout.write(f"{len(ids)} engagements refreshed")
