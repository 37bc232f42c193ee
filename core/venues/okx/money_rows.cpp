// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/money_rows.h"

#include "core/venues/okx/taking.h"

namespace holdfast::venues::okx {

Decoded<FundingRate> decodeFunding(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    FundingRate funding;
    funding.instrument = row.instrument();
    funding.rate = row.number("fundingRate");
    funding.fundingAt = row.requiredTime("fundingTime");
    funding.nextAt = row.requiredTime("nextFundingTime");
    funding.nextRate = row.take(row.fields.number("nextFundingRate"));
    funding.time = row.requiredTime("ts");
    if (row.isTaken() && funding.interval() <= milliseconds{0})
        row.fail({ErrorCode::OutOfRange, "nextFundingTime: not after fundingTime"});
    return std::move(row).done(std::move(funding));
}

Decoded<FundingPast> decodeFundingPast(json::Value object)
{
    HF_ONLY_SWAP(object);
    Taking row{object};
    FundingPast funding;
    funding.instrument = row.instrument();
    funding.rate = row.number("fundingRate");
    funding.realizedRate = row.take(row.fields.number("realizedRate"));
    funding.fundingAt = row.requiredTime("fundingTime");
    return std::move(row).done(std::move(funding));
}

Result<Bill> decodeBill(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    Bill bill;
    bill.id = row.requiredText("billId");
    bill.type = row.requiredText("type");
    bill.subType = row.text("subType");
    if (bill.type == "8") {
        if (bill.subType == "173")
            bill.kind = BillKind::FundingPaid;
        else if (bill.subType == "174")
            bill.kind = BillKind::FundingReceived;
        else
            row.unknown("subType", bill.subType);
    }
    bill.instrument = {row.text("instId")};
    bill.currency = row.requiredText("ccy");
    bill.profit = row.optional<Money>("pnl");
    bill.change = {row.number("balChg")};
    bill.balance = row.optional<Money>("bal");
    bill.time = row.requiredTime("ts");
    return std::move(row).plain(std::move(bill));
}

Result<LeverageSetting> decodeLeverage(json::Value object)
{
    if (!object.isObject()) return unexpected(ErrorCode::Malformed, "a row is not an object");
    Taking row{object};
    LeverageSetting setting;
    setting.key.instrument = row.instrument();
    setting.key.marginMode = row.marginMode("mgnMode");
    setting.key.sideIndex = row.sideIndex();
    setting.leverage = row.number("lever");
    if (row.isTaken() && !setting.leverage.isPositive())
        row.fail({ErrorCode::OutOfRange, "lever: not positive"});
    return std::move(row).plain(std::move(setting));
}

} // namespace holdfast::venues::okx
