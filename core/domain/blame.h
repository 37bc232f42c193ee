// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"

#include <string_view>

namespace holdfast {

/// Where the way a position ended came from. A loss that the plan allowed for is the strategy's; one
/// that it did not is somebody else's, and the journal says whose.
enum class Blame {
    Strategy, ///< The plan did what it says: its exit, its target, or its stop, filled near its level.
    Market,  ///< The price moved past the level before or faster than a stop could take it.
    Venue,   ///< It took a stop and failed it, never showed it, did not answer, or did not fill it.
    Program, ///< Our own request was wrong, or could not be sent.
    Others,  ///< Somebody else on the account cancelled or closed.
    Person,  ///< A person asked for it, or a limit that a person set.
};

/// "the strategy", "the market", …
[[nodiscard]] constexpr std::string_view toString(Blame blame)
{
    switch (blame) {
    case Blame::Strategy: return "the strategy";
    case Blame::Market: return "the market";
    case Blame::Venue: return "the venue";
    case Blame::Program: return "this program";
    case Blame::Others: return "somebody else on the account";
    case Blame::Person: return "a person";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast
