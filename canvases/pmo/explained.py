"""How a figure of the model was computed: its formula, its inputs, and what it enters."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from assessments.findings.tables import Explained, Fact, Link, Row, Table
from assessments.result_words import exact
from canvases import needs_first
from canvases.pmo import words
from canvases.pmo.state import State
from canvases.pmo_model import (
    CONTROLLING_BELOW,
    GRADE_FROM,
    LAYERS,
    SUPPORTIVE_BELOW,
    Demand,
    Need,
    layer_percents,
)
from canvases.thread.checks import DAYS_A_MONTH
from canvases.thread.graph import Id
from pmo_studio.core.rounding import half_up

KINDS = ("function", "note", "value", "demand", "index", "mix", "staffing")
# What there is one of has no key of its own.
WHOLE = "all"

IMPORTANCE = "i(v) = 1 + 4 × votes(v) / max votes"
NEED = "need(v) = i(v) × Σ w(customers of v)"
DEMAND = "demand(f) = Σ need(v) × s(v, f) / Σ s(v)"
SHARE = "share(f) = demand(f) / Σ demand"
INDEX = "A = Σ(share(f) × ctl(f))"
FTE = "FTE = Σ run / 18"


@dataclass(frozen=True)
class Places:
    """The pages of one canvas's figures."""

    canvas: int

    def to(self, kind: str, key: str = WHOLE) -> str:
        return reverse("canvases:model_figure", args=[self.canvas, kind, key])

    def function(self, key: Id) -> str:
        return self.to("function", key) if isinstance(key, str) else self.to("note", str(key))

    def value(self, note: Id) -> str:
        return self.to("value", str(note))


def note(pk: Id) -> str:
    """The page of a note."""
    return reverse("canvases:note", args=[pk])


