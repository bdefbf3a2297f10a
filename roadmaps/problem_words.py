"""What is wrong with a plan, in words that name the remedy (domain.md §6.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import result_words as words
from pmo_studio.core import catalogue, languages
from roadmaps.dated import Standing
from roadmaps.planning.problems import Error, Problem, Warn, worsened
from roadmaps.wave_words import wave_name

SENTENCES = {
    Error.CYCLE: _("These packages wait for each other: %(keys)s. Take one of the links away."),
    Error.ABOVE_LIMIT: _(
        "%(first)s needs %(uses)s people at once, the team has %(limit)s. Give it less staff, or"
        " raise the team limit in the settings."
    ),
    Error.LATER_WAVE: _(
        "%(first)s is in %(wave)s and waits for %(second)s, which comes later, in"
        " %(predecessor_wave)s. Move one of the two."
    ),
    Error.IN_BACKLOG: _(
        "%(first)s waits for %(second)s, which is in the backlog. Put that into a wave, or take"
        " the link away."
    ),
    Error.UNKNOWN: _("%(first)s waits for %(second)s, which is not there. Take the link away."),
    Error.NO_EFFORT: _("%(first)s has no effort. Give it at least 1."),
    Error.NO_STAFF: _("%(first)s has no staff. Give it at least 1."),
    Error.NEGATIVE_LAG: _("%(first)s begins before %(second)s has ended. A lag is 0 or more."),
    Error.NO_WORKING_DAY: _(
        "The calendar has no working day. Choose working days, or fewer holidays, in the settings."
    ),
    Error.TOO_LONG: _(
        "The plan would end after the year 2199. Look for an effort that is too high."
    ),
    Warn.OVERLOAD: _(
        "%(wave)s is over its capacity by %(over)s: %(used)s planned, %(capacity)s available. Move"
        " a package to another wave, or raise the capacity."
    ),
    Warn.FOUNDATION_LATE: _("%(first)s belongs to the foundation and comes only in %(wave)s."),
    Warn.UNCOVERED_GAP: _("No function on the canvas raises “%(capability)s”."),
    Warn.GAP_WITHOUT_PACKAGE: _(
        "“%(capability)s” is below its target, and every function that raises it stands already."
    ),
    Warn.NO_MEASURED_GAP: _("%(first)s closes no measured gap: the canvas wants it all the same."),
    Warn.BACKLOG: _("There is no room for %(keys)s: they are in the backlog."),
    Warn.BEGUN_EARLY: _(
        "%(first)s has begun though %(second)s, which it waits for, has not: the plan may end later"
        " than it says. Say how far %(second)s is, or take the link away."
    ),
}


@dataclass(frozen=True)
class Told:
    """One problem: an error keeps the plan from being dated, a warning does not."""

    code: str
    is_error: bool
    words: str
    # Keys of the packages that it is about.
    keys: tuple[str, ...]

    @property
    def label(self) -> str:
        """What kind of thing it is, in a word or two."""
        if self.is_error:
            return __("Error")
        return __("Over capacity") if self.code == Warn.OVERLOAD else __("Begun early")


def of(standing: Standing) -> list[Told]:
    """Errors first, then waves that take more than they can, then what has begun too early."""
    return [tell(each, standing) for each in (*standing.errors, *standing.warnings)]


def newly(before: Standing | None, after: Standing | None) -> list[Told]:
    """What a change brought into a plan, or made worse; None where there was no plan."""
    if after is None:
        return []
    old = (*before.errors, *before.warnings) if before else ()
    new = worsened(old, (*after.errors, *after.warnings))
    return [tell(each, after) for each in new]


def tell(problem: Problem, standing: Standing) -> Told:
    return Told(
        problem.code.value,
        isinstance(problem.code, Error),
        str(SENTENCES[problem.code]) % _values(problem, standing),
        problem.keys,
    )


def _values(problem: Problem, standing: Standing) -> dict[str, str]:
    names = {wave.key: wave_name(wave) for wave in standing.waves}
    ways: Mapping[str, Callable[[object], str]] = {
        "wave": lambda key: names.get(str(key), str(key)),
        "predecessor_wave": lambda key: names.get(str(key), str(key)),
        "capability": _capability,
    }
    facts = {name: ways.get(name, _figure)(value) for name, value in problem.facts.items()}
    separator = " → " if problem.code is Error.CYCLE else ", "
    first, second = (*problem.keys, "", "")[:2]
    return {"keys": separator.join(problem.keys), "first": first, "second": second, **facts}


def _figure(value: object) -> str:
    return words.exact(value, 2) if isinstance(value, int | float) else str(value)


def _capability(key: object) -> str:
    return catalogue.capability(str(key)).name.in_language(languages.current())
