"""Calculations of the closeout: mandate, value, plan, lessons, and the celebration's agenda.

No Django.
"""
