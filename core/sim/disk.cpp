// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/disk.h"

#include "core/base/assert.h"
#include "core/sim/random.h"

#include <algorithm>

namespace holdfast::sim {

std::string_view toString(Loss loss)
{
    switch (loss) {
    case Loss::None: return "the program ended";
    case Loss::Unsynced: return "power cut, nothing unsynced is left";
    case Loss::Torn: return "power cut, a torn tail";
    case Loss::Reordered: return "power cut, sectors out of order";
    }
    HF_UNREACHABLE();
}

void DiskFile::write(std::size_t offset, std::string_view bytes)
{
    Write write;
    write.offset = offset;
    write.length = bytes.size();
    if (offset > m_seen.size()) m_seen.resize(offset, '\0');
    const std::size_t known = std::min(bytes.size(), m_seen.size() - offset);
    write.before = m_seen.substr(offset, known);
    m_seen.replace(offset, known, bytes);
    m_pending.push_back(std::move(write));
}

void DiskFile::sync(std::size_t writes)
{
    const auto count = static_cast<std::ptrdiff_t>(std::min(writes, m_pending.size()));
    m_pending.erase(m_pending.begin(), m_pending.begin() + count);
}

void DiskFile::truncate(std::size_t size)
{
    HF_ASSERT(m_pending.empty());
    m_seen.resize(std::min(size, m_seen.size()));
}

/// Takes back the bytes [from, to) of a write; what the file grew by becomes zeros.
void DiskFile::undo(const Write& write, std::size_t from, std::size_t to)
{
    for (std::size_t i = from; i < to; ++i)
        m_seen[write.offset + i] = i < write.before.size() ? write.before[i] : '\0';
}

void DiskFile::tearLast(std::uint64_t seed)
{
    if (m_pending.empty()) return;
    const Write& last = m_pending.back();
    const auto kept = static_cast<std::size_t>(
        toRange(draw(seed, 1, nameHash("tear"), 0), 0, static_cast<std::int64_t>(last.length) - 1));
    undo(last, kept, last.length);
}

void DiskFile::crash(Loss loss, std::uint64_t seed)
{
    std::size_t length = 0;
    for (const Write& write : m_pending)
        length += write.length;
    const auto cut = static_cast<std::size_t>(
        toRange(draw(seed, 1, nameHash("cut"), 0), 0, static_cast<std::int64_t>(length)));
    // The newest first, so that each finds what it had covered.
    std::size_t end = length;
    for (auto write = m_pending.rbegin(); write != m_pending.rend(); ++write) {
        const std::size_t begin = end - write->length;
        switch (loss) {
        case Loss::None: break;
        case Loss::Unsynced: undo(*write, 0, write->length); break;
        case Loss::Torn:
            if (cut < end) undo(*write, std::max(cut, begin) - begin, write->length);
            break;
        case Loss::Reordered:
            for (std::size_t at = 0; at < write->length;) {
                const std::size_t sector = (write->offset + at) / kSector;
                const std::size_t next =
                    std::min(write->length, (sector + 1) * kSector - write->offset);
                if (draw(seed, sector, nameHash("sector"), begin) % 2 == 0) undo(*write, at, next);
                at = next;
            }
            break;
        }
        end = begin;
    }
    m_pending.clear();
}

void DiskFile::damage(std::size_t offset)
{
    HF_ASSERT(offset < m_seen.size());
    m_seen[offset] = static_cast<char>(m_seen[offset] ^ 0x20);
}

} // namespace holdfast::sim
