// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/adopt.h"

#include <algorithm>

namespace holdfast::journal {

std::vector<Record> missingFrom(const std::vector<Record>& there, std::vector<Record> kept)
{
    std::vector<Record> missing;
    const auto isThere = [](const std::vector<Record>& records, const Record& record) {
        return std::ranges::find(records, record) != records.end();
    };
    RecordId last;
    for (const Record& record : there)
        last = std::max(last, record.id);
    for (const Record& record : kept)
        last = std::max(last, record.id);
    for (Record& record : kept) {
        const auto same = std::ranges::lower_bound(there, record.id, {}, &Record::id);
        const bool isTaken = same != there.end() && same->id == record.id;
        if ((isTaken && *same == record) || isThere(missing, record)) continue;
        if (isTaken || std::ranges::find(missing, record.id, &Record::id) != missing.end())
            record.id = last = RecordId{last.value + 1};
        missing.push_back(std::move(record));
    }
    return missing;
}

std::vector<Record> joined(std::vector<Record> there, const std::vector<Record>& missing)
{
    there.insert(there.end(), missing.begin(), missing.end());
    std::ranges::stable_sort(there, {}, &Record::id);
    return there;
}

} // namespace holdfast::journal
