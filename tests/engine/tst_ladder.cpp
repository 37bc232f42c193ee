// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ladder.h"
#include "tests/engine/bench.h"
#include "tests/engine/passing.h"
#include "tests/support/compare.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::test;

namespace {

AccountSetup on(Ladder ladder)
{
    AccountSetup setup = Bench::account();
    setup.ladder = ladder;
    return setup;
}
void set(Bench& bench, Ladder ladder, const std::string& token = "set")
{
    bench.step(OperatorCommand{token, SetLadder{kMain, ladder, "test"}});
}
bool isAlarmed(const Bench& bench, std::string_view name)
{
    return std::ranges::any_of(bench.snapshot->alarms, [&](const AlarmView& alarm) {
        return alarm.isActive && alarm.id.ends_with(name);
    });
}
const AccountView& view(const Bench& bench) { return bench.snapshot->accounts.front(); }

/// A session that proves its account and swallows reads; a write waits in its lane until it is let go.
class HoldingSession : public venues::Session {
public:
    struct Seen {
        std::vector<RequestId> waiting;
        std::vector<RequestId> unsent; ///< Told provably unsent.
        bool isLetGo = false;
    };
    explicit HoldingSession(std::shared_ptr<Seen> seen)
        : m_seen{std::move(seen)}
    {
    }
    void start(const Now& now, venues::SessionOut& out) override
    {
        const ReadStamp stamp{now.mono, now.mono, std::nullopt};
        const AccountConfig config{"uid", "uid", "2", PositionMode::Net, {"read_only", "trade"},
                                   ""};
        out.facts.emplace_back(venues::LinkChanged{venues::LinkState::Live, ""});
        out.facts.emplace_back(
            venues::AccountReply{RequestId{}, ById<AccountConfig>{stamp, config, std::nullopt}});
        Order working;
        working.instrument = kEth;
        working.venueId = {"o1"};
        working.qty = Qty::of("1");
        out.facts.emplace_back(venues::OrdersPush{{working}, {}});
    }
    void send(const Now&, const venues::RequestEnvelope& request, venues::SessionOut&) override
    {
        if (venues::isWrite(request.request)) m_seen->waiting.push_back(request.id);
    }
    void on(const Now&, const venues::TransportEvent& event, venues::SessionOut&) override
    {
        const auto* failed = std::get_if<venues::HttpFailed>(&event);
        if (failed && failed->isProvablyUnsent) m_seen->unsent.push_back(failed->id);
    }
    void wake(const Now&, venues::SessionOut& out) override
    {
        if (!m_seen->isLetGo) return;
        for (const RequestId id : std::exchange(m_seen->waiting, {})) {
            venues::SendHttp http;
            http.id = id;
            http.isWrite = true;
            out.commands.emplace_back(http);
        }
    }
    std::optional<MonoTime> nextWake() const override { return MonoTime{}; }
    void dropQueuedEntries(const Now&, venues::SessionOut&) override {}
    void reconnect(const Now&, std::string, venues::SessionOut&) override {}
    void follow(const Now&, const InstrumentId&, venues::SessionOut&) override {}
    Health health(const Now&) const override { return {}; }

private:
    std::shared_ptr<Seen> m_seen;
};

} // namespace

