"""How fast people may begin and answer.  Kept in this process's memory: docs/adr/0004-limits.md."""

from assessments.models import Assessment, Respondent
from pmo_studio.core.limits import Allowance, WriteLimit

# Nobody reads and answers four questions a second; a whole matrix is saved at once.
ANSWERER = Allowance(burst=240, a_second=4)
# A room of three hundred stands behind one address and begins within one minute.
ROOM = Allowance(burst=300, a_second=5)

answers = WriteLimit()
begins = WriteLimit()


def wait_to_answer(respondent: Respondent, rows: int = 1) -> float:
    """Seconds until that person may save; 0 when they may now, which counts the rows."""
    key = respondent.token_hash
    seconds = answers.wait(key, ANSWERER)
    if not seconds and rows > 1:
        answers.count(key, ANSWERER, rows - 1)
    return seconds


def wait_to_begin(assessment: Assessment, address: str) -> float:
    """Seconds until somebody else may begin from that address; 0 when they may now."""
    return begins.wait(f"{assessment.code} {address}", ROOM)
