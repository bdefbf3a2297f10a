"""What the studio proposes for the communication plan; nothing of it stands before it is chosen."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as __

from pmo_studio.core import stakeholders
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.models.people import Role
from pmo_studio.core.quadrants import Quadrant, quadrant
from roadmaps.actions.message_fields import Details
from roadmaps.actions.messages import Drafted
from roadmaps.change import communication
from roadmaps.change.communication import Audience, Draft
from roadmaps.involving import readings
from roadmaps.involving.wave_days import Days
from roadmaps.models import Message, Wave
from roadmaps.models.communication import Rhythm
from roadmaps.wave_words import wave_name


@dataclass(frozen=True)
class Proposal:
    """One row as it would be written, with what the list of proposals says of it."""

    drafted: Drafted
    wave: str
    audience: str

    @property
    def key(self) -> str:
        return self.drafted.key

    @property
    def text(self) -> str:
        return self.drafted.details.text

    @property
    def rhythm(self) -> str:
        return str(Rhythm(self.drafted.details.rhythm).label)


def proposals(engagement: Engagement, days: Days) -> list[Proposal]:
    """What is missing, wave by wave; four queries.

    Once people of the register have power and interest, nothing is proposed for a *Monitor* without
    anybody: whoever has little of both is often nobody.
    Texts are in the language of the engagement, as they will stand there.
    """
    waves = readings.waves_of(engagement)
    there = Message.objects.filter(engagement=engagement).exclude(draft_key="")
    missing = communication.missing(
        [days[wave.key] for wave in waves if wave.key in days],
        set(there.values_list("draft_key", flat=True)),
    )
    heard = _quadrants(engagement)
    seats = list(Participant.objects.active().people().filter(engagement=engagement))
    known = {wave.key: wave for wave in waves}
    with translation.override(engagement.language):
        return [
            _proposal(draft, known[draft.wave], seats)
            for draft in missing
            if not (draft.audience is Audience.MONITOR and _nobody_to_monitor(heard))
        ]


def _quadrants(engagement: Engagement) -> set[Quadrant]:
    """Those in which somebody is."""
    rated = Stakeholder.objects.live().filter(
        engagement=engagement, power__isnull=False, interest__isnull=False
    )
    return {
        quadrant(power, interest, high=engagement.high_from)
        for power, interest in rated.values_list("power", "interest")
        if power is not None and interest is not None
    }


def _nobody_to_monitor(heard: Set[Quadrant]) -> bool:
    return bool(heard) and Quadrant.MONITOR not in heard


def _proposal(draft: Draft, wave: Wave, seats: Sequence[Participant]) -> Proposal:
    is_gate = draft.audience is Audience.SPONSOR
    sponsor = next((seat for seat in seats if seat.is_sponsor), None)
    lead = next((seat for seat in seats if seat.role == Role.LEAD), None)
    everybody = __("Everybody affected")
    details = Details(
        text=_text(draft.audience) % {"wave": wave_name(wave)},
        quadrant="" if is_gate else draft.audience.value,
        audience=everybody if is_gate else "",
        wave=wave,
        purpose=draft.purpose.value,
        sender=sponsor if is_gate else lead,
        sender_name=__("Sponsor") if is_gate and sponsor is None else "",
        rhythm=draft.frequency.value,
        first_on=draft.first,
        feedback=_question(draft.audience),
    )
    title = everybody if is_gate else str(stakeholders.WORDS[Quadrant(draft.audience.value)])
    return Proposal(Drafted(draft.key, details), wave_name(wave), title)


def _text(audience: Audience) -> str:
    return {
        Audience.CLOSE: __(
            "%(wave)s: where we stand, what is decided next, and what we need from you."
        ),
        Audience.SATISFIED: __("%(wave)s: what it has brought so far, and what is to be decided."),
        Audience.INFORMED: __("%(wave)s: what is new, and what changes in your work."),
        Audience.MONITOR: __("%(wave)s: where the PMO stands, in a few lines."),
        Audience.SPONSOR: __(
            "%(wave)s: what was decided at the gate and why, what comes next, and thanks to those"
            " who carried it."
        ),
    }[audience]


def _question(audience: Audience) -> str:
    return {
        Audience.CLOSE: __("What would make it easier for you to carry this?"),
        Audience.INFORMED: __("What is still unclear to you?"),
    }.get(audience, "")
