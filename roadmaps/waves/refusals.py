"""Why the gate of a wave may not be decided so, in words that say what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from roadmaps.planning.wave_gates import Reason, Refusal

WORDS = {
    Refusal.NOT_MET: _(
        "“Go” needs every success criterion met. Not met yet: %(criteria)s. Look at them again, or"
        " decide “go with conditions”."
    ),
    Refusal.NOT_LOOKED_AT: _(
        "Nobody has looked yet whether these are met: %(criteria)s. Say so on the page of the"
        " wave, then decide."
    ),
    Refusal.NO_CONDITION: _(
        "“Go with conditions” needs a condition with a day for each success criterion that is not"
        " met. Without one: %(criteria)s."
    ),
    Refusal.NO_DATE: _("Each condition needs the day until which it is met."),
    Refusal.NO_REASON: _("Say why: whoever reads it later has to know what is missing."),
}
NO_CONDITION_AT_ALL = _(
    "“Go with conditions” needs at least one condition with a day. Without one it is a “go”."
)


def words(reason: Reason, texts: Mapping[int, str]) -> str:
    """One refusal as a sentence; `texts` are the words of the criteria."""
    if reason.refusal == Refusal.NO_CONDITION and not reason.criteria:
        return str(NO_CONDITION_AT_ALL)
    listed = ", ".join(__("“%(text)s”") % {"text": texts[key]} for key in reason.criteria)
    return str(WORDS[reason.refusal]) % {"criteria": listed}
