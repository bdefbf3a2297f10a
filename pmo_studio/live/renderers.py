"""How a kind of event becomes a fragment: a registry that the apps fill in AppConfig.ready().

    renderers.register("note.moved", note_fragments)

A renderer gets the events of one gather, newest state only, and answers with the fragment of each
by its number; a number that it leaves out has no fragment.  Fragments are viewer-neutral: no form,
token, name of the viewer or per-viewer state (docs/develop/live.md).

What changes on several topics at once and on many rows has no fragment but a reach:

    renderers.register_reach("seat.renamed", topics_of_seats)

It answers with the topics whose pages load again, by number.  Several apps may reach from one kind.

What every page of the engagement shows of a kind, whatever its topics are:

    renderers.register_everywhere("vote.opened", vote_bars)

It answers with fragments by number, in words of the studio.  Pages of the event's own topic do what
its kind says, as always; all others get the fragment, also of a batch.

A list of many things that each have a topic of their own hears all of them by one:

    renderers.register_list("process", list_topic)

It answers with the topic of the list in this engagement.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from pmo_studio.core.models import Event

Renderer = Callable[[Sequence[Event]], Mapping[int, str]]

Reach = Callable[[Sequence[Event]], Mapping[int, Collection[str]]]

ListTopic = Callable[[int], str]

_renderers: dict[str, Renderer] = {}
_spoken: set[Renderer] = set()
_reaches: dict[str, list[Reach]] = {}
_everywhere: dict[str, Renderer] = {}
_lists: dict[str, ListTopic] = {}


def register(kind: str, renderer: Renderer, *, spoken: bool = False) -> None:
    """Say how a kind is shown.  Twice is a programming error.

    `spoken` fragments are words of the studio: they are made in each of its languages, and every
    page takes its own.
    """
    if kind in _renderers:
        raise ValueError(f"{kind} has a renderer already")
    _renderers[kind] = renderer
    if spoken:
        _spoken.add(renderer)


def of(kind: str) -> Renderer | None:
    return _renderers.get(kind)


def is_spoken(renderer: Renderer) -> bool:
    return renderer in _spoken


def register_reach(kind: str, reach: Reach) -> None:
    """Say which topics a kind changes beside its own.  The same twice is a programming error."""
    known = _reaches.setdefault(kind, [])
    if reach in known:
        raise ValueError(f"{kind} has this reach already")
    known.append(reach)


def reaches_of(kind: str) -> Sequence[Reach]:
    return _reaches.get(kind, ())


def register_everywhere(kind: str, renderer: Renderer) -> None:
    """Say what pages of other topics show of a kind.  Twice is a programming error."""
    if kind in _everywhere:
        raise ValueError(f"{kind} is shown everywhere already")
    _everywhere[kind] = renderer


def everywhere_of(kind: str) -> Renderer | None:
    return _everywhere.get(kind)


def register_list(kind_of_topic: str, topic_of: ListTopic) -> None:
    """Say which topic of an engagement, by its id, hears every topic of this kind ("process")."""
    if kind_of_topic in _lists:
        raise ValueError(f"{kind_of_topic} has a list already")
    _lists[kind_of_topic] = topic_of


def list_of(event: Event) -> str:
    """The topic of the list in which the event's topic is one of many; "" when there is none."""
    topic_of = _lists.get(event.topic.partition(":")[0])
    return topic_of(event.engagement_id) if topic_of else ""
