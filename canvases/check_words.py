"""What the checks find, as people read it: a title, a sentence with the notes' own words, how heavy
it is, and the one act that repairs it with the address of the form for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from canvases.models import Canvas
from canvases.thread import Finding, Graph, Repair, Severity
from canvases.thread.checks import DAYS_A_MONTH
from canvases.words import block_title
from pmo_studio.core import languages, sheets
from pmo_studio.core.lines import beginning
from pmo_studio.core.rounding import half_up

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# With it the page of a note leads back to where the repair was asked for.
BACK = "back=checks"
# In full, and inside the arithmetic.
SEVERITIES: Mapping[Severity, "_StrPromise"] = {
    Severity.ERROR: pgettext_lazy("severity", "Error"),
    Severity.WARN: pgettext_lazy("severity", "Warning"),
    Severity.INFO: pgettext_lazy("severity", "Hint"),
}
TITLES: Mapping[str, "_StrPromise"] = {
    "C01": _("Customer without value"),
    "C02": _("Value nobody asked for"),
    "C03": _("Value nobody delivers"),
    "C04": _("Function nobody needs"),
    "C05": _("Function without resource"),
    "C06": _("Resource or partner without use"),
    "C07": _("Value nobody measures"),
    "C08": _("Customer without channel"),
    "C09": _("Relationship not said"),
    "C10": _("Value without return"),
    "C11": _("Function without cost"),
    "C12": _("Authority too low"),
    "C13": _("Prerequisite missing"),
    "C14": _("Block too full"),
    "C15": _("More work than people"),
    "C16": _("Invalidated, still in use"),
    "C17": _("Review late"),
    "C18": _("One resource carries most"),
}
# Where the facts make it something else.
SUPPORTING = _("Supporting function")
EMPTY_BLOCK = _("Empty block")

SENTENCES: Mapping[str, "_StrPromise"] = {
    "C01": _("No value proposition answers a need of “%(note)s”."),
    "C02": _("No customer needs “%(note)s”."),
    "C03": _("No function delivers “%(note)s”."),
    "C04": _("No value proposition needs “%(note)s”."),
    "C05": _("“%(note)s” stands on no resource and no partner."),
    "C06": _("No function uses “%(note)s”."),
    "C07": _("No KPI measures “%(note)s”, nor a function that delivers it."),
    "C08": _("No channel reaches “%(note)s”."),
    "C09": _("Nobody has said how the PMO relates to “%(note)s”."),
    "C10": _("“%(note)s” brings back no benefit and no funding."),
    "C11": _("“%(note)s” is linked with no cost."),
    "C12": _(
        "“%(note)s” controls to the degree %(ctl)s of 3; the authority in the mandate covers"
        " %(ctl_max)s."
    ),
    "C13": _("Before “%(note)s” must stand: %(functions)s."),
    "C14": _("“%(block)s” holds %(count)s notes; more than %(most)s cannot be read at a glance."),
    "C15": _(
        "Running the functions takes %(run)s person-days a month; %(fte)s full-time people have"
        " %(capacity)s (%(days)s each)."
    ),
    "C16": _("“%(note)s” was invalidated by its evidence and still has links."),
    "C17": _("“%(note)s” was last looked at %(days)s days ago; %(review_days)s are allowed."),
    "C18": _("“%(note)s” carries %(used_by)s of %(functions)s functions: if it fails, they stop."),
}
# What follows where nobody has said how many people there are.
STAFF_ASSUMED = _("Nobody has said yet how many there are: %(fte)s are assumed.")
REQUIRED = _("“%(note)s” delivers no value by itself; “%(other)s” needs it to stand first.")
MEASURING = _("“%(note)s” delivers no value by itself; it measures the PMO.")
NO_NOTES = _("“%(block)s” holds no note.")

# What a finding's note is to be linked with; for a check of two sides see `_partner`.
PARTNERS: Mapping[Repair, str] = {
    Repair.LINK_RESOURCE: "kr",
    Repair.LINK_FUNCTION: "ka",
    Repair.LINK_MEASURED_BY: "kpi",
    Repair.LINK_REACHED_BY: "ch",
    Repair.LINK_RELATES_BY: "cr",
    Repair.LINK_RETURNS: "rs",
    Repair.LINK_COSTS: "co",
    Repair.LINK_OTHER_RESOURCE: "ka",
}
LABELS: Mapping[Repair, "_StrPromise"] = {
    Repair.LINK_RESOURCE: _("Link a resource or partner"),
    Repair.LINK_FUNCTION: _("Link a function"),
    Repair.LINK_MEASURED_BY: _("Link a KPI"),
    Repair.LINK_REACHED_BY: _("Link a channel"),
    Repair.LINK_RELATES_BY: _("Link a relationship"),
    Repair.LINK_RETURNS: _("Link a benefit"),
    Repair.LINK_COSTS: _("Link a cost"),
    Repair.RAISE_AUTHORITY: _("Look at the authority"),
    Repair.ADD_FUNCTION: _("Add the function"),
    Repair.ADD_NOTE: _("Add a note"),
    Repair.GROUP_NOTES: _("Group or merge notes"),
    Repair.CHANGE_CAPACITY: _("Look at the PMO's people"),
    Repair.RETIRE_NOTE: _("Retire the note"),
    Repair.REVIEW_NOTE: _("Review the note"),
    Repair.LINK_OTHER_RESOURCE: _("Spread its functions"),
}
TO_LINK: Mapping[str, "_StrPromise"] = {
    "cs": _("Link a customer"),
    "vp": _("Link a value proposition"),
    "ka": _("Link a function"),
}


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A note that a finding is about: where it stands on the board, and its words."""

    pk: int
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Action:
    """The one act that repairs a finding, and the page with the form for it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in words; `others` counts the notes that are not named."""

    check: str
    severity: Severity
    word: str
    title: str
    sentence: str
    notes: tuple[NoteLink, ...]
    others: int
    action: Action


