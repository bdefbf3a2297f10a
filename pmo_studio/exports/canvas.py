"""From the canvas in the database to the sheet on paper."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import ballots, logos
from canvases.blocks import layout
from canvases.models import Canvas, Group, Note
from canvases.models.canvas import CanvasKind
from canvases.models.note import Paper as NotePaper
from canvases.sheet import (
    PAPER_SIZES,
    SheetBlock,
    SheetCanvas,
    SheetGroup,
    SheetNote,
    SheetWords,
    draw,
)
from canvases.versioning import versions
from pmo_studio.core.drawing import Drawing, Fonts
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.engagement import Logo
from pmo_studio.exports.pdf import Asset

FONT_FOLDER = settings.BASE_DIR / "var" / "fonts"


def drawing_of(canvas: Canvas, *, paper: str, language: str) -> Drawing:
    """The canvas on A3 or A4, in the active language."""
    return drawn(sheet_of(canvas, language), paper=paper)


def drawn(sheet: SheetCanvas, *, paper: str) -> Drawing:
    """The sheet on A3 or A4, with its words in the active language."""
    return draw(
        sheet,
        paper=PAPER_SIZES[paper],
        fonts=Fonts.load(FONT_FOLDER),
        words=words(),
    )


def sheet_of(canvas: Canvas, language: str) -> SheetCanvas:
    """What the sheet shows: a few queries however many notes there are."""
    engagement = canvas.engagement
    vote, blocks = _blocks(canvas, language)
    return SheetCanvas(
        title=canvas.title,
        kind=canvas.kind,
        vote=vote,
        brand=engagement.brand_colour,
        engagement=engagement.name,
        organisation=engagement.organisation,
        date=formats.date_format(timezone.localdate(), "DATE_FORMAT"),
        revision=versions.letter_of(canvas),
        blocks=blocks,
        facts=_facts(engagement),
        logo=logos.of(engagement),
        lang=language,
    )


def pictures_of(engagement: Engagement) -> dict[str, Asset]:
    """The client's logo as an asset, when there is one."""
    logo = Logo.objects.filter(engagement=engagement).first()
    if logo is None:
        return {}
    asset = Asset(bytes(logo.png), "image/png")
    return {asset.sha: asset}


def _facts(engagement: Engagement) -> tuple[tuple[str, str], ...]:
    sponsor = Participant.objects.filter(engagement=engagement, is_sponsor=True).first()
    return ((__("Sponsor"), sponsor.name),) if sponsor else ()


def _blocks(canvas: Canvas, language: str) -> tuple[str, tuple[SheetBlock, ...]]:
    """The title of the vote that gave the dots, and the nine blocks."""
    notes = list(Note.objects.for_board().filter(canvas=canvas))
    groups = list(Group.objects.live().filter(canvas=canvas))
    vote, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    items = _items(notes, groups, dots)
    blocks = tuple(
        SheetBlock(
            key,
            block.order,
            block.title.in_language(language),
            items.get(key, ()),
            hint=block.questions[0].in_language(language),
        )
        for key, block in layout().blocks.items()
    )
    return vote, blocks


def _items(
    notes: Iterable[Note], groups: Iterable[Group], dots: Mapping[str, int]
) -> Mapping[str, tuple[SheetNote | SheetGroup, ...]]:
    """Groups and loose notes of each block in the order of the board."""
    stacks = {group.pk: group for group in groups}
    members: dict[int, list[SheetNote]] = {pk: [] for pk in stacks}
    placed: list[Note | Group] = list(stacks.values())
    for note in notes:
        if note.group_id in members:
            members[note.group_id].append(_note(note, dots))
        else:
            placed.append(note)
    by_block: dict[str, list[SheetNote | SheetGroup]] = {}
    for item in sorted(placed, key=attrgetter("position", "pk")):
        if isinstance(item, Note):
            drawn: SheetNote | SheetGroup = _note(item, dots)
        else:
            drawn = SheetGroup(item.title, tuple(members[item.pk]), dots.get(item.subject, 0))
        by_block.setdefault(item.block, []).append(drawn)
    return {key: tuple(listed) for key, listed in by_block.items()}


def _note(note: Note, dots: Mapping[str, int]) -> SheetNote:
    author = note.author.name if note.author else ""
    return SheetNote(note.pk, note.text, note.paper, author, dots.get(note.subject, 0))


def words() -> SheetWords:
    """The sheet's own words in the active language."""
    return SheetWords(
        organisation=__("Organisation"),
        engagement=__("Engagement"),
        date=__("Date"),
        revision=__("Revision"),
        draft=__("Draft"),
        page=__("Page"),
        page_of=__("{page} of {pages}"),
        mandate=__("Mandate"),
        mandate_there=__("Mandate → p. {page}"),
        more_notes=__("More notes"),
        all_notes=__("All notes"),
        continued=__("(continued)"),
        note=__("Note"),
        author=__("By"),
        paper=__("Paper"),
        dots_head=__("Dots"),
        kinds={key: str(label) for key, label in CanvasKind.choices},
        papers={**{key: str(label) for key, label in NotePaper.choices}, "plain": __("Plain")},
        notes=lambda count: ngettext("%d note", "%d notes", count) % count,
        dots=lambda count: ngettext("%(n)s dot", "%(n)s dots", count) % {"n": count},
        dots_in=_dots_in,
        more=lambda count: ngettext("+%d more → p. {page}", "+%d more → p. {page}", count) % count,
    )


def _dots_in(count: int, vote: str) -> str:
    words = ngettext("%(n)s dot in the vote “%(vote)s”", "%(n)s dots in the vote “%(vote)s”", count)
    return words % {"n": count, "vote": vote}
