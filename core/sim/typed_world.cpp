// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_world.h"

#include "core/sim/random.h"
#include "core/strategy/bollinger_reversion.h"

namespace holdfast::sim {

namespace {

constexpr WallTime kStart =
    wallFromMs(1'763'600'400'000); // 2025-11-20 01:00 UTC: any fixed time does.

ModelConfig venueOf(Venue venue, std::uint64_t seed)
{
    ModelConfig config;
    config.seed = seed;
    config.market.seed = seed;
    config.market.start = kStart;
    AccountSpec spec;
    spec.uid = {venue == Venue::Bybit ? "700000001" : "700100200300"};
    spec.label = "simulated";
    if (venue == Venue::Bybit) {
        config.rules = bybitRules();
        config.market.instruments = bybitInstruments();
        config.market.ticksPerMinute = 60;
        spec.usdc = Money::of("50000");
    }
    config.accounts.push_back(std::move(spec));
    return config;
}

InstrumentId named(Venue venue, std::string_view base)
{
    return {std::string{base} + (venue == Venue::Bybit ? "USDT" : "-USDT-SWAP")};
}

engine::AccountSetup accountOf(Venue venue, const AccountId& id)
{
    engine::AccountSetup account;
    account.id = id;
    account.venue = venue;
    account.limits.notionalPerInstrument = Notional::of("20000");
    account.limits.notionalTotal = Notional::of("50000");
    account.limits.positionsMax = 5;
    account.limits.dayLossMax = Money::of("5000");
    account.watch = {named(venue, "ETH"), named(venue, "BTC")};
    return account;
}

WorldConfig worldAt(Venue venue, std::uint64_t seed)
{
    WorldConfig config;
    config.seed = seed;
    config.venue = venueOf(venue, seed);
    config.engine.door = engine::Door::Typed;
    config.engine.epoch = {"sim1"};
    // A picture a second is enough where nobody looks; what is urgent is shown at once in any case.
    config.engine.numbers.snapshotInterval = seconds{1};
    config.engine.accounts.push_back(accountOf(venue, kSimAccount));

    engine::StrategySetup strategy;
    strategy.id = kSimStrategy;
    strategy.kind = std::string{strategy::BollingerReversion::kKind};
    strategy.account = kSimAccount;
    strategy.instrument = named(venue, "ETH");
    strategy.size = {engine::SizeKind::Notional, Decimal::of("2400")};
    strategy.isArmed = true;
    config.engine.strategies.push_back(std::move(strategy));
    return config;
}

} // namespace

WorldConfig typedWorld(std::uint64_t seed, std::optional<CandleTape> tape)
{
    WorldConfig config = worldAt(Venue::Okx, seed);
    if (tape) config.venue.market.tapes.push_back(std::move(*tape));
    return config;
}

WorldConfig bybitWorld(std::uint64_t seed) { return worldAt(Venue::Bybit, seed); }

WorldConfig worldOfBoth(std::uint64_t seed)
{
    WorldConfig config = worldAt(Venue::Okx, seed);
    config.more.push_back(venueOf(Venue::Bybit, seed + 1'000'003)); // Another market.
    config.engine.accounts.push_back(accountOf(Venue::Bybit, kSimSecondAccount));
    return config;
}

WorldConfig worldOf(std::string_view venues, std::uint64_t seed, std::optional<CandleTape> tape)
{
    HF_ASSERT(venues == "okx" || venues == "bybit" || venues == "both");
    if (venues == "bybit") return bybitWorld(seed);
    if (venues == "both") return worldOfBoth(seed);
    return typedWorld(seed, std::move(tape));
}

std::vector<Seat> seatsOf(World& world)
{
    std::vector<Seat> seats;
    for (std::size_t place = 0; place < world.venues(); ++place) {
        const Venue venue = world.venue(place).rules().venue;
        seats.push_back({place == 0 ? kSimAccount : kSimSecondAccount, place, named(venue, "ETH"),
                         named(venue, "BTC")});
    }
    return seats;
}

std::vector<std::string> drawFaults(std::uint64_t seed, minutes length)
{
    const auto pick = [&](std::uint64_t purpose, std::uint64_t n, std::int64_t low,
                          std::int64_t high) {
        return toRange(draw(seed, 77, purpose, n), low, high);
    };
    const std::int64_t count = pick(1, 0, 3, 5);
    std::vector<std::string> faults;
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
        const std::string at =
            ",at=" + std::to_string(pick(2, i, 5, std::max<std::int64_t>(6, length.count() * 60)))
            + "s";
        const auto percent = [&](std::int64_t low, std::int64_t high) {
            return Decimal::fromMantissa(pick(3, i, low, high), 2).toString();
        };
        switch (pick(4, i, 0, 15)) {
        case 0: faults.push_back("F01{what=stop,D=at_trigger,p=" + percent(20, 100) + "}"); break;
        case 1:
            faults.push_back("F01{what=stop,D=" + std::to_string(pick(5, i, 0, 30))
                             + "s,p=" + percent(20, 100) + "}");
            break;
        case 2:
            faults.push_back("F02{D=" + std::to_string(pick(5, i, 1, 15)) + "s,p=" + percent(5, 60)
                             + "}");
            break;
        case 3:
            faults.push_back("F03{executed=" + std::to_string(pick(5, i, 0, 1))
                             + ",p=" + percent(2, 30) + "}");
            break;
        case 4:
            faults.push_back("F15{fill=" + std::to_string(pick(5, i, 0, 90))
                             + "%,p=" + percent(10, 60) + "}");
            break;
        case 5:
            faults.push_back("F34{stream=private,D=" + std::to_string(pick(5, i, 5, 90)) + "s" + at
                             + "}");
            break;
        case 6:
            faults.push_back("F47{scope=market+history+entry,D=" + std::to_string(pick(5, i, 5, 60))
                             + "s" + at + "}");
            break;
        case 7: faults.push_back("F63{p=" + percent(5, 40) + "}"); break;
        case 8:
            faults.push_back("F90{n=" + std::to_string(pick(5, i, 2, 4))
                             + ",delta=" + std::to_string(pick(6, i, 0, 3000)) + "ms}");
            break;
        case 9:
            faults.push_back("F01{what=order,D=" + std::to_string(pick(5, i, 0, 3))
                             + "s,p=" + percent(2, 20) + "}");
            break;
        case 10:
            faults.push_back("F13{D=" + std::to_string(pick(5, i, 1, 90)) + "s,p=" + percent(2, 20)
                             + "}");
            break;
        case 11: faults.push_back("F14{born=never,p=" + percent(20, 100) + "}"); break;
        case 12:
            faults.push_back("F14{fill=" + std::to_string(pick(5, i, 1, 99))
                             + "%,D=" + std::to_string(pick(6, i, 0, 8'000))
                             + "ms,p=" + percent(20, 100) + "}");
            break;
        case 13: faults.push_back("F16{p=" + percent(10, 60) + "}"); break;
        case 14:
            faults.push_back(std::string{"F62{when="} + (pick(5, i, 0, 1) == 0 ? "fill" : "ack")
                             + ",gap=" + std::to_string(pick(6, i, 1, 6))
                             + "%,D=" + std::to_string(pick(7, i, 0, 4'000))
                             + "ms,p=" + percent(5, 40) + "}");
            break;
        case 15:
            faults.push_back("F110{fill=" + std::to_string(pick(5, i, 0, 99))
                             + "%,p=" + percent(20, 100) + "}");
            break;
        default: break;
        }
    }
    return faults;
}

} // namespace holdfast::sim
