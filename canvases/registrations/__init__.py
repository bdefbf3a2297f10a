"""What canvases bring to the registries of the core: one module for each of their subjects."""

from canvases import bundle, measures
from canvases.golden import registrations as thread
from canvases.mandates import registrations as mandate
from canvases.pmo import registrations as pmo_model
from canvases.registrations import canvases, functions, kpis, notes, versions


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    canvases.register_all()
    notes.register_all()
    functions.register_all()
    kpis.register_all()
    versions.register_all()
    pmo_model.register_all()
    bundle.register_all()
    measures.register_all()
    mandate.register_all()
    thread.register_all()
