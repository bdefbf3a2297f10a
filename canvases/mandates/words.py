"""What sheet 2.3 says of the parts of a mandate: names, what is missing, help and examples."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from canvases.models.mandate import Authority
from pmo_studio.core.models.engagement import DeliveryMode

NAMES = {
    "mission": _("Mission"),
    "vision": _("Vision"),
    "scope": _("Scope"),
    "scope_in": _("In scope"),
    "scope_out": _("Out of scope"),
    "authority": _("Authority"),
    "rights": _("Decision rights"),
    "objectives": _("Objectives"),
    "objective_kpis": _("Objectives"),
    "reporting_line": _("Reporting line"),
    "sponsor": _("Sponsor"),
    "funding": _("Funding"),
    "review_on": _("Review date"),
}
MISSING = {
    "mission": _("Mission: say in one sentence what the PMO is for."),
    "vision": _("Vision: say what is true in three years."),
    "scope": _("Scope: choose how far it reaches, and what is in it."),
    "authority": _("Authority: choose what the PMO may do."),
    "rights": _("Decision rights: name at least one."),
    "objectives": _("Objectives: write two to five."),
    "objective_kpis": _("Objective “%(objective)s”: give it a KPI that proves it."),
    "reporting_line": _("Reporting line: say to whom the PMO reports."),
    "sponsor": _("Sponsor: name one executive."),
    "funding": _("Funding: say what pays for it."),
    "review_on": _("Review date: choose a day within the next twelve months."),
}
HELP = {
    "mission": _("Why the PMO exists, in one sentence: We [verb] so that [customer] can [result]."),
    "vision": _("What is true in three years, so that somebody could say whether it came about."),
    "scope": _("Which units, kinds of projects and sizes belong to it, and which do not."),
    "authority": _("What the PMO may do when somebody does not want to."),
    "rights": _(
        "What the PMO decides by itself, a line each: “Which projects enter the portfolio”."
        " At the end the closeout asks of each whether it was used."
    ),
    "objectives": _("Two to five results, each proved by one to three KPIs."),
    "reporting_line": _("To whom the head of the PMO reports, and in which forum."),
    "sponsor": _("One named executive who stands for the PMO and signs."),
    "funding": _("Which budget pays for people, tools and training, and for how long."),
    "review_on": _("When the mandate is looked at again: within twelve months."),
}


def authority_allows(key: str) -> str:
    """What a PMO of this authority may do, in plain words."""
    return {
        Authority.ADVISE: __(
            "Gives advice, templates and training. Whoever asks decides; nobody must follow."
        ),
        Authority.REQUIRE: __(
            "Sets the minimum that every project meets, and checks it. What to start or stop is"
            " decided by others."
        ),
        Authority.DECIDE: __(
            "Decides which work enters and which stops, and holds what does not meet the minimum."
        ),
        Authority.RUN: __("Decides, employs the project leaders and runs the projects itself."),
    }[Authority(key)]


@dataclass(frozen=True)
class Example:
    """A mission and a vision of ours, and the kind of PMO that they fit."""

    kind: str
    mission: str
    vision: str


def examples(mode: str) -> Sequence[Example]:
    """One for each preset of the canvas; the one that fits the delivery mode comes first."""
    classic = Example(
        pgettext("PMO", "Classic"),
        __(
            "We give leaders and project teams one way of working and one truth, so that promises"
            " are kept."
        ),
        __("In three years, nine of ten projects keep the date and the budget they promised."),
    )
    agile = Example(
        pgettext("PMO", "Agile"),
        __(
            "We shorten the path from idea to proven value by removing obstacles and moving money"
            " with evidence."
        ),
        __("In three years, an idea reaches its first users within ninety days."),
    )
    public = Example(
        pgettext("PMO", "Public sector"),
        __(
            "We make sure that public programmes deliver what was promised, with every decision"
            " open to scrutiny."
        ),
        __("In three years, every programme passes its reviews the first time, in public."),
    )
    if mode == DeliveryMode.AGILE:
        return [agile, classic, public]
    return [classic, agile, public]


def usual_authority(mode: str) -> str:
    """What engagements of this delivery mode mostly choose (domain.md §5.3): a hint, no default."""
    return Authority.REQUIRE if mode == DeliveryMode.AGILE else Authority.DECIDE


def usual_for(mode: str) -> str:
    """The same hint in words, beside that level."""
    return {
        DeliveryMode.PREDICTIVE: __("usual for a predictive engagement"),
        DeliveryMode.HYBRID: __("usual for a hybrid engagement"),
        DeliveryMode.AGILE: __("usual for an agile engagement"),
    }[DeliveryMode(mode)]
