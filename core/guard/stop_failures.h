// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/blame.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::guard {

/// How a stop came to nothing.
enum class StopFailure {
    Refused,        ///< The venue did not take it.
    FailedAfterAck, ///< It took it, and ended it later.
    Cancelled,      ///< Not by us.
    FiredInPart,    ///< It sent less than it should have.
};

/// What failed in one spell of protecting one position, in truthful words (catalogue F01, F63, F110).
///
/// Only failures of the guard's own stops are counted towards the second one that ends in a close; one
/// that travelled with the entry is part of the story all the same.
class StopFailures {
public:
    /// \param isOurMistake  refused because our own request broke a rule
    void add(MonoTime now, StopFailure failure, bool isCounted, bool isOurMistake = false);
    /// Time heals: the count begins anew, the story stays.
    void forgive() { m_counted = 0; }
    [[nodiscard]] int counted() const { return m_counted; }
    [[nodiscard]] std::optional<MonoTime> lastAt() const { return m_lastAt; }
    /// A stop was taken and failed by the venue: what came after would not have been.
    [[nodiscard]] bool hasFailedAfterAck() const;

    /// Cause of a close after the second failure: "the stop failed after its ack, twice".
    [[nodiscard]] std::string cause() const;
    /// Whose these failures are: the newest that is not the market's.
    [[nodiscard]] Blame blame() const;

private:
    struct Entry {
        StopFailure failure = StopFailure::Refused;
        bool isOurMistake = false;
    };
    std::vector<Entry> m_entries; ///< Oldest first; the newest kKept.
    static constexpr std::size_t kKept = 8;
    int m_counted = 0;
    std::optional<MonoTime> m_lastAt;
};

} // namespace holdfast::guard
