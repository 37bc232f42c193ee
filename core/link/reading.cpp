// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/reading.h"

namespace holdfast::link {
namespace {

using namespace venues;

struct Name {
    Scope operator()(const ReadPositions& r) const
    {
        return {"positions", r.instrument ? r.instrument->text : std::string{}};
    }
    Scope operator()(const ReadOrders&) const { return {"orders", {}}; }
    Scope operator()(const ReadOrder& r) const { return {"order", r.instrument.text}; }
    Scope operator()(const ReadOrderHistory& r) const
    {
        return {"order history", r.instrument.text};
    }
    Scope operator()(const ReadStops&) const { return {"stops", {}}; }
    Scope operator()(const ReadStop& r) const { return {"stop", r.instrument.text}; }
    Scope operator()(const ReadFills& r) const
    {
        return {"fills", r.instrument ? r.instrument->text : std::string{}};
    }
    Scope operator()(const ReadClosures& r) const { return {"closures", r.instrument.text}; }
    Scope operator()(const ReadInstruments&) const { return {"instruments", {}}; }
    Scope operator()(const ReadAccount&) const { return {"account", {}}; }
    Scope operator()(const ReadBalance&) const { return {"balance", {}}; }
    Scope operator()(const ReadTime&) const { return {"time", {}}; }
    Scope operator()(const ReadCandles& r) const { return {"candles", r.instrument.text}; }
    Scope operator()(const ReadMark& r) const { return {"mark", r.instrument.text}; }
    Scope operator()(const ReadStopHistory& r) const { return {"stop history", r.instrument.text}; }
    Scope operator()(const ReadLeverage& r) const { return {"leverage", r.instrument.text}; }
    Scope operator()(const ReadFunding& r) const { return {"funding", r.instrument.text}; }
    Scope operator()(const ReadBills&) const { return {"bills", {}}; }
    Scope operator()(const Batch&) const { return {"write", {}}; }
    template <class Write>
    Scope operator()(const Write& write) const
    {
        return {"write", write.instrument.text};
    }
};

} // namespace

bool Reading::absorbs(std::size_t, std::string_view, std::vector<Wire>&) { return false; }

void Doubts::add(std::string doubt)
{
    if (m_count == 0) m_first = std::move(doubt);
    ++m_count;
}

std::string Doubts::text() const
{
    return m_count > 1 ? m_first + " (and " + std::to_string(m_count - 1) + " more)" : m_first;
}

std::string identityOf(const PositionKey& key)
{
    return key.instrument.text + ' ' + std::string{toString(key.sideIndex)} + ' '
           + std::string{toString(key.marginMode)};
}
std::string identityOf(const PositionRow& row) { return identityOf(row.key); }
std::string identityOf(const Order& order) { return order.venueId.text; }
std::string identityOf(const StopOrder& stop) { return stop.venueId.text; }
std::string identityOf(const Fill& fill) { return fill.instrument.text + ' ' + fill.tradeId.text; }
std::string identityOf(const Instrument& instrument) { return instrument.id.text; }
std::string identityOf(const Balance& balance) { return balance.currency; }
std::string identityOf(const Bill& bill) { return bill.id; }
std::string identityOf(const LeverageSetting& setting) { return identityOf(setting.key); }
std::string identityOf(const Closure& closure)
{
    if (!closure.order.empty()) return closure.order.text; // one row for each closing order
    // A position id lives on; one closing is that id at one time (okx.md §7.1).
    return closure.positionId + ' ' + std::to_string(toMs(closure.closedAt)) + ' '
           + std::string{toString(closure.kind)};
}

const std::string& instrumentOf(const PositionRow& row) { return row.key.instrument.text; }
const std::string& instrumentOf(const Closure& closure) { return closure.key.instrument.text; }
const std::string& instrumentOf(const Instrument& instrument) { return instrument.id.text; }
const std::string& instrumentOf(const LeverageSetting& setting)
{
    return setting.key.instrument.text;
}
const std::string& instrumentOf(const Balance& balance) { return balance.currency; }

Scope scopeOf(const Request& request) { return std::visit(Name{}, request); }

} // namespace holdfast::link
