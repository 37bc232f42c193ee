// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"

#include "core/base/decimal.h"
#include "core/sim/random.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace holdfast::sim {

namespace {

enum class Form { Text, Number, Chance, Time, TimeOrTrigger, Percent };
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
constexpr Parameter kF01[] = {{"what", Form::Text, "|stop|order|"},
                              {"D", Form::TimeOrTrigger, {}},
                              {"code", Form::Number, {}}};
constexpr Parameter kF02[] = {{"ep", Form::Text, "|all|positions|orders|stops|fills|history|"},
                              {"D", Form::Time, {}}};
constexpr Parameter kF03[] = {{"executed", Form::Text, "|0|1|"},
                              {"what", Form::Text, "|any|order|stop|cancel|close|"}};
constexpr Parameter kF15[] = {{"fill", Form::Percent, {}}};
constexpr Parameter kF34[] = {{"stream", Form::Text, "|all|public|private|business|"},
                              {"D", Form::Time, {}}};
constexpr Parameter kF47[] = {{"status", Form::Number, {}},
                              {"code", Form::Number, {}},
                              {"scope", Form::Text, {}},
                              {"D", Form::Time, {}}};
constexpr Parameter kCrash[] = {{"down", Form::Time, {}}};
constexpr Parameter kF84[] = {{"what", Form::Text, "|locked|slow|"}, {"D", Form::Time, {}}};
constexpr Parameter kF85[] = {{"what", Form::Text, "|corrupt|rollback|"}, {"n", Form::Number, {}}};
constexpr Parameter kF86[] = {{"what", Form::Text, "|drop|torn|reorder|"},
                              {"down", Form::Time, {}}};
constexpr Parameter kF90[] = {{"n", Form::Number, {}}, {"delta", Form::Time, {}}};
constexpr Parameter kF91[] = {{"D", Form::Time, {}}};

struct Kind {
    std::string_view id;
    std::span<const Parameter> parameters;
};
constexpr Kind kKinds[] = {
    {"F01", kF01}, {"F02", kF02},   {"F03", kF03},   {"F15", kF15},   {"F34", kF34}, {"F47", kF47},
    {"F63", {}},   {"F80", kCrash}, {"F81", kCrash}, {"F82", kCrash}, {"F83", {}},   {"F84", kF84},
    {"F85", kF85}, {"F86", kF86},   {"F90", kF90},   {"F91", kF91},   {"F92", {}}};

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

bool isHistory(Endpoint endpoint)
{
    return endpoint == Endpoint::OrderHistory || endpoint == Endpoint::StopHistory
           || endpoint == Endpoint::Fills || endpoint == Endpoint::Closures;
}
bool isMarketData(Endpoint endpoint)
{
    return endpoint == Endpoint::Candles || endpoint == Endpoint::Ticker
           || endpoint == Endpoint::Mark || endpoint == Endpoint::Book
           || endpoint == Endpoint::Instruments;
}

std::string param(const Fault& fault, const std::string& name, const std::string& fallback)
{
    const auto found = fault.params.find(name);
    return found == fault.params.end() ? fallback : found->second;
}
milliseconds span(const Fault& fault, const std::string& name, const std::string& fallback)
{
    return *parseSpan(param(fault, name, fallback));
}
std::int64_t count(const Fault& fault, const std::string& name, const std::string& fallback)
{
    return *parseCount(param(fault, name, fallback));
}

const std::string kAll{"all"};

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

FaultPlan::FaultPlan(std::uint64_t seed)
    : m_seed{seed}
{
}

void FaultPlan::add(WallTime now, Fault fault)
{
    fault.addedAt = now;
    m_faults.push_back(std::move(fault));
}
void FaultPlan::clear() { m_faults.clear(); }
bool FaultPlan::remove(std::string_view id)
{
    return std::erase_if(m_faults, [&](const Fault& fault) { return fault.id == id; }) > 0;
}
const std::vector<Fault>& FaultPlan::faults() const { return m_faults; }

bool FaultPlan::strikes(WallTime now, std::size_t index)
{
    Fault& fault = m_faults[index];
    const auto armedAt = fault.addedAt + span(fault, "at", "0s");
    if (now < armedAt) return false;
    if (fault.params.contains("for") && now >= armedAt + span(fault, "for", "0s")) return false;
    const std::uint64_t opportunity = ++fault.opportunities;
    if (fault.params.contains("nth")
        && opportunity != static_cast<std::uint64_t>(count(fault, "nth", "1")))
        return false;
    if (fault.params.contains("times")
        && fault.effects >= static_cast<std::uint64_t>(count(fault, "times", "1")))
        return false;
    const auto chance = parseChance(param(fault, "p", "1"));
    return toUnit(draw(m_seed, index, nameHash(fault.id), opportunity)) < *chance;
}

WriteVerdict FaultPlan::onWrite(WallTime now, Endpoint endpoint, bool isOpening)
{
    WriteVerdict verdict;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F47" && isInScopes(param(fault, "scope", kAll), endpoint, isOpening)
            && isWithin(now, fault) && strikes(now, i)) {
            verdict.isApplied = false;
            verdict.code = param(fault, "code", "50011");
            verdict.httpStatus = static_cast<int>(count(fault, "status", "429"));
            verdict.text = "Rate limit reached. Please refer to API documentation and throttle "
                           "requests accordingly";
            ++fault.effects;
            return verdict;
        }
        if (fault.id == "F03") {
            const std::string what = param(fault, "what", "any");
            const bool isMeant =
                what == "any" || (what == "order" && endpoint == Endpoint::Order)
                || (what == "stop" && endpoint == Endpoint::Stop)
                || (what == "cancel"
                    && (endpoint == Endpoint::CancelOrder || endpoint == Endpoint::CancelStop))
                || (what == "close"
                    && (endpoint == Endpoint::ClosePosition
                        || (endpoint == Endpoint::Order && !isOpening)));
            if (!isMeant || !strikes(now, i)) continue;
            verdict.isReplied = false;
            verdict.isApplied = verdict.isApplied && param(fault, "executed", "1") == "1";
            ++fault.effects;
        }
    }
    return verdict;
}

