// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stops/stop_rows.h"

#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"
#include "ui/tables/rows.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
using namespace holdfast::engine;

std::vector<TableColumn> stopHealthColumns()
{
    return {{u"Position"_s}, {u"Stop state"_s}, {u"Age"_s},    {u"Known"_s},
            {u"Next"_s},     {u"Stop"_s},       {u"History"_s}};
}

QString stopFacts(const PositionView& p, int decimals)
{
    if (!p.stopTrigger) return u"no trigger is known"_s;
    QStringList parts;
    parts << QString{u"trigger " + format::price(p.stopTrigger, decimals) + u' '
                     + format::source(p.stopSource)};
    if (p.stopCoversAll)
        parts << QString{u"covers all of " + format::qty(p.qty)};
    else if (p.stopCovers)
        parts << QString{u"covers " + format::qty(p.stopCovers) + u" / " + format::qty(p.qty)};
    else
        parts << QString{u"cover — / " + format::qty(p.qty)};
    if (p.stopReduceOnly) parts << u"reduce-only"_s;
    return parts.join(u" · "_s);
}

QString stopDistance(const PositionView& p)
{
    QStringList parts;
    if (const auto distance = distanceToTriggerPercent(p))
        parts << QString{format::percent(distance) + u" % to trigger"};
    if (const auto beyond = liquidationBeyondPercent(p))
        parts << (*beyond > 100 // a short with little margin used: the figure would say nothing
                      ? u"liquidation over 100 % beyond"_s
                      : *beyond >= 0 ? QString{u"liquidation " + format::approximate(*beyond, 1)
                                               + u" % beyond"}
                                     : QString{u"liquidation " + format::approximate(-*beyond, 1)
                                               + u" % before it"});
    else
        parts << u"liquidation —"_s;
    return parts.join(u" · "_s);
}

namespace {

/// Under two sentences: level, cover and distance in one line.
QString shortFacts(const PositionView& p, int decimals)
{
    if (!p.stopTrigger) return u"no trigger is known"_s;
    QStringList parts{
        QString{format::price(p.stopTrigger, decimals) + u' ' + format::source(p.stopSource)}};
    parts << (p.stopCoversAll
                  ? QString{u"covers all of " + format::qty(p.qty)}
                  : QString{u"covers " + format::qty(p.stopCovers) + u" / " + format::qty(p.qty)});
    if (const auto distance = distanceToTriggerPercent(p))
        parts << QString{format::percent(distance) + u" % to trigger"};
    return parts.join(u" · "_s);
}

} // namespace

std::vector<TableRow> stopHealthRows(const Snapshot& snapshot, nanoseconds since)
{
    std::vector<TableRow> out;
    int order = 0;
    for (const PositionView& p : snapshot.positions) {
        const int decimals = priceDecimals(snapshot, p.account, p.key.instrument);
        const StateLook look = stopLook(p);
        const bool calm = p.stop == StopState::Verified;
        const QString facts = stopFacts(p, decimals);
        const QString distance = stopDistance(p);
        const QString why = format::text(p.stopWhy);
        const QString next = format::text(p.stopNext);
        QString strip;
        for (const StripCell cell : p.strip) {
            switch (cell) {
            case StripCell::None: strip += u'.'; break;
            case StripCell::Proved: strip += u'g'; break;
            case StripCell::Doubt: strip += u'a'; break;
            case StripCell::Unprotected: strip += u'r'; break;
            }
        }
        const auto cell = [](QString text) {
            return TableCell{std::move(text), Tone::Plain, Mark::None, {}};
        };
        const bool isForeign = p.state == PositionState::Foreign;
        const bool isOdd =
            p.state != PositionState::Open && p.state != PositionState::Closing && !isForeign;
        QString name = positionName(p);
        if (isOdd) name += u" · " + positionWord(p.state);
        out.push_back(
            {rows::idOf(p),
             {{std::move(name), isForeign ? Tone::Foreign : Tone::Plain, Mark::None, order++},
              {look.word, look.tone, look.mark, {}},
              cell(format::age(aged(p.stopReadAge, since))),
              cell(calm || why.isEmpty() ? facts : why),
              cell(calm || next.isEmpty() ? distance : next),
              cell(calm || why.isEmpty() ? QString{} : shortFacts(p, decimals)),
              cell(strip)}});
    }
    return out;
}

} // namespace holdfast::ui
