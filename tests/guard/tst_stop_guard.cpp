// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/stop_guard.h"
#include "core/venues/pager.h"
#include "tests/support/compare.h"

#include <QRegularExpression>
#include <QtTest>

#include <algorithm>
#include <map>

using namespace holdfast;
using namespace holdfast::guard;

// A story is a line of words. The position is long 10, planned stop 3000 by mark, held since second 0.
//
//   2.5            time passes until second 2.5, with a step each 50 ms
//   taken-over     held since before this start
//   attached       the entry carries a stop "att"      working   it is partly filled and goes on
//   filled         it filled whole at second 0         watch     we may not act      waived  by choice
//   closing        a close runs                        qty:20    the position grew   plan:2900  it was moved
//   accepted …     the reply to the newest stop asked  doubt     reconnect
//   own  own=failed  the stop channel's row of our newest stop, or of another one below
//   list:own,att   a complete list with these          list!     the list failed
//   id:own         found by id    id:own=none  not found    id:own=error  failed    id:own=older  a row of before
//
// tp: the plan has a target at 4000 beside its stop; own and tp's rows then hold it too. =tp and =sl tell which
// level fired.
//
// Stops: own, own1… (by attempt; full close at the plan's level) · att (sized 10, at the plan) · att3 (the
// same, sized 3) · far (a stranger's full close at 2500) · near (sized 10 at 2950, attached) · opens (not
// reduce-only) · target (a take profit) · both and bare (full closes at the plan, with and without the target).
namespace {
const InstrumentId kEth{"ETH-USDT-SWAP"};
const Numbers kNumbers{};

struct World {
    StopGuard guard{kNumbers};
    Holding holding;
    MonoTime start{hours{1}};
    MonoTime now = start;
    int placed = 0;
    int again = 0;
    int asksById = 0;
    int asksList = 0;
    ClientOrderId newest;
    std::map<ClientOrderId, std::optional<Qty>> sizes;
    std::map<ClientOrderId, Price> levels;
    std::map<ClientOrderId, std::optional<TakeProfit>> takes;
    QStringList notes;
    std::vector<VenueOrderId> cancelled;
    QStringList closes, alarms, proofs;
    std::int64_t wall = 1'700'000'000'000;

