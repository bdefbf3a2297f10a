"""The mandate line by line: each objective with the KPIs that prove it, and each decision right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from canvases.mandates import reading
from canvases.models import DecisionRight, Objective
from roadmaps.closeout.story.figures import percent
from roadmaps.closing import mandate as closing
from roadmaps.closing.mandate import Fulfilment, InUse, Proof, Verdict
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding
from roadmaps.readings.wall import Line

SAID = {
    Verdict.KEPT: pgettext_lazy("promise", "Kept"),
    Verdict.NOT_YET: pgettext_lazy("promise", "Not yet"),
    Verdict.NO_READING: pgettext_lazy("promise", "No reading"),
}
TONES = {Verdict.KEPT: "ok", Verdict.NOT_YET: "bad", Verdict.NO_READING: "open"}
USED = {
    True: _("In use"),
    False: _("Not in use"),
    None: _("Nobody has said"),
}
USED_TONES = {True: "ok", False: "bad", None: "open"}


@dataclass(frozen=True)
class Proven:
    """A KPI of an objective: where it stands, and whether that counts as reached."""

    line: Line
    proof: Proof

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def address(self) -> str:
        return reverse("roadmaps:kpi_readings", args=[self.line.kpi_id])

    @property
    def told(self) -> str:
        """ "Surprise rate 24 %, target ≤ 25 %, was 58 %" """
        line = self.line
        parts = [f"{line.name} {line.last or __('no reading yet')}"]
        if line.target:
            parts.append(__("target %(target)s") % {"target": line.target})
        if line.baseline:
            parts.append(__("was %(baseline)s") % {"baseline": line.baseline})
        return ", ".join(parts)

    @property
    def sum(self) -> str:
        """Why it counts, or does not: the colour and the way come, with the figures."""
        line, achieved = self.line, self.line.standing.achieved
        told = f"{line.name}: {line.state}"
        if achieved is None or not achieved.by_way:
            return told
        figures = [words.bare(each) for each in (achieved.last, achieved.baseline, achieved.target)]
        last, base, target = figures
        way = f"100 × ({last} − {base}) / ({target} − {base}) = {percent(achieved.percent)}"
        return __("%(told)s; way come: %(way)s") % {"told": told, "way": way}


@dataclass(frozen=True)
class Promise:
    """An objective with its verdict."""

    row: Objective
    proofs: Sequence[Proven]

    @cached_property
    def verdict(self) -> Verdict:
        return closing.verdict([each.proof for each in self.proofs])

    @property
    def is_measured(self) -> bool:
        return any(each.proof.is_read for each in self.proofs)

    @property
    def said(self) -> str:
        return str(SAID[self.verdict])

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True)
class Right:
    """A decision right, and whether it is in use."""

    row: DecisionRight

    @property
    def said(self) -> str:
        return str(USED[self.row.in_use])

    @property
    def tone(self) -> str:
        return USED_TONES[self.row.in_use]


@dataclass(frozen=True)
class Kept:
    """The mandate as it was kept."""

    standing: reading.Standing
    promises: Sequence[Promise]
    rights: Sequence[Right]

    @cached_property
    def charter(self) -> reading.Charter:
        return reading.charter(self.standing)

    @cached_property
    def fulfilment(self) -> Fulfilment:
        return closing.fulfilment([each.verdict for each in self.promises])

    @cached_property
    def in_use(self) -> InUse:
        return closing.in_use([each.row.in_use for each in self.rights])

    @property
    def percent(self) -> str:
        return percent(self.fulfilment.percent)

    @property
    def open(self) -> list[Promise]:
        return [each for each in self.promises if each.verdict is not Verdict.KEPT]

    @property
    def sentence(self) -> str:
        """ "3 of 4 promises kept." """
        found = self.fulfilment
        told = ngettext(
            "%(kept)s of %(n)s promise kept.", "%(kept)s of %(n)s promises kept.", found.total
        )
        return told % {"kept": found.kept, "n": found.total}

    @property
    def sum(self) -> str:
        found = self.fulfilment
        return f"100 × {found.kept} / {found.total} = {self.percent}"

    @property
    def rights_sentence(self) -> str:
        found = self.in_use
        told = ngettext(
            "%(yes)s of %(n)s decision right in use",
            "%(yes)s of %(n)s decision rights in use",
            found.total,
        )
        return told % {"yes": found.yes, "n": found.total}


def of(standing: reading.Standing, kpis: Mapping[int, KpiStanding]) -> Kept:
    """From rows that were read; no query, but one for a signed copy once it is looked at."""
    promises = [
        Promise(each.row, [_proven(kpis[kpi.pk]) for kpi in each.kpis if kpi.pk in kpis])
        for each in standing.objectives
    ]
    return Kept(standing, promises, [Right(row) for row in standing.rights])


def _proven(standing: KpiStanding) -> Proven:
    achieved = standing.achieved
    proof = Proof(
        standing.colour,
        achieved.percent if achieved else None,
        is_read=standing.value is not None,
    )
    return Proven(Line(standing), proof)
