"""What the worker does once a night: apps register chores, one job runs them all.

The job asks for the next night before it begins: one that is killed is missed once and not for
good.  Each chore may be repeated without harm, and is also a command of manage.py.
"""

import datetime
import logging

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus

logger = logging.getLogger(__name__)

# When most people sleep, in the studio's time zone.
AT = datetime.time(3)

# Commands of manage.py, in the order in which they run.
_chores: list[str] = []


def register(command: str) -> None:
    """Have a command of manage.py run every night.  Called from AppConfig.ready()."""
    if command in _chores:
        raise ValueError(f"{command} is registered twice")
    _chores.append(command)


def ensure() -> None:
    """See to it that a job waits for the coming night.

    It is asked for on every start and by every night.  Should two processes do so at once, two
    jobs wait for that one night: the second finds everything done.
    """
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(
        task_path=night.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        night.using(run_after=next_night(timezone.localtime())).enqueue()


def next_night(now: datetime.datetime) -> datetime.datetime:
    """The first moment after `now` at which the clock shows AT."""
    today = timezone.make_aware(datetime.datetime.combine(now.date(), AT), now.tzinfo)
    if now < today:
        return today
    tomorrow = now.date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, AT), now.tzinfo)


@task()
def night() -> None:
    """Every chore once; what one of them cannot do keeps none of the others from it."""
    ensure()
    for command in _chores:
        try:
            call_command(command)
        except CommandError as error:
            logger.error("%s: %s", command, error)
        except Exception:
            logger.exception("%s broke", command)
