// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "core/journal/record.h"

#include <string>
#include <vector>

/// What `holdfast-cli status` says: of the running engine, or of the journal it left.
namespace holdfast::app {

/// One line of JSON. Unknown numbers are null, ages are seconds.
[[nodiscard]] std::string statusJson(const engine::Snapshot& snapshot);
/// The same for a person, one fact a line.
[[nodiscard]] std::string statusText(const engine::Snapshot& snapshot);
/// Something a person must know of: unprotected or doubtful stops, findings that stand, a list fault, a brake,
/// active alarms, a halt.
[[nodiscard]] bool hasDoubts(const engine::Snapshot& snapshot);

/// What a journal tells when nothing runs: it is memory, not the venue's truth, and says so.
struct JournalStatus {
    struct Position {
        AccountId account;
        PositionKey key;
        journal::Plan plan;
        WallTime since{};
    };
    struct OpenRequest { ///< Without a final outcome in the journal.
        AccountId account;
        std::string what;
        std::string instrument;
        journal::RequestState state = journal::RequestState::Recorded;
        WallTime at{};
    };
    struct Kill {
        AccountId account;
        std::string reason;
    };
    std::vector<Position> positions;
    std::vector<OpenRequest> requests;
    std::vector<Kill> kills;
    WallTime lastAt{}; ///< Of the youngest record; zero: the journal is empty.
    [[nodiscard]] bool hasDoubts() const { return !positions.empty() || !requests.empty(); }
};
/// \param records  oldest first, as the journal gives them
[[nodiscard]] JournalStatus readStatus(const std::vector<journal::Record>& records);
[[nodiscard]] std::string statusJson(const JournalStatus& status);
[[nodiscard]] std::string statusText(const JournalStatus& status);

} // namespace holdfast::app
