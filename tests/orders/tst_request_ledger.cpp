// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/client_id.h"
#include "core/orders/request_ledger.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::orders;
using journal::RequestState;

namespace {
const Numbers kNumbers{};
const InstrumentId kEth{"ETH-USDT-SWAP"};
const ClientOrderId kId{"hfabcde00000000000000000000"};

Now at(nanoseconds after)
{
    return Now{MonoTime{hours{1}} + after,
               wallFromMs(1'700'000'000'000) + std::chrono::duration_cast<milliseconds>(after),
               {}};
}
journal::IntentRecord open(std::uint64_t request, ClientOrderId id = kId)
{
    venues::PlaceOrder order;
    order.instrument = kEth;
    order.clientId = std::move(id);
    journal::IntentRecord intent;
    intent.request = RequestId{request};
    intent.what = order;
    intent.key = IntentKey{"key " + std::to_string(request)};
    intent.expiresAt = at(seconds{3}).wall;
    return intent;
}
journal::IntentRecord stop(std::uint64_t request, ClientOrderId id = kId)
{
    venues::PlaceStop place;
    place.instrument = kEth;
    place.clientId = std::move(id);
    journal::IntentRecord intent;
    intent.request = RequestId{request};
    intent.what = place;
    intent.expiresAt = at(seconds{30}).wall;
    return intent;
}
const RequestId k1{1};
const venues::Outcome kAccepted = venues::Accepted{{"900"}, kId};
const venues::Outcome kUnknown = venues::OutcomeUnknown{"timeout"};
const venues::Outcome kNotSent = venues::NotSent{"no connection"};
venues::Outcome refused(venues::RefusalKind kind) { return venues::Refused{kind, "51000", "no"}; }
} // namespace

