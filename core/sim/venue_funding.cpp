// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/random.h"
#include "core/sim/venue_state.h"

#include <algorithm>

/// Funding: at its times each open position pays or gets a part of its value (okx.md §9).
namespace holdfast::sim {

namespace {

constexpr int kMoneyScale = 8;
constexpr int kRateScale = 6;
constexpr std::int64_t kRateMost = 300; ///< 0.03 %.
constexpr std::uint64_t kFundingPurpose = 0xF0'0D;
constexpr auto kKept = hours{90 * 24};

} // namespace

milliseconds VenueModel::fundingInterval(const InstrumentId& instrument)
{
    // Two intervals, so that a client which assumes one is found out.
    const bool isSlow = instrument.text.starts_with("BTC") || instrument.text.starts_with("ETH");
    return isSlow ? 2 * kFundingStep : kFundingStep;
}

Decimal VenueModel::fundingRate(const InstrumentId& instrument, WallTime time) const
{
    const std::uint64_t drawn = draw(m_state->config.seed, nameHash(instrument.text),
                                     kFundingPurpose, static_cast<std::uint64_t>(toMs(time)));
    return Decimal::fromMantissa(toRange(drawn, -kRateMost, kRateMost), kRateScale);
}

Result<void> VenueModel::settleFunding(WallTime now, const InstrumentId& instrument)
{
    if (m_state->market.instrument(instrument) == nullptr)
        return unexpected(ErrorCode::Missing, "no instrument " + instrument.text);
    m_state->advance(now);
    m_state->settle(instrument, m_state->now);
    return {};
}

std::vector<FundingTruth> VenueModel::fundings(const Uid& uid) const
{
    std::vector<FundingTruth> rows;
    for (const FundingTruth& row : m_state->accounts.at(uid).fundings)
        if (m_state->now - row.time <= kKept) rows.push_back(row);
    std::ranges::reverse(rows);
    return rows;
}

WallTime VenueModel::State::fundingAfter(WallTime time, milliseconds interval)
{
    return wallFromMs((toMs(time) / interval.count() + 1) * interval.count());
}

void VenueModel::State::settleDue(WallTime time)
{
    fundingNext = fundingAfter(time, kFundingStep);
    for (const Instrument& listed : market.instruments())
        if (toMs(time) % fundingInterval(listed.id).count() == 0) settle(listed.id, time);
}

void VenueModel::State::settle(const InstrumentId& id, WallTime time)
{
    const Instrument& listed = instrument(id);
    const Price mark = market.price(id, TriggerSource::Mark);
    const std::uint64_t drawn = draw(config.seed, nameHash(id.text), kFundingPurpose,
                                     static_cast<std::uint64_t>(toMs(time)));
    const Decimal rate = Decimal::fromMantissa(toRange(drawn, -kRateMost, kRateMost), kRateScale);
    for (auto& [uid, account] : accounts) {
        bool isPaid = false;
        const std::uint64_t seq = seqLast + 1;
        for (auto& [key, position] : account.positions) {
            if (key.instrument != id || !position.isOpen()) continue;
            const Decimal units = position.row.qty.value * listed.multiplier;
            const auto value =
                listed.kind == ContractKind::Linear
                    ? Result<Decimal>{units * mark.value}
                    : Decimal::divide(units, mark.value, 2 * kMoneyScale, Rounding::HalfEven);
            HF_ASSERT(value.has_value()); // A mark is positive.
            const Decimal due = (*value * rate).rounded(kMoneyScale, Rounding::HalfEven);
            FundingTruth payment;
            payment.key = key;
            payment.billId = std::to_string(kSerialBase + ++billLast);
            payment.direction = position.row.direction;
            payment.qty = position.row.qty;
            payment.mark = mark;
            payment.rate = rate;
            payment.amount = {position.row.direction == Direction::Short ? due : -due};
            payment.time = time;
            payment.seq = position.seq = seqLast = seq;
            position.funding += payment.amount;
            position.row.updatedAt = now;
            account.cash.at(listed.settle) += payment.amount;
            account.fundings.push_back(std::move(payment));
            notePosition(account, position, "funding_fee");
            isPaid = true;
        }
        if (!isPaid) continue;
        for (auto& [key, position] : account.positions)
            position.row.liquidationPrice = liquidationPriceOf(account, position);
        noteBalances(account, "funding_fee");
    }
}

} // namespace holdfast::sim