@dataclass(frozen=True)
class Explainer:
    """Every figure of one model; raises KeyError for one that it does not have."""

    state: State

    @property
    def places(self) -> Places:
        return Places(self.state.canvas.pk)

    def explain(self, kind: str, key: str) -> Explained:
        if kind == "function":
            return self.function(self.state.functions[key])
        if kind == "note":
            return self.function(self.state.functions[int(key)])
        if kind == "value":
            return self.value(self.state.needs[int(key)])
        if key != WHOLE or not self.state.model.total_demand:
            raise KeyError(key)
        makers = {
            "demand": self.demand,
            "index": self.index,
            "mix": self.mix,
            "staffing": self.staffing,
        }
        return makers[kind]()

    # --- values ---

    def value(self, need: Need) -> Explained:
        weights = sum(customer.weight for customer in need.customers)
        sums = [f"{exact(need.importance)} × {exact(weights)} = {exact(need.need)}"]
        if need.votes is not None and need.most:
            importance = f"1 + 4 × {need.votes} / {need.most} = {exact(need.importance)}"
            sums.insert(0, importance)
        return Explained(
            kind=__("Need for a value proposition"),
            title=self.state.text(need.value),
            value=exact(need.need, 2),
            word="" if need.customers else __("no customer needs it"),
            formula=NEED,
            sums=tuple(sums),
            sentences=(self._importance(need),),
            tables=(self._customers(need), *self._delivered(need)),
            up=(Link(__("Demand"), self.places.to("demand")),) if self._derives else (),
        )

    @property
    def _derives(self) -> bool:
        return bool(self.state.model.total_demand)

    def _importance(self, need: Need) -> str:
        if need.votes is None or not need.most:
            return __("Nobody voted on it: its importance counts 3.")
        sentence = ngettext(
            "Its importance comes from %(n)s vote; the most that a value got is %(most)s:"
            " %(formula)s.",
            "Its importance comes from %(n)s votes; the most that a value got is %(most)s:"
            " %(formula)s.",
            need.votes,
        )
        return sentence % {"n": need.votes, "most": need.most, "formula": IMPORTANCE}

    def _customers(self, need: Need) -> Table:
        rows = tuple(
            Row(self.state.text(each.note), (exact(each.weight),), note(each.note))
            for each in need.customers
        )
        total = exact(sum(each.weight for each in need.customers))
        return Table(__("Customers who need it"), (__("Customer"), __("Weight")), rows, (total,))

    def _delivered(self, need: Need) -> list[Table]:
        rows = []
        for each in self.state.model.functions:
            for part in each.parts:
                if part.value == need.value:
                    cells = (exact(part.strength), exact(part.amount))
                    rows.append(
                        Row(self.state.name(each.key), cells, self.places.function(each.key))
                    )
        heads = (__("Function"), __("Strength"), __("Its part of the need"))
        if not rows:
            return []
        return [Table(__("Functions that deliver it"), heads, tuple(rows))]

    # --- functions ---

    def function(self, each: Demand) -> Explained:
        total = self.state.model.total_demand
        sums = [f"{exact(each.demand)} / {exact(total)} = {exact(each.share)}"] if total else []
        return Explained(
            kind=__("Function"),
            title=self.state.name(each.key),
            value=words.share(each, self.state),
            word=__("supporting") if each.supporting else "",
            formula=SHARE,
            sums=tuple(sums),
            sentences=(*self._rounding(each), *self._grade_rule(each)),
            facts=tuple(self._facts(each)),
            tables=(self._parts(each), self._notes(each), *self._needs_first(each)),
            up=(Link(__("Demand"), self.places.to("demand")),) if total else (),
        )

    def _rounding(self, each: Demand) -> tuple[str, ...]:
        """Why the printed share is another one than this sum rounds to."""
        if each.share is None or half_up(100 * each.share) == self.state.percents[each.key]:
            return ()
        return (__("Shares are rounded so that all of them together make 100 %."),)

    def _facts(self, each: Demand) -> list[Fact]:
        catalogued = __("from the catalogue") if each.function else __("a note without a function")
        facts = [
            Fact(__("Degree of control"), f"{each.ctl} ({words.control(each.ctl)})", catalogued),
            Fact(__("Layer"), words.layer(each.layer), catalogued),
            Fact(__("Run"), self._days(each.run), catalogued),
            Fact(__("Derived target grade"), words.grade(each.grade)),
        ]
        chosen = self.state.choices.get(each.key)
        if chosen is not None:
            facts.append(Fact(__("Chosen target grade"), words.grade(chosen.grade)))
            facts.append(Fact(__("Why"), chosen.reason))
            who = __("%(who)s, %(day)s") % {
                "who": chosen.chosen_by.name,
                "day": formats.date_format(chosen.chosen_at, "SHORT_DATETIME_FORMAT"),
            }
            facts.append(Fact(__("Chosen by"), who))
        return facts

    def _days(self, run: float) -> str:
        return __("%(days)s person-days a month") % {"days": exact(run)}

    def _grade_rule(self, each: Demand) -> tuple[str, ...]:
        if each.supporting:
            return (
                __(
                    "No value needs it directly; other functions, the method or the PMO itself do."
                    " Such a function aims at grade 2."
                ),
            )
        sentence = __(
            "From %(high)s of the demand a function aims at grade 3, from %(middle)s at grade 2,"
            " below that at grade 1."
        )
        high, middle = (result_words.share(least) for least, _ in GRADE_FROM)
        return (sentence % {"high": high, "middle": middle},)

    def _parts(self, each: Demand) -> Table:
        rows = tuple(
            Row(
                self.state.text(part.value),
                (
                    exact(part.need),
                    exact(part.strength),
                    exact(part.sum_strength),
                    exact(part.amount),
                ),
                self.places.value(part.value),
            )
            for part in each.parts
        )
        heads = (
            __("Value proposition"),
            __("Need"),
            __("Strength (s)"),
            __("All strengths of the value (Σ s)"),
            __("Demand"),
        )
        caption = __("Demand: %(formula)s") % {"formula": DEMAND}
        return Table(caption, heads, rows, ("", "", "", exact(each.demand)))

    def _notes(self, each: Demand) -> Table:
        rows = tuple(Row(self.state.text(pk), (), note(pk)) for pk in each.notes)
        return Table(__("On the canvas"), (__("Note"),), rows)

    def _needs_first(self, each: Demand) -> list[Table]:
        entry = self.state.entries.get(each.function or "")
        if entry is None:
            return []
        services = self.state.active.graph.as_is_services
        rows = tuple(
            Row(
                self.state.name(key),
                (needs_first.where(key, services, self.state.functions),),
                self._catalogued(key),
            )
            for key in entry.req
        )
        if not rows:
            return []
        return [Table(__("Needs first"), (__("Function"), __("Where it stands")), rows)]

    def _catalogued(self, key: str) -> str:
        """The page of a function in the catalogue; it may stand on no canvas."""
        return reverse("canvases:function", args=[self.state.canvas.engagement_id, key])

    # --- the whole ---

    def demand(self) -> Explained:
        model = self.state.model
        rows = tuple(
            self._row(each, exact(each.demand), exact(each.share)) for each in self.state.by_share
        )
        heads = (__("Function"), __("Demand"), __("Share"))
        return Explained(
            kind=__("Everything together"),
            title=__("Demand"),
            value=exact(model.total_demand, 2),
            word="",
            formula=DEMAND,
            sums=(),
            sentences=(words.votes(self.state),),
            tables=(
                Table(__("Functions"), heads, rows, (exact(model.total_demand), exact(1.0))),
                self._all_needs(),
            ),
        )

    def _all_needs(self) -> Table:
        rows = tuple(
            Row(
                self.state.text(need.value),
                (
                    exact(need.importance),
                    exact(sum(each.weight for each in need.customers)),
                    exact(need.need),
                ),
                self.places.value(need.value),
            )
            for need in self.state.model.needs
        )
        heads = (
            __("Value proposition"),
            __("Importance"),
            __("Weights of its customers"),
            __("Need"),
        )
        return Table(NEED, heads, rows)

    def index(self) -> Explained:
        model = self.state.model
        rows = tuple(
            self._row(each, exact(each.share), str(each.ctl), exact((each.share or 0) * each.ctl))
            for each in self.state.by_share
        )
        sentence = __(
            "Below %(low)s the PMO is supportive, below %(high)s controlling, from there directive."
        )
        bounds = {"low": words.index(SUPPORTIVE_BELOW), "high": words.index(CONTROLLING_BELOW)}
        pmo_type = model.pmo_type
        return Explained(
            kind=__("Authority index"),
            title=words.pmo_type(pmo_type) if pmo_type else "",
            value=words.index(model.authority_index),
            word="",
            formula=INDEX,
            sums=(f"A = {exact(model.authority_index)}",),
            sentences=(sentence % bounds,),
            tables=(
                Table(
                    __("Functions"),
                    (__("Function"), __("Share"), __("Degree of control (ctl)"), "share × ctl"),
                    rows,
                    (exact(1.0), "", exact(model.authority_index)),
                ),
            ),
        )

    def mix(self) -> Explained:
        mix = self.state.model.mix or {}
        tables = []
        for layer in LAYERS:
            inside = [each for each in self.state.by_share if each.layer == layer]
            rows = tuple(self._row(each, exact(each.share)) for each in inside)
            if rows:
                total = (exact(mix[layer]),)
                tables.append(Table(words.layer(layer), (__("Function"), __("Share")), rows, total))
        printed = layer_percents(self.state.model)
        told = " / ".join(f"{layer} {result_words.percent(printed[layer])}" for layer in LAYERS)
        return Explained(
            kind=__("Layer mix"),
            title=__("Strategic, tactical, operational"),
            value=told,
            word="",
            formula=__("Shares of the functions, summed by layer"),
            sums=(),
            sentences=(),
            tables=tuple(tables),
        )

    def staffing(self) -> Explained:
        staff = self.state.model.staffing
        rows = tuple(
            self._row(self.state.functions[part.function], exact(part.run)) for part in staff.parts
        )
        sums = (
            f"{exact(staff.run)} / {DAYS_A_MONTH} = {exact(staff.run / DAYS_A_MONTH)}"
            f" → {words.fte(staff.fte)}",
        )
        return Explained(
            kind=__("Staffing hint"),
            title=words.staffing(self.state),
            value=words.fte(staff.fte),
            word="",
            formula=FTE,
            sums=sums,
            sentences=(
                __("One FTE is 18 person-days a month; the result is rounded up to halves."),
                __("Functions outside the catalogue name no days, so they are not in it."),
                words.staff(self.state),
            ),
            tables=(
                Table(
                    __("Person-days a month"),
                    (__("Function"), __("Run")),
                    rows,
                    (exact(staff.run),),
                ),
            ),
        )

    def _row(self, each: Demand, *cells: str) -> Row:
        return Row(self.state.name(each.key), cells, self.places.function(each.key))
