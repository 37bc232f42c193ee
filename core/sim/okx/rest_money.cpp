// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/market_rows.h"
#include "core/sim/okx/paging.h"
#include "core/sim/okx/rest.h"
#include "core/sim/okx/words.h"

#include <algorithm>

/// Currencies, the account's ledger and funding (okx.md §9).
namespace holdfast::sim::okx {
namespace {

constexpr std::size_t kRatesMax = 400;
constexpr auto kRecent = hours{7 * 24};
constexpr auto kArchive = hours{90 * 24};

std::string textOf(const Decimal& value) { return value.normalized().toString(); }

/// One line of the ledger: a fill, or a payment of funding.
struct Bill {
    std::string id;
    WallTime time{};
    const FillTruth* fill = nullptr;
    const FundingTruth* funding = nullptr;
    std::string currency;
    Decimal change;  ///< Of the balance.
    Decimal balance; ///< After it.
};

std::string_view typeOf(const Bill& bill) { return bill.funding != nullptr ? "8" : "2"; }

std::string_view subTypeOf(const Bill& bill)
{
    if (bill.funding != nullptr) return bill.funding->amount.isNegative() ? "173" : "174";
    return bill.fill->fill.side == Side::Buy ? "1" : "2";
}

const InstrumentId& instrumentOf(const Bill& bill)
{
    return bill.funding != nullptr ? bill.funding->key.instrument : bill.fill->fill.instrument;
}

void writeBill(json::Writer& w, const Bill& bill)
{
    const FillTruth* fill = bill.fill;
    const FundingTruth* funding = bill.funding;
    w.beginObject()
        .member("bal", textOf(bill.balance))
        .member("balChg", textOf(bill.change))
        .member("billId", bill.id)
        .member("ccy", bill.currency)
        .member("clOrdId", fill != nullptr ? fill->fill.clientOrderId.text : "")
        .member("earnAmt", "")
        .member("earnApr", "")
        .member("execType", fill == nullptr ? "" : (fill->isMaker ? "M" : "T"))
        .member("fee", fill == nullptr ? "0" : textOf(fill->fill.fee.value_or(Money{}).value))
        .member("fillFwdPx", "")
        .member("fillIdxPx", fill != nullptr && fill->indexAt ? textOf(fill->indexAt->value) : "")
        .member("fillMarkPx", fill != nullptr && fill->markAt ? textOf(fill->markAt->value) : "")
        .member("fillMarkVol", "")
        .member("fillPxUsd", "")
        .member("fillPxVol", "")
        .member("fillTime", fill != nullptr ? stamp(fill->fill.time) : "")
        .member("from", "")
        .member("instId", instrumentOf(bill).text)
        .member("instType", "SWAP")
        .member("interest", "0")
        .member("mgnMode", funding != nullptr ? word(funding->key.marginMode) : "")
        .member("notes", "")
        .member("ordId", fill != nullptr ? fill->fill.venueOrderId.text : "")
        .member("pnl", textOf(funding != nullptr ? funding->amount.value : fill->profit.value))
        .member("posBal", "0")
        .member("posBalChg", "0")
        .member("px", textOf(funding != nullptr ? funding->mark.value : fill->fill.price.value))
        .member("subType", subTypeOf(bill))
        .member("sz", textOf(funding != nullptr ? funding->qty.value : fill->fill.qty.value))
        .member("tag", "")
        .member("to", "")
        .member("tradeId", fill != nullptr ? fill->fill.tradeId.text : "")
        .member("ts", stamp(bill.time))
        .member("type", typeOf(bill))
        .endObject();
}

} // namespace

HttpAnswer Rest::currencies(const Call& call)
{
    const std::vector<std::string> wanted = call.target.list("ccy");
    std::string rows;
    for (const BalanceTruth& balance : m_model.balances(m_config.uid)) {
        if (!wanted.empty() && std::ranges::find(wanted, balance.currency) == wanted.end())
            continue;
        const std::string& currency = balance.currency;
        json::Writer w;
        // A drill has no chains: money neither comes nor goes.
        w.beginObject()
            .member("burningFeeRate", "")
            .member("canDep", false)
            .member("canInternal", false)
            .member("canWd", false)
            .member("ccy", currency)
            .member("chain", currency + "-Drill")
            .member("ctAddr", "")
            .member("depEstOpenTime", "")
            .member("depQuotaFixed", "")
            .member("depQuoteDailyLayer2", "")
            .member("fee", "0")
            .member("logoLink", "")
            .member("mainNet", true)
            .member("maxFee", "0")
            .member("maxFeeForCtAddr", "")
            .member("maxWd", "0")
            .member("minDep", "0")
            .member("minDepArrivalConfirm", "0")
            .member("minFee", "0")
            .member("minFeeForCtAddr", "")
            .member("minInternal", "0.0001")
            .member("minWd", "0")
            .member("minWdUnlockConfirm", "0")
            .member("name", currency)
            .member("needTag", false)
            .member("usedDepQuotaFixed", "")
            .member("usedWdQuota", "0")
            .member("wdEstOpenTime", "")
            .member("wdQuota", "0")
            .member("wdTickSz", "8")
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

HttpAnswer Rest::bills(const Call& call)
{
    const bool isArchive = call.target.path.ends_with("-archive");
    const std::vector<FillTruth> fills = m_model.fills(m_config.uid, Age::Archive);
    const std::vector<FundingTruth> fundings = m_model.fundings(m_config.uid);
    std::vector<Bill> all;
    for (const FillTruth& fill : fills) {
        const Instrument* listed = m_model.market().instrument(fill.fill.instrument);
        HF_ASSERT(listed != nullptr);
        all.push_back({fill.billId,
                       fill.fill.time,
                       &fill,
                       nullptr,
                       listed->settle,
                       fill.profit.value + fill.fill.fee.value_or(Money{}).value,
                       {}});
    }
    for (const FundingTruth& funding : fundings) {
        const Instrument* listed = m_model.market().instrument(funding.key.instrument);
        HF_ASSERT(listed != nullptr);
        all.push_back({funding.billId,
                       funding.time,
                       nullptr,
                       &funding,
                       listed->settle,
                       funding.amount.value,
                       {}});
    }
    std::ranges::sort(all, [](const Bill& a, const Bill& b) { return isOlderId(b.id, a.id); });
    // Nothing else moves cash, so the balances follow backwards from the present one.
    std::map<std::string, Decimal> balance;
    for (const BalanceTruth& row : m_model.balances(m_config.uid))
        balance[row.currency] = row.cash.value;
    for (Bill& bill : all) {
        bill.balance = balance[bill.currency];
        balance[bill.currency] = bill.balance - bill.change;
    }
    Page page{call.target};
    std::string rows;
    if (!wantsSwaps(call)) return success(rows);
    for (const Bill& bill : all) {
        const auto isWanted = [&](std::string_view name, std::string_view value) {
            const std::string_view filter = call.target.get(name);
            return filter.empty() || filter == value;
        };
        if (call.now - bill.time > (isArchive ? kArchive : kRecent)) continue;
        if (!isWanted("type", typeOf(bill)) || !isWanted("subType", subTypeOf(bill))
            || !isWanted("ccy", bill.currency) || !isWanted("instId", instrumentOf(bill).text))
            continue;
        if (!isWithin(call.target, bill.time) || hides(bill.time, call) || !page.take(bill.id))
            continue;
        json::Writer w;
        writeBill(w, bill);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

HttpAnswer Rest::fundingRate(const Call& call)
{
    const std::string_view wanted = call.target.get("instId");
    std::string rows;
    for (const Instrument& instrument : m_model.market().instruments()) {
        if (wanted != "ANY" && instrument.id.text != wanted) continue;
        json::Writer w;
        writeFunding(w, m_model, instrument, call.now);
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return rows.empty() ? failure("51001", "Instrument ID doesn't exist.") : success(rows);
}

HttpAnswer Rest::fundingRateHistory(const Call& call)
{
    const Instrument* instrument =
        m_model.market().instrument({std::string{call.target.get("instId")}});
    if (instrument == nullptr) return failure("51001", "Instrument ID doesn't exist.");
    const std::int64_t interval = VenueModel::fundingInterval(instrument->id).count();
    const std::int64_t oldest = toMs(call.now - kArchive);
    Page page{call.target, kRatesMax};
    std::string rows;
    for (std::int64_t at = toMs(call.now) / interval * interval; at >= oldest; at -= interval) {
        if (!page.take(std::to_string(at))) continue;
        const std::string rate = textOf(m_model.fundingRate(instrument->id, wallFromMs(at)));
        json::Writer w;
        w.beginObject()
            .member("formulaType", "withRate")
            .member("fundingRate", rate)
            .member("fundingTime", std::to_string(at))
            .member("instId", instrument->id.text)
            .member("instType", "SWAP")
            .member("method", "current_period")
            .member("realizedRate", rate)
            .endObject();
        rows += (rows.empty() ? "" : ",") + w.take();
    }
    return success(rows);
}

} // namespace holdfast::sim::okx
