"""The first page of the chapter: what was found, in a few lines for each assessment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words as words
from assessments.findings.overview import Discussed, Overview, is_weak, remark, weak_level
from assessments.findings.taking_part import asked_in_words
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


def of(overview: Overview) -> Summary:
    found = overview.results
    facts = [
        (__("Overall"), [part.text for part in overview.headline]),
        *_extremes(found),
        (__("Where the room disagrees"), list(_disagreement(found))),
        (__("Who answered"), list(_answered(found))),
        (__("What was agreed"), list(_agreed(overview))),
    ]
    return Summary(found.assessment.title, [(name, lines) for name, lines in facts if lines])


def _extremes(found: Results) -> list[tuple[str, Sequence[str]]]:
    """The strongest and the weakest capabilities, none of them twice.

    Weak evidence says little about either end: it stands there only where there is no other.
    """
    scored = [cap for cap in found.capabilities.values() if cap.score is not None]
    firm = [cap for cap in scored if not is_weak(cap)]
    ranked = sorted(
        firm if len(firm) > 1 else scored,
        key=lambda cap: (-(cap.score or 0), cap.capability),
    )
    strongest = ranked[: min(MOST_CAPABILITIES, (len(ranked) + 1) // 2)]
    weakest = ranked[len(strongest) :][-MOST_CAPABILITIES:]
    return [
        (__("Strongest"), _listed(strongest)),
        (__("Weakest"), _listed(weakest[::-1])),
    ]


def _listed(caps: Sequence[CapScore]) -> list[str]:
    return ["; ".join(map(_told, caps))] if caps else []


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
        "people": asked_in_words(answered),
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
    for item in [each for each in overview.discussed if each.agreed][:MOST_QUESTIONS]:
        yield _settled(item)


def _settled(item: Discussed) -> str:
    if item.is_note:
        return __("A note on “%(question)s”") % {"question": item.text}
    return __("%(value)s for “%(question)s” (answers: %(answered)s)") % {
        "question": item.text,
        "value": item.agreed_value,
        "answered": item.answered,
    }
