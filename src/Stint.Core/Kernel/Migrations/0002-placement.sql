ALTER TABLE runs ADD COLUMN placement TEXT NOT NULL DEFAULT 'job_window';
ALTER TABLE runs ADD COLUMN tmux_server TEXT; -- of an existing window: the server's pid and start time, as its ids start anew with it
