"""Draws the collection's flat illustrations from scene files, deterministically."""
