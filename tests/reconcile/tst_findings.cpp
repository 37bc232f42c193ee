// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/findings.h"

#include <QtTest>

#include <map>
#include <set>
#include <string>

using namespace holdfast;
using namespace holdfast::reconcile;

namespace {

template <class E>
std::vector<E> all(int count)
{
    std::vector<E> values;
    for (int i = 0; i < count; ++i)
        values.push_back(static_cast<E>(i));
    return values;
}
const auto kPictures = all<Picture>(2);
const auto kLists = all<ListSays>(6);
const auto kOwns = all<OwnReadSays>(7);
const auto kStreams = all<StreamSays>(5);
const auto kClosings = all<ClosingSays>(3);
const auto kOwners = all<Owner>(3);
const auto kFreshness = all<Freshness>(2);

/// Each combination of what can be known of a position.
template <class Do>
void eachPosition(Do&& what)
{
    for (const auto picture : kPictures)
        for (const auto list : kLists)
            for (const auto own : kOwns)
                for (const auto stream : kStreams)
                    for (const auto closing : kClosings)
                        for (const auto owner : kOwners)
                            for (const auto freshness : kFreshness)
                                what(PositionCase{picture, list, own, stream, closing, owner,
                                                  freshness});
}
template <class Do>
void eachOrder(Do&& what)
{
    for (const auto record : all<OrderRecord>(3))
        for (const auto list : all<OrderListSays>(3))
            for (const auto byId : all<OrderIdSays>(4))
                for (const auto owner : kOwners)
                    for (const auto freshness : kFreshness)
                        what(OrderCase{record, list, byId, owner, freshness});
}
template <class Do>
void eachStop(Do&& what)
{
    for (const auto picture : kPictures)
        for (const auto record : all<StopRecord>(3))
            for (const auto list : all<StopListSays>(5))
                for (const auto byId : all<StopIdSays>(6))
                    for (const auto owner : kOwners)
                        for (const auto freshness : kFreshness)
                            what(StopCase{picture, record, list, byId, owner, freshness});
}
template <class Do>
void eachSource(Do&& what)
{
    for (const auto said : all<SourceSaid>(3))
        for (const auto link : all<LinkIs>(2))
            what(SourceCase{said, link});
}

/// What is wrong with a table over all its cases; empty: each case meets one row, each row is met.
template <class Rules, class Each>
QString judged(const Rules& rules, const Each& each, int expected)
{
    QString wrong;
    std::map<std::string, int> met;
    int cases = 0;
    each([&](const auto& c) {
        ++cases;
        QString ids;
        int count = 0;
        for (const auto& rule : rules) {
            if (!rule.matches(c)) continue;
            ++count;
            ++met[std::string{rule.id}];
            ids += QLatin1Char(' ') + QString::fromUtf8(rule.id.data(), qsizetype(rule.id.size()));
        }
        if (count != 1 && wrong.size() < 2000)
            wrong += QStringLiteral("case %1 meets:%2\n").arg(cases).arg(ids);
        if (count == 1 && &ruleFor(c).outcome != &std::ranges::find_if(rules, [&](const auto& r) {
                                                      return r.matches(c);
                                                  })->outcome)
            wrong += QStringLiteral("case %1: ruleFor names another row\n").arg(cases);
    });
    std::set<std::string> ids;
    for (const auto& rule : rules) {
        const std::string id{rule.id};
        if (!ids.insert(id).second) wrong += QStringLiteral("twice: ") + id.c_str();
        if (met[id] == 0) wrong += QStringLiteral("no case meets ") + id.c_str();
    }
    if (cases != expected) wrong += QStringLiteral("%1 cases").arg(cases);
    return wrong;
}

} // namespace

