"""Briefings: documents frozen on a day, written out in several formats, and checked later."""
