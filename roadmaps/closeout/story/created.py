"""Value created: deliverables accepted by kind, and functions at their target grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core import languages
from roadmaps import facts
from roadmaps.closeout.story.figures import Figure, of_whole, source
from roadmaps.closing import value
from roadmaps.closing.value import Share
from roadmaps.dated import Standing
from roadmaps.function_keys import function_key
from roadmaps.models import Deliverable
from roadmaps.models.deliverable import DeliverableKind, DeliverableStatus
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.planning.gaps import FunctionState, grade_today


@dataclass(frozen=True)
class Graded:
    """A function with its grade of today and its target grade (0..3); `how` says where the first is
    from."""

    name: str
    today: int
    target: int | None
    how: str

    @property
    def is_reached(self) -> bool:
        return self.target is not None and self.today >= self.target


@dataclass(frozen=True)
class Outputs:
    """Deliverables of planned work that were not dropped: kind and status of each."""

    rows: Sequence[tuple[str, str]]

    @property
    def accepted(self) -> list[str]:
        return [kind for kind, status in self.rows if status == DeliverableStatus.ACCEPTED]

    @property
    def share(self) -> Share:
        return Share(len(self.accepted), len(self.rows))

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """By kind in words: how many were accepted, of how many; the most first."""
        every = value.by_kind(kind for kind, _status in self.rows)
        done = value.by_kind(self.accepted)
        order = sorted(every, key=lambda kind: (-done.get(kind, 0), kind))
        return [(str(DeliverableKind(k).label), done.get(k, 0), every[k]) for k in order]

    def of_kind(self, kind: str) -> Share:
        states = [status for each, status in self.rows if each == kind]
        return Share(states.count(DeliverableStatus.ACCEPTED), len(states))


def outputs(standing: Standing | None) -> Outputs:
    """One query."""
    if standing is None:
        return Outputs([])
    packages = [row.pk for row in standing.placed]
    rows = Deliverable.objects.live().filter(package__in=packages)
    rows = rows.exclude(status=DeliverableStatus.DROPPED)
    return Outputs(list(rows.values_list("kind", "status")))


def graded(ground: facts.Ground, standing: Standing | None) -> list[Graded]:
    """Every function of the to-be canvas that is not retired.

    One whose packages that build it are all done stands at its target, whatever was scored before.
    """
    built = _built(standing)
    language = languages.current()
    found = []
    for each in ground.facts.functions:
        if each.state == "retire":
            continue
        name = ground.function_name(each.key, language)
        found.append(_graded(each, name, built.get(each.key, ())))
    return found


def _graded(state: FunctionState, name: str, keys: Sequence[str]) -> Graded:
    today = grade_today(state)
    if keys and state.target is not None and today < state.target:
        how = __("as %(keys)s is done") % {"keys": ", ".join(keys)}
        return Graded(name, state.target, state.target, how)
    scored = __("as scored") if state.service is not None else __("as the canvas says")
    return Graded(name, today, state.target, scored)


def _built(standing: Standing | None) -> dict[str, list[str]]:
    """By function, the packages that built it, where all of them are done."""
    if standing is None:
        return {}
    rows: dict[str, list[tuple[str, bool]]] = {}
    for row in standing.rows:
        if row.kind == PackageKind.BUILD and row.status != PackageStatus.DROPPED:
            key = function_key(row.function or row.note_id)
            rows.setdefault(key, []).append((row.key, row.status == PackageStatus.DONE))
    whole = {key: each for key, each in rows.items() if all(done for _name, done in each)}
    return {key: [name for name, _done in each] for key, each in whole.items()}


def figures(engagement_id: int, found: Outputs, functions: Iterable[Graded]) -> list[Figure]:
    return [_deliverables(engagement_id, found), _functions(engagement_id, list(functions))]


def _deliverables(engagement_id: int, found: Outputs) -> Figure:
    share = found.share
    told = ngettext("deliverable accepted", "deliverables accepted", share.part)
    whole = __("%(part)s accepted of %(whole)s that are planned") % {
        "part": share.part,
        "whole": share.whole,
    }
    kinds = [f"{name}: {of_whole(Share(done, every))}" for name, done, every in found.kinds]
    raw = share.part if share.whole else None
    here = source("progress", engagement_id)
    return Figure("deliverables", str(share.part), told, here, [whole, *kinds], raw)


def _functions(engagement_id: int, functions: Sequence[Graded]) -> Figure:
    found = value.at_target([(each.today, each.target) for each in functions])
    told = ngettext("function at its target grade", "functions at their target grade", found.whole)
    sums = [
        __("%(name)s: grade %(today)s of %(target)s, %(how)s")
        % {"name": each.name, "today": each.today, "target": each.target, "how": each.how}
        for each in functions
        if each.target is not None
    ]
    raw = found.part if found.whole else None
    return Figure("functions", of_whole(found), told, source("pmo_model", engagement_id), sums, raw)
