"""The mandate made ready: what is missing, its document, words, drafts; sheet 2.3."""
