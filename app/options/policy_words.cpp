// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/policy_words.h"

#include "core/base/assert.h"
#include "core/domain/amount_text.h"

#include <array>

namespace holdfast::app {

using Foreign = engine::GuardPolicy::Foreign;

std::string_view toString(Foreign foreign)
{
    switch (foreign) {
    case Foreign::Show: return "show";
    case Foreign::Ask: return "ask";
    case Foreign::Stop: return "stop";
    case Foreign::Close: return "close";
    }
    HF_UNREACHABLE();
}

Result<Foreign> parseForeign(std::string_view text)
{
    for (const Foreign foreign : {Foreign::Show, Foreign::Ask, Foreign::Stop, Foreign::Close})
        if (text == toString(foreign)) return foreign;
    return unexpected(
        ErrorCode::UnknownValue,
        "'" + std::string{text}
            + "' is no policy for positions opened elsewhere (show, ask, stop, close)");
}

Result<Decimal> parsePercent(std::string_view text)
{
    const auto number = text.ends_with('%')
                            ? readPositive(text.substr(0, text.size() - 1))
                            : unexpected(ErrorCode::Malformed, "has no '%' at its end");
    if (!number)
        return unexpected(number.error().code, "'" + std::string{text} + "' "
                                                   + number.error().context
                                                   + "; a percentage such as 2% is expected");
    if (*number >= Decimal::fromInt(100))
        return unexpected(ErrorCode::OutOfRange, "'" + std::string{text} + "' is not under 100%");
    return *number;
}

Result<engine::GuardPolicy> checked(const engine::GuardPolicy& policy)
{
    const bool places = policy.foreign == Foreign::Stop || policy.foreign == Foreign::Close;
    if (places && !policy.stopPercent.isPositive())
        return unexpected(ErrorCode::Missing, "the policy '" + std::string{toString(policy.foreign)}
                                                  + "' needs a stop's distance, such as 2%");
    return policy;
}

std::string describe(const engine::GuardPolicy& policy)
{
    const std::string stop = "a stop " + policy.stopPercent.normalized().toString()
                             + "% from the entry (" + std::string{holdfast::toString(policy.source)}
                             + ") where none is seen";
    switch (policy.foreign) {
    case Foreign::Show: return "shown, not touched";
    case Foreign::Ask: return "asked about where no stop is seen";
    case Foreign::Stop: return stop + ", else asked about";
    case Foreign::Close: return stop + ", else closed";
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::app