class TestRequestLedger : public QObject {
    Q_OBJECT

private slots:
    void endsInOneState_data()
    {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("isInFlight");
        const auto row =
            [](const char* name, const char* story, RequestState state, bool isInFlight) {
                const auto word = journal::toString(state);
                QTest::newRow(name)
                    << QString::fromUtf8(story)
                    << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))
                    << isInFlight;
            };
        using S = RequestState;
        row("R1 recorded", "", S::Recorded, true);
        row("R1 it left", "sent", S::Sent, true);
        row("R2 dropped before it left", "dropped", S::Refused, false);
        row("R3 the venue said yes", "sent accepted", S::Accepted, false);
        row("R4 the venue's own refusal", "sent refused", S::Refused, false);
        row("R4 refused: the id exists, so it arrived", "sent duplicate", S::Unknown, true);
        row("R5 timeout", "sent unknown", S::Unknown, true);
        row("R5 provably not sent", "sent notsent", S::Refused, false);
        row("R6 unknown, then sighted", "sent unknown sighted", S::Accepted, false);
        row("R6 sighted before the reply, which was lost", "sent sighted unknown", S::Accepted,
            false);
        row("R6 unknown, found by id", "sent unknown found", S::Accepted, false);
        row("R7 not found, before the horizon",
            "sent unknown 32s notfound list 38s notfound list take", S::Unknown, true);
        row("R7 not found once", "sent unknown 34s notfound list take", S::Unknown, true);
        row("R7 not found twice within 5 s", "sent unknown 34s notfound list 38s notfound take",
            S::Unknown, true);
        row("R7 not found twice, no list", "sent unknown 34s notfound 39s notfound take",
            S::Unknown, true);
        row("R7 listed as a stop only", "sent unknown 34s notfound stoplist 39s notfound take",
            S::Unknown, true);
        row("R7 two sources past the horizon", "sent unknown 34s notfound list 39s notfound take",
            S::NeverArrived, false);
        row("R8 never arrived, and sighted after all",
            "sent unknown 34s notfound list 39s notfound take sighted", S::Accepted, false);
        row("R9 restart: recorded", "restart", S::Unknown, true);
        row("R9 restart: sent", "sent restart", S::Unknown, true);
        row("R9 restart: the outcome was recorded", "sent restart outcome-accepted", S::Accepted,
            false);
        row("R9 restart: the outcome was unknown", "sent restart outcome-unknown", S::Unknown,
            true);
        row("R10 a late refusal changes nothing", "sent accepted refused", S::Accepted, false);
        row("R10 a late yes changes nothing", "sent refused accepted", S::Refused, false);
        row("R10 time alone changes nothing", "sent unknown 3600s take", S::Unknown, true);
    }
    void endsInOneState()
    {
        QFETCH(QString, story);
        QFETCH(QString, state);
        QFETCH(bool, isInFlight);
        RequestLedger ledger{kNumbers};
        Now now = at(seconds{0});
        ledger.onRecorded(now.mono, RecordId{1}, open(1));
        for (const QString& word : story.split(u' ', Qt::SkipEmptyParts)) {
            if (word.endsWith(u's') && word.at(0).isDigit())
                now = at(seconds{word.chopped(1).toInt()});
            else if (word == u"sent")
                ledger.onSent(now.mono, k1);
            else if (word == u"dropped")
                ledger.onDropped(now.mono, k1, "killed");
            else if (word == u"accepted")
                ledger.onReply(now.mono, k1, kAccepted);
            else if (word == u"refused")
                ledger.onReply(now.mono, k1, refused(venues::RefusalKind::Margin));
            else if (word == u"duplicate")
                ledger.onReply(now.mono, k1, refused(venues::RefusalKind::DuplicateId));
            else if (word == u"unknown")
                ledger.onReply(now.mono, k1, kUnknown);
            else if (word == u"notsent")
                ledger.onReply(now.mono, k1, kNotSent);
            else if (word == u"sighted")
                ledger.onSighted(now.mono, kId, {"900"});
            else if (word == u"found")
                ledger.onLookup(now, kId, VenueOrderId{"900"});
            else if (word == u"notfound")
                ledger.onLookup(now, kId, std::nullopt);
            else if (word == u"list")
                ledger.onList(now, false);
            else if (word == u"stoplist")
                ledger.onList(now, true);
            else if (word == u"take")
                (void)ledger.takeNeverArrived(now);
            else if (word == u"restart") {
                ledger = RequestLedger{kNumbers};
                ledger.restore(now.mono, RecordId{1}, open(1));
            } else if (word == u"outcome-accepted")
                ledger.restoreOutcome({k1, RequestState::Accepted, kId, {"900"}, {}, {}});
            else if (word == u"outcome-unknown")
                ledger.restoreOutcome({k1, RequestState::Unknown, kId, {}, {}, {}});
            else
                QFAIL(qPrintable(word));
        }
        const auto word = journal::toString(ledger.find(k1)->state);
        QCOMPARE(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())), state);
        QCOMPARE(ledger.hasOpenInFlight(kEth), isInFlight);
        QVERIFY(
            ledger.knowsKey(IntentKey{"key 1"})); // whatever became of it: a key opens once, ever
    }

    void asksEverSlowerAndNeverGivesUp()
    {
        RequestLedger ledger{kNumbers};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, open(1));
        ledger.onSent(at(seconds{0}).mono, k1);
        ledger.onReply(at(seconds{0}).mono, k1, kUnknown);
        std::vector<int> askedAt; // ms
        for (int ms = 0; ms < 200'000; ms += 100) {
            if (!ledger.due(at(milliseconds{ms}).mono).empty()) askedAt.push_back(ms);
        }
        const std::vector<int> expected{300,    1300,   3300,    7300,   15'300,
                                        30'300, 60'300, 120'300, 180'300};
        QCOMPARE(askedAt, expected);
    }
    void takesSilenceForUnknownNotForRefusal()
    {
        RequestLedger ledger{kNumbers};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, open(1));
        QVERIFY(
            ledger.silent(at(seconds{60}).mono).empty()); // never left: nothing to be silent about
        ledger.onSent(at(seconds{0}).mono, k1);
        QVERIFY(ledger.silent(at(milliseconds{14'999}).mono).empty());
        QCOMPARE(ledger.nextWake().value(), at(seconds{15}).mono);
        QCOMPARE(ledger.silent(at(seconds{15}).mono).size(), std::size_t{1});
    }
    void keepsTheHorizonWhenTheWallClockJumps()
    {
        RequestLedger ledger{kNumbers};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, open(1));
        ledger.onSent(at(seconds{0}).mono, k1);
        ledger.onReply(at(seconds{0}).mono, k1, kUnknown);
        for (int second = 1; second < 25;
             second += 6) { // an hour ahead on the wall, seconds in truth
            const Now now{at(seconds{second}).mono, at(hours{1}).wall, {}};
            ledger.onLookup(now, kId, std::nullopt);
            ledger.onList(now, false);
            QVERIFY(ledger.takeNeverArrived(now).empty());
        }
    }
    void resolvesAStopThatWasSentAgainUnderItsId()
    {
        // Unknown, the same id again, then sighted: nothing may stay unresolved, it would block opens for ever.
        RequestLedger ledger{kNumbers};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, stop(1));
        ledger.onSent(at(seconds{0}).mono, k1);
        ledger.onReply(at(seconds{0}).mono, k1, kUnknown);
        ledger.onRecorded(at(seconds{1}).mono, RecordId{2}, stop(2));
        ledger.onSent(at(seconds{1}).mono, RequestId{2});
        ledger.onReply(at(seconds{1}).mono, RequestId{2},
                       refused(venues::RefusalKind::DuplicateId));
        QCOMPARE(ledger.unknownCount(), 1);
        QVERIFY(ledger.onSighted(at(seconds{2}).mono, kId, {"900"}));
        QCOMPARE(ledger.unknownCount(), 0);
        QVERIFY(ledger.due(at(hours{1}).mono).empty());
        QVERIFY(!ledger.nextWake());
    }
    void leavesAdjustmentsToWhatTheyWereAbout()
    {
        RequestLedger ledger{kNumbers};
        journal::IntentRecord intent;
        intent.request = k1;
        intent.what = venues::CancelStop{kEth, {"900"}};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, intent);
        ledger.onSent(at(seconds{0}).mono, k1);
        ledger.onReply(at(seconds{0}).mono, k1, kUnknown);
        QCOMPARE(ledger.unknownCount(), 0);
        QVERIFY(!ledger.nextWake());
    }
    void forgetsTheOldestThatEndedAndNoKey() // R11
    {
        constexpr std::uint64_t kMany = 10'000;
        RequestLedger ledger{kNumbers};
        const auto idOf = [](std::uint64_t i) { return ClientOrderId{"id" + std::to_string(i)}; };
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, open(1, idOf(1))); // and never a word
        for (std::uint64_t i = 2; i < kMany; ++i) {
            const RequestId id{i};
            ledger.onRecorded(at(seconds{1}).mono, RecordId{i},
                              i % 2 ? open(i, idOf(i)) : stop(i, idOf(i)));
            ledger.onSent(at(seconds{1}).mono, id);
            ledger.onReply(at(seconds{1}).mono, id, kAccepted);
        }
        ledger.onRecorded(at(seconds{1}).mono, RecordId{kMany}, stop(kMany, idOf(kMany)));
        QVERIFY(ledger.find(k1) && ledger.hasOpenInFlight(kEth));
        QVERIFY(!ledger.find(RequestId{2}) && !ledger.find(idOf(3))
                && ledger.find(idOf(kMany - 1)));
        QVERIFY(ledger.knowsKey(open(3).key));
        int kept = 0;
        for (std::uint64_t i = 2; i < kMany; ++i)
            kept += ledger.find(RequestId{i}) ? 1 : 0;
        QCOMPARE(kept, 1024);
        QVERIFY(!ledger.onReply(at(seconds{2}).mono, RequestId{2},
                                kAccepted)); // a late word of a forgotten one
        QVERIFY(ledger.onSighted(at(seconds{2}).mono, idOf(1), {"900"}));
    }
    void whatEndsAtOnceIsStillKnownToWhoEndedIt() // R11
    {
        constexpr std::uint64_t kMany = 600;
        RequestLedger ledger{kNumbers};
        const auto idOf = [](std::uint64_t i) { return ClientOrderId{"id" + std::to_string(i)}; };
        for (std::uint64_t i = 1; i <= kMany; ++i) {
            ledger.onRecorded(at(seconds{0}).mono, RecordId{i}, stop(i, idOf(i)));
            ledger.onReply(at(seconds{0}).mono, RequestId{i}, kUnknown);
        }
        for (const auto after : {minutes{10}, minutes{11}})
            for (std::uint64_t i = 1; i <= kMany; ++i)
                ledger.onLookup(at(after), idOf(i), std::nullopt);
        ledger.onList(at(minutes{11}), true);
        const auto ended = ledger.takeNeverArrived(at(minutes{11}));
        QCOMPARE(ended.size(), std::size_t{kMany});
        for (std::uint64_t i = 1; i <= kMany; ++i)
            QVERIFY(ledger.find(RequestId{i})); // who took them goes on reading
        QCOMPARE(ended.front()->state, RequestState::NeverArrived);
        ledger.onRecorded(at(minutes{12}).mono, RecordId{kMany + 1}, stop(kMany + 1, idOf(0)));
        QVERIFY(!ledger.find(k1) && ledger.find(RequestId{kMany}));
    }
    /// No id leads to it: asked for by one it would never be found, and would be called never arrived.
    void aPositionsOwnStopIsNotAskedFor()
    {
        for (const bool ofPosition : {false, true}) {
            auto intent = stop(1);
            std::get<venues::PlaceStop>(intent.what).ofPosition = ofPosition;
            RequestLedger ledger{kNumbers};
            ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, intent);
            ledger.onSent(at(seconds{0}).mono, k1);
            const auto* entry = ledger.onReply(at(seconds{1}).mono, k1, kUnknown);
            QCOMPARE(entry->state, RequestState::Unknown); // and so it stays in the journal
            QCOMPARE(ledger.due(at(seconds{2}).mono).empty(), ofPosition);
            QCOMPARE(ledger.unknownCount(), ofPosition ? 0 : 1);
            for (const int minute : {2, 3}) {
                ledger.onLookup(at(minutes{minute}), kId, std::nullopt);
                ledger.onList(at(minutes{minute}), true);
            }
            QCOMPARE(ledger.takeNeverArrived(at(minutes{4})).empty(), ofPosition);
        }
    }
    void tellsOpensFromTheRest()
    {
        venues::PlaceOrder order;
        QVERIFY(isOpen(order));
        order.reduceOnly = true;
        QVERIFY(!isOpen(order));
        QVERIFY(!isOpen(venues::PlaceStop{}) && !isOpen(venues::ClosePosition{})
                && !isOpen(venues::CancelOrder{}));
        RequestLedger ledger{kNumbers};
        ledger.onRecorded(at(seconds{0}).mono, RecordId{1}, stop(1));
        QVERIFY(!ledger.hasOpenInFlight(kEth));
    }

    void namesOrdersSoThatOursAreKnown()
    {
        const Epoch mine{"ab12"};
        const auto id =
            clientId(mine, IdKind::Entry, "main|bollinger|ETH-USDT-SWAP|1700000000000|0");
        QCOMPARE(id, clientId(mine, IdKind::Entry, "main|bollinger|ETH-USDT-SWAP|1700000000000|0"));
        QVERIFY(id
                != clientId(mine, IdKind::Entry, "main|bollinger|ETH-USDT-SWAP|1700000000000|1"));
        QVERIFY(id != clientId(mine, IdKind::Stop, "main|bollinger|ETH-USDT-SWAP|1700000000000|0"));
        QVERIFY(id
                != clientId(Epoch{"ab13"}, IdKind::Entry,
                            "main|bollinger|ETH-USDT-SWAP|1700000000000|0"));
        QVERIFY(id.text.size() <= 32); // okx.md §4.3
        QVERIFY(std::all_of(id.text.begin(), id.text.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        }));
        QVERIFY(looksOurs(id));
        QCOMPARE(epochOf(id).value(), mine);
        QVERIFY(!looksOurs(ClientOrderId{"hf"}) && !looksOurs(ClientOrderId{"web-123"})
                && !epochOf(ClientOrderId{}));
    }
};

QTEST_GUILESS_MAIN(TestRequestLedger)
#include "tst_request_ledger.moc"
