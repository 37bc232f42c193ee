// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/frame.h"

#include <QTest>

using namespace holdfast;

/// The form of the reserve: what was written whole is read, what was torn ends the list.
class TestFrame : public QObject {
    Q_OBJECT

private slots:
    void framesFollowOneAnother();
    void aTornFrameIsNone_data();
    void aTornFrameIsNone();
};

void TestFrame::framesFollowOneAnother()
{
    const std::string bytes = journal::frame("one") + journal::frame("and another");
    QCOMPARE(std::string{journal::frameAt(bytes, 0)}, std::string{"one"});
    const std::size_t second = journal::kFrameHeader + 3;
    QCOMPARE(std::string{journal::frameAt(bytes, second)}, std::string{"and another"});
    QVERIFY(journal::frameAt(bytes, bytes.size()).empty());
    QVERIFY(journal::frameAt(bytes, bytes.size() + 1).empty());
}

void TestFrame::aTornFrameIsNone_data()
{
    const std::string whole = journal::frame(R"({"id":7,"kind":"note"})");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    std::string torn = whole;
    torn.replace(torn.size() - 8, 8, 8, '\0'); // the file is preallocated: what is missing is zero
    row("the tail is not there yet", torn);
    std::string changed = whole;
    changed.at(journal::kFrameHeader + 6) ^= 1;
    row("one bit of the line", changed);
    std::string stamp = whole;
    stamp.at(journal::kFrameHeader - 1) ^= 1;
    row("one bit of the checksum", stamp);
    row("cut within the line", whole.substr(0, whole.size() - 1));
    row("cut within the header", whole.substr(0, journal::kFrameHeader - 1));
    row("nothing but zeros", std::string(64, '\0'));
    row("nothing", {});
}

void TestFrame::aTornFrameIsNone()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(journal::frameAt(bytes.toStdString(), 0).empty());
}

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
