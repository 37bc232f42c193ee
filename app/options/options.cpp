// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"

#include "app/options/argument_table.h"
#include "app/version.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast::app {
namespace {

constexpr std::array kCommon{
    OptionSpec{"json", "", "answer in JSON, one object a line"},
    OptionSpec{"data-dir", "DIR", "journal, settings and socket live here"},
    OptionSpec{"profile", "FILE", "accounts, strategies and limits (no secrets)"},
    OptionSpec{"help", "", "this page"},
    OptionSpec{"version", "", "the version"},
};
constexpr std::array kRun{
    OptionSpec{"drill", "V[,V]", "trade on the built-in exchange of these venues (okx)"},
    OptionSpec{"drill-at", "URL", "attach to a running drill by its control address"},
    OptionSpec{"candles", "[V:INSTRUMENT=]FILE",
               "the drill's market from a file; without a prefix the ETH perpetual", true},
    OptionSpec{"speed", "N", "market time per wall time in the drill (60)"},
    OptionSpec{"seed", "N", "the drill's market and chances"},
    OptionSpec{"scenario", "NAME", "stop-fails, second-executor or rate-storm"},
    OptionSpec{"for", "TIME", "end after this time: 30s, 5m"},
    OptionSpec{"credentials-fd", "N", "read the accounts' secrets from this descriptor"},
};
constexpr OptionSpec kShots{"shots", "DIR",
                            "write numbered pictures of the window, docks and dialogs"};
constexpr std::array kDrill{
    OptionSpec{"venue", "V", "okx"},
    OptionSpec{"port", "P", "HTTP port (0: any free one)"},
    OptionSpec{"control-port", "P", "port of the control address (0: any free one)"},
    OptionSpec{"candles", "[INSTRUMENT=]FILE", "the market from a candle file", true},
    OptionSpec{"speed", "N", "market time per wall time (60)"},
    OptionSpec{"seed", "N", "the market and the chances"},
    OptionSpec{"fault", "F17{…}", "switch a fault on from the start", true},
    OptionSpec{"state", "FILE", "save and restore the truth"},
    OptionSpec{"position-mode", "M", "net (default), or hedge: a long and a short side of each"},
    OptionSpec{"page-rows", "N", "rows on one page of a pushed position list (100)"},
    OptionSpec{"keep", "", "go on when standard input closes"},
};
constexpr std::array kAccountAdd{
    OptionSpec{"venue", "V", "okx"},
    OptionSpec{"environment", "E", "live, demo, testnet or drill"},
    OptionSpec{"region", "R", "the venue's region, where it has several"},
    OptionSpec{"ladder", "L", "watch (default), guard or trade"},
    OptionSpec{"credentials-fd", "N",
               "read the secrets from this descriptor, not from standard input"},
};
constexpr std::array kAccountCheck{
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
    OptionSpec{"stop", "PRICE|PCT%", "where the stop goes; mandatory"},
    OptionSpec{"take-profit", "PRICE", "where the profit is taken"},
    OptionSpec{"limit", "PRICE", "a limit order at this price instead of a market order"},
    OptionSpec{"key", "K", "opens once, ever, whatever happens"},
};
constexpr std::array kFlatten{
    OptionSpec{"account", "A", "this account only; engages its kill switch"},
    OptionSpec{"instrument", "I", "this instrument only"},
    OptionSpec{"reason", "TEXT", "why; written to the journal"},
};
constexpr std::array kDecode{
    OptionSpec{"venue", "V", "okx"},
    OptionSpec{"source", "S", "rest or ws"},
    OptionSpec{"name", "NAME", "the endpoint's or channel's name, or auto"},
};
constexpr std::array kSign{OptionSpec{"venue", "V", "okx"}};

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

template <class Number>
std::optional<Number> parseNumber(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Result<CommonOptions> commonOf(const Arguments& a)
{
    return CommonOptions{a.has("json"), a.text("data-dir"), a.text("profile")};
}

Result<Venue> venueOf(const Arguments& a)
{
    const auto text = a.text("venue");
    if (!text) return usageError(a, "--venue is missing (okx)");
    const auto venue = parseVenue(*text);
    if (!venue) return usageError(a, "--venue: " + venue.error().context);
    return venue;
}

/// A positive exact number.
Result<std::optional<Decimal>> positiveOf(const Arguments& a, std::string_view option)
{
    const auto text = a.text(option);
    if (!text) return std::optional<Decimal>{};
    const auto value = Decimal::parse(*text);
    if (!value || !value->isPositive())
        return usageError(a, "--" + std::string{option} + " needs a number above zero, not '"
                                 + *text + "'");
    return std::optional<Decimal>{*value};
}

Result<std::optional<int>> speedOf(const Arguments& a)
{
    const auto text = a.text("speed");
    if (!text) return std::optional<int>{};
    const auto value = parseNumber<int>(*text);
    if (!value || *value < 1 || *value > 100'000)
        return usageError(a, "--speed needs a whole number from 1 to 100000, not '" + *text + "'");
    return std::optional<int>{*value};
}

Result<std::optional<std::uint64_t>> seedOf(const Arguments& a)
{
    const auto text = a.text("seed");
    if (!text) return std::optional<std::uint64_t>{};
    const auto value = parseNumber<std::uint64_t>(*text);
    if (!value)
        return usageError(a, "--seed needs a whole number from 0 to 18446744073709551615, not '"
                                 + *text + "'");
    return std::optional<std::uint64_t>{*value};
}

Result<std::optional<int>> descriptorOf(const Arguments& a)
{
    const auto text = a.text("credentials-fd");
    if (!text) return std::optional<int>{};
    const auto value = parseNumber<int>(*text);
    if (!value || *value < 0 || *value > 65535)
        return usageError(a, "--credentials-fd needs a descriptor number from 0 to 65535, not '"
                                 + *text + "'");
    return std::optional<int>{*value};
}

Result<std::uint16_t> portOf(const Arguments& a, std::string_view option)
{
    const auto text = a.text(option);
    if (!text) return std::uint16_t{0};
    const auto value = parseNumber<int>(*text);
    if (!value || *value < 0 || *value > 65535)
        return usageError(a, "--" + std::string{option} + " needs a port from 0 to 65535, not '"
                                 + *text + "'");
    return static_cast<std::uint16_t>(*value);
}

/// `withVenue`: the prefix may name a venue as well.
Result<std::vector<CandleFile>> candlesOf(const Arguments& a, bool withVenue)
{
    std::vector<CandleFile> out;
    for (const std::string& text : a.texts("candles")) {
        CandleFile candles;
        std::string rest = text;
        const auto equals = text.find('=');
        if (equals != std::string::npos
            && equals < text.find('/')) { // behind a '/' it belongs to the file's name
            std::string prefix = text.substr(0, equals);
            rest = text.substr(equals + 1);
            if (const auto colon = prefix.find(':'); withVenue && colon != std::string::npos) {
                const auto venue = parseVenue(prefix.substr(0, colon));
                if (!venue)
                    return usageError(a, "--candles '" + text + "': " + venue.error().context);
                candles.venue = *venue;
                prefix = prefix.substr(colon + 1);
            }
            if (!isInstrumentName(prefix))
                return usageError(a, "--candles '" + text + "': '" + prefix
                                         + "' is no instrument's name");
            candles.instrument = prefix;
        }
        if (rest.empty()) return usageError(a, "--candles '" + text + "': the file is missing");
        candles.file = rest;
        out.push_back(std::move(candles));
    }
    return out;
}

Result<RunOptions> runOf(const Arguments& a)
{
    RunOptions run;
    if (const auto drill = a.text("drill")) {
        std::string_view rest = *drill;
        while (true) {
            const auto comma = rest.find(',');
            const auto venue = parseVenue(rest.substr(0, comma));
            if (!venue) return usageError(a, "--drill: " + venue.error().context);
            if (std::find(run.drill.begin(), run.drill.end(), *venue) != run.drill.end())
                return usageError(a, "--drill names '" + std::string{toString(*venue)} + "' twice");
            run.drill.push_back(*venue);
            if (comma == std::string_view::npos) break;
            rest = rest.substr(comma + 1);
        }
    }
    run.drillAt = a.text("drill-at");
    if (run.drillAt && !run.drillAt->starts_with("http://"))
        return usageError(
            a, "--drill-at needs the control address a drill prints (http://127.0.0.1:PORT), not '"
                   + *run.drillAt + "'");
    if (run.drillAt && !run.drill.empty())
        return usageError(
            a, "--drill starts a drill and --drill-at attaches to one: give one of them");
    auto candles = candlesOf(a, true);
    if (!candles) return Unexpected{candles.error()};
    run.candles = std::move(candles).value();
    const auto speed = speedOf(a);
    if (!speed) return Unexpected{speed.error()};
    run.speed = *speed;
    const auto seed = seedOf(a);
    if (!seed) return Unexpected{seed.error()};
    run.seed = *seed;
    if (run.drillAt && (!run.candles.empty() || run.speed || run.seed))
        return usageError(a, "--candles, --speed and --seed belong to the drill that --drill-at "
                             "found running: give them where it is started");
    if (const auto name = a.text("scenario")) {
        if (*name == "stop-fails")
            run.scenario = ScenarioName::StopFails;
        else if (*name == "second-executor")
            run.scenario = ScenarioName::SecondExecutor;
        else if (*name == "rate-storm")
            run.scenario = ScenarioName::RateStorm;
        else if (*name == "position-missing")
            return usageError(
                a,
                "--scenario position-missing is not in this version; it comes with the reconciler");
        else
            return usageError(a,
                              "--scenario knows stop-fails, second-executor and rate-storm, not '"
                                  + *name + "'");
    }
    run.shots = a.text("shots");
    const auto descriptor = descriptorOf(a);
    if (!descriptor) return Unexpected{descriptor.error()};
    run.credentialsFd = *descriptor;
    if (const auto text = a.text("for")) {
        const auto duration = parseDuration(*text);
        if (!duration) return usageError(a, "--for: " + duration.error().context);
        run.runFor = *duration;
    }
    return run;
}

Result<CliCommand> drillOf(const Arguments& a)
{
    DrillOptions drill;
    const auto venue = venueOf(a);
    if (!venue) return Unexpected{venue.error()};
    drill.venue = *venue;
    const auto port = portOf(a, "port");
    if (!port) return Unexpected{port.error()};
    drill.port = *port;
    const auto controlPort = portOf(a, "control-port");
    if (!controlPort) return Unexpected{controlPort.error()};
    drill.controlPort = *controlPort;
    if (drill.port != 0 && drill.port == drill.controlPort)
        return usageError(a, "--port and --control-port must differ");
    auto candles = candlesOf(a, false);
    if (!candles) return Unexpected{candles.error()};
    drill.candles = std::move(candles).value();
    const auto speed = speedOf(a);
    if (!speed) return Unexpected{speed.error()};
    drill.speed = *speed;
    const auto seed = seedOf(a);
    if (!seed) return Unexpected{seed.error()};
    drill.seed = *seed;
    drill.faults = a.texts("fault");
    drill.state = a.text("state");
    if (const auto mode = a.text("position-mode")) {
        if (*mode != "net" && *mode != "hedge")
            return usageError(a, "--position-mode needs net or hedge, not '" + *mode + "'");
        drill.hedge = *mode == "hedge";
    }
    if (const auto rows = a.text("page-rows")) {
        const auto count = parseNumber<std::size_t>(*rows);
        if (!count || *count < 1 || *count > 100)
            return usageError(a, "--page-rows needs a whole number from 1 to 100, not '" + *rows
                                     + "'");
        drill.pageRows = *count;
    }
    drill.keep = a.has("keep");
    return CliCommand{std::move(drill)};
}

Result<std::string> accountName(const Arguments& a)
{
    if (a.positionals.empty()) return usageError(a, "the account's NAME is missing");
    if (a.positionals.size() > 1)
        return usageError(a, "'" + a.positionals[1] + "' is one argument too many");
    if (!isName(a.positionals[0]))
        return usageError(a, "'" + a.positionals[0]
                                 + "' is no name: 1 to 32 letters, digits, '-', '_' or '.'");
    return a.positionals[0];
}

Result<CliCommand> accountAddOf(const Arguments& a)
{
    AccountAddOptions add;
    const auto name = accountName(a);
    if (!name) return Unexpected{name.error()};
    add.name = *name;
    const auto venue = venueOf(a);
    if (!venue) return Unexpected{venue.error()};
    add.venue = *venue;
    const auto environment = a.text("environment");
    if (!environment)
        return usageError(a, "--environment is missing (live, demo, testnet or drill)");
    const auto parsed = parseEnvironment(*environment);
    if (!parsed) return usageError(a, "--environment: " + parsed.error().context);
    add.environment = *parsed;
    if (const auto region = a.text("region")) {
        if (!isName(*region))
            return usageError(a, "--region: '" + *region + "' is no region's name");
        add.region = *region;
    }
    if (const auto ladder = a.text("ladder")) {
        const auto value = parseLadder(*ladder);
        if (!value) return usageError(a, "--ladder: " + value.error().context);
        add.ladder = *value;
    }
    const auto descriptor = descriptorOf(a);
    if (!descriptor) return Unexpected{descriptor.error()};
    add.credentialsFd = *descriptor;
    return CliCommand{std::move(add)};
}

Result<CliCommand> openOf(const Arguments& a)
{
    OpenOptions out;
    engine::Open& open = out.open;
    open.source = "command line";
    const auto account = a.text("account");
    if (!account || !isName(*account))
        return usageError(a, "--account needs the account's name in the profile");
    open.account = AccountId{*account};
    const auto instrument = a.text("instrument");
    if (!instrument || !isInstrumentName(*instrument))
        return usageError(a, "--instrument needs the venue's name of one, such as ETH-USDT-SWAP");
    open.instrument = InstrumentId{*instrument};
    const auto side = a.text("side");
    if (!side || (*side != "buy" && *side != "sell"))
        return usageError(a, "--side needs buy or sell");
    open.direction = *side == "buy" ? Direction::Long : Direction::Short;

    int sizes = 0;
    for (const auto& [name, kind] : {std::pair{"qty", engine::SizeKind::Qty},
                                     {"notional", engine::SizeKind::Notional},
                                     {"risk", engine::SizeKind::Risk}}) {
        const auto value = positiveOf(a, name);
        if (!value) return Unexpected{value.error()};
        if (!*value) continue;
        ++sizes;
        open.size = engine::Size{kind, **value};
    }
    if (sizes != 1)
        return usageError(a, "exactly one of --qty, --notional and --risk says how large");

    const auto stop = a.text("stop");
    if (!stop) return usageError(a, "--stop is missing: a price, or a percentage such as 1.5%");
    const bool isPercent = stop->ends_with('%');
    const auto level = Decimal::parse(
        isPercent ? std::string_view{*stop}.substr(0, stop->size() - 1) : std::string_view{*stop});
    if (!level || !level->isPositive())
        return usageError(a, "--stop needs a price above zero or a percentage such as 1.5%, not '"
                                 + *stop + "'");
    if (isPercent && *level >= Decimal::fromInt(100))
        return usageError(a, "--stop needs a percentage under 100%, not '" + *stop + "'");
    if (isPercent)
        open.stop.percent = *level;
    else
        open.stop.price = Price{*level};

    const auto takeProfit = positiveOf(a, "take-profit");
    if (!takeProfit) return Unexpected{takeProfit.error()};
    if (*takeProfit) open.takeProfit = Price{**takeProfit};
    const auto limit = positiveOf(a, "limit");
    if (!limit) return Unexpected{limit.error()};
    if (*limit) {
        open.limit = Price{**limit};
        open.type = OrderType::Limit;
    }
    if (const auto key = a.text("key")) {
        const bool isPlain =
            std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c < 0x7f; });
        if (key->size() > 128 || !isPlain)
            return usageError(a, "--key takes up to 128 printable characters without spaces");
        open.key = IntentKey{*key};
    }
    return CliCommand{std::move(out)};
}

Result<CliCommand> flattenOf(const Arguments& a)
{
    FlattenOptions out;
    if (const auto account = a.text("account")) {
        if (!isName(*account))
            return usageError(a, "--account needs the account's name in the profile");
        out.flatten.account = AccountId{*account};
    }
    if (const auto instrument = a.text("instrument")) {
        if (!isInstrumentName(*instrument))
            return usageError(a,
                              "--instrument needs the venue's name of one, such as ETH-USDT-SWAP");
        out.flatten.instrument = InstrumentId{*instrument};
    }
    const auto reason = a.text("reason");
    if (!reason)
        return usageError(a, "--reason is missing: it is written to the journal with the close");
    if (reason->size() > 500) return usageError(a, "--reason is longer than 500 bytes");
    out.flatten.reason = *reason;
    return CliCommand{std::move(out)};
}

Result<std::string> oneFile(const Arguments& a)
{
    if (a.positionals.empty()) return usageError(a, "the FILE is missing");
    if (a.positionals.size() > 1)
        return usageError(a, "'" + a.positionals[1] + "' is one argument too many");
    return a.positionals[0];
}

Result<CliCommand> decodeOf(const Arguments& a)
{
    DecodeOptions out;
    const auto venue = venueOf(a);
    if (!venue) return Unexpected{venue.error()};
    out.venue = *venue;
    const auto source = a.text("source");
    if (!source || (*source != "rest" && *source != "ws"))
        return usageError(a, "--source needs rest or ws");
    out.source = *source == "rest" ? DecodeSource::Rest : DecodeSource::Ws;
    const auto name = a.text("name");
    if (!name) return usageError(a, "--name is missing: the endpoint's or channel's name, or auto");
    out.name = *name;
    const auto file = oneFile(a);
    if (!file) return Unexpected{file.error()};
    out.file = *file;
    return CliCommand{std::move(out)};
}

Result<CliCommand> signOf(const Arguments& a)
{
    SignOptions out;
    const auto venue = venueOf(a);
    if (!venue) return Unexpected{venue.error()};
    out.venue = *venue;
    const auto file = oneFile(a);
    if (!file) return Unexpected{file.error()};
    out.file = *file;
    return CliCommand{std::move(out)};
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
         "The engine without a window, on the profile's accounts or on a drill.",
         join(kRun, kCommon), false,
         [](const Arguments& a) -> Result<CliCommand> {
             auto run = runOf(a);
             if (!run) return Unexpected{run.error()};
             return CliCommand{std::move(run).value()};
         }},
        {"drill", "holdfast-cli drill --venue V [options]",
         "The built-in exchange. Its first line of output says where it listens.",
         join(kDrill, kCommon), false, drillOf},
        {"account add", "holdfast-cli account add NAME --venue V --environment E [options]",
         "Adds an account to the profile. The secrets come on standard input as one JSON object,\n"
         "{\"NAME\":{\"key\":\"…\",\"secret\":\"…\",\"passphrase\":\"…\"}}, and go to the "
         "keychain;\n"
         "never on the command line.",
         join(kAccountAdd, kCommon), true, accountAddOf},
        {"account list", "holdfast-cli account list", "The accounts of the profile.", join(kCommon),
         false,
         [](const Arguments&) -> Result<CliCommand> { return CliCommand{AccountListOptions{}}; }},
        {"account check", "holdfast-cli account check NAME",
         "Asks the venue who we are there and what the key may do.", join(kAccountCheck, kCommon),
         true,
         [](const Arguments& a) -> Result<CliCommand> {
             const auto name = accountName(a);
             if (!name) return Unexpected{name.error()};
             const auto descriptor = descriptorOf(a);
             if (!descriptor) return Unexpected{descriptor.error()};
             return CliCommand{AccountCheckOptions{*name, *descriptor}};
         }},
        {"account remove", "holdfast-cli account remove NAME",
         "Removes an account from the profile and its secrets from the keychain.", join(kCommon),
         true,
         [](const Arguments& a) -> Result<CliCommand> {
             const auto name = accountName(a);
             if (!name) return Unexpected{name.error()};
             return CliCommand{AccountRemoveOptions{*name}};
         }},
        {"status", "holdfast-cli status [options]",
         "Positions, stops, findings and alarms of the running instance, or of its journal.",
         join(kCommon), false,
         [](const Arguments&) -> Result<CliCommand> { return CliCommand{StatusOptions{}}; }},
        {"open",
         "holdfast-cli open --account A --instrument I --side buy|sell --qty Q --stop PRICE|PCT% "
         "[options]",
         "Opens a position with its stop through the running instance, and waits for the outcome.",
         join(kOpen, kCommon), false, openOf},
        {"flatten", "holdfast-cli flatten --reason TEXT [options]",
         "Closes through the running instance and waits until flat is proved.",
         join(kFlatten, kCommon), false, flattenOf},
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
    }
    HF_UNREACHABLE();
}