    World()
    {
        holding.key = PositionKey{kEth, SideIndex::Net, MarginMode::Cross};
        holding.direction = Direction::Long;
        holding.qty = Qty::of("10");
        holding.plan =
            journal::Plan{Price::of("3000"), TriggerSource::Mark, std::nullopt, "ticket"};
        holding.since = start;
        holding.mayAct = true;
    }
    void perform(const Actions& actions)
    {
        for (const Action& action : actions) {
            if (const auto* want = std::get_if<WantStop>(&action)) {
                newest = want->again ? *want->again
                                     : ClientOrderId{"own" + std::to_string(want->attempt)};
                ++(want->again ? again : placed);
                sizes[newest] = want->qty;
                levels[newest] = want->trigger;
                if (want->again) QCOMPARE(takes[newest], want->take); // the same bytes
                takes[newest] = want->take;
                guard.onPlaced(now, newest, holding);
            } else if (std::holds_alternative<WantById>(action))
                ++asksById;
            else if (std::holds_alternative<WantList>(action))
                ++asksList;
            else if (const auto* cancel = std::get_if<WantCancel>(&action)) {
                if (std::find(cancelled.begin(), cancelled.end(), cancel->venueId)
                    == cancelled.end())
                    cancelled.push_back(cancel->venueId);
            } else if (const auto* close = std::get_if<WantClose>(&action))
                closes << QString::fromStdString(close->cause);
            else if (const auto* alarm = std::get_if<SetAlarm>(&action))
                alarms << QStringLiteral("P%1 %2")
                              .arg(alarm->priority)
                              .arg(QString::fromStdString(alarm->name));
            else if (const auto* drop = std::get_if<DropAlarm>(&action))
                alarms << QStringLiteral("over ") + QString::fromStdString(drop->name);
            else if (const auto* proved = std::get_if<Proved>(&action))
                proofs << QString::fromStdString(proved->text);
            else if (const auto* note = std::get_if<Note>(&action))
                notes << QString::fromStdString(note->text);
        }
    }
    void step()
    {
        Actions out;
        guard.step(now, holding, out);
        perform(out);
    }
    static void setTake(StopOrder& stop, const std::optional<TakeProfit>& take)
    {
        if (!take) return;
        stop.kind = StopKind::Oco;
        stop.takeTrigger = take->trigger;
        stop.takeSource = take->source;
    }
    StopOrder stop(const QString& name)
    {
        StopOrder s;
        s.instrument = kEth;
        s.kind = StopKind::Conditional;
        s.side = Side::Sell;
        s.reduceOnly = true;
        s.stopTrigger = Price::of("3000");
        s.stopSource = TriggerSource::Mark;
        s.venueId = VenueOrderId{"v-" + name.toStdString()};
        s.clientId = ClientOrderId{name.toStdString()};
        s.updatedAt = wallFromMs(wall);
        if (name.startsWith(u"own")) {
            if (name == u"own") s.clientId = newest;
            s.venueId = VenueOrderId{"v-" + s.clientId.text};
            s.qty = sizes.contains(s.clientId) ? sizes[s.clientId] : std::nullopt;
            s.closesWholePosition = !s.qty;
            if (levels.contains(s.clientId)) s.stopTrigger = levels[s.clientId];
            if (takes.contains(s.clientId)) setTake(s, takes[s.clientId]);
        } else if (name == u"both" || name == u"bare") {
            s.closesWholePosition = true;
            if (name == u"both") setTake(s, TakeProfit{Price::of("4000")});
        } else if (name == u"att" || name == u"att3" || name == u"near") {
            s.clientId = ClientOrderId{"att"};
            s.qty = name == u"att3" ? Qty::of("3") : Qty::of("10");
            if (name == u"near") s.stopTrigger = Price::of("2950");
            if (holding.plan->takeProfit) setTake(s, plannedTake(*holding.plan));
        } else if (name == u"half" || name == u"other") { // Two sized ones that cover it together.
            s.qty = Qty::of("5");
            if (name == u"other") s.stopTrigger = Price::of("2990");
        } else if (name == u"twin") {
            s.closesWholePosition = true;
        } else if (name == u"far") {
            s.closesWholePosition = true;
            s.stopTrigger = Price::of("2500");
        } else if (name == u"opens") {
            s.clientId = ClientOrderId{"att"};
            s.qty = Qty::of("10");
            s.reduceOnly = false;
        } else if (name == u"target") {
            s.closesWholePosition = true;
            s.takeTrigger = Price::of("4000");
            s.stopTrigger.reset();
        }
        return s;
    }
    ReadStamp stamp() const { return ReadStamp{now, now, std::nullopt}; }

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
        static const std::map<QString, venues::RefusalKind> kRefusals{
            {QStringLiteral("passed"), venues::RefusalKind::TriggerPassed},
            {QStringLiteral("target-passed"), venues::RefusalKind::TakePassed},
            {QStringLiteral("duplicate"), venues::RefusalKind::DuplicateId},
            {QStringLiteral("fullclose"), venues::RefusalKind::FullCloseExists},
            {QStringLiteral("toofast"), venues::RefusalKind::TooFrequent},
            {QStringLiteral("halted"), venues::RefusalKind::Halted},
            {QStringLiteral("nothing"), venues::RefusalKind::NothingToReduce},
            {QStringLiteral("rules"), venues::RefusalKind::Rules},
            {QStringLiteral("margin"), venues::RefusalKind::Margin}};
        if (word == u"taken-over")
            holding.isTakenOver = true;
        else if (word == u"taken-over-late")
            holding.isTakenOver = true, holding.since = start - seconds{9};
        else if (word.startsWith(u"before:"))
            guard.onOwn(stop(word.mid(7)).clientId);
        else if (word == u"attached")
            holding.attached = ClientOrderId{"att"};
        else if (word == u"working")
            holding.isEntryWorking = true;
        else if (word == u"filled")
            holding.isEntryWorking = false, holding.entryFilledAt = now;
        else if (word == u"watch")
            holding.mayAct = false;
        else if (word == u"act")
            holding.mayAct = true;
        else if (word == u"tp")
            holding.plan->takeProfit = Price::of("4000");
        else if (word == u"reached")
            guard.onTargetPassed(now, holding, out);
        else if (word == u"waived")
            holding.isWaived = true;
        else if (word == u"closing")
            holding.isClosing = true;
        else if (word == u"doubt")
            guard.onDoubt(now);
        else if (word.startsWith(u"qty:"))
            holding.qty = Qty::of(word.mid(4).toStdString());
        else if (word.startsWith(u"plan:")) {
            holding.plan->stop = Price::of(word.mid(5).toStdString());
            guard.onMoved(now, holding, out);
        } else if (word == u"accepted")
            guard.onPlaceReply(now, newest, venues::Accepted{{"v-" + newest.text}, newest}, holding,
                               out);
        else if (word == u"late")
            guard.onPlaceReply(now, ClientOrderId{"own1"}, venues::Accepted{{"v-own1"}, {"own1"}},
                               holding, out);
        else if (word == u"unknown")
            guard.onPlaceReply(now, newest, venues::OutcomeUnknown{"timeout"}, holding, out);
        else if (word == u"notsent")
            guard.onPlaceReply(now, newest, venues::NotSent{"no connection"}, holding, out);
        else if (kRefusals.contains(word))
            guard.onPlaceReply(now, newest,
                               venues::Refused{kRefusals.at(word), "5", word.toStdString()},
                               holding, out);
        else if (word == u"moved")
            guard.onAmendReply(now, venues::Accepted{}, holding, out);
        else if (word == u"move-passed")
            guard.onAmendReply(
                now, venues::Refused{venues::RefusalKind::TriggerPassed, "51280", "passed"},
                holding, out);
        else if (word.startsWith(u"child:")) { // child:STOP=FILLED/QTY, a ! where the order is over
            const QStringList parts = word.mid(6).split(QRegularExpression{QStringLiteral("[=/]")});
            QCOMPARE(parts.size(), 3);
            QString whole = parts.at(2);
            Order child;
            child.instrument = kEth;
            child.parentStop = stop(parts.at(0)).venueId;
            child.filledQty = Qty::of(parts.at(1).toStdString());
            child.qty = Qty::of(whole.remove(u'!').toStdString());
            child.state = parts.at(2).endsWith(u'!')     ? OrderState::Canceled
                          : child.filledQty == child.qty ? OrderState::Filled
                                                         : OrderState::PartiallyFilled;
            guard.onChild(now, child, holding, out);
        } else if (word == u"list!")
            guard.onListFailed(now, holding, out);
        else if (word.startsWith(u"list:")) {
            std::vector<StopOrder> rows;
            for (const QString& name : word.mid(5).split(u',', Qt::SkipEmptyParts))
                rows.push_back(stop(name));
            const auto list = venues::Pager::complete(Scope{"stops", {}}, stamp(), rows);
            for (const StopOrder& row : rows)
                guard.onRow(now, row, true, stamp(), holding, out);
            guard.onList(now, list, holding, out);
        } else if (word.startsWith(u"id:")) {
            const QStringList parts = word.mid(3).split(u'=');
            const StopOrder row = stop(parts.at(0));
            ById<StopOrder> read{stamp(), row, std::nullopt};
            const bool isOlder = parts.size() > 1 && parts.at(1) == u"older";
            if (isOlder)
                read.row->updatedAt = wallFromMs(1'600'000'000'000);
            else if (parts.size() > 1)
                read.row.reset();
            if (parts.size() > 1 && parts.at(1) == u"error")
                read.error = Error{ErrorCode::Unavailable, "timeout"};
            guard.onById(now, row.venueId, row.clientId, read, holding, out);
        } else if (word.startsWith(u"cancelled-by-us:"))
            guard.onCancelledByUs(stop(word.mid(16)).venueId);
        else {
            const QStringList parts = word.split(u'=');
            StopOrder row = stop(parts.at(0));
            static const std::map<QString, StopOrderState> kStates{
                {QStringLiteral("failed"), StopOrderState::Failed},
                {QStringLiteral("paused"), StopOrderState::Paused},
                {QStringLiteral("canceled"), StopOrderState::Canceled},
                {QStringLiteral("effective"), StopOrderState::Effective},
                {QStringLiteral("partly"), StopOrderState::PartiallyEffective},
                {QStringLiteral("partlyfailed"), StopOrderState::PartiallyFailed}};
            if (parts.size() > 1) {
                if (parts.at(1) == u"older")
                    row.updatedAt = wallFromMs(1'600'000'000'000);
                else if (parts.at(1) == u"tp" || parts.at(1) == u"sl") {
                    row.state = StopOrderState::Effective;
                    row.firedLeg = parts.at(1) == u"tp" ? StopLeg::Take : StopLeg::Stop;
                } else {
                    QVERIFY2(kStates.contains(parts.at(1)), qPrintable(word));
                    row.state = kStates.at(parts.at(1));
                }
            }
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

class TestStopGuard : public QObject {
    Q_OBJECT

private slots:
    void answersASituation_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("placed"); // new stops asked for
        QTest::addColumn<int>("again");  // the same id again
        QTest::addColumn<QString>("close");
        const auto row = [](const char* name, const char* story, StopState state, int placed,
                            int again, const char* close) {
            const auto word = toString(state);
            QTest::newRow(name) << QString::fromUtf8(
                story) << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))
                                << placed << again << QString::fromUtf8(close);
        };
        using S = StopState;
        const char* const passed = "stop refused: price passed";
        const char* const twice = "the stop failed after its ack, twice";
        const char* const refused = "the stop was refused, twice";
        const char* const unseen =
            "no live stop within 10 s: the venue acked the stop and never showed it";
        const char* const vanished =
            "no live stop within 10 s: the venue does not show it any more";
        const char* const child = "the stop fired and its order did not fill";
        const char* const part = "the stop fired and its order filled 40 %";

