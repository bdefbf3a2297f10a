"""From what the phases before say to packages, and later to what would be different."""