class TestFindings : public QObject {
    Q_OBJECT

private slots:
    void eachPositionMeetsOneRow()
    {
        const QString wrong = judged(
            positionRules(), [](auto&& what) { eachPosition(what); }, 2 * 6 * 7 * 5 * 3 * 3 * 2);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    void eachOrderMeetsOneRow()
    {
        const QString wrong =
            judged(orderRules(), [](auto&& what) { eachOrder(what); }, 3 * 3 * 4 * 3 * 2);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    void eachStopMeetsOneRow()
    {
        const QString wrong =
            judged(stopRules(), [](auto&& what) { eachStop(what); }, 2 * 3 * 5 * 6 * 3 * 2);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
    void eachSourceMeetsOneRow()
    {
        const QString wrong = judged(sourceRules(), [](auto&& what) { eachSource(what); }, 3 * 2);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void positionsByName_data()
    {
        QTest::addColumn<int>("picture");
        QTest::addColumn<int>("list");
        QTest::addColumn<int>("own");
        QTest::addColumn<int>("stream");
        QTest::addColumn<int>("closing");
        QTest::addColumn<int>("owner");
        QTest::addColumn<int>("freshness");
        QTest::addColumn<QString>("kind"); // empty: none
        using P = Picture;
        using L = ListSays;
        using I = OwnReadSays;
        using S = StreamSays;
        using C = ClosingSays;
        const auto row = [](const char* name, P p, L l, I i, S s, C c, Owner o, const char* kind,
                            Freshness f = Freshness::Fresh) {
            QTest::newRow(name) << int(p) << int(l) << int(i) << int(s) << int(c) << int(o)
                                << int(f) << QString::fromLatin1(kind);
        };
        constexpr auto H = P::Held, N = P::Nothing;
        constexpr auto Us = Owner::Ours;
        const char* const missing = "missing at venue";
        row("F1 the lists are old", H, L::NotShown, I::Unread, S::Silent, C::None, Us, "",
            Freshness::Stale);
        row("F2 nothing anywhere", N, L::NotShown, I::NoRow, S::Silent, C::None, Us, "");
        row("F3 its own read shows a new one", N, L::NotShown, I::Same, S::Silent, C::None,
            Owner::Foreign, "");
        row("F4 the stream shows a new one", N, L::NotShown, I::NoRow, S::Same, C::None,
            Owner::Foreign, "");
        row("F5 the list shows a new one", N, L::Same, I::Unread, S::Silent, C::None,
            Owner::Foreign, "");
        row("F6 the other side, by instrument", H, L::Same, I::OtherSide, S::Silent, C::None, Us,
            "side");
        row("F7 the other side, on the stream", H, L::Same, I::Unread, S::OtherSide, C::None, Us,
            "side");
        row("F8 the other side, in the list", H, L::OtherSide, I::Unread, S::Silent, C::None, Us,
            "side");
        row("F9 another size, by instrument", H, L::Same, I::OtherQty, S::Silent, C::None, Us,
            "quantity");
        row("F10 another size, on the stream", H, L::Same, I::Unread, S::OtherQty, C::None, Us,
            "quantity");
        row("F11 another size, in the list", H, L::OtherQty, I::Unread, S::Silent, C::None, Us,
            "quantity");
        row("F12 a zero against the stream", H, L::NotShown, I::Zero, S::Same, C::None, Us,
            missing);
        row("F13 the stream's zero against its own read", H, L::Same, I::Same, S::Zero, C::None, Us,
            missing);
        row("F14 a zero and its closing", H, L::NotShown, I::Zero, S::Silent, C::Bound, Us, "");
        row("F15 the stream's zero and its closing", H, L::Unread, I::Unread, S::Zero, C::Bound, Us,
            "");
        row("F16 a zero without a closing", H, L::NotShown, I::Zero, S::Silent, C::None, Us,
            missing);
        row("F16 a zero and an earlier close", H, L::NotShown, I::Zero, S::Silent, C::Unbound, Us,
            missing);
        row("F17 the stream's zero without a closing", H, L::Same, I::Unread, S::Zero, C::None, Us,
            missing);
        row("F18 zero twice without a closing", H, L::NotShown, I::ZeroAgain, S::Silent, C::Unbound,
            Us, missing);
        row("F19 the list lacks it, the stream shows it", H, L::NotShown, I::Unread, S::Same,
            C::None, Us, missing);
        row("F20 the list lacks it, its own read shows it", H, L::NotShown, I::Same, S::Silent,
            C::None, Us, missing);
        row("F21 the list lacks it, nothing else speaks", H, L::NotShown, I::Unread, S::Silent,
            C::None, Us, missing);
        row("F21 the list lacks it, an earlier close is known", H, L::NotShown, I::NoRow, S::Silent,
            C::Unbound, Us, missing);
        row("F22 its own read has no row", H, L::Same, I::NoRow, S::Silent, C::None, Us, missing);
        row("F23 a closing without a zero", H, L::NotShown, I::Unread, S::Silent, C::Bound, Us,
            missing);
        row("F24 a closing, and the stream shows it", H, L::Same, I::Unread, S::Same, C::Bound, Us,
            missing);
        row("F25 a closing, and its own read shows it", H, L::Same, I::Same, S::Silent, C::Bound,
            Us, missing);
        row("F26 all agree", H, L::Same, I::Same, S::Same, C::None, Us, "");
        row("F26 nothing was read since", H, L::Unread, I::Unread, S::Silent, C::Unbound, Us, "");
        row("F27 our mark, no plan", H, L::Same, I::Unread, S::Silent, C::None, Owner::Marked,
            "unknown to us");
        row("F28 a stranger's", H, L::Same, I::Unread, S::Silent, C::None, Owner::Foreign,
            "foreign");
    }
    void positionsByName()
    {
        QFETCH(int, picture);
        QFETCH(int, list);
        QFETCH(int, own);
        QFETCH(int, stream);
        QFETCH(int, closing);
        QFETCH(int, owner);
        QFETCH(int, freshness);
        QFETCH(QString, kind);
        const PositionRule& rule =
            ruleFor(PositionCase{static_cast<Picture>(picture), static_cast<ListSays>(list),
                                 static_cast<OwnReadSays>(own), static_cast<StreamSays>(stream),
                                 static_cast<ClosingSays>(closing), static_cast<Owner>(owner),
                                 static_cast<Freshness>(freshness)});
        check(rule, kind);
    }
    void ordersByName_data()
    {
        QTest::addColumn<int>("record");
        QTest::addColumn<int>("list");
        QTest::addColumn<int>("byId");
        QTest::addColumn<int>("owner");
        QTest::addColumn<int>("freshness");
        QTest::addColumn<QString>("kind");
        using R = OrderRecord;
        using L = OrderListSays;
        using I = OrderIdSays;
        const auto row = [](const char* name, R r, L l, I i, Owner o, const char* kind,
                            Freshness f = Freshness::Fresh) {
            QTest::newRow(name) << int(r) << int(l) << int(i) << int(o) << int(f)
                                << QString::fromLatin1(kind);
        };
        const char* const vanished = "order vanished";
        row("O1 the list is old", R::Working, L::NotShown, I::NotFound, Owner::Ours, "",
            Freshness::Stale);
        row("O2 a stranger's ended", R::Unseen, L::Shown, I::Ended, Owner::Foreign, "");
        row("O3 a stranger's, shown by nobody", R::Working, L::NotShown, I::Unread, Owner::Marked,
            "");
        row("O4 a stranger's in the list", R::Unseen, L::Shown, I::Unread, Owner::Foreign,
            "foreign");
        row("O5 a stranger's, live by id", R::Working, L::NotShown, I::Live, Owner::Foreign,
            "foreign");
        row("O6 our mark in the list", R::Unseen, L::Shown, I::Unread, Owner::Marked,
            "order unknown");
        row("O7 our mark, live by id", R::Working, L::NotShown, I::Live, Owner::Marked,
            "order unknown");
        row("O8 sent and never seen", R::Unseen, L::NotShown, I::NotFound, Owner::Ours, "");
        row("O8 ended, and an old list shows it", R::Ended, L::Shown, I::Unread, Owner::Ours, "");
        row("O9 working", R::Working, L::Shown, I::Unread, Owner::Ours, "");
        row("O10 the list lacks it, it is live", R::Working, L::NotShown, I::Live, Owner::Ours, "");
        row("O10 the list lacks it, it ended", R::Working, L::NotShown, I::Ended, Owner::Ours, "");
        row("O11 nothing was read since", R::Working, L::Unread, I::Unread, Owner::Ours, "");
        row("O12 the list lacks it", R::Working, L::NotShown, I::Unread, Owner::Ours, vanished);
        row("O12 nothing shows it", R::Working, L::NotShown, I::NotFound, Owner::Ours, vanished);
        row("O13 not found by id", R::Working, L::Unread, I::NotFound, Owner::Ours, vanished);
    }
    void ordersByName()
    {
        QFETCH(int, record);
        QFETCH(int, list);
        QFETCH(int, byId);
        QFETCH(int, owner);
        QFETCH(int, freshness);
        QFETCH(QString, kind);
        const OrderRule& rule =
            ruleFor(OrderCase{static_cast<OrderRecord>(record), static_cast<OrderListSays>(list),
                              static_cast<OrderIdSays>(byId), static_cast<Owner>(owner),
                              static_cast<Freshness>(freshness)});
        check(rule, kind);
    }
    void stopsByName_data()
    {
        QTest::addColumn<int>("picture");
        QTest::addColumn<int>("record");
        QTest::addColumn<int>("list");
        QTest::addColumn<int>("byId");
        QTest::addColumn<int>("owner");
        QTest::addColumn<int>("freshness");
        QTest::addColumn<QString>("kind");
        using P = Picture;
        using R = StopRecord;
        using L = StopListSays;
        using I = StopIdSays;
        const auto row = [](const char* name, P p, R r, L l, I i, Owner o, const char* kind,
                            Freshness f = Freshness::Fresh) {
            QTest::newRow(name) << int(p) << int(r) << int(l) << int(i) << int(o) << int(f)
                                << QString::fromLatin1(kind);
        };
        constexpr auto Us = Owner::Ours;
        const char* const missing = "stop missing";
        const char* const mismatch = "stop mismatch";
        row("T1 the list is old", P::Held, R::Live, L::NotShown, I::NotFound, Us, "",
            Freshness::Stale);
        row("T2 it ended", P::Held, R::Live, L::AsAsked, I::Ended, Us, "");
        row("T3 a stranger's, shown by nobody", P::Held, R::Live, L::NotShown, I::Unread,
            Owner::Foreign, "");
        row("T4 a stranger's by id", P::Held, R::Unseen, L::NotShown, I::AsAsked, Owner::Foreign,
            "foreign");
        row("T5 a stranger's in the list", P::Held, R::Unseen, L::AsAsked, I::Unread,
            Owner::Foreign, "foreign");
        row("T6 our mark by id", P::Nothing, R::Unseen, L::Unread, I::Differs, Owner::Marked,
            "order unknown");
        row("T7 our mark in the list", P::Nothing, R::Unseen, L::AsAsked, I::Unread, Owner::Marked,
            "order unknown");
        row("T8 it may open, by id", P::Nothing, R::Live, L::AsAsked, I::MayOpen, Us, mismatch);
        row("T9 it may open, in the list", P::Held, R::Live, L::MayOpen, I::Unread, Us, mismatch);
        row("T10 a field differs, by id", P::Held, R::Live, L::AsAsked, I::Differs, Us, mismatch);
        row("T11 a field differs, in the list", P::Held, R::Live, L::Differs, I::NotFound, Us,
            mismatch);
        row("T12 as asked, by id", P::Held, R::Live, L::NotShown, I::AsAsked, Us, "");
        row("T13 as asked, in the list", P::Held, R::Live, L::AsAsked, I::NotFound, Us, "");
        row("T14 nobody shows it", P::Held, R::Live, L::NotShown, I::NotFound, Us, missing);
        row("T15 the list lacks it", P::Held, R::Live, L::NotShown, I::Unread, Us, missing);
        row("T16 not found by id", P::Held, R::Live, L::Unread, I::NotFound, Us, missing);
        row("T17 nothing was read since", P::Held, R::Live, L::Unread, I::Unread, Us, "");
        row("T18 never seen", P::Held, R::Unseen, L::NotShown, I::NotFound, Us, "");
        row("T19 it went with its position", P::Nothing, R::Live, L::NotShown, I::NotFound, Us, "");
        row("T20 a leftover, by id", P::Nothing, R::Live, L::AsAsked, I::Differs, Us, "");
        row("T21 a leftover, in the list", P::Nothing, R::Live, L::Differs, I::Unread, Us, "");
    }
    void stopsByName()
    {
        QFETCH(int, picture);
        QFETCH(int, record);
        QFETCH(int, list);
        QFETCH(int, byId);
        QFETCH(int, owner);
        QFETCH(int, freshness);
        QFETCH(QString, kind);
        const StopRule& rule =
            ruleFor(StopCase{static_cast<Picture>(picture), static_cast<StopRecord>(record),
                             static_cast<StopListSays>(list), static_cast<StopIdSays>(byId),
                             static_cast<Owner>(owner), static_cast<Freshness>(freshness)});
        check(rule, kind);
    }
    void sourcesByName_data()
    {
        QTest::addColumn<int>("said");
        QTest::addColumn<int>("link");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* name, SourceSaid s, LinkIs l, const char* kind) {
            QTest::newRow(name) << int(s) << int(l) << QString::fromLatin1(kind);
        };
        row("Q1 it answers", SourceSaid::Young, LinkIs::Down, "");
        row("Q2 its answer is old", SourceSaid::Old, LinkIs::Live, "stale source");
        row("Q2 old, and no connection", SourceSaid::Old, LinkIs::Down, "stale source");
        row("Q3 never answered", SourceSaid::Never, LinkIs::Live, "stale source");
        row("Q4 no connection yet", SourceSaid::Never, LinkIs::Down, "");
    }
    void sourcesByName()
    {
        QFETCH(int, said);
        QFETCH(int, link);
        QFETCH(QString, kind);
        check(ruleFor(SourceCase{static_cast<SourceSaid>(said), static_cast<LinkIs>(link)}), kind);
    }
    void everyRowSaysWhatItIs()
    {
        const auto look = [](const auto& rules) {
            return std::ranges::all_of(rules,
                                       [](const auto& rule) { return !rule.outcome.what.empty(); });
        };
        QVERIFY(look(positionRules()) && look(orderRules()) && look(stopRules())
                && look(sourceRules()));
    }

    void aFindingHasAWayToEndAndSomethingToDo()
    {
        const auto look = [](const auto& rules) {
            for (const auto& rule : rules) {
                const Outcome& outcome = rule.outcome;
                const QByteArray id{rule.id.data(), qsizetype(rule.id.size())};
                if (!outcome.kind) {
                    QVERIFY2(outcome.missing.empty() && outcome.acts.bits == 0, id);
                    QVERIFY2(!priorityAt(outcome.gravity, hours{24}), id);
                    continue;
                }
                QVERIFY2(outcome.acts.has(FindingAct::AskAgain), id);
                QVERIFY2(!outcome.missing.empty() || *outcome.kind == FindingKind::Foreign, id);
                // Zero twice is the only ground on which a person may say that it is closed.
                QVERIFY2(outcome.acts.has(FindingAct::ConfirmFlat) == (rule.id == "F18"), id);
                QVERIFY2(!outcome.acts.has(FindingAct::ClearBrake), id);
            }
        };
        look(positionRules());
        look(orderRules());
        look(stopRules());
        look(sourceRules());
    }
    void absenceAloneIsNeverAnEnd()
    {
        // Whatever lists and own reads do not show: without a zero and a closing the table says "missing", not "ended".
        eachPosition([](const PositionCase& c) {
            if (c.picture != Picture::Held || c.freshness != Freshness::Fresh) return;
            const bool hasZero = c.own == OwnReadSays::Zero || c.own == OwnReadSays::ZeroAgain
                                 || c.stream == StreamSays::Zero;
            const bool isAbsent = c.list == ListSays::NotShown || c.own == OwnReadSays::NoRow;
            const bool isEnd = hasZero && c.closing == ClosingSays::Bound;
            if ((isAbsent || hasZero) && !isEnd) QVERIFY(ruleFor(c).outcome.kind.has_value());
        });
    }
    void growsGraverWithTime_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("age");      // ms
        QTest::addColumn<int>("priority"); // -1: none
        const auto row = [](const char* rule, int age, int priority) {
            QTest::addRow("%s after %d ms", rule, age)
                << QString::fromLatin1(rule) << age << priority;
        };
        row("F21", 0, -1);
        row("F21", 4999, -1);
        row("F21", 5000, 2);
        row("F21", 29'999, 2);
        row("F21", 30'000, 1);
        row("F21", 86'400'000, 1);
        row("F20", 30'000, -1); // a list that lies is not a position in danger
        row("F20", 60'000, 2);
        row("F6", 0, 1);
        row("F6", 5000, 0);
        row("F9", 1999, -1);
        row("F9", 5000, 2);
        row("F27", 999, -1); // its fill may tell whose it is
        row("F27", 1000, 1);
        row("F28", 86'400'000, -1);
    }
    void growsGraverWithTime()
    {
        QFETCH(QString, rule);
        QFETCH(int, age);
        QFETCH(int, priority);
        const auto rules = positionRules();
        const auto found =
            std::ranges::find(rules, std::string_view{rule.toStdString()}, &PositionRule::id);
        QVERIFY(found != rules.end());
        QCOMPARE(priorityAt(found->outcome.gravity, milliseconds{age}).value_or(-1), priority);
    }
    void knowsWhenItChangesNext()
    {
        const Gravity gravity{milliseconds{1000}, milliseconds{5000}, milliseconds{30'000}, {}};
        QCOMPARE(nextChange(gravity, nanoseconds{0}), std::optional<nanoseconds>{seconds{1}});
        QCOMPARE(nextChange(gravity, seconds{1}), std::optional<nanoseconds>{seconds{5}});
        QCOMPARE(nextChange(gravity, seconds{5}), std::optional<nanoseconds>{seconds{30}});
        QVERIFY(!nextChange(gravity, seconds{30}));
    }

    void everyRowWasTestedByName() // after the cases above, whichever were chosen
    {
        if (m_named.size() < 2) QSKIP("the cases by name did not run");
        for (const auto& rule : positionRules())
            QVERIFY2(m_named.contains(std::string{rule.id}), rule.id.data());
        for (const auto& rule : orderRules())
            QVERIFY2(m_named.contains(std::string{rule.id}), rule.id.data());
        for (const auto& rule : stopRules())
            QVERIFY2(m_named.contains(std::string{rule.id}), rule.id.data());
        for (const auto& rule : sourceRules())
            QVERIFY2(m_named.contains(std::string{rule.id}), rule.id.data());
    }

private:
    std::set<std::string> m_named; ///< Rows that a case above is named after, and met.

    template <class Rule>
    void check(const Rule& rule, const QString& kind)
    {
        const QByteArray name = QTest::currentDataTag();
        const QByteArray id = name.left(name.indexOf(' '));
        QCOMPARE((QByteArray{rule.id.data(), qsizetype(rule.id.size())}), id);
        const auto word = rule.outcome.kind ? toString(*rule.outcome.kind) : std::string_view{};
        QCOMPARE(QString::fromUtf8(word.data(), qsizetype(word.size())), kind);
        m_named.insert(id.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"
