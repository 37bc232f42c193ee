// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault.h"

#include "core/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace holdfast::sim {

namespace {

enum class Form { Text, Number, Chance, Time, SignedTime, SignedNumber, TimeOrTrigger, Percent };
struct Parameter {
    std::string_view name;
    Form form;
    std::string_view words; ///< Text: the values it may have, between bars; empty: any.
};
constexpr Parameter kCommon[] = {{"p", Form::Chance, {}},
                                 {"at", Form::Time, {}},
                                 {"for", Form::Time, {}},
                                 {"nth", Form::Number, {}},
                                 {"times", Form::Number, {}}};
constexpr std::string_view kWriteWords = "|any|order|stop|cancel|close|";
constexpr std::string_view kStreamWords = "|all|public|private|business|";
constexpr Parameter kF01[] = {{"what", Form::Text, "|stop|order|"},
                              {"D", Form::TimeOrTrigger, {}},
                              {"code", Form::Number, {}}};
constexpr Parameter kF02[] = {{"ep", Form::Text, "|all|positions|orders|stops|fills|history|"},
                              {"D", Form::Time, {}}};
constexpr Parameter kF03[] = {{"executed", Form::Text, "|0|1|"},
                              {"what", Form::Text, kWriteWords},
                              {"how", Form::Text, "|hangup|silent|cut|"}};
constexpr Parameter kF04[] = {
    {"status", Form::Number, {}}, {"code", Form::Number, {}}, {"what", Form::Text, kWriteWords}};
constexpr std::string_view kListWords = "|all|positions|orders|stops|fills|history|";
constexpr Parameter kF05[] = {{"unique", Form::Text, "|while_pending|never|"}};
constexpr Parameter kF07[] = {{"k", Form::Number, {}}, {"code", Form::Number, {}}};
constexpr std::string_view kScopeOfReads = "|all|bulk|";
constexpr Parameter kF08[] = {{"shape", Form::Text, "|one|short|long|"},
                              {"code", Form::Number, {}}};
constexpr Parameter kF09[] = {{"what", Form::Text, "|no_id|not_modified|"},
                              {"executed", Form::Text, "|0|1|"}};
constexpr Parameter kF10[] = {{"what", Form::Text, "|any|order|stop|"}, {"D", Form::Time, {}}};
constexpr Parameter kF11[] = {{"order", Form::Text, "|cancel_first|new_first|"},
                              {"D", Form::Time, {}},
                              {"fails", Form::Text, "|0|1|"}};
constexpr Parameter kF17[] = {{"ep", Form::Text, kListWords},
                              {"of", Form::Text, kScopeOfReads},
                              {"sticky", Form::Percent, {}},
                              {"k", Form::Number, {}},
                              {"which", Form::Text, "|random|oldest|newest|same|"},
                              {"stick", Form::Time, {}}};
constexpr Parameter kF20[] = {{"ep", Form::Text, kListWords},
                              {"of", Form::Text, kScopeOfReads},
                              {"what", Form::Text, "|account|settle|"},
                              {"sticky", Form::Percent, {}},
                              {"stick", Form::Time, {}}};
constexpr Parameter kF24[] = {{"zeros", Form::Text, "|0|1|"},
                              {"order", Form::Text, "|as_is|zeros_first|reversed|shuffled|"}};
constexpr Parameter kF25[] = {{"of", Form::Text, "|ack|order|"}, {"D", Form::Time, {}}};
constexpr Parameter kF18[] = {{"ep", Form::Text, kListWords},
                              {"of", Form::Text, kScopeOfReads},
                              {"rows", Form::Number, {}},
                              {"cursor", Form::Text, "|kept|dropped|"}};
constexpr Parameter kF19[] = {{"ep", Form::Text, kListWords}, {"by", Form::SignedNumber, {}}};
constexpr Parameter kF21[] = {{"ep", Form::Text, kListWords},
                              {"of", Form::Text, kScopeOfReads},
                              {"sticky", Form::Percent, {}},
                              {"stick", Form::Time, {}},
                              {"as", Form::Text, "|empty|null|"}};
constexpr Parameter kF23[] = {{"what", Form::Text, "|side|size|"},
                              {"ep", Form::Text, "|all|positions|"}};
constexpr Parameter kF27[] = {{"D", Form::Time, {}},
                              {"random", Form::Text, "|0|1|"},
                              {"drop", Form::Text, "|0|1|"},
                              {"forge", Form::Text, "|no|earlier|"},
                              {"in", Form::Text, "|closures|fills|all|"}};
constexpr Parameter kF28[] = {{"kind", Form::Text, "|liq|adl|settle|"}, {"every", Form::Time, {}}};
constexpr Parameter kF30[] = {{"ep", Form::Text, kListWords},
                              {"how", Form::Text, "|drop|null|new|"}};
constexpr Parameter kF32[] = {{"old", Form::Text, "|rest|stream|"}, {"D", Form::Time, {}}};
constexpr Parameter kF33[] = {{"D", Form::Time, {}}};
constexpr Parameter kF06[] = {{"code", Form::Number, {}},
                              {"executed", Form::Text, "|0|1|"},
                              {"what", Form::Text, kWriteWords}};
constexpr Parameter kF12[] = {{"partial", Form::Percent, {}}};
constexpr Parameter kF13[] = {{"what", Form::Text, kWriteWords}, {"D", Form::Time, {}}};
constexpr Parameter kF14[] = {{"born", Form::Text, "|full_fill_only|never|"},
                              {"fill", Form::Percent, {}},
                              {"D", Form::Time, {}}};
constexpr Parameter kF15[] = {{"fill", Form::Percent, {}}};
constexpr Parameter kF22[] = {{"ep", Form::Text, "|all|positions|orders|stops|fills|history|"},
                              {"D", Form::Time, {}},
                              {"nodes", Form::Number, {}}};
constexpr Parameter kF26[] = {{"D", Form::Time, {}}};
constexpr Parameter kF29[] = {{"rows", Form::Number, {}}, {"lose", Form::Number, {}}};
constexpr Parameter kF31[] = {{"ep", Form::Text, "|all|positions|orders|stops|fills|"},
                              {"as", Form::Text, "|empty|zero|"}};
constexpr Parameter kF34[] = {{"stream", Form::Text, kStreamWords}, {"D", Form::Time, {}}};
constexpr Parameter kF36[] = {{"kind", Form::Text, "|any|position|order|stop|balance|"}};
constexpr Parameter kF37[] = {{"D", Form::Time, {}}};
constexpr Parameter kF38[] = {{"kind", Form::Text, "|any|position|order|stop|balance|"},
                              {"n", Form::Number, {}},
                              {"D", Form::Time, {}}};
constexpr Parameter kF39[] = {{"window", Form::Time, {}}};
constexpr Parameter kF40[] = {
    {"what", Form::Text, "|snapshot|seq|"}, {"D", Form::Time, {}}, {"every", Form::Time, {}}};
constexpr Parameter kF42[] = {{"period", Form::Time, {}}, {"n", Form::Number, {}}};
constexpr Parameter kF43[] = {{"notice", Form::Time, {}},
                              {"every", Form::Time, {}},
                              {"stream", Form::Text, kStreamWords},
                              {"code", Form::Number, {}}};
constexpr Parameter kF44[] = {
    {"how", Form::Text, "|mute|silent|refuse|"}, {"D", Form::Time, {}}, {"every", Form::Time, {}}};
constexpr Parameter kF47[] = {{"status", Form::Number, {}},
                              {"code", Form::Number, {}},
                              {"scope", Form::Text, {}},
                              {"after", Form::Time, {}},
                              {"D", Form::Time, {}}};
constexpr Parameter kF48[] = {{"status", Form::Number, {}}, {"D", Form::Time, {}}};
constexpr Parameter kF49[] = {{"shape", Form::Text, "|html|half|cut|gzip|empty|"},
                              {"status", Form::Number, {}},
                              {"scope", Form::Text, {}}};
constexpr Parameter kF50[] = {{"how", Form::Text, "|seconds|missing|past|far|"}};
constexpr Parameter kF55[] = {{"share", Form::Percent, {}}};
constexpr Parameter kF56[] = {{"skew", Form::SignedTime, {}},
                              {"drift", Form::SignedNumber, {}},
                              {"of", Form::Text, "|ours|venue|"}};
constexpr Parameter kF60[] = {
    {"D", Form::Time, {}}, {"every", Form::Time, {}}, {"what", Form::Text, "|all|timers|"}};
constexpr Parameter kF61[] = {
    {"D", Form::Time, {}}, {"scope", Form::Text, {}}, {"way", Form::Text, "|up|down|"}};
constexpr Parameter kF62[] = {
    {"gap", Form::Percent, {}}, {"when", Form::Text, "|fill|ack|"}, {"D", Form::Time, {}}};
constexpr Parameter kPartial[] = {{"part", Form::Percent, {}},
                                  {"cancels", Form::Text, "|0|1|"},
                                  {"every", Form::Time, {}}}; // F66, F67
constexpr Parameter kF68[] = {{"how", Form::Text, "|refuse|resize|"},
                              {"what", Form::Text, "|any|order|stop|"},
                              {"to", Form::Percent, {}}};
constexpr Parameter kF69[] = {{"n", Form::Number, {}}};
constexpr Parameter kF70[] = {{"lots", Form::Number, {}}, {"refuses", Form::Text, "|0|1|"}};
constexpr Parameter kF73[] = {{"notice", Form::Time, {}}};
constexpr Parameter kF77[] = {{"what", Form::Text, "|any|order|stop|"}, {"every", Form::Time, {}}};
constexpr Parameter kEvery[] = {{"every", Form::Time, {}}}; // F98
constexpr Parameter kF101[] = {{"which", Form::Text, "|oldest|newest|"}, {"every", Form::Time, {}}};
constexpr Parameter kBy[] = {{"by", Form::SignedNumber, {}},
                             {"every", Form::Time, {}}}; // F99, F100
constexpr Parameter kF102[] = {{"to", Form::Text, "|hedge|net|"}, {"every", Form::Time, {}}};
constexpr Parameter kF106[] = {{"what", Form::Text, "|opens|cancels|both|"},
                               {"every", Form::Time, {}}};
constexpr Parameter kF110[] = {{"fill", Form::Percent, {}}, {"code", Form::Number, {}}};
constexpr Parameter kCrash[] = {{"down", Form::Time, {}}};
constexpr Parameter kF84[] = {{"what", Form::Text, "|locked|slow|"}, {"D", Form::Time, {}}};
constexpr Parameter kF85[] = {{"what", Form::Text, "|corrupt|rollback|"}, {"n", Form::Number, {}}};
constexpr Parameter kF86[] = {{"what", Form::Text, "|drop|torn|reorder|"},
                              {"down", Form::Time, {}}};
constexpr Parameter kF90[] = {{"n", Form::Number, {}}, {"delta", Form::Time, {}}};
constexpr Parameter kF91[] = {{"D", Form::Time, {}}};
constexpr Parameter kF96[] = {{"what", Form::Text, "|dns|tls|ip|"}, {"D", Form::Time, {}}};

struct Kind {
    std::string_view id;
    std::span<const Parameter> parameters;
};
constexpr Kind kKinds[] = {
    {"F01", kF01},   {"F02", kF02},   {"F03", kF03},     {"F04", kF04},     {"F05", kF05},
    {"F06", kF06},   {"F07", kF07},   {"F08", kF08},     {"F09", kF09},     {"F10", kF10},
    {"F11", kF11},   {"F12", kF12},   {"F13", kF13},     {"F14", kF14},     {"F15", kF15},
    {"F16", {}},     {"F17", kF17},   {"F18", kF18},     {"F19", kF19},     {"F20", kF20},
    {"F21", kF21},   {"F22", kF22},   {"F23", kF23},     {"F24", kF24},     {"F25", kF25},
    {"F26", kF26},   {"F27", kF27},   {"F28", kF28},     {"F29", kF29},     {"F30", kF30},
    {"F31", kF31},   {"F32", kF32},   {"F33", kF33},     {"F34", kF34},     {"F36", kF36},
    {"F37", kF37},   {"F38", kF38},   {"F39", kF39},     {"F40", kF40},     {"F42", kF42},
    {"F43", kF43},   {"F44", kF44},   {"F47", kF47},     {"F48", kF48},     {"F49", kF49},
    {"F50", kF50},   {"F55", kF55},   {"F56", kF56},     {"F60", kF60},     {"F61", kF61},
    {"F62", kF62},   {"F63", {}},     {"F66", kPartial}, {"F67", kPartial}, {"F68", kF68},
    {"F69", kF69},   {"F70", kF70},   {"F73", kF73},     {"F77", kF77},     {"F80", kCrash},
    {"F81", kCrash}, {"F82", kCrash}, {"F83", {}},       {"F84", kF84},     {"F85", kF85},
    {"F86", kF86},   {"F90", kF90},   {"F91", kF91},     {"F92", {}},       {"F96", kF96},
    {"F98", kEvery}, {"F99", kBy},    {"F100", kBy},     {"F101", kF101},   {"F102", kF102},
    {"F106", kF106}, {"F110", kF110},
};

constexpr std::string_view kScopes[] = {"all", "reads", "writes", "entry", "market", "history"};

std::optional<std::int64_t> parseCount(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}
std::optional<milliseconds> parseSpan(std::string_view text)
{
    constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
    for (const auto& [unit, factor] : kUnits) {
        if (!text.ends_with(unit)) continue;
        const auto number = text.substr(0, text.size() - unit.size());
        const auto value = Decimal::parse(number);
        if (!value || value->isNegative()) continue;
        const auto scaled = *value * Decimal::fromInt(factor);
        return milliseconds{
            static_cast<std::int64_t>(scaled.rounded(0, Rounding::HalfEven).mantissa())};
    }
    return std::nullopt;
}
std::optional<double> parseChance(std::string_view text)
{
    const auto value = Decimal::parse(text);
    if (!value || value->isNegative() || *value > Decimal::fromInt(1)) return std::nullopt;
    return value->toDouble();
}

std::string_view unsignedPart(std::string_view text)
{
    return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

bool fits(const Parameter& parameter, std::string_view value)
{
    switch (parameter.form) {
    case Form::Text:
        return !value.empty()
               && (parameter.words.empty()
                   || parameter.words.find("|" + std::string{value} + "|")
                          != std::string_view::npos);
    case Form::Number: return parseCount(value).has_value();
    case Form::Chance: return parseChance(value).has_value();
    case Form::Time: return parseSpan(value).has_value();
    case Form::SignedTime: return parseSpan(unsignedPart(value)).has_value();
    case Form::SignedNumber: return parseCount(unsignedPart(value)).has_value();
    case Form::TimeOrTrigger: return value == "at_trigger" || parseSpan(value).has_value();
    case Form::Percent: {
        const auto text = value.ends_with('%') ? value.substr(0, value.size() - 1) : value;
        const auto number = parseCount(text);
        return number && *number <= 100;
    }
    }
    HF_UNREACHABLE();
}
std::string_view describe(Form form)
{
    switch (form) {
    case Form::Text: return "one of its words";
    case Form::Number: return "a whole number";
    case Form::Chance: return "a chance between 0 and 1";
    case Form::Time: return "a time such as 300ms, 5s, 2m";
    case Form::SignedTime: return "a time such as 60s or -60s";
    case Form::SignedNumber: return "a whole number, with a minus where it is negative";
    case Form::TimeOrTrigger: return "at_trigger or a time such as 5s";
    case Form::Percent: return "a whole number of percent";
    }
    HF_UNREACHABLE();
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

bool isMarketData(Endpoint endpoint)
{
    return endpoint == Endpoint::Candles || endpoint == Endpoint::Ticker
           || endpoint == Endpoint::Mark || endpoint == Endpoint::Book
           || endpoint == Endpoint::Instruments;
}

bool isInScope(const std::string& scope, Endpoint endpoint, bool isOpening)
{
    if (scope == "all") return true;
    if (scope == "reads") return !isWrite(endpoint);
    if (scope == "writes") return isWrite(endpoint);
    if (scope == "entry") return isOpening;
    if (scope == "market") return isMarketData(endpoint);
    if (scope == "history") return isHistory(endpoint);
    return scope == toString(endpoint);
}
bool isScopeKnown(std::string_view scopes)
{
    std::size_t at = 0;
    while (at <= scopes.size()) {
        const auto end = std::min(scopes.find('+', at), scopes.size());
        const auto scope = scopes.substr(at, end - at);
        bool isKnown = std::ranges::find(kScopes, scope) != std::end(kScopes);
        for (int i = 0; !isKnown && i <= static_cast<int>(Endpoint::Other); ++i)
            isKnown = scope == toString(static_cast<Endpoint>(i));
        if (!isKnown) return false;
        at = end + 1;
    }
    return true;
}

} // namespace

std::string_view toString(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Order: return "order";
    case Endpoint::CancelOrder: return "cancel-order";
    case Endpoint::AmendOrder: return "amend-order";
    case Endpoint::Stop: return "stop";
    case Endpoint::CancelStop: return "cancel-stop";
    case Endpoint::AmendStop: return "amend-stop";
    case Endpoint::ClosePosition: return "close-position";
    case Endpoint::Settings: return "settings";
    case Endpoint::Positions: return "positions";
    case Endpoint::Orders: return "orders";
    case Endpoint::OrderById: return "order-by-id";
    case Endpoint::OrderHistory: return "order-history";
    case Endpoint::Stops: return "stops";
    case Endpoint::StopById: return "stop-by-id";
    case Endpoint::StopHistory: return "stop-history";
    case Endpoint::Fills: return "fills";
    case Endpoint::Closures: return "closures";
    case Endpoint::Account: return "account";
    case Endpoint::Balance: return "balance";
    case Endpoint::Leverage: return "leverage";
    case Endpoint::Instruments: return "instruments";
    case Endpoint::Time: return "time";
    case Endpoint::Ticker: return "ticker";
    case Endpoint::Mark: return "mark";
    case Endpoint::Candles: return "candles";
    case Endpoint::Book: return "book";
    case Endpoint::Other: return "other";
    }
    HF_UNREACHABLE();
}
bool isWrite(Endpoint endpoint) { return endpoint <= Endpoint::Settings; }
Rows rowsOf(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Positions: return Rows::Positions;
    case Endpoint::Orders:
    case Endpoint::OrderById:
    case Endpoint::OrderHistory: return Rows::Orders;
    case Endpoint::Stops:
    case Endpoint::StopById:
    case Endpoint::StopHistory: return Rows::Stops;
    case Endpoint::Fills: return Rows::Fills;
    case Endpoint::Closures: return Rows::Closures;
    case Endpoint::Order:
    case Endpoint::CancelOrder:
    case Endpoint::AmendOrder:
    case Endpoint::Stop:
    case Endpoint::CancelStop:
    case Endpoint::AmendStop:
    case Endpoint::ClosePosition:
    case Endpoint::Settings:
    case Endpoint::Account:
    case Endpoint::Balance:
    case Endpoint::Leverage:
    case Endpoint::Instruments:
    case Endpoint::Time:
    case Endpoint::Ticker:
    case Endpoint::Mark:
    case Endpoint::Candles:
    case Endpoint::Book:
    case Endpoint::Other: return Rows::None;
    }
    HF_UNREACHABLE();
}
std::string_view toString(Stream stream)
{
    switch (stream) {
    case Stream::Public: return "public";
    case Stream::Private: return "private";
    case Stream::Business: return "business";
    }
    HF_UNREACHABLE();
}

