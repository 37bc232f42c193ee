// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/list_faults.h"

#include "core/sim/okx/paging.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace holdfast::sim::okx {
namespace {

/// What names a row of this list, and what dates its end.
struct Naming {
    std::string_view id;
    std::string_view time;
};
Naming namingOf(Rows rows)
{
    switch (rows) {
    case Rows::Positions:
    case Rows::Closures: return {"posId", "uTime"};
    case Rows::Orders: return {"ordId", "uTime"};
    case Rows::Stops: return {"algoId", "uTime"};
    case Rows::Fills: return {"billId", "ts"};
    case Rows::None: return {};
    }
    HF_UNREACHABLE();
}

std::string_view valueOf(std::string_view row, std::string_view name)
{
    const std::string start = '"' + std::string{name} + R"(":")";
    const std::size_t at = row.find(start);
    if (at == std::string_view::npos) return {};
    const std::size_t from = at + start.size();
    return row.substr(from, row.find('"', from) - from);
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

void bendList(std::string& body, Endpoint endpoint, WallTime now, const ListFate& fate,
              FaultPlan& faults)
{
    const Naming naming = namingOf(rowsOf(endpoint));
    constexpr std::string_view kHead{R"({"code":"0","data":[)"};
    constexpr std::string_view kTail{R"(],"msg":""})"};
    if (fate.isHonest() || naming.id.empty() || !body.starts_with(kHead) || !body.ends_with(kTail))
        return;
    std::vector<std::string> rows = split(
        std::string_view{body}.substr(kHead.size(), body.size() - kHead.size() - kTail.size()));
    if (rows.empty()) return;
    if (fate.isEmpty) {
        faults.noteList("F21");
        rows.clear();
    }
    if (isHistory(endpoint)) {
        const std::size_t hidden = std::erase_if(rows, [&](const std::string& row) {
            const auto time = number(valueOf(row, naming.time));
            return fate.historyIsGone || (time && wallFromMs(*time) + fate.historyLag > now);
        });
        if (hidden > 0) faults.noteList("F27", hidden);
    }
    if (fate.omits) {
        std::vector<std::string> names;
        for (const std::string& row : rows)
            names.emplace_back(valueOf(row, naming.id));
        const std::vector<std::size_t> left = faults.omits(now, endpoint, names);
        for (auto at = left.rbegin(); at != left.rend(); ++at)
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*at));
    }
    if (fate.pageRows > 0 && rows.size() > fate.pageRows) {
        rows.resize(fate.pageRows);
        faults.noteList("F18");
    }
    body = kHead;
    for (std::size_t i = 0; i < rows.size(); ++i)
        body += (i == 0 ? "" : ",") + rows[i];
    body += kTail;
}

} // namespace holdfast::sim::okx
