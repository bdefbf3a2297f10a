"""Choosing a function for a note: what is suggested and why, in words of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __

from assessments import results
from assessments.models import Target
from assessments.result_words import level
from canvases import suggestions
from canvases.function_list import FunctionList, Line, capability_name
from canvases.models import Canvas, Note
from canvases.models.note import State
from canvases.suggestions import Suggestion
from pmo_studio.core import languages
from pmo_studio.core.lines import beginning
from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Suggested:
    """One function with the sentences that say why it is offered."""

    line: Line
    reasons: Sequence[str]


def suggested(known: FunctionList, canvas: Canvas, note: Note | None = None) -> list[Suggested]:
    """The functions that fit this canvas best; those that fit the note's own text first."""
    notes = Note.objects.live().filter(canvas=canvas, block__in=("vp", "ka"))
    live = list(notes.exclude(state=State.RETIRE).order_by("block", "position", "pk"))
    values = [one.text for one in live if one.block == "vp"]
    found = suggestions.suggest(
        [line.function for line in known.offered],
        known=known.functions,
        present=[one.function for one in live if one.function and one.block == "ka"],
        texts=[note.text, *values] if note else values,
        gaps=gaps_of(known.engagement),
        language=languages.current(),
    )
    return [Suggested(known.by_key[one.function.key], reasons(known, one)) for one in found]


def gaps_of(engagement: Engagement) -> dict[str, float]:
    """Levels to go by capability: target − now, from level 1 without evidence (domain.md §6.1)."""
    speaks = results.capabilities(engagement)
    gaps = {}
    for target in Target.objects.filter(engagement=engagement):
        said = speaks.get(target.capability)
        now = said.cap.score if said else None
        gaps[target.capability] = max(0.0, float(target.value) - (now or 1.0))
    return gaps


def reasons(known: FunctionList, found: Suggestion) -> list[str]:
    """Why it is offered, a sentence a reason."""
    told = []
    if found.needed_by:
        names = [f"{key} {known.by_key[key].name}" for key in found.needed_by]
        told.append(__("Needed first by: %(names)s.") % {"names": ", ".join(names)})
    for one in found.shared:
        words = {"text": beginning(one.text), "words": ", ".join(one.words)}
        told.append(__("“%(text)s” speaks of the same: %(words)s.") % words)
    for raised in found.raises:
        words = {"capability": capability_name(raised.capability), "gap": level(raised.gap)}
        told.append(__("Raises %(capability)s, which is %(gap)s levels below its target.") % words)
    return told