        row("G1 partial fill, attached one not born", "attached working 0.1", S::Placing, 1, 0, "");
        row("G2 full fill, within its second", "attached filled 0.9", S::Placing, 0, 0, "");
        row("G2 full fill, attached one not seen", "attached filled 1.05", S::Placing, 1, 0, "");
        row("G2 full fill, attached one seen in time", "attached filled 0.2 att 3", S::Acked, 0, 0,
            "");
        row("G3 nothing attached", "0.05", S::Placing, 1, 0, "");
        row("G3 held since before: the first list is awaited", "taken-over 2.5", S::None, 0, 0, "");
        row("G3 held since before: however long ago it was filled", "taken-over-late 2.5", S::None,
            0, 0, "");
        row("G3 held since before: no list came", "taken-over 3.1", S::Placing, 1, 0, "");
        row("G3 held since before: a list without one", "taken-over 0.5 list: 0.6", S::Placing, 1,
            0, "");
        row("G4 attached one covers a part", "attached att3 filled 1.1", S::Mismatched, 1, 0, "");
        row("G4 attached one could open", "attached opens filled 1.1", S::Mismatched, 1, 0, "");
        row("G4 the position grew beyond a sized one", "attached filled att qty:20 1.1",
            S::Mismatched, 1, 0, "");
        row("G4 it protects at another level: own beside it",
            "attached filled near 2.3 id:near list:near 2.4", S::Mismatched, 1, 0, "");
        row("G4 beside it once for each level",
            "attached filled near 2.3 id:near list:near 2.4 rules 20 id:near list:near 30",
            S::Mismatched, 1, 0, "");
        row("G4 a target is no stop", "target 0.1", S::Placing, 1, 0, "");
        row("G5 accepted, nothing seen", "0.05 accepted 0.2", S::Acked, 1, 0, "");
        row("G5 accepted, list before by id", "0.05 accepted 1 list:own 2.2 id:own 2.3",
            S::Verified, 1, 0, "");
        row("G5 accepted, by id before list", "0.05 accepted 0.4 id:own 2.3 list:own 2.4",
            S::Verified, 1, 0, "");
        row("G5 both reads younger than 2 s after the ack",
            "0.05 accepted 0.4 id:own 1.9 list:own 1.95", S::Acked, 1, 0, "");
        row("G5 by id alone, twice", "0.05 accepted 0.4 id:own 2.4 id:own 2.5", S::Acked, 1, 0, "");
        row("G5 the stream alone", "0.05 accepted own 4", S::Acked, 1, 0, "");
        row("G5 pushed before its ack", "0.05 own accepted 0.4 id:own 2.3 list:own 2.4",
            S::Verified, 1, 0, "");
        row("G5 an attached one is proved from first sight",
            "attached filled 0.2 att 1 id:att 2.5 list:att 2.6", S::Verified, 0, 0, "");
        row("G5 two reads of two stops", "attached filled 0.2 att 1 list:att 2.5 id:near 2.6",
            S::Acked, 0, 0, "");
        row("G6 provably not sent", "0.05 notsent 0.3", S::None, 1, 0, "");
        row("G6 provably not sent, anew", "0.05 notsent 0.6", S::Placing, 2, 0, "");
        row("G7 unknown", "0.05 unknown 0.9", S::InDoubt, 1, 0, "");
        row("G7 unknown, the same id at 1 s", "0.05 unknown 1.1 unknown 3.9", S::InDoubt, 1, 1, "");
        row("G7 unknown, the same id at 4 s", "0.05 unknown 1.1 unknown 4.1 unknown 8", S::InDoubt,
            1, 2, "");
        row("G7 unknown, found by id", "0.05 unknown 0.4 id:own 3.5 id:own list:own 3.6",
            S::Verified, 1, 0, "");
        row("G7 unknown, not found by id: not placed anew",
            "0.05 unknown 0.4 id:own=none 0.9 list: 0.95", S::InDoubt, 1, 0, "");
        row("G8 price passed: one look", "0.05 passed 0.2", S::TriggerPassed, 1, 0, "");
        row("G8 price passed, the list fails", "0.05 passed list! 5 list! 8", S::TriggerPassed, 1,
            0, "");
        row("G8 price passed: never retried", "0.05 passed 3", S::TriggerPassed, 1, 0, "");
        row("G9 this id exists: read it",
            "0.05 unknown 1.1 duplicate 1.2 id:own 3.4 id:own list:own 3.5", S::Verified, 1, 1, "");
        row("G10 a full close rests: ours, adopted", "0.05 fullclose list:own9 0.2", S::Acked, 1, 0,
            "");
        row("G10 a full close rests at another level: sized", "0.05 fullclose list:far 0.2",
            S::Mismatched, 2, 0, "");
        row("G10 a full close rests, then the list shows none: sized", "0.05 fullclose list: 0.2",
            S::Placing, 2, 0, "");
        row("G11 too frequent", "0.05 toofast 0.2", S::None, 1, 0, "");
        row("G11 too frequent, anew", "0.05 toofast 0.35", S::Placing, 2, 0, "");
        row("G11 halted is no failure", "0.05 halted 0.35 halted 0.65 halted 0.95", S::Placing, 4,
            0, "");
        row("G12 nothing to reduce", "0.05 nothing 0.9", S::None, 1, 0, "");
        row("G12 nothing to reduce, still held a second later", "0.05 nothing 1.1", S::Placing, 2,
            0, "");
        row("G13 refused by the rules: once more", "0.05 rules 0.1", S::Placing, 2, 0, "");
        row("G14 it fired", "0.05 accepted 0.1 own 0.2 own=effective 3.1", S::Triggered, 1, 0, "");
        row("G14 it fired and did not fill in 3 s", "0.05 accepted 0.1 own 0.2 own=effective 3.3",
            S::Triggered, 1, 0, child);
        row("G14 its order fills in part and ends: closed at once",
            "0.05 accepted own 2 own=effective child:own=4/10! qty:6 2.1", S::Triggered, 1, 0,
            part);
        row("G14 its order fills in part and goes on: until 3 s",
            "0.05 accepted own 2 own=effective child:own=4/10 qty:6 4.9", S::Triggered, 1, 0, "");
        row("G14 its order fills in part within 3 s",
            "0.05 accepted own 2 own=effective child:own=4/10 qty:6 5.1", S::Triggered, 1, 0, part);
        row("G14 its order ends without a fill",
            "0.05 accepted own 2 own=effective child:own=0/10! 2.1", S::Triggered, 1, 0, child);
        row("G14 its order tells of it first", "0.05 accepted own 2 child:own=4/10! qty:6 2.1",
            S::Triggered, 1, 0, part);
        row("G14 less is held, whoever told of it: a part",
            "0.05 accepted own 2 own=effective qty:6 5.1", S::Triggered, 1, 0, part);
        row("G14 a row of before shows it again: it covers nothing",
            "0.05 accepted own 2 own=effective child:own=4/10 qty:6 own 5.1", S::Triggered, 1, 0,
            part);
        row("G14 a list of before shows it again: it covers nothing",
            "0.05 accepted own 2 own=effective child:own=4/10 qty:6 list:own own=effective 5.1",
            S::Triggered, 1, 0, part);
        row("G14 one of two sized ones fires and fills: the other stands for the rest",
            "half other id:half id:other 2.3 list:half,other 2.4 half=effective qty:5 "
            "child:half=5/5 6",
            S::Mismatched, 1, 0, "");
        row("G14 one of two sized ones fires and does not fill",
            "half other id:half id:other 2.3 list:half,other 2.4 half=effective child:half=0/5! "
            "2.5",
            S::Triggered, 1, 0, child);
        row("G14 both sized ones fire, one fills",
            "half other id:half id:other 2.3 list:half,other 2.4 half=effective other=effective "
            "child:half=5/5 child:other=0/5! qty:5 2.5",
            S::Triggered, 1, 0, "the stops fired and their orders filled 50 %");
        row("G14 it fired while the entry still fills",
            "attached working 0.1 accepted own 0.2 own=effective qty:4 1", S::Triggered, 1, 0, "");
        row("G15 order_failed", "0.05 accepted own 2 own=failed 2.1", S::Placing, 2, 0, "");
        row("G15 paused", "0.05 accepted own 2 own=paused 2.1", S::Placing, 2, 0, "");
        row("G15 partly failed", "0.05 accepted own 2 own=partlyfailed 2.1", S::Placing, 2, 0, "");
        row("G15 fired in part", "0.05 accepted own 2 own=partly 2.1", S::Placing, 2, 0, "");
        row("G15 an attached one fails: not counted",
            "attached filled 0.2 att 0.3 att=failed 0.4 rules 0.5", S::Placing, 2, 0, "");
        row("G16 failed once: placed again, 51280, closed",
            "0.05 accepted own 2 own=failed passed list: 2.2", S::TriggerPassed, 2, 0, passed);
        row("G17 failed twice", "0.05 accepted own 2 own=failed accepted own 3 own=failed 3.1",
            S::Failed, 2, 0, twice);
        row("G17 failed twice, proved between",
            "0.05 accepted own 2.3 id:own list:own 8 own=failed accepted own 10.4 id:own list:own "
            "16 own=failed 16.1",
            S::Failed, 2, 0, twice);
        row("G17 the second one much later is a first one",
            "0.05 accepted own 2.3 id:own list:own 8 own=failed accepted own 10.4 id:own list:own "
            "50 id:own list:own 99 id:own list:own 100 own=failed 100.1",
            S::Placing, 3, 0, "");
        row("G17 refused twice", "0.05 rules rules 0.2", S::Failed, 2, 0, refused);
        row("G17 failed, then refused", "0.05 accepted own 2 own=failed margin 2.1", S::Failed, 2,
            0, "the stop failed after its ack, then was refused");
        row("G18 cancelled, not by us: within the grace", "0.05 accepted own 2 own=canceled 4.9",
            S::Missing, 1, 0, "");
        row("G18 cancelled, not by us: placed again", "0.05 accepted own 2 own=canceled 5.1",
            S::Placing, 2, 0, "");
        row("G18 cancelled, not by us: by choice", "0.05 accepted own 2 own=canceled waived 30",
            S::Waived, 1, 0, "");
        row("G18 cancelled twice",
            "0.05 accepted own 2 own=canceled 5.1 accepted own 6 own=canceled 6.1", S::Missing, 2,
            0, "the stop was cancelled, not by us, twice");
        row("G18 cancelled by us",
            "attached filled 0.1 att 0.2 cancelled-by-us:att att=canceled 0.5", S::Placing, 0, 0,
            "");
        row("G19 not listed: a question", "0.05 accepted own 3 list: 3.2", S::InDoubt, 1, 0, "");
        row("G19 not listed, found by id", "0.05 accepted own 3 list: 3.2 id:own 3.3", S::Acked, 1,
            0, "");
        row("G19 not listed, not found: not placed on that alone",
            "0.05 accepted own 3 list: id:own=none 5 list: id:own=none 9", S::InDoubt, 1, 0, "");
        row("G19 the attached one is not listed: a question",
            "attached filled 0.2 att 1 id:att 2.5 list:att 2.6 list: 4", S::InDoubt, 0, 0, "");
        row("G19 the attached one is not listed, not found: not placed on that alone",
            "attached filled 0.2 att 1 id:att 2.5 list:att 2.6 list: id:att=none 5 list: "
            "id:att=none 9",
            S::InDoubt, 0, 0, "");
        row("G19 the attached one is not listed, and a surplus went before",
            "attached working 0.1 accepted att own 1 id:att id:own 2.5 list:own,att 2.6 "
            "cancelled-by-us:own own=canceled list: 4",
            S::InDoubt, 1, 0, "");
        row("G19 a failed read proves nothing", "0.05 accepted own 3 id:own=error 3.2 list! 4",
            S::Acked, 1, 0, "");
        row("G19 an older row of the stream",
            "0.05 accepted 1 id:own 2.3 list:own 2.4 own=older 2.5", S::Verified, 1, 0, "");
        row("G20 moved: proved anew", "0.05 accepted 1 id:own 2.3 list:own 2.4 plan:2900 moved 2.5",
            S::Mismatched, 1, 0, "");
        row("G21 price passed, an older one covers",
            "far 0.1 id:far 2.3 list:far 2.4 passed list:far 2.6", S::GuardedOldLevel, 1, 0, "");
        row("G21 a move is refused, the old one covers",
            "0.05 accepted 1 id:own 2.3 list:own 2.4 plan:3100 move-passed list:own 3",
            S::GuardedOldLevel, 1, 0, "");
        row("G22 price passed, nothing else live", "0.05 passed 0.3 list: 0.4", S::TriggerPassed, 1,
            0, passed);
        row("G22 the list that was on its way does not count", "0.05 passed 20", S::TriggerPassed,
            1, 0, "no live stop within 10 s: stop at 3000 refused, price already past (5 passed)");
        row("G23 surplus goes once ours is verified",
            "attached working 0.1 accepted att 1 id:own 2.5 list:own,att 2.6", S::Verified, 1, 0,
            "");
        row("G24 nothing seen for 10 s", "0.05 accepted 10.1", S::InDoubt, 1, 0, unseen);
        row("G24 no answer and nothing seen", "0.05 unknown 1.1 unknown 4.1 unknown 10.1",
            S::InDoubt, 1, 2,
            "no live stop within 10 s: the venue did not answer the stop and does not show it");
        row("G24 nothing seen for 9.9 s", "0.05 accepted 9.9", S::InDoubt, 1, 0, "");
        row("G24 the last look finds it", "0.05 accepted 9.5 id:own 10.5", S::Acked, 1, 0, "");
        row("G24 ten seconds count from the loss",
            "0.05 accepted 1 id:own 2.3 list:own 30 list: 39.9", S::InDoubt, 1, 0, "");
        row("G24 ten seconds from the loss are over",
            "0.05 accepted 1 id:own 2.3 list:own 30 list: 40.1", S::InDoubt, 1, 0, vanished);
        row("G24 a reconnect long after the first fill closes nothing",
            "0.05 accepted 1 id:own 2.3 list:own 60 doubt 60.1 list: 60.5 id:own 61", S::Acked, 1,
            0, "");
        const char* const tpChild = "the take profit fired and its order did not fill";
        row("G5 an oco is proved as a conditional is", "tp 0.05 accepted 1 id:own 2.3 list:own 2.4",
            S::Verified, 1, 0, "");
        row("G7 an oco unknown: the same id, the same bytes",
            "tp 0.05 unknown 1.1 unknown 4.1 unknown 4.2", S::InDoubt, 1, 2, "");
        row("G8 an oco refused for its stop", "tp 0.05 passed 0.3 list: 0.4", S::TriggerPassed, 1,
            0, passed);
        row("G10 an oco beside a full close", "tp 0.05 fullclose list:far 0.2", S::Mismatched, 2, 0,
            "");
        row("G14 the target fired and filled",
            "tp 0.05 accepted own 2 own=tp qty:0 child:own=10/10 6", S::Triggered, 1, 0, "");
        row("G14 its order filled all and the position is not read: nothing is placed yet",
            "tp 0.05 accepted own 2 own=tp child:own=10/10! 4.9", S::Triggered, 1, 0, "");
        row("G14 its order filled all and nobody shows less in 3 s: what is shown is protected",
            "tp 0.05 accepted own 2 own=tp child:own=10/10! 5.1", S::Placing, 2, 0, "");
        row("G14 its order filled and more is held than it took: protected at once",
            "0.05 accepted own 2 own=effective child:own=10/10! qty:14 2.1", S::Placing, 2, 0, "");
        row("G14 its order filled and the row shows what is left: protected at once",
            "0.05 accepted own 2 qty:14 own=effective qty:4 child:own=10/10! 2.1", S::Placing, 2, 0,
            "");
        row("G14 the target fired, nothing filled", "tp 0.05 accepted own 2 own=tp 5.1",
            S::Triggered, 1, 0, tpChild);
        row("G14 the target's order ended short",
            "tp 0.05 accepted own 2 own=tp child:own=0/10! 2.1", S::Triggered, 1, 0, tpChild);
        row("G14 the order is seen first, then that it is the target's",
            "tp 0.05 accepted own 2 child:own=0/10 2.1 own=tp 5.1", S::Triggered, 1, 0, tpChild);
        row("G14 the stop of an oco fired, nothing filled", "tp 0.05 accepted own 2 own=sl 5.1",
            S::Triggered, 1, 0, child);
        row("G14 which level is not told", "tp 0.05 accepted own 2 own=effective 5.1", S::Triggered,
            1, 0, "the stop or its take profit fired and its order did not fill");
        row("G15 an oco fails: the stop alone", "tp 0.05 accepted own 2 own=failed 2.1", S::Placing,
            2, 0, "");
        row("G17 an oco, then the stop alone fails",
            "tp 0.05 accepted own 2 own=failed accepted own 3 own=failed 3.1", S::Failed, 2, 0,
            twice);
        row("G25 the target is refused: the stop alone, in the same moment",
            "tp 0.05 target-passed accepted 1 id:own 2.3 list:own 2.4", S::Verified, 2, 0, "");
        row("G25 it is no failure", "tp 0.05 target-passed rules 0.1", S::Placing, 3, 0, "");
        row("G25 and no price passed", "tp 0.05 target-passed list: 0.3", S::Placing, 2, 0, "");
        row("G25 the stop alone is passed too", "tp 0.05 target-passed passed list: 0.3",
            S::TriggerPassed, 2, 0, passed);
        row("G25 while the attached one covers as planned",
            "tp attached working 0.1 att target-passed 0.3", S::Acked, 1, 0, "");
        row("G25 while a close runs", "tp 0.05 closing target-passed 3", S::Closing, 1, 0, "");
        row("G25 of a stop without a target: later, not a failure",
            "0.05 target-passed 1.2 target-passed 2.3 target-passed 3.4 accepted own 3.5", S::Acked,
            4, 0, "");
        row("not proved for 45 s", "0.05 accepted 1 id:own 2.3 list:own 47.4", S::Stale, 1, 0, "");
        row("an agreeing list renews the age", "0.05 accepted 1 id:own 2.3 list:own 40 list:own 60",
            S::Verified, 1, 0, "");
        row("a reconnect: every proof again", "0.05 accepted 1 id:own 2.3 list:own 2.4 doubt 3",
            S::Acked, 1, 0, "");
        row("we may not act: we watch", "watch 30", S::None, 0, 0, "");
        row("waived: nothing is placed or closed", "waived 30", S::Waived, 0, 0, "");
        row("a close runs: nothing is placed", "closing 30", S::Closing, 0, 0, "");
        row("a late reply about an earlier stop", "0.05 accepted own 2 own=failed late 3",
            S::Placing, 2, 0, "");
        row("the exposure is zero just now", "qty:0 rules 2", S::None, 0, 0, "");
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
        QCOMPARE(world.state(), state);
        QCOMPARE(world.placed, placed);
        QCOMPARE(world.again, again);
        QCOMPARE(world.closes.join(u','), close);
    }

