"""What statements about records share: which rows are shown, which place they are for, who stands behind a sum."""

SHOWN = "(:illustrative OR {0}.provenance <> 'illustrative')"
"""The row of alias ``{0}`` is no example, or examples are wanted."""

WITHIN = """
(:place IS NULL OR {0}.place = :place
    OR {0}.place IN (SELECT child FROM place_parent WHERE parent = :place AND end_year IS NULL))
"""
"""The row of alias ``{0}`` is for a place or for what lies in it; None takes all."""


def weakest(*columns: str) -> str:
    """Provenance of a group of rows, for a statement: illustrative if any of it is, else self-reported if any is."""
    ranks = [
        f"max(CASE {column} WHEN 'illustrative' THEN 2 WHEN 'self_reported' THEN 1 ELSE 0 END)" for column in columns
    ]
    worst = ranks[0] if len(ranks) == 1 else f"max({', '.join(ranks)})"
    return f"CASE {worst} WHEN 2 THEN 'illustrative' WHEN 1 THEN 'self_reported' ELSE 'official' END"
