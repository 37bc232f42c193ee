// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tables/quality_rows.h"

#include "ui/format/format.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace holdfast::ui::rows {
namespace {
using namespace holdfast::engine;

TableCell word(QString text) { return {std::move(text), Tone::Plain, Mark::None, {}}; }

TableCell count(std::uint64_t n)
{
    return {format::number(Decimal::fromMantissa(static_cast<std::int64_t>(n), 0)),
            n == 0 ? Tone::Dim : Tone::Plain, Mark::None, static_cast<qulonglong>(n)};
}

/// `part` of `whole` in percent; "—" of nothing.
TableCell share(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return {format::unknown(), Tone::Dim, Mark::None, -std::numeric_limits<double>::infinity()};
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return {QString{format::approximate(percent, 2) + u" %"}, part == 0 ? Tone::Dim : Tone::Plain,
            Mark::None, percent};
}

TableCell span(const std::optional<nanoseconds>& span)
{
    if (!span)
        return {format::unknown(), Tone::Dim, Mark::None, -std::numeric_limits<double>::infinity()};
    return {format::span(*span), Tone::Plain, Mark::None, static_cast<double>(span->count())};
}

} // namespace

std::vector<TableColumn> qualityColumns()
{
    return {{u"Account"_s, 92, false},
            {u"Venue"_s, 72, false},
            {u"Read"_s, 92, false},
            {u"Answers"_s, 84, true, u"Complete, partial and failed, since the program started."_s},
            {u"Partial"_s, 76, true, u"Said so itself, or a row of it could not be read."_s},
            {u"Partial %"_s, 82, true, u"Of all answers."_s},
            {u"Failed"_s, 72, true, u"No answer that could be used."_s},
            {u"Failed %"_s, 82, true, u"Of all answers."_s},
            {u"Incomplete"_s, 94, true,
             u"Looked complete, and a row was missing that another source showed."_s},
            {u"Incomplete %"_s, 104, true, u"Of the answers that looked complete."_s},
            {u"Stale"_s, 70, true, u"Older than what was known already."_s},
            {u"Sticky, median"_s, 116, true, u"How long an incomplete list stayed so."_s},
            {u"Sticky, max"_s, 98, true, u"The longest that an incomplete list stayed so."_s},
            {u"Lag, median"_s, 102, true,
             u"From a write of ours, or its push, to the first read that shows it."_s},
            {u"Lag, p99"_s, 92, true, u"Ninety-nine in a hundred were shown within this."_s}};
}

std::vector<TableRow> quality(const Snapshot& snapshot)
{
    std::vector<TableRow> out;
    int order = 0;
    for (const AccountView& a : snapshot.accounts) {
        for (const QualityView& q : a.quality) {
            const std::uint64_t odd = q.partial + q.failed;
            const std::uint64_t complete = q.answers > odd ? q.answers - odd : 0;
            out.push_back({QString{format::text(a.id.text) + u'|' + format::text(q.read)},
                           {{format::text(a.id.text), Tone::Plain, Mark::None, order++},
                            word(format::venue(a.venue)),
                            word(format::text(q.read)),
                            count(q.answers),
                            count(q.partial),
                            share(q.partial, q.answers),
                            count(q.failed),
                            share(q.failed, q.answers),
                            count(q.incomplete),
                            share(q.incomplete, complete),
                            count(q.stale),
                            span(q.stickyMedian),
                            span(q.stickyMax),
                            span(q.lagMedian),
                            span(q.lagP99)}});
        }
    }
    return out;
}

} // namespace holdfast::ui::rows
