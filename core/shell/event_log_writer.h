// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/event_log.h"

#include <QFile>
#include <QString>
#include <QThreadPool>

#include <cstdint>
#include <vector>

namespace holdfast::shell {

/// Writes the event log (decisions §7): append-only files of lines, not synced, one life of the program
/// after the other. A file that is full is closed, compressed and followed by the next. Replay reads
/// them with readEventLog. Lives on the journal's thread (but compresses on another); trouble with the disk costs events and says so
/// in the log when it can write again, and never disturbs the journal.
class EventLogWriter {
public:
    static constexpr qint64 kFileMax = 64LL << 20; ///< Before compression.
    static constexpr qint64 kKeptMax = 2LL << 30;  ///< All files together; the oldest go first.

    explicit EventLogWriter(QString directory, qint64 fileMax = kFileMax,
                            qint64 keptMax = kKeptMax);

    /// \param dropped  events lost before these, for the log to say
    void append(const std::vector<journal::TimedEvent>& events, std::uint64_t dropped = 0);

private:
    bool openNext();
    void finishFile();
    void compressLeftovers();
    void dropOldest();

    QString m_directory;
    qint64 m_fileMax;
    qint64 m_keptMax;
    QFile m_file;
    std::uint64_t m_dropped = 0;
    bool m_isFirst = true;
    QThreadPool m_packer; // one thread; its end is waited for
};

/// All events in a directory's files, oldest first. A torn last line is left out.
/// \retval ErrorCode::Unavailable  a file cannot be read
/// \retval ErrorCode::Malformed, Missing, UnknownValue  a line is not an event; the context says where
[[nodiscard]] Result<std::vector<journal::TimedEvent>> readEventLog(const QString& directory);

} // namespace holdfast::shell
