// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/journal/record.h"

#include <QString>

#include <span>
#include <utility>
#include <vector>

namespace holdfast::shell {

/// Where records go that could not wait for the journal (decisions §7, F83): a file whose space is taken
/// at the start, so that a full disk cannot refuse it. Written by the engine's thread.
///
/// Form: entries one after the other, each a header of length and checksum (XXH3-128) and one line of
/// JSON; length zero ends the list, and so does an entry that does not hold (torn by a crash).
/// A write reaches the kernel before append() returns: it survives the end of the program. Against the
/// loss of power the journal's thread calls sync().
class ReserveFile {
public:
    static constexpr std::size_t kSize = 1 << 20;

    explicit ReserveFile(QString path);
    ~ReserveFile();
    ReserveFile(const ReserveFile&) = delete;
    ReserveFile& operator=(const ReserveFile&) = delete;

    /// Makes the file and takes its space, or finds what is in it.
    /// \retval ErrorCode::Unavailable  no file, or no space for it
    [[nodiscard]] Result<void> open();
    /// What is in it, oldest first. Stops at the first entry that does not hold.
    [[nodiscard]] std::vector<journal::Record> load() const;
    /// \retval ErrorCode::Unavailable  not open, full, or the write failed: the records are in memory only
    [[nodiscard]] Result<void> append(std::span<const journal::Record> records);
    /// Forgets everything: all of it is in the journal now.
    [[nodiscard]] Result<void> clear();
    [[nodiscard]] bool isEmpty() const { return m_end == 0; }
    /// To the disk itself. May block; from any thread, while the file is open.
    void sync() const;

private:
    QString m_path;
    int m_fd = -1;
    std::size_t m_end = 0; // where the next entry goes
};

} // namespace holdfast::shell