/// Watch, Guard, Trade: what each may send, and that a person can lower it at any time.
class TestLadder : public QObject {
    Q_OBJECT
private slots:
    void allowsAsItsTableSays()
    {
        const std::array kAll{Ladder::Watch, Ladder::Guard, Ladder::Trade};
        for (const Ladder ladder : kAll) {
            QVERIFY(allows(ladder, Purpose::Look));                              // L1
            QCOMPARE(allows(ladder, Purpose::Protect), ladder != Ladder::Watch); // L2
            QCOMPARE(allows(ladder, Purpose::Reduce), ladder != Ladder::Watch);  // L3
            QCOMPARE(allows(ladder, Purpose::Open), ladder == Ladder::Trade);    // L4
        }
    }
    void knowsWhatARequestIsFor()
    {
        venues::PlaceOrder order;
        QVERIFY(purposeOf(order) == Purpose::Open);
        order.reduceOnly = true;
        QVERIFY(purposeOf(order) == Purpose::Reduce);
        QVERIFY(purposeOf(venues::ClosePosition{}) == Purpose::Reduce);
        QVERIFY(purposeOf(venues::CancelOrder{}) == Purpose::Reduce);
        QVERIFY(purposeOf(venues::PlaceStop{}) == Purpose::Protect);
        QVERIFY(purposeOf(venues::AmendStop{}) == Purpose::Protect);
        QVERIFY(purposeOf(venues::CancelStop{}) == Purpose::Protect);
        QVERIFY(purposeOf(venues::AmendOrder{}) == Purpose::Open);
        QVERIFY(purposeOf(venues::SetLeverage{}) == Purpose::Open);
        QVERIFY(purposeOf(venues::ReadPositions{}) == Purpose::Look);
        venues::Batch batch;
        batch.items.emplace_back(venues::CancelOrder{});
        QVERIFY(purposeOf(batch) == Purpose::Reduce);
        batch.items.emplace_back(venues::PlaceOrder{});
        QVERIFY(purposeOf(batch) == Purpose::Open); // the one that asks for most
    }
    void watchSendsNothingEver()
    {
        AccountSetup setup = on(Ladder::Watch);
        setup.guard = {GuardPolicy::Foreign::Close, Decimal::of("2"), TriggerSource::Mark};
        Bench bench{setup};
        bench.config.permissions = {"read_only"}; // any key may watch
        bench.start();
        bench.open("open", "k");
        bench.signal(1000);
        bench.foreignPosition("10");
        bench.advance(seconds{20});
        StopChoice stop;
        stop.price = Price::of("2900");
        bench.step(OperatorCommand{"adopt", AdoptPosition{kMain, kKey, stop, "mine"}});
        bench.step(OperatorCommand{"protect", ProtectPosition{kMain, kKey, stop, "his"}});
        bench.flattenPosition("close");
        bench.flatten("all");
        set(bench, Ladder::Trade, "up");
        bench.advance(seconds{60});
        QVERIFY(bench.writes.empty());
        for (const char* token : {"open", "adopt", "protect", "close", "all", "up"})
            QVERIFY2(bench.wasAnswered(token, AnswerKind::Failed), token);
        QVERIFY(bench.position()); // and it is shown
        QCOMPARE(bench.position()->state, PositionState::Foreign);
        QCOMPARE(view(bench).ladder, Ladder::Watch);
        QVERIFY(view(bench).ladderReason.empty()); // as asked: nothing is wrong
        QVERIFY(!isAlarmed(bench, "key"));
        QVERIFY(!bench.isBusy);
    }
    /// The lock is for who acts: a second program may trade while this one watches.
    void watchLeavesTheLockToOthers()
    {
        for (const Ladder ladder : {Ladder::Watch, Ladder::Guard}) {
            Bench bench{on(ladder)};
            bench.start();
            bench.advance(seconds{1});
            const bool isHeld = std::ranges::any_of(bench.journal, [](const journal::Record& r) {
                const auto* note = std::get_if<journal::NoteRecord>(&r.body);
                return note && note->text == "this program holds the account's lock";
            });
            QCOMPARE(isHeld, ladder != Ladder::Watch);
        }
    }
    void guardOpensNothingEverAndGuardsWhatIsOurs()
    {
        Bench first;
        first.start();
        first.holdProtected();
        Bench bench{on(Ladder::Guard), "bbbb"};
        bench.now = first.now;
        bench.held = first.held;
        bench.rowAt = first.rowAt;
        bench.lastTrade = first.lastTrade;
        bench.trade = first.trade;
        bench.stops = first.stops;
        bench.fills = first.fills;
        bench.start(first.journal);
        bench.open("open", "k2");
        bench.signal(1000);
        bench.advance(seconds{5});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("open", AnswerKind::Failed));
        QVERIFY(bench.textOf("open").find("set to guard") != std::string::npos);
        QCOMPARE(bench.position()->stop, StopState::Verified);
        // Its stop fails: another one, from the account that opens nothing.
        StopOrder failed = bench.stops.front();
        failed.state = StopOrderState::Failed;
        failed.updatedAt = bench.now.wall;
        bench.stops.clear();
        bench.fact(venues::StopsPush{{failed}});
        bench.advance(milliseconds{200});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{1});
        bench.restStop();
        bench.advance(seconds{3});
        bench.flattenPosition("close");
        bench.advance(milliseconds{200});
        QCOMPARE(bench.closesSent(), 1);
        QVERIFY(bench.opens().empty());
    }
    void aPersonLowersItAndThatOutlivesTheProgram()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        set(bench, Ladder::Guard, "down");
        QVERIFY(bench.wasAnswered("down", AnswerKind::Done));
        bench.advance(milliseconds{200});
        QCOMPARE(view(bench).ladder, Ladder::Guard);
        QVERIFY(view(bench).ladderReason.find("by a person: test") != std::string::npos);
        bench.open("open", "k2");
        bench.advance(seconds{1});
        QCOMPARE(bench.opens().size(), std::size_t{1}); // the one before

        Bench again{Bench::account(), "bbbb"};
        again.start(bench.journal);
        QCOMPARE(view(again).ladder, Ladder::Guard);
        again.open("open", "k3");
        again.advance(seconds{1});
        QVERIFY(again.opens().empty());
        QVERIFY2(again.textOf("open").find("set to guard") != std::string::npos,
                 again.textOf("open").c_str());
        set(again, Ladder::Trade, "up");
        QVERIFY(again.wasAnswered("up", AnswerKind::Done));
        again.advance(milliseconds{200});
        QCOMPARE(view(again).ladder, Ladder::Trade);
        again.open("open2", "k4");
        again.advance(seconds{1});
        QVERIFY(again.textOf("open2").find("set to") == std::string::npos);

        // Its profile is the most; and a word needs a reason.
        Bench guard{on(Ladder::Guard)};
        guard.start();
        set(guard, Ladder::Trade, "beyond");
        QVERIFY(guard.wasAnswered("beyond", AnswerKind::Failed));
        guard.step(OperatorCommand{"mute", SetLadder{kMain, Ladder::Watch, ""}});
        QVERIFY(guard.wasAnswered("mute", AnswerKind::Failed));
    }
    void aWatcherThatHeldTheLockKeepsItAndSaysSo_data()
    {
        QTest::addColumn<bool>("isHeld");
        QTest::newRow("its lock is ours") << true;
        QTest::newRow("another process holds it") << false;
    }
    void aWatcherThatHeldTheLockKeepsItAndSaysSo()
    {
        QFETCH(bool, isHeld);
        Bench bench;
        bench.isLockGiven = isHeld;
        bench.start();
        set(bench, Ladder::Watch, "down");
        QVERIFY(bench.wasAnswered("down", AnswerKind::Done));
        QCOMPARE(bench.textOf("down").find("keeps its lock") != std::string::npos, isHeld);
    }
    void anOpenThatWaitsForItsRecordDiesWithTheLadder()
    {
        Bench bench;
        bench.start();
        bench.isJournalQuick = false;
        bench.open("open", "k");
        set(bench, Ladder::Guard);
        bench.step(Recorded{bench.journal.back().id});
        bench.advance(seconds{5});
        QVERIFY(bench.opens().empty());
        QVERIFY(bench.wasAnswered("open", AnswerKind::Failed));
    }
    void aWorkingEntryOfOursGoesWhenNothingMayOpenAnyMore()
    {
        Bench bench;
        bench.start();
        bench.open("open", "k");
        const auto placed = std::get<venues::PlaceOrder>(bench.writes.back().request);
        bench.accept(bench.writes.back(), "o1");
        Order working = bench.makeOrder(placed, "o1", OrderState::Live, "0");
        Order stranger = working;
        stranger.venueId = {"o2"};
        stranger.clientId = {"x1"};
        bench.orders = {working, stranger};
        bench.fact(venues::OrdersPush{bench.orders, {}});
        set(bench, Ladder::Guard);
        bench.advance(milliseconds{200});
        const auto cancels = bench.sent<venues::CancelOrder>();
        QCOMPARE(cancels.size(), std::size_t{1}); // ours, and ours alone (I19)
        QCOMPARE(std::get<venues::CancelOrder>(cancels.front().request).venueId.text,
                 std::string{"o1"});
    }
    void aStopThatWaitsForItsRecordDoesNotLeaveAWatcher()
    {
        Bench bench;
        bench.start();
        bench.open("t", "k");
        bench.isJournalQuick = false;
        bench.fillOpen();
        bench.step(Woken{});
        set(bench, Ladder::Watch, "down");
        bench.advance(seconds{30});
        QVERIFY(bench.sent<venues::PlaceStop>().empty());
        QCOMPARE(bench.closesSent(), 0);
        QVERIFY(bench.reserve.size() <= 1); // the decision itself may be kept there
        QVERIFY(isAlarmed(bench, "not-guarded"));
        QVERIFY(!bench.isBusy);
    }
    void aCloseThatRunsStopsAndSaysSo()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        bench.flattenPosition("close");
        bench.advance(milliseconds{100});
        QCOMPARE(bench.closesSent(), 1);
        set(bench, Ladder::Watch, "down");
        QVERIFY(bench.wasAnswered("down", AnswerKind::Doubt));
        QVERIFY(bench.wasAnswered("close", AnswerKind::Failed));
        bench.advance(seconds{30});
        QCOMPARE(bench.closesSent(), 1);
        QVERIFY(isAlarmed(bench, "not-flat"));
        // Allowed again, a person closes anew.
        set(bench, Ladder::Trade);
        bench.flattenPosition("close again");
        bench.advance(milliseconds{100});
        QCOMPARE(bench.closesSent(), 2);
    }
    /// What it could not do while it watched is not held against the stops afterwards.
    void guardsAgainFromTheBeginning()
    {
        Bench bench;
        bench.start();
        bench.holdProtected();
        set(bench, Ladder::Watch);
        bench.stops.clear(); // gone, and nobody may place another
        bench.advance(minutes{2});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{1});
        set(bench, Ladder::Guard);
        bench.advance(milliseconds{500});
        QCOMPARE(bench.sent<venues::PlaceStop>().size(), std::size_t{2});
        QCOMPARE(bench.closesSent(), 0);
        bench.restStop();
        bench.advance(seconds{3});
        QCOMPARE(bench.position()->stop, StopState::Verified);
        QCOMPARE(bench.closesSent(), 0);
    }
    /// The last gate: what waited in a lane of the session while a person lowered the ladder.
    void holdsWhatWaitedInALane()
    {
        for (const Ladder ladder : {Ladder::Guard, Ladder::Watch}) {
            const auto seen = std::make_shared<HoldingSession::Seen>();
            EngineConfig config;
            config.epoch = Epoch{"aaaa"};
            config.door = Door::Wire;
            config.accounts.push_back(Bench::account());
            Engine engine{config, [&](const AccountSetup&, const venues::SessionConfig&) {
                              return std::make_unique<HoldingSession>(seen);
                          }};
            Now now{MonoTime{hours{1}}, wallFromMs(1'700'000'000'000), BootTime{hours{1}}};
            int left = 0;
            const auto step = [&](const Event& event) {
                pass(now, milliseconds{100});
                Commands out;
                engine.step(now, event, out);
                RecordId last;
                for (const Command& command : out) {
                    if (const auto* written = std::get_if<WriteRecords>(&command))
                        last = written->records.back().id;
                    const auto* sent = std::get_if<Transport>(&command);
                    const auto* http =
                        sent ? std::get_if<venues::SendHttp>(&sent->command) : nullptr;
                    if (http && http->isWrite) ++left;
                }
                if (last.empty()) return;
                now.mono += milliseconds{1};
                Commands after;
                engine.step(now, Recorded{last}, after);
            };
            step(Restored{});
            step(AccountLock{kMain, true, ""});
            step(OperatorCommand{"cancel", CancelEntry{kMain, kEth, VenueOrderId{"o1"}}});
            step(Woken{});
            QCOMPARE(seen->waiting.size(), std::size_t{1}); // it passed the engine's own gates
            const RequestId id = seen->waiting.front();
            step(OperatorCommand{"down", SetLadder{kMain, ladder, "test"}});
            seen->isLetGo = true;
            step(Woken{});
            const bool isHeldBack = ladder == Ladder::Watch; // a guard may take orders away
            QCOMPARE(left, isHeldBack ? 0 : 1);
            QCOMPARE(seen->unsent.size(), std::size_t{isHeldBack ? 1U : 0U});
            if (isHeldBack) QVERIFY(seen->unsent.front() == id);
        }
    }
};

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
