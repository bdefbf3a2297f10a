"""Reads the files of the project scheduling library PSPLIB: instances (.sm) and result lists.

An instance of the single-mode problem has sections under headings in capitals, between lines of
asterisks: which jobs follow which, what each lasts and uses, and how much of each renewable
resource there is.  Jobs are numbered from 1; the first and the last one last no time.  A result
list has a row for each instance after its headings: parameter set, instance, makespan.
"""

import re
from pathlib import Path

from roadmaps.planning.network import Activity, Network, Predecessor

# Where the best known makespans stand, the first that is there; all are written by PSPLIB.
RESULTS = ("{}opt.sm", "{}hrs.sm", "{}lb.sm")
ROW = re.compile(r"\s*(\d+)\s+(\d+)\s+(\d+)(?:\s|$)")
Instance = tuple[int, int]


class BadFile(ValueError):
    """The text is not what this format says; the message says where."""


def network(text: str) -> Network:
    """The instance: jobs by number, one mode each."""
    following = {row[0]: row[3:] for row in _rows(text, "PRECEDENCE RELATIONS")}
    requests = {row[0]: row for row in _rows(text, "REQUESTS/DURATIONS")}
    capacities = _rows(text, "RESOURCEAVAILABILITIES")
    if len(capacities) != 1:
        raise BadFile("RESOURCEAVAILABILITIES: one line of numbers is expected.")
    _check(following, requests, len(capacities[0]))
    before: dict[int, list[Predecessor]] = {job: [] for job in requests}
    for job, after in following.items():
        for each in after:
            before[each].append(Predecessor(str(job)))
    activities = [
        Activity(str(job), row[2], tuple(row[3:]), tuple(before[job]))
        for job, row in requests.items()
    ]
    return Network(tuple(activities), tuple(capacities[0]))


def best_known(folder: Path, family: str) -> dict[Instance, int]:
    """By (parameter set, instance): the least makespan that anybody has found."""
    for name in RESULTS:
        path = folder / name.format(family)
        if path.exists():
            return makespans(path.read_text("latin-1"))
    names = ", ".join(name.format(family) for name in RESULTS)
    raise BadFile(f"{folder} has none of {names}.")


def makespans(text: str) -> dict[Instance, int]:
    """The rows of a result list; optimum or upper bound stand in the third column."""
    rows = [match for match in map(ROW.match, text.splitlines()) if match]
    return {(int(row[1]), int(row[2])): int(row[3]) for row in rows}


def _rows(text: str, heading: str) -> list[list[int]]:
    """The lines of numbers under a heading, until the next line of asterisks."""
    parts = re.split(rf"^{re.escape(heading)}:?\s*$", text, flags=re.MULTILINE)
    if len(parts) != 2:
        raise BadFile(f"The section {heading} is expected once.")
    section = re.split(r"^\*+\s*$", parts[1], flags=re.MULTILINE)[0]
    lines = [line.split() for line in section.splitlines()]
    return [list(map(int, line)) for line in lines if line and all(map(str.isdigit, line))]


def _check(following: dict[int, list[int]], requests: dict[int, list[int]], resources: int) -> None:
    for job, row in requests.items():
        if row[1] != 1 or len(row) != 3 + resources:
            raise BadFile(f"Job {job}: one mode and {resources} resources are expected.")
    if following.keys() != requests.keys():
        raise BadFile("PRECEDENCE RELATIONS and REQUESTS/DURATIONS name different jobs.")
    unknown = {each for after in following.values() for each in after} - requests.keys()
    if unknown:
        raise BadFile(f"Jobs follow that do not exist: {sorted(unknown)}.")
