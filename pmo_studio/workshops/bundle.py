"""What workshops bring to the engagement bundle.

Results travel as totals.  Votes and the spotlight stay: who gave which dots is nobody's business,
and where a facilitator is says nothing on another day.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import BadBundle, Part, Rule, Table, register
from pmo_studio.workshops.models import VoteItem, VoteRound, Workshop


def _check(document: Mapping[str, Any]) -> None:
    running = [row for row in document.get("workshops", []) if row["state"] == "running"]
    if len(running) > 1:
        raise BadBundle("workshops", __("only one workshop can be running"))
    open_rounds = {row["id"] for row in document.get("vote_rounds", []) if row["state"] == "open"}
    seen: set[tuple[int, str]] = set()
    for index, item in enumerate(document.get("vote_items", [])):
        place = f"vote_items[{index}]"
        if (item["dots"] is None) != (item["round"] in open_rounds):
            raise BadBundle(f"{place}.dots", __("is known exactly when the vote has ended"))
        for name in ("subject", "position"):
            mark = (item["round"], f"{name}{item[name]}")
            if mark in seen:
                raise BadBundle(f"{place}.{name}", __("stands twice in one vote"))
            seen.add(mark)


WORKSHOPS = Table(
    key="workshops",
    space="workshop",
    model=Workshop,
    fields=("title", "state", "started_at", "ended_at"),
    rows=lambda engagement: Workshop.objects.filter(engagement=engagement),
    rules=(
        Rule(
            "started_at",
            lambda row: (row["started_at"] is None) == (row["state"] == "planned"),
            _("must be given exactly when the workshop has begun"),
        ),
        Rule(
            "ended_at",
            lambda row: (row["ended_at"] is not None) == (row["state"] == "ended"),
            _("must be given exactly when the workshop has ended"),
        ),
        Rule(
            "ended_at",
            lambda row: row["ended_at"] is None or row["ended_at"] >= row["started_at"],
            _("must not be before started_at"),
        ),
    ),
    most=1000,
)
VOTE_ROUNDS = Table(
    key="vote_rounds",
    space="round",
    model=VoteRound,
    fields=(
        *("title", "state", "dots", "cap", "facilitators_abstain"),
        *("opened_by", "opened_at", "ended_by", "ended_at", "voters"),
    ),
    rows=lambda engagement: VoteRound.objects.filter(engagement=engagement),
    references={"opened_by": "seat", "ended_by": "seat"},
    rules=tuple(
        Rule(
            name,
            lambda row, name=name: (row[name] is not None) == (row["state"] == "ended"),  # type: ignore[misc]
            _("must be given exactly when the vote has ended"),
        )
        for name in ("ended_by", "ended_at", "voters")
    ),
    most=1000,
)
VOTE_ITEMS = Table(
    key="vote_items",
    space="vote_item",
    model=VoteItem,
    fields=("round", "subject", "title", "position", "dots"),
    rows=lambda engagement: VoteItem.objects.filter(round__engagement=engagement),
    references={"round": "round"},
    subjects=("subject",),
    # After the notes and groups that it names.
    last=True,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    register(
        Part(
            key="workshops",
            tables=(WORKSHOPS, VOTE_ROUNDS, VOTE_ITEMS),
            payloads={"vote.opened": {"items": int, "dots": int}},
            # There is one of each in an engagement, named by its number.
            aliases={"votes": "engagement", "spotlight": "engagement"},
            check=_check,
        )
    )
