// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/post_mortem.h"

namespace holdfast::engine {
namespace {

/// How much worse than the planned stop the exit is, in price; negative: better.
std::optional<Decimal> beyondStop(const journal::TradeRecord& trade,
                                  const std::optional<journal::Plan>& plan)
{
    if (!trade.exit || !plan || trade.direction == Direction::Flat) return std::nullopt;
    return trade.direction == Direction::Long ? plan->stop.value - trade.exit->value
                                              : trade.exit->value - plan->stop.value;
}

} // namespace

Blame blameOfStop(const journal::TradeRecord& trade, const std::optional<journal::Plan>& plan)
{
    const auto beyond = beyondStop(trade, plan);
    if (!beyond || !trade.entry) return Blame::Strategy;
    const Decimal planned = (trade.entry->value - plan->stop.value).abs();
    return *beyond + *beyond > planned ? Blame::Market : Blame::Strategy;
}

journal::EvidenceRecord postMortem(const journal::TradeRecord& trade, Blame blame,
                                   const std::string& detail,
                                   const std::optional<journal::Plan>& plan)
{
    journal::EvidenceRecord record;
    record.kind = "ending";
    record.position = trade.position;
    record.text = "it ended by: " + trade.cause + (detail.empty() ? "" : " (" + detail + ")")
                  + "; that came from " + std::string{toString(blame)};
    record.fields = {{"cause", trade.cause}, {"from", std::string{toString(blame)}}};
    if (plan) record.fields.emplace_back("plannedStop", plan->stop.toString());
    if (trade.exit) record.fields.emplace_back("exit", trade.exit->toString());
    if (const auto beyond = beyondStop(trade, plan)) {
        record.fields.emplace_back("beyondStop", beyond->toString());
        if (beyond->isPositive())
            record.text += "; the exit is " + beyond->toString() + " beyond the planned stop";
    }
    return record;
}

} // namespace holdfast::engine
