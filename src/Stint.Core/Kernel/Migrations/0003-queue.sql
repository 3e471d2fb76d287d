ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0; -- higher first
ALTER TABLE runs ADD COLUMN queue_position REAL; -- lower first within a priority
ALTER TABLE runs ADD COLUMN after TEXT;          -- JSON array of {id, condition}; null for none, as for the next ones
ALTER TABLE runs ADD COLUMN slots TEXT;          -- JSON object: how many of each it needs
ALTER TABLE runs ADD COLUMN held_slots TEXT;     -- JSON object: the numbers it was given when it was launched
ALTER TABLE runs ADD COLUMN sweep_id TEXT;
ALTER TABLE runs ADD COLUMN sweep_params TEXT;   -- JSON object of texts
ALTER TABLE runs ADD COLUMN cell TEXT;

CREATE INDEX runs_queued ON runs (priority DESC, queue_position, id) WHERE status = 'queued';
CREATE INDEX runs_of_sweep ON runs (sweep_id, id) WHERE sweep_id IS NOT NULL;

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
