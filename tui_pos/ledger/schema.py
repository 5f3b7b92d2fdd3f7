"""The ledger's tables. `records` is the truth; the others are read from it and can be rebuilt."""

from __future__ import annotations

_FIRST = """
CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    terminal TEXT NOT NULL,
    who TEXT NOT NULL,
    sale TEXT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER records_follow_each_other BEFORE INSERT ON records
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM records)
    BEGIN SELECT RAISE(ABORT, 'records follow each other'); END;
CREATE TRIGGER records_are_final_update BEFORE UPDATE ON records
    BEGIN SELECT RAISE(ABORT, 'records are final'); END;
CREATE TRIGGER records_are_final_delete BEFORE DELETE ON records
    BEGIN SELECT RAISE(ABORT, 'records are final'); END;
CREATE TABLE sales (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER,
    receipt TEXT UNIQUE,
    receipt_number INTEGER UNIQUE
) WITHOUT ROWID;
CREATE INDEX sales_unfinished ON sales (state) WHERE state IN ('open', 'held');
CREATE TABLE redemptions (
    sale TEXT NOT NULL,
    redemption INTEGER NOT NULL,
    platform TEXT NOT NULL,
    code_key TEXT NOT NULL,
    state TEXT NOT NULL,
    live INTEGER NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (sale, redemption, code_key)
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_live_redemption ON redemptions (platform, code_key) WHERE live = 1;
CREATE INDEX redemptions_parked ON redemptions (sale) WHERE state IN ('parked', 'undo parked');
CREATE INDEX redemptions_by_code ON redemptions (code_key);
CREATE TABLE print_jobs (
    job INTEGER PRIMARY KEY,
    receipt TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX print_jobs_waiting ON print_jobs (job) WHERE state IN ('queued', 'started');
CREATE TABLE vault (code_key TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_SECOND = """
CREATE TABLE code_steps (
    code_key TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (code_key, seq)
) WITHOUT ROWID;
INSERT OR IGNORE INTO code_steps
    SELECT CASE WHEN json_valid(body) THEN json_extract(body, '$.code_key') END, seq FROM records
    WHERE kind IN ('voucher.checked', 'undo.intended', 'undo.done');
INSERT OR IGNORE INTO code_steps
    SELECT redemptions.code_key, records.seq FROM records
    JOIN redemptions ON redemptions.sale = records.sale AND redemptions.redemption
        = CASE WHEN json_valid(body) THEN
            coalesce(json_extract(body, '$.redemption.id'), json_extract(body, '$.redemption'))
        END
    WHERE kind GLOB 'redemption.*' OR kind IN ('undo.parked', 'undo.refused');
CREATE TABLE reported (
    platform TEXT NOT NULL,
    code_key TEXT NOT NULL,
    state TEXT NOT NULL,
    account TEXT,
    at TEXT,
    PRIMARY KEY (platform, code_key)
) WITHOUT ROWID;
CREATE TABLE refunds (
    sale TEXT NOT NULL,
    redemption INTEGER NOT NULL,
    code_key TEXT NOT NULL,
    code_masked TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (sale, redemption, code_key)
) WITHOUT ROWID;
CREATE TABLE compared (
    platform TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (platform, day)
) WITHOUT ROWID;
CREATE TABLE differences (seq INTEGER PRIMARY KEY, seen INTEGER NOT NULL);
CREATE INDEX differences_unseen ON differences (seq) WHERE seen = 0;
CREATE INDEX redemptions_by_time ON redemptions (time);
CREATE INDEX records_sent ON records (time)
    WHERE kind IN ('redemption.intended', 'redemption.resent');
"""
"""Which records are about a code, what its platform said of it last, what came back later."""

_THIRD = """
DROP TABLE compared;
CREATE TABLE compared (
    platform TEXT NOT NULL,
    day TEXT NOT NULL,
    time TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (platform, day)
) WITHOUT ROWID;
INSERT OR IGNORE INTO compared
    SELECT json_extract(body, '$.platform'), json_extract(body, '$.day'), max(time),
        coalesce(json_extract(body, '$.waiting'), 0), count(*)
    FROM (SELECT time, CASE WHEN json_valid(body) THEN body END AS body FROM records
        WHERE kind = 'day.compared')
    GROUP BY 1, 2;
"""
"""When a day was last compared, and whether something was left open."""

_FOURTH = """
ALTER TABLE print_jobs RENAME TO print_jobs_before;
CREATE TABLE print_jobs (
    job INTEGER PRIMARY KEY,
    receipt TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL,
    begun INTEGER NOT NULL DEFAULT 0,
    error INTEGER
);
INSERT INTO print_jobs
    SELECT job, receipt, copy, state, coalesce(starts.times, 0), ends.error
    FROM print_jobs_before
    LEFT JOIN (SELECT json_extract(body, '$.job') AS job, count(*) AS times
        FROM (SELECT CASE WHEN json_valid(body) THEN body END AS body FROM records
            WHERE kind = 'print.started') GROUP BY 1) AS starts USING (job)
    LEFT JOIN (SELECT json_extract(body, '$.job') AS job, max(seq),
            json_extract(body, '$.error') AS error
        FROM (SELECT seq, CASE WHEN json_valid(body) THEN body END AS body FROM records
            WHERE kind = 'print.ended') GROUP BY 1) AS ends USING (job);
DROP TABLE print_jobs_before;
CREATE INDEX print_jobs_waiting ON print_jobs (job) WHERE state IN ('queued', 'started');
CREATE INDEX print_jobs_missing ON print_jobs (job) WHERE state IN ('cut', 'failed');
CREATE INDEX print_jobs_unconfirmed ON print_jobs (job) WHERE state = 'unconfirmed';
CREATE INDEX print_jobs_by_receipt ON print_jobs (receipt);
"""
"""How often a receipt was begun, and what kept it from paper last."""

STEPS = (_FIRST, _SECOND, _THIRD, _FOURTH)
"""What makes a file of each version out of one of the version before, the first out of nothing."""

VERSION = len(STEPS)
