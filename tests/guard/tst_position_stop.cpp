// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"
#include "core/venues/pager.h"
#include "tests/support/compare.h"

#include <QtTest>

#include <map>

using namespace holdfast;
using namespace holdfast::guard;

// The guard where the venue keeps one stop for the position itself (Bybit trading-stop Full): rows G26 to G29, and
// the others as far as they differ. A story is a line of words, as in tst_stop_guard. Long 10, planned stop 3000 by
// mark, held since second 0.
//
//   2.5            time passes until second 2.5, with a step each 50 ms
//   attached       the entry carries a stop            filled    it filled whole now      taken-over  held before
//   accepted       the reply to the newest request: without an id, as the venue answers; a sized one has its id
//   notmodified    34040       zero   "zero position"       passed   the price is beyond it      unknown
//   row            the order topic's row of the position's stop, at the plan; row@2500 at another level
//   row=canceled, row=filled, row=rejected   how it ended            other  one of another id, at the plan
//   sized          the row of our newest sized stop          take, take=filled   the position's target at 4000
//   list:row,sized a complete list with these                id:row  found by id
//   level:3000     the position's row was read and says this level; level:none; pushed:2500  it was pushed
//   tp             the plan has a target at 4000             plan:2900  a person moved the stop
//   others         the account says that somebody else moved it at the venue
namespace {

const InstrumentId kEth{"ETHUSDT"};
const Numbers kNumbers{};

struct World {
    StopGuard guard{kNumbers};
    Holding holding;
    MonoTime start{hours{1}};
    MonoTime now = start;
    std::int64_t wall = 1'700'000'000'000;
    int placed = 0;
    int again = 0;
    int asksLevel = 0;
    int asksById = 0;
    int asksList = 0;
    WantStop newest;
    ClientOrderId newestId;
    QStringList closes, proofs, amends, cancelled;
    std::vector<journal::EvidenceRecord> evidence;

    World()
    {
        holding.key = PositionKey{kEth, SideIndex::Net, MarginMode::Cross};
        holding.direction = Direction::Long;
        holding.qty = Qty::of("10");
        holding.plan =
            journal::Plan{Price::of("3000"), TriggerSource::Mark, std::nullopt, "ticket"};
        holding.since = start;
        holding.mayAct = true;
        holding.keepsPositionStop = true;
    }
    void perform(const Actions& actions)
    {
        for (const Action& action : actions) {
            if (const auto* want = std::get_if<WantStop>(&action)) {
                newest = *want;
                newestId = want->again ? *want->again
                                       : ClientOrderId{"own" + std::to_string(want->attempt)};
                ++(want->again ? again : placed);
                guard.onPlaced(now, newestId, holding);
            } else if (std::holds_alternative<WantLevel>(action))
                ++asksLevel;
            else if (const auto* byId = std::get_if<WantById>(&action)) {
                ++asksById;
                QVERIFY2(!byId->venueId.empty() || newest.qty, "no id of ours leads to it");
            } else if (std::holds_alternative<WantList>(action))
                ++asksList;
            else if (const auto* cancel = std::get_if<WantCancel>(&action)) {
                const QString id = QString::fromStdString(cancel->venueId.text);
                if (!cancelled.contains(id)) cancelled << id;
            } else if (const auto* amend = std::get_if<WantAmend>(&action))
                amends << QString::fromStdString(amend->venueId.text + "@"
                                                 + amend->trigger.toString());
            else if (const auto* close = std::get_if<WantClose>(&action))
                closes << QString::fromStdString(close->cause);
            else if (const auto* proved = std::get_if<Proved>(&action)) {
                proofs << QString::fromStdString(proved->text);
                evidence = {proved->byId, proved->list};
            }
        }
    }
    void step()
    {
        Actions out;
        guard.step(now, holding, out);
        perform(out);
    }
    /// "row@2500" and so on.
    StopOrder stop(const QString& name)
    {
        StopOrder s;
        s.instrument = kEth;
        s.kind = StopKind::Conditional;
        s.side = Side::Sell;
        s.reduceOnly = true;
        s.stopSource = TriggerSource::Mark;
        s.updatedAt = wallFromMs(wall);
        const QStringList parts = name.split(u'@');
        s.stopTrigger =
            parts.size() > 1 ? Price::of(parts.at(1).toStdString()) : holding.plan->stop;
        s.venueId = VenueOrderId{parts.at(0) == u"other" ? "p2" : "p1"};
        s.closesWholePosition = true;
        if (parts.at(0) == u"sized") {
            s.clientId = newestId;
            s.venueId = VenueOrderId{"v-" + newestId.text};
            s.qty = newest.qty;
            s.closesWholePosition = false;
        } else if (parts.at(0) == u"take") {
            s.venueId = VenueOrderId{"t1"};
            s.takeTrigger = Price::of("4000");
            s.takeSource = TriggerSource::Last;
            s.stopTrigger.reset();
        }
        return s;
    }
    ReadStamp stamp() const { return ReadStamp{now, now, std::nullopt}; }
    static PositionLevels levels(const QString& text)
    {
        PositionLevels out;
        if (text != u"none") out.stop = Price::of(text.toStdString());
        return out;
    }

