// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/workload.h"

#include "core/sim/random.h"
#include "core/sim/typed_world.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

const InstrumentId kInstruments[] = {{"ETH-USDT-SWAP"}, {"BTC-USDT-SWAP"}};

void open(World& world, std::uint64_t number, const InstrumentId& instrument, Direction direction)
{
    engine::Open act;
    act.key = {"ticket|" + std::to_string(number)};
    act.account = kSimAccount;
    act.instrument = instrument;
    act.direction = direction;
    act.size = {engine::SizeKind::Notional, Decimal::of("1500")};
    act.stop.percent = Decimal::of("0.6");
    act.source = "ticket";
    world.act(act, act.key.text);
}

void moveStop(World& world, bool isCloser)
{
    const auto snapshot = world.snapshot();
    if (!snapshot) return;
    for (const engine::PositionView& position : snapshot->positions) {
        if (!position.stopTrigger || !position.mark || position.direction == Direction::Flat)
            continue;
        const Decimal factor =
            Decimal::of((position.direction == Direction::Long) == isCloser ? "1.001" : "0.999");
        const Instrument* listed = world.venue().market().instrument(position.key.instrument);
        const Price wanted{(position.stopTrigger->value * factor)
                               .roundedToStep(listed->tick.value, Rounding::HalfEven)};
        world.act(engine::MoveStop{kSimAccount, position.key, wanted});
        return;
    }
}

} // namespace

void runWorkload(World& world, std::uint64_t seed, nanoseconds length)
{
    const auto pick = [&](std::uint64_t purpose, std::uint64_t n, std::int64_t low,
                          std::int64_t high) {
        return toRange(draw(seed, 99, purpose, n), low, high);
    };
    nanoseconds left = length;
    for (std::uint64_t n = 1; left > nanoseconds{0} && !world.isHalted(); ++n) {
        const nanoseconds pause = std::min<nanoseconds>(left, seconds{pick(1, n, 120, 1200)});
        world.run(pause);
        left -= pause;
        if (left <= nanoseconds{0}) return;
        const InstrumentId& instrument = kInstruments[pick(2, n, 0, 1)];
        const Direction direction = pick(3, n, 0, 1) == 0 ? Direction::Long : Direction::Short;
        switch (pick(4, n, 0, 11)) {
        case 0:
        case 1:
        case 2: open(world, n, instrument, direction); break;
        case 3: // The same click twice.
            open(world, n, instrument, direction);
            open(world, n, instrument, direction);
            break;
        case 4: moveStop(world, true); break;
        case 5: moveStop(world, false); break;
        case 6: {
            engine::Flatten flatten;
            flatten.reason = "the person closes everything";
            world.act(flatten, "flatten|" + std::to_string(n));
            break;
        }
        case 7:
        case 8:
            world.act(engine::ClearKill{kSimAccount, "it is over"});
            world.act(engine::SetTrading{kSimAccount, true});
            break;
        case 9: {
            const Price last = world.venue().market().price(instrument, TriggerSource::Last);
            const Instrument* listed = world.venue().market().instrument(instrument);
            const Decimal factor = Decimal::fromMantissa(pick(5, n, 970, 1030), 3);
            world.setPrice(
                instrument,
                {(last.value * factor).roundedToStep(listed->tick.value, Rounding::HalfEven)});
            break;
        }
        case 10: world.act(engine::Resync{kSimAccount}); break;
        case 11: {
            const nanoseconds down = std::min<nanoseconds>(left, seconds{pick(6, n, 0, 300)});
            world.crashAndRestart(down);
            left -= down;
            break;
        }
        default: break;
        }
    }
}

} // namespace holdfast::sim
