// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtTest>

/// Each file of compile_fail/ must not compile, with the words it names, and must compile as soon as
/// HF_POSITIVE is defined: so it fails for its own reason and no other.
class TestCompileFail : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (const char* name : {"c++", "g++", "clang++"})
            if (m_compiler.isEmpty())
                m_compiler = QStandardPaths::findExecutable(QString::fromLatin1(name));
        if (m_compiler.isEmpty()) QSKIP("there is no compiler in PATH");
    }
    void doesNotCompile_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder{QStringLiteral(HOLDFAST_SOURCE_DIR "/tests/layers/compile_fail")};
        const QStringList files =
            folder.entryList({QStringLiteral("*.cpp")}, QDir::Files, QDir::Name);
        QVERIFY(!files.isEmpty());
        for (const QString& file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }
    void doesNotCompile()
    {
        QFETCH(QString, file);
        QFile source{file};
        QVERIFY(source.open(QIODevice::ReadOnly));
        const auto named = QRegularExpression{QStringLiteral("^// Fails with: (.+)$"),
                                              QRegularExpression::MultilineOption}
                               .match(QString::fromUtf8(source.readAll()));
        QVERIFY2(named.hasMatch(), "the file does not name the words of its error");

        const auto [isTaken, words] = compile(file, {QStringLiteral("-DHF_POSITIVE")});
        QVERIFY2(isTaken,
                 qPrintable(QStringLiteral("the positive control does not compile:\n") + words));
        const auto [isAlsoTaken, complaint] = compile(file, {});
        QVERIFY2(!isAlsoTaken, "it compiles");
        QVERIFY2(QRegularExpression{named.captured(1)}.match(complaint).hasMatch(),
                 qPrintable(QStringLiteral("it fails for another reason:\n") + complaint));
    }

private:
    std::pair<bool, QString> compile(const QString& file, const QStringList& more) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(m_compiler,
                      QStringList{QStringLiteral("-std=c++20"), QStringLiteral("-fsyntax-only"),
                                  QStringLiteral("-I" HOLDFAST_SOURCE_DIR)}
                          + more + QStringList{file});
        if (!process.waitForFinished(120'000))
            return {false, QStringLiteral("the compiler did not end")};
        return {process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
                QString::fromLocal8Bit(process.readAll())};
    }
    QString m_compiler;
};

QTEST_GUILESS_MAIN(TestCompileFail)
#include "tst_compile_fail.moc"
