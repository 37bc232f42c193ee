// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/list_fault.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::reconcile;

namespace {
const Numbers kNumbers{};

MonoTime at(int second) { return MonoTime{hours{1}} + seconds{second}; }
ReadStamp asked(int second) { return {at(second), at(second) + milliseconds{50}, std::nullopt}; }
PositionKey key(int number)
{
    return {{"I" + std::to_string(number) + "-SWAP"}, SideIndex::Net, MarginMode::Cross};
}
/// Of `held` positions the list shows all but the first `missing`.
ListFault::Seen list(int second, int held, int missing)
{
    ListFault::Seen seen;
    seen.stamp = asked(second);
    seen.rows = static_cast<std::size_t>(held - missing);
    for (int i = 0; i < held; ++i) {
        seen.held.push_back(key(i));
        if (i < missing) seen.missing.push_back(key(i));
    }
    return seen;
}
} // namespace

class TestListFault : public QObject {
    Q_OBJECT

private slots:
    void doubtsTheListThatLacksTooMuch_data()
    {
        QTest::addColumn<int>("held");
        QTest::addColumn<int>("missing");
        QTest::addColumn<bool>("isFault");
        QTest::newRow("L1 three of fifty") << 50 << 3 << true;
        QTest::newRow("L1 all of ten") << 10 << 10 << true;
        QTest::newRow("L2 two of ten") << 10 << 2 << true;
        QTest::newRow("L4 two of eleven") << 11 << 2 << false;
        QTest::newRow("L4 one of two") << 2 << 1 << false;
        QTest::newRow("L4 one of fifty") << 50 << 1 << false;
        QTest::newRow("L4 nothing") << 10 << 0 << false;
        QTest::newRow("L4 nothing is held") << 0 << 0 << false;
        QTest::newRow("L3 the only one, and the list is empty") << 1 << 1 << true;
    }
    void doubtsTheListThatLacksTooMuch()
    {
        QFETCH(int, held);
        QFETCH(int, missing);
        QFETCH(bool, isFault);
        ListFault fault{kNumbers};
        QVERIFY(!fault.onList(at(0), list(0, held, 0)));
        QCOMPARE(fault.onList(at(10), list(10, held, missing)), isFault);
        QCOMPARE(fault.isOn(), isFault);
        if (isFault) {
            QCOMPARE(fault.since(), std::optional{at(10)});
            QCOMPARE(static_cast<int>(fault.due(at(10)).size()),
                     held); // each, not the missing alone
        }
    }
    void takesAnEmptyListForWhatItIsOnlyAfterAnother()
    {
        ListFault fault{kNumbers};
        QVERIFY(
            !fault.onList(at(0), list(0, 1, 1))); // the first list ever: nothing to compare with
        QVERIFY(!fault.onList(at(10), list(10, 1, 0)));
        QVERIFY(fault.onList(at(20), list(20, 1, 1))); // L3
        QVERIFY2(fault.text().find("the list is empty, and 1 position is held") == 0,
                 fault.text().c_str());
    }
    void endsByItselfWhenEachWasRead()
    {
        ListFault fault{kNumbers};
        QVERIFY(fault.onList(at(10), list(10, 4, 3)));
        QCOMPARE(fault.text(),
                 std::string{"the list lacks 3 of 4 held positions; 4 are still to be "
                             "read by instrument"});
        fault.onRead(key(0), asked(9)); // L6: it left before
        fault.onRead(key(0), asked(10));
        fault.onRead(key(1), asked(11));
        fault.onRead(key(3), asked(11));
        QVERIFY(fault.isOn());
        QVERIFY(fault.text().find("1 is still to be read") != std::string::npos);
        fault.onRead(key(2), asked(12)); // L9
        QVERIFY(!fault.isOn());
        QVERIFY(!fault.nextWake());
    }
    void endsWhereTheLastOneEndedByProof()
    {
        ListFault fault{kNumbers};
        QVERIFY(fault.onList(at(10), list(10, 3, 3)));
        fault.onRead(key(0), asked(11));
        fault.onEnded(key(1)); // L8
        fault.onEnded(key(2));
        QVERIFY(!fault.isOn());
    }
    void beginsAnewWithEachSuchList()
    {
        ListFault fault{kNumbers};
        QVERIFY(fault.onList(at(10), list(10, 3, 3)));
        fault.onRead(key(0), asked(11));
        fault.onRead(key(1), asked(11));
        QVERIFY(fault.onList(at(20), list(20, 3, 3)));  // L5
        QCOMPARE(fault.since(), std::optional{at(10)}); // it is the same one
        fault.onRead(key(2), asked(19));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(fault.isOn());
            fault.onRead(key(i), asked(21));
        }
        QVERIFY(!fault.isOn());
    }
    void asksEverSlowerAndNeverGivesUp()
    {
        ListFault fault{kNumbers};
        QVERIFY(fault.onList(at(10), list(10, 3, 3)));
        std::vector<int> askedAt;
        for (int second = 10; second < 250; ++second) { // L7: no answer proves anything
            const auto due = fault.due(at(second));
            if (due.empty()) continue;
            QCOMPARE(due.size(), std::size_t{3});
            askedAt.push_back(second);
            QVERIFY(fault.nextWake() && *fault.nextWake() > at(second));
        }
        QCOMPARE(askedAt, (std::vector<int>{10, 13, 16, 22, 40, 70, 130, 190}));
        QVERIFY(fault.isOn());
    }
};

QTEST_GUILESS_MAIN(TestListFault)
#include "tst_list_fault.moc"
