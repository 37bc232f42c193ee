// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/profile/profile.h"

#include "app/options/options.h"
#include "app/options/policy_words.h"
#include "core/domain/amount_text.h"
#include "core/shell/hosts.h"
#include "core/strategy/strategy.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace holdfast::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr qint64 kFileSizeMax = 1 << 20;
constexpr std::size_t kRowsMax = 200;

/// Does the field's name say that a secret is in it?
bool isSecretName(std::string name)
{
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const std::string_view word : {"secret", "passphrase", "password", "apikey", "api_key",
                                        "api-key", "token", "credential"})
        if (name.find(word) != std::string::npos) return true;
    return name == "key";
}

/// "line 12, column 7" of a byte of the text, both from 1.
std::string placeOf(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto start = before.rfind('\n');
    const std::size_t column =
        start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column);
}

/// One object of the file, with the path that names it in sentences.
class Fields {
public:
    Fields(const Json& object, std::string path)
        : m_object{object}
        , m_path{std::move(path)}
    {
    }

    [[nodiscard]] std::string at(std::string_view field) const
    {
        return m_path.empty() ? std::string{field} : m_path + "." + std::string{field};
    }
    /// An object, and no field but these.
    [[nodiscard]] Result<void> only(std::initializer_list<std::string_view> known) const
    {
        if (!m_object.is_object())
            return unexpected(ErrorCode::Malformed,
                              (m_path.empty() ? std::string{"the file"} : m_path)
                                  + ": an object {…} is expected.");
        for (const auto& [name, value] : m_object.items())
            if (std::find(known.begin(), known.end(), name) == known.end())
                if (isSecretName(name))
                    return unexpected(
                        ErrorCode::UnknownValue,
                        at(name)
                            + ": a secret must not stand in the profile. Remove it, keep it with "
                              "'holdfast-cli account add', and make a new key at the venue if "
                              "anyone "
                              "else could read this file.");
        for (const auto& [name, value] : m_object.items())
            if (std::find(known.begin(), known.end(), name) == known.end())
                return unexpected(
                    ErrorCode::UnknownValue,
                    at(name) + ": this field is not known; remove it or correct its name.");
        return {};
    }
    [[nodiscard]] const Json* find(std::string_view field) const
    {
        const auto it = m_object.find(std::string{field});
        return it == m_object.end() ? nullptr : &*it;
    }
    [[nodiscard]] Result<std::string> text(std::string_view field) const
    {
        const Json* value = find(field);
        if (value == nullptr)
            return unexpected(ErrorCode::Missing, at(field) + ": this field is missing.");
        if (!value->is_string())
            return unexpected(ErrorCode::Malformed, at(field) + ": a text in quotes is expected.");
        return value->get<std::string>();
    }
    [[nodiscard]] Result<std::string> textOr(std::string_view field, std::string fallback) const
    {
        return find(field) == nullptr ? Result<std::string>{std::move(fallback)} : text(field);
    }
    /// Money and sizes are texts, so that no digit is lost on the way.
    [[nodiscard]] Result<std::optional<Decimal>> positive(std::string_view field) const
    {
        if (find(field) == nullptr) return std::optional<Decimal>{};
        const auto digits = text(field);
        if (!digits)
            return unexpected(ErrorCode::Malformed,
                              at(field) + ": a number in quotes is expected, such as \"2500\".");
        const auto value = readPositive(*digits);
        if (!value)
            return unexpected(ErrorCode::OutOfRange, at(field) + ": '" + *digits + "' "
                                                         + value.error().context
                                                         + "; a number above zero is expected.");
        return std::optional<Decimal>{*value};
    }
    [[nodiscard]] Result<std::optional<int>> count(std::string_view field, int lowest,
                                                   int highest) const
    {
        const Json* value = find(field);
        if (value == nullptr) return std::optional<int>{};
        if (!value->is_number_integer() || value->get<std::int64_t>() < lowest
            || value->get<std::int64_t>() > highest)
            return unexpected(ErrorCode::OutOfRange,
                              at(field) + ": a whole number from " + std::to_string(lowest) + " to "
                                  + std::to_string(highest) + " is expected.");
        return std::optional<int>{value->get<int>()};
    }
    [[nodiscard]] Result<bool> flag(std::string_view field, bool fallback) const
    {
        const Json* value = find(field);
        if (value == nullptr) return fallback;
        if (!value->is_boolean())
            return unexpected(ErrorCode::Malformed, at(field) + ": true or false is expected.");
        return value->get<bool>();
    }
    /// The rows of a list; none if the field is absent.
    [[nodiscard]] Result<std::vector<Json>> rows(std::string_view field) const
    {
        const Json* value = find(field);
        if (value == nullptr) return std::vector<Json>{};
        if (!value->is_array())
            return unexpected(ErrorCode::Malformed, at(field) + ": a list […] is expected.");
        if (value->size() > kRowsMax)
            return unexpected(ErrorCode::OutOfRange,
                              at(field) + ": more than " + std::to_string(kRowsMax) + " rows.");
        return std::vector<Json>(value->begin(), value->end());
    }

private:
    const Json& m_object;
    std::string m_path;
};

