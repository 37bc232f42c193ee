// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/typed_world.h"

#include <map>
#include <set>
#include <string>
#include <vector>

/// A world that trades, a person's script for it, and what must hold after the faults of the wire are gone.
namespace holdfast::sim::test {

inline const InstrumentId kEth{"ETH-USDT-SWAP"};
inline const InstrumentId kBtc{"BTC-USDT-SWAP"};

class WireStage {
public:
    World world;
    InstrumentId eth{kEth};
    InstrumentId btc{kBtc};

    WireStage(engine::Door door, std::uint64_t seed, Venue venue = Venue::Okx)
        : world{configOf(door, seed, venue), productCore()}
    {
        if (venue != Venue::Bybit) return;
        eth = {"ETHUSDT"};
        btc = {"BTCUSDT"};
    }
    static WorldConfig configOf(engine::Door door, std::uint64_t seed, Venue venue = Venue::Okx)
    {
        WorldConfig config = worldOf(venue == Venue::Bybit ? "bybit" : "okx", seed);
        config.engine.door = door;
        return config;
    }

    void ticket(const std::string& key, Direction direction, const InstrumentId& instrument,
                std::optional<const char*> limitFactor = {})
    {
        engine::Open open;
        open.key = {"ticket|" + key};
        open.account = kSimAccount;
        open.instrument = instrument;
        open.direction = direction;
        open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
        open.stop.percent = Decimal::of("1");
        open.source = "ticket";
        if (limitFactor) {
            open.type = OrderType::Limit;
            open.limit = scaled(instrument, *limitFactor);
        }
        world.act(open, open.key.text);
    }
    void flatten(const InstrumentId* instrument = nullptr)
    {
        engine::Flatten flatten;
        if (instrument) {
            flatten.account = kSimAccount;
            flatten.instrument = *instrument;
        }
        flatten.reason = "a person closes";
        world.act(flatten, "flatten");
    }
    void tradeAgain()
    {
        world.act(engine::ClearKill{kSimAccount, "it is over"});
        world.act(engine::SetTrading{kSimAccount, true});
    }
    void cancelEntries()
    {
        for (const OrderTruth& order : world.venue().workingOrders(world.uid()))
            world.act(
                engine::CancelEntry{kSimAccount, order.order.instrument, order.order.venueId});
    }
    void moveStop(const char* factor)
    {
        const auto snapshot = world.snapshot();
        if (!snapshot) return;
        for (const engine::PositionView& position : snapshot->positions) {
            if (!position.stopTrigger || position.direction == Direction::Flat) continue;
            const Instrument* listed = world.venue().market().instrument(position.key.instrument);
            world.act(
                engine::MoveStop{kSimAccount,
                                 position.key,
                                 {(position.stopTrigger->value * Decimal::of(factor))
                                      .roundedToStep(listed->tick.value, Rounding::HalfEven)}});
            return;
        }
    }
    [[nodiscard]] Price scaled(const InstrumentId& id, const char* factor)
    {
        const Price last = world.venue().market().price(id, TriggerSource::Last);
        const Instrument* listed = world.venue().market().instrument(id);
        return {(last.value * Decimal::of(factor))
                    .roundedToStep(listed->tick.value, Rounding::HalfEven)};
    }
    void jump(const InstrumentId& id, const char* factor)
    {
        world.setPrice(id, scaled(id, factor));
    }

    /// Entries, a limit order that is cancelled, an increase, a moved stop, stops that fire, closes of one
    /// and of all: some ten minutes in which a fault finds each kind of request and push.
    void playADay(int round)
    {
        const std::string r = std::to_string(round);
        ticket(r + "a", Direction::Long, eth);
        world.run(seconds{20});
        ticket(r + "b", Direction::Short, btc);
        world.run(seconds{25});
        ticket(r + "c", Direction::Long, eth); // an increase
        world.run(seconds{20});
        moveStop("1.001");
        world.run(seconds{20});
        ticket(r + "d", Direction::Short, btc, "1.004"); // rests
        world.run(seconds{15});
        cancelEntries();
        world.run(seconds{15});
        jump(eth, "0.975"); // through its stop
        world.run(seconds{40});
        ticket(r + "e", Direction::Long, eth);
        world.run(seconds{30});
        flatten(&btc);
        world.run(seconds{30});
        ticket(r + "f", Direction::Long, btc);
        world.run(seconds{10});
        flatten();
        world.run(seconds{60});
        tradeAgain();
        world.run(seconds{15});
        ticket(r + "g", Direction::Short, eth);
        world.run(seconds{30});
    }

