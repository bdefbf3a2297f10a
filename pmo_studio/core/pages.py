"""The frame round every sheet of an engagement: phases, sheets, people, title strip."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from pmo_studio.core import catalogue, here, languages, lines, qr, sheets, sponsors
from pmo_studio.core.access import RIGHTS, Right, Rights, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, JoinCode, Participant, PhaseState
from pmo_studio.core.models.people import FORMER

FACES = 5
# The phase looked at last, by engagement, in a cookie of this name.
PHASE_COOKIE = "pmo_phase_"

Bar = Callable[[StudioRequest, Engagement, sheets.Sheet], str]
_bars: list[Bar] = []
_tools: list[Bar] = []
Revision = Callable[[Engagement], str]
_revisions: list[Revision] = []


def register_bar(bar: Bar) -> None:
    """HTML under the masthead of every sheet: what everybody should see wherever they are."""
    _bars.append(bar)


def register_tool(tool: Bar) -> None:
    """HTML among the controls of every sheet's masthead; empty for who may not use it."""
    _tools.append(tool)


def register_revision(find: Revision) -> None:
    """What the title strip calls the revision of the engagement; empty while there is none."""
    _revisions.append(find)


def _revision(engagement: Engagement) -> str:
    return next(filter(None, (find(engagement) for find in _revisions)), "")


def _sponsor_named(engagement: Engagement) -> str:
    return sponsors.named([engagement.pk]).get(engagement.pk, "")


@dataclass(frozen=True)
class Tab:
    """One entry of the navigation."""

    number: str
    title: str
    url: str
    current: bool
    state: str = ""


def sheet(
    request: StudioRequest,
    template: str,
    engagement: Engagement,
    key: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    phase: int = 0,
) -> HttpResponse:
    """Render a page of the engagement inside the frame.  `key` names the current sheet.

    `phase` is the one that the page is about, where its sheet belongs to none.
    """
    about = sheets.get(key).phase or phase
    last = _last_phase(request, engagement)
    frame = frame_of(request.participant, engagement, key, phase=about, last=last)
    frame["bars"] = [bar(request, engagement, frame["sheet"]) for bar in _bars]
    frame["masthead_tools"] = [tool(request, engagement, frame["sheet"]) for tool in _tools]
    response = render(request, template, frame | (context or {}), status=status)
    # A phase without sheets would leave nothing to go on with.
    if about != last and any(one.phase == about for one in sheets.numbered() if about):
        _keep_phase(response, engagement, about)
    return response


def _last_phase(request: StudioRequest, engagement: Engagement) -> int:
    """The phase that this browser looked at last in the engagement; 0 when it did not say."""
    said = request.COOKIES.get(f"{PHASE_COOKIE}{engagement.pk}", "")
    return next((one.number for one in catalogue.phases() if said == str(one.number)), 0)


def _keep_phase(response: HttpResponse, engagement: Engagement, phase: int) -> None:
    """In the browser, as long as it is open: where somebody looks is nothing to record."""
    name = f"{PHASE_COOKIE}{engagement.pk}"
    response.set_cookie(name, str(phase), httponly=True, samesite="Lax", secure=settings.HTTPS)


def frame_of(
    participant: Participant, engagement: Engagement, key: str, *, phase: int = 0, last: int = 0
) -> dict[str, Any]:
    """What base.html shows round the page: four queries however large the engagement is, what the
    title strip asks for, and for contributors one more where the page asks what is open to them.

    `phase` is the one that the page is about and `last` the one looked at before, 0 for none.
    """
    current = sheets.get(key)
    seats = _seats(engagement)
    present = here.seats(engagement.pk)
    states = _states(engagement)
    visible = _visible(participant)
    can = Rights(participant)
    led = last in {sheet.phase for sheet in visible}
    shown = phase or (led and last) or current_phase(states)
    return {
        "engagement": engagement,
        "participant": participant,
        "can": can,
        # Whoever writes here, but may not change this sheet, is told whom to ask.
        "not_open_here": bool(current.opens) and can[Right.WRITE] and not can[current.opens],
        "sheet": current,
        "phases": _phases(engagement, current, visible, states, shown),
        "gate_before": _gate_before(current, states),
        "sheets": _sheets(engagement, current, visible, shown),
        "next_sheet": _next(engagement, current, participant),
        "beside": _beside(engagement, current, participant),
        "faces": _faces(seats, present),
        "present": present,
        "most_faces": FACES,
        "people_count": len(seats),
        # Seats are in the order of joining: live, whoever comes after this one is one more.
        "newest_seat": seats[-1].pk if seats else 0,
        "facilitator": _first(seats, "facilitator") or _first(seats, "lead"),
        "sponsor": next((seat for seat in seats if seat.is_sponsor), None),
        # Asked for by the title strip alone: the board has none.  Who is named without a seat only
        # where no seat is the sponsor.
        "sponsor_named": partial(_sponsor_named, engagement),
        "revision": partial(_revision, engagement),
    }


