"""The plan drawn over time, for the page and for paper.  Pure: no Django, nothing is scheduled.

`scene` says what is drawn and `words` in which words; `drawn.drawn` makes the parts of the page
(templates/roadmaps/gantt.html), `paper.markup` the A3 pages of a PDF, `table.lines` the same rows
in words for tables and files.
"""