    [[nodiscard]] std::string violations() const
    {
        std::string text;
        for (const Violation& v : world.referee().violations())
            text += v.invariant + ": " + v.text + "\n";
        if (world.isHalted()) text += "halted: " + world.haltReason() + "\n";
        return text;
    }
    [[nodiscard]] std::uint64_t effects() const
    {
        std::uint64_t sum = 0;
        for (const Fault& fault : const_cast<World&>(world).venue().faults().faults())
            sum += fault.effects;
        return sum;
    }

    /// I18: what the program believes is what the venue holds; nothing is unknown, nothing unprotected,
    /// the connection is live. Empty: so it is.
    [[nodiscard]] std::string notConverged()
    {
        std::string text;
        const auto snapshot = world.snapshot();
        if (!snapshot) return "no picture\n";
        const engine::AccountView& account = snapshot->accounts.at(0);
        if (account.link != "live") text += "the link is " + account.link + "\n";
        if (account.requestsUnknown != 0)
            text += std::to_string(account.requestsUnknown) + " requests are unknown\n";
        if (world.referee().hasUnprotected()) text += "a position has no valid stop\n";
        std::map<PositionKey, std::string> believed;
        for (const engine::PositionView& position : snapshot->positions) {
            const bool isEnded = position.state == PositionState::Closed || position.qty.isZero();
            if (position.state != PositionState::Open && position.state != PositionState::Closed)
                text += position.key.instrument.text + " is "
                        + std::string{toString(position.state)} + "\n";
            if (!isEnded)
                believed[position.key] = std::string{toString(position.direction)} + " "
                                         + position.qty.value.normalized().toString();
        }
        std::map<PositionKey, std::string> held;
        for (const PositionTruth& position : world.venue().positions(world.uid()))
            held[position.row.key] = std::string{toString(position.row.direction)} + " "
                                     + position.row.qty.value.normalized().toString();
        for (const auto& [key, what] : held)
            if (!believed.contains(key) || believed[key] != what)
                text += key.instrument.text + ": the venue holds " + what + ", believed "
                        + (believed.contains(key) ? believed[key] : "nothing") + "\n";
        for (const auto& [key, what] : believed)
            if (!held.contains(key))
                text += key.instrument.text + ": believed " + what + ", the venue holds nothing\n";
        return text;
    }

    /// Every write whose reply was lost or did not say what was done: what the journal says of it first.
    /// Empty: unknown, or sighted; never refused while the venue had executed it, and no open twice.
    [[nodiscard]] std::string dishonestOutcomes(bool mayBeRefused) const
    {
        std::map<RequestId, bool> applied;
        for (const World::Misreported& one : world.misreported())
            applied[one.id] = one.isApplied;
        std::string text;
        std::set<RequestId> seen;
        std::map<IntentKey, int> opens;
        for (const journal::Record& record : world.journal()) {
            if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
                const auto* order = std::get_if<venues::PlaceOrder>(&intent->what);
                if (order && !order->reduceOnly && ++opens[intent->key] > 1)
                    text += intent->key.text + " was sent more than once\n";
            }
            const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body);
            if (!outcome || !applied.contains(outcome->request)
                || !seen.insert(outcome->request).second || mayBeRefused)
                continue;
            const bool isDenied = outcome->state == journal::RequestState::Refused
                                  || outcome->state == journal::RequestState::NeverArrived;
            if (isDenied)
                text += "request " + std::to_string(outcome->request.value) + " is "
                        + std::string{journal::toString(outcome->state)} + " by a reply that "
                        + "proves nothing: " + outcome->code + " " + outcome->text + "\n";
        }
        return text;
    }
    [[nodiscard]] std::string story() const
    {
        std::string text;
        for (const std::string& line : world.recent())
            text += line + "\n";
        return text;
    }
};

} // namespace holdfast::sim::test
