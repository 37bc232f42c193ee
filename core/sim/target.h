// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sim {

/// A request target taken apart. The signature is verified over the raw text, never over this.
struct Target {
    std::string path;
    std::map<std::string, std::string, std::less<>>
        query; ///< Decoded; of a name given twice the last counts.

    /// The value of a parameter; empty if it was not given.
    [[nodiscard]] std::string_view get(std::string_view name) const;
    /// The parts of a comma list ("BTC-USDT-SWAP,ETH-USDT-SWAP"); empty if the parameter was not given.
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

/// Splits at '?', '&' and '=', and decodes %XX and '+'. Reads any text: what is no escape stays as it is.
[[nodiscard]] Target parseTarget(std::string_view raw);

} // namespace holdfast::sim
