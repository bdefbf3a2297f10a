"""What the plan brings to the registries of the core: one module for each of its subjects."""

from roadmaps import bundle, chapters, golden, measures
from roadmaps.registrations import (
    closeout,
    closing,
    copied,
    exchange,
    improvements,
    involving,
    optimise,
    packages,
    plans,
    progress,
    readings,
    reviews,
    waves,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    plans.register_all()
    packages.register_all()
    waves.register_all()
    involving.register_all()
    copied.register_all()
    progress.register_all()
    exchange.register_all()
    optimise.register_all()
    readings.register_all()
    reviews.register_all()
    improvements.register_all()
    closing.register_all()
    closeout.register_all()
    measures.register_all()
    golden.register_all()
    chapters.register_all()
    bundle.register_all()
