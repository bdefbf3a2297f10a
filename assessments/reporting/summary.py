"""The first page of the chapter: what was found, in a few lines for each assessment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from assessments import result_words as words
from assessments.findings.compared import Compared
from assessments.findings.overview import Discussed, Overview, is_weak, remark, weak_level
from assessments.results import Results
from assessments.scoring import CapScore

# So many assessments fit the page, and of each so many of what stands out.
MOST_ASSESSMENTS = 2
MOST_CAPABILITIES = 3
MOST_QUESTIONS = 2


@dataclass(frozen=True)
class Summary:
    """One assessment: a name and its lines, again and again."""

    title: str
    facts: Sequence[tuple[str, Sequence[str]]]


def of(overview: Overview, change: Compared | None = None) -> Summary:
    """`change` is the comparison that ends with this assessment."""
    found = overview.results
    facts = [
        (__("Overall"), [part.text for part in overview.headline]),
        (pgettext("difference", "Change"), list(_change(change))),
        *extremes(found),
        (__("Where the room disagrees"), list(_disagreement(found))),
        (__("Who answered"), list(_answered(found))),
        (__("What was agreed"), list(_agreed(overview))),
    ]
    return Summary(found.assessment.title, [(name, lines) for name, lines in facts if lines])


def extremes(found: Results) -> list[tuple[str, Sequence[str]]]:
    """The strongest and the weakest capabilities, and no level at both ends.

    Weak evidence says little about either end: it stands there only where there is no other.
    """
    scored = [cap for cap in found.capabilities.values() if cap.score is not None]
    firm = [cap for cap in scored if not is_weak(cap)]
    ranked = sorted(
        firm if len(firm) > 1 else scored,
        key=lambda cap: (-(cap.score or 0), cap.capability),
    )
    values = [words.level(cap.score) for cap in ranked]
    if len(ranked) > 1 and len(set(values)) == 1:
        said = __("All capabilities with enough evidence stand at %(level)s.")
        return [(__("Strongest and weakest"), [said % {"level": values[0]}])]
    middle = (len(ranked) + 1) // 2
    strongest, weakest = ranked[:middle], ranked[middle:][::-1]
    shared = values[middle] if weakest and values[middle - 1] == values[middle] else None
    return [
        (__("Strongest"), _listed(strongest, shared)),
        (__("Weakest"), _listed(weakest, shared)),
    ]


def _listed(caps: Sequence[CapScore], shared: str | None) -> list[str]:
    """The first of them; never those at the value that the other end has too."""
    apart = [cap for cap in caps if words.level(cap.score) != shared]
    if not apart:
        told = __("all others with enough evidence %(level)s")
        return [told % {"level": shared}] if caps else []
    shown = apart[:MOST_CAPABILITIES]
    listed = "; ".join(map(_told, shown))
    last = words.level(shown[-1].score)
    more = sum(words.level(cap.score) == last for cap in apart[MOST_CAPABILITIES:])
    if not more:
        return [listed]
    said = __("%(listed)s; and %(count)s more at %(level)s")
    return [said % {"listed": listed, "count": more, "level": last}]


def _change(compared: Compared | None) -> Iterator[str]:
    if compared is None or not compared.rows:
        return
    told = ngettext(
        "Since “%(before)s”: %(mean)s levels on the one capability that both ask about.",
        "Since “%(before)s”: %(mean)s levels on average of %(count)s capabilities.",
        len(compared.rows),
    )
    yield told % {
        "before": compared.before.assessment.title,
        "mean": compared.mean,
        "count": len(compared.rows),
    }


def _told(cap: CapScore) -> str:
    said = remark(cap)
    value = f"{weak_level(cap)} ({said})" if said else weak_level(cap)
    return f"{words.capability(cap.capability)} {value}"


def _disagreement(found: Results) -> Iterator[str]:
    flagged = [item for item in found.discuss_list if item.is_flagged]
    if not flagged:
        yield __("On no question.")
        return
    left = [item for item in flagged if item.key not in found.agreed]
    settled = len(flagged) - len(left)
    told = ngettext(
        "On %(count)s of %(all)s questions; %(settled)s is settled.",
        "On %(count)s of %(all)s questions; %(settled)s are settled.",
        settled,
    )
    yield told % {"count": len(flagged), "all": len(found.items), "settled": settled}
    for item in left[:MOST_QUESTIONS]:
        question = found.questions[item.key]
        yield __("Open: “%(question)s” (%(consensus)s)") % {
            "question": words.spoken(question.text),
            "consensus": words.consensus(question.answer_type, item.agreement),
        }


def _answered(found: Results) -> Iterator[str]:
    answered = found.participation
    groups = ngettext("%(count)s role group", "%(count)s role groups", answered.asked_groups)
    told = __("%(people)s, in %(groups)s.")
    yield told % {
        "people": words.answered_by(
            answered.people, answered.expected, by_list=found.assessment.by_invitation
        ),
        "groups": groups % {"count": answered.asked_groups},
    }
    scored = sum(each.x is not None for each in found.result.questions.values())
    yield __("%(scored)s of %(asked)s questions have a score.") % {
        "scored": scored,
        "asked": len(found.questions),
    }


def _agreed(overview: Overview) -> Iterator[str]:
    rows = overview.results.all_agreed
    if not rows:
        yield __("Nothing yet.")
        return
    scores = sum(row.value is not None for row in rows)
    told = ngettext("%(count)s score", "%(count)s scores", scores) % {"count": scores}
    notes = len(rows) - scores
    if notes:
        said = ngettext("%(count)s note", "%(count)s notes", notes) % {"count": notes}
        told = words.listed([told, said])
    yield told
    told_of = [each for each in overview.discussed if each.agreed][:MOST_QUESTIONS]
    for item in told_of:
        yield _settled(item)
    more = len(rows) - len(told_of)
    if told_of and more:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}


def _settled(item: Discussed) -> str:
    if item.is_note:
        return __("A note on “%(question)s”") % {"question": item.text}
    return __("%(value)s for “%(question)s” (answers: %(answered)s)") % {
        "question": item.text,
        "value": item.agreed_value,
        "answered": item.answered,
    }
