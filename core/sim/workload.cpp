// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/workload.h"

#include "core/sim/random.h"
#include "core/sim/typed_world.h"

#include <algorithm>

namespace holdfast::sim {

namespace {

void open(World& world, const AccountId& account, std::uint64_t number,
          const InstrumentId& instrument, Direction direction)
{
    engine::Open act;
    act.key = {"ticket|" + std::to_string(number)};
    act.account = account;
    act.instrument = instrument;
    act.direction = direction;
    act.size = {engine::SizeKind::Notional, Decimal::of("1500")};
    act.stop.percent = Decimal::of("0.6");
    act.source = "ticket";
    world.act(act, act.key.text);
}

void moveStop(World& world, const Seat& seat, bool isCloser)
{
    const auto snapshot = world.snapshot();
    if (!snapshot) return;
    for (const engine::PositionView& position : snapshot->positions) {
        if (position.account != seat.account || !position.stopTrigger || !position.mark
            || position.direction == Direction::Flat)
            continue;
        const Decimal factor =
            Decimal::of((position.direction == Direction::Long) == isCloser ? "1.001" : "0.999");
        const Instrument* listed =
            world.venue(seat.place).market().instrument(position.key.instrument);
        const Price wanted{(position.stopTrigger->value * factor)
                               .roundedToStep(listed->tick.value, Rounding::HalfEven)};
        world.act(engine::MoveStop{seat.account, position.key, wanted});
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
    const std::vector<Seat> seats = seatsOf(world);
    nanoseconds left = length;
    for (std::uint64_t n = 1; left > nanoseconds{0} && !world.isHalted(); ++n) {
        const nanoseconds pause = std::min<nanoseconds>(left, seconds{pick(1, n, 120, 1200)});
        world.run(pause);
        left -= pause;
        if (left <= nanoseconds{0}) return;
        const Seat& seat = seats[static_cast<std::size_t>(
            pick(7, n, 0, static_cast<std::int64_t>(seats.size()) - 1))];
        const InstrumentId& instrument = pick(2, n, 0, 1) == 0 ? seat.eth : seat.btc;
        const Direction direction = pick(3, n, 0, 1) == 0 ? Direction::Long : Direction::Short;
        switch (pick(4, n, 0, 11)) {
        case 0:
        case 1:
        case 2: open(world, seat.account, n, instrument, direction); break;
        case 3: // The same click twice.
            open(world, seat.account, n, instrument, direction);
            open(world, seat.account, n, instrument, direction);
            break;
        case 4: moveStop(world, seat, true); break;
        case 5: moveStop(world, seat, false); break;
        case 6: {
            engine::Flatten flatten;
            flatten.reason = "the person closes everything";
            world.act(flatten, "flatten|" + std::to_string(n));
            break;
        }
        case 7:
        case 8:
            for (const Seat& each : seats) {
                world.act(engine::ClearKill{each.account, "it is over"});
                world.act(engine::SetTrading{each.account, true});
            }
            break;
        case 9: {
            const Market& market = world.venue(seat.place).market();
            const Price last = market.price(instrument, TriggerSource::Last);
            const Instrument* listed = market.instrument(instrument);
            const Decimal factor = Decimal::fromMantissa(pick(5, n, 970, 1030), 3);
            world.setPrice(
                instrument,
                {(last.value * factor).roundedToStep(listed->tick.value, Rounding::HalfEven)});
            break;
        }
        case 10: world.act(engine::Resync{seat.account}); break;
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
