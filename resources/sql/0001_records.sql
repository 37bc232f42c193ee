-- SPDX-FileCopyrightText: 2026 The Holdfast authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The journal: what was intended, what came of it, what proves it. Rows are added and never changed,
-- but for a damaged one, which moves to `damaged` and leaves a note in its place.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,   -- given by the engine, rising
    at INTEGER NOT NULL,      -- milliseconds since 1970 UTC
    account TEXT NOT NULL,    -- empty: of the program
    kind TEXT NOT NULL,       -- core/journal/record.cpp, kindOf
    body TEXT NOT NULL,       -- JSON: core/journal/shapes.h
    checksum TEXT NOT NULL    -- XXH3-128 of all of the above, in hexadecimal
) STRICT;

CREATE TABLE damaged (
    id INTEGER NOT NULL,
    at INTEGER,
    account TEXT,
    kind TEXT,
    body TEXT,
    checksum TEXT,
    found_at INTEGER NOT NULL,
    why TEXT NOT NULL
) STRICT;
