// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/domain/read.h"
#include "core/domain/records.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::reconcile {

/// LIST_FAULT (decisions §1): one list lacks so much at once that it is the list which is doubted. While it is on
/// the list counts for nothing, no automatic cancel leaves, and every held position is read by its instrument.
///
/// | row | situation                                                    | what follows |
/// | L1  | a Complete list lacks 3 held positions or more               | fault |
/// | L2  | it lacks 2 or more, and 20 % of those held or more           | fault |
/// | L3  | it is empty, the Complete one before was not, one is held    | fault (F21) |
/// | L4  | it lacks less                                                | nothing: the position's own questions (P8) |
/// | L5  | L1 to L3 while a fault is on                                 | it goes on: everything held is to be read once more |
/// | L6  | by instrument a row of the key, size or zero, asked since    | that key was read |
/// | L7  | by instrument no row, partly, or not at all                  | proves nothing: asked again after 3 6 12 30 60 60 … s |
/// | L8  | the end of the key was proved                                | that key was read |
/// | L9  | every key was read                                           | over, by itself |
///
/// Only lists that left after the last event of a key speak of it.
class ListFault {
public:
    /// What one Complete bulk list of positions said.
    struct Seen {
        ReadStamp stamp;
        std::size_t rows = 0;             ///< With a size, whosever they are.
        std::vector<PositionKey> held;    ///< Held, and the list left after their last event.
        std::vector<PositionKey> missing; ///< Of these, not shown.
    };

    explicit ListFault(const Numbers& numbers)
        : m_numbers{&numbers}
    {
    }

    /// \returns whether a fault began or was renewed
    bool onList(MonoTime now, const Seen& seen);
    /// A successful read by instrument showed a row of this key.
    void onRead(const PositionKey& key, const ReadStamp& stamp);
    /// It is not held any more, by proof.
    void onEnded(const PositionKey& key);
    /// Keys to be read now; each is scheduled anew.
    [[nodiscard]] std::vector<PositionKey> due(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> nextWake() const;

    [[nodiscard]] bool isOn() const { return m_since.has_value(); }
    [[nodiscard]] std::optional<MonoTime> since() const { return m_since; }
    /// "the list lacks 7 of 10 held positions; 4 are still to be read by instrument". \pre isOn()
    [[nodiscard]] std::string text() const;

private:
    struct Owed {
        MonoTime askAt{};
        std::size_t asks = 0;
    };
    void settle();

    const Numbers* m_numbers;
    std::optional<MonoTime> m_since;
    MonoTime m_renewedAt{};
    std::string m_what;
    std::map<PositionKey, Owed> m_owed;
    std::size_t m_rowsBefore = 0; ///< Of the Complete list before.
};

} // namespace holdfast::reconcile
