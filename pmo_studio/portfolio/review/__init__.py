"""The quarterly review pack: how one's engagements went in a quarter, for the board's table.

span      which quarter, and what of it can be known
gates     decisions, conditions and waivers of many engagements
sheet     one engagement in the quarter, all of it from stored days; counts: its KPIs by colour
asks      what the board is asked to decide about it
pack      all of them, with their sums
printed   the same as a PDF

Nothing is kept of a quarter beyond what is dated: progress, what lay ahead and what was late then
are said to be unknown, and never shown as they are today.
"""
