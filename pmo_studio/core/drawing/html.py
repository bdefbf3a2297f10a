"""Display list → absolutely placed HTML for the PDF renderer.

Lines are broken already (`white-space: pre`).  Shapes become one backdrop picture a page, so that
only text is tagged.  The PDF's own document carries the generated style sheet: it is never
served as a page, and the site's content security policy does not meet it.
"""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import count

from pmo_studio.core.drawing import svg
from pmo_studio.core.drawing.shapes import (
    Anchor,
    Drawing,
    Item,
    Link,
    PageNumber,
    Picture,
    Row,
    Table,
    Text,
)

# The studio's faces first.  No emoji font: digits would come from it (see docs/adr).
SANS = (
    '"Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Thai"'
)
# One code point has several national forms; each list begins with what its machines have.
HAN = {
    "zh-Hans": '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"',
    "zh-Hant": '"Noto Sans CJK TC", "Source Han Sans TC", "PingFang TC", "Microsoft JhengHei"',
    "ja": '"Noto Sans CJK JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic"',
    "ko": '"Noto Sans CJK KR", "Source Han Sans K", "Apple SD Gothic Neo", "Malgun Gothic"',
}
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
_ALIGN = {"start": "", "centre": ";text-align:center", "end": ";text-align:right"}


def families(text: Text) -> str:
    """The fonts behind the studio's own: Chinese, Japanese and Korean each in their forms."""
    han = HAN[han_of(text)] if text.foreign else HAN["zh-Hans"]
    return f"{SANS},{han},sans-serif"


def han_of(text: Text) -> str:
    """Whose forms the text wants: by its language, else by its letters, else simplified."""
    lang = text.lang.lower()
    if lang.startswith(_TRADITIONAL):
        return "zh-Hant"
    if lang[:2] in ("ja", "ko"):
        return lang[:2]
    if lang.startswith("zh"):
        return "zh-Hans"
    written = "".join(text.lines)
    return "ja" if _KANA.search(written) else "ko" if _HANGUL.search(written) else "zh-Hans"


@dataclass(frozen=True, slots=True)
class Markup:
    """What a drawing adds to a PDF document."""

    body: str
    css: str


@dataclass(slots=True)
class _Sheet:
    """The style sheet under construction: a short class for each kind of text."""

    rules: list[str] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    numbers: Iterable[int] = field(default_factory=count)

    def name(self, prefix: str, rule: str) -> str:
        """The class for this rule, made when new."""
        if rule not in self.classes:
            self.classes[rule] = f"{prefix}{len(self.classes)}"
            self.rules.append(f".{self.classes[rule]}{{{rule}}}")
        return self.classes[rule]


def render(
    drawing: Drawing, *, prefix: str = "d", own_numbers: bool = True, level: int = 1
) -> Markup:
    """The drawing's pages as sections and the rules they need.

    `prefix` keeps the class names and anchors of several drawings apart; `prefix`-top is where
    the first page begins.  With `own_numbers`
    the drawing is the whole document and page numbers are written at once; otherwise the
    renderer counts them (slower: it lays the document out twice).  `level` is the outline level
    of the drawing's first heading.
    """
    sheet = _Sheet()
    sheet.rules.extend(_page_rules(drawing, prefix))
    body = "".join(
        _page(_Writer(drawing, index, sheet, prefix, own_numbers, level))
        for index in range(len(drawing.pages))
    )
    return Markup(body, "".join(sheet.rules))


def _page_rules(drawing: Drawing, prefix: str) -> list[str]:
    sizes = {(page.width, page.height) for page in drawing.pages}
    rules = [
        f"@page {_page_name(prefix, *size)}{{size:{size[0]:.3f}pt {size[1]:.3f}pt;margin:0}}"
        for size in sorted(sizes)
    ]
    return [*rules, ".dl{position:relative;overflow:visible}.dl+.dl{break-before:page}", _TEXT]


# `:where` keeps these below the class rules in rank.
_TEXT = (
    ":where(.dl) :is(p,h1,h2,h3,h4,h5,td,th,a,i){position:absolute;margin:0;padding:0;"
    "white-space:pre;text-align:start;text-decoration:none}"
    ":where(.dl) :is(table,thead,tbody){display:block}"
    ":where(.dl) tr{display:block;position:absolute;left:0}"
    ".dl img{position:absolute}"
    ".dl u{display:block;text-decoration:none}.dl s{text-decoration:none}"
    ".dl s::after{content:target-counter(attr(data-to),page)}"
    ".dl s.n::after{content:counter(page)}.dl s.m::after{content:counter(pages)}"
)


def _page_name(prefix: str, width: float, height: float) -> str:
    return f"{prefix}{width:.0f}x{height:.0f}"


def _page(writer: "_Writer") -> str:
    page, sheet = writer.drawing.pages[writer.index], writer.sheet
    backdrop = base64.b64encode(svg.graphics(page).encode()).decode()
    # A hair under the paper's height: a rounding error must not make an empty page.
    place = sheet.name(
        f"{writer.prefix}g",
        f"page:{_page_name(writer.prefix, page.width, page.height)};width:{page.width:.2f}pt;"
        f"height:{page.height - 0.25:.2f}pt;"
        f'background:url("data:image/svg+xml;base64,{backdrop}") no-repeat',
    )
    inside = "".join(writer.item(item) for item in page.items)
    name = f' id="{writer.prefix}-top"' if writer.index == 0 else ""
    return f'<section class="dl {place}"{name}>{inside}</section>'