Result<Fault> Fault::parse(std::string_view text)
{
    text = trimmed(text);
    const auto brace = text.find('{');
    Fault fault;
    fault.id = std::string{trimmed(text.substr(0, brace))};
    const auto kind = std::ranges::find(kKinds, std::string_view{fault.id}, &Kind::id);
    if (kind == std::end(kKinds)) {
        std::string known;
        for (const Kind& k : kKinds)
            known += (known.empty() ? "" : " ") + std::string{k.id};
        const bool isId = fault.id.size() >= 3 && fault.id.front() == 'F'
                          && parseCount(std::string_view{fault.id}.substr(1));
        if (!isId)
            return unexpected(ErrorCode::Malformed,
                              "fault \"" + std::string{text} + "\": must look like F01{what=stop}");
        return unexpected(ErrorCode::Unsupported, "fault " + fault.id
                                                      + " is not made by this simulator; it makes "
                                                      + known);
    }
    if (brace == std::string_view::npos) return fault;
    if (!text.ends_with('}'))
        return unexpected(ErrorCode::Malformed,
                          "fault \"" + std::string{text} + "\": the closing } is missing");
    auto inside = text.substr(brace + 1, text.size() - brace - 2);
    while (!trimmed(inside).empty()) {
        const auto comma = std::min(inside.find(','), inside.size());
        const auto entry = trimmed(inside.substr(0, comma));
        inside.remove_prefix(std::min(comma + 1, inside.size()));
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos)
            return unexpected(ErrorCode::Malformed, "fault " + fault.id + ": \""
                                                        + std::string{entry}
                                                        + "\" is not name=value");
        const auto name = trimmed(entry.substr(0, equals));
        const auto value = trimmed(entry.substr(equals + 1));
        const Parameter* parameter = nullptr;
        for (const Parameter& p : kind->parameters)
            if (p.name == name) parameter = &p;
        for (const Parameter& p : kCommon)
            if (p.name == name) parameter = &p;
        if (!parameter) {
            std::string known;
            for (const Parameter& p : kind->parameters)
                known += " " + std::string{p.name};
            for (const Parameter& p : kCommon)
                known += " " + std::string{p.name};
            return unexpected(ErrorCode::UnknownValue, "fault " + fault.id + " has no parameter \""
                                                           + std::string{name} + "\"; it has"
                                                           + known);
        }
        if (!fits(*parameter, value) || (name == "scope" && !isScopeKnown(value))) {
            std::string wanted{describe(parameter->form)};
            if (!parameter->words.empty()) wanted += " " + std::string{parameter->words};
            return unexpected(ErrorCode::UnknownValue,
                              "fault " + fault.id + ": " + std::string{name} + "="
                                  + std::string{value} + " is not " + wanted);
        }
        fault.params[std::string{name}] = std::string{value};
    }
    return fault;
}

