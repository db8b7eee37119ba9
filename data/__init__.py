"""The store and everything that feeds it; the only package that knows SQL."""
