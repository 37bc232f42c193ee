// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim {

/// What the end of a life does to what was written and not synced yet.
enum class Loss {
    None,      ///< The program ended, the machine did not: the kernel has all that was written.
    Unsynced,  ///< Power cut, F86{what=drop}: all of it is gone.
    Torn,      ///< F86{what=torn}: a part of the oldest is there, to some byte; nothing after it.
    Reordered, ///< F86{what=reorder}: each sector of it is there or not, whatever came first.
};
[[nodiscard]] std::string_view toString(Loss);

/// One file of a disk that promises no more than disks do (simulation.md §2, turmoil-fs): a write is
/// pending until it was synced; what is synced stays.
class DiskFile {
public:
    static constexpr std::size_t kSector = 512; ///< What a disk writes whole or not at all.

    /// Beyond the end: the file grows, a gap is zeros.
    void write(std::size_t offset, std::string_view bytes);
    void append(std::string_view bytes) { write(size(), bytes); }
    /// The first `writes` of what is pending; all of it without an argument.
    void sync(std::size_t writes = ~std::size_t{0});
    void truncate(std::size_t size); ///< Synced at once: done by a recovery only.
    /// Of the write that was made last, only a part reached the kernel: the program ended within it.
    void tearLast(std::uint64_t seed);
    /// The machine or the program ends here. Nothing is pending afterwards.
    void crash(Loss loss, std::uint64_t seed);
    /// One byte of what is synced becomes another one (F85).
    void damage(std::size_t offset);

    /// As a reader sees it: what is pending included.
    [[nodiscard]] const std::string& contents() const { return m_seen; }
    [[nodiscard]] std::size_t size() const { return m_seen.size(); }
    [[nodiscard]] std::size_t pending() const { return m_pending.size(); }
    /// Of a file that only grows: up to here it is synced.
    [[nodiscard]] std::size_t syncedSize() const
    {
        return m_pending.empty() ? m_seen.size() : m_pending.front().offset;
    }

private:
    struct Write {
        std::size_t offset = 0;
        std::string before; ///< What stood there; shorter than `length` where the file grew.
        std::size_t length = 0;
    };
    void undo(const Write& write, std::size_t from, std::size_t to);

    std::string m_seen;
    std::vector<Write> m_pending; ///< Oldest first.
};

} // namespace holdfast::sim