std::string Fault::toString() const
{
    std::string text = id;
    if (params.empty()) return text;
    char separator = '{';
    for (const auto& [name, value] : params) {
        text += separator;
        text += name;
        text += '=';
        text += value;
        separator = ',';
    }
    return text + '}';
}

bool isHistory(Endpoint endpoint)
{
    return endpoint == Endpoint::OrderHistory || endpoint == Endpoint::StopHistory
           || endpoint == Endpoint::Fills || endpoint == Endpoint::Closures;
}
bool isInScopes(const std::string& scopes, Endpoint endpoint, bool isOpening)
{
    std::size_t at = 0;
    while (at <= scopes.size()) {
        const auto end = std::min(scopes.find('+', at), scopes.size());
        if (isInScope(scopes.substr(at, end - at), endpoint, isOpening)) return true;
        at = end + 1;
    }
    return false;
}

std::string Fault::text(const std::string& name, const std::string& fallback) const
{
    const auto found = params.find(name);
    return found == params.end() ? fallback : found->second;
}
milliseconds Fault::span(const std::string& name, const std::string& fallback) const
{
    const std::string written = text(name, fallback);
    const milliseconds size = *parseSpan(unsignedPart(written));
    return written.starts_with('-') ? -size : size;
}
std::int64_t Fault::count(const std::string& name, const std::string& fallback) const
{
    const std::string written = text(name, fallback);
    const std::int64_t size = *parseCount(unsignedPart(written));
    return written.starts_with('-') ? -size : size;
}
int Fault::percent(const std::string& name, const std::string& fallback) const
{
    std::string written = text(name, fallback);
    if (written.ends_with('%')) written.pop_back();
    return static_cast<int>(*parseCount(written));
}
double Fault::chance() const { return *parseChance(text("p", "1")); }

} // namespace holdfast::sim
