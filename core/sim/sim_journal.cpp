// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/sim_journal.h"

#include "core/base/assert.h"
#include "core/journal/adopt.h"
#include "core/journal/codec.h"
#include "core/journal/frame.h"
#include "core/sim/random.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace holdfast::sim {
namespace {

constexpr std::string_view kEnd = "end"; ///< The line that ends a transaction.

std::string transactionOf(const std::vector<journal::Record>& records,
                          const std::vector<std::string>& bodies)
{
    std::string bytes;
    for (std::size_t i = 0; i < records.size(); ++i)
        bytes += journal::frame(journal::recordLine(records[i], bodies[i]));
    return bytes + journal::frame(kEnd);
}

/// The length an entry says it has, whether its line holds or not; nothing where none can begin.
std::optional<std::size_t> lengthAt(std::string_view bytes, std::size_t offset)
{
    std::uint64_t length = 0;
    if (offset + journal::kFrameHeader > bytes.size()) return std::nullopt;
    std::memcpy(&length, bytes.data() + offset, sizeof length);
    if (length == 0 || length > bytes.size() - offset - journal::kFrameHeader) return std::nullopt;
    return static_cast<std::size_t>(length);
}

} // namespace

void SimJournal::put(Batch batch)
{
    if (m_isRefusing || !m_queue.empty()) {
        m_queue.push_back(std::move(batch));
        return;
    }
    m_file.append(batch.bytes);
    m_unsynced.push_back(batch.number);
    m_ends.push_back(m_file.size());
}

std::uint64_t SimJournal::write(const std::vector<journal::Record>& records,
                                const std::vector<std::string>& bodies)
{
    HF_ASSERT(records.size() == bodies.size());
    put({++m_batchLast, transactionOf(records, bodies)});
    return m_batchLast;
}

void SimJournal::sync(std::uint64_t batch)
{
    std::size_t writes = 0;
    while (!m_unsynced.empty() && m_unsynced.front() <= batch) {
        m_unsynced.pop_front();
        ++writes;
    }
    m_file.sync(writes);
    const bool isThere = m_queue.empty() || m_queue.front().number > m_reserveBatch;
    const bool isSynced = m_unsynced.empty() || m_unsynced.front() > m_reserveBatch;
    if (m_reserveEnd > 0 && isThere && isSynced) { // all of it is in the journal now
        m_reserve.write(0, std::string(journal::kFrameHeader, '\0'));
        m_reserveEnd = 0;
    }
}

std::uint64_t SimJournal::reserve(const std::vector<journal::Record>& records)
{
    std::string bytes;
    std::vector<std::string> bodies;
    for (const journal::Record& record : records) {
        bodies.push_back(journal::encodeBody(record.body));
        bytes += journal::frame(journal::recordLine(record, bodies.back()));
    }
    const std::size_t length = bytes.size();
    bytes.append(journal::kFrameHeader, '\0'); // ends the list, whatever stood there before
    m_reserve.write(m_reserveEnd, bytes);
    m_reserveEnd += length;
    m_reserveBatch = write(records, bodies);
    return m_reserveBatch;
}

void SimJournal::setRefusing(bool isRefusing)
{
    m_isRefusing = isRefusing;
    if (isRefusing) return;
    std::deque<Batch> waiting = std::exchange(m_queue, {});
    for (Batch& batch : waiting)
        put(std::move(batch));
}

void SimJournal::crash(Loss loss, Within within, std::uint64_t seed)
{
    switch (within) {
    case Within::Nothing: break;
    case Within::Write: m_file.tearLast(seed); break;
    case Within::Sync: { // some of what was pending reached the disk
        const auto synced = static_cast<std::size_t>(toRange(
            draw(seed, 2, nameHash("synced"), 0), 0, static_cast<std::int64_t>(m_file.pending())));
        m_file.sync(synced);
        break;
    }
    case Within::Reserve: m_reserve.tearLast(seed); break;
    }
    m_queue.clear();
    m_unsynced.clear();
    m_syncedEnd = m_file.syncedSize();
    m_file.crash(loss, seed);
    m_reserve.crash(loss, scramble(seed));
    m_isRefusing = false;
}

