// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

#include <QTest>

#include <algorithm>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

engine::Open ticket(const Seat& seat, const char* key)
{
    engine::Open open;
    open.key = {std::string{"ticket|"} + key + "|" + seat.account.text};
    open.account = seat.account;
    open.instrument = seat.eth;
    open.direction = Direction::Long;
    open.size = {engine::SizeKind::Notional, Decimal::of("600")};
    open.stop.percent = Decimal::of("2");
    open.source = "ticket";
    return open;
}

const engine::AccountView* viewOf(const World& world, const AccountId& account)
{
    const auto snapshot = world.snapshot();
    if (!snapshot) return nullptr;
    for (const engine::AccountView& view : snapshot->accounts)
        if (view.id == account) return &view;
    return nullptr;
}

Qty heldAt(World& world, const Seat& seat)
{
    const auto position =
        world.venue(seat.place)
            .position(world.uid(seat.place), {seat.eth, SideIndex::Net, MarginMode::Cross});
    return position ? position->row.qty : Qty{};
}

void addWorlds()
{
    QTest::addColumn<QByteArray>("venues");
    QTest::addColumn<int>("door");
    for (const char* venues : {"okx", "bybit", "both"})
        for (const engine::Door door : {engine::Door::Typed, engine::Door::Wire})
            QTest::newRow(
                (std::string{venues} + (door == engine::Door::Typed ? ", typed" : ", wire"))
                    .c_str())
                << QByteArray{venues} << static_cast<int>(door);
}
WorldConfig fetchedWorld()
{
    QFETCH(QByteArray, venues);
    QFETCH(int, door);
    WorldConfig config = worldOf(venues.toStdString(), 11);
    config.engine.door = static_cast<engine::Door>(door);
    for (engine::StrategySetup& strategy : config.engine.strategies)
        strategy.isArmed = false;
    return config;
}

} // namespace

/// Worlds of either venue and of both. What stops Bybit's guard needs is proved elsewhere; here the bytes meet.
class TestTwoVenues : public QObject {
    Q_OBJECT
private slots:
    void comesUpAndOpensAndCloses_data() { addWorlds(); }
    void comesUpAndOpensAndCloses()
    {
        World world{fetchedWorld(), productCore()};
        const std::vector<Seat> seats = seatsOf(world);
        QVERIFY(world.runUntil(seconds{60}, [&] {
            return std::ranges::all_of(seats, [&](const Seat& seat) {
                const engine::AccountView* view = viewOf(world, seat.account);
                return view && view->link == "live" && !view->uid.empty() && view->isTradingOn
                       && view->opensBlockedBy.empty();
            });
        }));
        for (const Seat& seat : seats) {
            QCOMPARE(viewOf(world, seat.account)->uid, world.uid(seat.place).text);
            const engine::Open open = ticket(seat, "a");
            world.act(open, open.key.text);
        }
        // Every venue holds it, and the stop that travelled with the entry.
        QVERIFY2(world.runUntil(seconds{20},
                                [&] {
                                    return std::ranges::all_of(seats, [&](const Seat& seat) {
                                        return heldAt(world, seat).isPositive()
                                               && !world.venue(seat.place)
                                                       .pendingStops(world.uid(seat.place))
                                                       .empty();
                                    });
                                }),
                 world.recent().empty() ? "" : world.recent().back().c_str());
        engine::Flatten flatten;
        flatten.reason = "a person closes everything";
        world.act(flatten, "flatten");
        QVERIFY(world.runUntil(seconds{30}, [&] {
            return std::ranges::all_of(
                seats, [&](const Seat& seat) { return heldAt(world, seat).isZero(); });
        }));
        QVERIFY2(!world.isHalted(), world.haltReason().c_str());
    }

    void theSameSeedIsTheSameWorld_data() { addWorlds(); }
    void theSameSeedIsTheSameWorld()
    {
        const auto traceOf = [] {
            World world{fetchedWorld(), productCore()};
            world.run(seconds{30});
            for (const Seat& seat : seatsOf(world))
                world.act(ticket(seat, "a"), "a");
            world.run(seconds{30});
            return world.trace().hex();
        };
        QCOMPARE(traceOf(), traceOf());
    }

    /// One venue is gone; the other goes on as if nothing were.
    void aFaultIsOfOneVenue()
    {
        World world{worldOfBoth(5), productCore()};
        world.run(seconds{30});
        world.addFault("bybit:F96{what=dns,D=120s}");
        world.run(seconds{20});
        QCOMPARE(viewOf(world, kSimAccount)->link, std::string{"live"});
        QVERIFY(viewOf(world, kSimSecondAccount)->link != "live");
        QVERIFY(world.venue(0).faults().faults().empty());
        QVERIFY(world.effects() > 0);
        const std::vector<Seat> seats = seatsOf(world);
        world.act(ticket(seats[0], "b"), "b");
        QVERIFY(world.runUntil(seconds{20}, [&] { return heldAt(world, seats[0]).isPositive(); }));
    }

    /// Lists that lie reach the engine by the venue's own bytes, also where the profile is typed.
    void aBentListIsReadByTheCodec_data() { addWorlds(); }
    void aBentListIsReadByTheCodec()
    {
        WorldConfig config = fetchedWorld();
        World world{config, productCore()};
        world.run(seconds{30});
        world.addFault("F21{ep=positions,of=bulk,as=null}");
        world.addFault("F30{ep=stops,how=null}");
        const std::vector<Seat> seats = seatsOf(world);
        for (const Seat& seat : seats) { // Somebody else's position: there is a row to be left out.
            NewOrder order;
            order.instrument = seat.eth;
            order.qty = Qty::of("1");
            order.tag = "foreign";
            QVERIFY(world.venue(seat.place)
                        .placeOrder(world.uid(seat.place), world.now(), order)
                        .isAccepted());
        }
        world.run(seconds{60});
        for (const Seat& seat : seats) {
            QVERIFY(world.venue(seat.place).faults().faults()[0].effects > 0);
            // Read as a list that proves nothing, not as an empty one.
            const engine::AccountView* view = viewOf(world, seat.account);
            QVERIFY(view);
            const auto lists = std::ranges::find(view->quality, std::string{"positions"},
                                                 &engine::QualityView::read);
            QVERIFY(lists != view->quality.end() && lists->failed + lists->partial > 0);
        }
        QVERIFY2(!world.isHalted(), world.haltReason().c_str());
    }
};

QTEST_GUILESS_MAIN(TestTwoVenues)
#include "tst_two_venues.moc"
