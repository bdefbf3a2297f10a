"""What a page showed of a gate, in a line that its form sends back: has anything changed since?

The line is no secret and no proof: what may be decided is asked of what stands under the lock.
It tells two people who decide at once, and who decides on figures that are no longer true.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Self

from django.utils.translation import get_language
from django.utils.translation import gettext as __

from pmo_studio.core import gate_table, gate_words, gates
from pmo_studio.core.models import GateDecision
from pmo_studio.core.phases import CriterionStanding

LONGEST = 8000
# No figure of a gate comes near it; much more cannot be rounded any more.
BEYOND = 1e12
_BETWEEN, _WITHIN = "|", "~"


@dataclass(frozen=True)
class Shown:
    """One criterion as it was shown; all parts are texts, as they travel."""

    key: str
    weight: str
    must: str
    measure: str = ""
    actual: str = ""
    required: str = ""
    found: str = ""
    whole: str = ""
    # Which waiver stood; empty without one.
    waiver: str = ""

    @classmethod
    def of(cls, one: CriterionStanding) -> Self:
        criterion, measure, waiver = one.criterion, one.standing.decisive, one.standing.waiver
        rule = (one.key, f"{criterion.weight:g}", "must" if criterion.mandatory else "")
        mark = f"{zlib.crc32(repr(waiver).encode()):x}" if waiver else ""
        if measure is None:
            return cls(*rule, waiver=mark)
        figures = (repr(float(measure.actual)), repr(float(measure.required)))
        return cls(*rule, measure.key, *figures, _said(measure.found), _said(measure.whole), mark)

    @property
    def figures(self) -> gates.Measure | None:
        """The figure that was shown; None without one, or where the line was tampered with."""
        try:
            return gates.Measure(
                _figure(self.actual),
                _figure(self.required),
                self.measure,
                whole=_figure(self.whole) if self.whole else None,
                found=int(self.found) if self.found else None,
            )
        except ValueError:
            return None


def _figure(text: str) -> float:
    """ValueError for what no gate ever showed."""
    figure = float(text)
    if not abs(figure) < BEYOND:
        raise ValueError(text)
    return figure


def _said(figure: float | None) -> str:
    return "" if figure is None else f"{figure:g}"


def line(criteria: Sequence[CriterionStanding], newest: GateDecision | None) -> str:
    """For a hidden field: which decision was the newest, and each criterion."""
    listed = [_WITHIN.join(astuple(Shown.of(one))) for one in criteria]
    return _BETWEEN.join([str(newest.pk if newest else 0), *listed])


def changes(
    shown: str, criteria: Sequence[CriterionStanding], newest: GateDecision | None
) -> list[str]:
    """What is other now than it was shown, each in a sentence; empty where nothing is."""
    if shown == line(criteria, newest):
        return []
    seen_decision, *parts = shown[:LONGEST].split(_BETWEEN)
    before = {each.key: each for each in map(_read, parts) if each}
    now = {one.key: one for one in criteria}
    told = [_decided(newest)] if newest and seen_decision != str(newest.pk) else []
    told += [_changed(before.get(key), one) for key, one in now.items() if _differs(before, one)]
    told += [
        __("“%(name)s” is no longer asked.") % {"name": gate_words.criterion(key)}
        for key in before
        if key not in now
    ]
    return told or [__("What the gate asks was changed.")]


def _read(part: str) -> Shown | None:
    fields = part.split(_WITHIN)
    return Shown(*fields) if len(fields) == len(Shown.__dataclass_fields__) else None


def _differs(before: Mapping[str, Shown], one: CriterionStanding) -> bool:
    return before.get(one.key) != Shown.of(one)


def _decided(newest: GateDecision) -> str:
    words = gate_words.decision(newest.decision)
    return __("%(who)s decided this gate meanwhile: %(decision)s.") % {
        "who": newest.by.name,
        "decision": words,
    }


def _changed(before: Shown | None, one: CriterionStanding) -> str:
    name = one.criterion.name.in_language(get_language())
    now = Shown.of(one)
    if before is None:
        return __("“%(name)s” is asked now: %(now)s.") % {"name": name, "now": _told(now, one)}
    with_rule = (before.weight, before.must) != (now.weight, now.must)
    told = {
        "name": name,
        "before": _told(before, one, with_rule=with_rule),
        "now": _told(now, one, with_rule=with_rule),
    }
    if told["before"] == told["now"]:
        return __("“%(name)s” was changed: %(now)s.") % told
    return __("“%(name)s”: %(before)s when you opened the page, now %(now)s.") % told


def _told(shown: Shown, one: CriterionStanding, *, with_rule: bool = False) -> str:
    """The figure for one half of a sentence, with its rule where that is what changed."""
    words = [gate_table.figures(one, shown.figures)]
    if with_rule:
        words.append(__("weight %(n)s") % {"n": shown.weight})
        words.append(__("must") if shown.must else __("not a must"))
    if shown.waiver:
        words.append(__("waived"))
    return ", ".join(words)
