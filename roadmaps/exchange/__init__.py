"""The plan for other tools, and theirs for us.  Calculations that import no Django."""
