-- Runs by status, and for sorted lists all that they are sorted by in one place: their rows are ten times as long.
CREATE INDEX runs_sorted ON runs (is_archived, status, id, name, started_at, ended_at, exit_code);
