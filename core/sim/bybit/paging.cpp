// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/paging.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <tuple>

namespace holdfast::sim::bybit {
namespace {

std::string encoded(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == ',')
            out += "%2C";
        else if (c == ':')
            out += "%3A";
        else
            out += c;
    }
    return out;
}
std::string decoded(std::string text)
{
    for (const auto& [code, plain] : {std::pair{"%2C", ","}, std::pair{"%3A", ":"},
                                      std::pair{"%2c", ","}, std::pair{"%25", "%"}})
        for (std::size_t at = text.find(code); at != std::string::npos; at = text.find(code, at))
            text.replace(at, 3, plain);
    return text;
}

constexpr std::array<std::string_view, 4> kFigures{"liqPrice", "positionIM", "positionMM",
                                                   "unrealisedPnl"};
constexpr std::array<std::string_view, 2> kClosedStamps{"updatedTime", "createdTime"};
constexpr std::array<std::string_view, 1> kExecStamps{"execTime"};
constexpr std::pair<std::string_view, std::string_view> kSides{"Buy", "Sell"};

RowNames namesOf(Endpoint endpoint)
{
    RowNames names;
    names.instrument = "symbol";
    switch (rowsOf(endpoint)) {
    case Rows::Positions:
        names.deciding = names.size = "size";
        names.word = "positionStatus";
        names.side = "side";
        names.sides = kSides;
        names.figures = kFigures;
        break;
    case Rows::Orders:
        names.deciding = "cumExecQty";
        names.word = "orderStatus";
        break;
    case Rows::Stops:
        names.deciding = "triggerPrice";
        names.word = "orderStatus";
        break;
    case Rows::Fills:
        names.deciding = "execQty";
        names.word = "execType";
        names.side = "side";
        names.stamps = kExecStamps;
        break;
    case Rows::Closures:
        names.deciding = "closedSize";
        names.word = "execType";
        names.stamps = kClosedStamps;
        break;
    case Rows::None: break;
    }
    return names;
}

} // namespace

ListPage pageOf(std::vector<ListRow> rows, const Target& target, PageSize size, WallTime now,
                Endpoint endpoint, const ListFate& fate, FaultPlan& faults,
                std::map<std::string, std::string>& frozen)
{
    ListPage page;
    std::ranges::sort(rows, [](const ListRow& a, const ListRow& b) {
        return std::tie(b.time, a.name) < std::tie(a.time, b.name);
    });
    const RowNames names = namesOf(endpoint);
    bendWhole(rows, endpoint, names, now, fate, faults);
    if (fate.isEmpty) {
        page.isNull = fate.isNull;
        return page;
    }
    const std::string_view asked = target.get("limit");
    std::size_t most = static_cast<std::size_t>(
        std::clamp<std::int64_t>(number(asked).value_or(static_cast<std::int64_t>(size.given)), 1,
                                 static_cast<std::int64_t>(size.most)));
    std::size_t first = 0;
    if (const std::string cursor = decoded(std::string{target.get("cursor")}); !cursor.empty()) {
        std::istringstream parts{cursor}; // name,ms,…: the last row that was shown
        std::string name;
        std::string ms;
        std::getline(parts, name, ',');
        std::getline(parts, ms, ',');
        const WallTime time = wallFromMs(number(ms).value_or(0));
        while (
            first < rows.size()
            && (rows[first].time > time || (rows[first].time == time && rows[first].name <= name)))
            ++first;
        if (fate.shift != 0) {
            const auto shifted = static_cast<std::ptrdiff_t>(first) - fate.shift;
            first = static_cast<std::size_t>(
                std::clamp<std::ptrdiff_t>(shifted, 0, static_cast<std::ptrdiff_t>(rows.size())));
            faults.noteList("F19");
        }
    }
    if (fate.pageRows > 0 && fate.pageRows < most) {
        if (rows.size() - first > fate.pageRows) faults.noteList("F18");
        most = fate.pageRows;
    }
    const std::size_t last = std::min(rows.size(), first + most);
    for (std::size_t i = first; i < last; ++i) {
        ListRow row = rows[i];
        bendRow(row, names, fate, faults, frozen);
        page.list += (page.list.empty() ? "" : ",") + row.text;
    }
    const bool isCut = fate.pageRows > 0 && last < rows.size();
    if (last > first && !(isCut && fate.dropsCursor))
        page.cursor =
            encoded(rows[last - 1].name + ',' + std::to_string(toMs(rows[last - 1].time)) + ",0");
    return page;
}

bool blankRows(std::string& text, Endpoint endpoint, std::string_view value)
{
    return sim::blankRows(text, namesOf(endpoint), value);
}

bool blankRows(std::string& text, PushKind kind, std::string_view value)
{
    switch (kind) {
    case PushKind::Position: return blankRows(text, Endpoint::Positions, value);
    case PushKind::Order: return blankRows(text, Endpoint::Orders, value);
    case PushKind::Fill: return blankRows(text, Endpoint::Fills, value);
    case PushKind::Stop: return blankRows(text, Endpoint::Stops, value);
    case PushKind::Control:
    case PushKind::Balance:
    case PushKind::Market: return false;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::sim::bybit
