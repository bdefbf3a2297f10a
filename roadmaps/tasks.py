"""The job that the worker runs: read the plan, look for a better one, keep what was found.

No transaction is open while it computes: the plan is read before, and told by conditional updates.
"""

import logging
import time

from django_tasks import task

from roadmaps import dated, optimising, optimum
from roadmaps.actions import optimise as actions
from roadmaps.models import PlanProposal
from roadmaps.optimum import Question

logger = logging.getLogger(__name__)

TELL_SECONDS = 1.0  # between two writes of progress


class Stopped(Exception):
    """Somebody cancelled the search, or its plan is gone."""


@task()
def find_plan(pk: int) -> None:
    """Look for the plan of one proposal.  Every outcome is written into it, none is raised."""
    actions.give_up_stopped()
    proposal = actions.start(pk)
    if proposal is None:
        return
    try:
        _find(proposal)
    except Stopped:
        return
    except optimising.NotInstalled:
        actions.fail(proposal, problem="missing")
    except (optimum.NotDated, optimising.Unschedulable):
        actions.fail(proposal, problem="undated")
    except optimising.NothingOfValue:
        actions.fail(proposal, problem="worthless")
    except Exception:
        logger.exception("proposal %s", pk)
        actions.fail(proposal, problem="failed")


def _find(proposal: PlanProposal) -> None:
    question = optimum.of(dated.read(proposal.engagement, proposal.plan))
    found = optimum.search(question, proposal, Watcher(proposal, question))
    actions.finish(proposal, question, found)


class Watcher:
    """Writes progress, not more often than anybody reads, and ends a search that was cancelled."""

    def __init__(self, proposal: PlanProposal, question: Question) -> None:
        self.proposal = proposal
        self.question = question
        self.told = 0.0

    def __call__(self, progress: optimising.Progress) -> None:
        if time.monotonic() - self.told < TELL_SECONDS:
            return
        self.told = time.monotonic()
        aim = self.proposal.aim
        still_wanted = actions.advance(
            self.proposal,
            best=self.question.measure(aim, progress.best),
            bound=self.question.measure(aim, progress.bound),
            spent=progress.seconds,
        )
        if not still_wanted:
            raise Stopped