@dataclass(slots=True)
class _Writer:
    drawing: Drawing
    index: int
    sheet: _Sheet
    prefix: str
    own_numbers: bool
    level: int

    def item(self, item: Item) -> str:
        match item:
            case Text():
                return self._element(self._tag(item.role), item)
            case Link():
                return self._link(item)
            case PageNumber(text=text):
                return self._element("p", text, self._numbered)
            case Anchor():
                place = f"left:{item.x:.2f}pt;top:{item.y:.2f}pt"
                return f'<i id="{self._anchor(item.name)}" style="{place}"></i>'
            case Picture():
                return (
                    f'<img src="asset:{escape(item.asset)}" alt="{escape(item.alt)}"'
                    f' style="left:{item.x:.2f}pt;top:{item.y:.2f}pt;width:{item.width:.2f}pt;'
                    f'height:{item.height:.2f}pt">'
                )
            case Table():
                return self._table(item)
        return ""

    def _tag(self, role: str) -> str:
        """The element for a role; headings sink below the headings around the drawing."""
        return f"h{int(role[1]) + self.level - 1}" if role[0] == "h" else role

    def _anchor(self, name: str) -> str:
        return escape(f"{self.prefix}-{name}")

    def _link(self, link: Link) -> str:
        target = self._anchor(link.target)

        def numbered(line: str) -> str:
            if self.own_numbers:
                return escape(line.format(page=self.drawing.page_of(link.target)), quote=False)
            return _around(line, {"page": f'<s data-to="#{target}"></s>'})

        return self._element("a", link.text, numbered, f' href="#{target}"')

    def _numbered(self, line: str) -> str:
        if self.own_numbers:
            pages = len(self.drawing.pages)
            return escape(line.format(page=self.index + 1, pages=pages), quote=False)
        return _around(line, {"page": '<s class="n"></s>', "pages": '<s class="m"></s>'})

    def _element(
        self, tag: str, text: Text, line: Callable[[str], str] | None = None, more: str = ""
    ) -> str:
        place = f' style="left:{text.x:.2f}pt;top:{text.y:.2f}pt;width:{text.width:.2f}pt"'
        return self._tagged(tag, text, self._look(text), more + place, line)

    def _look(self, text: Text) -> str:
        family, weight = svg.FAMILIES[text.face]
        return (
            f'font:{weight} {text.size:.2f}pt/{text.leading:.3f}pt "{family}",{families(text)};'
            f"color:{text.fill}{_ALIGN[text.align]}"
        )

    def _tagged(
        self,
        tag: str,
        text: Text,
        look: str,
        more: str = "",
        line: Callable[[str], str] | None = None,
    ) -> str:
        write = line or _plain
        lines = [write(each) for each in text.lines]
        if text.foreign and len(lines) > 1:
            height = self.sheet.name(f"{self.prefix}u", f"height:{text.leading:.3f}pt")
            inside = "".join(f'<u class="{height}">{each}</u>' for each in lines)
        else:
            inside = "\n".join(lines)
        kind = self.sheet.name(f"{self.prefix}t", look)
        attributes = f' lang="{escape(text.lang)}"' if text.lang else ""
        attributes += ' dir="rtl"' if text.rtl else ""
        return f'<{tag} class="{kind}"{more}{attributes}>{inside}</{tag}>'

    def _table(self, table: Table) -> str:
        """Rows are placed on the page, cells in their row: only rows need a place of their own."""
        head = self._row(table, table.head, table.y, "th", ' scope="col"')
        y = table.y + table.head.height
        body: list[str] = []
        for row in table.rows:
            body.append(self._row(table, row, y, "td", ""))
            y += row.height
        return f"<table><thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"

    def _row(self, table: Table, row: Row, y: float, tag: str, more: str) -> str:
        span = len(table.columns) - len(row.cells) + 1
        heading = ("th", f' scope="rowgroup" colspan="{span}"')
        x = table.x
        cells: list[str] = []
        for number, cell in enumerate(row.cells):
            place = f"left:{x + cell.x:.2f}pt;top:{cell.y:.2f}pt;width:{cell.width:.2f}pt"
            kind = heading if number == 0 and span > 1 else (tag, more)
            cells.append(self._tagged(kind[0], cell, f"{self._look(cell)};{place}", kind[1]))
            first = 0 if number == 0 else number + span - 1
            x += sum(column.width for column in table.columns[first : number + span])
        return f'<tr style="top:{y:.2f}pt">{"".join(cells)}</tr>'


def _plain(line: str) -> str:
    return escape(line, quote=False)


def _around(line: str, fields: dict[str, str]) -> str:
    """The escaped line with markup in place of its {fields}."""
    escaped = escape(line, quote=False)
    for name, markup in fields.items():
        escaped = escaped.replace(f"{{{name}}}", markup)
    return escaped
