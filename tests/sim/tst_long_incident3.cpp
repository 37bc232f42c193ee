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

/// Six simulated months of the third incident as it was, and two hundred hours of each other way to lie; at Bybit two
/// hundred hours of each.
class TestLongIncident3 : public QObject {
    Q_OBJECT
private slots:
    void nothingIsStrippedInSixMonths_data()
    {
        QTest::addColumn<int>("variant");
        QTest::addColumn<int>("hours");
        QTest::addColumn<int>("venue");
        for (std::size_t i = 0; i < kIncidentVariants.size(); ++i)
            QTest::newRow(std::string{toString(kIncidentVariants[i])}.c_str())
                << static_cast<int>(i)
                << (kIncidentVariants[i] == IncidentVariant::AsItWas ? 4380 : 200)
                << static_cast<int>(Venue::Okx);
        for (std::size_t i = 0; i < kIncidentVariants.size(); ++i)
            QTest::newRow(("bybit-" + std::string{toString(kIncidentVariants[i])}).c_str())
                << static_cast<int>(i) << 200 << static_cast<int>(Venue::Bybit);
    }
    void nothingIsStrippedInSixMonths()
    {
        QFETCH(int, variant);
        QFETCH(int, hours);
        QFETCH(int, venue);
        IncidentSetup setup;
        setup.seed = 2026;
        setup.venue = static_cast<Venue>(venue);
        setup.variant = kIncidentVariants[static_cast<std::size_t>(variant)];
        setup.length = seconds{hours * 3600};
        const std::clock_t started = std::clock();
        const IncidentFigures f = playIncident(setup, productCore());
        const double cpu = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
        const std::string name{QTest::currentDataTag()};
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
        QVERIFY(f.lies > static_cast<std::uint64_t>(hours));
        QVERIFY(f.proofs > static_cast<std::uint64_t>(hours));
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
