// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/second_start.h"
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};

engine::Open ticket(const char* key)
{
    engine::Open open;
    open.key = {key};
    open.account = kSimAccount;
    open.instrument = kEth;
    open.direction = Direction::Long;
    open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
    open.stop.percent = Decimal::of("1");
    open.source = "ticket";
    return open;
}
std::string secondToken(const char* token) { return std::string{SecondStart::kToken} + token; }

/// Two programs on one account; the first one trades already.
struct Pair {
    SecondStart second;
    World world;

    explicit Pair(bool isLockShared)
        : second{productCore(), isLockShared}
        , world{typedWorld(7), second.factory()}
    {
        world.run(seconds{15});
    }
    [[nodiscard]] std::size_t opens()
    {
        std::set<std::string> ids;
        for (const FillTruth& fill : world.venue().fills(world.uid()))
            if (fill.fill.side == Side::Buy && !fill.fill.clientOrderId.empty())
                ids.insert(fill.fill.clientOrderId.text);
        return ids.size();
    }
    [[nodiscard]] Ladder ladder() const { return second.snapshot()->accounts.at(0).ladder; }
    [[nodiscard]] std::string story() const
    {
        std::string text;
        for (const Violation& violation : world.referee().violations())
            text += violation.invariant + ": " + violation.text + "\n";
        for (const std::string& line : world.recent())
            text += line + "\n";
        return text;
    }
};

} // namespace

/// The program started twice on one account (F87, F88, I16).
class TestSecondStart : public QObject {
    Q_OBJECT

private slots:
    void withoutTheLockItOnlyWatches()
    {
        Pair pair{true};
        pair.second.start();
        pair.world.run(seconds{10});
        QVERIFY(pair.second.isRunning() && pair.second.snapshot());
        QVERIFY(pair.ladder() == Ladder::Watch);
        const std::string why = pair.second.snapshot()->accounts.at(0).ladderReason;
        QVERIFY2(why.find("another process") != std::string::npos, why.c_str());
        pair.world.act(ticket("k"), secondToken("t"));
        pair.world.act(ticket("k"), "t");
        pair.world.run(seconds{10});
        QCOMPARE(pair.second.writes(), 0);
        QCOMPARE(pair.opens(), std::size_t{1});
        const auto answers = pair.world.answers(secondToken("t"));
        QVERIFY(!answers.empty() && answers.back().kind == engine::AnswerKind::Failed);
        QVERIFY2(pair.world.referee().violations().empty(), pair.story().c_str());
        // It sees what the first one holds, and calls it somebody else's.
        const auto picture = pair.second.snapshot();
        QCOMPARE(picture->positions.size(), std::size_t{1});
    }

    /// On another machine no lock tells it: the first one's mark on orders and stops does.
    void onAnotherMachineItIsFencedAtFirstSight()
    {
        Pair pair{false};
        pair.second.start();
        pair.world.run(seconds{10});
        QVERIFY(pair.ladder() == Ladder::Trade);
        pair.world.act(ticket("k1"), "t1");
        pair.world.run(seconds{10});
        QCOMPARE(pair.opens(), std::size_t{1});
        bool isTwinSaid = false;
        for (const auto& alarm : pair.second.snapshot()->alarms)
            isTwinSaid = isTwinSaid || alarm.text.find("another copy") != std::string::npos;
        QVERIFY(isTwinSaid);
        QVERIFY(pair.ladder() == Ladder::Watch);
        pair.world.act(ticket("k2"), secondToken("t2"));
        pair.world.run(seconds{10});
        QCOMPARE(pair.opens(), std::size_t{1});
        QCOMPARE(pair.second.writes(), 0);
        QVERIFY2(pair.world.referee().violations().empty(), pair.story().c_str());
    }

    /// And that this is what holds it back: with nothing of the first one's to see, it trades.
    void onAnotherMachineWithNothingToSeeItTradesAndFencesTheFirst()
    {
        Pair pair{false};
        pair.second.start();
        pair.world.run(seconds{10});
        pair.world.act(ticket("k"), secondToken("t"));
        pair.world.run(seconds{10});
        QCOMPARE(pair.opens(), std::size_t{1});
        QVERIFY(pair.second.writes() > 0);
        QVERIFY(!pair.world.referee().violations().empty()); // No intent of the first one: I1.
        pair.world.act(ticket("k"), "first");
        pair.world.run(seconds{10});
        QCOMPARE(pair.opens(), std::size_t{1});
        const auto answers = pair.world.answers("first");
        QVERIFY(!answers.empty() && answers.back().kind == engine::AnswerKind::Failed);
        QVERIFY2(answers.back().text.find("another copy") != std::string::npos,
                 answers.back().text.c_str());
    }
};

QTEST_GUILESS_MAIN(TestSecondStart)
#include "tst_second_start.moc"
