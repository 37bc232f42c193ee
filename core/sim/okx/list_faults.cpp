// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/list_faults.h"

#include "core/sim/list_rows.h"
#include "core/sim/okx/paging.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::sim::okx {
namespace {

constexpr std::array<std::string_view, 4> kFigures{"liqPx", "imr", "mmr", "upl"};
constexpr std::array<std::string_view, 1> kClosedStamps{"uTime"};
constexpr std::array<std::string_view, 2> kFillStamps{"ts", "fillTime"};

/// What names a row of this list and dates its end, and how it spells what faults bend.
struct Naming {
    std::string_view id{};
    std::string_view time{};
    RowNames names{};
};
Naming namingOf(Rows rows)
{
    Naming naming;
    naming.names.instrument = "instId";
    naming.time = "uTime";
    switch (rows) {
    case Rows::Positions:
        naming.id = "posId";
        naming.names.deciding = naming.names.size = "pos";
        naming.names.word = "mgnMode";
        naming.names.side = "posSide";
        naming.names.sides = {"long", "short"};
        naming.names.figures = kFigures;
        return naming;
    case Rows::Closures:
        naming.id = "posId";
        naming.names.deciding = "closeTotalPos";
        naming.names.word = "type";
        naming.names.stamps = kClosedStamps;
        return naming;
    case Rows::Orders:
        naming.id = "ordId";
        naming.names.deciding = "accFillSz";
        naming.names.word = "state";
        return naming;
    case Rows::Stops:
        naming.id = "algoId";
        naming.names.deciding = "slTriggerPx";
        naming.names.word = "state";
        return naming;
    case Rows::Fills:
        naming.id = "billId";
        naming.time = "ts";
        naming.names.deciding = "fillSz";
        naming.names.word = "side";
        naming.names.side = "side";
        naming.names.stamps = kFillStamps;
        return naming;
    case Rows::None: return {};
    }
    HF_UNREACHABLE();
}

/// The objects of a list, as text.
std::vector<std::string> split(std::string_view inside)
{
    std::vector<std::string> rows;
    int depth = 0;
    bool isText = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const char c = inside[i];
        if (isText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                isText = false;
        } else if (c == '"') {
            isText = true;
        } else if (c == '{' && depth++ == 0) {
            from = i;
        } else if (c == '}' && --depth == 0) {
            rows.emplace_back(inside.substr(from, i + 1 - from));
        }
    }
    return rows;
}

} // namespace

void bendList(std::string& body, Endpoint endpoint, WallTime now, bool isBehind,
              const ListFate& fate, FaultPlan& faults, std::map<std::string, std::string>& frozen)
{
    const Naming naming = namingOf(rowsOf(endpoint));
    constexpr std::string_view kHead{R"({"code":"0","data":[)"};
    constexpr std::string_view kTail{R"(],"msg":""})"};
    if (fate.isHonest() || naming.id.empty() || !body.starts_with(kHead) || !body.ends_with(kTail))
        return;
    std::vector<ListRow> rows;
    for (std::string& text : split(std::string_view{body}.substr(
             kHead.size(), body.size() - kHead.size() - kTail.size()))) {
        ListRow row;
        row.time = wallFromMs(number(valueOf(text, naming.time)).value_or(0));
        row.name = valueOf(text, naming.id);
        if (endpoint == Endpoint::Closures) row.name += '@' + std::to_string(toMs(row.time));
        row.text = std::move(text);
        rows.push_back(std::move(row));
    }
    if (rows.empty()) return;
    if (isHistory(endpoint)) {
        const std::size_t hidden = std::erase_if(
            rows, [&](const ListRow& row) { return fate.hidesHistory(row.name, row.time, now); });
        if (hidden > 0) faults.noteList("F27", hidden);
    }
    bendWhole(rows, endpoint, naming.names, now, fate, faults);
    if (isBehind && fate.shift != 0 && !rows.empty()) {
        if (fate.shift
            > 0) // What stood before the page is not known here: a row of it comes twice.
            rows.insert(rows.begin(), rows.front());
        else
            rows.erase(rows.begin(),
                       rows.begin()
                           + std::min<std::ptrdiff_t>(-fate.shift,
                                                      static_cast<std::ptrdiff_t>(rows.size())));
        faults.noteList("F19");
    }
    if (fate.pageRows > 0 && rows.size() > fate.pageRows) {
        rows.resize(fate.pageRows);
        faults.noteList("F18");
    }
    if (fate.isEmpty && fate.isNull) {
        body = R"({"code":"0","data":null,"msg":""})";
        return;
    }
    body = kHead;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        bendRow(rows[i], naming.names, fate, faults, frozen);
        body += (i == 0 ? "" : ",") + rows[i].text;
    }
    body += kTail;
}

} // namespace holdfast::sim::okx