bool SimJournal::corrupt(std::uint64_t seed)
{
    std::vector<std::size_t> lines;
    const std::string& bytes = m_file.contents();
    std::size_t offset = 0;
    while (const auto length = lengthAt(bytes, offset)) {
        if (*length != kEnd.size()) lines.push_back(offset + journal::kFrameHeader);
        offset += journal::kFrameHeader + *length;
    }
    if (lines.empty()) return false;
    const auto at = static_cast<std::size_t>(toRange(draw(seed, 3, nameHash("corrupt"), 0), 0,
                                                     static_cast<std::int64_t>(lines.size()) - 1));
    m_file.damage(lines[at]);
    m_decoded.clear();
    m_decodedEnd = 0;
    return true;
}

void SimJournal::rollBack(std::size_t batches)
{
    m_file.sync();
    m_unsynced.clear();
    const std::size_t left = m_ends.size() - std::min(batches, m_ends.size());
    m_file.truncate(left == 0 ? 0 : m_ends[left - 1]);
    m_ends.resize(left);
    m_syncedEnd = m_file.size();
    m_decoded.clear();
    m_decodedEnd = 0;
}

SimJournal::Recovered SimJournal::recover(WallTime now)
{
    Recovered found;
    found.records = m_decoded;
    const std::string& bytes = m_file.contents();
    std::erase_if(m_ends, [this](std::size_t end) { return end > m_decodedEnd; });
    std::size_t offset = m_decodedEnd;
    std::vector<journal::Record> open; // of the transaction that is being read
    std::vector<std::size_t> damaged;  // indexes in `open`
    while (const auto length = lengthAt(bytes, offset)) {
        const std::string_view line = journal::frameAt(bytes, offset);
        offset += journal::kFrameHeader + *length;
        if (line == kEnd) {
            for (const std::size_t index : damaged) {
                // Its id is the one between its neighbours: ids of a journal rise by one within a batch.
                journal::Record& note = open[index];
                const auto before = index > 0                ? open[index - 1].id.value
                                    : !found.records.empty() ? found.records.back().id.value
                                                             : std::uint64_t{0};
                note.id = RecordId{before + 1};
                note.at = now;
                note.body =
                    journal::NoteRecord{"journal",
                                        {},
                                        "record " + std::to_string(note.id.value)
                                            + " is damaged; it is kept aside. What the venue says "
                                              "counts."};
                found.problem += (found.problem.empty() ? "damaged records of the journal were set "
                                                          "aside: "
                                                        : ", ")
                                 + std::to_string(note.id.value);
            }
            std::ranges::move(open, std::back_inserter(found.records));
            open.clear();
            damaged.clear();
            m_ends.push_back(offset);
            m_decodedEnd = offset;
            continue;
        }
        if (line.empty() && offset > m_syncedEnd) break; // torn: from here on nothing ever was
        auto record = journal::readRecordLine(line);     // an empty line is none
        if (!record) damaged.push_back(open.size());
        open.push_back(record ? std::move(*record) : journal::Record{});
    }
    found.lost = open.size();
    m_file.truncate(m_decodedEnd);
    m_decoded = found.records;
    if (!found.problem.empty()) m_decoded.clear(), m_decodedEnd = 0;

    std::vector<journal::Record> kept; // the reserve's
    std::size_t at = 0;
    for (auto line = journal::frameAt(m_reserve.contents(), at); !line.empty();
         line = journal::frameAt(m_reserve.contents(), at)) {
        at += journal::kFrameHeader + line.size();
        auto record = journal::readRecordLine(line);
        HF_ASSERT(record.has_value()); // a frame that holds was written by us
        kept.push_back(std::move(*record));
    }
    if (!std::ranges::is_sorted(found.records, std::ranges::less_equal{}, &journal::Record::id)) {
        std::ranges::stable_sort(found.records, {}, &journal::Record::id);
        const auto twice = std::ranges::unique(found.records, {}, &journal::Record::id);
        found.records.erase(twice.begin(), twice.end()); // the reserve's, repeated by the journal
    }
    const auto adopted = journal::missingFrom(found.records, std::move(kept));
    if (!adopted.empty()) {
        std::vector<std::string> bodies;
        for (const journal::Record& record : adopted)
            bodies.push_back(journal::encodeBody(record.body));
        write(adopted, bodies);
        found.records = journal::joined(std::move(found.records), adopted);
    }
    m_file.sync();
    m_unsynced.clear();
    m_reserve.write(0, std::string(journal::kFrameHeader, '\0'));
    m_reserve.sync();
    m_reserveEnd = 0;
    return found;
}

} // namespace holdfast::sim
