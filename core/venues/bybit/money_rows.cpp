// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/money_rows.h"

#include "core/venues/bybit/taking.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

constexpr std::array<std::string_view, 7> kHarmless{
    "ContractTrade", "Derivatives", "Spot", "Options", "BlockTrade", "CopyTrading", "NFT"};
bool isHarmless(std::string_view group)
{
    return std::find(kHarmless.begin(), kHarmless.end(), group) != kHarmless.end();
}

constexpr std::int64_t kFundingMinutesMax = 7 * 24 * 60;

/// What a linear symbol settles in (bybit.md §6.1): BTCUSDT in USDT, BTCPERP in USDC.
std::string settleOf(Taking& row, const std::string& symbol)
{
    const auto endsWith = [&](std::string_view end) {
        return symbol.size() > end.size()
               && symbol.compare(symbol.size() - end.size(), end.size(), end) == 0;
    };
    if (endsWith("USDT")) return "USDT";
    if (endsWith("PERP") || endsWith("USDC")) return "USDC";
    row.fail({ErrorCode::UnknownValue, "symbol: \"" + symbol + "\" settles in nothing we know"});
    return {};
}

std::optional<WallTime> momentIn(Taking& row, std::string_view name)
{
    const std::string text = row.text(name);
    if (text.empty()) return std::nullopt;
    const auto moment = parseMarketTime(text);
    if (!moment) {
        row.fail(moment.error().within(name));
        return std::nullopt;
    }
    if (toMs(*moment) <= 0) return std::nullopt; // "1970-01-01T00:00:00Z": no end
    return wallFromMs(toMs(*moment));
}

/// A name list of the key: permissions.<group>, ips.
std::vector<std::string> names(Taking& row, json::Value list, std::string_view what)
{
    std::vector<std::string> texts;
    if (!list.isArray()) row.fail({ErrorCode::Malformed, std::string{what} + ": not a list"});
    for (const json::Value item : list.items()) {
        const auto text = item.text();
        if (text)
            texts.emplace_back(*text);
        else
            row.fail(text.error().within(what));
    }
    return texts;
}

bool isIn(const std::vector<std::string>& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

} // namespace

Result<KeyInfo> decodeKeyInfo(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "the key is not an object");
    Taking row{object};
    KeyInfo key;
    key.uid = row.requiredText("userID");
    if (key.uid == "0") row.fail({ErrorCode::Missing, "userID: 0"});
    const std::string parent = row.text("parentUid");
    key.mainUid = parent.empty() || parent == "0" ? key.uid : parent;
    const std::string readOnly = row.requiredText("readOnly");
    if (!readOnly.empty() && readOnly != "0" && readOnly != "1") row.unknown("readOnly", readOnly);
    key.isUnified = row.requiredText("uta") == "1";
    key.expiresAt = momentIn(row, "expiredAt");

    const auto permissions = object.at("permissions");
    if (!permissions || !permissions->isObject())
        row.fail({ErrorCode::Missing, "permissions: missing"});
    bool mayMoveMoney = false;
    bool tradesContracts = false;
    std::vector<std::string> own;
    if (permissions) {
        for (const json::Value group : permissions->items()) {
            const std::string name{group.key()};
            const std::vector<std::string> powers = names(row, group, name);
            for (const std::string& power : powers)
                own.push_back(name + '.' + power);
            if (!powers.empty() && !isHarmless(name)) mayMoveMoney = true;
            if (name == "ContractTrade" && isIn(powers, "Order") && isIn(powers, "Position"))
                tradesContracts = true;
            if (name == "Derivatives" && isIn(powers, "DerivativesTrade")) tradesContracts = true;
        }
    }
    key.permissions.emplace_back("read_only");
    if (readOnly == "0" && tradesContracts && key.isUnified) key.permissions.emplace_back("trade");
    if (mayMoveMoney) key.permissions.emplace_back("withdraw");
    key.permissions.insert(key.permissions.end(), own.begin(), own.end());
    if (const auto ips = object.at("ips"); ips && !ips->isNull())
        for (const std::string& address : names(row, *ips, "ips")) {
            if (address == "*") continue;
            key.boundIps += (key.boundIps.empty() ? "" : ",") + address;
        }
    return std::move(row).plain(std::move(key));
}

bool movesMoney(std::string_view power)
{
    const auto dot = power.find('.');
    return dot != std::string_view::npos && !isHarmless(power.substr(0, dot));
}

Result<AccountInfo> decodeAccountInfo(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "the account is not an object");
    Taking row{object};
    AccountInfo info;
    info.marginMode = row.requiredText("marginMode");
    info.unifiedStatus = row.requiredText("unifiedMarginStatus");
    return std::move(row).plain(std::move(info));
}

AccountConfig accountOf(const KeyInfo& key, const AccountInfo& info)
{
    AccountConfig config;
    config.uid = key.uid;
    config.mainUid = key.mainUid;
    config.accountMode =
        (key.isUnified ? "UTA " : "not unified ") + info.unifiedStatus + " " + info.marginMode;
    config.permissions = key.permissions;
    config.boundIps = key.boundIps;
    config.keyExpiresAt = key.expiresAt;
    return config;
}

Result<Balance> decodeBalance(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    Balance balance;
    balance.currency = row.requiredText("coin");
    balance.equity = row.optional<Money>("equity");
    balance.available = row.optional<Money>("availableToWithdraw");
    return std::move(row).plain(std::move(balance));
}

Decoded<LeverageSetting> decodeLeverage(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    LeverageSetting setting;
    setting.key.instrument = row.instrument();
    setting.key.sideIndex = row.sideIndex();
    setting.leverage = row.number("leverage");
    if (row.isTaken() && !setting.leverage.isPositive())
        row.fail({ErrorCode::OutOfRange, "leverage: not positive"});
    return std::move(row).done(std::move(setting));
}

Decoded<FundingRate> decodeFunding(json::Value object, minutes interval)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    FundingRate funding;
    funding.instrument = row.instrument();
    funding.rate = row.number("fundingRate");
    funding.fundingAt = row.requiredTime("nextFundingTime");
    funding.nextAt = funding.fundingAt + interval;
    return std::move(row).done(std::move(funding));
}

Result<minutes> decodeFundingInterval(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    const Decimal interval = row.number("fundingInterval").normalized();
    const bool isWhole = interval.scale() == 0 && interval.isPositive()
                         && interval <= Decimal::fromInt(kFundingMinutesMax);
    if (row.isTaken() && !isWhole)
        row.fail({ErrorCode::OutOfRange, "fundingInterval: not whole minutes"});
    const minutes length{isWhole ? static_cast<std::int64_t>(interval.mantissa()) : 0};
    return std::move(row).plain(minutes{length});
}

Decoded<Bill> decodeFundingBill(json::Value object)
{
    HF_ONLY_PERPETUAL(object);
    Taking row{object};
    Bill bill;
    bill.id = row.requiredText("execId");
    bill.type = row.requiredText("execType");
    if (row.isTaken() && bill.type != "Funding") return {std::nullopt};
    const Decimal paid = row.number("execFee");
    bill.kind = paid.isNegative() ? BillKind::FundingReceived : BillKind::FundingPaid;
    bill.instrument = row.instrument();
    bill.currency = row.text("feeCurrency");
    if (bill.currency.empty()) bill.currency = settleOf(row, bill.instrument.text);
    bill.profit = Money{-paid};
    bill.change = Money{-paid};
    bill.time = row.requiredTime("execTime");
    return std::move(row).done(std::move(bill));
}

} // namespace holdfast::venues::bybit
