// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace holdfast::reconcile {

/// The latest 256 of a measured time; the greatest of all.
class Times {
public:
    void add(nanoseconds value);
    [[nodiscard]] std::size_t size() const { return m_count; }
    /// \param percent  1 to 100: the smallest value that this many are not above. nullopt: none was measured.
    [[nodiscard]] std::optional<nanoseconds> percentile(int percent) const;
    [[nodiscard]] std::optional<nanoseconds> max() const { return m_max; }

private:
    static constexpr std::size_t kKept = 256;
    std::array<nanoseconds, kKept> m_values{};
    std::size_t m_count = 0; ///< At most kKept.
    std::size_t m_next = 0;
    std::optional<nanoseconds> m_max;
};

/// How good the venue's answers to one kind of read are. Counts and distributions; it decides nothing.
///
/// | row | situation                                                    | what is counted |
/// | D1  | an answer                                                    | answers; partial or failed where it is |
/// | D2  | a Complete list lacks what we hold; another source, or a     | that list as incomplete, once, however much |
/// |     | later list, shows it                                         | it lacks |
/// | D3  | a Complete list lacks what we hold, and it really ended      | nothing |
/// | D4  | after D2 a list shows it again                               | stickiness: from the first list without it |
/// | D5  | a row older than what was known already                      | stale |
/// | D6  | after a write of ours or a push, a read sent since shows it  | lag: from the write to the sending of the last |
/// |     |                                                              | read that did not show it; zero if the first did |
///
/// What is missing or awaited is bounded: 1,024 each, the oldest is forgotten uncounted.
class ReadQuality {
public:
    enum class Answer { Complete, Partial, Failed };
    struct Counts {
        std::uint64_t answers = 0;
        std::uint64_t partial = 0;
        std::uint64_t failed = 0;
        std::uint64_t incomplete = 0;
        std::uint64_t stale = 0;
    };

    /// \returns the answer's number, to be named by onMissed
    std::uint64_t onAnswer(Answer answer);
    void onStale() { ++m_counts.stale; }
    /// The Complete list of this number, which left at `sent`, lacks what we hold.
    void onMissed(MonoTime sent, std::uint64_t list, const std::string& what);
    /// Another source, asked or heard at `sent`, shows it.
    void onShownElsewhere(MonoTime sent, const std::string& what);
    /// A list that left at `sent` shows it.
    void onListed(MonoTime sent, const std::string& what);
    /// It ended: what lacked it was right.
    void onEnded(const std::string& what);

    /// Since `at` the venue holds it; reads should show it.
    void onWritten(MonoTime at, const std::string& what);
    /// A read that left at `sent` told of it, or did not.
    void onLooked(MonoTime sent, const std::string& what, bool isShown);
    /// A whole list that left at `sent` told of `shown`, and of nothing else whose name begins with `prefix`.
    void onWhole(MonoTime sent, const std::string& prefix, const std::set<std::string>& shown);

    [[nodiscard]] const Counts& counts() const { return m_counts; }
    [[nodiscard]] const Times& stickiness() const { return m_stickiness; }
    [[nodiscard]] const Times& lag() const { return m_lag; }

private:
    struct Missed {
        MonoTime since{};
        std::deque<std::uint64_t> lists; ///< Without it, not counted yet.
        bool isConfirmed = false;
    };
    struct Awaited {
        MonoTime at{};
        MonoTime
            notBefore{}; ///< The sending of the last read that did not show it; `at` where there is none.
    };
    void confirm(Missed& missed);

    Counts m_counts;
    std::map<std::string, Missed> m_missed;
    std::map<std::string, Awaited> m_awaited;
    std::deque<std::uint64_t> m_counted; ///< Lists that were counted as incomplete already.
    Times m_stickiness;
    Times m_lag;
};

} // namespace holdfast::reconcile
