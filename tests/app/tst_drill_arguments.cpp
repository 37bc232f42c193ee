// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/drill_child.h"
#include "app/compose/engine_composition.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::app;

/// What each drill of a start is started with, and what is traded on them (decisions §11, §15).
class TestDrillArguments : public QObject {
    Q_OBJECT
private slots:
    void candlesGoToTheirVenue()
    {
        RunOptions run;
        run.drill = {Venue::Okx, Venue::Bybit};
        run.candles = {{std::nullopt, "", "plain.csv"},
                       {Venue::Bybit, "ETHUSDT", "eth.csv"},
                       {Venue::Okx, "BTC-USDT-SWAP", "a=b.csv"}};
        const QString okx = drillArguments(run, Venue::Okx, {}).join(u' ');
        const QString bybit = drillArguments(run, Venue::Bybit, {}).join(u' ');
        QCOMPARE(okx, QStringLiteral("drill --venue okx --candles ETH-USDT-SWAP=plain.csv "
                                     "--candles BTC-USDT-SWAP=a=b.csv"));
        QCOMPARE(bybit, QStringLiteral("drill --venue bybit --candles ETHUSDT=eth.csv"));
    }
    void aPlainFileIsTheEthPerpetualOfTheFirstVenue()
    {
        RunOptions run;
        run.drill = {Venue::Bybit};
        run.candles = {{std::nullopt, "", "plain.csv"}};
        QCOMPARE(drillArguments(run, Venue::Bybit, QStringLiteral("s.json")).join(u' '),
                 QStringLiteral("drill --venue bybit --candles ETHUSDT=plain.csv --state s.json"));
    }
    void eachVenueHasAnAccountAndAStrategy()
    {
        const auto drillsOf = [](std::initializer_list<Venue> venues) {
            std::vector<DrillAddress> drills;
            for (const Venue venue : venues) {
                drills.emplace_back();
                drills.back().venue = venue;
            }
            return drills;
        };
        const Profile one = drillProfile(drillsOf({Venue::Bybit}));
        QCOMPARE(one.accounts.size(), std::size_t{1});
        QCOMPARE(one.accounts.front().name, std::string{"drill"});
        QCOMPARE(one.accounts.front().watch.at(1), std::string{"ETHUSDT"});
        QCOMPARE(one.strategies.front().instrument, std::string{"ETHUSDT"});
        const Profile two = drillProfile(drillsOf({Venue::Okx, Venue::Bybit}));
        QCOMPARE(two.accounts.size(), std::size_t{2});
        QCOMPARE(two.accounts.front().name, std::string{"drill-okx"});
        QCOMPARE(two.accounts.back().name, std::string{"drill-bybit"});
        QCOMPARE(two.strategies.front().account, std::string{"drill-okx"});
        QCOMPARE(two.strategies.back().account, std::string{"drill-bybit"});
        QVERIFY(two.strategies.front().name != two.strategies.back().name);
        // A profile of two is one that could be written and read.
        QVERIFY(parseProfile(formatProfile(two)).has_value());
    }
};

QTEST_GUILESS_MAIN(TestDrillArguments)
#include "tst_drill_arguments.moc"
