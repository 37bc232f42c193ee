// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/account/bybit_findings.h"

#include "core/venues/bybit/money_rows.h"

namespace holdfast::app::bybit {

AccountFinding movesMoney(const AccountConfig& config)
{
    std::string powers;
    for (const std::string& permission : config.permissions)
        if (venues::bybit::movesMoney(permission))
            powers += (powers.empty() ? "" : ", ") + permission;
    return {Grade::Refused, "permissions",
            "This key can move money out of trading"
                + (powers.empty() ? std::string{} : " (" + powers + ")")
                + ". Holdfast does not trade with a key that can empty the account: delete it at "
                  "the venue and make one with Orders and Positions of contracts only."};
}

AccountFinding addresses(const AccountConfig& config)
{
    if (!config.boundIps.empty())
        return {Grade::Fine, "addresses", "The key is bound to " + config.boundIps + "."};
    return {Grade::Warning, "addresses",
            "The key is bound to no IP address: whoever has it can use it from anywhere, and the "
            "venue ends it 90 days after it was made. Bind it to this machine's address."};
}

AccountFinding accountMode(const AccountConfig& config)
{
    const std::string what = "account mode";
    if (!config.accountMode.starts_with("UTA "))
        return {Grade::Refused, what,
                "The account is not a unified one (" + config.accountMode
                    + "): it is not traded. Upgrade it to a unified trading account at the venue."};
    if (config.accountMode.ends_with(" PORTFOLIO_MARGIN"))
        return {Grade::Warning, what,
                config.accountMode
                    + ": under portfolio margin the venue states no liquidation prices."};
    return {Grade::Fine, what, config.accountMode + "."};
}

AccountFinding positionMode()
{
    return {Grade::Fine, "position mode",
            "Set for each symbol, and seen when one is held: hedge (two-side) positions are "
            "watched and closed, not opened."};
}

std::string adviceOnRefusal(std::string_view reason, const ProfileAccount& account)
{
    const auto says = [&](std::string_view code) { return saysCode(reason, code); };
    const std::string environment{toString(account.environment)};
    const std::string region = account.region.empty() ? "global" : account.region;
    if (says("10003"))
        return "There is no such key in the environment '" + environment + "', region '" + region
               + "': mainnet, testnet and demo have keys of their own, and so has each region. "
                 "Correct the account, or give the key again with 'holdfast-cli account remove' "
                 "and 'account add'.";
    if (says("33004"))
        return "The key has expired: one that is bound to no address ends after 90 days. Make a "
               "new one, and bind it to this machine's address.";
    if (says("10004"))
        return "The secret does not belong to this key: give both again with 'holdfast-cli account "
               "remove' and 'account add'.";
    if (says("10010"))
        return "This machine's address is not among those the key is bound to: add it at the "
               "venue.";
    if (says("10002") || says("-1"))
        return "This machine's clock is too far from the venue's: let the system set it (NTP).";
    if (says("10005"))
        return "The key may not do this: make one with Orders and Positions of contracts.";
    if (says("10008") || says("10009") || says("10024") || says("10027") || says("10028"))
        return "The venue does not let this account trade through the API: ask the venue why.";
    return "Check the key, its secret, its environment and the addresses it is bound to.";
}

} // namespace holdfast::app::bybit