def room(
    request: StudioRequest, engagement: Engagement, *, right: Right = Right.RUN
) -> dict[str, Any]:
    """The open code of the room with its QR, for facilitators to show, or that it is locked.

    `right` says who gets it.  Never a viewer, who could come in again with it as a contributor.
    """
    found = {"code": None, "locked_code": None, "is_full": False, "join_place": "", "join_qr": ""}
    if not may(request.participant, right):
        return found
    standing = JoinCode.objects.standing().with_seats().filter(engagement=engagement)
    code = standing.first()
    if code is None:
        return found
    if code.locked_at is not None:
        return found | {"locked_code": code}
    if code.taken >= code.seat_limit:  # type: ignore[attr-defined]
        return found | {"is_full": True}
    join_qr = qr.svg(qr.join_address(request, code))
    return found | {"code": code, "join_place": qr.place(request), "join_qr": join_qr}


class Seat(NamedTuple):
    """What the frame shows of a seat.  Plain values: a room of hundreds is read for every page."""

    pk: int
    display_name: str
    title: str
    tint: int
    role: str
    is_sponsor: bool
    join_code_id: int | None

    @property
    def name(self) -> str:
        return self.display_name or str(FORMER)

    @property
    def initials(self) -> str:
        return lines.initials(self.name)


def _seats(engagement: Engagement) -> list[Seat]:
    rows = Participant.objects.active().people().filter(engagement=engagement).order_by("pk")
    return [Seat(*row) for row in rows.values_list(*Seat._fields)]


def _faces(seats: list[Seat], present: dict[int, here.Topics]) -> list[Seat]:
    """Who is here comes first, then who came by name and not by code."""
    return sorted(seats, key=lambda seat: (seat.pk not in present, seat.join_code_id is not None))[
        :FACES
    ]


def _first(seats: list[Seat], role: str) -> Seat | None:
    return next((seat for seat in seats if seat.role == role), None)


def _states(engagement: Engagement) -> dict[int, PhaseState]:
    return {state.phase: state for state in PhaseState.objects.filter(engagement=engagement)}


def _phases(
    engagement: Engagement,
    current: sheets.Sheet,
    visible: list[sheets.Sheet],
    states: dict[int, PhaseState],
    shown: int,
) -> list[Tab]:
    listed = []
    for phase in catalogue.phases():
        state = states.get(phase.number)
        done = state is not None and state.passed
        mark = "done" if done else "current" if phase.number == shown else "open"
        listed.append(
            Tab(
                str(phase.number),
                phase.short_name.in_language(languages.current()),
                _phase_url(engagement, phase.number, visible),
                phase.number == current.phase,
                mark,
            )
        )
    return listed


def current_phase(states: dict[int, PhaseState]) -> int:
    """The first phase whose gate is not passed; the last one when all are."""
    return next((n for n in range(1, 6) if n not in states or not states[n].passed), 5)


def phase_now(engagement: Engagement) -> int:
    """The same of an engagement whose states nobody has read yet; one query."""
    return current_phase(_states(engagement))


def _gate_before(current: sheets.Sheet, states: dict[int, PhaseState]) -> int:
    """The number of the gate before the phase of this sheet while it is not passed; else 0."""
    before = current.phase - 1
    passed = before in states and states[before].passed
    return before if before > 0 and not passed else 0


def _phase_url(engagement: Engagement, phase: int, visible: list[sheets.Sheet]) -> str:
    first = next((sheet for sheet in visible if sheet.phase == phase), None)
    return first.url(engagement.pk) if first else sheets.home(engagement.pk)


def offers(participant: Participant, sheet: sheets.Sheet) -> bool:
    """Whether the navigation leads this seat to the sheet.

    By role and not by right: an archived engagement is still found where it always was.
    """
    return may(participant, sheet.right) and sheet.offered in RIGHTS[participant.role]


def _visible(participant: Participant) -> list[sheets.Sheet]:
    return [sheet for sheet in sheets.numbered() if offers(participant, sheet)]


def _sheets(
    engagement: Engagement, current: sheets.Sheet, visible: list[sheets.Sheet], phase: int
) -> list[Tab]:
    """Home, the sheets of this phase, and from everywhere the one that people come for."""
    wanted = (0, phase)
    first = sheets.landing_sheet()
    listed = [sheet for sheet in visible if sheet.phase in wanted or sheet == first]
    return [_tab(sheet, engagement, current) for sheet in listed]


def _beside(engagement: Engagement, current: sheets.Sheet, participant: Participant) -> list[Tab]:
    listed = [sheet for sheet in sheets.beside() if offers(participant, sheet)]
    return [_tab(sheet, engagement, current) for sheet in listed]


def _next(engagement: Engagement, current: sheets.Sheet, participant: Participant) -> Tab | None:
    """The next sheet on the way to which this seat is led."""
    later = (sheet for sheet in sheets.following(current.key) if offers(participant, sheet))
    return next((_tab(sheet, engagement, current) for sheet in later), None)


def _tab(sheet: sheets.Sheet, engagement: Engagement, current: sheets.Sheet) -> Tab:
    return Tab(sheet.number, str(sheet.title), sheet.url(engagement.pk), sheet == current)
