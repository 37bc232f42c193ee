// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long
#include "core/sim/incident3.h"
#include "core/sim/naive_core.h"

#include <QTest>

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

/// Two hundred hours of each way to lie, at both venues. The six months as it was are played in parts by the program
/// (tests/CMakeLists.txt, sim.incident3_from_0 and the others).
class TestLongIncident3 : public QObject {
    Q_OBJECT
private slots:
    void nothingIsStripped_data()
    {
        QTest::addColumn<bool>("isBybit");
        QTest::addColumn<int>("variant");
        for (const bool isBybit : {false, true})
            for (std::size_t i = 0; i < kIncidentVariants.size(); ++i)
                QTest::newRow((std::string{isBybit ? "bybit " : "okx "}
                               + std::string{toString(kIncidentVariants[i])})
                                  .c_str())
                    << isBybit << static_cast<int>(i);
    }
    void nothingIsStripped()
    {
        QFETCH(bool, isBybit);
        QFETCH(int, variant);
        constexpr std::uint64_t kHours = 200;
        IncidentSetup setup;
        setup.seed = 2026;
        setup.venue = isBybit ? Venue::Bybit : Venue::Okx;
        setup.variant = kIncidentVariants[static_cast<std::size_t>(variant)];
        setup.length = seconds{kHours * 3600};
        const std::clock_t started = std::clock();
        const IncidentFigures f = playIncident(setup, productCore());
        const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
        const std::string name =
            (isBybit ? "bybit." : "okx.") + std::string{toString(setup.variant)};
        std::printf("FIGURE sim.incident3.%s.hours = %.0f h\n", name.c_str(), f.hours());
        std::printf("FIGURE sim.incident3.%s.speed = %.1f h/CPU s\n", name.c_str(),
                    cpu > 0 ? f.hours() / cpu : 0.0);
        std::printf("FIGURE sim.incident3.%s.lies = %llu\n", name.c_str(),
                    static_cast<unsigned long long>(f.lies));
        std::printf("FIGURE sim.incident3.%s.proofs = %llu\n", name.c_str(),
                    static_cast<unsigned long long>(f.proofs));
        std::printf("FIGURE sim.incident3.%s.clean_worst = %lld ms\n", name.c_str(),
                    static_cast<long long>(f.cleanWorst.count()));
        for (const Violation& violation : f.violations)
            qWarning("%s: %s", violation.invariant.c_str(), violation.text.c_str());
        QCOMPARE(QByteArray::fromStdString(f.halt), QByteArray{});
        QCOMPARE(f.violations.size(), std::size_t{0});
        QCOMPARE(f.wrongCancels, std::uint64_t{0});
        QCOMPARE(f.falseProofs, std::uint64_t{0});
        QCOMPARE(f.cleanLate, std::uint64_t{0});
        QVERIFY(f.lies > kHours);
        QVERIFY(f.proofs > kHours);
        // A position's own stop, as Bybit keeps it, goes with its position.
        if (!isBybit) QVERIFY(f.endsWithLeftovers > 0);
    }
    /// A long run may be cut where a chapter ends.
    void partsAreTheRun()
    {
        IncidentSetup setup;
        setup.seed = 2026;
        setup.length = kIncidentChapter + seconds{3600};
        const IncidentFigures whole = playIncident(setup, productCore());
        setup.length = kIncidentChapter;
        IncidentFigures parts = playIncident(setup, productCore());
        setup.from = kIncidentChapter;
        setup.length = seconds{3600};
        parts.add(playIncident(setup, productCore()));
        QVERIFY(parts.played == whole.played);
        QCOMPARE(parts.lies, whole.lies);
        QCOMPARE(parts.late, whole.late);
        QCOMPARE(parts.opens, whole.opens);
        QCOMPARE(parts.proofs, whole.proofs);
        QVERIFY(parts.cleanWorst == whole.cleanWorst);
        QVERIFY(parts.ends == whole.ends);
    }
    void theOriginalDesignLosesStops()
    {
        IncidentSetup setup;
        setup.seed = 2026;
        setup.length = seconds{200 * 3600};
        const IncidentFigures f = playIncident(setup, naiveCore({seconds{10}, true}));
        std::printf("FIGURE sim.incident3.naive = %.0f wrong cancels per 1,000 h\n",
                    static_cast<double>(f.wrongCancels) * 1000 / f.hours());
        QVERIFY(static_cast<double>(f.wrongCancels) / f.hours() > 2.5);
    }
};

QTEST_GUILESS_MAIN(TestLongIncident3)
#include "tst_long_incident3.moc"
