"""“Why is this here?”: from a package back to gaps, customers and values, and on to the mandate."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from canvases import check_words
from canvases.functions import effort_for, functions_of
from canvases.mandates import words as mandate_words
from canvases.models import Canvas, Kpi, Link, Note, Objective
from canvases.models.note import State
from canvases.querysets import LinkQuerySet
from pmo_studio.core import catalogue, languages
from pmo_studio.core.catalogue import Function
from roadmaps import package_words
from roadmaps.models import Closing, Gap, WorkPackage
from roadmaps.models.gap import GapKind
from roadmaps.models.package import PackageKind

# By what an effort is multiplied for so many grades (domain.md §6.2).
FACTORS = {1: 0.5, 2: 1.0, 3: 1.6}
REASONS = {
    PackageKind.BUILD: _("The canvas wants this function at a higher grade than it has today."),
    PackageKind.ENABLING: _("Every plan needs it, whatever its gaps are."),
    PackageKind.CHANGE: _("It helps people to follow the change."),
    PackageKind.OWN: _("Somebody added it to the plan: no gap asked for it."),
}


@dataclass(frozen=True)
class Counted:
    """A gap that the package closes, and what that counts: κ × size × importance."""

    closing: Closing
    name: str
    url: str

    @property
    def gap(self) -> Gap:
        return self.closing.gap

    @property
    def now(self) -> str:
        return "" if self.gap.current is None else package_words.figure(self.gap.current)

    @property
    def target(self) -> str:
        return "" if self.gap.target is None else package_words.figure(self.gap.target)

    @property
    def counts(self) -> str:
        """½ × 1.0 × 3.0; "" for what is no part of the benefit."""
        if not self.is_part or self.gap.size is None or self.gap.importance is None:
            return ""
        parts = [package_words.figure(self.gap.size), package_words.figure(self.gap.importance)]
        if self.closing.factor != 1:
            parts.insert(0, package_words.factor(self.closing.factor))
        return " × ".join(parts)

    @property
    def share(self) -> str:
        """How much of that this package counts, as a part of one that was split; "" for all."""
        if not self.counts:
            return ""
        whole = self.closing.factor * (self.gap.size or 0) * (self.gap.importance or 0)
        return "" if package_words.figure(whole) == self.amount else self.amount

    @property
    def is_part(self) -> bool:
        """Whether it is a part of the benefit: gaps of maturity are (domain.md §6.2)."""
        return self.gap.kind == GapKind.MATURITY

    @property
    def amount(self) -> str:
        return package_words.figure(self.closing.counted)


@dataclass(frozen=True)
class Sum:
    """An equation as it is read: what is added or multiplied, and what comes of it."""

    terms: str
    result: str


@dataclass(frozen=True)
class Why:
    """All that speaks for one package."""

    package: WorkPackage
    gaps: Sequence[Counted]
    function: Function | None
    base: int | None
    values: Sequence[Note]
    customers: Sequence[Note]
    kpis: Sequence[Kpi]
    objectives: Sequence[Objective]

    @property
    def reason(self) -> str:
        return str(REASONS[PackageKind(self.package.kind)])

    @property
    def has_gap_of_function(self) -> bool:
        return any(each.gap.kind == GapKind.FUNCTION for each in self.gaps)

    @property
    def function_name(self) -> str:
        if self.function is not None:
            return self.function.name.in_language(languages.current())
        return self.package.note.text if self.package.note else ""

    @property
    def benefit(self) -> Sum | None:
        """What the gaps count together; None where nothing was measured."""
        if self.package.benefit is None:
            return None
        parts = [each.amount for each in self.gaps if each.is_part and each.closing.counted]
        result = package_words.figure(self.package.benefit)
        return Sum(" + ".join(parts) if len(parts) > 1 else "", result)

    @property
    def effort(self) -> Sum | None:
        """What the catalogue gives for so many grades, as derived; None but for builds."""
        if self.base is None or self.package.steps is None:
            return None
        factor = package_words.figure(FACTORS[self.package.steps])
        return Sum(f"{self.base} × {factor}", str(self.derived_effort))

    @property
    def derived_effort(self) -> int | None:
        """Rounded up to whole days (domain.md Rulings §6.2)."""
        if self.base is None or self.package.steps is None:
            return None
        exact = self.base * FACTORS[self.package.steps] - 1e-9
        return int(exact) + (exact > int(exact))

    @property
    def priority(self) -> Sum | None:
        if self.package.benefit is None or self.package.priority is None:
            return None
        benefit = package_words.figure(self.package.benefit)
        terms = f"100 × {benefit} ÷ {self.package.effort}"
        return Sum(terms, number_format(self.package.priority, 2))


def why(package: WorkPackage) -> Why:
    """Everything that speaks for the package; a fixed number of queries."""
    functions = functions_of(package.engagement) if package.function else {}
    function = functions.get(package.function)
    kpis = Kpi.objects.live().filter(moved_by__package=package)
    values, customers = _thread(package)
    size = package.engagement.size
    return Why(
        package=package,
        gaps=_gaps(package, function),
        function=function,
        base=effort_for(function, size) if function and package.steps else None,
        values=values,
        customers=customers,
        kpis=list(kpis.distinct()),
        objectives=list(
            Objective.objects.filter(
                mandate__engagement=package.engagement, kpis__in=kpis.values("pk")
            ).distinct()
        ),
    )


def _gaps(package: WorkPackage, function: Function | None) -> list[Counted]:
    """Those that count first, the largest on top."""
    rows = Closing.objects.filter(package=package).select_related("gap__note")
    ordered = sorted(rows, key=lambda row: (row.gap.kind != GapKind.MATURITY, -row.counted, row.pk))
    return [Counted(row, _name(row.gap, function), _url(row.gap, package)) for row in ordered]


def _name(gap: Gap, function: Function | None) -> str:
    """What the gap is about, in the page's language."""
    capability = catalogue.load().capabilities.get(gap.code)
    if gap.kind == GapKind.MATURITY and capability is not None:
        return capability.name.in_language(languages.current())
    if gap.note is not None and not (function and function.key == gap.code):
        return gap.note.text
    if gap.kind in (GapKind.FUNCTION, GapKind.RETIRED) and function is not None:
        return function.name.in_language(languages.current())
    if gap.kind == GapKind.CANVAS:
        return str(check_words.TITLES.get(gap.code, gap.code))
    if gap.kind == GapKind.MANDATE:
        return str(mandate_words.NAMES.get(gap.code, gap.code))
    return gap.code


