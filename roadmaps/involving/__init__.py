"""People in the change made ready for pages: what is read of the tables, and how it is said."""