    void provesOnceAndCitesTwoReads()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted 1 id:own 2.3 list:own 10 id:own list:own 12"));
        QCOMPARE(world.proofs.size(), 1);
        world.tellAll(
            QStringLiteral("doubt 15 id:own list:own 16")); // proved anew after a reconnect
        QCOMPARE(world.proofs.size(), 2);
    }
    void asksForTheTargetUntilItFails()
    {
        for (const char* failure : {"target-passed", "rules", "accepted own own=failed"}) {
            World world;
            world.tellAll(QStringLiteral("tp 0.05"));
            QCOMPARE(world.takes.at(world.newest)->trigger, Price::of("4000"));
            QCOMPARE(world.takes.at(world.newest)->source, TriggerSource::Last);
            world.tellAll(QString::fromUtf8(failure));
            QCOMPARE(world.placed, 2);
            QVERIFY(!world.takes.at(world.newest)); // protection first
            world.tellAll(QStringLiteral("accepted own 3 own=canceled 6.1"));
            QVERIFY(!world.takes.at(world.newest)); // nor later
        }
        World world;
        world.tellAll(QStringLiteral("tp 0.05 accepted own 2 own=canceled 5.1"));
        QCOMPARE(world.placed, 2);
        QVERIFY(world.takes.at(world.newest)); // whoever cancelled it, the venue takes targets
    }
    /// F101: whoever cancelled it may have meant it; a person is told before anything is placed.
    void alarmsAtOnceWhenAStopIsCancelled()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted own 2 own=canceled"));
        QVERIFY(world.alarms.contains(QStringLiteral("P0 unprotected")));
        QCOMPARE(world.placed, 1);
        world.tellAll(QStringLiteral("5.1 accepted own 5.2"));
        QVERIFY(world.alarms.contains(QStringLiteral("over unprotected")));
    }
    /// F100: a level that somebody else set is not corrected beside.
    void leavesAStopThatOthersMoved()
    {
        World world;
        world.tellAll(QStringLiteral("attached filled near"));
        world.guard.onMovedByOthers(world.holding);
        world.tellAll(QStringLiteral("2.3 id:near list:near 30"));
        QCOMPARE(world.state(), QStringLiteral("mismatched"));
        QCOMPARE(world.placed, 0);
    }
    void saysThatTheTargetIsWatchedHere()
    {
        World world;
        world.tellAll(QStringLiteral("tp 0.05 target-passed"));
        QVERIFY(std::ranges::any_of(world.notes, [](const QString& note) {
            return note.contains(u"the target 4000 was refused") && note.contains(u"watched here");
        }));
    }
    void knowsWhereTheTargetRests_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<bool>("isAtVenue");
        const auto row = [](const char* name, const char* story, bool isAtVenue) {
            QTest::newRow(name) << QString::fromUtf8(story) << isAtVenue;
        };
        row("asked for", "tp 0.05", false);
        row("acked", "tp 0.05 accepted 0.1", false);
        row("seen live", "tp 0.05 accepted own 0.2", true);
        row("the attached one", "tp attached filled 0.2 att 0.3", true);
        row("the attached one is too small", "tp attached filled 0.2 att3 0.3", false);
        row("not listed any more", "tp 0.05 accepted own 3 list: 3.1", false);
        row("fired", "tp 0.05 accepted own 3 own=tp 3.1", false);
        row("a stranger's", "tp watch both 0.1", false);
        row("one of an earlier life", "tp taken-over before:both list:both 0.1", true);
        row("none planned", "before:both both 0.1", false);
    }
    void knowsWhereTheTargetRests()
    {
        QFETCH(QString, story);
        QFETCH(bool, isAtVenue);
        World world;
        world.tellAll(story);
        QCOMPARE(world.guard.view(world.now, world.holding).isTakeAtVenue, isAtVenue);
    }
    void remembersWhichLevelFired_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("levels");
        const auto row = [](const char* name, const char* story, const char* levels) {
            QTest::newRow(name) << QString::fromUtf8(story) << QString::fromUtf8(levels);
        };
        row("the target", "tp 0.05 accepted own 2 own=tp 2.1", "take");
        row("the stop", "tp 0.05 accepted own 2 own=sl 2.1", "stop");
        row("not told", "tp 0.05 accepted own 2 own=effective 2.1", "?");
        row("its order alone", "tp 0.05 accepted own 2 child:own=0/10 2.1", "?");
        row("its order, then its row", "tp 0.05 accepted own 2 child:own=0/10 own=tp 2.1", "take");
        row("a stop without a target", "0.05 accepted own 2 child:own=0/10 2.1", "stop");
    }
    void remembersWhichLevelFired()
    {
        QFETCH(QString, story);
        QFETCH(QString, levels);
        World world;
        world.tellAll(story);
        QStringList told;
        for (const auto& fired : world.guard.fired())
            told << (!fired.leg                    ? QStringLiteral("?")
                     : *fired.leg == StopLeg::Take ? QStringLiteral("take")
                                                   : QStringLiteral("stop"));
        QCOMPARE(told.join(u','), levels);
    }
    void asksTheVenueWhenTheTargetIsPassed()
    {
        World world;
        world.tellAll(QStringLiteral("tp 0.05 accepted 1 id:own 2.3 list:own 6"));
        const int before = world.asksById;
        world.tellAll(QStringLiteral("reached"));
        QCOMPARE(world.asksById, before + 1);
    }
    /// G19: a venue that answers each question at once with nothing is not asked as fast as it answers.
    void asksNotAtOnceWhereAReadFailed_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::newRow("failed") << QStringLiteral("id:own=error");
        QTest::newRow("a row of before") << QStringLiteral("id:own=older");
    }
    void asksNotAtOnceWhereAReadFailed()
    {
        QFETCH(QString, answer);
        World world;
        world.tellAll(QStringLiteral("0.05 accepted own 1 id:own 2.3 list:own 2.4 id:own 30"));
        QCOMPARE(world.state(), QStringLiteral("verified"));
        const int before = world.asksById;
        world.tellAll(QStringLiteral("32.8")); // its rotation
        QCOMPARE(world.asksById, before + 1);
        for (int i = 0; i < 50; ++i)
            world.tell(answer);
        QCOMPARE(world.asksById, before + 1);
        world.tellAll(QStringLiteral("37"));
        QCOMPARE(world.asksById, before + 3);
    }
    /// G23: the one that holds the planned target stays; one with a target that nobody planned goes.
    void keepsTheOneThatIsAsPlanned_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QByteArray>("goes");
        QTest::newRow("a target is planned") << QStringLiteral("tp ") << QByteArray{"v-bare"};
        QTest::newRow("none is planned") << QString{} << QByteArray{"v-both"};
    }
    void keepsTheOneThatIsAsPlanned()
    {
        QFETCH(QString, plan);
        QFETCH(QByteArray, goes);
        World world;
        world.tellAll(QStringLiteral("taken-over ") + plan
                      + QStringLiteral("before:bare before:both bare both id:bare "
                                       "id:both 2.5 list:bare,both 3"));
        QCOMPARE(world.cancelled.size(), std::size_t{1});
        QCOMPARE(QByteArray::fromStdString(world.cancelled.front().text), goes);
        QCOMPARE(world.placed, 0);
    }
    void sizesOneBesideAForeignFullClose()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 fullclose list:far 0.2"));
        QCOMPARE(world.sizes.at(world.newest).value(), Qty::of("10"));
    }
    void retiresTheAttachedOneOnlyUnderAVerifiedOwnOne()
    {
        World world;
        world.tellAll(QStringLiteral("attached working 0.1 accepted att own 1"));
        QVERIFY(world.cancelled.empty());
        world.tellAll(QStringLiteral("id:own 2.5 list:own,att 2.6"));
        QCOMPARE(world.cancelled.size(), std::size_t{1});
        QCOMPARE(world.cancelled.front().text, std::string{"v-att"});
    }
    /// Two stops stand after a restart: the one attached in the life before, and the one placed in this one.
    void retiresOneOfAnEarlierLifeToo()
    {
        World world;
        world.tellAll(QStringLiteral(
            "taken-over before:half list:half 0.5 accepted 1 id:own 2.5 list:own,half 3"));
        QCOMPARE(world.cancelled.size(), std::size_t{1});
        QCOMPARE(world.cancelled.front().text, std::string{"v-half"});
    }
    /// A person's own stop at the very same level: it may go as it came.
    void aStrangersStopDoesNotReplaceOurs()
    {
        World world;
        world.tellAll(QStringLiteral("attached filled 0.1 att 0.2 id:att 0.5 twin id:twin 2.5 "
                                     "list:att,twin 3 id:att id:twin list:att,twin 6"));
        QCOMPARE(world.state(), QStringLiteral("verified"));
        QVERIFY(world.cancelled.empty());
    }
    void neverRetiresAStrangersStop()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted far own 1 id:own id:far 2.5 list:own,far 40"));
        QVERIFY(world.cancelled.empty());
    }
    void alarmsAtFiveSecondsAndDropsItWhenCovered()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted 4.9"));
        QVERIFY(world.alarms.isEmpty());
        world.tellAll(QStringLiteral("5.05"));
        QCOMPARE(world.alarms.join(u','), QStringLiteral("P0 unprotected"));
        world.tellAll(QStringLiteral("id:own 6"));
        QCOMPARE(world.alarms.join(u','), QStringLiteral("P0 unprotected,over unprotected"));
    }
    void alarmsAtOneSecondAfterAFailureThatIsNotReplaced()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted own 2 own=failed toofast 3.1"));
        QVERIFY(world.alarms.isEmpty()); // another one is on its way
        World refused;
        refused.tellAll(
            QStringLiteral("0.05 accepted own 2 own=failed toofast 2.4 toofast 2.8 toofast 2.95"));
        QVERIFY(refused.alarms.isEmpty());
        refused.tellAll(QStringLiteral("3.05"));
        QCOMPARE(refused.alarms.join(u','), QStringLiteral("P0 unprotected"));
    }
    void alarmsWhenStale()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted 1 id:own 2.3 list:own 92.2"));
        QVERIFY(world.alarms.isEmpty());
        world.tellAll(QStringLiteral("92.5"));
        QCOMPARE(world.alarms.join(u','), QStringLiteral("P1 stop-stale"));
        world.tellAll(QStringLiteral("id:own 93"));
        QCOMPARE(world.alarms.join(u','), QStringLiteral("P1 stop-stale,over stop-stale"));
    }
    void readsAfterTheAckAtTheTimesOfDecisions()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted"));
        std::vector<int> readAt;
        int before = world.asksById;
        for (int ms = 100; ms <= 3400; ms += 50) {
            world.tell(QString::number(ms / 1000.0));
            if (world.asksById != before) readAt.push_back(ms - 50); // since the ack
            before = world.asksById;
        }
        const std::vector<int> expected{300, 700, 1500, 2200, 3000};
        QCOMPARE(readAt, expected);
        QCOMPARE(world.asksList, 2); // at 2.2 and 3 s
    }
    void readsEachStopByIdWithinThirtySeconds()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted 1 id:own 2.3 list:own 2.4"));
        const int before = world.asksById;
        world.tellAll(QStringLiteral("30.9"));
        QCOMPARE(world.asksById, before);
        world.tellAll(QStringLiteral("31.1"));
        QCOMPARE(world.asksById, before + 1);
    }
    void looksOnceMoreHoweverLateTheClockIsNoticed()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted"));
        world.now += seconds{60}; // nothing stepped for a minute
        const int before = world.asksList;
        world.step();
        QVERIFY(world.closes.isEmpty());
        QVERIFY(world.asksList > before);
        world.now += seconds{1};
        world.step();
        QCOMPARE(world.closes.size(), 1);
    }
    void neverWakesForThePast_data()
    {
        QTest::addColumn<QString>("story");
        for (const char* story :
             {"0.05 accepted 1 id:own 2.3 list:own 200", "attached filled 0.1 att 100",
              "0.05 unknown 60", "0.05 passed 5", "0.05 toofast 3",
              "0.05 accepted own 2 own=failed 3", "watch 30", "0.05 accepted own 3 list: 9",
              "0.05 accepted 11", "0.05 accepted 0.1 own 0.2 own=effective 9", "0.05 fullclose 4",
              "0.05 rules rules 30"})
            QTest::newRow(story) << QString::fromUtf8(story);
    }
    void neverWakesForThePast()
    {
        QFETCH(QString, story);
        World world;
        world.tellAll(story);
        // Woken exactly when asked, it must get on: a wake that stays in the past would spin.
        for (int turn = 0; turn < 200; ++turn) {
            world.step();
            const auto wake = world.guard.nextWake();
            if (!wake) return;
            QVERIFY2(*wake > world.now, qPrintable(QStringLiteral("turn %1").arg(turn)));
            world.wall += (*wake - world.now) / milliseconds{1};
            world.now = *wake;
        }
    }
    void startsAnewForTheNextPositionOfTheKey()
    {
        World world;
        world.tellAll(QStringLiteral("0.05 accepted own 1"));
        world.guard.reset();
        world.holding.since = world.now;
        world.tellAll(QStringLiteral("attached filled 1.5"));
        QCOMPARE(world.placed, 1); // the attached one has its second, as for the first position
        world.tellAll(QStringLiteral("2.2"));
        QCOMPARE(world.placed, 2);
        QCOMPARE(world.newest.text, std::string{"own2"}); // and no id ever repeats
    }
};

QTEST_GUILESS_MAIN(TestStopGuard)
#include "tst_stop_guard.moc"
