"""Sheet 5.1: the eleven sections of the closeout, each read from what is stored; none is typed.

figures    one number with what it counts, its arithmetic, and the sheet where it comes from
mandate    promises line by line, and decision rights in use
worth      value created, delivered, captured
canvas     the canvas then and now, and small
plan       planned against actual
appendix   definitions, agreement, who answered
whole      all of it for one engagement, read once
"""
