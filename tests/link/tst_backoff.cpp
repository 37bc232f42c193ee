// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/backoff.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::link;

class TestBackoff : public QObject {
    Q_OBJECT
private slots:
    void doublesUpToItsBound()
    {
        const Backoff backoff{milliseconds{500}, milliseconds{30'000}};
        for (int attempt = 0; attempt < 40; ++attempt) {
            const auto whole =
                std::min<std::int64_t>(30'000, std::int64_t{500} << std::min(attempt, 20));
            const auto delay = backoff.delay(7, attempt).count();
            QVERIFY(delay >= whole / 2);
            QVERIFY(delay < whole);
        }
    }
    void isTheSameInEveryReplayAndAnotherForAnotherAccount()
    {
        const Backoff backoff;
        QVERIFY(backoff.delay(1, 3) == backoff.delay(1, 3));
        int different = 0;
        for (int attempt = 0; attempt < 10; ++attempt)
            different += backoff.delay(1, attempt) != backoff.delay(2, attempt) ? 1 : 0;
        QVERIFY(different >= 8);
    }
    void aBrokenCounterStaysInBounds()
    {
        const Backoff backoff{milliseconds{1}, milliseconds{1}};
        QVERIFY(backoff.delay(1, -5) == milliseconds{1});
        QVERIFY(Backoff{}.delay(1, 2'000'000'000) < milliseconds{30'000});
    }
    void paceIsASlidingWindow()
    {
        Pacer pacer{3, milliseconds{1000}};
        const MonoTime start{seconds{100}};
        for (int i = 0; i < 3; ++i) {
            const MonoTime at = start + milliseconds{100} * i;
            QVERIFY(pacer.may(at));
            pacer.started(at);
        }
        QVERIFY(!pacer.may(start + milliseconds{999}));
        QVERIFY(pacer.nextAt(start + milliseconds{300}) == start + milliseconds{1000});
        pacer.started(start + milliseconds{1000});
        QVERIFY(!pacer.may(start + milliseconds{1050}));
        QVERIFY(pacer.may(start + milliseconds{1100}));
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
