"""Words of the closeout: states of a lesson's action, and the usual agenda."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roadmaps.closing.lessons import Action

# How a flag shows each state, and what it says.
FLAGS = {Action.NONE: "open", Action.OPEN: "open", Action.LATE: "bad", Action.DONE: "ok"}
STATES = {
    Action.NONE: _("no action yet"),
    Action.OPEN: pgettext_lazy("action", "open"),
    Action.LATE: pgettext_lazy("action", "late"),
    Action.DONE: pgettext_lazy("action", "done"),
}
AGENDA = {
    "welcome": _("The sponsor welcomes everybody and reads the mission aloud"),
    "story": _("Our story in three pictures: before, turning point, now"),
    "numbers": _("The numbers that matter: created, delivered, captured"),
    "customers": _("Two customers tell it in their own words"),
    "thanks": _("Thanks to people by name"),
    "lesson": _("One lesson that we are proud to have learned"),
    "next": _("What comes next: mandate, owner, date of the review"),
    "signing": _("Sign the renewed mandate, and a photo of everybody"),
}
