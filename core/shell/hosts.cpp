// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/hosts.h"

#include <QString>

#include <algorithm>
#include <array>

namespace holdfast::shell {
namespace {

struct Row {
    std::string_view region;
    Environment environment;
    const char* rest;
    const char* webSocket;
};

constexpr std::array kOkx{
    Row{"global", Environment::Live, "https://openapi.okx.com", "wss://ws.okx.com"},
    Row{"eea", Environment::Live, "https://eea.okx.com", "wss://wseea.okx.com"},
    Row{"us", Environment::Live, "https://us.okx.com", "wss://wsus.okx.com"},
    Row{"global", Environment::Demo, "https://openapi.okx.com", "wss://wspap.okx.com"},
    Row{"eea", Environment::Demo, "https://eea.okx.com", "wss://wseeapap.okx.com"},
    Row{"us", Environment::Demo, "https://us.okx.com", "wss://wsuspap.okx.com"},
};

} // namespace

Result<Hosts> hostsOf(Venue venue, Environment environment, std::string_view region)
{
    if (environment == Environment::Drill) {
        return unexpected(ErrorCode::Unsupported,
                          "the drill names its own addresses when it starts");
    }
    if (venue != Venue::Okx) {
        return unexpected(ErrorCode::Unsupported,
                          std::string{toString(venue)} + " is not built in yet");
    }
    const std::string_view wanted = region.empty() ? "global" : region;
    const auto row = std::find_if(kOkx.begin(), kOkx.end(), [&](const Row& r) {
        return r.region == wanted && r.environment == environment;
    });
    if (row == kOkx.end()) {
        return unexpected(ErrorCode::Unsupported, "okx has no region \"" + std::string{wanted}
                                                      + "\" in the environment "
                                                      + std::string{toString(environment)}
                                                      + " (known: global, eea, us; live, demo)");
    }
    return Hosts{QUrl{QString::fromLatin1(row->rest)}, QUrl{QString::fromLatin1(row->webSocket)},
                 environment == Environment::Demo};
}

} // namespace holdfast::shell