    void tell(const QString& word)
    {
        Actions out;
        bool isNumber = false;
        const double second = word.toDouble(&isNumber);
        if (isNumber) {
            const MonoTime until = start + milliseconds{qRound64(second * 1000)};
            while (now < until) {
                now = std::min(until, now + milliseconds{50});
                wall += 50;
                step();
            }
            return;
        }
        const auto refused = [&](venues::RefusalKind kind, const char* code) {
            guard.onPlaceReply(now, newestId, venues::Refused{kind, code, "no"}, holding, out);
        };
        if (word == u"attached")
            holding.attached = ClientOrderId{"att"};
        else if (word == u"filled")
            holding.isEntryWorking = false, holding.entryFilledAt = now;
        else if (word == u"taken-over")
            holding.isTakenOver = true;
        else if (word == u"tp")
            holding.plan->takeProfit = Price::of("4000");
        else if (word == u"accepted")
            guard.onPlaceReply(now, newestId,
                               newest.qty ? venues::Accepted{{"v-" + newestId.text}, newestId}
                                          : venues::Accepted{},
                               holding, out);
        else if (word == u"unknown")
            guard.onPlaceReply(now, newestId, venues::OutcomeUnknown{"timeout"}, holding, out);
        else if (word == u"notmodified")
            refused(venues::RefusalKind::FullCloseExists, "34040");
        else if (word == u"zero")
            refused(venues::RefusalKind::NothingToReduce, "10001");
        else if (word == u"passed")
            refused(venues::RefusalKind::TriggerPassed, "10001");
        else if (word == u"others")
            guard.onMovedByOthers(holding);
        else if (word == u"moved")
            guard.onAmendReply(now, venues::Accepted{}, holding, out);
        else if (word.startsWith(u"plan:")) {
            holding.plan->stop = Price::of(word.mid(5).toStdString());
            guard.onMoved(now, holding, out);
        } else if (word.startsWith(u"level:"))
            guard.onLevels(now, levels(word.mid(6)), stamp(), holding, out);
        else if (word.startsWith(u"pushed:"))
            guard.onLevelsPushed(now, levels(word.mid(7)), holding, out);
        else if (word.startsWith(u"list:")) {
            std::vector<StopOrder> rows;
            for (const QString& name : word.mid(5).split(u',', Qt::SkipEmptyParts))
                rows.push_back(stop(name));
            const auto list = venues::Pager::complete(Scope{"stops", {}}, stamp(), rows);
            for (const StopOrder& row : rows)
                guard.onRow(now, row, true, stamp(), holding, out);
            guard.onList(now, list, holding, out);
        } else if (word.startsWith(u"id:")) {
            const StopOrder row = stop(word.mid(3));
            guard.onById(now, row.venueId, row.clientId,
                         ById<StopOrder>{stamp(), row, std::nullopt}, holding, out);
        } else {
            const QStringList parts = word.split(u'=');
            StopOrder row = stop(parts.at(0));
            static const std::map<QString, StopOrderState> kStates{
                {QStringLiteral("canceled"), StopOrderState::Canceled},
                {QStringLiteral("filled"), StopOrderState::Effective},
                {QStringLiteral("rejected"), StopOrderState::Failed}};
            if (parts.size() > 1) row.state = kStates.at(parts.at(1));
            if (row.state == StopOrderState::Effective)
                row.firedLeg = row.takeTrigger ? StopLeg::Take : StopLeg::Stop;
            guard.onRow(now, row, false, stamp(), holding, out);
        }
        perform(out);
        step();
    }
    void tellAll(const QString& story)
    {
        for (const QString& word : story.split(u' ', Qt::SkipEmptyParts))
            tell(word);
    }
    QString state() const
    {
        const auto word = toString(guard.state(now, holding));
        return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
    }
};

} // namespace

