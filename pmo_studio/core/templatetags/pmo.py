"""What templates of every page use: icons, marks of state, initials, the import map."""

import re
from collections.abc import Sized
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from pmo_studio.core import lines, posted

register = template.Library()

DOTS_MOST = 4

# One shape for each state, so that colour never speaks alone (16 by 16 units).
SHAPES = {
    "ok": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    '<path d="m4.8 8.2 2.3 2.3 4.2-4.8" fill="none" stroke="var(--sheet)" stroke-width="1.8"/>',
    "warn": '<path d="M8 1 15.4 14.5H.6Z" fill="currentColor"/>'
    '<path d="M8 6v4.2M8 11.6v1.2" stroke="var(--sheet)" stroke-width="1.7"/>',
    "bad": '<path d="M8 .6 15.4 8 8 15.4.6 8Z" fill="currentColor"/>'
    '<path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" stroke="var(--sheet)" stroke-width="1.7"/>',
    "open": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor"'
    ' stroke-width="1.6" stroke-dasharray="3 2.2"/>',
    "part": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor"/>',
    "live": '<circle cx="8" cy="8" r="6" fill="currentColor"/>',
}
COLOURS = {
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
    "open": "mute",
    "part": "mute",
    "live": "live-ink",
}


BETWEEN_TAGS = re.compile(r">\s+<")


@cache
def drawing(name: str) -> str:
    """The strokes of a lucide icon without its frame.  Raises IconDoesNotExist."""
    svg = lucide(name, size=None)
    return BETWEEN_TAGS.sub("><", svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip())


@register.simple_tag
def icon(name: str, *, label: str = "", classes: str = "") -> SafeString:
    """A lucide icon as inline SVG, silent unless it has a label of its own.

    {% icon "plus" %} or {% icon "check" label=_("Ready") classes="rd" %}
    """
    return _icon(str(name), str(label), str(classes))


@lru_cache(maxsize=500)
def _icon(name: str, label: str, classes: str) -> SafeString:
    role = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" {}>{}</svg>',
        f" {classes}" if classes else "",
        mark_safe(role),  # noqa: S308  (one of the two lines above)
        mark_safe(drawing(name)),  # noqa: S308  (from the icon package, not from people)
    )


class WordsNode(template.Node):
    """What stands between the tags, kept by language for as long as its template is loaded."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._kept: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self._kept:
            # Without the page's values, so that nothing of one page can get into another.
            self._kept[language] = self.nodelist.render(context.new())
        return self._kept[language]


@register.tag
def words(parser: template.base.Parser, token: template.base.Token) -> WordsNode:
    """{% words %} … {% endwords %}: words, icons and fixed addresses that are the same on every
    page in this language, rendered once.  No variable of the page can be used inside."""
    nodelist = parser.parse(("endwords",))
    parser.delete_first_token()
    return WordsNode(nodelist)


@register.simple_tag
@cache
def shape(state: str) -> SafeString:
    """The silent shape of a state: ok, warn, bad, open, part (begun) or live."""
    return format_html(
        '<svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>',
        mark_safe(SHAPES[state]),  # noqa: S308  (a constant of this module)
    )


@register.simple_tag
def flag(state: str, words: str) -> SafeString:
    """A state as shape, word and colour: {% flag "warn" _("Short") %}."""
    return format_html('<span class="flag {}">{}{}</span>', COLOURS[state], shape(state), words)


@register.filter
def written(request: HttpRequest) -> list[str]:
    """The texts that somebody wrote and sent."""
    return posted.written(request)


@register.filter
def initials(name: object) -> str:
    return lines.initials(str(name))


@register.filter
def dots(votes: int) -> range:
    """As many dot stickers as are drawn; beyond four the number alone counts on."""
    return range(min(int(votes), DOTS_MOST))


@register.filter
def beyond(total: int, shown: Sized) -> int:
    """How many are not among those shown."""
    return max(0, int(total) - len(shown))


@register.filter
def code_groups(code: object) -> str:
    """A join code as it is read aloud: "K7M4QX" gives "K7M 4QX"."""
    text = str(code).replace(" ", "")
    return f"{text[:3]} {text[3:]}".strip()


@register.simple_tag
def typefaces() -> SafeString:
    """Links to the typefaces, or nothing where set-up could not build them."""
    if not finders.find("fonts/fonts.css"):
        return SafeString("")
    return format_html(
        '{}<link rel="stylesheet" href="{}">',
        format_html_join(
            "",
            '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
            ((static(f"fonts/{name}.woff2"),) for name in ("bricolage", "instrument")),
        ),
        static("fonts/fonts.css"),
    )


@register.simple_tag
def import_map(nonce: object) -> SafeString:
    """Bare names of our modules with their hashed addresses: "pmo/board" is js/board.js.

    The only inline element of a page; it carries the nonce of the content security policy.
    """
    return format_html(
        '<script type="importmap" nonce="{}">{}', str(nonce), _imports(static("js/main.js"))
    )


@lru_cache(maxsize=2)
def _imports(main: str) -> SafeString:
    """The import map's content and closing tag, kept for as long as `main` has this address."""
    imports = {f"pmo/{name}": static(f"js/{name}.js") for name in modules()}
    body = json_script({"imports": imports}).removeprefix('<script type="application/json">')
    return mark_safe(body)  # noqa: S308  (escaped by json_script)


@cache
def modules() -> tuple[str, ...]:
    """Names of the modules in static/js, those in folders as "folder/name"."""
    root = Path(settings.BASE_DIR) / "static" / "js"
    return tuple(
        sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.js"))
    )
