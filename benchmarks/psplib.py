"""How good schedules are, on the public instances of PSPLIB, from a folder of your own.

    python3 dev.py bench psplib --folder FOLDER [--seconds 5] [--seed 0] [--only j30]

The folder holds instances of the single-mode problem (j301_1.sm …) and beside them PSPLIB's own
result lists (j30opt.sm, j60hrs.sm, j120hrs.sm).  Of each parameter set the first instance counts:
48 of j30, 48 of j60, 60 of j120.  Printed is by how much schedules are longer than the best known,
in the mean: after one pass with the latest-finish rule, and with Optimise.  No instance is part of
this repository.
"""

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import _psplib
from benchmarks._studio import Figures
from roadmaps import optimising
from roadmaps.planning import schedule
from roadmaps.planning.network import Network

# family: parameter sets, promised mean deviations in % after one pass and with Optimise
FAMILIES = {"j30": (48, 5.2, 0.1), "j60": (48, 6.1, 1.5), "j120": (60, 13.5, 5.0)}


@dataclass
class Outcome:
    """One instance: makespans, what was proved, and what it took."""

    instance: str
    best_known: int
    one_pass: int
    one_pass_seconds: float
    optimised: int
    bound: int
    status: str
    repeatable: bool
    seconds: float
    cpu_seconds: float


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    options = _options()
    if options.folder is None:
        print("psplib: left out, because it needs instances: dev.py bench psplib --folder FOLDER")
        return
    figures = Figures("psplib")
    try:
        for family in options.only or FAMILIES:
            measure(figures, family, options)
    except _psplib.BadFile as line:
        raise SystemExit(f"psplib: {line}") from None
    figures.save()


def measure(figures: Figures, family: str, options: argparse.Namespace) -> None:
    """One family: a figure for each promise, and every instance for the file."""
    sets, promised_pass, promised = FAMILIES[family]
    known = _psplib.best_known(options.folder, family)
    outcomes = []
    for number in range(1, sets + 1):
        path = options.folder / f"{family}{number}_1.sm"
        if not path.exists():
            raise _psplib.BadFile(f"{path} is missing.")
        network = _psplib.network(path.read_text("latin-1"))
        outcome = solve(path.stem, network, known[number, 1], options)
        outcomes.append(outcome)
        print(json.dumps(asdict(outcome)), flush=True)
    figures.keep(f"{family}_instances", [asdict(each) for each in outcomes])
    report(figures, family, outcomes, (promised_pass, promised))


def report(
    figures: Figures, family: str, outcomes: list[Outcome], promised: tuple[float, float]
) -> None:
    one_pass = statistics.fmean(each.one_pass / each.best_known for each in outcomes)
    optimised = statistics.fmean(each.optimised / each.best_known for each in outcomes)
    figures.add(f"{family}_one_pass", 100 * one_pass - 100, "% over best known", promised[0])
    figures.add(f"{family}_optimise", 100 * optimised - 100, "% over best known", promised[1])
    gaps = [100 * (each.optimised / each.bound - 1) for each in outcomes]
    figures.add(f"{family}_proved", statistics.fmean(gaps), "% at most from the best possible")
    figures.add(f"{family}_optimal", sum(each.status == "optimal" for each in outcomes), "proved")
    figures.add(f"{family}_seconds", statistics.fmean(each.seconds for each in outcomes), "s mean")
    figures.add(f"{family}_longest", max(each.seconds for each in outcomes), "s")
    figures.add(f"{family}_cpu", statistics.fmean(each.cpu_seconds for each in outcomes), "s mean")
    figures.add(f"{family}_cpu_longest", max(each.cpu_seconds for each in outcomes), "s")


def solve(name: str, network: Network, best: int, options: argparse.Namespace) -> Outcome:
    began = time.perf_counter()
    one_pass = schedule.by_latest_finish(network)
    one_pass_seconds = time.perf_counter() - began
    cpu = time.process_time()
    # Work is counted: on a busy machine it takes longer and finds the same.
    proposal = optimising.propose(
        network, seconds=options.seconds, seed=options.seed, at_most=60 * options.seconds
    )
    return Outcome(
        instance=name,
        best_known=best,
        one_pass=max(each.finish for each in one_pass.values()),
        one_pass_seconds=round(one_pass_seconds, 4),
        optimised=proposal.days,
        bound=int(proposal.bound),
        status=proposal.status,
        repeatable=proposal.repeatable,
        seconds=round(proposal.seconds, 2),
        cpu_seconds=round(time.process_time() - cpu, 2),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench psplib")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=tuple(FAMILIES), action="append")
    return parser.parse_args()


if __name__ == "__main__":
    main()
