"""Fills a workdir's database with copies of one real run."""

import sqlite3
from contextlib import closing

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
MILLISECOND = 1 << 20  # an id counts milliseconds above its 20 random bits


def fill(workdir, run_id, total):
    """Copies the row of a run until there are `total`, each copy a millisecond older than the one before it.

    Only the id and the time of creation differ; texts that name the run name its copy. The copies have no folders.
    """
    with closing(sqlite3.connect(workdir.path / ".agents" / "stint.db", timeout=30)) as database:
        columns = database.execute("PRAGMA table_info(runs)").fetchall()
        names = [column[1] for column in columns]
        row = dict(zip(names, database.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()))
        # A numeric key beside the id is SQLite's to give.
        row |= {name: None for _, name, kind, _, _, key in columns if key and kind.upper() == "INTEGER" and name != "id"}
        insert = f"INSERT INTO runs ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        with database:
            database.executemany(insert, (_copy(row, run_id, age) for age in range(1, total)))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(row, run_id, age):
    new_id = _encode(_decode(run_id) - age * MILLISECOND)
    copied = {name: value.replace(run_id, new_id) if isinstance(value, str) else value for name, value in row.items()}
    copied["id"] = new_id
    created = row.get("created_at")
    if isinstance(created, float):
        copied["created_at"] = created - age / 1000
    elif isinstance(created, int):
        copied["created_at"] = created - age
    return list(copied.values())


def _decode(text):
    number = 0
    for letter in text:
        number = number * 32 + ALPHABET.index(letter)
    return number


def _encode(number):
    letters = []
    for _ in range(LENGTH):
        number, digit = divmod(number, 32)
        letters.append(ALPHABET[digit])
    if all(letter.isdigit() for letter in letters):
        letters[0] = "a"  # an id holds a letter
    return "".join(reversed(letters))
