// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/liveness.h"
#include "tests/support/compare.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::link;

namespace {

const MonoTime kStart{seconds{100}};

/// Brings a liveness into the state by its own events.
Liveness in(Hearing hearing)
{
    Liveness liveness{
        Liveness::Limits{milliseconds{2500}, milliseconds{5000}, milliseconds{10'000}}};
    if (hearing == Hearing::Closed) return liveness;
    liveness.opened(kStart);
    const auto at = [&](milliseconds silent) {
        static_cast<void>(liveness.advance(kStart + silent));
    };
    if (hearing == Hearing::Fresh) return liveness;
    at(milliseconds{2500});
    if (hearing == Hearing::Asked) return liveness;
    at(milliseconds{5000});
    if (hearing == Hearing::Stale) return liveness;
    at(milliseconds{10'000});
    return liveness;
}

enum class What { Opened, Heard, ClosedNow, Silent };

} // namespace

class TestLiveness : public QObject {
    Q_OBJECT
private slots:
    void followsItsTable_data()
    {
        QTest::addColumn<int>("given");
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("silentMs");
        QTest::addColumn<int>("then");
        QTest::addColumn<int>("toDo");
        const auto row = [](const char* name, Hearing given, What what, int silentMs, Hearing then,
                            Liveness::ToDo toDo) {
            QTest::newRow(name) << static_cast<int>(given) << static_cast<int>(what) << silentMs
                                << static_cast<int>(then) << static_cast<int>(toDo);
        };
        using ToDo = Liveness::ToDo;
        row("L1 opened", Hearing::Closed, What::Opened, 0, Hearing::Fresh, ToDo::Nothing);
        row("L2 not silent long enough", Hearing::Fresh, What::Silent, 2499, Hearing::Fresh,
            ToDo::Nothing);
        row("L2 silent", Hearing::Fresh, What::Silent, 2500, Hearing::Asked, ToDo::Ping);
        row("L3 answered", Hearing::Asked, What::Heard, 3000, Hearing::Fresh, ToDo::Nothing);
        row("L4 silent after the ping", Hearing::Asked, What::Silent, 5000, Hearing::Stale,
            ToDo::Nothing);
        row("L5 heard again", Hearing::Stale, What::Heard, 6000, Hearing::Fresh, ToDo::Nothing);
        row("L6 silent for too long", Hearing::Stale, What::Silent, 10'000, Hearing::Dead,
            ToDo::GiveUp);
        row("L7 closed", Hearing::Asked, What::ClosedNow, 3000, Hearing::Closed, ToDo::Nothing);
        row("L8 a late frame of a dead connection", Hearing::Dead, What::Heard, 11'000,
            Hearing::Dead, ToDo::Nothing);
        row("stalled past stale", Hearing::Fresh, What::Silent, 7000, Hearing::Stale, ToDo::Ping);
        row("stalled past dead", Hearing::Fresh, What::Silent, 60'000, Hearing::Dead, ToDo::GiveUp);
        row("closed stays closed", Hearing::Closed, What::Silent, 60'000, Hearing::Closed,
            ToDo::Nothing);
        row("closed hears nothing", Hearing::Closed, What::Heard, 10, Hearing::Closed,
            ToDo::Nothing);
    }
    void followsItsTable()
    {
        QFETCH(int, given);
        QFETCH(int, what);
        QFETCH(int, silentMs);
        QFETCH(int, then);
        QFETCH(int, toDo);
        Liveness liveness = in(static_cast<Hearing>(given));
        const MonoTime at = kStart + milliseconds{silentMs};
        auto done = Liveness::ToDo::Nothing;
        switch (static_cast<What>(what)) {
        case What::Opened: liveness.opened(at); break;
        case What::Heard: liveness.heard(at); break;
        case What::ClosedNow: liveness.closed(); break;
        case What::Silent: done = liveness.advance(at); break;
        }
        QCOMPARE(liveness.hearing(), static_cast<Hearing>(then));
        QCOMPARE(static_cast<int>(done), toDo);
    }
    void saysEachThingOnce()
    {
        Liveness liveness = in(Hearing::Asked);
        QVERIFY(liveness.advance(kStart + milliseconds{2600}) == Liveness::ToDo::Nothing);
        liveness = in(Hearing::Dead);
        QVERIFY(liveness.advance(kStart + seconds{20}) == Liveness::ToDo::Nothing);
        QVERIFY(!liveness.nextAt());
    }
    void namesItsNextTime()
    {
        QVERIFY(!in(Hearing::Closed).nextAt());
        QVERIFY(in(Hearing::Fresh).nextAt() == kStart + milliseconds{2500});
        QVERIFY(in(Hearing::Asked).nextAt() == kStart + milliseconds{5000});
        QVERIFY(in(Hearing::Stale).nextAt() == kStart + milliseconds{10'000});
    }
};

QTEST_GUILESS_MAIN(TestLiveness)
#include "tst_liveness.moc"
