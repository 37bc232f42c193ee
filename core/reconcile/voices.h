// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/reconcile/findings.h"
#include "core/reconcile/position_machine.h"

#include <array>
#include <optional>

namespace holdfast::reconcile {

/// What each source last said of one position, and when: the words that a finding compares. The machine
/// decides what to believe; this only remembers who said what.
///
/// A word counts until something happens to the key after it was asked for, or a newer row of any source has
/// another size. One that shows a size counts no more once a whole answer asked for later does not show it. A
/// list that lacks the position counts until the next list.
class Voices {
public:
    struct Said {
        bool isShown = false; ///< Else: a whole answer without a row of the key.
        Direction direction = Direction::Flat;
        Qty qty{};
        MonoTime sent{};
        MonoTime at{};
    };

    /// A row that the machine took. One that it discarded as older says nothing.
    void onRow(PositionMachine::Source source, const PositionRow& row, const ReadStamp& stamp);
    /// A whole list, or a successful read by instrument, without a row of the key.
    void onNotShown(PositionMachine::Source source, const ReadStamp& stamp);
    /// At the end of each step: which side is held, for the next row to be compared with.
    void settle(const PositionMachine& machine);

    [[nodiscard]] PositionCase caseOf(const PositionMachine& machine, Owner owner,
                                      Freshness freshness) const;
    [[nodiscard]] const std::optional<Said>& of(PositionMachine::Source source) const
    {
        return m_said[static_cast<std::size_t>(source)];
    }

private:
    enum class Word { Nothing, NotShown, Zero, Same, OtherQty, OtherSide };
    [[nodiscard]] Word wordOf(PositionMachine::Source source, const PositionMachine& machine) const;

    std::array<std::optional<Said>, 3> m_said;
    std::optional<Said> m_newestRow;
    Direction m_direction = Direction::Flat; ///< Of what was held when the last step ended.
    bool m_isReversed = false; ///< A row showed the other side, and no fill explains it.
};

} // namespace holdfast::reconcile
