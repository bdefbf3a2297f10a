"""Assessing again: when, who is asked, and what grew between two rounds (sheet 4.2).

growth.compare(engagement, before, after)   two rounds: for the closeout
growth.in_a_year(engagement, on)            what KPI K20 measures
"""