bool FaultPlan::isWithin(WallTime now, const Fault& fault)
{
    if (!fault.params.contains("D")) return true;
    const auto armedAt = fault.addedAt + span(fault, "at", "0s");
    return now < armedAt + span(fault, "D", "0s");
}

ReadVerdict FaultPlan::onRead(WallTime now, Endpoint endpoint)
{
    ReadVerdict verdict;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F47" && isInScopes(param(fault, "scope", kAll), endpoint, false)
            && isWithin(now, fault) && strikes(now, i)) {
            verdict.code = param(fault, "code", "50011");
            verdict.httpStatus = static_cast<int>(count(fault, "status", "429"));
            verdict.text = "Rate limit reached. Please refer to API documentation and throttle "
                           "requests accordingly";
            ++fault.effects;
            return verdict;
        }
        if (fault.id == "F02") {
            const std::string ep = param(fault, "ep", kAll);
            const bool isRows = endpoint == Endpoint::Positions || endpoint == Endpoint::Orders
                                || endpoint == Endpoint::OrderById || endpoint == Endpoint::Stops
                                || endpoint == Endpoint::StopById || isHistory(endpoint);
            const bool isMeant =
                (ep == "all" && isRows) || (ep == "positions" && endpoint == Endpoint::Positions)
                || (ep == "orders"
                    && (endpoint == Endpoint::Orders || endpoint == Endpoint::OrderById))
                || (ep == "stops"
                    && (endpoint == Endpoint::Stops || endpoint == Endpoint::StopById))
                || (ep == "fills" && endpoint == Endpoint::Fills)
                || (ep == "history" && isHistory(endpoint));
            if (isMeant && strikes(now, i))
                verdict.lag = std::max(verdict.lag, span(fault, "D", "10s"));
        }
    }
    return verdict;
}

void FaultPlan::noteHidden(std::size_t rows)
{
    for (Fault& fault : m_faults)
        if (fault.id == "F02") fault.effects += rows;
}

bool FaultPlan::isStreamSilent(WallTime now, Stream stream)
{
    bool isSilent = false;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F34") continue;
        const std::string which = param(fault, "stream", kAll);
        if (which != "all" && which != toString(stream)) continue;
        if (!isWithin(now, fault) || !strikes(now, i)) continue;
        ++fault.effects;
        isSilent = true;
    }
    return isSilent;
}

