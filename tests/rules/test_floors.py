"""The floors of the house: every prefix of them starts alone, and calculations know no Django."""

import os
import subprocess
import sys
from importlib.util import find_spec

import grimp
import pytest
from django.conf import settings

PACKAGES = ["pmo_studio", "assessments", "canvases", "roadmaps"]
# Calculations: they run without Django, and so does everything they import.
PURE = [
    "pmo_studio.core.catalogue",
    "pmo_studio.core.charts",
    "pmo_studio.core.csvs",
    "pmo_studio.core.documents",
    "pmo_studio.core.drawing",
    "pmo_studio.core.figures",
    "pmo_studio.core.gates",
    "pmo_studio.core.markup",
    "pmo_studio.core.quadrants",
    "pmo_studio.core.rounding",
    "pmo_studio.live.frames",
    "pmo_studio.workshops.agendas",
    "pmo_studio.workshops.tallies",
    "pmo_studio.workshops.timetable",
    "assessments.agreement",
    "assessments.answers",
    "assessments.disclosure",
    "assessments.maturity",
    "assessments.completion",
    "assessments.score_document",
    "assessments.processes.bpmn",
    "assessments.processes.flow",
    "assessments.settling.importance",
    "assessments.scoring",
    "assessments.processes.swimlane",
    "canvases.benefits",
    "canvases.blocks",
    "canvases.check_document",
    "canvases.evidence",
    "canvases.expectations",
    "canvases.figures",
    "canvases.folding",
    "canvases.link_kinds",
    "canvases.mandates.missing",
    "canvases.merge",
    "canvases.pmo_figures",
    "canvases.pmo_model",
    "canvases.prerequisites",
    "canvases.preset_plan",
    "canvases.presets",
    "canvases.segments",
    "canvases.sheet",
    "canvases.strands",
    "canvases.structure",
    "canvases.suggestions",
    "canvases.table",
    "canvases.thread",
    "canvases.versioning.joining",
    "canvases.versioning.letters",
    "canvases.versioning.replay",
    "canvases.versioning.snapshots",
    "roadmaps.change",
    "roadmaps.closing",
    "roadmaps.exchange",
    "roadmaps.gantt",
    "roadmaps.improving",
    "roadmaps.kpis",
    "roadmaps.optimising",
    "roadmaps.package_keys",
    "roadmaps.planning",
]
START = """
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
call_command("check", fail_level="WARNING")
print(len(get_resolver().url_patterns))
"""


@pytest.fixture(scope="module")
def imports():
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", [name for name in PURE if find_spec(name)])
def test_a_calculation_imports_no_django_not_even_through_others(imports, module):
    family = {module} | imports.find_descendants(module)
    chains = [imports.find_shortest_chain(each, "django") for each in sorted(family)]
    assert [" > ".join(chain) for chain in chains if chain] == []


# The whole house starts so in lint, by `manage.py check` with warnings as errors (dev.py).
@pytest.mark.parametrize("floors", range(1, len(settings.FLOORS)))
def test_the_lower_floors_start_without_the_higher_ones(floors, tmp_path):
    env = {**os.environ, "PMO_FLOORS": str(floors), "PMO_VAR": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "pmo_studio.settings"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", START],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 3
