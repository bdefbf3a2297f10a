"""Scoring 60 questions for 1,000 to 10,000 respondents, from rows of answers to every score.

The reference is one SQL statement that makes the same weighted sums (the mean of each group, the
weighted mean of each question, the percent of the whole) of the same rows in SQLite's memory.
CPU of this process only.

Run: python3 dev.py bench scoring
"""

import gc
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from assessments import scoring
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    MaturityModel,
    Question,
    Rule,
)
from benchmarks._studio import Figures
from pmo_studio.core.catalogue import Text

SIZES = (1_000, 2_000, 5_000, 10_000)
DOMAINS, DIMENSIONS, QUESTIONS = 3, 4, 5
WEIGHTS = {"EXE": 2.0, "PMG": 1.0, "FUN": 1.0, "TEA": 1.0, "BUS": 1.0, "PMO": 1.0}
ROUNDS = 5
T = TypeVar("T")
NAME = Text("Name", "Nome", "Nombre")
SUMS = """
WITH cells AS (
    SELECT question, role, AVG(value) AS mean FROM answers
    WHERE status = 'answered' GROUP BY question, role
), means AS (
    SELECT cells.question, SUM(roles.weight * cells.mean) / SUM(roles.weight) AS x
    FROM cells JOIN roles ON roles.key = cells.role GROUP BY cells.question
)
SELECT 100 * SUM(asked.weight * means.x) / SUM(asked.weight)
FROM means JOIN asked ON asked.key = means.question
"""


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    figures = Figures("scoring")
    asked = model()
    seconds = {}
    for people in SIZES:
        rows = answers(asked, people)
        result = score(asked, rows)
        connection = table(asked, rows)
        assert result.overall is not None
        assert result.overall.score.value is not None
        assert abs(result.overall.score.value - sums(connection)) < 1e-6
        seconds[people] = cpu(partial(score, asked), partial(fresh, connection))
        reference = cpu(sums, lambda it=connection: it)
        connection.close()
        limit = 1.0 if people == SIZES[-1] else None
        figures.add(f"{people}_people", seconds[people], "s CPU", limit)
        figures.add(f"{people}_people_reference", reference, "s CPU in SQL")
        figures.add(f"{people}_people_ratio", seconds[people] / reference, "× one SQL statement")
    least, most = SIZES[0], SIZES[-1]
    growth = seconds[most] / seconds[least]
    figures.add("growth", growth, f"× for {most // least} × the people")
    figures.save()


def model() -> MaturityModel:
    def question(domain: int, dimension: int, number: int) -> Question:
        key = f"{domain}.{dimension}.{number}"
        weight = 1.0 + number % 2
        return Question(key, NAME, AnswerType.YES_PARTIAL_NO, f"CAP{number}", weight=weight)

    domains = tuple(
        Domain(
            f"{domain}",
            NAME,
            tuple(
                Dimension(
                    f"{domain}.{dimension}",
                    NAME,
                    tuple(question(domain, dimension, number) for number in range(QUESTIONS)),
                )
                for dimension in range(DIMENSIONS)
            ),
            chain=True,
        )
        for domain in range(DOMAINS)
    )
    return MaturityModel("bench", 1, NAME, Rule.PRACTICE_PERCENT, domains)


def answers(asked: MaturityModel, people: int) -> list[scoring.Row]:
    """A row a person and question: four in five with a value."""
    chance = random.Random(people)
    groups = list(WEIGHTS)
    kinds = [("answered", 0), ("answered", 1), ("answered", 2), ("answered", 2), ("dk", None)]
    return [
        (group, question.key, *chance.choice(kinds))
        for group in (chance.choice(groups) for _ in range(people))
        for question in asked.questions()
    ]


def score(asked: MaturityModel, rows: list[scoring.Row]) -> scoring.Result:
    """Everything that a results page shows."""
    tally = scoring.tally_of(rows, WEIGHTS)
    result = scoring.maturity(asked, tally)
    scoring.cap_scores(result)
    scoring.heat_map(asked, tally)
    return result


def table(asked: MaturityModel, rows: list[scoring.Row]) -> sqlite3.Connection:
    """The same rows in SQLite's memory, with the values that the choices stand for."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE roles (key TEXT PRIMARY KEY, weight REAL);"
        "CREATE TABLE asked (key TEXT PRIMARY KEY, weight REAL);"
        "CREATE TABLE answers"
        " (role TEXT, question TEXT, status TEXT, choice INTEGER, value REAL);"
    )
    connection.executemany("INSERT INTO roles VALUES (?, ?)", WEIGHTS.items())
    questions = [(question.key, question.weight) for question in asked.questions()]
    connection.executemany("INSERT INTO asked VALUES (?, ?)", questions)
    scale = AnswerType.YES_PARTIAL_NO.scale
    connection.executemany(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?)",
        (
            (group, key, status, choice, None if choice is None else scale[choice])
            for group, key, status, choice in rows
        ),
    )
    return connection


def fresh(connection: sqlite3.Connection) -> list[scoring.Row]:
    """The rows as a database gives them: every text an object of its own."""
    return connection.execute("SELECT role, question, status, choice FROM answers").fetchall()


def sums(connection: sqlite3.Connection) -> float:
    ((percent,),) = connection.execute(SUMS).fetchall()
    return float(percent)


def cpu(act: Callable[[T], object], prepare: Callable[[], T]) -> float:
    """Median CPU of the act in seconds, without what prepares it."""
    took = []
    for _ in range(ROUNDS):
        given = prepare()
        gc.collect()
        began = time.process_time()
        act(given)
        took.append(time.process_time() - began)
    return statistics.median(took)


if __name__ == "__main__":
    main()
