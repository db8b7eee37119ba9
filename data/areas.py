"""Which region or nation a place counts for, as the head of statements that count records by area."""

AREAS = """
area AS (
    SELECT p.code AS place, p.code AS area FROM place p
    WHERE EXISTS (SELECT 1 FROM place_level l WHERE l.place = p.code AND l.level IN ('region', 'country'))
    UNION
    SELECT pp.child, pp.parent FROM place_parent pp
    JOIN place_level l ON l.place = pp.parent AND l.level = 'region'
    WHERE pp.end_year IS NULL
        AND NOT EXISTS (SELECT 1 FROM place_level k WHERE k.place = pp.child AND k.level IN ('region', 'country'))
)
"""
"""``place`` → ``area``: a region or nation is its own; a place within regions has each of them."""
