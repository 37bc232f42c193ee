// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/hosts.h"

#include "core/base/assert.h"

#include <QString>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace holdfast::shell {
namespace {

struct Row {
    std::string_view region;
    Environment environment;
    const char* rest;
    const char* webSocket;
    const char* publicWebSocket = nullptr;
};

constexpr std::array kOkx{
    Row{"global", Environment::Live, "https://openapi.okx.com", "wss://ws.okx.com"},
    Row{"eea", Environment::Live, "https://eea.okx.com", "wss://wseea.okx.com"},
    Row{"us", Environment::Live, "https://us.okx.com", "wss://wsus.okx.com"},
    Row{"global", Environment::Demo, "https://openapi.okx.com", "wss://wspap.okx.com"},
    Row{"eea", Environment::Demo, "https://eea.okx.com", "wss://wseeapap.okx.com"},
    Row{"us", Environment::Demo, "https://us.okx.com", "wss://wsuspap.okx.com"},
};

// An account of a region has its key there and nowhere else. Where the venue names no stream of a region of its own
// (nl, ae, eu), its streams are those of the world.
constexpr std::array kBybit{
    Row{"global", Environment::Live, "https://api.bybit.com", "wss://stream.bybit.com"},
    Row{"nl", Environment::Live, "https://api.bybit.nl", "wss://stream.bybit.com"},
    Row{"tr", Environment::Live, "https://api.bybit-tr.com", "wss://stream.bybit-tr.com"},
    Row{"kz", Environment::Live, "https://api.bybit.kz", "wss://stream.bybit.kz"},
    Row{"ge", Environment::Live, "https://api.bybitgeorgia.ge", "wss://stream.bybitgeorgia.ge"},
    Row{"ae", Environment::Live, "https://api.bybit.ae", "wss://stream.bybit.com"},
    Row{"eu", Environment::Live, "https://api.bybit.eu", "wss://stream.bybit.com"},
    Row{"id", Environment::Live, "https://api.bybit.id", "wss://stream.bybit.id"},
    Row{"global", Environment::Testnet, "https://api-testnet.bybit.com",
        "wss://stream-testnet.bybit.com"},
    Row{"global", Environment::Demo, "https://api-demo.bybit.com", "wss://stream-demo.bybit.com",
        "wss://stream.bybit.com"},
};

std::span<const Row> rowsOf(Venue venue)
{
    switch (venue) {
    case Venue::Okx: return kOkx;
    case Venue::Bybit: return kBybit;
    case Venue::Hyperliquid: return {};
    }
    HF_UNREACHABLE();
}

/// Each word once, in the order of the table.
template <class Word>
std::string listOf(std::span<const Row> rows, Word&& wordOf)
{
    std::string list;
    std::vector<std::string_view> told;
    for (const Row& row : rows) {
        const std::string_view word = wordOf(row);
        if (std::find(told.begin(), told.end(), word) != told.end()) continue;
        told.push_back(word);
        list += (list.empty() ? "" : ", ") + std::string{word};
    }
    return list;
}

} // namespace

Result<Hosts> hostsOf(Venue venue, Environment environment, std::string_view region)
{
    if (environment == Environment::Drill) {
        return unexpected(ErrorCode::Unsupported,
                          "the drill names its own addresses when it starts");
    }
    const auto rows = rowsOf(venue);
    const std::string name{toString(venue)};
    if (rows.empty()) return unexpected(ErrorCode::Unsupported, name + " is not built in yet");
    const std::string_view wanted = region.empty() ? "global" : region;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
        return r.region == wanted && r.environment == environment;
    });
    if (row == rows.end()) {
        return unexpected(
            ErrorCode::Unsupported,
            name + " has no region \"" + std::string{wanted} + "\" in the environment "
                + std::string{toString(environment)}
                + " (known: " + listOf(rows, [](const Row& r) { return r.region; }) + "; "
                + listOf(rows, [](const Row& r) { return toString(r.environment); }) + ")");
    }
    Hosts hosts;
    hosts.rest = QUrl{QString::fromLatin1(row->rest)};
    hosts.webSocket = QUrl{QString::fromLatin1(row->webSocket)};
    if (row->publicWebSocket)
        hosts.publicWebSocket = QUrl{QString::fromLatin1(row->publicWebSocket)};
    hosts.isSimulated = venue == Venue::Okx && environment == Environment::Demo;
    return hosts;
}

} // namespace holdfast::shell
