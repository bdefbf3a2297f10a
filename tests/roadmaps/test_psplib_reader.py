"""The reader of PSPLIB's files, on an instance and lists that are made up here."""

import pytest

from benchmarks import _psplib
from roadmaps.planning import schedule
from roadmaps.planning.network import Activity, Predecessor

STARS = "*" * 72
INSTANCE = f"""{STARS}
file with basedata            : made_up.bas
initial value random generator: 1
{STARS}
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  12
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{STARS}
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      3      0        9        2        9
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
{"-" * 72}
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       1    1
  4      1     5       0    2
  5      1     0       0    0
{STARS}
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    2
{STARS}
"""
UPPER_BOUNDS = """solutionlist of somebody
==========================
Par\tInst\tMakespan\tDate
==========================
1\t1\t12\t\tMon Jan  1 2001  somebody
1\t2\t9\t\tMon Jan  1 2001  somebody else
2\t1\t31
"""
BOUNDS = """The rows hold 2 numbers beside the 3 of their names.
  1   1   12   11         somebody
  1   2    9    9    *    somebody
"""


def test_an_instance_becomes_a_network_of_its_jobs():
    network = _psplib.network(INSTANCE)

    assert network.capacities == (2, 2)
    assert network.activities[0] == Activity("1", 0, (0, 0))
    assert network.activities[4].after == (Predecessor("3"), Predecessor("4"))
    assert [each.uses for each in network.activities[1:4]] == [(2, 0), (1, 1), (0, 2)]
    # 2 then 3 on the first resource, and 4 waits for 2 and then for 3: 3 + 4 + 5
    assert max(each.finish for each in schedule.by_latest_finish(network).values()) == 12


def test_lines_of_another_system_are_read_too():
    assert _psplib.network(INSTANCE.replace("\n", "\r\n")) == _psplib.network(INSTANCE)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("REQUESTS/DURATIONS", "REQUESTS", "REQUESTS/DURATIONS is expected once"),
        ("  4      1     5       0    2", "  4      2     5       0    2", "Job 4: one mode"),
        ("  4      1     5       0    2", "  4      1     5       0", "Job 4: one mode and 2"),
        ("  4      1     5       0    2\n", "", "name different jobs"),
        ("  1           4", "  1           7", r"do not exist: \[7\]"),
        ("    2    2\n", "", "one line of numbers"),
    ],
)
def test_what_is_not_of_the_format_is_said(old, new, said):
    assert old in INSTANCE

    with pytest.raises(_psplib.BadFile, match=said):
        _psplib.network(INSTANCE.replace(old, new))


@pytest.mark.parametrize("text", [UPPER_BOUNDS, BOUNDS])
def test_a_result_list_gives_makespans_by_parameter_set_and_instance(text):
    found = _psplib.makespans(text)

    assert (found[1, 1], found[1, 2]) == (12, 9)
    assert len(found) == (3 if text is UPPER_BOUNDS else 2)


def test_proven_optima_go_before_bounds_and_a_missing_list_is_named(tmp_path):
    (tmp_path / "j30hrs.sm").write_text(UPPER_BOUNDS)
    assert _psplib.best_known(tmp_path, "j30")[2, 1] == 31

    (tmp_path / "j30opt.sm").write_text("1 1 11 0.30\n")
    assert _psplib.best_known(tmp_path, "j30") == {(1, 1): 11}

    with pytest.raises(_psplib.BadFile, match=r"none of j60opt.sm, j60hrs.sm, j60lb.sm"):
        _psplib.best_known(tmp_path, "j60")
