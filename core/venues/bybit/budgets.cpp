// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/budgets.h"

#include "core/base/assert.h"

namespace holdfast::venues::bybit {

link::Wire get(std::string target, int limit, bool isSigned)
{
    constexpr std::string_view kRoot = "/v5/";
    HF_ASSERT(target.rfind(kRoot, 0) == 0);
    link::Wire wire;
    std::string endpoint = target.substr(kRoot.size(), target.find('?') - kRoot.size());
    wire.target = std::move(target);
    wire.isSigned = isSigned;
    if (isSigned) wire.expiresAfter = kReceiveWindow;
    spendsOf(wire, std::move(endpoint), limit);
    spendsOfAddress(wire);
    return wire;
}

} // namespace holdfast::venues::bybit
