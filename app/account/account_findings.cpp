// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/account/account_findings.h"

#include "app/account/bybit_findings.h"
#include "core/base/constants.h"

#include <algorithm>
#include <cstdlib>

namespace holdfast::app {
namespace {

AccountFinding permissions(const ProfileAccount& account, const AccountConfig& config)
{
    const auto may = [&](std::string_view what) {
        return std::find(config.permissions.begin(), config.permissions.end(), what)
               != config.permissions.end();
    };
    const std::string what = "permissions";
    if (config.permissions.empty())
        return {Grade::Refused, what,
                "The venue does not say what this key may do. Make a new key with the permissions "
                "Read and Trade."};
    if (may("withdraw")) {
        if (account.venue == Venue::Bybit) return bybit::movesMoney(config);
        return {Grade::Refused, what,
                "This key can withdraw. Holdfast does not trade with a key that can empty the "
                "account: delete it at the venue and make one with Read and Trade only."};
    }
    if (may("trade")) return {Grade::Fine, what, "The key can read and trade, not withdraw."};
    if (account.ladder == Ladder::Watch)
        return {Grade::Fine, what, "The key can only read, which is enough to watch."};
    return {Grade::Refused, what,
            "This key cannot trade, and the profile asks for '"
                + std::string{toString(account.ladder)}
                + "'. Make one with Read and Trade, or set the account's ladder to 'watch'."};
}

AccountFinding addresses(const AccountConfig& config)
{
    const std::string what = "addresses";
    if (config.boundIps.empty())
        return {
            Grade::Warning, what,
            "The key is bound to no IP address: whoever has it can use it from anywhere, and the "
            "venue lets it expire after 14 days without use. Bind it to this machine's address."};
    return {Grade::Fine, what, "The key is bound to " + config.boundIps + "."};
}

AccountFinding expiry(const AccountConfig& config, WallTime now)
{
    const std::string what = "expiry";
    if (!config.keyExpiresAt)
        return {Grade::Fine, what, "The key has no end that the venue states."};
    const std::string day = toIso8601(*config.keyExpiresAt).substr(0, 10);
    if (*config.keyExpiresAt <= now)
        return {Grade::Refused, what, "The key ended on " + day + ". Make a new one."};
    const auto left = *config.keyExpiresAt - now;
    if (left >= kKeyEndWarning) return {Grade::Fine, what, "The key ends on " + day + "."};
    const auto days = std::chrono::duration_cast<hours>(left).count() / 24;
    return {Grade::Warning, what,
            "The key ends on " + day + ", in "
                + (days > 0 ? std::to_string(days) + (days == 1 ? " day" : " days")
                            : std::string{"less than a day"})
                + ". Without it nothing can be closed or protected: make a new one in time."};
}

AccountFinding accountMode(const AccountConfig& config)
{
    const std::string what = "account mode";
    if (config.accountMode == "2") return {Grade::Fine, what, "Mode 2, futures."};
    if (config.accountMode == "3") return {Grade::Fine, what, "Mode 3, multi-currency margin."};
    const std::string name = config.accountMode == "1"   ? "spot, which has no perpetuals"
                             : config.accountMode == "4" ? "portfolio margin"
                                                         : "which is not known here";
    return {
        Grade::Refused, what,
        "Mode " + config.accountMode + " (" + name
            + ") is watched, not traded. Set the account to futures or multi-currency margin mode "
              "at the venue."};
}

AccountFinding positionMode(const AccountConfig& config)
{
    const std::string what = "position mode";
    if (config.positionMode == PositionMode::Net) return {Grade::Fine, what, "One-way (net) mode."};
    return {
        Grade::Refused, what,
        "Hedge (long/short) mode is watched and closed, not traded. Set one-way mode at the venue "
        "while nothing is open and no order rests."};
}

AccountFinding clock(std::optional<milliseconds> offset)
{
    const std::string what = "clock";
    const Numbers numbers;
    if (!offset)
        return {Grade::Warning, what, "The venue's time was not measured; opens wait until it is."};
    const std::string apart = std::to_string(std::abs(offset->count())) + " ms";
    const milliseconds size{std::abs(offset->count())};
    if (size >= numbers.clockOffsetBlocksOpens)
        return {
            Grade::Refused, what,
            "This machine's clock is " + apart
                + " away from the venue's; from one second on nothing is opened. Let the system "
                  "set its clock (NTP)."};
    if (size >= numbers.clockOffsetWarn)
        return {Grade::Warning, what,
                "This machine's clock is " + apart
                    + " away from the venue's. Let the system set its clock (NTP)."};
    return {Grade::Fine, what, "This machine's clock is " + apart + " away from the venue's."};
}

AccountFinding limits(const ProfileAccount& account)
{
    const std::string what = "limits";
    const auto& set = account.limits;
    if (set.notionalPerInstrument && set.notionalTotal && set.positionsMax && set.dayLossMax)
        return {Grade::Fine, what, "All four are set in the profile."};
    if (account.ladder != Ladder::Trade)
        return {Grade::Fine, what,
                "None are needed on the step '" + std::string{toString(account.ladder)} + "'."};
    if (account.environment != Environment::Live)
        return {Grade::Warning, what,
                "Not all limits are set in the profile; on a live account nothing would open."};
    return {Grade::Refused, what,
            "Not all limits are set in the profile (notionalPerInstrument, notionalTotal, "
            "positionsMax, "
            "dayLossMax); on a live account nothing opens without them."};
}

} // namespace

std::string_view toString(Grade grade)
{
    switch (grade) {
    case Grade::Fine: return "fine";
    case Grade::Warning: return "warning";
    case Grade::Refused: return "refused";
    }
    HF_UNREACHABLE();
}

std::vector<AccountFinding> judgeAccount(const ProfileAccount& account, const AccountConfig& config,
                                         std::optional<milliseconds> clockOffset, WallTime now)
{
    const bool isBybit = account.venue == Venue::Bybit;
    std::vector<AccountFinding> findings{permissions(account, config),
                                         isBybit ? bybit::addresses(config) : addresses(config)};
    if (isBybit) findings.push_back(expiry(config, now));
    findings.push_back(isBybit ? bybit::accountMode(config) : accountMode(config));
    findings.push_back(isBybit ? bybit::positionMode() : positionMode(config));
    findings.push_back(clock(clockOffset));
    findings.push_back(limits(account));
    return findings;
}

bool saysCode(std::string_view reason, std::string_view code)
{
    const auto isDigit = [&](std::size_t i) {
        return i < reason.size() && reason[i] >= '0' && reason[i] <= '9';
    };
    for (auto at = reason.find(code); at != std::string_view::npos; at = reason.find(code, at + 1))
        if (!isDigit(at + code.size()) && (at == 0 || !isDigit(at - 1))) return true;
    return false;
}

Grade gravest(const std::vector<AccountFinding>& findings)
{
    Grade worst = Grade::Fine;
    for (const AccountFinding& finding : findings)
        worst = std::max(worst, finding.grade);
    return worst;
}

std::string adviceOnRefusal(std::string_view reason, const ProfileAccount& account)
{
    if (account.venue == Venue::Bybit) return bybit::adviceOnRefusal(reason, account);
    const auto says = [&](std::string_view code) { return saysCode(reason, code); };
    const std::string environment{toString(account.environment)};
    const std::string region = account.region.empty() ? "global" : account.region;
    if (says("50101"))
        return "The key belongs to the other environment; the profile says '" + environment
               + "'. Give the key made for it, or set the account's environment to "
               + (account.environment == Environment::Live ? "'demo'." : "'live'.");
    if (says("50119") || says("60032"))
        return "There is no such key in the region '" + region
               + "': it may be one of another region (global, eea, us), deleted, or expired after "
                 "14 "
                 "days without use. Correct the account's region, or make a new key.";
    if (says("50105") || says("60024"))
        return "The passphrase is not this key's: it is the one chosen when the key was made, not "
               "the "
               "password of the account.";
    if (says("50110") || says("50121"))
        return "This machine's address is not among those the key is bound to: add it at the "
               "venue.";
    if (says("50102") || says("60006"))
        return "This machine's clock is too far from the venue's: let the system set it (NTP).";
    if (says("50100")) return "The venue has frozen the key: ask the venue why.";
    if (says("50113") || says("60007"))
        return "The secret does not belong to this key: give both again with 'holdfast-cli account "
               "remove' and 'account add'.";
    if (says("50111") || says("60005"))
        return "The venue does not know this key: check that it was copied whole, and give it "
               "again "
               "with 'holdfast-cli account remove' and 'account add'.";
    return "Check the key, its secret, its passphrase and the addresses it is bound to.";
}

} // namespace holdfast::app
