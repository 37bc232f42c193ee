// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/journal/record.h"

#include <QSqlDatabase>
#include <QString>

#include <span>
#include <string>
#include <vector>

namespace holdfast::shell {

/// The journal's file (decisions §7): SQLite, write-ahead log, every transaction synced before it counts.
/// Used by one thread, and it blocks: the journal's own (journal_thread.h), or a test's.
class JournalStore {
public:
    static constexpr int kVersion = 1; ///< Of the file's form: the number of the last migration.

    struct Loaded {
        std::vector<journal::Record> records; ///< Oldest first.
        std::string problem; ///< What could not be read, as a sentence; empty: all was.
        bool isCut = false;  ///< The file could not be read to its end.
    };

    explicit JournalStore(QString path);
    ~JournalStore();
    JournalStore(const JournalStore&) = delete;
    JournalStore& operator=(const JournalStore&) = delete;

    /// Opens the file, makes or migrates it. May be called again after a failure.
    /// \retval ErrorCode::Unavailable  it cannot be opened, made or locked
    /// \retval ErrorCode::Unsupported  written by a newer version: it can be loaded, never written
    [[nodiscard]] Result<void> open();
    /// Where it cannot be written (a full or read-only disk): at least what is in it can be known. The
    /// next `open` tries to write again.
    /// \retval ErrorCode::Unavailable  it cannot be read either
    [[nodiscard]] Result<void> openToRead();
    /// The file is set aside under another name, and a new one made of these.
    /// \retval ErrorCode::Unavailable  not done; the file is where it was, or under its new name
    [[nodiscard]] Result<void> replaceWith(std::span<const journal::Record> records, WallTime now);
    /// Every record whose checksum holds. A damaged one is moved aside and replaced by a note of the same
    /// id, so that ids stay unique and a person finds out.
    /// \param now  for that note
    /// \retval ErrorCode::Unavailable  the file cannot be read
    [[nodiscard]] Result<Loaded> load(WallTime now);
    /// All of them, in one synced transaction; those that are there already are left as they are.
    /// \retval ErrorCode::Unavailable  nothing was written; the same call may be repeated
    /// \retval ErrorCode::Refused      an id is there with other contents: a broken promise of ours
    [[nodiscard]] Result<void> append(std::span<const journal::Record> records);

private:
    [[nodiscard]] Result<void> migrate();
    [[nodiscard]] Result<void> setAside(std::span<const journal::Record> notes,
                                        const std::vector<std::string>& reasons, WallTime now);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    bool m_isWritable = false;
    bool m_isForReading = false; ///< By openToRead.
};

} // namespace holdfast::shell