template <class Value>
Result<Value> within(const Fields& fields, std::string_view field, const Result<Value>& result)
{
    if (result) return result;
    return unexpected(result.error().code, fields.at(field) + ": " + result.error().context + ".");
}

Result<std::string> nameOf(const Fields& fields, std::string_view field)
{
    const auto name = fields.text(field);
    if (!name) return name;
    if (!isName(*name))
        return unexpected(ErrorCode::UnknownValue,
                          fields.at(field) + ": '" + *name
                              + "' is no name: 1 to 32 letters, digits, '-', '_' or '.'.");
    return name;
}

Result<std::string> instrumentOf(const Fields& fields, std::string_view field)
{
    const auto name = fields.text(field);
    if (!name) return name;
    if (!isInstrumentName(*name))
        return unexpected(ErrorCode::UnknownValue,
                          fields.at(field) + ": '" + *name + "' is no instrument's name.");
    return name;
}

Result<engine::Limits> limitsOf(const Fields& account)
{
    engine::Limits limits;
    const Json* object = account.find("limits");
    if (object == nullptr) return limits;
    const Fields fields{*object, account.at("limits")};
    if (const auto known =
            fields.only({"notionalPerInstrument", "notionalTotal", "positionsMax", "dayLossMax"});
        !known)
        return Unexpected{known.error()};
    const auto perInstrument = fields.positive("notionalPerInstrument");
    if (!perInstrument) return Unexpected{perInstrument.error()};
    if (*perInstrument) limits.notionalPerInstrument = Notional{**perInstrument};
    const auto total = fields.positive("notionalTotal");
    if (!total) return Unexpected{total.error()};
    if (*total) limits.notionalTotal = Notional{**total};
    const auto positions = fields.count("positionsMax", 1, 10'000);
    if (!positions) return Unexpected{positions.error()};
    limits.positionsMax = *positions;
    const auto loss = fields.positive("dayLossMax");
    if (!loss) return Unexpected{loss.error()};
    if (*loss) limits.dayLossMax = Money{**loss};
    return limits;
}

Result<TriggerSource> sourceOf(const Fields& fields, std::string_view field)
{
    const auto word = fields.textOr(field, "mark");
    if (!word) return Unexpected{word.error()};
    for (const TriggerSource source :
         {TriggerSource::Mark, TriggerSource::Last, TriggerSource::Index})
        if (*word == toString(source)) return source;
    return unexpected(ErrorCode::UnknownValue, fields.at(field) + ": '" + *word
                                                   + "' is no trigger source (mark, last, index).");
}

Result<engine::GuardPolicy> guardOf(const Fields& account)
{
    engine::GuardPolicy policy;
    const Json* object = account.find("guard");
    if (object == nullptr) return policy;
    const Fields fields{*object, account.at("guard")};
    if (const auto known = fields.only({"foreign", "stop", "source"}); !known)
        return Unexpected{known.error()};
    const auto word = fields.text("foreign");
    if (!word) return Unexpected{word.error()};
    const auto foreign = within(fields, "foreign", parseForeign(*word));
    if (!foreign) return Unexpected{foreign.error()};
    policy.foreign = *foreign;
    if (fields.find("stop") != nullptr) {
        const auto text = fields.text("stop");
        if (!text) return Unexpected{text.error()};
        const auto percent = within(fields, "stop", parsePercent(*text));
        if (!percent) return Unexpected{percent.error()};
        policy.stopPercent = *percent;
    }
    const auto source = sourceOf(fields, "source");
    if (!source) return Unexpected{source.error()};
    policy.source = *source;
    return within(fields, "stop", checked(policy));
}

Result<ProfileAccount> accountOf(const Json& json, const std::string& path)
{
    const Fields fields{json, path};
    if (const auto known = fields.only({"name", "venue", "environment", "region", "ladder", "guard",
                                        "limits", "watch", "stopSource"});
        !known)
        return Unexpected{known.error()};
    ProfileAccount account;
    const auto name = nameOf(fields, "name");
    if (!name) return Unexpected{name.error()};
    account.name = *name;
    const auto venueText = fields.text("venue");
    if (!venueText) return Unexpected{venueText.error()};
    const auto venue = within(fields, "venue", parseVenue(*venueText));
    if (!venue) return Unexpected{venue.error()};
    account.venue = *venue;
    const auto environmentText = fields.text("environment");
    if (!environmentText) return Unexpected{environmentText.error()};
    const auto environment = within(fields, "environment", parseEnvironment(*environmentText));
    if (!environment) return Unexpected{environment.error()};
    account.environment = *environment;
    const auto region = fields.textOr("region", "");
    if (!region) return Unexpected{region.error()};
    if (!region->empty() && !isName(*region))
        return unexpected(ErrorCode::UnknownValue,
                          fields.at("region") + ": '" + *region + "' is no region's name.");
    account.region = *region;
    if (!isBuiltIn(account.venue))
        return unexpected(ErrorCode::Unsupported,
                          fields.at("venue") + ": " + notBuiltIn(account.venue) + ".");
    if (account.environment != Environment::Drill)
        if (const auto hosts = shell::hostsOf(account.venue, account.environment, account.region);
            !hosts)
            return unexpected(hosts.error().code,
                              fields.at("region") + ": " + hosts.error().context + ".");
    const auto ladderText = fields.textOr("ladder", "watch");
    if (!ladderText) return Unexpected{ladderText.error()};
    const auto ladder = within(fields, "ladder", parseLadder(*ladderText));
    if (!ladder) return Unexpected{ladder.error()};
    account.ladder = *ladder;
    const auto guard = guardOf(fields);
    if (!guard) return Unexpected{guard.error()};
    account.guard = *guard;
    const auto limits = limitsOf(fields);
    if (!limits) return Unexpected{limits.error()};
    account.limits = *limits;
    const auto watch = fields.rows("watch");
    if (!watch) return Unexpected{watch.error()};
    for (std::size_t i = 0; i < watch->size(); ++i) {
        const Json& row = (*watch)[i];
        if (!row.is_string() || !isInstrumentName(row.get<std::string>()))
            return unexpected(ErrorCode::UnknownValue,
                              fields.at("watch") + "[" + std::to_string(i)
                                  + "]: an instrument's name in quotes is expected.");
        account.watch.push_back(row.get<std::string>());
    }
    const auto source = sourceOf(fields, "stopSource");
    if (!source) return Unexpected{source.error()};
    account.stopSource = *source;
    return account;
}

Result<engine::Size> sizeOf(const Fields& strategy)
{
    const Json* object = strategy.find("size");
    if (object == nullptr)
        return unexpected(ErrorCode::Missing, strategy.at("size") + ": this field is missing.");
    const Fields fields{*object, strategy.at("size")};
    if (const auto known = fields.only({"qty", "notional", "risk"}); !known)
        return Unexpected{known.error()};
    std::optional<engine::Size> size;
    for (const auto& [name, kind] : {std::pair{"qty", engine::SizeKind::Qty},
                                     {"notional", engine::SizeKind::Notional},
                                     {"risk", engine::SizeKind::Risk}}) {
        const auto value = fields.positive(name);
        if (!value) return Unexpected{value.error()};
        if (!*value) continue;
        if (size)
            return unexpected(ErrorCode::Malformed,
                              strategy.at("size")
                                  + ": exactly one of qty, notional and risk is expected.");
        size = engine::Size{kind, **value};
    }
    if (!size)
        return unexpected(ErrorCode::Missing,
                          strategy.at("size")
                              + ": exactly one of qty, notional and risk is expected.");
    return *size;
}

Result<ProfileStrategy> strategyOf(const Json& json, const std::string& path)
{
    const Fields fields{json, path};
    if (const auto known = fields.only(
            {"name", "kind", "account", "instrument", "bar", "size", "armed", "parameters"});
        !known)
        return Unexpected{known.error()};
    ProfileStrategy strategy;
    const auto name = nameOf(fields, "name");
    if (!name) return Unexpected{name.error()};
    strategy.name = *name;
    const auto kind = nameOf(fields, "kind");
    if (!kind) return Unexpected{kind.error()};
    strategy.kind = *kind;
    const auto account = nameOf(fields, "account");
    if (!account) return Unexpected{account.error()};
    strategy.account = *account;
    const auto instrument = instrumentOf(fields, "instrument");
    if (!instrument) return Unexpected{instrument.error()};
    strategy.instrument = *instrument;
    if (fields.find("bar") != nullptr) {
        const auto barText = fields.text("bar");
        if (!barText) return Unexpected{barText.error()};
        const auto bar = parseDuration(*barText);
        if (!bar || bar->count() % 60'000 != 0 || *bar > hours{24})
            return unexpected(ErrorCode::OutOfRange,
                              fields.at("bar") + ": '" + *barText
                                  + "' is no bar of whole minutes up to a day, such as \"5m\".");
        strategy.bar = std::chrono::duration_cast<minutes>(*bar);
    }
    const auto size = sizeOf(fields);
    if (!size) return Unexpected{size.error()};
    strategy.size = *size;
    const auto armed = fields.flag("armed", false);
    if (!armed) return Unexpected{armed.error()};
    strategy.isArmed = *armed;
    if (const Json* parameters = fields.find("parameters")) {
        if (!parameters->is_object())
            return unexpected(ErrorCode::Malformed,
                              fields.at("parameters") + ": an object {…} is expected.");
        for (const auto& [parameter, value] : parameters->items()) {
            if (!value.is_number() || !std::isfinite(value.get<double>()))
                return unexpected(ErrorCode::Malformed, fields.at("parameters") + "." + parameter
                                                            + ": a number is expected.");
            strategy.parameters.emplace_back(parameter, value.get<double>());
        }
    }
    // What the engine would refuse at the start is refused here, with its place.
    const auto made = strategy::makeStrategy(strategy.kind, StrategyId{strategy.name},
                                             InstrumentId{strategy.instrument});
    if (!made) {
        std::string known;
        for (const std::string_view one : strategy::strategyKinds())
            known += (known.empty() ? "" : ", ") + std::string{one};
        return unexpected(ErrorCode::UnknownValue, fields.at("kind") + ": '" + strategy.kind
                                                       + "' is no strategy of this version ("
                                                       + known + ").");
    }
    if (const auto configured = (*made)->configure(strategy.parameters); !configured)
        return unexpected(configured.error().code,
                          fields.at("parameters") + ": " + configured.error().context + ".");
    return strategy;
}

std::string barText(minutes bar) { return std::to_string(bar.count()) + "m"; }

Json toJson(const engine::GuardPolicy& policy)
{
    Json out{{"foreign", toString(policy.foreign)}};
    if (policy.stopPercent.isPositive())
        out["stop"] = policy.stopPercent.normalized().toString() + "%";
    if (policy.source != TriggerSource::Mark) out["source"] = toString(policy.source);
    return out;
}

Json toJson(const engine::Limits& limits)
{
    Json out = Json::object();
    if (limits.notionalPerInstrument)
        out["notionalPerInstrument"] = limits.notionalPerInstrument->toString();
    if (limits.notionalTotal) out["notionalTotal"] = limits.notionalTotal->toString();
    if (limits.positionsMax) out["positionsMax"] = *limits.positionsMax;
    if (limits.dayLossMax) out["dayLossMax"] = limits.dayLossMax->toString();
    return out;
}

Json toJson(const engine::Size& size)
{
    switch (size.kind) {
    case engine::SizeKind::Qty: return Json{{"qty", size.value.toString()}};
    case engine::SizeKind::Notional: return Json{{"notional", size.value.toString()}};
    case engine::SizeKind::Risk: return Json{{"risk", size.value.toString()}};
    }
    HF_UNREACHABLE();
}

} // namespace

const ProfileAccount* Profile::account(std::string_view name) const
{
    const auto at = std::find_if(accounts.begin(), accounts.end(),
                                 [&](const ProfileAccount& a) { return a.name == name; });
    return at == accounts.end() ? nullptr : &*at;
}

Result<Profile> parseProfile(std::string_view text)
{
    // A key given twice would lose one of its values without a word: refused.
    std::vector<std::set<std::string>> open;
    std::string twice;
    const auto watchKeys = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start)
            open.emplace_back();
        else if (event == Json::parse_event_t::object_end && !open.empty())
            open.pop_back();
        else if (event == Json::parse_event_t::key && !open.empty()
                 && !open.back().insert(parsed.get<std::string>()).second && twice.empty())
            twice = parsed.get<std::string>();
        return true;
    };
    Json json;
    try {
        json = Json::parse(text, watchKeys);
    } catch (const Json::parse_error& problem) {
        return unexpected(ErrorCode::Malformed, "the file is no JSON at "
                                                    + placeOf(text, problem.byte)
                                                    + "; check the commas and quotes before it.");
    } catch (const Json::exception&) { // a number that no double holds
        return unexpected(ErrorCode::Malformed,
                          "the file has a number that is too large; write it with fewer digits.");
    }
    if (!twice.empty())
        return unexpected(ErrorCode::Malformed,
                          twice + ": this field stands twice in one object; keep one.");

    const Fields fields{json, ""};
    if (const auto known = fields.only({"$schema", "accounts", "strategies", "notifiers"}); !known)
        return Unexpected{known.error()};
    Profile profile;
    const auto accounts = fields.rows("accounts");
    if (!accounts) return Unexpected{accounts.error()};
    for (std::size_t i = 0; i < accounts->size(); ++i) {
        const std::string path = "accounts[" + std::to_string(i) + "]";
        auto account = accountOf((*accounts)[i], path);
        if (!account) return Unexpected{account.error()};
        if (profile.account(account->name) != nullptr)
            return unexpected(ErrorCode::UnknownValue,
                              path + ".name: '" + account->name
                                  + "' is another account's name already.");
        profile.accounts.push_back(std::move(account).value());
    }
    const auto strategies = fields.rows("strategies");
    if (!strategies) return Unexpected{strategies.error()};
    for (std::size_t i = 0; i < strategies->size(); ++i) {
        const std::string path = "strategies[" + std::to_string(i) + "]";
        auto strategy = strategyOf((*strategies)[i], path);
        if (!strategy) return Unexpected{strategy.error()};
        if (profile.account(strategy->account) == nullptr)
            return unexpected(ErrorCode::UnknownValue, path + ".account: '" + strategy->account
                                                           + "' is no account of this profile.");
        for (const ProfileStrategy& other : profile.strategies)
            if (other.name == strategy->name)
                return unexpected(ErrorCode::UnknownValue,
                                  path + ".name: '" + strategy->name
                                      + "' is another strategy's name already.");
        profile.strategies.push_back(std::move(strategy).value());
    }
    const auto notifiers = fields.rows("notifiers");
    if (!notifiers) return Unexpected{notifiers.error()};
    if (!notifiers->empty())
        return unexpected(ErrorCode::Unsupported,
                          "notifiers[0]: notifiers are not in this version; leave the list empty.");
    return profile;
}

