// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/address.h"
#include "core/link/lanes.h"

#include <QtTest>

#include <algorithm>
#include <vector>

using namespace holdfast;
using namespace holdfast::link;

namespace {

const MonoTime kStart{seconds{1000}};
/// As Bybit counts: one for the account's endpoint, one for the address.
const std::vector<BudgetUse> kBoth{{"position/list", {50, milliseconds{1000}}},
                                   {"address", {600, milliseconds{5000}}, true}};

struct Accounts {
    std::shared_ptr<Address> address = std::make_shared<Address>();
    std::vector<Budgets> budgets;
    explicit Accounts(std::uint64_t count)
        : budgets(count)
    {
        for (std::uint64_t i = 0; i < count; ++i)
            budgets[i].share(address, i + 1);
    }
    /// How many leave within five seconds, everybody asking as often as it may.
    int leaving(Lane lane)
    {
        int left = 0;
        for (MonoTime now = kStart; now < kStart + milliseconds{5000}; now += milliseconds{5}) {
            for (Budgets& one : budgets) {
                if (one.nextAt(now, lane, kBoth) > now) continue;
                one.spend(now, kBoth);
                ++left;
            }
        }
        return left;
    }
};

} // namespace

/// Rows N1 to N5 of the header.
class TestAddress : public QObject {
    Q_OBJECT
private slots:
    void sharesItsBudgetAmongAccounts_data()
    {
        QTest::addColumn<int>("lane");
        QTest::addColumn<int>("most");
        QTest::newRow("N1 emergency: the whole") << static_cast<int>(Lane::Emergency) << 600;
        QTest::newRow("N1 protective: the whole") << static_cast<int>(Lane::Protective) << 600;
        QTest::newRow("N1 verify: four fifths") << static_cast<int>(Lane::Verify) << 480;
        QTest::newRow("N1 entry: three fifths") << static_cast<int>(Lane::Entry) << 360;
        QTest::newRow("N1 history: three fifths") << static_cast<int>(Lane::History) << 360;
    }
    void sharesItsBudgetAmongAccounts()
    {
        QFETCH(int, lane);
        QFETCH(int, most);
        Accounts hundred{100};
        QCOMPARE(hundred.leaving(static_cast<Lane>(lane)), most);
    }
    /// Alone, an account takes what is its own: nobody else's use is counted against it.
    void keepsTheAccountsOwnBudgetsApart()
    {
        const std::vector<BudgetUse> own{{"order", {10, milliseconds{1000}}}};
        Accounts two{2};
        for (int i = 0; i < 10; ++i)
            two.budgets[0].spend(kStart, own);
        QVERIFY(two.budgets[0].nextAt(kStart, Lane::Emergency, own) > kStart);
        QVERIFY(two.budgets[1].nextAt(kStart, Lane::Emergency, own) == kStart);
    }
    /// The reads of a hundred accounts wait; the stop of one does not.
    void leavesRoomForTheStopOfOne()
    {
        Accounts hundred{100};
        QCOMPARE(hundred.leaving(Lane::Verify), 480);
        const MonoTime now = kStart + milliseconds{5000} - milliseconds{5};
        QVERIFY(hundred.budgets[7].nextAt(now, Lane::Verify, kBoth) > now);
        for (int i = 0; i < 50; ++i) { // an account's own second is full before the address is
            const MonoTime at = now + milliseconds{i};
            QVERIFY(hundred.budgets[7].nextAt(at, Lane::Emergency, kBoth) <= at);
            hundred.budgets[7].spend(at, kBoth);
        }
    }
    void restsForAllWhenOneWasTooFrequent() // N2
    {
        Accounts two{2};
        const MonoTime until = kStart + seconds{2};
        two.budgets[0].pause(kBoth, until);
        QVERIFY(two.budgets[1].nextAt(kStart, Lane::Entry, kBoth) == until);
        QVERIFY(two.budgets[1].nextAt(kStart, Lane::Protective, kBoth) == kStart);
        // What was the account's alone rests for it alone.
        const std::vector<BudgetUse> own{kBoth.front()};
        QVERIFY(two.budgets[1].nextAt(kStart, Lane::Entry, own) == kStart);
    }
    /// Three connections a second, a hundred accounts: private ones first.
    void connectsPrivateStreamsOfAllFirst() // N3
    {
        Address address;
        const Pacer pace{3, milliseconds{1000}};
        std::vector<std::uint64_t> privates;
        std::vector<std::uint64_t> others;
        std::vector<MonoTime> starts;
        MonoTime now = kStart;
        while (others.size() < 20 && now < kStart + seconds{60}) {
            for (std::uint64_t who = 1; who <= 20; ++who) {
                const bool hasPrivate = std::ranges::count(privates, who) > 0;
                if (!hasPrivate) address.wantsPrivate(now, who);
                if (std::ranges::count(others, who) > 0
                    || address.connectAt(now, who, !hasPrivate, pace) > now)
                    continue;
                address.connected(now, who, !hasPrivate, pace);
                (hasPrivate ? others : privates).push_back(who);
                starts.push_back(now);
                if (hasPrivate) QCOMPARE(privates.size(), std::size_t{20});
            }
            now += milliseconds{20};
        }
        QCOMPARE(others.size(), std::size_t{20});
        for (std::size_t i = 3; i < starts.size(); ++i)
            QVERIFY(starts[i] - starts[i - 3] >= milliseconds{1000});
    }
    /// One that cannot connect does not hold up the others for good.
    void doesNotWaitForAPrivateStreamThatNobodyWantsAnyMore() // N3
    {
        Address address;
        const Pacer pace{3, milliseconds{1000}};
        address.wantsPrivate(kStart, 1);
        QVERIFY(address.connectAt(kStart, 2, false, pace) > kStart);
        const MonoTime later = kStart + Address::kPrivateFirstFor;
        QVERIFY(address.connectAt(later, 2, false, pace) == later);
    }
    void isBarredWhenTheEdgeAnswersNobody() // N4
    {
        Accounts ten{10};
        for (Budgets& one : ten.budgets)
            one.bar(kStart, milliseconds{1000});
        QVERIFY(!ten.address->isBarred(kStart + seconds{14}));
        const MonoTime now = kStart + Address::kQuiet;
        QVERIFY(ten.address->isBarred(now));
        // One probe for all of them in each step; nothing else.
        int left = 0;
        for (MonoTime at = now; at < now + seconds{10}; at += milliseconds{10}) {
            for (Budgets& one : ten.budgets) {
                QVERIFY(one.nextAt(at, Lane::Entry, kBoth) > at);
                if (one.nextAt(at, Lane::Protective, kBoth) > at) continue;
                one.spend(at, kBoth);
                ++left;
            }
        }
        QVERIFY2(left >= 9 && left <= 11, qPrintable(QString::number(left)));
        ten.budgets[3].lift();
        ten.budgets[3].heard(now + seconds{10});
        QVERIFY(!ten.address->isBarred(now + seconds{10}));
    }
    void doesNotNoticeTheBarOfOthers() // N5
    {
        Accounts hundred{100};
        for (std::size_t i = 0; i < 10; ++i)
            hundred.budgets[i].bar(kStart, milliseconds{30'000});
        for (MonoTime now = kStart; now < kStart + seconds{60}; now += seconds{1}) {
            hundred.budgets[50].heard(now); // the venue serves it
            QVERIFY(hundred.budgets[60].nextAt(now, Lane::Protective, kBoth) == now);
            QVERIFY(hundred.budgets[60].nextAt(now, Lane::Entry, kBoth) == now);
            QVERIFY(hundred.budgets[3].nextAt(now, Lane::Entry, kBoth) > now);
        }
    }
};

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
