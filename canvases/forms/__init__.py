"""Forms, each named after its act: one module for each subject.  They read; the actions write."""
