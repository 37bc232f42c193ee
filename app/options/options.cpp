// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"

#include "app/options/argument_table.h"
#include "app/options/judges.h"
#include "app/version.h"

#include <algorithm>
#include <array>

namespace holdfast::app {
namespace {

constexpr std::array kCommon{
    OptionSpec{"json", "", "holdfast-cli: answer in JSON, one object a line"},
    OptionSpec{"data-dir", "DIR",
               "journal, settings and socket live here (~/.local/share/holdfast)"},
    OptionSpec{"profile", "FILE",
               "accounts, strategies and limits, no secrets (profile.json in the data directory)"},
    OptionSpec{"help", "", "this page"},
    OptionSpec{"version", "", "the version"},
};
constexpr std::array kRun{
    OptionSpec{"drill", "V[,V]", "trade on the built-in exchange of these venues: okx, bybit"},
    OptionSpec{"drill-at", "URL",
               "attach to a running drill by the control address it prints: http://127.0.0.1:PORT"},
    OptionSpec{"candles", "[V:INSTRUMENT=]FILE",
               "the drill's market from a file; without a prefix the ETH perpetual", true},
    OptionSpec{"speed", "N", "market time per wall time in the drill, 1 to 100000 (60)"},
    OptionSpec{"seed", "N", "the drill's market and chances (1)"},
    OptionSpec{"scenario", "NAME",
               "play an incident on the drill: stop-fails, second-executor, rate-storm, "
               "position-missing, list-sticky or everything-missing"},
    OptionSpec{"for", "TIME", "end after this time, at most 30 days: 250ms, 30s, 5m, 2h"},
    OptionSpec{"credentials-fd", "N", "read the accounts' secrets from this descriptor"},
};
constexpr OptionSpec kShots{
    "shots", "DIR",
    "write numbered pictures of the window, docks and dialogs, then end: after --for, or 30s"};
constexpr std::array kDrill{
    OptionSpec{"venue", "V", "okx or bybit"},
    OptionSpec{"port", "P", "HTTP port (0: any free one)"},
    OptionSpec{"control-port", "P", "port of the control address (0: any free one)"},
    OptionSpec{"candles", "[INSTRUMENT=]FILE", "the market from a candle file", true},
    OptionSpec{"speed", "N", "market time per wall time, 1 to 100000 (60)"},
    OptionSpec{"seed", "N", "the market and the chances (1)"},
    OptionSpec{"fault", "F17{…}", "switch a fault on from the start: F17{p=0.015,stick=5s}", true},
    OptionSpec{"state", "FILE", "save and restore the truth"},
    OptionSpec{"position-mode", "M", "net (default), or hedge: a long and a short side of each"},
    OptionSpec{"page-rows", "N", "okx: rows on one page of a pushed position list, 1 to 100 (100)"},
    OptionSpec{"keep", "", "go on when standard input closes"},
};
constexpr std::array kAccountAdd{
    OptionSpec{"venue", "V", "okx or bybit"},
    OptionSpec{"environment", "E", "live, demo, testnet (of bybit) or drill"},
    OptionSpec{
        "region", "R",
        "okx: global (default), eea or us; bybit: global (default), nl, tr, kz, ge, ae, eu or id"},
    OptionSpec{"ladder", "L", "watch (default), guard or trade"},
    OptionSpec{"guard-foreign", "P",
               "positions opened elsewhere: show (default), ask, stop or close"},
    OptionSpec{"guard-stop", "PCT%", "their default stop, from the entry price"},
    OptionSpec{"credentials-fd", "N",
               "read the secrets from this descriptor, not from standard input"},
};
constexpr std::array kAccountCheck{
    OptionSpec{"drill-at", "URL", "the running drill, for an account of one"},
    OptionSpec{"credentials-fd", "N",
               "read the secrets from this descriptor, not from the keychain"},
};
constexpr std::array kOpen{
    OptionSpec{"account", "A", "the account's name in the profile"},
    OptionSpec{"instrument", "I", "as the venue writes it: ETH-USDT-SWAP"},
    OptionSpec{"side", "S", "buy or sell"},
    OptionSpec{"qty", "Q", "size in contracts"},
    OptionSpec{"notional", "N", "size as a value in quote currency"},
    OptionSpec{"risk", "R", "size as the loss at the stop, in quote currency"},
    OptionSpec{"stop", "PRICE|PCT%", "where the stop goes, percent from the entry; mandatory"},
    OptionSpec{"take-profit", "PRICE", "where the profit is taken"},
    OptionSpec{"limit", "PRICE", "a limit order at this price instead of a market order"},
    OptionSpec{"key", "K",
               "opens once, ever, whatever happens: up to 128 characters, no spaces (a new one)"},
};
constexpr std::array kFlatten{
    OptionSpec{
        "account", "A",
        "this account only; without it all. Its kill switch is engaged, unless --instrument"},
    OptionSpec{"instrument", "I", "this instrument only; the kill switch stays as it is"},
    OptionSpec{"reason", "TEXT", "why; written to the journal"},
};
constexpr std::array kFindings{OptionSpec{"account", "A", "this account only"}};
constexpr std::array kResolve{
    OptionSpec{"finding", "ID", "its id, or the number of its record"},
    OptionSpec{"reason", "TEXT", "why; written to the journal"},
};
constexpr std::array kAskAgain{OptionSpec{"account", "A", "this account only"}};
constexpr std::array kLadder{
    OptionSpec{"account", "A", "the account's name in the profile"},
    OptionSpec{"to", "L", "watch, guard or trade; at most what the profile says"},
    OptionSpec{"reason", "TEXT", "why; written to the journal"},
};
constexpr std::array kClear{
    OptionSpec{"account", "A", "the account's name in the profile"},
    OptionSpec{"clear", "", "clear it; nothing is done without this"},
    OptionSpec{"reason", "TEXT", "why; written to the journal"},
};
constexpr std::array kPosition{
    OptionSpec{"account", "A", "the account's name in the profile"},
    OptionSpec{"instrument", "I", "as the venue writes it: ETH-USDT-SWAP"},
    OptionSpec{"side", "S", "long or short, where both are held"},
    OptionSpec{"margin", "M", "cross or isolated, where both are held"},
};
constexpr std::array kTakeUp{
    OptionSpec{"stop", "PRICE|PCT%",
               "where its stop goes, percent from the mark; without it where one was placed for it "
               "before, else the default stop of the account's policy"},
    OptionSpec{"trigger", "P", "which price fires it: mark (default) or last"},
};
constexpr std::array kWhy{OptionSpec{"reason", "TEXT", "why; written to the journal"}};
constexpr std::array kDecode{
    OptionSpec{"venue", "V", "okx or bybit"},
    OptionSpec{"source", "S", "rest or ws"},
    OptionSpec{"name", "NAME", "the endpoint's or channel's name, or auto"},
};
constexpr std::array kSign{OptionSpec{"venue", "V", "okx or bybit"}};

constexpr std::array kLaterCommands{std::string_view{"backtest"},       std::string_view{"sweep"},
                                    std::string_view{"walk-forward"},   std::string_view{"candles"},
                                    std::string_view{"bench-backtest"}, std::string_view{"audit"},
                                    std::string_view{"replay"}};

template <std::size_t... N>
std::vector<OptionSpec> join(const std::array<OptionSpec, N>&... tables)
{
    std::vector<OptionSpec> out;
    (out.insert(out.end(), tables.begin(), tables.end()), ...);
    return out;
}

std::string versionText(std::string_view program)
{
    return std::string{program} + " " + std::string{version()} + "\n";
}

std::string helpPage(std::string_view usage, std::string_view what,
                     std::span<const OptionSpec> specs)
{
    std::string out = "Usage: " + std::string{usage} + "\n" + std::string{what} + "\n\nOptions:\n"
                      + describeOptions(specs);
    return out
           + "\nExit: 0 done, 1 failed, 2 done with doubts listed, 3 input not understood, 64 "
             "wrong usage.\n";
}

/// One command: its words, its table, its page, its judge.
struct CommandSpec {
    std::string_view name; ///< "account add"
    std::string_view usage;
    std::string_view what;
    std::vector<OptionSpec> specs;
    bool takesPositionals;
    Result<CliCommand> (*judge)(const Arguments&);
};

const std::vector<CommandSpec>& commands()
{
    static const std::vector<CommandSpec> kCommands{
        {"run", "holdfast-cli run [options]",
         "The engine without a window, on the profile's accounts or on a drill.\n"
         "It ends when it is told to (Ctrl+C), after --for, or when the incident of --scenario is "
         "over.",
         join(kRun, kCommon), false, runCommandOf},
        {"drill", "holdfast-cli drill --venue V [options]",
         "The built-in exchange. Its first line of output says where it listens.",
         join(kDrill, kCommon), false, drillOf},
        {"account add", "holdfast-cli account add NAME --venue V --environment E [options]",
         "Adds an account to the profile. The secrets come on standard input as one JSON object,\n"
         "{\"NAME\":{\"key\":\"…\",\"secret\":\"…\",\"passphrase\":\"…\"}}, and go to the "
         "keychain;\n"
         "never on the command line. A key of Bybit has no passphrase.",
         join(kAccountAdd, kCommon), true, accountAddOf},
        {"account list", "holdfast-cli account list", "The accounts of the profile.", join(kCommon),
         false,
         [](const Arguments&) -> Result<CliCommand> { return CliCommand{AccountListOptions{}}; }},
        {"account check", "holdfast-cli account check NAME [options]",
         "Asks the venue whose key it is and what it may do, and says what stands against trading "
         "with it.\n"
         "Ends with 0 where nothing does, 2 with warnings, 1 where it could not trade.",
         join(kAccountCheck, kCommon), true, accountCheckOf},
        {"account remove", "holdfast-cli account remove NAME",
         "Removes an account from the profile and its secrets from the keychain.", join(kCommon),
         true, accountRemoveOf},
        {"status", "holdfast-cli status [options]",
         "Positions, stops, findings and alarms of the running instance, or of its journal.",
         join(kCommon), false,
         [](const Arguments&) -> Result<CliCommand> { return CliCommand{StatusOptions{}}; }},
        {"open",
         "holdfast-cli open --account A --instrument I --side buy|sell "
         "--qty Q|--notional N|--risk R --stop PRICE|PCT% [options]",
         "Opens a position with its stop through the running instance, and waits for the outcome.",
         join(kOpen, kCommon), false, openOf},
        {"flatten", "holdfast-cli flatten --reason TEXT [options]",
         "Closes through the running instance and waits until flat is proved.",
         join(kFlatten, kCommon), false, flattenOf},
        {"findings", "holdfast-cli findings [--account A]",
         "What disagrees with the venue in the running instance: findings, list faults, brakes.\n"
         "Ends with 2 where something does; what only others hold is no doubt.",
         join(kFindings, kCommon), false, findingsOf},
        {"resolve", "holdfast-cli resolve --finding ID --reason TEXT",
         "Puts a finding aside; it comes back if the answers change.", join(kResolve, kCommon),
         false, resolveOf},
        {"ask-again", "holdfast-cli ask-again [--account A]",
         "Reads positions, orders, stops and fills anew.", join(kAskAgain, kCommon), false,
         askAgainOf},
        {"adopt", "holdfast-cli adopt --account A --instrument I --reason TEXT [options]",
         "Takes a position over that was opened elsewhere, and waits until its stop is proved.",
         join(kPosition, kTakeUp, kWhy, kCommon), false, adoptOf},
        {"protect", "holdfast-cli protect --account A --instrument I --reason TEXT [options]",
         "Places a stop for a position that stays somebody else's, and waits until it is proved.",
         join(kPosition, kTakeUp, kWhy, kCommon), false, protectOf},
        {"waive", "holdfast-cli waive --account A --instrument I --reason TEXT [options]",
         "Takes responsibility for a position without a proved stop; it is shown as waived.",
         join(kPosition, kWhy, kCommon), false, waiveOf},
        {"confirm-flat",
         "holdfast-cli confirm-flat --account A --instrument I --reason TEXT [options]",
         "A person's word that a position has ended which the venue shows no end of.",
         join(kPosition, kWhy, kCommon), false, confirmFlatOf},
        {"brake", "holdfast-cli brake --account A --clear --reason TEXT",
         "Lets automatic cancels of protective orders of the account go on.", join(kClear, kCommon),
         false, brakeOf},
        {"kill", "holdfast-cli kill --account A --clear --reason TEXT",
         "Clears the kill switch of an account, which 'flatten' engages.", join(kClear, kCommon),
         false, killOf},
        {"ladder", "holdfast-cli ladder --account A --to watch|guard|trade [--reason TEXT]",
         "What an account may do from now on: at most what its profile says. Less holds at once.",
         join(kLadder, kCommon), false, ladderOf},
        {"decode", "holdfast-cli decode --venue V --source rest|ws --name NAME|auto FILE",
         "What a venue's payload says, one object a line.", join(kDecode, kCommon), true, decodeOf},
        {"sign", "holdfast-cli sign --venue V FILE",
         "Signatures of a file of signing vectors, one object a line.", join(kSign, kCommon), true,
         signOf},
    };
    return kCommands;
}

/// Common options may stand before the command too: "holdfast-cli --json status".
std::vector<std::string> commandFirst(std::span<const std::string> given)
{
    std::size_t at = 0;
    while (at < given.size()) {
        const std::string name = given[at].substr(0, given[at].find('='));
        const auto spec = std::find_if(kCommon.begin(), kCommon.end(), [&](const OptionSpec& s) {
            return name == "--" + std::string{s.name};
        });
        if (spec == kCommon.end()) break;
        at += !spec->value.empty() && given[at].find('=') == std::string::npos ? 2 : 1;
    }
    if (at >= given.size()) return {given.begin(), given.end()};
    // Behind the command (and the word after "account"), before what may follow a "--".
    const std::size_t words = given[at] == "account" ? 2 : 1;
    const std::size_t split = std::min(given.size(), at + words);
    std::vector<std::string> out(given.begin() + static_cast<std::ptrdiff_t>(at),
                                 given.begin() + static_cast<std::ptrdiff_t>(split));
    out.insert(out.end(), given.begin(), given.begin() + static_cast<std::ptrdiff_t>(at));
    out.insert(out.end(), given.begin() + static_cast<std::ptrdiff_t>(split), given.end());
    return out;
}

std::string cliHelp()
{
    std::string out =
        "Usage: holdfast-cli COMMAND [options]\nHoldfast without a window.\n\nCommands:\n";
    for (const CommandSpec& command : commands()) {
        std::string left = "  " + std::string{command.name};
        left.resize(18, ' ');
        out += left + std::string{command.what.substr(0, command.what.find('\n'))} + "\n";
    }
    return out + "\n'holdfast-cli COMMAND --help' says more.\n";
}

} // namespace

std::string_view toString(ScenarioName name)
{
    switch (name) {
    case ScenarioName::StopFails: return "stop-fails";
    case ScenarioName::SecondExecutor: return "second-executor";
    case ScenarioName::RateStorm: return "rate-storm";
    case ScenarioName::PositionMissing: return "position-missing";
    case ScenarioName::ListSticky: return "list-sticky";
    case ScenarioName::EverythingMissing: return "everything-missing";
    }
    HF_UNREACHABLE();
}

std::optional<ScenarioName> scenarioNamed(std::string_view name)
{
    const auto at = std::ranges::find(kScenarios, name,
                                      [](ScenarioName scenario) { return toString(scenario); });
    return at == kScenarios.end() ? std::nullopt : std::optional{*at};
}

std::string scenarioNames()
{
    std::string out;
    for (const ScenarioName scenario : kScenarios) {
        if (!out.empty()) out += scenario == kScenarios.back() ? " and " : ", ";
        out += toString(scenario);
    }
    return out;
}

Result<std::variant<PrintText, CliInvocation>> parseCli(std::span<const std::string> given)
{
    using Out = std::variant<PrintText, CliInvocation>;
    const std::vector<std::string> ordered = commandFirst(given);
    const std::span<const std::string> arguments{ordered};
    if (arguments.empty())
        return unexpected(ErrorCode::Malformed,
                          "holdfast-cli: a command is missing (run, drill, status, open, flatten, "
                          "…); see 'holdfast-cli --help'.");
    const std::string& first = arguments[0];
    if (first == "--help" || first == "-h" || first == "help") return Out{PrintText{cliHelp()}};
    if (first == "--version") return Out{PrintText{versionText("holdfast-cli")}};
    if (std::find(kLaterCommands.begin(), kLaterCommands.end(), first) != kLaterCommands.end())
        return unexpected(ErrorCode::Unsupported,
                          "holdfast-cli " + first
                              + ": not in this version; 'holdfast-cli --help' lists what is.");

    std::string name = first;
    std::size_t used = 1;
    if (first == "account") {
        if (arguments.size() >= 2 && (arguments[1] == "--help" || arguments[1] == "-h"))
            return Out{PrintText{cliHelp()}};
        if (arguments.size() < 2)
            return unexpected(ErrorCode::Malformed,
                              "holdfast-cli account: add, list, check or remove is missing; see "
                              "'holdfast-cli --help'.");
        name += " " + arguments[1];
        used = 2;
    }
    const auto command = std::find_if(commands().begin(), commands().end(),
                                      [&](const CommandSpec& c) { return c.name == name; });
    if (command == commands().end())
        return unexpected(ErrorCode::Malformed,
                          "holdfast-cli: '" + name + "' is no command; see 'holdfast-cli --help'.");

    const auto parsed =
        parseArguments("holdfast-cli " + name, command->specs, arguments.subspan(used));
    if (!parsed) return Unexpected{parsed.error()};
    if (parsed->has("help"))
        return Out{PrintText{helpPage(command->usage, command->what, command->specs)}};
    if (parsed->has("version")) return Out{PrintText{versionText("holdfast-cli")}};
    if (!command->takesPositionals && !parsed->positionals.empty())
        return usageError(*parsed, "'" + parsed->positionals[0] + "' is one argument too many");
    auto judged = command->judge(*parsed);
    if (!judged) return Unexpected{judged.error()};
    const auto common = commonOf(*parsed);
    if (!common) return Unexpected{common.error()};
    return Out{CliInvocation{*common, std::move(judged).value()}};
}

Result<std::variant<PrintText, DesktopInvocation>>
parseDesktop(std::span<const std::string> arguments)
{
    using Out = std::variant<PrintText, DesktopInvocation>;
    auto specs = join(kRun, kCommon);
    specs.insert(specs.begin() + static_cast<std::ptrdiff_t>(kRun.size()), kShots);
    const auto parsed = parseArguments("holdfast", specs, arguments);
    if (!parsed) return Unexpected{parsed.error()};
    if (parsed->has("help"))
        return Out{PrintText{helpPage("holdfast [options]",
                                      "The trading desktop. Without a profile it starts on the "
                                      "built-in exchange.\nA second start "
                                      "on a data directory raises the window that is there.",
                                      specs)}};
    if (parsed->has("version")) return Out{PrintText{versionText("holdfast")}};
    if (!parsed->positionals.empty())
        return usageError(*parsed, "'" + parsed->positionals[0] + "' is one argument too many");
    auto run = runOf(*parsed);
    if (!run) return Unexpected{run.error()};
    const auto common = commonOf(*parsed);
    if (!common) return Unexpected{common.error()};
    return Out{DesktopInvocation{*common, std::move(run).value()}};
}

} // namespace holdfast::app
