"""Continuous improvement as arithmetic: reviews, growth by quarters, stages.  Pure, no Django."""
