// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/claim.h"

#include <QTest>

#include <type_traits>

using namespace holdfast;
using namespace holdfast::journal;

// Not even the compiler lets a claim begin without evidence, or with an id that nobody said proves something.
static_assert(!std::is_default_constructible_v<Claim>);
static_assert(!std::is_constructible_v<Claim, ClaimKind, PositionKey>);
static_assert(!std::is_constructible_v<Claim, ClaimKind, PositionKey, RecordId>);
static_assert(!std::is_convertible_v<RecordId, Proof<Proves::Zero>>);
static_assert(!std::is_convertible_v<Proof<Proves::ListWithout>, Proof<Proves::Zero>>);

class TestClaim : public QObject {
    Q_OBJECT
private slots:
    void withoutARecordThereIsNoClaim()
    {
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, Proof<Proves::Closing>(RecordId{}));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Claim::allClosed({}));
        QVERIFY_THROWS_EXCEPTION(
            AssertionFailed,
            (void)Claim::flat({}, Proof<Proves::ListWithout>{RecordId{1}}, "empty"));
        QVERIFY_THROWS_EXCEPTION(
            AssertionFailed, (void)Claim::restored({ClaimKind::Closed, key(), "Closed it.", {}}));
        QVERIFY_THROWS_EXCEPTION(
            AssertionFailed,
            (void)Claim::restored({ClaimKind::Closed, key(), "Closed.", {RecordId{}}}));
    }
    void whatIsCleanedUpOrFlatNeedsTheEndOfItsPosition()
    {
        const Claim stop = Claim::protectedBy(key(), Proof<Proves::StopById>{RecordId{1}},
                                              Proof<Proves::StopInList>{RecordId{2}}, "");
        QVERIFY_THROWS_EXCEPTION(
            AssertionFailed,
            (void)Claim::cleanedUp(stop, Proof<Proves::Ended>{RecordId{3}}, "stop 7"));
        QVERIFY_THROWS_EXCEPTION(
            AssertionFailed,
            (void)Claim::flat({stop}, Proof<Proves::ListWithout>{RecordId{3}}, ""));
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Claim::allClosed({closed(), stop}));
    }
    void theSentenceNamesItsProof_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const Claim& claim, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(render(claim)) << QByteArray{expected};
        };
        row("one", Claim::opened(key(), Proof<Proves::Held>{RecordId{9}}, ""),
            "Opened ETH-USDT-SWAP. Proved by record 9.");
        row("two, in order", closed(),
            "Closed ETH-USDT-SWAP: 8.0 short in 2 rounds. Proved by records 12 and 15.");
        row("each once",
            Claim::protectedBy(key(), Proof<Proves::StopById>{RecordId{4}},
                               Proof<Proves::StopInList>{RecordId{4}}, ""),
            "Protected ETH-USDT-SWAP. Proved by record 4.");
        row("three", Claim::cleanedUp(closed(), Proof<Proves::Ended>{RecordId{20}}, "stop 7"),
            "Leftover orders removed on ETH-USDT-SWAP: stop 7. Proved by records 12, 15 and 20.");
        row("of a hedge side",
            Claim::cancelled({InstrumentId{"BTC-USDT-SWAP"}, SideIndex::Long, MarginMode::Cross},
                             Proof<Proves::Ended>{RecordId{3}}, "order 5"),
            "Cancelled on BTC-USDT-SWAP long side: order 5. Proved by record 3.");
        row("of the account",
            Claim::flat({closed()}, Proof<Proves::ListWithout>{RecordId{30}}, "1 position"),
            "Flat on the account: 1 position. Proved by records 12, 15 and 30.");
        row("of one of one", Claim::allClosed({closed()}),
            "Closed ETH-USDT-SWAP: 8.0 short in 2 rounds. Proved by records 12 and 15.");
        row("of several",
            Claim::allClosed({closed(), Claim::closed({InstrumentId{"BTC-USDT-SWAP"}, {}, {}},
                                                      Proof<Proves::Closing>{RecordId{17}},
                                                      Proof<Proves::Zero>{RecordId{16}}, "")}),
            "Closed 2 positions: ETH-USDT-SWAP, BTC-USDT-SWAP. Proved by records 12, 15, 16 and "
            "17.");
        QTest::newRow("in a cell") << QByteArray::fromStdString(renderShort(closed()))
                                   << QByteArray{"closed, proved by records 12 and 15"};
    }
    void theSentenceNamesItsProof()
    {
        QFETCH(QByteArray, said);
        QFETCH(QByteArray, expected);
        QCOMPARE(said, expected);
    }
    void theRecordKeepsSentenceAndProof()
    {
        const Claim claim = Claim::cancelled(key(), Proof<Proves::Ended>{RecordId{4}}, "order 5");
        const ClaimRecord record = claim.toRecord();
        QCOMPARE(record.text, render(claim));
        QCOMPARE(record.evidence, std::vector<RecordId>{RecordId{4}});
        QVERIFY(record.kind == ClaimKind::Cancelled && record.position == key());
    }
    void aNextLifeCitesWhatAnEarlierOneProved()
    {
        const Claim restored = Claim::restored(closed().toRecord());
        QCOMPARE(restored.evidence(), closed().evidence());
        QVERIFY(restored.kind() == ClaimKind::Closed && restored.subject() == key());
        QVERIFY(!Claim::hasEvidence({ClaimKind::Closed, key(), "Closed it.", {}}));
    }

private:
    static PositionKey key()
    {
        return {InstrumentId{"ETH-USDT-SWAP"}, SideIndex::Net, MarginMode::Cross};
    }
    static Claim closed()
    {
        return Claim::closed(key(), Proof<Proves::Closing>{RecordId{15}},
                             Proof<Proves::Zero>{RecordId{12}}, "8.0 short in 2 rounds");
    }
};

QTEST_GUILESS_MAIN(TestClaim)
#include "tst_claim.moc"
