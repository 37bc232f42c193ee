// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bybit/paging.h"

#include "core/base/decimal.h"

#include <algorithm>
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

/// The decisive field of a row, and a word of it that the venue could invent (F30, F31).
struct Deciding {
    std::string_view number;
    std::string_view word;
};
Deciding decidingOf(Rows rows)
{
    switch (rows) {
    case Rows::Positions: return {"size", "positionStatus"};
    case Rows::Orders: return {"cumExecQty", "orderStatus"};
    case Rows::Stops: return {"triggerPrice", "orderStatus"};
    case Rows::Fills: return {"execQty", "execType"};
    case Rows::Closures: return {"closedSize", "execType"};
    case Rows::None: return {};
    }
    HF_UNREACHABLE();
}

/// Where the text value of a member stands, without its quotes; nothing if there is none.
std::optional<std::pair<std::size_t, std::size_t>>
valueOf(const std::string& row, std::string_view name, std::size_t from = 0)
{
    const std::string start = "\"" + std::string{name} + "\":\"";
    const std::size_t at = row.find(start, from);
    if (at == std::string::npos) return std::nullopt;
    const std::size_t begin = at + start.size();
    return std::pair{begin, row.find('"', begin) - begin};
}
void setValue(std::string& row, std::string_view name, std::string_view value)
{
    if (const auto place = valueOf(row, name)) row.replace(place->first, place->second, value);
}

void mutate(std::string& row, Endpoint endpoint, ListFate::Field how)
{
    const Deciding deciding = decidingOf(rowsOf(endpoint));
    if (how == ListFate::Field::New) {
        setValue(row, deciding.word, "SomethingNew");
        return;
    }
    const auto place = valueOf(row, deciding.number);
    if (!place) return;
    if (how == ListFate::Field::Null)
        row.replace(place->first - 1, place->second + 2, "null");
    else // Under another name it is as good as gone.
        row.replace(place->first - 3 - deciding.number.size(), deciding.number.size(), "x");
}

void turnSide(std::string& row)
{
    const auto place = valueOf(row, "side");
    if (!place || place->second == 0) return;
    setValue(row, "side", row.compare(place->first, 3, "Buy") == 0 ? "Sell" : "Buy");
}

void scaleSize(std::string& row)
{
    const auto place = valueOf(row, "size");
    if (!place) return;
    const auto size = Decimal::parse(row.substr(place->first, place->second));
    if (size) setValue(row, "size", (*size * Decimal::fromInt(10)).normalized().toString());
}

void freeze(std::string& row, const std::string& name, std::map<std::string, std::string>& frozen)
{
    for (const std::string_view figure :
         {"liqPrice", "positionIM", "positionMM", "unrealisedPnl"}) {
        const auto place = valueOf(row, figure);
        if (!place) continue;
        const auto [kept, isNew] = frozen.try_emplace(name + '.' + std::string{figure},
                                                      row.substr(place->first, place->second));
        if (!isNew) setValue(row, figure, kept->second);
    }
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
    if (fate.isEmpty) {
        if (!rows.empty()) faults.noteList("F21");
        page.isNull = fate.isNull;
        return page;
    }
    if (fate.omits) {
        std::vector<std::string> names;
        for (const ListRow& row : rows)
            names.push_back(row.name);
        const std::vector<std::size_t> left = faults.omits(now, endpoint, names);
        for (auto at = left.rbegin(); at != left.rend(); ++at)
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*at));
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
        std::string text = rows[i].text;
        if (fate.flipsSide) turnSide(text);
        if (fate.scalesSize) scaleSize(text);
        if (fate.freezesFigures) freeze(text, rows[i].name, frozen);
        if (fate.field != ListFate::Field::AsItIs) mutate(text, endpoint, fate.field);
        if (text != rows[i].text)
            for (const std::string_view id : {"F23", "F30", "F33"})
                if ((id == "F23" && (fate.flipsSide || fate.scalesSize))
                    || (id == "F30" && fate.field != ListFate::Field::AsItIs)
                    || (id == "F33" && fate.freezesFigures))
                    faults.noteList(id);
        page.list += (page.list.empty() ? "" : ",") + text;
    }
    const bool isCut = fate.pageRows > 0 && last < rows.size();
    if (last > first && !(isCut && fate.dropsCursor))
        page.cursor =
            encoded(rows[last - 1].name + ',' + std::to_string(toMs(rows[last - 1].time)) + ",0");
    return page;
}

bool blankRows(std::string& text, Endpoint endpoint, std::string_view value)
{
    bool isChanged = false;
    const std::string_view name = decidingOf(rowsOf(endpoint)).number;
    if (name.empty()) return false;
    for (auto place = valueOf(text, name); place; place = valueOf(text, name, place->first)) {
        isChanged = isChanged || text.compare(place->first, place->second, value) != 0;
        text.replace(place->first, place->second, value);
    }
    return isChanged;
}

bool blankRows(std::string& text, PushKind kind, std::string_view value)
{
    switch (kind) {
    case PushKind::Position: return blankRows(text, Endpoint::Positions, value);
    case PushKind::Order: return blankRows(text, Endpoint::Orders, value);
    case PushKind::Stop: return blankRows(text, Endpoint::Stops, value);
    case PushKind::Control:
    case PushKind::Balance:
    case PushKind::Market: return false;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::sim::bybit
