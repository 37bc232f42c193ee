// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/typed_facts.h"

#include "core/base/overloaded.h"
#include "core/sim/bybit/rows.h"
#include "core/venues/bybit/orders.h"
#include "core/venues/bybit/rows.h"

namespace holdfast::sim::bybit {
namespace {

using Facts = std::vector<std::pair<PushKind, venues::VenueFact>>;

/// A row read by one of our decoders. Asserted: the venue here writes nothing that they refuse.
template <class Row>
std::optional<Row> decoded(const std::string& text,
                           venues::Decoded<Row> (*decode)(json::Value value))
{
    json::Document document;
    const auto value = document.parse(text);
    HF_ASSERT(value.has_value());
    auto row = decode(*value);
    HF_ASSERT(row.has_value());
    return std::move(*row);
}

void tellPosition(Facts& facts, const RowContext& context, const PositionTruth& position)
{
    json::Writer w;
    writePosition(w, context, position, context.model.pendingStops(context.uid));
    venues::PositionsPush push;
    if (auto row = decoded<PositionRow>(w.take(), venues::bybit::decodePosition))
        push.rows.push_back(std::move(*row));
    facts.emplace_back(PushKind::Position, std::move(push));
}

/// An order of the venue's list, which may be a stop as well: the order first.
void tellOrder(Facts& facts, const OrderRow& row)
{
    if (auto order = decoded<Order>(row.text, venues::bybit::decodeOrder)) {
        venues::OrdersPush push;
        push.orders.push_back(std::move(*order));
        facts.emplace_back(PushKind::Order, std::move(push));
    }
    if (auto stop = decoded<StopOrder>(row.text, venues::bybit::decodeStop))
        facts.emplace_back(PushKind::Stop, venues::StopsPush{{std::move(*stop)}});
}

} // namespace

Facts factsOf(const VenueModel& model, const Uid& uid, WallTime now, const Change& change)
{
    const RowContext context{model, uid, now, Shown::Push};
    Facts facts;
    std::visit(Overloaded{
                   [&](const OrderTruth& order) {
                       // What the venue closes by delisting is a trade without an order.
                       if (order.order.category == "delivery") return;
                       const auto fired =
                           order.order.parentStop.empty()
                               ? std::nullopt
                               : model.findStop(uid, {{}, order.order.parentStop, {}});
                       tellOrder(facts, orderRow(context, order, fired ? &*fired : nullptr));
                   },
                   [&](const StopTruth& stop) {
                       if (stop.stop.state == StopOrderState::Effective)
                           return; // Its order follows.
                       tellOrder(facts, orderRow(context, stop));
                       const PositionKey key{stop.stop.instrument, stop.stop.sideIndex,
                                             stop.stop.marginMode};
                       const auto held = model.position(uid, key);
                       if (held) tellPosition(facts, context, *held);
                   },
                   [&](const PositionTruth& position) { tellPosition(facts, context, position); },
                   [&](const FillTruth& fill) {
                       json::Writer w;
                       writeExecution(w, context, fill);
                       venues::OrdersPush push;
                       if (auto row = decoded<Fill>(w.take(), venues::bybit::decodeFill))
                           push.fills.push_back(std::move(*row));
                       facts.emplace_back(PushKind::Fill, std::move(push));
                   },
                   [](const BalanceTruth&) {},
               },
               change.row);
    return facts;
}

} // namespace holdfast::sim::bybit
