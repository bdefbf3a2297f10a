"""What waves are called."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as __

from roadmaps.models import Plan, Wave
from roadmaps.models.wave import WaveKind, first_waves


def wave_name(wave: Wave) -> str:
    """Its own name, or its kind with its number: "Rollout 2"."""
    if wave.name:
        return wave.name
    if wave.kind == WaveKind.ROLLOUT:
        return __("Rollout %(number)s") % {"number": wave.key.removeprefix("R")}
    return str(WaveKind(wave.kind).label)


def closed(wave: Wave, decided_on: datetime.date) -> str:
    """That nothing new comes into it, and what to do."""
    words = __(
        "“%(wave)s” is closed: its gate let it through on %(day)s. Choose a later wave, or decide"
        " its gate anew (recycle) before work is added."
    )
    return words % {"wave": wave_title(wave), "day": date_format(decided_on, "SHORT_DATE_FORMAT")}


def usual_names() -> dict[str, str]:
    """By key, the waves with which a plan begins, for before there is one."""
    return {wave.key: wave_name(wave) for wave in first_waves(Plan())}


def usual_name(key: str) -> str:
    """What the wave of this key is called while it has no name of its own."""
    kinds = {wave.key: wave.kind for wave in first_waves(Plan())}
    return wave_name(Wave(key=key, kind=kinds.get(key, WaveKind.ROLLOUT)))


def wave_title(wave: Wave) -> str:
    """With the unit in which it takes place: "Pilot: Cardiology"."""
    return f"{wave_name(wave)}: {wave.unit.name}" if wave.unit else wave_name(wave)
