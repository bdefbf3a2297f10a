"""Files that higher floors make of plan and closeout: they say in ready() how one asks for them."""

from collections.abc import Callable

from canvases.tools import FileForm
from pmo_studio.core.models import Engagement

AskPaper = Callable[[Engagement], FileForm]
_papers: list[AskPaper] = []


_closeouts: list[AskPaper] = []


def register_closeout(ask: AskPaper) -> None:
    """Say how the closeout report is asked for."""
    _closeouts.append(ask)


def closeout_form(engagement: Engagement) -> FileForm | None:
    """How it is; None where nothing makes such files."""
    return _closeouts[-1](engagement) if _closeouts else None


def register_paper(ask: AskPaper) -> None:
    """Say how the drawing of a plan is asked for on paper."""
    _papers.append(ask)


def paper_form(engagement: Engagement) -> FileForm | None:
    """How it is; None where nothing makes such files."""
    return _papers[-1](engagement) if _papers else None
