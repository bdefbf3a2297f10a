"""What the room settles: agreed scores, targets, their votes."""
