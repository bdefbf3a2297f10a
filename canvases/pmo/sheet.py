"""What sheet 2.4 shows of a model: its lines, what is missing, what was confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from canvases import pmo_figures
from canvases.models import GradeChoice, ModelConfirmation
from canvases.pmo import pictures, words
from canvases.pmo.explained import Places
from canvases.pmo.state import State
from canvases.pmo_model import POSITIONS, TYPES, Demand, mismatch
from pmo_studio.core.charts import PAGE, Look, Svg


@dataclass(frozen=True)
class Line:
    """A function as the table prints it."""

    name: str
    url: str
    key: str
    share: str
    demand: str
    ctl: int
    control: str
    layer: str
    layer_name: str
    grade: str
    derived: str
    choice: GradeChoice | None
    run: str
    supporting: bool


@dataclass(frozen=True)
class Hint:
    """Something that is missing, and the place where it is mended."""

    text: str
    url: str
    action: str


@dataclass(frozen=True)
class Confirmed:
    """A confirmation; `moved` says which figures are others now."""

    row: ModelConfirmation
    type_name: str
    derived_name: str
    index: str
    moved: Sequence[str]


@dataclass(frozen=True)
class ModelSheet:
    """The page of one model."""

    state: State
    look: Look = PAGE
    width: float = pictures.WIDTH

    @property
    def derives(self) -> bool:
        return self.state.model.pmo_type is not None

    @property
    def places(self) -> Places:
        return Places(self.state.canvas.pk)

    # --- the type ---

    @property
    def sentence(self) -> str:
        """The derived type in one sentence."""
        pmo_type = self.state.model.pmo_type
        return str(words.TYPES[pmo_type]) if pmo_type else ""

    @property
    def index(self) -> str:
        return words.index(self.state.model.authority_index)

    @property
    def scale(self) -> Svg:
        return pictures.scale(self.state, width=self.width, look=self.look)

    @property
    def mix(self) -> Svg:
        return pictures.mix(self.state, width=self.width, look=self.look)

    @property
    def total(self) -> str:
        return result_words.exact(self.state.model.total_demand, 2)

    @property
    def run(self) -> str:
        return result_words.exact(self.state.model.staffing.run)

    @property
    def fte(self) -> str:
        return words.fte(self.state.model.staffing.fte)

    @property
    def staffing(self) -> str:
        return words.staffing(self.state)

    @property
    def staff(self) -> str:
        """Where the number of people that there are comes from."""
        return words.staff(self.state)

    @property
    def is_assumed(self) -> bool:
        """Whether nobody has said how many people there are."""
        return self.state.canvas.engagement.pmo_fte is None

    @property
    def is_short(self) -> bool:
        """Whether the functions need more people than there are, as far as somebody said it."""
        return not self.is_assumed and self.state.model.staffing.fte > (
            self.state.active.graph.pmo_fte or 0
        )

    @property
    def votes(self) -> str:
        return words.votes(self.state)

    @property
    def position(self) -> str:
        """Where the mandate puts the PMO; "" before there is one."""
        scope = self.state.scope or ""
        return str(words.SCOPES[scope]) if scope in POSITIONS else ""

    @property
    def has_mandate(self) -> bool:
        return self.state.active.graph.ctl_max is not None

    @property
    def mismatch(self) -> str:
        """What the type that counts, confirmed or derived, asks for beyond the mandate."""
        confirmed = self.state.confirmed
        stands = confirmed.pmo_type if confirmed else self.state.model.pmo_type
        counts = next((each for each in TYPES if each == stands), None)
        found = mismatch(counts, self.state.active.graph.ctl_max)
        return words.mismatch(found) if found else ""

    # --- functions ---

    @cached_property
    def lines(self) -> list[Line]:
        """The largest share first."""
        return [self._line(each) for each in self.state.by_share]

    def _line(self, each: Demand) -> Line:
        return Line(
            name=self.state.name(each.key),
            url=self.places.function(each.key),
            key=each.function or "",
            share=words.share(each, self.state),
            demand=result_words.exact(each.demand, 2),
            ctl=each.ctl,
            control=words.control(each.ctl),
            layer=each.layer,
            layer_name=words.layer(each.layer),
            grade=words.grade(self.state.grades.get(each.key)),
            derived=words.grade(each.grade),
            choice=self.state.choices.get(each.key),
            run=result_words.exact(each.run),
            supporting=each.supporting,
        )

    # --- what is missing ---

    @property
    def missing(self) -> list[Hint]:
        """What stands in the way of a type, in the order in which it is filled."""
        active = self.state.active
        needs = self.state.model.needs
        asked = [
            (not active.block("cs"), __("There is no customer yet."), "cs"),
            (not needs, __("There is no value proposition yet."), "vp"),
            (
                bool(needs) and not any(need.need for need in needs),
                __("No customer is linked to a value proposition."),
                "",
            ),
            (not active.block("ka"), __("There is no function yet."), "ka"),
            (
                bool(needs and active.block("ka")) and not self._delivered,
                __("No value proposition is linked to a function that delivers it."),
                "",
            ),
        ]
        return [self._hint(text, block) for lacks, text, block in asked if lacks]

    @property
    def _delivered(self) -> bool:
        return any(each.parts for each in self.state.model.functions)

    def _hint(self, text: str, block: str) -> Hint:
        pk = self.state.canvas.pk
        if block:
            return Hint(text, reverse("canvases:block", args=[pk, block]), __("Write it"))
        return Hint(text, reverse("canvases:board", args=[pk]), __("Link them on the canvas"))

    @property
    def left_out(self) -> list[str]:
        """Values that the figures do not know, although others do count."""
        needs = self.state.model.needs
        unasked = sum(not need.customers for need in needs)
        answered = {part.value for each in self.state.model.functions for part in each.parts}
        lost = sum(bool(need.customers) and need.value not in answered for need in needs)
        told = []
        if unasked:
            sentence = ngettext(
                "%(n)s value proposition has no customer and counts nothing.",
                "%(n)s value propositions have no customer and count nothing.",
                unasked,
            )
            told.append(sentence % {"n": unasked})
        if lost:
            sentence = ngettext(
                "%(n)s value proposition is needed and no function delivers it.",
                "%(n)s value propositions are needed and no function delivers them.",
                lost,
            )
            told.append(sentence % {"n": lost})
        return told

    # --- what was confirmed ---

    @cached_property
    def confirmed(self) -> Confirmed | None:
        row = self.state.confirmed
        return self._confirmed(row) if row else None

    @property
    def stands(self) -> bool:
        """Whether the type was confirmed on the figures of now."""
        return self.confirmed is not None and not self.confirmed.moved

    @property
    def earlier(self) -> list[Confirmed]:
        """Confirmations that another one came after, the newest first."""
        return [self._confirmed(row, compare=False) for row in self.state.confirmations[1:]]

    @property
    def digest(self) -> str:
        return pmo_figures.digest(self.state.figures)

    def _confirmed(self, row: ModelConfirmation, *, compare: bool = True) -> Confirmed:
        found = pmo_figures.moved(row.figures, self.state.figures) if compare else ()
        return Confirmed(
            row=row,
            type_name=words.pmo_type(row.pmo_type),
            derived_name=words.pmo_type(row.derived),
            index=words.index(row.figures["index"]),
            moved=[words.moved(each, self.state) for each in found],
        )
