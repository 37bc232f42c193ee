// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"

#include <QProcess>
#include <QTemporaryDir>

/// The program's words and exit codes (decisions §15).
class TestHoldfastSim : public QObject {
    Q_OBJECT

    struct Ended {
        int exitCode = -1;
        QByteArray said;
    };
    static Ended start(const QStringList& arguments)
    {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(HOLDFAST_BIN_DIR "/holdfast-sim"), arguments);
        if (!program.waitForFinished(60'000)) return {};
        return {program.exitCode(), program.readAll()};
    }
    static QByteArray traceIn(const QByteArray& text)
    {
        const auto at = text.indexOf("trace ");
        return at < 0 ? QByteArray{} : text.mid(at + 6, 32);
    }

private slots:
    void endsWithItsCode_data()
    {
        // clang-format off
        QTest::addColumn<QString>("words"); QTest::addColumn<int>("exitCode"); QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing")               << ""                                              << 64 << QByteArray{"holdfast-sim run"};
        QTest::newRow("help")                  << "--help"                                        << 0  << QByteArray{"Exit:"};
        QTest::newRow("help of a command")     << "interleave --help"                             << 0  << QByteArray{"--no-faults"};
        QTest::newRow("version")               << "--version"                                     << 0  << QByteArray{"holdfast-sim 0."};
        QTest::newRow("an option of another")  << "interleave --venue bybit"                      << 64 << QByteArray{"--venue is no option of interleave"};
        QTest::newRow("not built")             << "shrink file"                                   << 64 << QByteArray{"has no \"shrink\""};
        QTest::newRow("unknown argument")      << "run --moon"                                    << 64 << QByteArray{"--moon"};
        QTest::newRow("seeds backwards")       << "run --seeds 2..1"                              << 64 << QByteArray{"A..B"};
        QTest::newRow("unknown profile")       << "run --profile loopback"                        << 64 << QByteArray{"typed or wire"};
        QTest::newRow("a fault nobody makes")  << "run --fault F64"                               << 64 << QByteArray{"it makes F01"};
        QTest::newRow("no such candles")       << "run --candles /nowhere/at/all.csv"             << 3  << QByteArray{"cannot read"};
        QTest::newRow("no such venue")         << "run --venue moon"                              << 64 << QByteArray{"okx, bybit or both"};
        QTest::newRow("no such lie")           << "incident --variant moon"                       << 64 << QByteArray{"no variant moon"};
        QTest::newRow("a part from nowhere")   << "incident --from 7"                             << 64 << QByteArray{"multiple of 20"};
        QTest::newRow("no such layer")         << "layers --combination L9"                       << 64 << QByteArray{"no combination L9"};
        QTest::newRow("layers out of order")   << "layers --combination L4+L3"                    << 64 << QByteArray{"no combination L4+L3"};
        QTest::newRow("no hours of layers")    << "layers --hours none"                           << 64 << QByteArray{"--hours needs a number"};
        QTest::newRow("hours without a number") << "layers --hours"                               << 64 << QByteArray{"lacks its value"};
        QTest::newRow("layers, seeds backwards") << "layers --seeds 2..1"                         << 64 << QByteArray{"A..B"};
        QTest::newRow("layers, unknown argument") << "layers --moon 1"                            << 64 << QByteArray{"--moon"};
        QTest::newRow("no such replay")        << "replay /nowhere/at/all"                        << 3  << QByteArray{"cannot read"};
        QTest::newRow("typed, twice")          << "run --seeds 1..2 --minutes 5 --twice"          << 0  << QByteArray{"violations           0"};
        QTest::newRow("wire, twice")           << "run --seeds 1..1 --minutes 5 --twice --profile wire" << 0 << QByteArray{"violations           0"};
        QTest::newRow("two venues, twice")     << "run --seeds 1..1 --minutes 2 --twice --venue both --no-faults" << 0 << QByteArray{"violations           0"};
        QTest::newRow("incident 3")            << "incident --hours 1 --seed 4"                   << 0  << QByteArray{"wrong cancels per 1,000 h    0\n"};
        QTest::newRow("incident 3, naive")     << "incident --hours 2 --seed 4 --naive"           << 11 << QByteArray{"naive"};
        // clang-format on
    }
    void endsWithItsCode()
    {
        QFETCH(QString, words);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, says);
        const auto ended = start(words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        QVERIFY2(ended.said.contains(says), ended.said.constData());
        QCOMPARE(ended.exitCode, exitCode);
    }

    void aReplayTellsTheSameStory()
    {
        const QByteArray words{"--seeds 3..3 --minutes 30 --fault F01{what=stop,D=1s} --workload"};
        const auto first = start(QStringList{QStringLiteral("run")}
                                 + QString::fromLatin1(words).split(QLatin1Char(' ')));
        QCOMPARE(first.exitCode, 0);
        QTemporaryDir folder;
        QFile file{folder.filePath(QStringLiteral("replay"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(words);
        file.close();
        const auto second = start({QStringLiteral("replay"), file.fileName()});
        QCOMPARE(second.exitCode, 0);
        QVERIFY(!traceIn(first.said).isEmpty());
        QCOMPARE(traceIn(second.said), traceIn(first.said));
    }
};

QTEST_GUILESS_MAIN(TestHoldfastSim)
#include "tst_holdfast_sim.moc"
