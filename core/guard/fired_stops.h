// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/records.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::guard {

/// Stops of one position that fired, and what their orders took off it: triggered is not filled (F110).
///
///   fired     its order fills whole                        ▶ Done
///   fired     so much less is held                         ▶ Done   whoever told of it
///   fired     its order filled all that is held, and no
///             row took so much off since                   ▶ Unread  until less is held, or the deadline again
///   fired     its order is over, part or none filled       ▶ Short  at once
///   fired     neither within the deadline                  ▶ Short
///
/// Of one that holds a target beside the stop, the venue says which level fired (its `actualSide`), and maybe
/// later than its order is seen. That is remembered for the position's whole life: it names its end.
///
/// Several may fire together; each is judged by its own order, and by what is held only as far as no
/// order speaks for it.
class FiredStops {
public:
    /// \param held  contracts held now, as far as known
    void onFired(MonoTime now, const StopOrder& stop, Qty held);
    /// A row of an order that a stop's trigger made; it may come before the stop's own row.
    void onChild(MonoTime now, const Order& child);

    struct Verdict {
        /// Unread: by its order nothing is left, and what is known to be held is of before (a cut stream).
        enum class Kind { Waiting, Unread, Done, Short } kind = Kind::Waiting;
        MonoTime due{};   ///< Waiting, Unread: when it is over.
        int percent = 0;  ///< Filled of what was to be filled, rounded down.
        std::string text; ///< Short: "the stop fired and its order filled 40 %"
        std::string detail;
    };
    /// \pre !isEmpty()
    [[nodiscard]] Verdict judge(MonoTime now, Qty held, milliseconds deadline) const;

    /// Every level that ever fired here, in the order in which it was learnt.
    struct Told {
        VenueOrderId stop;
        std::optional<StopLeg> leg; ///< nullopt: not told yet.
        MonoTime at{};              ///< When its firing was learnt.
    };
    [[nodiscard]] const std::vector<Told>& told() const { return m_told; }
    [[nodiscard]] bool isEmpty() const { return m_fired.empty(); }
    [[nodiscard]] bool knows(const VenueOrderId& stop) const
    {
        return std::ranges::any_of(m_told, [&](const Told& told) { return told.stop == stop; });
    }
    void clear();

private:
    struct Fired {
        std::optional<Qty> qty; ///< Of a sized one.
        MonoTime at{};
        Qty held{};  ///< Before its order took anything.
        Qty shown{}; ///< Held when its firing was learnt.
    };
    struct Child {
        Qty qty{};
        Qty filled{};
        MonoTime filledAt{}; ///< When the last of it was learnt.
        bool isOver = false;
        std::string cancelSource;
    };
    [[nodiscard]] bool isTakeAlone() const;

    std::map<VenueOrderId, Fired> m_fired;
    std::vector<Told> m_told;
    std::map<VenueOrderId, Child> m_children;
};

} // namespace holdfast::guard
