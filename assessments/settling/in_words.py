"""What the pages of a room call dimensions, agreement and agreed scores."""

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.agreement import Agreement
from assessments.maturity.entries import Dimension, MaturityModel, Question
from assessments.models import AgreedScore
from assessments.scoring import Kind


def dimension(model: MaturityModel, dimension: Dimension) -> str:
    """With its domain where the model has several, for stages are called alike in each."""
    name = words.spoken(dimension.name)
    if len(model.domains) == 1:
        return name
    home = next(each for each in model.domains if dimension in each.dimensions)
    return f"{words.spoken(home.name)}: {name}"


def consensus_name(question: Question, measured: Agreement) -> str:
    if question.answer_type.is_yes_no:
        share = words.share(measured.minority_share or 0)
        return __("Consensus (%(share)s in the minority)") % {"share": share}
    return __("Consensus %(figure)s") % {"figure": words.hundredth(measured.consensus)}


def consensus(question: Question, measured: Agreement) -> str:
    """Name and word in one line; empty below three answers."""
    if measured.word is None:
        return ""
    return f"{consensus_name(question, measured)}: {words.CONSENSUS[measured.word]}"


def agreed_answer(question: Question, agreed: AgreedScore | None) -> str:
    """An agreed score as the stepper or the choice said it; empty for a note."""
    if agreed is None or agreed.value is None:
        return ""
    return words.agreed_answer(question.answer_type, agreed.value)


def agreed_score(kind: Kind, agreed: AgreedScore | None) -> str:
    """Empty for a note."""
    if agreed is None or agreed.value is None:
        return ""
    return words.in_unit(kind, float(agreed.value))
