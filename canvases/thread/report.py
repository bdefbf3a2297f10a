"""What is complete on a canvas: threads, the percentages, the counts and the health."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from canvases.thread.checks import Finding, Severity, findings
from canvases.thread.graph import Active, Graph, Id, Link, active

POINTS = {Severity.ERROR: 10, Severity.WARN: 4, Severity.INFO: 1}


class Stop(StrEnum):
    """What a thread ends before, on its way from the customer to the mandate."""

    FUNCTION = "function"
    RESOURCE = "resource"
    KPI = "kpi"
    PLAN = "plan"
    MANDATE = "mandate"


@dataclass(frozen=True, slots=True)
class Thread:
    """One need of a customer, followed to the mandate.

    `delivering` are the value's functions, `equipped` those of them that stand on a resource or
    partner, and `functions` those that complete the thread, having a KPI themselves or through
    the value.  `planned` and `mandated` are None until the later phase feeds them.
    """

    customer: Id
    value: Id
    delivering: tuple[Id, ...]
    equipped: tuple[Id, ...]
    functions: tuple[Id, ...]
    kpis: tuple[Id, ...]
    planned: bool | None
    mandated: bool | None

    @property
    def complete(self) -> bool:
        return bool(self.functions)

    @property
    def stop(self) -> Stop | None:
        """What it lacks first; None where it runs through as far as anybody can say."""
        if not self.delivering:
            return Stop.FUNCTION
        if not self.equipped:
            return Stop.RESOURCE
        if not self.complete:
            return Stop.KPI
        if self.planned is False:
            return Stop.PLAN
        return Stop.MANDATE if self.mandated is False else None


@dataclass(frozen=True, slots=True)
class Percent:
    """100 × part / whole, with its arithmetic; 0 of nothing is 0."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return 100 * self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks say of a canvas.

    The whole of each percentage is every need, plus the customers without one and the values
    without one. `planned` is "complete to the plan", `mandated` "complete to the mandate".
    `functions_ready` counts the functions with a resource or partner and a KPI.
    """

    findings: tuple[Finding, ...]
    threads: tuple[Thread, ...]
    percent: Percent
    planned: Percent | None
    mandated: Percent | None
    functions_ready: Percent

    @classmethod
    def of_canvas(cls, canvas: Active) -> Self:
        found = findings(canvas)
        threads = _threads(canvas)
        orphans = sum(each.check in ("C01", "C02") for each in found)

        def percent(complete: Iterable[bool | None]) -> Percent:
            return Percent(sum(map(bool, complete)), len(threads) + orphans)

        graph = canvas.graph
        return cls(
            findings=found,
            threads=threads,
            percent=percent(each.complete for each in threads),
            planned=None if graph.built is None else percent(each.planned for each in threads),
            mandated=None if graph.proven is None else percent(each.mandated for each in threads),
            functions_ready=_functions_ready(canvas),
        )

    def of(self, check: str) -> tuple[Finding, ...]:
        """The findings of one check."""
        return tuple(each for each in self.findings if each.check == check)

    def count(self, severity: Severity) -> int:
        return sum(each.severity is severity for each in self.findings)

    @property
    def errors(self) -> int:
        return self.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.count(Severity.WARN)

    @property
    def infos(self) -> int:
        return self.count(Severity.INFO)

    @property
    def health(self) -> int:
        """100 less 10 an error, 4 a warning and 1 an information; never below 0."""
        return max(0, 100 - sum(POINTS[each.severity] for each in self.findings))


def check(graph: Graph) -> Report:
    """Everything that can be said of a canvas without asking anybody."""
    return Report.of_canvas(active(graph))


def _threads(canvas: Active) -> tuple[Thread, ...]:
    return tuple(
        _thread(canvas, link)
        for customer in canvas.block("cs")
        for link in canvas.out("needs", customer.id)
    )


def _thread(canvas: Active, need: Link) -> Thread:
    of_value = canvas.out("measured_by", need.target)
    delivering = tuple(link.target for link in canvas.out("delivered_by", need.target))
    equipped = tuple(each for each in delivering if canvas.resources(each))
    functions = tuple(each for each in equipped if of_value or canvas.out("measured_by", each))
    measured = [
        *of_value,
        *(link for each in functions for link in canvas.out("measured_by", each)),
    ]
    kpis = tuple(dict.fromkeys(link.target for link in measured))
    built, proven = canvas.graph.built, canvas.graph.proven
    return Thread(
        customer=need.source,
        value=need.target,
        delivering=delivering,
        equipped=equipped,
        functions=functions,
        kpis=kpis,
        planned=None if built is None else any(each in built for each in functions),
        mandated=None if proven is None else bool(functions) and any(k in proven for k in kpis),
    )


def _functions_ready(canvas: Active) -> Percent:
    functions = canvas.block("ka")
    ready = [
        note
        for note in functions
        if canvas.resources(note.id) and canvas.out("measured_by", note.id)
    ]
    return Percent(len(ready), len(functions))
