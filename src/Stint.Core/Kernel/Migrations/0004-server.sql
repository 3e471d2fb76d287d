CREATE TABLE sweeps (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1, -- grows with every change of the sweep and of its runs
    record  TEXT NOT NULL               -- JSON, as in sweeps/ID.json
) WITHOUT ROWID;

DROP INDEX runs_of_sweep;
CREATE INDEX runs_of_sweep ON runs (sweep_id, id, cell, status) WHERE sweep_id IS NOT NULL;

ALTER TABLE runs ADD COLUMN wandb_dir TEXT; -- the directory of the W&B run that it made, absolute
CREATE INDEX runs_by_end ON runs (ended_at) WHERE ended_at IS NOT NULL; -- who ran at the same time

-- How many runs there are: counting them takes the longer, the more there are.
CREATE TABLE run_counts (
    is_archived INTEGER PRIMARY KEY,
    total       INTEGER NOT NULL
);
INSERT INTO run_counts SELECT 0, count(*) FROM runs WHERE is_archived = 0;
INSERT INTO run_counts SELECT 1, count(*) FROM runs WHERE is_archived = 1;
CREATE TRIGGER run_added AFTER INSERT ON runs BEGIN
    UPDATE run_counts SET total = total + 1 WHERE is_archived = new.is_archived;
END;
CREATE TRIGGER run_removed AFTER DELETE ON runs BEGIN
    UPDATE run_counts SET total = total - 1 WHERE is_archived = old.is_archived;
END;
CREATE TRIGGER run_archived AFTER UPDATE OF is_archived ON runs WHEN new.is_archived <> old.is_archived BEGIN
    UPDATE run_counts SET total = total - 1 WHERE is_archived = old.is_archived;
    UPDATE run_counts SET total = total + 1 WHERE is_archived = new.is_archived;
END;
