"""What the code book answers about the characters of ICD-10-PCS codes."""

from __future__ import annotations

from coder_drill.codebooks import pcs, pcsmeaning
from coder_drill.codebooks.database import Database
from coder_drill.codebooks.model import PcsAxis, PcsOperation, System
from coder_drill.codebooks.text import key_of, split_prefix


class PcsTables:
    """The tables of ICD-10-PCS of one database."""

    def __init__(self, database: Database) -> None:
        self._rows = database.rows

    def axes(self, code: str) -> list[PcsAxis]:
        """The characters of a PCS code or prefix with their meaning (empty where not known)."""
        key = key_of(split_prefix(code)[1])
        if key[:1] not in pcs.AXES or len(key) > 7:
            return []
        return [self._axis(key, position) for position in range(1, len(key) + 1)]

    def values(self, prefix: str) -> list[PcsAxis]:
        """What may come next after a PCS prefix of 0 to 6 characters, by value."""
        return [axis for axis, _, _ in self.choices(prefix)]

    def choices(self, prefix: str) -> list[tuple[PcsAxis, str, int]]:
        """What may come after a PCS prefix of 0 to 6 characters, by value: the character, its

        definition (empty where none is known) and how many valid codes go on so.
        """
        key = key_of(split_prefix(prefix)[1])
        length = len(key) + 1
        if length > 7:
            return []
        if length <= 3:
            query = "SELECT substr(prefix, ?, 1), codes FROM pcs_prefix WHERE length(prefix) = ?"
            values: tuple[object, ...] = (length, length, key, f"{key}~")
            query += " AND prefix >= ? AND prefix < ? ORDER BY 1"
        else:
            query = (
                "SELECT substr(key, ?, 1), count(*) FROM code WHERE system = 'icd10pcs'"
                " AND billable AND key >= ? AND key < ? GROUP BY 1 ORDER BY 1"
            )
            values = (length, key, f"{key}~")
        found = []
        for value, codes in self._rows(query, *values):
            axis = self._axis(key + value, length)
            found.append((axis, self.definition(axis, key + value), codes))
        return found

    def example(self, prefix: str) -> str:
        """Title of the first valid PCS code that begins with the prefix, or nothing."""
        key = key_of(split_prefix(prefix)[1])
        query = (
            "SELECT title FROM code WHERE system = ? AND billable AND key >= ? AND key < ?"
            " ORDER BY key LIMIT 1"
        )
        rows = self._rows(query, System.ICD10PCS.value, key, f"{key}~")
        return str(rows[0][0]) if rows else ""

    def begins(self, prefix: str) -> bool:
        """True when a valid PCS code begins with the prefix."""
        key = key_of(split_prefix(prefix)[1])
        query = "SELECT 1 FROM code WHERE system = ? AND billable AND key >= ? AND key < ? LIMIT 1"
        return bool(self._rows(query, System.ICD10PCS.value, key, f"{key}~"))

    def definition(self, axis: PcsAxis, code: str) -> str:
        """What a character of a PCS code or prefix means beyond its name, or nothing.

        Root operations as defined; body parts and devices by what they include; approaches.
        """
        if axis.position == 3:
            operation = self.operation(code)
            return operation.definition if operation is not None else ""
        query = (
            "SELECT section, position, meaning FROM pcs_definition WHERE name IN (?, ?)"
            " AND position IN (0, ?)"
        )
        # Devices are listed with the body system that they are used in.
        system = self._axis(code, 2).meaning if axis.position == 6 and len(code) > 1 else ""
        names = (axis.meaning, f"{axis.meaning} in {system}" if system else axis.meaning)
        rows = self._rows(query, *names, axis.position)
        rows = [row for row in rows if axis.position == 5 or row[0] in ("", code[:1])]
        # The section's own definition comes before that of another, a definition before a list.
        rows.sort(key=lambda row: (row[0] != code[:1], row[1] == 0, row[0]))
        return rows[0][2] if rows and axis.position > 3 else ""

    def _axis(self, key: str, position: int) -> PcsAxis:
        names = pcs.AXES.get(key[:1], ("",) * 7)
        value = key[position - 1]
        # A code's own row comes first: some values mean different things within one table.
        query = (
            "SELECT meaning FROM pcs_axis WHERE scope IN (?, ?) AND position = ? AND value = ?"
            " ORDER BY length(scope) DESC"
        )
        rows = self._rows(query, key, pcs.scope(key, position), position, value)
        meaning = str(rows[0][0]) if rows else ""
        if position > 3 and key[0] in pcsmeaning.SECTIONS:
            meaning = self._borne_out(key, position, meaning)
        return PcsAxis(position, names[position - 1], value, meaning)

    def _borne_out(self, key: str, position: int, meaning: str) -> str:
        """A meaning as the titles of the codes that begin with a key bear it out, or nothing."""
        query = "SELECT key, title FROM code WHERE system = ? AND billable AND key >= ? AND key < ?"
        codes = self._rows(query, System.ICD10PCS.value, key, f"{key}~")
        if not codes:
            query = "SELECT key, title FROM retired WHERE system = ? AND key = ?"
            codes = self._rows(query, System.ICD10PCS.value, key)
        return pcsmeaning.shared(
            pcsmeaning.fitting(code, position, meaning, title) for code, title in codes
        )

    def operation(self, code: str) -> PcsOperation | None:
        """Definition of the root operation of a PCS code or table prefix, None where not known."""
        key = key_of(split_prefix(code)[1])
        query = (
            "SELECT name, definition, explanation, examples FROM pcs_operation"
            " WHERE section = ? AND value = ?"
        )
        rows = self._rows(query, key[:1], key[2:3])
        return PcsOperation(*rows[0]) if rows else None
