"""How the score of a capability was computed, for everybody and as each group sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.findings.arithmetic import CAPABILITY, Input, mean_table
from assessments.findings.groups import Groups
from assessments.findings.links import Links
from assessments.findings.overview import weak_level, weakness
from assessments.findings.places import group_key
from assessments.findings.scores import coverage_words
from assessments.findings.tables import Explained, Fact, Link, Row, Table
from assessments.results import Results
from assessments.scoring import CapScore


@dataclass(frozen=True)
class CapabilityExplainer:
    results: Results
    groups: Groups
    links: Links
    targets: Mapping[str, float]

    def explain(self, key: str) -> Explained:
        cap = self.results.capabilities[key]
        opened = self._opened(cap, __("Capability"), self.links.question)
        return replace(
            opened,
            sentences=(*_settled(cap), *opened.sentences),
            facts=(*opened.facts, *self._aim(cap)),
            tables=(*opened.tables, *self._by_group(key)),
        )

    def of_group(self, key: str, name: str) -> Explained:
        """As one group, or pool, sees it: only what is shown of them by question."""
        heat = self.results.heat_map
        groups = {group_key(each): each for each in heat}[name]
        cap = heat[groups][key]
        if cap.score is None:
            raise KeyError(key)
        opened = self._opened(cap, self.groups.column_title(groups, heat), self._asked_of(groups))
        sentences = list(opened.sentences)
        if self.results.capabilities[key].agreed:
            sentences.insert(0, __("What the room agreed on belongs to no group and is not here."))
        up = (*opened.up, self.links.capability(key))
        return replace(opened, sentences=tuple(sentences), up=up)

    def _opened(self, cap: CapScore, kind: str, asked: Input) -> Explained:
        return Explained(
            kind=kind,
            title=words.capability(cap.capability),
            value=weak_level(cap),
            word=weakness(cap),
            formula=CAPABILITY,
            sums=_sums(cap),
            sentences=(
                __(
                    "Questions of every kind are brought to 0 to 1 (u) and then to levels 1 to 5,"
                    " so that all models speak of the same capabilities. Of a question where"
                    " people choose a level, the achieved level counts."
                ),
            ),
            facts=(Fact(__("Coverage"), coverage_words(cap.coverage)),),
            tables=(mean_table(__("Questions"), cap.u, asked, __("u")),),
            up=(self.links.whole(),),
        )

    def _aim(self, cap: CapScore) -> Iterable[Fact]:
        target = self.targets.get(cap.capability)
        if target is None:
            return
        yield Fact(__("Target"), words.level(target))
        if cap.score is not None:
            yield Fact(__("Gap"), words.change(target - cap.score), __("target − now"))

    def _asked_of(self, groups: tuple[str, ...]) -> Input:
        """The questions as links; below each, who of a pool is counted together there."""

        def link(key: str) -> Link:
            pools = [cell.groups for cell in self.results.tally[key] if cell.is_pool]
            together = self.groups.members(pools[0]) if len(groups) > 1 and pools else []
            text = words.spoken(self.results.questions[key].text)
            return Link(text, self.links.places.to("question", key), ", ".join(together))

        return link

    def _by_group(self, key: str) -> list[Table]:
        rows = []
        for groups in sorted(self.results.heat_map, key=self.groups.place):
            cap = self.results.heat_map[groups].get(key)
            if cap is not None and cap.score is not None:
                cells = (
                    words.exact(cap.u.numerator),
                    words.exact(cap.u.denominator),
                    words.exact(cap.u.value),
                    weak_level(cap),
                )
                name = self.groups.column_title(groups, self.results.heat_map)
                rows.append(Row(name, cells, self.links.places.to_group(key, groups)))
        heads = (__("Group"), "Σ(w × u)", "Σ w", "u", "1 + 4 × u")
        return [Table(__("Each group by itself"), heads, tuple(rows))] if rows else []


def _settled(cap: CapScore) -> Iterable[str]:
    if cap.agreed:
        yield __(
            "Where the room agreed on the score of a question, that score counts here and in the"
            " column “All”. The columns of the groups hold what their answers alone give."
        )


def _sums(cap: CapScore) -> tuple[str, ...]:
    if cap.u.value is None or cap.score is None:
        return ()
    u = words.exact(cap.u.value)
    return (
        f"u = {words.exact(cap.u.numerator)} / {words.exact(cap.u.denominator)} = {u}",
        f"1 + 4 × {u} = {words.exact(cap.score)}",
    )