std::optional<FaultPlan::Doom> FaultPlan::doomOf(WallTime now, const std::string& what)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F01" || param(fault, "what", "stop") != what || !strikes(now, i)) continue;
        ++fault.effects;
        Doom doom;
        const std::string after = param(fault, "D", "at_trigger");
        if (after != "at_trigger") doom.after = parseSpan(after);
        doom.code = param(fault, "code", "51008");
        return doom;
    }
    return std::nullopt;
}
std::optional<FaultPlan::Doom> FaultPlan::onStopAccepted(WallTime now)
{
    return doomOf(now, "stop");
}
std::optional<FaultPlan::Doom> FaultPlan::onOrderAccepted(WallTime now)
{
    return doomOf(now, "order");
}

int FaultPlan::marketFillPercent(WallTime now)
{
    int percent = 100;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F15" || !strikes(now, i)) continue;
        std::string text = param(fault, "fill", "50");
        if (text.ends_with('%')) text.pop_back();
        percent = std::min(percent, static_cast<int>(*parseCount(text)));
        ++fault.effects;
    }
    return percent;
}

bool FaultPlan::crossesBeforePlacement(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        if (m_faults[i].id != "F63" || !strikes(now, i)) continue;
        ++m_faults[i].effects;
        return true;
    }
    return false;
}

FaultPlan::Echo FaultPlan::onSignal(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F90" || !strikes(now, i)) continue;
        ++fault.effects;
        return {static_cast<int>(count(fault, "n", "2")) - 1, span(fault, "delta", "0s")};
    }
    return {};
}
milliseconds FaultPlan::stallOfWindow(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F91" || !strikes(now, i)) continue;
        ++fault.effects;
        return span(fault, "D", "5s");
    }
    return {};
}
bool FaultPlan::strategyThrows(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        if (m_faults[i].id != "F92" || !strikes(now, i)) continue;
        ++m_faults[i].effects;
        return true;
    }
    return false;
}

// ---- the program's end and its disk ----------------------------------------------------------------

std::optional<Crash> FaultPlan::onSite(WallTime now, const CrashSite& site)
{
    const auto isAt = [&](CrashSite::What what, CrashSite::When when) {
        return site.what == what && site.when == when;
    };
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const bool isMeant =
            (fault.id == "F80" && site.isIntent
             && isAt(CrashSite::What::Sync, CrashSite::When::After))
            || (fault.id == "F81" && site.isWrite
                && isAt(CrashSite::What::Send, CrashSite::When::After))
            || (fault.id == "F82" && site.isWrite
                && isAt(CrashSite::What::Send, CrashSite::When::Replied))
            || (fault.id == "F86" && isAt(CrashSite::What::Write, CrashSite::When::After));
        const bool isOnce = !fault.params.contains("nth") && !fault.params.contains("times");
        if (!isMeant || (isOnce && fault.effects > 0) || !strikes(now, i)) continue;
        ++fault.effects;
        Crash crash;
        crash.downFor = span(fault, "down", "0s");
        if (fault.id == "F86") {
            const std::string what = param(fault, "what", "drop");
            crash.loss = what == "drop"   ? Loss::Unsynced
                         : what == "torn" ? Loss::Torn
                                          : Loss::Reordered;
        }
        return crash;
    }
    return std::nullopt;
}

FaultPlan::DiskTrouble FaultPlan::onJournalWrite(WallTime now)
{
    DiskTrouble trouble;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if ((fault.id != "F83" && fault.id != "F84") || !strikes(now, i)) continue;
        ++fault.effects;
        if (fault.id == "F83")
            trouble.problem = "database or disk is full";
        else if (param(fault, "what", "locked") == "locked")
            trouble.problem = "database is locked";
        else
            trouble.slower = std::max(trouble.slower, span(fault, "D", "300ms"));
    }
    return trouble;
}

FaultPlan::Damage FaultPlan::onStart(WallTime now)
{
    Damage damage;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const bool isOnce = !fault.params.contains("nth") && !fault.params.contains("times");
        if (fault.id != "F85" || (isOnce && fault.effects > 0) || !strikes(now, i)) continue;
        ++fault.effects;
        if (param(fault, "what", "corrupt") == "corrupt")
            damage.isCorrupt = true;
        else
            damage.batchesLost += static_cast<std::size_t>(count(fault, "n", "10"));
    }
    return damage;
}

} // namespace holdfast::sim
