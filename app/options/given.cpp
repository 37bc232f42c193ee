// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/given.h"

#include "app/local/asks.h"
#include "app/options/words.h"
#include "core/domain/amount_text.h"

namespace holdfast::app {

Result<std::optional<AccountId>> accountIfAny(const Arguments& a)
{
    const auto account = a.text("account");
    if (!account) return std::optional<AccountId>{};
    if (!isName(*account))
        return usageError(a, "--account needs the account's name in the profile");
    return std::optional{AccountId{*account}};
}

Result<AccountId> accountOf(const Arguments& a)
{
    const auto account = accountIfAny(a);
    if (!account) return Unexpected{account.error()};
    if (!*account) return usageError(a, "--account needs the account's name in the profile");
    return **account;
}

Result<std::optional<InstrumentId>> instrumentIfAny(const Arguments& a)
{
    const auto instrument = a.text("instrument");
    if (!instrument) return std::optional<InstrumentId>{};
    if (!isInstrumentName(*instrument))
        return usageError(a, "--instrument needs the venue's name of one, such as ETH-USDT-SWAP");
    return std::optional{InstrumentId{*instrument}};
}

Result<InstrumentId> instrumentOf(const Arguments& a)
{
    const auto instrument = instrumentIfAny(a);
    if (!instrument) return Unexpected{instrument.error()};
    if (!*instrument)
        return usageError(a, "--instrument needs the venue's name of one, such as ETH-USDT-SWAP");
    return **instrument;
}

Result<std::optional<engine::StopChoice>> stopIfAny(const Arguments& a)
{
    const auto stop = a.text("stop");
    if (!stop) return std::optional<engine::StopChoice>{};
    const bool isPercent = stop->ends_with('%');
    const auto level = readPositive(isPercent ? std::string_view{*stop}.substr(0, stop->size() - 1)
                                              : std::string_view{*stop});
    if (!level)
        return usageError(a, "--stop needs a price above zero or a percentage such as 1.5%; '"
                                 + *stop + "' " + level.error().context);
    if (isPercent && *level >= Decimal::fromInt(100))
        return usageError(a, "--stop needs a percentage under 100%, not '" + *stop + "'");
    engine::StopChoice choice;
    if (isPercent)
        choice.percent = *level;
    else
        choice.price = Price{*level};
    return std::optional{choice};
}

Result<std::string> reasonOf(const Arguments& a, std::string_view with)
{
    auto reason = a.text("reason");
    if (!reason)
        return usageError(a, "--reason is missing: it is written to the journal with "
                                 + std::string{with});
    if (reason->size() > kReasonMax)
        return usageError(a, "--reason is longer than " + std::to_string(kReasonMax) + " bytes");
    return std::move(*reason);
}

} // namespace holdfast::app
