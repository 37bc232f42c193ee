// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"

#include <QProcess>
#include <QRegularExpression>

#include <map>

/// Each layer of protection, taken out, does its own kind of harm in the third incident's profile; with all of them in
/// nothing is harmed. A sample of `holdfast-sim layers`, by the program itself, which alone has the switches; the
/// whole table is played in the long tier (tests/CMakeLists.txt).
class TestLayerTable : public QObject {
    Q_OBJECT

    /// What the program measured, by the last word of a figure's name.
    using Figures = std::map<QByteArray, double>;
    static Figures played(const QByteArray& words, QByteArray& said, int& exitCode)
    {
        QStringList arguments{QStringLiteral("layers")};
        for (const QByteArray& word : words.split(' '))
            arguments << QString::fromLatin1(word);
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(HOLDFAST_BIN_DIR "/holdfast-sim"), arguments);
        exitCode = program.waitForFinished(240'000) ? program.exitCode() : -1;
        said = program.readAll();
        Figures figures;
        for (const QByteArray& line : said.split('\n')) {
            const auto equals = line.indexOf(" = ");
            if (!line.startsWith("FIGURE layers.okx.") || equals < 0) continue;
            const QByteArray name = line.left(equals);
            figures[name.mid(name.lastIndexOf('.') + 1)] =
                line.mid(equals + 3).split(' ').front().toDouble();
        }
        return figures;
    }

private slots:
    void withAllOfThemNothingIsHarmed()
    {
        QByteArray said;
        int exitCode = 0;
        Figures f = played("--combination none --hours 3 --ends-every 5", said, exitCode);
        QVERIFY2(exitCode == 0, said.constData());
        QCOMPARE(f["hours"], 3.0);
        for (const char* harm :
             {"wrong_cancels", "false_proofs", "opened_twice", "left_bare", "claimed_wrongly"}) {
            QVERIFY2(f.contains(harm), harm);
            QVERIFY2(f[harm] == 0, harm);
        }
        QVERIFY2(f["removed_at_once"] <= 2, said.constData()); // I6
        // And there was something to be harmed by.
        for (const char* trouble : {"lies", "stops_failed", "tickets_given_twice"})
            QVERIFY2(f[trouble] > 0, trouble);
    }

    void withoutOneItsOwnHarmIsDone_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<QByteArray>("harm");
        QTest::addColumn<double>("atLeast");
        QTest::addColumn<QByteArray>("unharmed"); // What a layer that is in still holds.
        const auto row = [](const char* name, const char* words, const char* harm, double atLeast,
                            const char* unharmed) {
            QTest::newRow(name) << QByteArray{"--combination "} + words << QByteArray{harm}
                                << atLeast << QByteArray{unharmed};
        };
        row("L1: an intent opens twice", "L1 --hours 2 --ends-every 2", "opened_twice", 500.0,
            "wrong_cancels");
        row("L2: a failed stop is believed", "L2 --hours 2 --ends-every 2", "left_bare", 500.0,
            "wrong_cancels");
        row("L3: closed is said on one word", "L3 --hours 1 --ends-every 2", "claimed_wrongly",
            1000.0, "wrong_cancels");
        row("L4: a lie that lasts is believed", "L4 --hours 6", "false_proofs", 300.0,
            "opened_twice");
        row("L5: all that ended go at once", "L5 --hours 2 --ends-every 2", "removed_at_once", 3.0,
            "wrong_cancels");
        // The cap limits the blast, not the rate.
        row("all out: the incident", "all --hours 3 --ends-every 5", "wrong_cancels", 1000.0, "");
        row("all out: every stop at once", "all --hours 1 --ends-every 5 --variant all-vanish",
            "wrong_at_once", 5.0, "");
        row("L5 holds alone: an emptied list",
            "L3+L4 --hours 1 --ends-every 5 --variant all-vanish", "lies", 1.0, "wrong_cancels");
    }
    void withoutOneItsOwnHarmIsDone()
    {
        QFETCH(QByteArray, words);
        QFETCH(QByteArray, harm);
        QFETCH(double, atLeast);
        QFETCH(QByteArray, unharmed);
        QByteArray said;
        int exitCode = 0;
        Figures f = played(words, said, exitCode);
        QVERIFY2(exitCode == 0, said.constData());
        QVERIFY2(!said.contains("halted"), said.constData());
        QVERIFY2(f[harm] >= atLeast, said.constData());
        if (!unharmed.isEmpty()) QVERIFY2(f[unharmed] == 0, said.constData());
    }

    /// One line for each, and the layers are back in their place for the next.
    void eachCombinationIsItsOwn()
    {
        QByteArray said;
        int exitCode = 0;
        (void)played("--combination all --combination none --hours 1 --ends-every 5", said,
                     exitCode);
        QVERIFY2(exitCode == 0, said.constData());
        QVERIFY2(said.contains("| all | "), said.constData());
        static const QRegularExpression kUnharmed{
            QStringLiteral(R"(\| none \| 9\.\d \| 0 \| 0 \| )")};
        QVERIFY2(kUnharmed.match(QString::fromUtf8(said)).hasMatch(), said.constData());
    }
};

QTEST_GUILESS_MAIN(TestLayerTable)
#include "tst_layer_table.moc"