# So many notes of one finding are named.
MOST_NOTES = 3


class Speaker:
    """Says the findings of one canvas in the language of the page."""

    def __init__(self, canvas: Canvas, graph: Graph) -> None:
        self.canvas, self.graph = canvas, graph
        self.notes = {note.id: note for note in graph.notes}

    def item(self, finding: Finding) -> Item:
        """The finding as a page shows it."""
        return Item(
            check=finding.check,
            severity=finding.severity,
            word=str(SEVERITIES[finding.severity]),
            title=title(finding),
            sentence=self.sentence(finding),
            notes=tuple(map(self._link, finding.notes[:MOST_NOTES])),
            others=max(0, len(finding.notes) - MOST_NOTES),
            action=self.action(finding),
        )

    def sentence(self, finding: Finding) -> str:
        facts = dict(finding.facts)
        values = {name: str(value) for name, value in facts.items()}
        values["note"] = beginning(self._text(finding.notes[0])) if finding.notes else ""
        if finding.check == "C04" and facts["supporting"]:
            others = facts["required_by"]
            if not others:
                return str(MEASURING) % values
            return str(REQUIRED) % (values | {"other": beginning(self._text(others[0]))})  # type: ignore[index]
        if finding.check == "C14":
            values["block"] = block_title(values["block"])
            return str(SENTENCES["C14"] if facts["count"] else NO_NOTES) % values
        sentence = str(SENTENCES[finding.check])
        if finding.check == "C15" and self.canvas.engagement.pmo_fte is None:
            sentence = f"{sentence} {STAFF_ASSUMED}"
        return sentence % (values | self._figures(finding))

    def _figures(self, finding: Finding) -> dict[str, str]:
        facts = finding.facts
        if finding.check == "C13":
            return {"functions": self._names(facts["missing"])}  # type: ignore[arg-type]
        if finding.check == "C15":
            figures = {"run": "run", "capacity": "capacity", "fte": "pmo_fte"}
            shown = {name: _number(facts[fact]) for name, fact in figures.items()}  # type: ignore[arg-type]
            return shown | {"days": str(DAYS_A_MONTH)}
        return {}

    def _names(self, keys: Sequence[str]) -> str:
        language = languages.current()
        known = self.graph.functions
        return ", ".join(
            known[key].name.in_language(language) if key in known else key for key in keys
        )

    def action(self, finding: Finding) -> Action:
        """The one act that repairs it."""
        partner = self._partner(finding)
        if partner:
            label = TO_LINK.get(partner) if finding.repair not in LABELS else None
            address = (
                f"{reverse('canvases:note', args=[finding.notes[0]])}?link={partner}&{BACK}#links"
            )
            return Action(str(label or LABELS[finding.repair]), address)
        return Action(str(LABELS[finding.repair]), self._places[finding.repair](finding))

    def _partner(self, finding: Finding) -> str:
        """The block to link with; some kinds are repaired from either of their ends."""
        if finding.repair == Repair.LINK_NEEDS:
            return "cs" if self._block(finding) == "vp" else "vp"
        if finding.repair == Repair.LINK_DELIVERED_BY:
            return "vp" if self._block(finding) == "ka" else "ka"
        return PARTNERS.get(finding.repair, "")

    @property
    def _places(self) -> Mapping[Repair, Callable[[Finding], str]]:
        return {
            Repair.RAISE_AUTHORITY: self._mandate,
            Repair.ADD_FUNCTION: self._missing_function,
            Repair.ADD_NOTE: lambda finding: self._block_page(str(finding.facts["block"])),
            Repair.GROUP_NOTES: lambda finding: f"{self._board}#block-{finding.facts['block']}",
            Repair.CHANGE_CAPACITY: self._staff,
            Repair.RETIRE_NOTE: self._page,
            Repair.REVIEW_NOTE: lambda finding: reverse(
                "canvases:evidence", args=[finding.notes[0]]
            ),
        }

    def _staff(self, finding: Finding) -> str:
        """The field that says how many people there are."""
        return f"{reverse('core:settings', args=[self.canvas.engagement_id])}#id_pmo_fte"

    def _mandate(self, finding: Finding) -> str:
        """The sheet of the mandate says the authority; without one the note says the control."""
        if sheets.is_known("mandate"):
            return sheets.get("mandate").url(self.canvas.engagement_id)
        return self._page(finding)

    def _missing_function(self, finding: Finding) -> str:
        """The page of the first that is missing: there it is put on the canvas."""
        missing = cast("Sequence[str]", finding.facts["missing"])
        return reverse("canvases:function", args=[self.canvas.engagement_id, missing[0]])

    def _block_page(self, key: str) -> str:
        return reverse("canvases:block", args=[self.canvas.pk, key])

    @property
    def _board(self) -> str:
        return self.canvas.get_absolute_url()

    @staticmethod
    def _page(finding: Finding) -> str:
        return f"{reverse('canvases:note', args=[finding.notes[0]])}?{BACK}"

    def _block(self, finding: Finding) -> str:
        return self.notes[finding.notes[0]].block

    def _text(self, pk: object) -> str:
        return self.notes[pk].text  # type: ignore[index]

    def _link(self, pk: object) -> NoteLink:
        return NoteLink(int(str(pk)), self._text(pk), f"{self._board}#note-{pk}")


def title(finding: Finding) -> str:
    """The check in a few words."""
    if finding.check == "C04" and finding.facts["supporting"]:
        return str(SUPPORTING)
    if finding.check == "C14" and not finding.facts["count"]:
        return str(EMPTY_BLOCK)
    return str(TITLES[finding.check])


def count_words(severity: Severity, count: int) -> str:
    """So many errors, warnings or hints."""
    if severity is Severity.ERROR:
        words = ngettext("%(n)s error", "%(n)s errors", count)
    elif severity is Severity.WARN:
        words = ngettext("%(n)s warning", "%(n)s warnings", count)
    else:
        words = ngettext("%(n)s hint", "%(n)s hints", count)
    return words % {"n": count}


def _number(value: float) -> str:
    return number_format(int(value) if value == int(value) else half_up(value, 1))
