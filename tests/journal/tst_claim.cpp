// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/claim.h"

#include <QTest>

#include <type_traits>

using namespace holdfast;
using namespace holdfast::journal;

// Not even the compiler lets a claim begin without evidence.
static_assert(!std::is_default_constructible_v<Claim>);
static_assert(!std::is_constructible_v<Claim, ClaimKind, PositionKey>);

class TestClaim : public QObject {
    Q_OBJECT
private slots:
    void withoutARecordThereIsNoClaim()
    {
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, Claim(ClaimKind::Closed, key(), RecordId{}));
        Claim claim{ClaimKind::Closed, key(), RecordId{3}};
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, claim.citing(RecordId{}));
    }
    void theSentenceNamesItsProof_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("one") << QByteArray::fromStdString(
            render(Claim{ClaimKind::Protected, key(), RecordId{9}}))
                             << QByteArray{"Protected ETH-USDT-SWAP. Proved by record 9."};
        Claim closed{ClaimKind::Closed, key(), RecordId{15}, "8.0 short in 2 rounds"};
        closed.citing(RecordId{12}).citing(RecordId{15});
        QTest::newRow("two, each once")
            << QByteArray::fromStdString(render(closed))
            << QByteArray{
                   "Closed ETH-USDT-SWAP: 8.0 short in 2 rounds. Proved by records 12 and 15."};
        closed.citing(RecordId{13});
        QTest::newRow("three, of a hedge side")
            << QByteArray::fromStdString(
                   render(Claim{ClaimKind::Flat,
                                {InstrumentId{"BTC-USDT-SWAP"}, SideIndex::Long, MarginMode::Cross},
                                RecordId{1}}
                              .citing(RecordId{3})
                              .citing(RecordId{2})))
            << QByteArray{"Flat on BTC-USDT-SWAP long side. Proved by records 1, 2 and 3."};
        QTest::newRow("of the account")
            << QByteArray::fromStdString(render(Claim{ClaimKind::Flat, {}, RecordId{1}}))
            << QByteArray{"Flat on the account. Proved by record 1."};
    }
    void theSentenceNamesItsProof()
    {
        QFETCH(QByteArray, said);
        QFETCH(QByteArray, expected);
        QCOMPARE(said, expected);
    }
    void theRecordKeepsSentenceAndProof()
    {
        const Claim claim{ClaimKind::Cancelled, key(), RecordId{4}};
        const ClaimRecord record = claim.toRecord();
        QCOMPARE(record.text, render(claim));
        QCOMPARE(record.evidence, std::vector<RecordId>{RecordId{4}});
        QVERIFY(record.kind == ClaimKind::Cancelled && record.position == key());
    }

private:
    static PositionKey key()
    {
        return {InstrumentId{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
    }
};

QTEST_GUILESS_MAIN(TestClaim)
#include "tst_claim.moc"
