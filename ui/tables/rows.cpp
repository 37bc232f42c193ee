// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/rows.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace holdfast::ui::rows {
namespace {
using namespace holdfast::engine;

/// A mark price that does not move is told this often (decisions §1).
constexpr seconds kQuoteQuiet{10};

QString joined(const std::string& a, const std::string& b, const std::string& c = {})
{
    return format::text(a) + u'|' + format::text(b) + u'|' + format::text(c);
}
QVariant raw(const std::optional<double>& value) // unknown sorts below every number
{
    return value.value_or(-std::numeric_limits<double>::infinity());
}
template <class Amount>
QVariant raw(const std::optional<Amount>& amount)
{
    return raw(amount ? std::optional<double>{amount->toDouble()} : std::nullopt);
}
QVariant raw(const std::optional<nanoseconds>& age)
{
    return raw(age ? std::optional<double>{static_cast<double>(age->count())} : std::nullopt);
}
TableCell plain(QString text, Tone tone = Tone::Plain)
{
    return {std::move(text), tone, Mark::None, {}};
}
TableCell value(QString text, QVariant sort, Tone tone = Tone::Plain)
{
    return {std::move(text), tone, Mark::None, std::move(sort)};
}
Tone toneOf(const std::optional<Money>& money)
{
    if (!money || money->isZero()) return Tone::Plain;
    return money->isNegative() ? Tone::Down : Tone::Up;
}
Tone ownerTone(const std::string& owner)
{
    return owner == "foreign" ? Tone::Foreign : Tone::Plain;
}
TableCell ageCell(const std::optional<nanoseconds>& age, nanoseconds since)
{
    return value(format::age(aged(age, since)), raw(age));
}
TableCell cover(const PositionView& p)
{
    const auto share = coverPercent(p);
    return value(share ? QString{format::approximate(*share, 0) + u" %"} : format::unknown(),
                 raw(share), share && *share < 99.95 ? Tone::Warn : Tone::Plain);
}
TableCell takeProfit(const PositionView& p, int decimals)
{
    QString text = format::price(p.takeProfit, decimals);
    if (p.takeProfit) text += p.isTakeProfitLocal ? u" local" : u" at the venue";
    return value(text, raw(p.takeProfit));
}

} // namespace

QString idOf(const PositionView& p)
{
    return joined(p.account.text, p.key.instrument.text,
                  std::to_string(static_cast<int>(p.key.sideIndex))
                      + std::to_string(static_cast<int>(p.key.marginMode)));
}
QString idOf(const OrderView& o)
{
    return joined(o.account.text, o.order.instrument.text, o.order.venueId.text);
}
QString idOf(const InstrumentView& i) { return joined(i.account.text, i.instrument.text); }

std::vector<TableColumn> watchColumns()
{
    return {{u"Instrument"_s, 70, false}, {u"Mark"_s, 112, true}, {u"24 h %"_s, 72, true}};
}
std::vector<TableRow> watch(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    int order = 0;
    for (const InstrumentView& i : snapshot.instruments) {
        const auto shown = i.mark ? i.mark : i.last;
        const Tone tone =
            !i.change24hPercent ? Tone::Dim : (*i.change24hPercent < 0 ? Tone::Down : Tone::Up);
        const auto age = aged(i.quoteAge, since);
        const bool stale = !age || *age > kQuoteQuiet;
        out.push_back(
            {idOf(i),
             {value(format::text(i.base.empty() ? i.instrument.text : i.base), order++),
              {format::price(shown, format::decimalsOf(i.tick.value)),
               stale ? Tone::Dim : Tone::Plain, stale ? Mark::DottedRing : Mark::None, raw(shown)},
              value(format::percent(i.change24hPercent), raw(i.change24hPercent), tone)}});
    }
    return out;
}

