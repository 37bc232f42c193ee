// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/account_lock.h"
#include "core/shell/data_dir_lock.h"

#include <QFile>
#include <QProcess>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace holdfast;

namespace {

Result<void> outcome(const auto& lock)
{
    if (lock) return {};
    return Unexpected{lock.error()};
}
Result<void> tryOnce(const QString& which, const QString& dir)
{
    if (which == u"account") return outcome(shell::AccountLock::take(dir, "okx-1"));
    return outcome(shell::DataDirLock::take(dir));
}
QString fileOf(const QString& which, const QString& dir)
{
    return dir
           + (which == u"account" ? QStringLiteral("/account-okx-1.lock")
                                  : QStringLiteral("/holdfast.lock"));
}
void write(const QString& path, const QByteArray& text)
{
    QFile file{path};
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// F87, F89: who may write is what the kernel says, and nothing else.
class TestLocks : public QObject {
    Q_OBJECT

private slots:
    void aFileLeftBehindKeepsNobodyOut_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QByteArray>("content");
        const QByteArray mine = QByteArray::number(::getpid());
        for (const char* which : {"account", "data"}) {
            const QString lock = QString::fromLatin1(which);
            const auto row = [&](const char* name, const QByteArray& content) {
                QTest::addRow("%s: %s", which, name) << lock << content;
            };
            row("empty", {});
            row("of a process that is gone", "process 999999999\n");
            row("of a number that another program has now", "process 1\n");
            row("of a number that a program of our own name has now",
                mine + "\ntst_locks\n" + QSysInfo::machineHostName().toLatin1() + "\n");
            row("of an older version", mine + "\nholdfast-cli\nlocalhost\n\n");
            row("rubbish", QByteArray(5000, '\xff'));
        }
    }
    void aFileLeftBehindKeepsNobodyOut()
    {
        QFETCH(QString, which);
        QFETCH(QByteArray, content);
        const QTemporaryDir dir;
        write(fileOf(which, dir.path()), content);
        const auto taken = tryOnce(which, dir.path());
        QVERIFY2(taken.has_value(), taken.has_value() ? "" : taken.error().context.c_str());
    }

    void aLiveHolderIsNeverPushedAside_data()
    {
        QTest::addColumn<QString>("which");
        QTest::newRow("account") << QStringLiteral("account");
        QTest::newRow("data directory") << QStringLiteral("data");
    }
    void aLiveHolderIsNeverPushedAside()
    {
        QFETCH(QString, which);
        const QTemporaryDir dir;
        const QString file = fileOf(which, dir.path());
        QProcess other; // It holds the file's lock, and says so once it does.
        other.start(QStringLiteral("flock"),
                    {QStringLiteral("--no-fork"), file, QStringLiteral("sh"), QStringLiteral("-c"),
                     QStringLiteral("echo locked; exec cat")});
        QVERIFY2(other.waitForStarted(), "util-linux has no flock here");
        QVERIFY(other.waitForReadyRead(10'000));
        write(file, "process 4711\n"); // Whoever it says it is, and however old it looks.
        QVERIFY(QFile{file}.open(QIODevice::ReadWrite));
        const auto refused = tryOnce(which, dir.path());
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().code == ErrorCode::Refused);
        for (const std::string& said : {file.toStdString(), std::string{"process 4711"},
                                        std::string{"end it: the lock ends with it"}})
            QVERIFY2(refused.error().context.find(said) != std::string::npos,
                     refused.error().context.c_str());

        other.kill(); // Without a word: the kernel gives the lock back.
        QVERIFY(other.waitForFinished());
        QTRY_VERIFY(tryOnce(which, dir.path()).has_value());
        QVERIFY(QFile::exists(file));
    }
};

QTEST_GUILESS_MAIN(TestLocks)
#include "tst_locks.moc"
