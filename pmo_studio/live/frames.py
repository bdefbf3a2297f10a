"""What travels to a page: a frame per event, rendered once, the same bytes for all who may see it.

Pure: no Django, no clock, no network.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Viewer:
    """What decides which part of a frame somebody gets: the seat, its rights, the page's topics."""

    seat_id: int
    facilitates: bool
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Frame:
    """One number of the log as pages see it.

    `html` is a viewer-neutral fragment, `spoken` the same by language where pages of another
    language need other words; `reload` names the topic to load again ("" for all of the
    engagement).  A frame with neither only moves the page's number on.  `reached` are the topics
    that load again although the event has none, or another one.  `listed` is the topic of the list
    in which the event's own topic is one of many.  `everywhere` is the fragment, by language, for
    pages that the topic does not concern.
    """

    number: int
    kind: str = ""
    subject: str = ""
    topic: str = ""
    audience: str = "room"
    seat_id: int | None = None
    html: str | None = None
    spoken: Mapping[str, str] = field(default_factory=dict)
    reload: str | None = None
    reached: frozenset[str] = frozenset()
    listed: str = ""
    everywhere: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The whole frame as JSON, made once."""
        if self.html is None and self.reload is None:
            return self.bare_text
        told: dict[str, object] = {
            "number": self.number,
            "topic": self.topic,
            "kind": self.kind,
            "html": self.html,
            "reload": self.reload,
        }
        if self.spoken:
            told["spoken"] = dict(self.spoken)
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def everywhere_text(self) -> str:
        """What pages get that show other topics."""
        if not self.everywhere:
            return self.bare_text
        told = {"number": self.number, "kind": self.kind, "everywhere": dict(self.everywhere)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def bare_text(self) -> str:
        """What somebody gets whom the event does not concern: its number and nothing else."""
        return f'{{"number":{self.number}}}'

    def is_for(self, viewer: Viewer) -> bool:
        """The rule of Event.objects.visible_to, in memory."""
        if self.audience == "room":
            return True
        if self.audience == "facilitators":
            return viewer.facilitates
        return self.audience == "self" and self.seat_id == viewer.seat_id

    def text_for(self, viewer: Viewer) -> str:
        if self.reached:
            wanted = not self.reached.isdisjoint(viewer.topics)
        else:
            wanted = not self.topic or not viewer.topics.isdisjoint((self.topic, self.listed))
        if not self.is_for(viewer):
            return self.bare_text
        return self.text if wanted else self.everywhere_text


def message(frames: Iterable[Frame], viewer: Viewer) -> str:
    """The JSON text that carries the frames to one viewer, by socket or by poll."""
    return '{"frames":[' + ",".join(frame.text_for(viewer) for frame in frames) + "]}"


@dataclass
class Bundle:
    """The frames first..last without a gap, and their messages, made once per kind of viewer."""

    first: int
    last: int
    frames: Sequence[Frame]
    _messages: dict[tuple[bool, frozenset[str], int], str] = field(default_factory=dict)

    @cached_property
    def _concerned(self) -> frozenset[int]:
        return frozenset(
            frame.seat_id
            for frame in self.frames
            if frame.audience == "self" and frame.seat_id is not None
        )

    def text_for(self, viewer: Viewer) -> str:
        own = viewer.seat_id if viewer.seat_id in self._concerned else 0
        key = (viewer.facilitates, viewer.topics, own)
        if key not in self._messages:
            self._messages[key] = message(self.frames, viewer)
        return self._messages[key]

    def after(self, number: int) -> "Bundle":
        """The part of the bundle that somebody who has `number` still lacks."""
        rest = [frame for frame in self.frames if frame.number > number]
        return Bundle(max(self.first, number + 1), self.last, rest)


def bundle(after: int, frames: Sequence[Frame]) -> Bundle | None:
    """The frames that follow `after` as one bundle; None when there are none."""
    return Bundle(after + 1, frames[-1].number, frames) if frames else None