std::vector<TableColumn> positionColumns()
{
    return {{QString{}, 34, false},
            {u"Venue"_s, 76, false},
            {u"Account"_s, 92, false},
            {u"Instrument"_s, 168, false},
            {u"Side"_s, 66, false},
            {u"Qty"_s, 76, true, u"In contracts."_s},
            {u"Entry"_s, 104, true},
            {u"Mark"_s, 104, true},
            {u"Liquidation"_s, 108, true},
            {u"uPnL"_s, 84, true,
             u"Not realised yet, in the currency that the instrument settles in."_s},
            {u"R"_s, 64, true, u"The same in units of the loss at the planned stop."_s},
            {u"Stop"_s, 104, true},
            {u"Stop state"_s, 122, false},
            {u"Cover"_s, 70, true, u"How much of the position its stop is for."_s},
            {u"Read back"_s, 84, true, u"How long ago the venue last showed its stop live."_s},
            {u"Take profit"_s, 148, true},
            {u"Owner"_s, 90, false}};
}
std::vector<TableRow> positions(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    int order = 0;
    for (const PositionView& p : snapshot.positions) {
        const int decimals = priceDecimals(snapshot, p.account, p.key.instrument);
        const StateLook look = stopLook(p);
        std::vector<TableCell> c;
        c.push_back({QString{}, look.tone, look.mark, order++});
        c.push_back(plain(format::venue(p.venue)));
        c.push_back(plain(format::text(p.account.text)));
        c.push_back(plain(format::text(p.key.instrument.text)));
        c.push_back(plain(format::direction(p.direction)));
        c.push_back(value(format::qty(p.qty), p.qty.toDouble()));
        c.push_back(value(format::price(p.entry, decimals), raw(p.entry)));
        c.push_back(value(format::price(p.mark, decimals), raw(p.mark)));
        c.push_back(value(format::price(p.liquidation, decimals), raw(p.liquidation)));
        c.push_back(value(format::profit(p.unrealized), raw(p.unrealized), toneOf(p.unrealized)));
        c.push_back(value(format::risk(p.unrealizedR), raw(p.unrealizedR), toneOf(p.unrealized)));
        c.push_back(value(format::price(p.stopTrigger, decimals), raw(p.stopTrigger)));
        c.push_back(plain(look.word, look.tone));
        c.push_back(cover(p));
        c.push_back(ageCell(p.stopReadAge, since));
        c.push_back(takeProfit(p, decimals));
        c.push_back(plain(format::text(p.owner), ownerTone(p.owner)));
        out.push_back({idOf(p), std::move(c)});
    }
    return out;
}

std::vector<TableColumn> orderColumns()
{
    return {{u"Account"_s, 92, false},
            {u"Instrument"_s, 168, false},
            {u"Side"_s, 66, false},
            {u"Type"_s, 90, false},
            {u"Qty"_s, 84, true, u"In contracts."_s},
            {u"Filled"_s, 84, true},
            {u"Price"_s, 104, true},
            {u"Average"_s, 104, true},
            {u"State"_s, 120, false},
            {u"Reduces"_s, 80, false},
            {u"Owner"_s, 80, false},
            {u"Seen"_s, 84, true},
            {u"Venue id"_s, 160, false},
            {u"Client id"_s, 240, false}};
}
std::vector<TableRow> orders(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    for (const OrderView& v : snapshot.orders) {
        const Order& o = v.order;
        const int decimals = priceDecimals(snapshot, v.account, o.instrument);
        out.push_back(
            {idOf(v),
             {plain(format::text(v.account.text)), plain(format::text(o.instrument.text)),
              plain(format::side(o.side)), plain(orderType(o.type)),
              value(format::qty(o.qty), o.qty.toDouble()),
              value(format::qty(o.filledQty), o.filledQty.toDouble()),
              value(o.price ? format::price(o.price, decimals) : format::unknown(), raw(o.price)),
              value(format::price(o.averagePrice, decimals), raw(o.averagePrice)),
              plain(orderState(o.state)), plain(o.reduceOnly ? u"only"_s : u"no"_s),
              plain(v.isOurs ? u"ours"_s : u"foreign"_s, v.isOurs ? Tone::Plain : Tone::Foreign),
              ageCell(v.age, since), plain(format::text(o.venueId.text), Tone::Dim),
              plain(format::text(o.clientId.text), Tone::Dim)}});
    }
    return out;
}

std::vector<TableColumn> stopColumns()
{
    return {
        {u"Account"_s, 92, false},   {u"Instrument"_s, 168, false}, {u"Side"_s, 66, false},
        {u"Trigger"_s, 104, true},   {u"Source"_s, 74, false},      {u"Take profit"_s, 104, true},
        {u"Qty"_s, 90, true},        {u"Reduces"_s, 80, false},     {u"Venue state"_s, 120, false},
        {u"Protects"_s, 84, false},  {u"Owner"_s, 80, false},       {u"Seen"_s, 84, true},
        {u"Venue id"_s, 160, false}, {u"Client id"_s, 240, false}};
}
std::vector<TableRow> stops(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    for (const StopRowView& v : snapshot.stops) {
        const StopOrder& s = v.stop;
        const int decimals = priceDecimals(snapshot, v.account, s.instrument);
        out.push_back(
            {joined(v.account.text, s.instrument.text, s.venueId.text + s.clientId.text),
             {plain(format::text(v.account.text)), plain(format::text(s.instrument.text)),
              plain(format::side(s.side)),
              value(format::price(s.stopTrigger, decimals), raw(s.stopTrigger)),
              plain(format::source(s.stopSource)),
              value(format::price(s.takeTrigger, decimals), raw(s.takeTrigger)),
              value(s.closesWholePosition ? u"whole"_s : format::qty(s.qty), raw(s.qty)),
              plain(s.reduceOnly ? u"only"_s : u"no"_s, s.reduceOnly ? Tone::Plain : Tone::Warn),
              plain(stopOrderState(s.state)),
              plain(v.isProtective ? u"yes"_s : u"no"_s, v.isProtective ? Tone::Plain : Tone::Warn),
              plain(v.isOurs ? u"ours"_s : u"foreign"_s, v.isOurs ? Tone::Plain : Tone::Foreign),
              ageCell(v.age, since), plain(format::text(s.venueId.text), Tone::Dim),
              plain(format::text(s.clientId.text), Tone::Dim)}});
    }
    return out;
}

