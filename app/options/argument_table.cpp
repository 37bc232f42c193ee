// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/argument_table.h"

#include <algorithm>

namespace holdfast::app {
namespace {

constexpr std::size_t kValueLengthMax = 4096;
constexpr std::size_t kArgumentsMax = 256;

} // namespace

std::optional<std::string> Arguments::text(std::string_view option) const
{
    const auto at = values.find(option);
    if (at == values.end() || at->second.empty()) return std::nullopt;
    return at->second.back();
}

std::vector<std::string> Arguments::texts(std::string_view option) const
{
    const auto at = values.find(option);
    return at == values.end() ? std::vector<std::string>{} : at->second;
}

Unexpected usageError(const Arguments& arguments, std::string_view what)
{
    return unexpected(ErrorCode::Malformed, arguments.program + ": " + std::string{what} + "; see '"
                                                + arguments.program + " --help'.");
}

Result<Arguments> parseArguments(std::string program, std::span<const OptionSpec> specs,
                                 std::span<const std::string> arguments)
{
    Arguments out{std::move(program), {}, {}};
    if (arguments.size() > kArgumentsMax)
        return usageError(out,
                          "more than " + std::to_string(kArgumentsMax) + " arguments were given");
    bool onlyPositionals = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (onlyPositionals || argument.size() < 2 || argument[0] != '-') {
            out.positionals.push_back(argument);
            continue;
        }
        if (argument == "--") {
            onlyPositionals = true;
            continue;
        }
        if (argument == "-h") {
            out.values["help"];
            continue;
        }
        const auto equals = argument.find('=');
        const std::string name =
            argument.substr(0, equals).substr(argument.starts_with("--") ? 2 : 1);
        const auto spec = std::find_if(specs.begin(), specs.end(),
                                       [&](const OptionSpec& s) { return s.name == name; });
        if (!argument.starts_with("--") || spec == specs.end())
            return usageError(out,
                              "the option '" + argument.substr(0, equals) + "' is not known here");
        const bool isGiven = out.values.contains(name);
        if (spec->value.empty()) {
            if (equals != std::string::npos)
                return usageError(out, "--" + name + " takes no value");
            out.values[name];
            continue;
        }
        if (isGiven && !spec->isRepeatable)
            return usageError(out, "--" + name + " was given twice");
        std::string value;
        if (equals != std::string::npos) {
            value = argument.substr(equals + 1);
        } else {
            if (i + 1 >= arguments.size() || arguments[i + 1].starts_with("--"))
                return usageError(out, "--" + name + " needs a value (" + std::string{spec->value}
                                           + ")");
            value = arguments[++i];
        }
        if (value.empty())
            return usageError(out,
                              "--" + name + " needs a value (" + std::string{spec->value} + ")");
        if (value.size() > kValueLengthMax)
            return usageError(out, "the value of --" + name + " is longer than "
                                       + std::to_string(kValueLengthMax) + " bytes");
        out.values[name].push_back(std::move(value));
    }
    return out;
}

std::string describeOptions(std::span<const OptionSpec> specs)
{
    std::string out;
    for (const OptionSpec& spec : specs) {
        std::string left = "  --" + std::string{spec.name};
        if (!spec.value.empty()) left += " " + std::string{spec.value};
        if (left.size() < 30)
            left.resize(30, ' ');
        else
            left += "\n" + std::string(30, ' ');
        out += left + std::string{spec.help} + (spec.isRepeatable ? " (repeatable)" : "") + "\n";
    }
    return out;
}

} // namespace holdfast::app
