"""Forms of assessments, each named after its act.  They read; the actions write."""
