// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/address_load.h"
#include "core/venues/bybit/session.h"
#include "core/venues/okx/session.h"

#include <QTest>

#include <cstdio>

using namespace holdfast;
using namespace holdfast::engine;

namespace {

std::unique_ptr<venues::Session> sessionOf(Venue venue)
{
    venues::SessionConfig config;
    config.account = AccountId{"a"};
    return venue == Venue::Bybit ? venues::makeBybitSession(config)
                                 : venues::makeOkxSession(config);
}
std::vector<AddressLoad> loadOf(Venue venue)
{
    return engine::loadOf(*sessionOf(venue), Numbers{});
}

/// Requests in an hour that this pace asks of the budget.
std::int64_t demand(const AddressLoad& of, const AddressPace& pace, int accounts, int stops)
{
    return accounts * (of.ofCycle * 3'600'000 / pace.listCycle.count() + of.hourly)
           + stops * of.perStop * 3'600'000 / pace.stopRotation.count();
}

} // namespace

/// What an address carries: counted from the requests themselves.
class TestAddressLoad : public QObject {
    Q_OBJECT
private slots:
    void countsWhatBybitCountsForTheAddress()
    {
        const auto load = loadOf(Venue::Bybit);
        QCOMPARE(load.size(), std::size_t{1});
        const AddressLoad& of = load.front();
        QCOMPARE(of.budget, std::string{"address"});
        // Positions and orders of two settlement currencies; stops of both, with and without the filter.
        QCOMPARE(of.ofCycle, std::int64_t{2 + 2 + 4});
        QCOMPARE(of.perStop, std::int64_t{1});
        // 80 % of 600 in 5 s, over windows of 5.1 s.
        QCOMPARE(of.allowedHourly, std::int64_t{480} * 3'600'000 / 5'100);
        // Fills each minute, balance each half; instruments each hour; key and clock by engine and session.
        QCOMPARE(of.hourly, std::int64_t{60 + 120 + 3 + 2 * 2 * 6 + 2 * 12});
    }
    void countsOfOkxOnlyWhatIsPublic()
    {
        const auto load = loadOf(Venue::Okx);
        QVERIFY(!load.empty());
        for (const AddressLoad& of : load) {
            QVERIFY(of.budget.starts_with("public/"));
            QCOMPARE(of.ofCycle, std::int64_t{0}); // lists and stops are counted for the user
            QCOMPARE(of.perStop, std::int64_t{0});
            QVERIFY(of.hourly > 0);
        }
    }
    void saysHowManyAccountsFindRoom()
    {
        const AddressRoom bybit = roomOf(loadOf(Venue::Bybit), Numbers{}, 10);
        QCOMPARE(bybit.budget, std::string{"address"});
        // 338,823 in an hour; an account takes 8 * 360 + 231 and ten stops in five minutes, 12 an hour each.
        QCOMPARE(bybit.accounts, static_cast<int>(std::int64_t{338'823} / (2'880 + 231 + 120)));
        QVERIFY(bybit.accounts >= kAccountsMax);
        const AddressRoom okx = roomOf(loadOf(Venue::Okx), Numbers{}, 10);
        QVERIFY(okx.accounts >= kAccountsMax);
        std::printf("FIGURE accounts of ten positions at one address, Bybit = %d accounts\n",
                    bybit.accounts);
        std::printf("FIGURE accounts of ten positions at one address, OKX = %d accounts\n",
                    okx.accounts);
    }
    void stretchesTheRotationFirst_data()
    {
        QTest::addColumn<int>("accounts");
        QTest::addColumn<int>("stops");
        QTest::addColumn<bool>("isCycleKept");
        QTest::addColumn<bool>("isRotationKept");
        QTest::newRow("K1 one") << 1 << 10 << true << true;
        QTest::newRow("K1 fifty") << 50 << 500 << true << true;
        QTest::newRow("K2 a hundred") << 100 << 1000 << true << false;
        QTest::newRow("K3 two hundred") << 200 << 2000 << false << false;
        QTest::newRow("K3 far too many") << 2000 << 20'000 << false << false;
    }
    void stretchesTheRotationFirst()
    {
        QFETCH(int, accounts);
        QFETCH(int, stops);
        QFETCH(bool, isCycleKept);
        QFETCH(bool, isRotationKept);
        const Numbers numbers;
        const auto load = loadOf(Venue::Bybit);
        const AddressPace pace = paceOf(load, numbers, accounts, stops);
        QCOMPARE(pace.listCycle == numbers.listCycle, isCycleKept);
        QCOMPARE(pace.stopRotation == numbers.stopRotation, isRotationKept);
        QVERIFY(pace.stopRotation <= kRotationMax);
        // Whatever it is, it fits; where even the slowest pace does not, lists are as rare as they may be.
        QVERIFY(demand(load.front(), pace, accounts, stops) <= load.front().allowedHourly + accounts
                || pace.listCycle == kListCycleMax);
        std::printf("FIGURE %d accounts at one Bybit address: rotation of stops = %lld ms\n",
                    accounts, static_cast<long long>(pace.stopRotation.count()));
    }
    /// The number that is said is the last one that fits.
    void fitsAtTheNumberThatIsSaidAndNotBeyond()
    {
        const Numbers numbers;
        const auto load = loadOf(Venue::Bybit);
        const int most = roomOf(load, numbers, 10).accounts;
        QVERIFY(paceOf(load, numbers, most, most * 10).listCycle == numbers.listCycle);
        QVERIFY(paceOf(load, numbers, most + 1, (most + 1) * 10).listCycle > numbers.listCycle);
    }
};

QTEST_GUILESS_MAIN(TestAddressLoad)
#include "tst_address_load.moc"
