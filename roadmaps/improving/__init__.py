"""Continuous improvement as arithmetic: what a review suggests.  Pure, no Django."""
