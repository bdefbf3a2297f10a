"""Attitudes, tactics, elements and audiences in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from pmo_studio.core.quadrants import Quadrant
from roadmaps.change.adkar import Element
from roadmaps.change.pictures import Mark
from roadmaps.change.seam import Attitude, Flag, Tactic

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TACTICS: Mapping[Tactic, "_StrPromise"] = {
    Tactic.BRIEF: _("Brief them: what is planned, and what changes for them"),
    Tactic.LISTEN: _("Listen, take a real loss away, show what the pilot proved"),
    Tactic.SHOW: _("Show the benefit with their own figures, and a quick win"),
    Tactic.ROLE: _("Give a visible role: owner of the pilot, member of the gate"),
}
MARKS: Mapping[Mark, "_StrPromise"] = {
    Mark.SUPPORTS: _("Supports"),
    Mark.NEUTRAL: _("Neutral or unaware"),
    Mark.RESISTS: _("Resists"),
    Mark.UNSAID: _("Not said yet"),
}
ELEMENTS: Mapping[Element, "_StrPromise"] = {
    Element.AWARENESS: _("Awareness"),
    Element.DESIRE: _("Desire"),
    Element.KNOWLEDGE: _("Knowledge"),
    Element.ABILITY: _("Ability"),
    Element.REINFORCEMENT: _("Reinforcement"),
}
# What each element asks of people, so that a score means the same to everybody.
QUESTIONS: Mapping[Element, "_StrPromise"] = {
    Element.AWARENESS: _("Do they know why this changes?"),
    Element.DESIRE: _("Do they want to take part?"),
    Element.KNOWLEDGE: _("Do they know how to work then?"),
    Element.ABILITY: _("Can they do it in their daily work?"),
    Element.REINFORCEMENT: _("Is it kept up once it works?"),
}
PACKAGES: Mapping[Element, "_StrPromise"] = {
    Element.AWARENESS: _("Sponsor message, briefings"),
    Element.DESIRE: _("Sponsor dialogue, champions"),
    Element.KNOWLEDGE: _("Training"),
    Element.ABILITY: _("Coaching, practice, floor support"),
    Element.REINFORCEMENT: _("Recognition, KPIs in reviews"),
}
RHYTHMS: Mapping[Quadrant, "_StrPromise"] = {
    Quadrant.CLOSE: _("weekly talk"),
    Quadrant.SATISFIED: _("monthly decision note"),
    Quadrant.INFORMED: _("fortnightly news"),
    Quadrant.MONITOR: _("quarterly note"),
}
LEVELS: Mapping[int, "_StrPromise"] = {
    0: pgettext_lazy("impact", "None"),
    1: pgettext_lazy("impact", "Low"),
    2: pgettext_lazy("impact", "Medium"),
    3: pgettext_lazy("impact", "High"),
}
# How bad a flag is: its mark and colour on the page.
STATES: Mapping[Flag, str] = {
    Flag.SPONSOR_BELOW: "bad",
    Flag.CLOSE_RESISTS: "warn",
    Flag.DESIRED_BELOW: "open",
}


def flag(raised: Flag, name: str, *, by_name: bool = False) -> str:
    """What is to be looked at, as a sentence about somebody, the sponsor by name or by seat."""
    if by_name and raised is Flag.SPONSOR_BELOW:
        said = __(
            "%(name)s bears the name of the sponsor and does not support the PMO: settle that first"
        )
        return said % {"name": name}
    words = {
        Flag.SPONSOR_BELOW: __(
            "%(name)s, the sponsor, does not support the PMO: settle that first"
        ),
        Flag.CLOSE_RESISTS: __("%(name)s resists: talk in person before any workshop"),
        Flag.DESIRED_BELOW: __("%(name)s gives more than is needed of them"),
    }[raised]
    return words % {"name": name}


def mark(current: Attitude | None) -> Mark:
    """The shape of an attitude."""
    if current is None:
        return Mark.UNSAID
    if current is Attitude.RESISTANT:
        return Mark.RESISTS
    return Mark.SUPPORTS if current.step >= Attitude.SUPPORTIVE.step else Mark.NEUTRAL


def people(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def letters() -> tuple[str, str]:
    """Current and desired in a letter each, as the matrix marks them."""
    return (
        pgettext("attitude in one letter", "C"),
        pgettext("attitude in one letter", "D"),
    )
