// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/judges.h"

#include "app/options/given.h"
#include "app/options/policy_words.h"
#include "core/domain/amount_text.h"

#include <algorithm>
#include <charconv>

namespace holdfast::app {
namespace {

template <class Number>
std::optional<Number> parseNumber(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Result<Venue> venueOf(const Arguments& a)
{
    const auto text = a.text("venue");
    if (!text) return usageError(a, "--venue is missing (okx or bybit)");
    const auto venue = parseVenue(*text);
    if (!venue) return usageError(a, "--venue: " + venue.error().context);
    return venue;
}

/// A positive exact number.
Result<std::optional<Decimal>> positiveOf(const Arguments& a, std::string_view option)
{
    const auto text = a.text(option);
    if (!text) return std::optional<Decimal>{};
    const auto value = readPositive(*text);
    if (!value)
        return usageError(a, "--" + std::string{option} + " needs a number above zero; '" + *text
                                 + "' " + value.error().context);
    return std::optional<Decimal>{*value};
}

Result<std::optional<int>> speedOf(const Arguments& a)
{
    const auto text = a.text("speed");
    if (!text) return std::optional<int>{};
    const auto value = parseNumber<int>(*text);
    if (!value || *value < 1 || *value > 100'000)
        return usageError(a, "--speed needs a whole number from 1 to 100000, not '" + *text + "'");
    return value;
}

Result<std::optional<std::uint64_t>> seedOf(const Arguments& a)
{
    const auto text = a.text("seed");
    if (!text) return std::optional<std::uint64_t>{};
    const auto value = parseNumber<std::uint64_t>(*text);
    if (!value)
        return usageError(a, "--seed needs a whole number from 0 to 18446744073709551615, not '"
                                 + *text + "'");
    return value;
}

Result<std::optional<int>> descriptorOf(const Arguments& a)
{
    const auto text = a.text("credentials-fd");
    if (!text) return std::optional<int>{};
    const auto value = parseNumber<int>(*text);
    if (!value || *value < 0 || *value > 65535)
        return usageError(a, "--credentials-fd needs a descriptor number from 0 to 65535, not '"
                                 + *text + "'");
    return value;
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

Result<std::string> oneFile(const Arguments& a)
{
    if (a.positionals.empty()) return usageError(a, "the FILE is missing");
    if (a.positionals.size() > 1)
        return usageError(a, "'" + a.positionals[1] + "' is one argument too many");
    return a.positionals[0];
}

Result<std::optional<std::string>> drillAtOf(const Arguments& a)
{
    auto url = a.text("drill-at");
    if (url && !url->starts_with("http://"))
        return usageError(
            a, "--drill-at needs the control address a drill prints (http://127.0.0.1:PORT), not '"
                   + *url + "'");
    return url;
}

} // namespace

Result<CommonOptions> commonOf(const Arguments& a)
{
    return CommonOptions{a.has("json"), a.text("data-dir"), a.text("profile")};
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
    const auto url = drillAtOf(a);
    if (!url) return Unexpected{url.error()};
    run.drillAt = *url;
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
        run.scenario = scenarioNamed(*name);
        if (!run.scenario)
            return usageError(a, "--scenario knows " + scenarioNames() + ", not '" + *name + "'");
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
    if (const auto word = a.text("guard-foreign")) {
        const auto foreign = parseForeign(*word);
        if (!foreign) return usageError(a, "--guard-foreign: " + foreign.error().context);
        add.guard.foreign = *foreign;
    }
    if (const auto text = a.text("guard-stop")) {
        const auto percent = parsePercent(*text);
        if (!percent) return usageError(a, "--guard-stop: " + percent.error().context);
        add.guard.stopPercent = *percent;
    }
    if (const auto policy = checked(add.guard); !policy)
        return usageError(a, "--guard-stop: " + policy.error().context);
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
    const auto account = accountOf(a);
    if (!account) return Unexpected{account.error()};
    open.account = *account;
    const auto instrument = instrumentOf(a);
    if (!instrument) return Unexpected{instrument.error()};
    open.instrument = *instrument;
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

    const auto stop = stopIfAny(a);
    if (!stop) return Unexpected{stop.error()};
    if (!*stop) return usageError(a, "--stop is missing: a price, or a percentage such as 1.5%");
    open.stop = **stop;

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
    const auto account = accountIfAny(a);
    if (!account) return Unexpected{account.error()};
    out.flatten.account = *account;
    const auto instrument = instrumentIfAny(a);
    if (!instrument) return Unexpected{instrument.error()};
    out.flatten.instrument = *instrument;
    const auto reason = reasonOf(a, "the close");
    if (!reason) return Unexpected{reason.error()};
    out.flatten.reason = *reason;
    return CliCommand{std::move(out)};
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

Result<CliCommand> runCommandOf(const Arguments& a)
{
    auto run = runOf(a);
    if (!run) return Unexpected{run.error()};
    return CliCommand{std::move(run).value()};
}

Result<CliCommand> accountCheckOf(const Arguments& a)
{
    AccountCheckOptions check;
    const auto name = accountName(a);
    if (!name) return Unexpected{name.error()};
    check.name = *name;
    const auto url = drillAtOf(a);
    if (!url) return Unexpected{url.error()};
    check.drillAt = *url;
    const auto descriptor = descriptorOf(a);
    if (!descriptor) return Unexpected{descriptor.error()};
    check.credentialsFd = *descriptor;
    return CliCommand{std::move(check)};
}

Result<CliCommand> accountRemoveOf(const Arguments& a)
{
    const auto name = accountName(a);
    if (!name) return Unexpected{name.error()};
    return CliCommand{AccountRemoveOptions{*name}};
}

} // namespace holdfast::app
