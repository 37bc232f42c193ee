// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "tests/sim/interleavings.h"
#include "tests/support/compare.h"

using namespace holdfast;
using namespace holdfast::sim;

/// Incident 1: ten thousand interleavings in virtual time.
class TestLongInterleavings : public QObject {
    Q_OBJECT

private slots:
    void tenThousandInterleavingsOpenOnceEach()
    {
        constexpr std::uint64_t kCount = 10'000;
        const ManyPlayed many = playMany(1, kCount, productCore());
        printFigures("long", kCount, many);
        QVERIFY2(many.broken.empty(), many.broken.c_str());
    }
};

QTEST_GUILESS_MAIN(TestLongInterleavings)
#include "tst_long_interleavings.moc"
