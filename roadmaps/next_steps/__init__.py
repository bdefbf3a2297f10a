"""Next steps as their sheet shows them: growth road, board, proposals, what is due."""
