"""Running CP-SAT so that the same input gives the same plan.  No Django; needs the extra.

The solver's strategies take turns on one thread, in an order that does not depend on a clock
("interleaved search"), and its own count of work ends it.  A clock is only a fuse.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from roadmaps.optimising.model import Model

# One search that proves; all others change a part of the best plan so far.  Measured on PSPLIB:
# docs/develop/optimising.md.
PROVER = "reduced_costs"
# They know nothing of time and resources, and found nothing.
LEFT_OUT = (
    "graph_arc_lns",
    "graph_cst_lns",
    "graph_dec_lns",
    "graph_var_lns",
    "rnd_cst_lns",
    "rnd_var_lns",
    "fj",
    "fs_random",
    "fs_random_no_lp",
)
# Steps that the strategies take in turn before they tell each other what they found.
BATCH = 4
TICK = 0.25

# (days of the plan by activity or None when only the bound moved, bound)
News = tuple[list[int] | None, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan of a search (None when it found none) and what it proved."""

    starts: list[int] | None
    least_cost: int


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells of every better plan."""

    def __init__(self, model: Model, tell: Callable[[News], None]) -> None:
        super().__init__()
        self._model = model
        self._tell = tell

    def on_solution_callback(self) -> None:
        starts = [self.value(variable) for variable in self._model.starts]
        self._tell((starts, self._model.least_cost(self.best_objective_bound)))


def run(
    model: Model, *, work: float, fuse: float, seed: int, on_news: Callable[[News | None], None]
) -> Found:
    """Search until it is proved that nothing better exists, or `work` (of the solver's) is done.

    `fuse` are seconds after which it stops in any case.  `on_news` is called on the thread of the
    caller, at least every quarter of a second, with None when there is nothing new; what it raises
    ends the search.
    """
    solver = cp_model.CpSolver()
    _configure(solver.parameters, work, fuse, seed)
    news: queue.SimpleQueue[News | None] = queue.SimpleQueue()
    solver.best_bound_callback = lambda bound: news.put((None, model.least_cost(bound)))
    watch = _Watch(model, news.put)

    def solve() -> None:
        try:
            solver.solve(model.model, watch)
        finally:
            news.put(None)

    thread = threading.Thread(target=solve, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            on_news(_next(news))
    finally:
        while thread.is_alive():
            solver.stop_search()
            thread.join(TICK)
    return _found(solver, model)


def _configure(parameters: cp_model.SatParameters, work: float, fuse: float, seed: int) -> None:
    parameters.random_seed = seed
    parameters.num_workers = 1
    parameters.interleave_search = True
    parameters.interleave_batch_size = BATCH
    parameters.subsolvers.extend([PROVER])
    parameters.ignore_subsolvers.extend(LEFT_OUT)
    parameters.max_deterministic_time = work
    parameters.max_time_in_seconds = fuse


def _next(news: "queue.SimpleQueue[News | None]") -> News | None:
    try:
        return news.get(timeout=TICK)
    except queue.Empty:
        return None


def _found(solver: cp_model.CpSolver, model: Model) -> Found:
    status = solver.response_proto.status
    if status in (cp_model.INFEASIBLE, cp_model.MODEL_INVALID):
        raise AssertionError(
            f"There is a plan, but the solver answers {solver.status_name(status)}."
        )
    least = model.least_cost(solver.best_objective_bound)
    if status == cp_model.UNKNOWN:
        return Found(None, least)
    return Found([solver.value(variable) for variable in model.starts], least)
