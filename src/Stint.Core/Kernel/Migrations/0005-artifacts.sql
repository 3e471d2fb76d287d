ALTER TABLE runs ADD COLUMN wandb_dir TEXT; -- the directory of the W&B run that it made, absolute
CREATE INDEX runs_by_end ON runs (ended_at) WHERE ended_at IS NOT NULL; -- who ran at the same time
