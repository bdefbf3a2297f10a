"""The model of a canvas as a workbook: every figure with what it is made of, and the structure."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import structure
from canvases.models import Canvas
from canvases.models.pmo_model import Letter
from canvases.pmo import state, structures, words
from canvases.pmo.explained import DEMAND, FTE, INDEX, NEED, SHARE
from canvases.pmo.state import State
from canvases.pmo.structure_sheet import StructureSheet
from canvases.pmo_model import LAYERS, Demand
from canvases.thread.checks import DAYS_A_MONTH
from canvases.thread.graph import Id
from pmo_studio.core import catalogue, languages, workbooks
from pmo_studio.core.workbooks import Figure, Rows, Value, figure

# How a number is shown; a cell keeps all its decimals.
SHARE_SHOWN, HUNDREDTH, HALVES = "0.0 %", "0.00", "0.0"
FORMATS = (SHARE_SHOWN, HUNDREDTH, HALVES)


def written(canvas: Canvas) -> bytes:
    """The workbook as bytes, in the language of the page; a fixed number of queries."""
    return workbooks.written(canvas.title, _Maker(state.of(canvas)).sheets(), FORMATS)


class _Maker:
    """The sheets of one model."""

    def __init__(self, found: State) -> None:
        self.state, self.model = found, found.model
        self.structure = StructureSheet(structures.of(found))

    def sheets(self) -> Iterable[workbooks.Sheet]:
        yield __("Summary"), (__("What"), __("Value"), __("How")), self._summary()
        yield __("Needs"), self._need_heads(), self._needs()
        yield __("Demand"), self._part_heads(), self._parts()
        yield __("Functions"), self._function_heads(), self._functions()
        yield __("Staffing"), (__("Key"), __("Function"), __("Person-days a month")), self._runs()
        yield __("Units"), (__("Unit"), __("Functions")), self._units()
        yield __("Roles"), self._role_heads(), self._roles()
        yield "RACI", self._raci_heads(), self._raci()
        yield __("Competences"), self._competence_heads(), self._competences()

    # --- the model ---

    def _summary(self) -> Rows:
        model, canvas = self.model, self.state.canvas
        mix, confirmed = model.mix or {}, self.state.confirmed
        yield __("Engagement"), canvas.engagement.name
        yield __("Canvas"), canvas.title
        yield __("Kind"), str(canvas.get_kind_display())
        yield __("Derived type"), words.pmo_type(model.pmo_type) if model.pmo_type else ""
        yield __("Authority index"), figure(model.authority_index, HUNDREDTH), INDEX
        if confirmed:
            day = workbooks.day(confirmed.confirmed_at)
            yield __("Confirmed type"), words.pmo_type(confirmed.pmo_type), confirmed.rationale
            yield __("Confirmed by"), confirmed.confirmed_by.name, day
        for layer in LAYERS:
            share = figure(mix.get(layer), SHARE_SHOWN)
            yield f"{__('Layer mix')}: {words.layer(layer)}", share
        yield __("Need"), None, NEED
        yield __("Demand"), Figure(model.total_demand, HUNDREDTH), DEMAND
        yield __("Share"), None, SHARE
        yield from self._staffing()
        for letter in Letter:
            yield f"RACI: {letter.value}", str(letter.label)

    def _staffing(self) -> Rows:
        staff = self.model.staffing
        yield __("Person-days a month"), Figure(staff.run, HALVES)
        exactly = __("FTE, not rounded")
        yield exactly, Figure(staff.run / DAYS_A_MONTH, HUNDREDTH), FTE
        rounded = __("One FTE is 18 person-days a month; the result is rounded up to halves.")
        yield __("FTE"), Figure(staff.fte, HALVES), rounded
        there = self.state.active.graph.pmo_fte
        yield __("FTE that the PMO has"), figure(there, HALVES), words.staff(self.state)
        roles = self.structure.roles
        yield __("Roles"), len(roles), self.structure.people

    @staticmethod
    def _need_heads() -> Sequence[str]:
        heads = __("Number"), __("Value proposition"), __("Votes"), __("Most votes of a value")
        return *heads, __("Importance"), __("Weights of its customers"), __("Need"), __("Customers")

    def _needs(self) -> Rows:
        for need in self.model.needs:
            yield (
                int(need.value),
                self.state.text(need.value),
                need.votes,
                need.most,
                Figure(need.importance, HUNDREDTH),
                sum(each.weight for each in need.customers),
                Figure(need.need, HUNDREDTH),
                "; ".join(self.state.text(each.note) for each in need.customers),
            )

    @staticmethod
    def _part_heads() -> Sequence[str]:
        heads = __("Value proposition"), __("Function"), __("Need"), __("Strength (s)")
        return *heads, __("All strengths of the value (Σ s)"), __("Demand")

    def _parts(self) -> Rows:
        for each in self.model.functions:
            for part in each.parts:
                yield (
                    self.state.text(part.value),
                    self.state.name(each.key),
                    Figure(part.need, HUNDREDTH),
                    part.strength,
                    part.sum_strength,
                    Figure(part.amount, HUNDREDTH),
                )
        yield __("Together"), "", None, None, None, Figure(self.model.total_demand, HUNDREDTH)

    @staticmethod
    def _function_heads() -> Sequence[str]:
        heads = __("Key"), __("Function"), __("Layer"), __("Demand"), __("Share")
        control = __("Degree of control (ctl)"), __("Control"), "share × ctl"
        grades = __("Derived target grade"), __("Settled target grade"), __("Why"), __("Chosen by")
        return *heads, *control, *grades, __("Person-days a month"), __("supporting")

    def _functions(self) -> Rows:
        for each in self.state.by_share:
            yield self._function(each)
        index = figure(self.model.authority_index, HUNDREDTH)
        total = Figure(self.model.total_demand, HUNDREDTH), figure(self._all_shares, SHARE_SHOWN)
        yield "", __("Together"), "", *total, None, "", index

    @property
    def _all_shares(self) -> float | None:
        return 1.0 if self.model.total_demand else None

    def _function(self, each: Demand) -> Sequence[Value]:
        chosen = self.state.choices.get(each.key)
        weighed = None if each.share is None else each.share * each.ctl
        return (
            each.function or "",
            self.state.name(each.key),
            words.layer(each.layer),
            Figure(each.demand, HUNDREDTH),
            figure(each.share, SHARE_SHOWN),
            each.ctl,
            words.control(each.ctl),
            figure(weighed, HUNDREDTH),
            each.grade,
            self.state.grades.get(each.key),
            chosen.reason if chosen else "",
            chosen.chosen_by.name if chosen else "",
            each.run,
            __("yes") if each.supporting else __("no"),
        )

    def _runs(self) -> Rows:
        staff = self.model.staffing
        for part in staff.parts:
            yield part.function, self.state.name(part.function), part.run
        yield "", __("Together"), staff.run
        yield "", __("Person-days a month of one FTE"), DAYS_A_MONTH
        yield "", __("FTE, not rounded"), Figure(staff.run / DAYS_A_MONTH, HUNDREDTH)
        yield "", __("FTE"), Figure(staff.fte, HALVES)

    # --- the structure ---

    def _units(self) -> Rows:
        for unit in self.structure.units:
            yield unit.title, "; ".join(unit.functions)

    @staticmethod
    def _role_heads() -> Sequence[str]:
        return __("Role"), __("Person"), __("Unit"), __("Reports to"), __("Functions")

    def _roles(self) -> Rows:
        for role in self.structure.roles:
            yield role.title, role.person, role.unit, role.reports_to, "; ".join(role.functions)

    def _raci_heads(self) -> Sequence[str]:
        parties = (line.name for line in self.structure.table)
        return __("Key"), __("Function"), *parties

    def _raci(self) -> Rows:
        """A line a function; columns are roles, customers and partners that have a letter."""
        columns = [line.letters for line in self.structure.table]
        for number, each in enumerate(self.structure.functions):
            yield _key(each.mark), each.name, *(letters[number] for letters in columns)

    @staticmethod
    def _competence_heads() -> Sequence[str]:
        heads = __("Role"), __("Unit"), __("Capability"), pgettext("service grade", "Grade")
        return *heads, __("Functions")

    def _competences(self) -> Rows:
        shown = self.structure.made.shown
        for role, line in zip(shown.roles, self.structure.roles, strict=True):
            asked = structure.of_role(shown, role)
            for each in structure.competences(asked, self.state.entries, self.state.grades):
                name = catalogue.capability(each.capability).name
                functions = "; ".join(self.state.name(key) for key in each.functions)
                spoken = name.in_language(languages.current())
                yield line.title, line.unit, spoken, each.grade, functions


def _key(mark: Id) -> str:
    """The key of a function in the catalogue; a note that stands for itself has none."""
    return mark if isinstance(mark, str) else ""
