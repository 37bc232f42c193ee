// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/fact.h"

#include "core/base/assert.h"

#include <array>

namespace holdfast::venues {

std::string_view toString(RefusalKind kind)
{
    switch (kind) {
    case RefusalKind::TriggerPassed: return "trigger passed";
    case RefusalKind::TakePassed: return "take profit passed";
    case RefusalKind::DuplicateId: return "duplicate id";
    case RefusalKind::FullCloseExists: return "full close exists";
    case RefusalKind::NothingToReduce: return "nothing to reduce";
    case RefusalKind::CancelFirst: return "cancel first";
    case RefusalKind::TooBig: return "too big";
    case RefusalKind::TooFrequent: return "too frequent";
    case RefusalKind::Expired: return "expired";
    case RefusalKind::GoneOrDone: return "gone or done";
    case RefusalKind::EntryProtection: return "entry protection";
    case RefusalKind::Margin: return "margin";
    case RefusalKind::NotAllowed: return "not allowed";
    case RefusalKind::Credentials: return "credentials";
    case RefusalKind::Halted: return "halted";
    case RefusalKind::Rules: return "rules";
    case RefusalKind::Other: return "other";
    }
    HF_UNREACHABLE();
}

std::string_view toString(LinkState state)
{
    switch (state) {
    case LinkState::Down: return "down";
    case LinkState::Connecting: return "connecting";
    case LinkState::Syncing: return "syncing";
    case LinkState::Live: return "live";
    case LinkState::Stale: return "stale";
    case LinkState::Refused: return "refused";
    }
    HF_UNREACHABLE();
}

std::string_view nameOf(const VenueFact& fact)
{
    // In the order of the variant; the count is checked where the compiler can.
    static constexpr std::array<std::string_view, 29> kNames{
        "write reply",   "positions reply", "orders reply",   "order reply",       "stops reply",
        "stop reply",    "fills reply",     "closures reply", "instruments reply", "account reply",
        "balance reply", "time reply",      "candles reply",  "mark reply",        "positions push",
        "orders push",   "stops push",      "balance push",   "quotes push",       "candles push",
        "link changed",  "resync needed",   "clock measured", "data fault",        "venue notice",
        "batch reply",   "leverage reply",  "funding reply",  "bills reply"};
    static_assert(std::variant_size_v<VenueFact> == kNames.size());
    return kNames.at(fact.index());
}

} // namespace holdfast::venues
