// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/drill_options.h"

#include <charconv>
#include <optional>

namespace holdfast::drill {
namespace {

template <class Number>
std::optional<Number> number(const std::string& text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

Unexpected wrong(const std::string& option, const std::string& value, const std::string& wanted)
{
    return unexpected(ErrorCode::Malformed,
                      option + " takes " + wanted + ", not \"" + value + "\".");
}

} // namespace

Result<DrillOptions> parseDrillOptions(const std::vector<std::string>& arguments)
{
    DrillOptions options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        if (name == "--keep") {
            options.keep = true;
            continue;
        }
        std::string value;
        if (const std::size_t equals = name.find('=');
            name.starts_with("--") && equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (name == "--venue" || name == "--port" || name == "--control-port"
                   || name == "--candles" || name == "--speed" || name == "--seed"
                   || name == "--fault" || name == "--state" || name == "--position-mode"
                   || name == "--page-rows") {
            if (i + 1 == arguments.size())
                return unexpected(ErrorCode::Malformed, name + " needs a value.");
            value = arguments[++i];
        }
        if (name == "--venue") {
            if (value != "okx" && value != "bybit") return wrong(name, value, "okx or bybit");
            options.venue = value;
        } else if (name == "--port" || name == "--control-port") {
            const auto port = number<std::uint16_t>(value);
            if (!port) return wrong(name, value, "a port from 0 to 65535");
            (name == "--port" ? options.port : options.controlPort) = *port;
        } else if (name == "--candles") {
            std::size_t equals = value.find('=');
            if (value.find('/') < equals) equals = std::string::npos; // The '=' is part of a path.
            if (value.empty() || equals == 0 || equals + 1 == value.size())
                return wrong(name, value, "[INSTRUMENT=]FILE");
            if (equals == std::string::npos)
                options.candles.emplace_back(std::string{}, value);
            else
                options.candles.emplace_back(value.substr(0, equals), value.substr(equals + 1));
        } else if (name == "--speed") {
            const auto speed = number<int>(value);
            if (!speed || *speed < 1 || *speed > 100000)
                return wrong(name, value, "a whole number from 1 to 100000");
            options.speed = *speed;
        } else if (name == "--seed") {
            const auto seed = number<std::uint64_t>(value);
            if (!seed) return wrong(name, value, "a whole number");
            options.seed = *seed;
        } else if (name == "--fault") {
            if (value.empty()) return wrong(name, value, "a fault such as F17{p=0.015,stick=5s}");
            options.faults.push_back(value);
        } else if (name == "--position-mode") {
            if (value != "net" && value != "hedge") return wrong(name, value, "net or hedge");
            options.isHedge = value == "hedge";
        } else if (name == "--page-rows") {
            const auto rows = number<std::size_t>(value);
            if (!rows || *rows < 1 || *rows > 100)
                return wrong(name, value, "a whole number from 1 to 100");
            options.pageRows = *rows;
        } else if (name == "--state") {
            if (value.empty()) return wrong(name, value, "a file");
            options.stateFile = value;
        } else {
            return unexpected(ErrorCode::Malformed,
                              "The drill does not know the argument \"" + arguments[i] + "\".");
        }
    }
    for (auto& [instrument, file] : options.candles)
        if (instrument.empty()) instrument = options.venue == "bybit" ? "ETHUSDT" : "ETH-USDT-SWAP";
    return options;
}

} // namespace holdfast::drill
