// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/record.h"
#include "core/sim/disk.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace holdfast::sim {

/// The journal and its reserve on a simulated disk: what core/shell's JournalStore, ReserveFile and
/// JournalThread promise together, in bytes of the real codec.
///
/// A transaction is its records' frames and a frame that ends it; a transaction without its end never
/// was, and nothing after the first frame that does not hold. Below what was synced a damaged record is
/// one damaged record, as a row of the real file is. A batch that the disk refuses waits, and all after it, in order. What the reserve kept is taken
/// over by the recovery: a record that is there already changes nothing, another one under a used id
/// gets a new one. The reserve is emptied when the batches that repeat it are synced.
class SimJournal {
public:
    struct Recovered {
        std::vector<journal::Record> records; ///< Oldest first.
        std::string problem;                  ///< What could not be read; empty: all was.
        std::size_t lost = 0;                 ///< Records of transactions that had no end.
    };

    /// \param bodies  what encodeBody gave for each record
    /// \returns the batch's number
    std::uint64_t write(const std::vector<journal::Record>& records,
                        const std::vector<std::string>& bodies);
    /// All up to this batch, and whatever was written before it.
    void sync(std::uint64_t batch);
    /// Into the reserve, in the kernel when this returns; and into the journal's queue as well.
    std::uint64_t reserve(const std::vector<journal::Record>& records);
    void syncReserve() { m_reserve.sync(); }
    /// The disk refuses writes of the journal (F83, F84) until told otherwise; the reserve has its space.
    void setRefusing(bool isRefusing);
    [[nodiscard]] bool isRefusing() const { return m_isRefusing; }
    [[nodiscard]] bool isWaiting() const { return !m_queue.empty(); }

    /// The write that was made last was cut in its middle: the crash came within it.
    enum class Within { Nothing, Write, Sync, Reserve };
    /// \param loss  what happens to what is not synced; what waits in the queue is gone in any case
    void crash(Loss loss, Within within, std::uint64_t seed);
    /// One record is damaged where it lies (F85 corrupt); its index is drawn. False: there is none.
    bool corrupt(std::uint64_t seed);
    /// An older copy was put back (F85 rollback): the last `batches` never were.
    void rollBack(std::size_t batches);
    /// What the next start finds. Everything found is synced afterwards.
    [[nodiscard]] Recovered recover(WallTime now);

    [[nodiscard]] std::size_t bytes() const { return m_file.size(); }
    [[nodiscard]] const DiskFile& reserveFile() const { return m_reserve; }

private:
    struct Batch {
        std::uint64_t number = 0;
        std::string bytes;
    };
    void put(Batch batch);

    DiskFile m_file;
    DiskFile m_reserve;
    std::size_t m_reserveEnd = 0;
    std::uint64_t m_reserveBatch = 0; ///< When this one is synced the reserve is superfluous.
    std::uint64_t m_batchLast = 0;
    std::deque<std::uint64_t> m_unsynced; ///< One for each pending write of m_file.
    std::deque<Batch> m_queue;            ///< Refused, or behind a refused one.
    std::vector<std::size_t> m_ends;      ///< Where each transaction of m_file ends.
    bool m_isRefusing = false;
    // A start decodes only what no start has decoded: the rest is compared by its checksums.
    std::vector<journal::Record> m_decoded;
    std::size_t m_decodedEnd = 0;
    std::size_t m_syncedEnd = 0; ///< When the last life ended.
};

} // namespace holdfast::sim
