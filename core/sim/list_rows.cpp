// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/list_rows.h"

#include "core/base/decimal.h"
#include "core/sim/random.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

/// A row that came about so recently is no forgery when it says so.
constexpr seconds kRecent{1};

void setValue(std::string& row, std::string_view name, std::string_view value)
{
    if (const auto place = valuePlace(row, name)) row.replace(place->first, place->second, value);
}

bool isUsdt(std::string_view instrument)
{
    return instrument.ends_with("USDT") || instrument.find("-USDT-") != std::string_view::npos;
}

bool isFlat(const ListRow& row, const RowNames& names)
{
    return valueOf(row.text, names.size) == "0";
}

void leaveOut(std::vector<ListRow>& rows, Endpoint endpoint, WallTime now, FaultPlan& faults)
{
    std::vector<std::string> named;
    for (const ListRow& row : rows)
        named.push_back(row.name);
    const std::vector<std::size_t> left = faults.omits(now, endpoint, named);
    for (auto at = left.rbegin(); at != left.rend(); ++at)
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*at));
}

/// F27 forge=earlier: the end of an earlier position stands on top as if it were of now. Of fills that is the newest
/// one of the side that would close what the newest fill opened. Everything else in the row stays true.
void forge(std::vector<ListRow>& rows, Endpoint endpoint, const RowNames& names, WallTime now,
           FaultPlan& faults)
{
    const auto isEnd = [&](const ListRow& row) {
        return endpoint != Endpoint::Fills
               || valueOf(row.text, names.side) != valueOf(rows.front().text, names.side);
    };
    const auto earlier = std::ranges::find_if(rows, isEnd);
    if (earlier == rows.end() || earlier->time + kRecent > now) return;
    for (const std::string_view stamp : names.stamps)
        setValue(earlier->text, stamp, std::to_string(toMs(now)));
    earlier->time = now;
    std::rotate(rows.begin(), earlier, std::next(earlier));
    faults.noteForgery();
}

void reorder(std::vector<ListRow>& rows, const RowNames& names, const ListFate& fate,
             FaultPlan& faults)
{
    std::vector<std::string> before;
    for (const ListRow& row : rows)
        before.push_back(row.name);
    switch (fate.order) {
    case ListFate::Order::AsItIs: break;
    case ListFate::Order::ZerosFirst:
        std::ranges::stable_partition(rows, [&](const ListRow& row) { return isFlat(row, names); });
        break;
    case ListFate::Order::Reversed: std::ranges::reverse(rows); break;
    case ListFate::Order::Shuffled:
        std::ranges::sort(rows, {}, [&](const ListRow& row) {
            return scramble(fate.shuffle ^ nameHash(row.name));
        });
        break;
    }
    const bool hasZeros = fate.addsZeros && std::ranges::any_of(rows, [&](const ListRow& row) {
                              return isFlat(row, names);
                          });
    if (hasZeros || !std::ranges::equal(rows, before, {}, &ListRow::name)) faults.noteList("F24");
}

void mutate(std::string& row, const RowNames& names, ListFate::Field how)
{
    if (how == ListFate::Field::New) {
        setValue(row, names.word, "SomethingNew");
        return;
    }
    const auto place = valuePlace(row, names.deciding);
    if (!place) return;
    if (how == ListFate::Field::Null)
        row.replace(place->first - 1, place->second + 2, "null");
    else // Under another name it is as good as gone.
        row.replace(place->first - 3 - names.deciding.size(), names.deciding.size(), "x");
}

void turnSide(std::string& row, const RowNames& names)
{
    const std::string side{valueOf(row, names.side)};
    if (side == names.sides.first && !side.empty())
        setValue(row, names.side, names.sides.second);
    else if (side == names.sides.second && !side.empty())
        setValue(row, names.side, names.sides.first);
    else if (const auto size = Decimal::parse(valueOf(row, names.size)); size && side == "net")
        setValue(row, names.size, (-*size).normalized().toString()); // The sign is the side.
}

void scaleSize(std::string& row, const RowNames& names)
{
    const auto size = Decimal::parse(valueOf(row, names.size));
    if (size) setValue(row, names.size, (*size * Decimal::fromInt(10)).normalized().toString());
}

void freeze(ListRow& row, const RowNames& names, std::map<std::string, std::string>& frozen)
{
    for (const std::string_view figure : names.figures) {
        if (!valuePlace(row.text, figure)) continue;
        const auto [kept, isNew] = frozen.try_emplace(row.name + '.' + std::string{figure},
                                                      std::string{valueOf(row.text, figure)});
        if (!isNew) setValue(row.text, figure, kept->second);
    }
}

} // namespace

std::optional<std::pair<std::size_t, std::size_t>>
valuePlace(std::string_view row, std::string_view name, std::size_t from)
{
    if (name.empty()) return std::nullopt;
    const std::string start = '"' + std::string{name} + R"(":")";
    const std::size_t at = row.find(start, from);
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t begin = at + start.size();
    return std::pair{begin, row.find('"', begin) - begin};
}
std::string_view valueOf(std::string_view row, std::string_view name)
{
    const auto place = valuePlace(row, name);
    return place ? row.substr(place->first, place->second) : std::string_view{};
}

void bendWhole(std::vector<ListRow>& rows, Endpoint endpoint, const RowNames& names, WallTime now,
               const ListFate& fate, FaultPlan& faults)
{
    if (fate.isOfAnother) {
        if (!rows.empty()) faults.noteList("F20");
        rows.clear();
    }
    if (fate.isOtherSettle) {
        const std::size_t left = std::erase_if(
            rows, [&](const ListRow& row) { return isUsdt(valueOf(row.text, names.instrument)); });
        if (left > 0) faults.noteList("F20");
    }
    if (fate.isEmpty) {
        if (!rows.empty()) faults.noteList("F21");
        rows.clear();
    }
    const bool isForged = (fate.forgesClosures && endpoint == Endpoint::Closures)
                          || (fate.forgesFills && endpoint == Endpoint::Fills);
    if (isForged && !rows.empty()) forge(rows, endpoint, names, now, faults);
    if (fate.omits) leaveOut(rows, endpoint, now, faults);
    if (endpoint == Endpoint::Positions) reorder(rows, names, fate, faults);
}

void bendRow(ListRow& row, const RowNames& names, const ListFate& fate, FaultPlan& faults,
             std::map<std::string, std::string>& frozen)
{
    auto noteIfChanged = [&, before = row.text](const char* id) mutable {
        if (row.text != before) faults.noteList(id);
        before = row.text;
    };
    if (fate.flipsSide) turnSide(row.text, names);
    if (fate.scalesSize) scaleSize(row.text, names);
    noteIfChanged("F23");
    if (fate.freezesFigures) freeze(row, names, frozen);
    noteIfChanged("F33");
    if (fate.field != ListFate::Field::AsItIs) mutate(row.text, names, fate.field);
    noteIfChanged("F30");
}

bool blankRows(std::string& text, const RowNames& names, std::string_view value)
{
    bool isChanged = false;
    for (auto place = valuePlace(text, names.deciding); place;
         place = valuePlace(text, names.deciding, place->first)) {
        isChanged = isChanged || text.compare(place->first, place->second, value) != 0;
        text.replace(place->first, place->second, value);
    }
    return isChanged;
}

} // namespace holdfast::sim