class TestPositionStop : public QObject {
    Q_OBJECT

private slots:
    void answersASituation_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("placed"); // new stops asked for
        QTest::addColumn<int>("again");  // the same one again
        QTest::addColumn<QString>("close");
        const auto row = [](const char* name, const char* story, StopState state, int placed,
                            int again, const char* close) {
            const auto word = toString(state);
            QTest::newRow(name) << QString::fromUtf8(
                story) << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))
                                << placed << again << QString::fromUtf8(close);
        };
        using S = StopState;

        // Two sources, and neither alone.
        row("G5 the list and the position's row", "0.05 accepted row 2.3 list:row level:3000 2.4",
            S::Verified, 1, 0, "");
        row("G5 the position's row before the list",
            "0.05 accepted row 0.5 level:3000 2.3 list:row 2.4", S::Verified, 1, 0, "");
        row("G5 the list alone", "0.05 accepted row 2.3 list:row 2.6", S::Acked, 1, 0, "");
        row("G5 the list alone, again and again",
            "0.05 accepted row 2.3 list:row 4 list:row 6 list:row 6.1", S::Acked, 1, 0, "");
        row("G5 the position's row alone", "0.05 accepted row 2.3 level:3000 2.4 level:3000 2.6",
            S::Acked, 1, 0, "");
        row("G5 by id is the list's own source again",
            "0.05 accepted row 2.3 id:row list:row id:row 2.6", S::Acked, 1, 0, "");
        row("G5 the position's row says another level",
            "0.05 accepted row 2.3 list:row level:2900 2.6", S::Acked, 1, 0, "");
        row("G5 both younger than 2 s after the ack",
            "0.05 accepted row 0.5 level:3000 1.9 list:row 1.95", S::Acked, 1, 0, "");
        row("G5 an attached one is proved from first sight",
            "attached filled 0.2 row 1 level:3000 2.5 list:row 2.6", S::Verified, 0, 0, "");
        row("G5 the stream is cut: the list shows it first",
            "0.05 accepted 2.3 list:row level:3000 2.4", S::Verified, 1, 0, "");
        row("G5 the level before any row", "0.05 accepted 0.4 level:3000 0.5", S::Acked, 1, 0, "");
        row("G2 full fill, attached one not seen", "attached filled 1.05", S::Placing, 1, 0, "");

        // An answer that names nothing.
        row("G26 accepted, nothing seen", "0.05 accepted 0.2", S::Acked, 1, 0, "");
        row("G26 accepted, nothing seen for 10 s", "0.05 accepted 10.1", S::InDoubt, 1, 0,
            "no live stop within 10 s: the venue acked the stop and never showed it");
        row("G26 34040, the read-back shows it: adopted, not proved yet",
            "0.05 notmodified list:row level:3000 0.2", S::Acked, 1, 0, "");
        row("G26 34040, proved by both",
            "0.05 notmodified list:row level:3000 2.3 list:row level:3000 2.4", S::Verified, 1, 0,
            "");
        row("G26 34040, the list alone proves nothing",
            "0.05 notmodified list:row 2.3 list:row 2.6", S::Acked, 1, 0, "");
        row("G26 34040, and the list shows none: a sized one", "0.05 notmodified list: 0.2",
            S::Placing, 2, 0, "");
        row("G26 34040, and another level rests: a sized one", "0.05 notmodified list:row@2500 0.2",
            S::Mismatched, 2, 0, "");
        row("G26 34040, listed, and the position's row says none: a sized one",
            "0.05 notmodified row level:none list:row 0.2", S::InDoubt, 2, 0, "");
        row("G7 unknown: the same again is harmless", "0.05 unknown 1.1 unknown 3.9", S::InDoubt, 1,
            1, "");
        row("G7 unknown, seen at its level: it did arrive", "0.05 unknown row 4.5", S::Acked, 1, 0,
            "");
        row("G7 unknown, then 34040: it arrived before",
            "0.05 unknown 1.1 notmodified list:row level:3000 1.2", S::Acked, 1, 1, "");
        row("G12 zero position is not final", "0.05 zero 0.9", S::None, 1, 0, "");
        row("G12 zero position, still held a second later", "0.05 zero 1.1", S::Placing, 2, 0, "");
        row("G22 price passed, nothing else live", "0.05 passed 0.3 list: 0.4", S::TriggerPassed, 1,
            0, "stop refused: price passed");
        row("G21 price passed, an older one covers",
            "row@2500 0.1 level:2500 2.3 list:row@2500 2.4 passed list:row@2500 2.6",
            S::GuardedOldLevel, 1, 0, "");

        // Moved by somebody else.
        row("G27 pushed at another level: the proofs go",
            "0.05 accepted row 1 level:3000 2.3 list:row 2.4 row@2500 2.5", S::Mismatched, 1, 0,
            "");
        row("G27 others moved it, proved there: left",
            "0.05 accepted row 1 level:3000 2.3 list:row 2.4 others row@2500 5 list:row@2500 "
            "level:2500 20 list:row@2500 level:2500 40",
            S::Mismatched, 1, 0, "");
        row("G27 not where it was to be, proved there: set to the plan",
            "0.05 accepted row 1 level:3000 2.3 list:row 2.4 row@2500 5 list:row@2500 level:2500 "
            "5.1",
            S::Mismatched, 2, 0, "");
        row("G27 set to the plan and proved",
            "0.05 accepted row 1 level:3000 2.3 list:row 2.4 row@2500 5 list:row@2500 level:2500 "
            "5.1 accepted row 7.5 list:row level:3000 7.6",
            S::Verified, 2, 0, "");
        row("G27 elsewhere again, and set to the plan again",
            "0.05 accepted row 2.3 list:row level:3000 row@2500 5 list:row@2500 level:2500 5.1 "
            "accepted row 7.5 list:row level:3000 row@2500 10 list:row@2500 level:2500 10.1",
            S::Mismatched, 3, 0, "");
        row("G27 the position's row says another level first",
            "0.05 accepted row 2.3 list:row level:3000 2.4 level:2500 2.5", S::Acked, 1, 0, "");
        row("G27 the position's row says none: no list makes it live",
            "0.05 accepted row 1 level:none 1.2 list:row id:row row 1.5", S::InDoubt, 1, 0, "");
        row("G27 none for 10 s: closed", "0.05 accepted row 1 level:none 6 list:row 11.2",
            S::InDoubt, 1, 0, "no live stop within 10 s: the venue does not show it any more");
        row("G27 none, and then its level again",
            "0.05 accepted row 1 level:none 1.2 level:3000 1.3", S::Acked, 1, 0, "");
        row("G4 a weaker one is set anew, not covered by a sized one",
            "taken-over row@2500 level:2500 2.3 list:row@2500 2.4", S::Mismatched, 1, 0, "");

        // It went.
        row("G28 it ended, not by us: the position is read first",
            "0.05 accepted row 1 row=canceled 1.05", S::InDoubt, 1, 0, "");
        row("G28 the position is held, and has none: a person may have meant it",
            "0.05 accepted row 1 row=canceled 1.1 level:none 1.2", S::Missing, 1, 0, "");
        row("G28 the position is held, and has none: set anew after the grace",
            "0.05 accepted row 1 row=canceled 1.1 level:none 4.3", S::Placing, 2, 0, "");
        row("G28 a list that began before shows it: gone all the same",
            "0.05 accepted row 1 row=canceled list:row level:none 1.2", S::Missing, 1, 0, "");
        row("G28 no answer for a second: set anew after the grace",
            "0.05 accepted row 1 row=canceled 5.3", S::Placing, 2, 0, "");
        row("G28 replaced by another", "0.05 accepted row 1 row=canceled 1.1 other 3", S::Acked, 1,
            0, "");
        row("G28 twice: closed",
            "0.05 accepted row 1 row=canceled level:none 4.2 accepted other 5 other=canceled "
            "level:none 5.2",
            S::Missing, 2, 0, "the stop was cancelled, not by us, twice");
        row("G15 rejected after it was accepted", "0.05 accepted row 2 row=rejected 2.1",
            S::Placing, 2, 0, "");
        row("G14 it fired and did not fill in 3 s", "0.05 accepted row 2 row=filled 5.2",
            S::Triggered, 1, 0, "the stop fired and its order did not fill");

        // The target.
        row("G29 the target fired: the stop stays beside it",
            "tp 0.05 accepted row take 1 take=filled 1.2", S::Triggered, 1, 0, "");
        row("G29 the target fired and did not fill: the stop covers, nothing is closed",
            "tp 0.05 accepted row take 1 take=filled 4.5", S::Acked, 1, 0, "");
    }
    void answersASituation()
    {
        QFETCH(QString, story);
        QFETCH(QString, state);
        QFETCH(int, placed);
        QFETCH(int, again);
        QFETCH(QString, close);
        World world;
        world.tellAll(story);
        QCOMPARE(world.closes.join(u'|'), close);
        QCOMPARE(world.state(), state);
        QCOMPARE(world.placed, placed);
        QCOMPARE(world.again, again);
    }
    void saysWhichTwoSourcesProveIt()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted row 2.3 list:row level:3000 2.4"));
        QCOMPARE(world.proofs.size(), 1);
        QVERIFY2(world.proofs.front().contains(u"in the position's row and in the list"),
                 qPrintable(world.proofs.front()));
        QCOMPARE(world.evidence.front().kind, std::string{"position-level"});
        QCOMPARE(world.evidence.back().kind, std::string{"stop-list"});
    }
    /// No id leads to it: the position is read where an id would be, and at the same times.
    void readsTheLevelAtTheTimesOfDecisions()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted"));
        std::vector<int> readAt;
        int before = world.asksLevel;
        for (int ms = 100; ms <= 3400; ms += 50) {
            world.tell(QString::number(ms / 1000.0));
            if (world.asksLevel != before) readAt.push_back(ms - 50); // since the ack
            before = world.asksLevel;
        }
        const std::vector<int> expected{300, 700, 1500, 2200, 3000};
        QCOMPARE(readAt, expected);
        QCOMPARE(world.asksById, 0);
        QCOMPARE(world.asksList, 2); // at 2.2 and 3 s
    }
    void readsTheLevelWithinThirtySeconds()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted row 1 level:3000 2.3 list:row 2.4"));
        const int before = world.asksLevel;
        world.tellAll(QStringLiteral("30.9"));
        QCOMPARE(world.asksLevel, before);
        world.tellAll(QStringLiteral("31.1"));
        QCOMPARE(world.asksLevel, before + 1);
    }
    void aPushedLevelIsAQuestion()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted row 1 level:3000 2.3 list:row 2.4"));
        const int levels = world.asksLevel;
        const int lists = world.asksList;
        world.tellAll(QStringLiteral("pushed:3000"));
        QCOMPARE(world.asksLevel, levels); // nothing new
        world.tellAll(QStringLiteral("pushed:2500 pushed:2500"));
        QCOMPARE(world.asksLevel, levels + 1);
        QCOMPARE(world.asksList, lists + 1);
        QCOMPARE(world.state(), QStringLiteral("verified")); // an event is no proof against it
    }
    /// What is in doubt is asked each second, not as fast as the venue answers.
    void doesNotAskAsFastAsItIsAnswered()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted row 1 level:none 1.1"));
        const int before = world.asksLevel;
        for (int ms = 1150; ms <= 4100; ms += 50)
            world.tellAll(QStringLiteral("%1 level:none").arg(ms / 1000.0));
        QVERIFY2(world.asksLevel - before <= 8, // one a second, and those after the ack
                 qPrintable(QString::number(world.asksLevel - before)));
        QVERIFY(world.asksLevel - before >= 2);
    }
    void movesItWhereItStands()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted row 1 level:3000 2.3 list:row 2.4 plan:2900"));
        QCOMPARE(world.amends, QStringList{QStringLiteral("p1@2900")});
        world.tellAll(QStringLiteral("moved row 5 list:row level:2900 5.1"));
        QCOMPARE(world.state(), QStringLiteral("verified"));
        QCOMPARE(world.placed, 1);
    }
    /// The other legs of a sized pair fall with one of them.
    void aSizedOneGoesWithoutTheTarget()
    {
        World world;
        world.tellAll(QStringLiteral("tp 0.05"));
        QVERIFY(world.newest.take.has_value());
        world.tellAll(QStringLiteral("notmodified list: 0.2"));
        QVERIFY(world.newest.qty.has_value());
        QVERIFY(!world.newest.take.has_value());
    }
    void theSizedOneGoesOnceThePositionsOwnIsProved()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 notmodified list: 0.2 accepted sized 0.3 row 0.4 "
                                     "level:3000 2.8 list:row,sized id:sized level:3000 2.9"));
        QCOMPARE(world.state(), QStringLiteral("verified"));
        QCOMPARE(world.cancelled, QStringList{QStringLiteral("v-own2")});
    }
    /// Nobody's name stands on it, and it goes with the position: no machine takes it away.
    void thePositionsOwnIsNeverASurplus()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 notmodified list: 0.2 accepted sized 2.6 id:sized "
                                     "list:sized 2.7 row@2500 5.2 level:2500 id:sized "
                                     "list:sized,row@2500 9 level:2500 id:sized "
                                     "list:sized,row@2500 12"));
        QVERIFY2(world.cancelled.isEmpty(), qPrintable(world.cancelled.join(u' ')));
    }
    void theTargetRestsAtTheVenueWhileItIsShown()
    {
        World world;
        world.tellAll(QStringLiteral("tp 0.05 accepted row 0.5"));
        QVERIFY(!world.guard.isTakeAtVenue(world.holding));
        world.tellAll(QStringLiteral("take 1"));
        QVERIFY(world.guard.isTakeAtVenue(world.holding));
        world.tellAll(QStringLiteral("list:row 1.5"));
        QVERIFY(!world.guard.isTakeAtVenue(world.holding));
        world.tellAll(QStringLiteral("list:row,take 2"));
        QVERIFY(world.guard.isTakeAtVenue(world.holding));
        world.tellAll(QStringLiteral("take=filled 2.1"));
        QCOMPARE(world.guard.fired().size(), std::size_t{1});
        QCOMPARE(*world.guard.fired().front().leg, StopLeg::Take);
    }
    void neverWakesForThePast_data()
    {
        QTest::addColumn<QString>("story");
        for (const char* story :
             {"0.05 accepted row 2.3 list:row level:3000 200", "0.05 accepted row 1 level:none 8",
              "0.05 accepted row 1 row=canceled 1.2", "0.05 notmodified 4", "0.05 unknown 60",
              "0.05 accepted row 1 row=canceled level:none 3",
              "tp 0.05 accepted row take take=filled 1",
              "0.05 accepted row 2.3 list:row level:3000 row@2500 5 list:row@2500 level:2500 9"})
            QTest::newRow(story) << QString::fromUtf8(story);
    }
    void neverWakesForThePast()
    {
        QFETCH(QString, story);
        World world;
        world.tellAll(story);
        for (int turn = 0; turn < 200; ++turn) {
            world.step();
            const auto wake = world.guard.nextWake();
            if (!wake) return;
            QVERIFY2(*wake > world.now, qPrintable(QStringLiteral("turn %1").arg(turn)));
            world.wall += (*wake - world.now) / milliseconds{1};
            world.now = *wake;
        }
    }
};

QTEST_GUILESS_MAIN(TestPositionStop)
#include "tst_position_stop.moc"
