"""Checks and model of a canvas with 300 notes and 600 links, as the panel beside it needs them.

The reference are two SQL statements over the same notes and links in SQLite's memory: they count
the complete threads and sum the demand of every function, with no check, share or part. CPU of
this process only.

Run: python3 dev.py bench canvas_model
"""

import datetime
import gc
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from itertools import product

from benchmarks._studio import Figures
from canvases import pmo_model, thread
from canvases.link_kinds import KPI
from canvases.thread import Graph, Link, Note
from pmo_studio.core import catalogue

NOTES = {
    "cs": 30, "vp": 40, "ka": 60, "kr": 40, "kp": 30, "ch": 25, "cr": 25, "rs": 25, "co": 25,
}  # fmt: skip
LINKS = {
    ("needs", "cs", "vp"): 80,
    ("delivered_by", "vp", "ka"): 120,
    ("uses", "ka", "kr"): 100,
    ("supported_by", "ka", "kp"): 60,
    ("measured_by", "ka", KPI): 70,
    ("measured_by", "vp", KPI): 30,
    ("reached_by", "cs", "ch"): 30,
    ("relates_by", "cs", "cr"): 30,
    ("returns", "vp", "rs"): 40,
    ("costs", "ka", "co"): 40,
}
TODAY = datetime.date(2026, 11, 29)
ROUNDS = 21
PROMISED = 0.030
COMPLETE = """
SELECT COUNT(*) FROM links need WHERE need.kind = 'needs' AND EXISTS (
    SELECT 1 FROM links given WHERE given.kind = 'delivered_by' AND given.source = need.target
    AND EXISTS (
        SELECT 1 FROM links stands
        WHERE stands.kind IN ('uses', 'supported_by') AND stands.source = given.target
    ) AND EXISTS (
        SELECT 1 FROM links measured
        WHERE measured.kind = 'measured_by' AND measured.source IN (given.target, need.target)
    )
)
"""
DEMAND = """
WITH needs AS (
    SELECT links.target AS value,
        (1 + 4.0 * value.votes / most.votes) * SUM(customer.weight) AS need
    FROM links
    JOIN notes customer ON customer.id = links.source
    JOIN notes value ON value.id = links.target
    JOIN (SELECT MAX(votes) AS votes FROM notes WHERE block = 'vp') most
    WHERE links.kind = 'needs' GROUP BY links.target
), sums AS (
    SELECT source AS value, SUM(strength) AS strengths FROM links
    WHERE kind = 'delivered_by' GROUP BY source
)
SELECT links.target, SUM(needs.need * links.strength / sums.strengths) FROM links
JOIN needs ON needs.value = links.source JOIN sums ON sums.value = links.source
WHERE links.kind = 'delivered_by' GROUP BY links.target
"""


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    figures = Figures("canvas_model")
    canvas = graph()
    report, model = derive(canvas)
    connection = table(canvas)
    complete, demand = sums(connection)
    assert report.percent.part == complete
    assert abs(model.total_demand - demand) < 1e-6
    both = cpu(lambda: derive(canvas))
    reference = cpu(lambda: sums(connection))
    connection.close()
    figures.add("notes", len(canvas.notes))
    figures.add("links", len(canvas.links))
    figures.add("findings", len(report.findings))
    figures.add("checks_and_model", 1000 * both, "ms CPU", 1000 * PROMISED)
    figures.add("checks", 1000 * cpu(lambda: thread.check(canvas)), "ms CPU")
    figures.add("model", 1000 * cpu(lambda: pmo_model.derive(canvas)), "ms CPU")
    figures.add("reference", 1000 * reference, "ms CPU in SQL")
    figures.add("ratio", both / reference, "× two SQL statements")
    figures.save()


def graph() -> Graph:
    """A canvas as large as ten regions make it; the same in every run."""
    chance = random.Random(300)
    built_in = catalogue.load()
    keys: dict[str, list[str]] = {
        block: [f"{block}{number}" for number in range(count)] for block, count in NOTES.items()
    }
    keys[KPI] = list(built_in.kpis)
    functions = [*built_in.functions, *[None] * (NOTES["ka"] - len(built_in.functions))]
    stands_for = dict(zip(keys["ka"], functions, strict=True))
    notes = tuple(
        Note(
            key,
            block,
            function=stands_for.get(key),
            weight=chance.choice((1, 2, 3)),
            votes=chance.randrange(8) if block == "vp" else None,
            evidence=chance.choice(thread.EVIDENCE),
            touched=TODAY - datetime.timedelta(days=chance.randrange(150)),
        )
        for block in NOTES
        for key in keys[block]
    )
    links = tuple(
        Link(kind, source, target, chance.choice((1, 2, 3)))
        for (kind, start, end), count in LINKS.items()
        for source, target in chance.sample(list(product(keys[start], keys[end])), count)
    )
    return Graph(
        notes=notes,
        links=links,
        kpis=frozenset(keys[KPI]),
        functions=built_in.functions,
        authority="require",
        pmo_fte=3,
        review_days=90,
        today=TODAY,
        built=frozenset(keys["ka"][::2]),
        proven=frozenset(keys[KPI][::2]),
    )


def derive(canvas: Graph) -> tuple[thread.Report, pmo_model.PmoModel]:
    """Everything that the panel and the page of the model show."""
    active = thread.active(canvas)
    return thread.Report.of_canvas(active), pmo_model.of_canvas(active)


def table(canvas: Graph) -> sqlite3.Connection:
    """The same notes and links in SQLite's memory, indexed as the statements ask for them."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE notes (id TEXT PRIMARY KEY, block TEXT, weight REAL, votes INTEGER);"
        "CREATE TABLE links (kind TEXT, source TEXT, target TEXT, strength INTEGER);"
        "CREATE INDEX links_out ON links (kind, source);"
    )
    connection.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?)",
        [(note.id, note.block, note.weight, note.votes) for note in canvas.notes],
    )
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?)",
        [(link.kind, link.source, link.target, link.strength) for link in canvas.links],
    )
    return connection


def sums(connection: sqlite3.Connection) -> tuple[int, float]:
    """Complete threads, and all demand."""
    ((complete,),) = connection.execute(COMPLETE).fetchall()
    return int(complete), sum(demand for _, demand in connection.execute(DEMAND).fetchall())


def cpu(act: Callable[[], object]) -> float:
    """Median CPU of the act in seconds."""
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        act()
        took.append(time.process_time() - began)
    return statistics.median(took)


if __name__ == "__main__":
    main()
