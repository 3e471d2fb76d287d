CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    id             TEXT PRIMARY KEY,
    version        INTEGER NOT NULL,
    name           TEXT NOT NULL,
    tag            TEXT NOT NULL,
    command        TEXT NOT NULL,
    argv           TEXT,              -- JSON array; null for a shell line
    workdir        TEXT NOT NULL,     -- where the command starts
    status         TEXT NOT NULL,
    reason         TEXT,
    exit_code      INTEGER,
    signal         TEXT,
    error          TEXT,
    last_message   TEXT,
    is_archived    INTEGER NOT NULL,
    parent_run_id  TEXT,
    timeout_s      REAL,
    created_at     REAL NOT NULL,     -- all times in seconds since the epoch
    updated_at     REAL NOT NULL,
    queued_at      REAL,
    launched_at    REAL,
    started_at     REAL,
    ended_at       REAL,
    stopped_at     REAL,
    tmux_socket    TEXT,              -- absolute path of the server's socket
    tmux_session   TEXT,
    tmux_window    TEXT,
    tmux_window_id TEXT,
    tmux_pane      TEXT,
    log_file       TEXT,
    log_size       INTEGER,
    log_complete   INTEGER,
    cpu_seconds    REAL,
    max_rss_bytes  INTEGER,
    launcher_pid   INTEGER,           -- who launches it, to know whether it still will
    launcher_start INTEGER,
    launcher_boot  TEXT,
    launcher_host  TEXT
);

CREATE INDEX runs_listed ON runs (is_archived, id);
CREATE INDEX runs_by_tag ON runs (tag, id);
CREATE INDEX runs_active ON runs (id) WHERE status IN ('launching', 'running');

CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      REAL NOT NULL,
    type    TEXT NOT NULL,
    run_id  TEXT,
    version INTEGER,
    data    TEXT
);