std::vector<TableColumn> fillColumns()
{
    return {{u"Time"_s, 108, false},
            {u"Account"_s, 92, false},
            {u"Instrument"_s, 168, false},
            {u"Side"_s, 66, false},
            {u"Qty"_s, 90, true},
            {u"Price"_s, 110, true},
            {u"Fee"_s, 110, true},
            {u"Market"_s, 76, false,
             u"In the time of the candles, UTC; on the drill that runs faster than the clock."_s},
            {u"Kind"_s, 96, false},
            {u"Owner"_s, 80, false},
            {u"Trade id"_s, 130, false},
            {u"Order id"_s, 180, false}};
}
std::vector<TableRow> fills(const Snapshot& snapshot)
{
    std::vector<TableRow> out;
    for (const FillView& v : snapshot.fills) {
        const Fill& f = v.fill;
        const int decimals = priceDecimals(snapshot, v.account, f.instrument);
        const QString fee =
            f.fee ? QString{format::number(f.fee->value, 4) + u' ' + format::text(f.feeCurrency)}
                  : format::unknown();
        out.push_back(
            {joined(v.account.text, f.instrument.text, f.tradeId.text),
             {value(format::clockMs(f.time), -static_cast<double>(toMs(f.time))),
              plain(format::text(v.account.text)), plain(format::text(f.instrument.text)),
              plain(format::side(f.side), f.side == Side::Buy ? Tone::Up : Tone::Down),
              value(format::qty(f.qty), f.qty.toDouble()),
              value(format::price(f.price, decimals), f.price.toDouble()), value(fee, raw(f.fee)),
              plain(v.marketTime == MarketTime{} ? format::unknown() : format::clock(v.marketTime)),
              plain(f.parentStop.empty() ? format::text(f.category) : u"stop"_s),
              plain(v.isOurs ? u"ours"_s : u"foreign"_s, v.isOurs ? Tone::Plain : Tone::Foreign),
              plain(format::text(f.tradeId.text), Tone::Dim),
              plain(format::text(f.venueOrderId.text), Tone::Dim)}});
    }
    return out;
}

std::vector<TableColumn> strategyColumns()
{
    return {{u"Strategy"_s, 150, false}, {u"Instrument"_s, 150, false},   {u"Bar"_s, 50, false},
            {u"State"_s, 84, false},     {u"Taken"_s, 62, true},          {u"Dropped"_s, 72, true},
            {u"Decided"_s, 76, true},    {u"Last decision"_s, 300, false}};
}
std::vector<TableRow> strategies(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    for (const StrategyView& s : snapshot.strategies) {
        TableCell state = s.isFrozen ? plain(u"Frozen"_s, Tone::Warn)
                                     : (s.isArmed ? plain(u"Armed"_s, Tone::Accent)
                                                  : plain(u"Not armed"_s, Tone::Dim));
        out.push_back(
            {format::text(s.id.text),
             {plain(format::text(s.id.text)), plain(format::text(s.instrument.text)),
              value(format::bar(s.bar), static_cast<double>(s.bar.count())), std::move(state),
              value(QString::number(s.signalsTaken), s.signalsTaken),
              value(QString::number(s.signalsDropped), s.signalsDropped,
                    s.signalsDropped > 0 ? Tone::Plain : Tone::Dim),
              ageCell(s.lastDecisionAge, since),
              plain(s.isFrozen ? format::text(s.frozenReason)
                               : (s.lastDecision.empty() ? format::unknown()
                                                         : format::text(s.lastDecision)))}});
    }
    return out;
}

std::vector<TableColumn> alarmColumns()
{
    return {{u"Since"_s, 96, false},   {u"Severity"_s, 86, false},    {u"State"_s, 120, false},
            {u"Account"_s, 92, false}, {u"Instrument"_s, 168, false}, {u"What"_s, 500, false}};
}
std::vector<TableRow> alarms(const Snapshot& snapshot)
{
    std::vector<TableRow> out;
    for (const AlarmView& a : snapshot.alarms) {
        const StateLook look = severityLook(a.severity);
        const bool calm = !a.isActive;
        const QString state =
            a.isActive ? (a.isAcknowledged ? u"acknowledged"_s : u"active"_s) : u"over"_s;
        out.push_back(
            {format::text(a.id),
             {value(format::clock(a.since), -static_cast<double>(toMs(a.since))),
              {look.word, calm ? Tone::Dim : look.tone, look.mark, static_cast<int>(a.severity)},
              plain(state, a.isActive && !a.isAcknowledged ? Tone::Plain : Tone::Dim),
              plain(format::text(a.account.text)),
              plain(a.instrument.empty() ? format::unknown() : format::text(a.instrument)),
              plain(format::text(a.text), calm ? Tone::Dim : Tone::Plain)}});
    }
    return out;
}

} // namespace holdfast::ui::rows
