// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::app {

/// One option a command understands: `--name VALUE`, `--name=VALUE`, or a switch.
struct OptionSpec {
    std::string_view name;  ///< Without the dashes.
    std::string_view value; ///< What the help calls its value; empty: a switch.
    std::string_view help;
    bool isRepeatable = false;
};

/// What was given, not yet judged: texts by option name, and what stood alone.
struct Arguments {
    std::string program; ///< "holdfast-cli open": named in every sentence.
    std::map<std::string, std::vector<std::string>, std::less<>> values;
    std::vector<std::string> positionals;

    [[nodiscard]] bool has(std::string_view option) const
    {
        return values.find(option) != values.end();
    }
    [[nodiscard]] std::optional<std::string> text(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view option) const;
};

/// Splits a command line by its table.
/// \retval ErrorCode::Malformed  one sentence: which option, what is wrong, where to look
[[nodiscard]] Result<Arguments> parseArguments(std::string program,
                                               std::span<const OptionSpec> specs,
                                               std::span<const std::string> arguments);

/// "holdfast-cli open: --side: …; see 'holdfast-cli open --help'."
[[nodiscard]] Unexpected usageError(const Arguments& arguments, std::string_view what);
/// The lines of the help page for a table.
[[nodiscard]] std::string describeOptions(std::span<const OptionSpec> specs);

} // namespace holdfast::app