std::string formatProfile(const Profile& profile)
{
    Json out = Json::object();
    out["accounts"] = Json::array();
    for (const ProfileAccount& account : profile.accounts) {
        Json row{{"name", account.name},
                 {"venue", toString(account.venue)},
                 {"environment", toString(account.environment)}};
        if (!account.region.empty()) row["region"] = account.region;
        row["ladder"] = toString(account.ladder);
        if (account.guard != engine::GuardPolicy{}) row["guard"] = toJson(account.guard);
        if (account.limits != engine::Limits{}) row["limits"] = toJson(account.limits);
        if (!account.watch.empty()) row["watch"] = account.watch;
        if (account.stopSource != TriggerSource::Mark)
            row["stopSource"] = toString(account.stopSource);
        out["accounts"].push_back(std::move(row));
    }
    out["strategies"] = Json::array();
    for (const ProfileStrategy& strategy : profile.strategies) {
        Json row{{"name", strategy.name},        {"kind", strategy.kind},
                 {"account", strategy.account},  {"instrument", strategy.instrument},
                 {"bar", barText(strategy.bar)}, {"size", toJson(strategy.size)},
                 {"armed", strategy.isArmed}};
        if (!strategy.parameters.empty()) {
            row["parameters"] = Json::object();
            for (const auto& [name, value] : strategy.parameters)
                row["parameters"][name] = value;
        }
        out["strategies"].push_back(std::move(row));
    }
    out["notifiers"] = Json::array();
    return out.dump(2) + "\n";
}