Result<milliseconds> parseDuration(std::string_view text)
{
    const std::size_t split = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::int64_t number = parseNumber<std::int64_t>(text.substr(0, split)).value_or(0);
    const std::string_view unit = text.substr(split);
    std::int64_t factor = 0;
    if (unit == "ms")
        factor = 1;
    else if (unit == "s")
        factor = 1000;
    else if (unit == "m")
        factor = 60'000;
    else if (unit == "h")
        factor = 3'600'000;
    constexpr std::int64_t kLongest = 30LL * 24 * 3'600'000;
    if (factor == 0 || number < 1 || number > kLongest / factor)
        return unexpected(ErrorCode::Malformed,
                          "'" + std::string{text}
                              + "' is no time from 1ms to 30 days (250ms, 30s, 5m, 2h)");
    return milliseconds{number * factor};
}

Result<Venue> parseVenue(std::string_view text)
{
    for (const Venue venue : {Venue::Okx, Venue::Bybit, Venue::Hyperliquid})
        if (text == toString(venue)) return venue;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no venue (okx, bybit, hyperliquid)");
}

Result<Environment> parseEnvironment(std::string_view text)
{
    for (const Environment e :
         {Environment::Live, Environment::Demo, Environment::Testnet, Environment::Drill})
        if (text == toString(e)) return e;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no environment (live, demo, testnet, drill)");
}

Result<Ladder> parseLadder(std::string_view text)
{
    for (const Ladder l : {Ladder::Watch, Ladder::Guard, Ladder::Trade})
        if (text == toString(l)) return l;
    return unexpected(ErrorCode::UnknownValue,
                      "'" + std::string{text} + "' is no step of the ladder (watch, guard, trade)");
}

bool isName(std::string_view text)
{
    const auto isInner = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 32 && text[0] != '.' && text[0] != '-'
           && std::all_of(text.begin(), text.end(), isInner);
}

bool isInstrumentName(std::string_view text)
{
    const auto isInner = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view{"-_:/@."}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), isInner);
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
        return Out{PrintText{helpPage(
            "holdfast [options]",
            "The trading desktop. Without a profile it starts on the built-in exchange.", specs)}};
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
