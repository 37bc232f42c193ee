// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/engine_composition.h"

#include "app/compose/session_factory.h"
#include "app/version.h"
#include "core/engine/address_load.h"
#include "core/strategy/strategy.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace holdfast::app {
namespace {

/// Four letters or digits, new for each start: what tells this writer from every other (decisions §4).
Epoch newEpoch()
{
    constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    for (int i = 0; i < 4; ++i)
        text +=
            kAlphabet[QRandomGenerator::system()->bounded(static_cast<quint32>(kAlphabet.size()))];
    return Epoch{text};
}

Result<engine::StrategySetup> strategySetup(const ProfileStrategy& from)
{
    auto strategy =
        strategy::makeStrategy(from.kind, StrategyId{from.name}, InstrumentId{from.instrument});
    if (!strategy) return Unexpected{strategy.error().within("strategy " + from.name)};
    if (const auto configured = (*strategy)->configure(from.parameters); !configured)
        return Unexpected{configured.error().within("strategy " + from.name)};
    engine::StrategySetup out;
    out.id = StrategyId{from.name};
    out.kind = from.kind;
    out.account = AccountId{from.account};
    out.instrument = InstrumentId{from.instrument};
    out.bar = from.bar;
    out.size = from.size;
    out.isArmed = from.isArmed;
    for (const strategy::Parameter& p : (*strategy)->describe())
        out.parameters.push_back({p.name, p.unit, p.value, p.valueDefault, p.valueMin, p.valueMax});
    return out;
}

/// What the venue counts as one: requests to one host; of Bybit to all of its hosts (bybit.md §8).
std::string addressOf(const ProfileAccount& account, const shell::Hosts& hosts)
{
    const std::string venue{toString(account.venue)};
    if (account.venue == Venue::Bybit && account.environment != Environment::Drill) return venue;
    return venue + " " + hosts.rest.authority().toStdString();
}

Result<shell::AccountAccess> accessOf(const ProfileAccount& account,
                                      const std::vector<DrillAddress>& drills,
                                      const shell::GivenCredentials& given)
{
    shell::AccountAccess out;
    out.account = AccountId{account.name};
    out.venue = account.venue;
    const bool isDrill = account.environment == Environment::Drill;
    const auto drill = std::ranges::find(drills, account.venue, &DrillAddress::venue);
    if (isDrill) {
        if (drill == drills.end())
            return unexpected(ErrorCode::Missing, "account " + account.name
                                                      + " is one of a drill; say which with "
                                                        "--drill-at URL, or start one with --drill "
                                                      + std::string{toString(account.venue)});
        out.hosts = drill->hosts;
    } else {
        auto hosts = shell::hostsOf(account.venue, account.environment, account.region);
        if (!hosts) return Unexpected{hosts.error().within("account " + account.name)};
        out.hosts = std::move(hosts).value();
    }
    out.credentials = given.of(out.account);
    if (!out.credentials && isDrill) out.credentials = drill->clone().credentials;
    if (!out.credentials) {
        auto kept = shell::Keychain::read(out.account);
        if (!kept) return Unexpected{kept.error()};
        out.credentials = std::move(kept).value();
    }
    return out;
}

/// The engine asks when it starts a strategy; the profile's values were proved good before.
std::unique_ptr<strategy::Strategy> makeConfigured(const engine::StrategySetup& setup)
{
    auto made = strategy::makeStrategy(setup.kind, setup.id, setup.instrument);
    if (!made) return nullptr;
    strategy::ParameterValues values;
    for (const engine::ParameterView& p : setup.parameters)
        values.emplace_back(p.name, p.value);
    if (!(*made)->configure(values)) return nullptr;
    return std::move(made).value();
}

} // namespace

Profile drillProfile(const std::vector<DrillAddress>& drills)
{
    Profile profile;
    for (const DrillAddress& drill : drills) {
        const std::string suffix =
            drills.size() > 1 ? "-" + std::string{toString(drill.venue)} : std::string{};
        ProfileAccount account;
        account.name = "drill" + suffix;
        account.venue = drill.venue;
        account.environment = Environment::Drill;
        account.ladder = Ladder::Trade;
        account.limits.notionalPerInstrument = Notional::of("50000");
        account.limits.notionalTotal = Notional::of("200000");
        account.limits.positionsMax = 10;
        account.limits.dayLossMax = Money::of("5000");
        for (const char* base : {"BTC", "ETH", "SOL", "DOGE"})
            account.watch.push_back(perpetualOf(drill.venue, base));
        ProfileStrategy strategy;
        strategy.name = "bollinger" + suffix;
        strategy.kind = "bollinger_reversion";
        strategy.account = account.name;
        strategy.instrument = perpetualOf(drill.venue, "ETH");
        strategy.bar = minutes{5};
        strategy.size = {engine::SizeKind::Notional, Decimal::of("3000")};
        strategy.isArmed = true;
        profile.accounts.push_back(std::move(account));
        profile.strategies.push_back(std::move(strategy));
    }
    return profile;
}

Result<shell::EngineSetup> composeEngine(const Profile& profile,
                                         const std::vector<DrillAddress>& drills,
                                         const shell::GivenCredentials& given, const Paths& paths)
{
    shell::EngineSetup out;
    if (profile.accounts.size() > engine::kAccountsMax)
        return unexpected(ErrorCode::OutOfRange,
                          "the profile has " + std::to_string(profile.accounts.size())
                              + " accounts; one program runs "
                              + std::to_string(engine::kAccountsMax) + " at most");
    out.engine.epoch = newEpoch();
    for (const ProfileAccount& account : profile.accounts) {
        if (!isBuiltIn(account.venue))
            return unexpected(ErrorCode::Unsupported,
                              "account " + account.name + ": " + notBuiltIn(account.venue));
        auto access = accessOf(account, drills, given);
        if (!access) return Unexpected{access.error()};
        out.access.push_back(std::move(access).value());

        engine::AccountSetup setup;
        setup.id = AccountId{account.name};
        setup.venue = account.venue;
        setup.environment = account.environment;
        setup.ladder = account.ladder;
        setup.guard = account.guard;
        setup.address = addressOf(account, out.access.back().hosts);
        setup.limits = account.limits;
        setup.stopSource = account.stopSource;
        setup.tradesAtStart =
            account.environment == Environment::Drill && account.ladder == Ladder::Trade;
        for (const std::string& instrument : account.watch)
            setup.watch.push_back(InstrumentId{instrument});
        out.engine.accounts.push_back(std::move(setup));
    }
    for (const ProfileStrategy& strategy : profile.strategies) {
        auto setup = strategySetup(strategy);
        if (!setup) return Unexpected{setup.error()};
        out.engine.strategies.push_back(std::move(setup).value());
    }
    out.sessions = sessionFactory();
    out.strategies = makeConfigured;
    out.dataDir = paths.dataDir;
    out.stateDir = paths.stateDir;
    const std::string_view text = version();
    out.version = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return out;
}

Result<shell::GivenCredentials> givenCredentials(const std::optional<int>& descriptor)
{
    auto out = shell::GivenCredentials::fromSystemd();
    if (!out || !descriptor) return out;
    auto more = shell::GivenCredentials::fromDescriptor(*descriptor);
    if (!more) return more;
    out->merge(std::move(more).value());
    return out;
}

} // namespace holdfast::app
