"""What the board shows: nine blocks with their groups and notes, in a fixed number of queries."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.utils.safestring import SafeString, mark_safe

from canvases import ballots, fragments
from canvases.blocks import Block, layout
from canvases.fragments import Face
from canvases.models import Canvas, Group, Note


@dataclass
class BoardBlock:
    """One block with the fragments of its list, in order."""

    key: str
    order: int
    title: str
    short_title: str
    question: str
    items: list[SafeString] = field(default_factory=list)
    count: int = 0

    @property
    def html(self) -> SafeString:
        return mark_safe("".join(self.items))  # noqa: S308  (fragments of ours)


def blocks_of(canvas: Canvas, viewer_language: str) -> list[BoardBlock]:
    """The nine blocks in the order of filling; a fixed number of queries."""
    language = canvas.engagement.language
    _, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    notes = fragments.dotted(fragments.faces(Note.objects.filter(canvas=canvas)), dots)
    groups = list(Group.objects.live().filter(canvas=canvas))
    members: dict[int, list[Face]] = {group.pk: [] for group in groups}
    shown = {key: _empty(block, viewer_language) for key, block in layout().blocks.items()}
    loose: list[Face | Group] = [*groups]
    for note in notes:
        shown[note.block].count += 1
        if note.group_id in members:
            members[note.group_id].append(note)
        else:
            loose.append(note)
    # Once for all, so that what is not kept is rendered in one go.
    html = dict(zip(notes, fragments.faces_html(notes, language), strict=True))
    for item in sorted(loose, key=attrgetter("position", "pk")):
        if isinstance(item, Group):
            cluster = fragments.group_html(item, members[item.pk], language, dots)
            shown[item.block].items.append(cluster)
        else:
            shown[item.block].items.append(html[item])
    return list(shown.values())


def _empty(block: Block, language: str) -> BoardBlock:
    return BoardBlock(
        key=block.key,
        order=block.order,
        title=block.title.in_language(language),
        short_title=block.short_title.in_language(language),
        question=block.questions[0].in_language(language),
    )
