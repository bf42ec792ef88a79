-- What a load keeps beside the tables.

-- Where each source came from; it may stand in several places, and goes with the
-- last of them.
CREATE TABLE places (
    -- The folder that paths count from: its full path, or the name it was given.
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    source_id TEXT NOT NULL,
    -- The run that found these bytes here first: its name, if it has one, and
    -- when it began (UTC, ISO 8601).
    run_id TEXT,
    loaded_at TEXT NOT NULL,
    PRIMARY KEY (root, path, source_id)
);
CREATE INDEX places_source_id ON places (source_id);

-- Sheets that repeat or contradict one of another source, or of the same.
CREATE TABLE findings_across (
    sheet_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    line INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (sheet_id, code)
);

-- What the comparison needs of each sheet.
CREATE TABLE sheet_summaries (
    source_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    summary {BYTES} NOT NULL,
    PRIMARY KEY (source_id, ordinal)
);
