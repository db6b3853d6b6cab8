"""One-to-one matching of rows to columns with the largest total value.

The Hungarian method with potentials (Kuhn 1955, Munkres 1957; shortest augmenting paths), O(n² m).
Written here so that the runtime needs no numerical package; a property test proves it against
brute force.
"""

from __future__ import annotations

from collections.abc import Sequence

_INFINITY = float("inf")


def best_matching(values: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row the column matched to it, or None, so that the sum of values is largest.

    ``values`` is a rectangular table of numbers >= 0. A value of 0 means that the two do not go
    together: such pairs are never matched. Among equal totals the result is the same each time.
    """
    found: list[int | None] = [None] * len(values)
    # Most codes have nothing in common: only rows and columns with a value take part.
    rows = [i for i, row in enumerate(values) if any(row)]
    columns = [j for j, column in enumerate(zip(*values, strict=True)) if any(column)]
    if not rows:
        return found
    if len(rows) <= len(columns):
        assigned = _assign([[-values[i][j] for j in columns] for i in rows])
        pairs = [(rows[x], columns[y]) for x, y in enumerate(assigned) if y is not None]
    else:
        assigned = _assign([[-values[i][j] for i in rows] for j in columns])
        pairs = [(rows[y], columns[x]) for x, y in enumerate(assigned) if y is not None]
    for i, j in pairs:
        if values[i][j] > 0:
            found[i] = j
    return found


def _assign(cost: Sequence[Sequence[float]]) -> list[int | None]:
    """Least-cost assignment of every row (rows <= columns); 1-based inside, as usually printed."""
    n, m = len(cost), len(cost[0])
    row_potential = [0.0] * (n + 1)
    column_potential = [0.0] * (m + 1)
    row_of = [0] * (m + 1)
    came_from = [0] * (m + 1)
    for row in range(1, n + 1):
        row_of[0] = row
        column = 0
        shortest = [_INFINITY] * (m + 1)
        used = [False] * (m + 1)
        while row_of[column]:
            used[column] = True
            current = row_of[column]
            step, following = _INFINITY, 0
            line = cost[current - 1]
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = line[j - 1] - row_potential[current] - column_potential[j]
                if reduced < shortest[j]:
                    shortest[j], came_from[j] = reduced, column
                if shortest[j] < step:
                    step, following = shortest[j], j
            for j in range(m + 1):
                if used[j]:
                    row_potential[row_of[j]] += step
                    column_potential[j] -= step
                else:
                    shortest[j] -= step
            column = following
        while column:
            previous = came_from[column]
            row_of[column] = row_of[previous]
            column = previous
    assigned: list[int | None] = [None] * n
    for j in range(1, m + 1):
        if row_of[j]:
            assigned[row_of[j] - 1] = j - 1
    return assigned
