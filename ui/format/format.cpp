// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format/format.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdfast::ui::format {
namespace {

constexpr QChar kNarrow{0x202f};
constexpr QChar kMinus{0x2212};

/// "-12345.60" → "−12 345.60".
QString grouped(const QString& plain)
{
    QString digits = plain;
    const bool negative = digits.startsWith(u'-');
    if (negative) digits.remove(0, 1);
    const bool isZero = std::ranges::all_of(digits, [](QChar c) { return c == u'0' || c == u'.'; });
    const qsizetype point = digits.indexOf(u'.');
    for (qsizetype at = (point < 0 ? digits.size() : point) - 3; at > 0; at -= 3)
        digits.insert(at, kNarrow);
    return negative && !isZero ? QString{kMinus + digits} : digits;
}

QString withSign(const QString& formatted)
{
    const bool isZero =
        std::ranges::all_of(formatted, [](QChar c) { return c == u'0' || c == u'.'; });
    return isZero || formatted.startsWith(kMinus) ? formatted : QString{u'+' + formatted};
}

QDateTime utc(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC); }

} // namespace

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
QString unknown() { return u"—"_s; }

int decimalsOf(const Decimal& step)
{
    if (step.isZero()) return 0;
    return std::max(0, step.normalized().scale());
}

QString number(const Decimal& value, int decimals)
{
    return grouped(text(value.rounded(decimals, Rounding::HalfEven).toString()));
}
QString number(const Decimal& value) { return grouped(text(value.toString())); }
QString price(const std::optional<Price>& p, int decimals)
{
    return p ? number(p->value, decimals) : unknown();
}
QString price(const std::optional<Price>& p) { return p ? number(p->value) : unknown(); }
QString qty(const std::optional<Qty>& q, int decimals)
{
    return q ? number(q->value, decimals) : unknown();
}
QString qty(const std::optional<Qty>& q) { return q ? number(q->value) : unknown(); }
QString base(const std::optional<BaseQty>& q)
{
    if (!q) return unknown();
    const Decimal shown = q->value.normalized();
    return number(shown, std::clamp(shown.scale(), 0, 6));
}
QString money(const std::optional<Money>& m) { return m ? number(m->value, 2) : unknown(); }
QString profit(const std::optional<Money>& m)
{
    return m ? withSign(number(m->value, 2)) : unknown();
}
QString risk(const std::optional<double>& r)
{
    return r ? QString{withSign(approximate(*r, 1)) + u" R"} : unknown();
}
QString percent(const std::optional<double>& p, int decimals)
{
    return p ? withSign(approximate(*p, decimals)) : unknown();
}

QString age(const std::optional<nanoseconds>& a)
{
    if (!a) return unknown();
    const std::int64_t ms = std::max<std::int64_t>(0, std::chrono::floor<milliseconds>(*a).count());
    if (ms < 10'000)
        return QString::number(ms / 1000) + u'.' + QString::number(ms / 100 % 10) + u" s";
    const std::int64_t s = ms / 1000;
    if (s < 60) return QString::number(s) + u" s";
    const auto pair = [](std::int64_t large, QStringView unit, std::int64_t small,
                         QStringView smallUnit) {
        return QString{QString::number(large) + u' ' + unit + u' '
                       + QString::number(small).rightJustified(2, u'0') + u' ' + smallUnit};
    };
    if (s < 3600) return pair(s / 60, u"m", s % 60, u"s");
    if (s < 86400) return pair(s / 3600, u"h", s / 60 % 60, u"m");
    return pair(s / 86400, u"d", s / 3600 % 24, u"h");
}

QString span(nanoseconds s)
{
    constexpr seconds kMost{100};
    if (s >= kMost) return age(s);
    return grouped(QString::number(std::chrono::round<milliseconds>(s).count())) + u" ms";
}

QString offset(const std::optional<milliseconds>& o)
{
    if (!o) return unknown();
    return withSign(grouped(QString::number(o->count()))) + u" ms";
}

QString clock(WallTime time) { return utc(toMs(time)).toString(u"HH:mm:ss"_s); }
QString clock(MarketTime time) { return utc(toMs(time)).toString(u"HH:mm"_s); }
QString clockMs(WallTime time) { return utc(toMs(time)).toString(u"HH:mm:ss.zzz"_s); }
QString day(MarketTime time) { return QLocale::c().toString(utc(toMs(time)), u"d MMM HH:mm"_s); }

QString approximate(double value, int decimals)
{
    if (!std::isfinite(value)) return unknown();
    return grouped(QString::number(value, 'f', decimals));
}

QString venue(Venue v)
{
    switch (v) {
    case Venue::Okx: return u"OKX"_s;
    case Venue::Bybit: return u"Bybit"_s;
    case Venue::Hyperliquid: return u"Hyperliquid"_s;
    }
    return unknown();
}
QString mode(Environment m)
{
    switch (m) {
    case Environment::Live: return u"LIVE"_s;
    case Environment::Demo: return u"DEMO"_s;
    case Environment::Testnet: return u"TESTNET"_s;
    case Environment::Drill: return u"DRILL"_s;
    }
    return unknown();
}
QString direction(Direction d)
{
    switch (d) {
    case Direction::Flat: return u"flat"_s;
    case Direction::Long: return u"long"_s;
    case Direction::Short: return u"short"_s;
    }
    return unknown();
}
QString side(Side s) { return s == Side::Buy ? u"buy"_s : u"sell"_s; }
QString source(TriggerSource s)
{
    switch (s) {
    case TriggerSource::Mark: return u"mark"_s;
    case TriggerSource::Last: return u"last"_s;
    case TriggerSource::Index: return u"index"_s;
    }
    return unknown();
}
QString bar(minutes b)
{
    const auto m = b.count();
    if (m % 1440 == 0) return QString::number(m / 1440) + u'd';
    if (m % 60 == 0) return QString::number(m / 60) + u'h';
    return QString::number(m) + u'm';
}

} // namespace holdfast::ui::format