def _url(gap: Gap, package: WorkPackage) -> str:
    """Where the gap is opened down to its inputs."""
    page = reverse("roadmaps:gaps", args=[package.engagement.pk])
    if gap.kind in (GapKind.MATURITY, GapKind.FUNCTION):
        return f"{page}#gap-g-{gap.kind}-{gap.code}"
    return gap.note.get_absolute_url() if gap.note else page


def _thread(package: WorkPackage) -> tuple[list[Note], list[Note]]:
    """The values that the function delivers on the to-be canvas, and the customers who need them;
    three queries at most."""
    if not package.function and package.note is None:
        return [], []
    canvas = Canvas.objects.to_be(package.engagement).first()
    if canvas is None:
        return [], []
    links = Link.objects.in_force().filter(canvas=canvas)
    function = Q(target__function=package.function) if package.function else Q(target=package.note)
    delivering = links.filter(function, kind="delivered_by").exclude(target__state=State.RETIRE)
    values = _ends(delivering)
    needs = links.filter(kind="needs", target__in=[each.pk for each in values])
    return values, _ends(needs) if values else []


def _ends(links: LinkQuerySet) -> list[Note]:
    """The notes at which these links begin, each once."""
    rows = links.exclude(source__state=State.RETIRE).select_related("source").order_by("pk")
    return list({link.source_id: link.source for link in rows}.values())
