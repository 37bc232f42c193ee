// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast::ui;

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void isReadable_data();
    void isReadable();
    void stripIsReadable_data();
    void stripIsReadable();
    void digitsHaveOneWidth();
    void measuresContrast();
};

void TestTheme::isReadable_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) {
        const Palette& p = palette(kind);
        const QString theme = kind == ThemeKind::Dark ? u"dark "_s : u"light "_s;
        const std::pair<const char*, QColor> inks[] = {
            {"text", p.text}, {"dim", p.dim},       {"up", p.up},
            {"down", p.down}, {"accent", p.accent}, {"ok", p.ok},
            {"warn", p.warn}, {"bad", p.bad},       {"foreign", p.foreign}};
        for (const auto& [name, ink] : inks) {
            QTest::newRow(qPrintable(theme + QLatin1String{name} + u" on raised"_s))
                << ink << p.raised;
            QTest::newRow(qPrintable(theme + QLatin1String{name} + u" on panel"_s))
                << ink << p.panel;
        }
        QTest::newRow(qPrintable(theme + u"button, buy"_s)) << p.onFill << p.up;
        QTest::newRow(qPrintable(theme + u"button, sell"_s)) << p.onFill << p.down;
        QTest::newRow(qPrintable(theme + u"button, accent"_s)) << p.onFill << p.accent;
    }
}
void TestTheme::isReadable()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(QString::number(contrast(ink, ground))));
}

void TestTheme::stripIsReadable_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    const Palette& p = palette(ThemeKind::Dark);
    QTest::newRow("drill") << p.onStrip << p.stripDrill;
    QTest::newRow("drill, names") << mixed(p.onStrip, p.stripDrill, 0.84) << p.stripDrill;
    QTest::newRow("live") << p.onStrip << p.stripLive;
    QTest::newRow("testnet") << p.onStrip << p.stripTest;
    QTest::newRow("emergency") << p.onStrip << p.emergency;
    QTest::newRow("in doubt") << p.onBadge << p.badge;
    QTest::newRow("unprotected") << p.onBadgeBad << p.badgeBad;
}
void TestTheme::stripIsReadable() { isReadable(); }

void TestTheme::digitsHaveOneWidth()
{
    for (const QFont& font : {textFont(), smallFont(), boldFont()})
        QVERIFY(hasTabularDigits(font));
    QCOMPARE(textFont().pixelSize(), 13);
}

void TestTheme::measuresContrast()
{
    QCOMPARE(contrast(QColor{0, 0, 0}, QColor{255, 255, 255}), 21.0);
    QCOMPARE(contrast(QColor{9, 9, 9}, QColor{9, 9, 9}), 1.0);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