Result<Profile> loadProfile(const std::string& path)
{
    QFile file{QString::fromStdString(path)};
    if (!file.exists())
        return unexpected(
            ErrorCode::Missing,
            "there is no profile at " + path
                + ": correct --profile, or make one with 'holdfast-cli account add'.");
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(ErrorCode::Unavailable, "the profile " + path + " cannot be read: "
                                                      + file.errorString().toStdString() + ".");
    if (file.size() > kFileSizeMax)
        return unexpected(ErrorCode::OutOfRange, "the profile " + path + " is larger than 1 MiB.");
    auto profile = parseProfile(file.readAll().toStdString());
    if (!profile) return Unexpected{profile.error().within("profile " + path)};
    return profile;
}

Result<void> saveProfile(const std::string& path, const Profile& profile)
{
    const QString name = QString::fromStdString(path);
    if (!QDir{}.mkpath(QFileInfo{name}.absolutePath()))
        return unexpected(ErrorCode::Unavailable,
                          "the folder of the profile " + path + " cannot be made.");
    QSaveFile file{name};
    const QByteArray text = QByteArray::fromStdString(formatProfile(profile));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return unexpected(ErrorCode::Unavailable, "the profile " + path + " cannot be written: "
                                                      + file.errorString().toStdString() + ".");
    return {};
}

} // namespace holdfast::app
