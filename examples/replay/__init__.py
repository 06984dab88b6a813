"""The replay of a recorded portfolio: reading it, living it again, comparing the two."""
