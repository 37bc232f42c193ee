// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds: 2500 long 10000
#include "core/sim/naive_core.h"
#include "tests/sim/interleavings.h"
#include "tests/support/compare.h"
#include "tests/support/rounds.h"

using namespace holdfast;
using namespace holdfast::sim;

/// Incident 1 in virtual time: as many interleavings as fit the short tier, ten thousand in the long one.
class TestInterleavings : public QObject {
    Q_OBJECT

private slots:
    void oneSignalOpensOnceAndTheNextOneToo()
    {
        const auto count = static_cast<std::uint64_t>(roundsToPlay());
        const ManyPlayed many = playMany(1, count, productCore());
        printFigures(count, many);
        QVERIFY2(many.broken.empty(), many.broken.c_str());
        for (const char* name :
             {"refused: one is in flight", "refused: the key opened before", "double click",
              "kill switch before the open arrived", "death during", "unknown outcome",
              "unknown resolved as absent", "unknown resolved as executed",
              "a second start watched only", "the first signal opened nothing"})
            QVERIFY2(many.reached.contains(name) && many.reached.at(name) > 0, name);
    }

    void theSameSeedPlaysTheSame()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Interleaving what = drawInterleaving(seed);
            QCOMPARE(play(what, productCore()).trace.hex(), play(what, productCore()).trace.hex());
        }
    }

    /// The same seeds: a core as many are written opens twice.
    void theNaiveCoreIsCaught()
    {
        std::uint64_t doubled = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            const Played played = play(drawInterleaving(seed), naiveCore());
            for (const std::string& text : played.broken)
                if (text.starts_with("I1: signal 1 opened")) {
                    ++doubled;
                    break;
                }
        }
        QVERIFY2(doubled >= 10, std::to_string(doubled).c_str());
    }
};

QTEST_GUILESS_MAIN(TestInterleavings)
#include "tst_interleavings.moc"
