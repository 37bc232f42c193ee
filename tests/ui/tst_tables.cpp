// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up.h"
#include "ui/journal/journal_model.h"
#include "ui/journal/journal_panel.h"
#include "ui/stops/stop_rows.h"
#include "ui/tables/quality_rows.h"
#include "ui/tables/rows.h"
#include "ui/tables/table_view.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;

class TestTables : public QObject {
    Q_OBJECT

private slots:
    void changesByTheSmallestStep();
    void neverResets();
    void keepsTheFirstOfTwins();
    void sortsByTheRawValue();
    void keepsTheChosenRowWhileOthersComeAndGo();
    void doesNotResizeColumnsOnData();
    void showsWhatTheSnapshotSays();
    void ageColumnsGrowBetweenSnapshots();
    void oldPricesLookOld();
    void unknownIsADash();
    void exportsNumbersOthersCanRead();
    void measuresTheVenuesAnswers();
    void exportsTheMeasures();
    void stopCardsSayWhatIsKnown();
    void journalFoldsRepeatsButNotP0();
    void journalForgetsTheOldest();
    void stickyAlarmsAreRedForP0Only();
    void saysNoDistanceThatMeansNothing_data();
    void saysNoDistanceThatMeansNothing();

private:
    static TableRow row(const QString& id, const QString& a, int b)
    {
        return {
            id,
            {{a, Tone::Plain, Mark::None, {}}, {QString::number(b), Tone::Plain, Mark::None, b}}};
    }
    static std::vector<TableColumn> columns() { return {{u"A"_s}, {u"B"_s, 80, true}}; }
    static QStringList ids(const QAbstractItemModel& model)
    {
        QStringList out;
        for (int i = 0; i < model.rowCount(); ++i)
            out << model.index(i, 0).data(TableModel::IdRole).toString();
        return out;
    }
    static QString cell(const std::vector<TableRow>& rows, const QString& id, int column)
    {
        for (const TableRow& r : rows) {
            if (r.id.contains(id)) return r.cells[static_cast<std::size_t>(column)].text;
        }
        return u"no such row"_s;
    }
};

void TestTables::changesByTheSmallestStep()
{
    TableModel model{columns()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    model.apply({row(u"c"_s, u"x"_s, 3), row(u"a"_s, u"x"_s, 1)});
    QSignalSpy inserted{&model, &QAbstractItemModel::rowsInserted};
    QSignalSpy removed{&model, &QAbstractItemModel::rowsRemoved};
    QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
    model.apply({row(u"a"_s, u"x"_s, 1), row(u"b"_s, u"x"_s, 2), row(u"c"_s, u"x"_s, 4)});
    QCOMPARE(ids(model), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex(), model.index(2, 1)); // the one cell that differs
    QCOMPARE(changed[0][1].toModelIndex(), model.index(2, 1));
    changed.clear();
    model.apply({row(u"a"_s, u"x"_s, 1), row(u"b"_s, u"x"_s, 2), row(u"c"_s, u"x"_s, 4)});
    QCOMPARE(changed.size(), 0);
    model.apply({row(u"c"_s, u"x"_s, 4)});
    QCOMPARE(removed.size(), 1); // two neighbours go in one step
    QCOMPARE(ids(model), QStringList{u"c"_s});
}

void TestTables::neverResets()
{
    TableModel model{columns()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy reset{&model, &QAbstractItemModel::modelAboutToBeReset};
    std::mt19937 random{7};
    for (int step = 0; step < 300; ++step) {
        std::vector<TableRow> rows;
        QStringList expected;
        for (int i = 0; i < 12; ++i) {
            if (random() % 2) continue;
            const QString id = QString::number(100 + i);
            rows.push_back(row(id, QString::number(random() % 3), static_cast<int>(random() % 5)));
            expected << id;
        }
        std::ranges::shuffle(rows, random);
        const auto given = rows;
        model.apply(rows);
        QCOMPARE(ids(model), expected);
        for (const TableRow& r : given) {
            const auto at = static_cast<int>(expected.indexOf(r.id));
            QCOMPARE(model.row(at), r);
        }
    }
    QCOMPARE(reset.size(), 0);
}

void TestTables::keepsTheFirstOfTwins()
{
    TableModel model{columns()};
    model.apply({row(u"a"_s, u"first"_s, 1), row(u"a"_s, u"second"_s, 2)});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), u"first"_s);
}

void TestTables::sortsByTheRawValue()
{
    TableModel model{columns()};
    TableView view{&model, 1};
    model.apply({row(u"a"_s, u"x"_s, 10), row(u"b"_s, u"x"_s, 9), row(u"c"_s, u"x"_s, 100)});
    QCOMPARE(ids(*view.model()),
             (QStringList{u"b"_s, u"a"_s, u"c"_s})); // as text 10 and 100 came before 9
}

void TestTables::keepsTheChosenRowWhileOthersComeAndGo()
{
    TableModel model{columns()};
    TableView view{&model, 1};
    model.apply({row(u"a"_s, u"x"_s, 1), row(u"b"_s, u"x"_s, 2)});
    view.selectRow(1);
    QCOMPARE(view.currentId(), u"b"_s);
    model.apply({row(u"a"_s, u"x"_s, 7), row(u"aa"_s, u"x"_s, 0), row(u"b"_s, u"y"_s, 5)});
    QCOMPARE(view.currentId(), u"b"_s);
}

void TestTables::doesNotResizeColumnsOnData()
{
    TableModel model{columns()};
    TableView view{&model, 0};
    view.horizontalHeader()->setStretchLastSection(false);
    view.setColumnWidth(0, 55);
    model.apply({row(u"a"_s, QString{400, u'w'}, 1)});
    view.show();
    QCOMPARE(view.columnWidth(0), 55);
}

void TestTables::showsWhatTheSnapshotSays()
{
    const engine::Snapshot s = made_up::snapshot();
    const auto positions = rows::positions(s, {});
    QCOMPARE(positions.size(), std::size_t{4});
    QCOMPARE(cell(positions, u"SOL"_s, 12), u"In doubt"_s);
    QCOMPARE(cell(positions, u"SOL"_s, 13), u"—"_s); // no stop is known to cover
    QCOMPARE(cell(positions, u"BTC"_s, 6), u"102\u202f880.0"_s);
    QCOMPARE(cell(positions, u"ETH"_s, 9), u"\u22123.90"_s);
    QCOMPARE(cell(positions, u"ETH"_s, 13), u"100 %"_s);
    QCOMPARE(cell(rows::orders(s, {}), u"2610847715"_s, 8), u"partly filled"_s);
    QCOMPARE(cell(rows::stops(s, {}), u"ETH"_s, 6), u"whole"_s);
    QCOMPARE(cell(rows::strategies(s, {}), u"bollinger"_s, 3), u"Armed"_s);
    for (const auto& r : positions)
        QCOMPARE(r.cells.size(), rows::positionColumns().size());
    for (const auto& r : rows::orders(s, {}))
        QCOMPARE(r.cells.size(), rows::orderColumns().size());
    for (const auto& r : rows::stops(s, {}))
        QCOMPARE(r.cells.size(), rows::stopColumns().size());
    for (const auto& r : rows::fills(s))
        QCOMPARE(r.cells.size(), rows::fillColumns().size());
    for (const auto& r : rows::strategies(s, {}))
        QCOMPARE(r.cells.size(), rows::strategyColumns().size());
    for (const auto& r : rows::alarms(s))
        QCOMPARE(r.cells.size(), rows::alarmColumns().size());
    for (const auto& r : rows::watch(s, {}))
        QCOMPARE(r.cells.size(), rows::watchColumns().size());
}

void TestTables::ageColumnsGrowBetweenSnapshots()
{
    const engine::Snapshot s = made_up::snapshot();
    QCOMPARE(cell(rows::positions(s, {}), u"BTC"_s, 14), u"2.1 s"_s);
    QCOMPARE(cell(rows::positions(s, seconds{3}), u"BTC"_s, 14), u"5.1 s"_s);
}

/// A price that nobody told anew is marked, also while no snapshot comes.
void TestTables::oldPricesLookOld()
{
    engine::Snapshot s = made_up::snapshot();
    const auto mark = [](const std::vector<TableRow>& rows) { return rows.front().cells[1].mark; };
    QVERIFY(mark(rows::watch(s, {})) == Mark::None);
    QVERIFY(mark(rows::watch(s, seconds{9})) == Mark::None);
    QVERIFY(mark(rows::watch(s, seconds{10})) == Mark::DottedRing);
    s.instruments.front().quoteAge.reset();
    QVERIFY(mark(rows::watch(s, {})) == Mark::DottedRing);
}

void TestTables::unknownIsADash()
{
    engine::Snapshot s = made_up::snapshot();
    engine::PositionView& p = s.positions.front();
    p.entry.reset();
    p.mark.reset();
    p.liquidation.reset();
    p.unrealized.reset();
    p.unrealizedR.reset();
    p.stopTrigger.reset();
    p.stopReadAge.reset();
    for (const int column : {6, 7, 8, 9, 10, 11, 13, 14, 15})
        QCOMPARE(cell(rows::positions(s, seconds{9}), u"SOL"_s, column), u"—"_s);
}

void TestTables::exportsNumbersOthersCanRead()
{
    TableModel model{columns()};
    TableView view{&model, 0};
    model.apply(
        {{u"a"_s,
          {{u"say \"so\", he said"_s, Tone::Plain, Mark::None, {}},
           {u"\u22121\u202f234.50"_s, Tone::Plain, Mark::None, -1234.5}}},
         {u"b"_s,
          {{u"=1+1"_s, Tone::Plain, Mark::None, {}}, {u"—"_s, Tone::Plain, Mark::None, {}}}}});
    view.sortByColumn(1, Qt::AscendingOrder);
    const QString csv = view.toCsv(false);
    QVERIFY(csv.startsWith(u"A,B\n"_s));
    QVERIFY(csv.contains(u"\"say \"\"so\"\", he said\",-1234.50\n"_s));
    QVERIFY(csv.contains(u"'=1+1,\n"_s)); // no formula, and nothing for what is unknown
}

void TestTables::measuresTheVenuesAnswers()
{
    const auto rows = rows::quality(made_up::snapshot());
    const auto columns = rows::qualityColumns();
    QCOMPARE(rows.size(), std::size_t{5});
    const auto at = [&](const QString& read, const QString& title) {
        const auto column = std::ranges::find(columns, title, &TableColumn::title);
        return column == columns.end()
                   ? u"no such column"_s
                   : cell(rows, read, static_cast<int>(column - columns.begin()));
    };
    QCOMPARE(at(u"|positions"_s, u"Answers"_s), u"2\u202f412"_s);
    QCOMPARE(at(u"|positions"_s, u"Partial %"_s), u"0.12 %"_s);
    QCOMPARE(at(u"|positions"_s, u"Incomplete"_s), u"31"_s);
    QCOMPARE(at(u"|positions"_s, u"Incomplete %"_s), u"1.29 %"_s); // of 2,404 that looked complete
    QCOMPARE(at(u"|positions"_s, u"Sticky, max"_s), u"5\u202f012 ms"_s);
    QCOMPARE(at(u"|positions"_s, u"Lag, median"_s), u"62 ms"_s);
    QCOMPARE(at(u"|fills"_s, u"Failed %"_s), u"0.00 %"_s);
    QCOMPARE(at(u"|fills"_s, u"Lag, p99"_s), u"—"_s); // nothing was measured
    QCOMPARE(at(u"|closures"_s, u"Answers"_s), u"0"_s);
    QCOMPARE(at(u"|closures"_s, u"Failed %"_s), u"—"_s); // a share of nothing
    for (const TableColumn& column : columns)
        QCOMPARE(column.isNumber,
                 column.title != u"Account" && column.title != u"Venue" && column.title != u"Read");
    for (const TableRow& row : rows)
        QCOMPARE(row.cells.size(), columns.size());
}

void TestTables::exportsTheMeasures()
{
    TableModel model{rows::qualityColumns()};
    TableView view{&model, 0};
    model.apply(rows::quality(made_up::snapshot()));
    const QString csv = view.toCsv(false);
    QVERIFY2(csv.contains(u"main,OKX,positions,2412,3,0.12 %,5,0.21 %,31,1.29 %,7,1840 ms,5012 ms,"
                          u"62 ms,1380 ms\n"_s),
             qPrintable(csv));
    QVERIFY2(csv.contains(u"main,OKX,closures,0,0,,0,,0,,0,,,,\n"_s), qPrintable(csv));
}

void TestTables::stopCardsSayWhatIsKnown()
{
    const auto cards = stopHealthRows(made_up::snapshot(), seconds{1});
    QCOMPARE(cell(cards, u"BTC"_s, StopColumn::kLine1),
             u"trigger 101\u202f250.0 mark · covers 1.2 / 1.2 · reduce-only"_s);
    QCOMPARE(cell(cards, u"BTC"_s, StopColumn::kLine2),
             u"\u22121.83 % to trigger · liquidation 12.7 % beyond"_s);
    QCOMPARE(cell(cards, u"BTC"_s, StopColumn::kAge), u"3.1 s"_s);
    QCOMPARE(cell(cards, u"SOL"_s, StopColumn::kLine1),
             u"stop accepted by OKX, not in its list (read 0.4 s ago)"_s);
    QCOMPARE(cell(cards, u"SOL"_s, StopColumn::kLine3),
             u"171.450 mark · covers — / 8.0 · +1.80 % to trigger"_s);
    QCOMPARE(cell(cards, u"SOL"_s, StopColumn::kStrip).size(), 60);
}

void TestTables::journalFoldsRepeatsButNotP0()
{
    JournalModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    engine::LogLine line;
    line.category = "guard";
    line.text = "stop unknown";
    line.severity = engine::Severity::P1;
    for (int i = 0; i < 3; ++i)
        model.add(line);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, JournalModel::kText).data().toString(), u"stop unknown  ×3"_s);
    line.severity = engine::Severity::P0;
    for (int i = 0; i < 3; ++i)
        model.add(line);
    QCOMPARE(model.rowCount(), 4);
}

void TestTables::journalForgetsTheOldest()
{
    JournalModel model;
    QSignalSpy reset{&model, &QAbstractItemModel::modelAboutToBeReset};
    engine::LogLine line;
    for (int i = 0; i < JournalModel::kLinesMax + 1; ++i) {
        line.text = std::to_string(i);
        model.add(line);
    }
    QVERIFY(model.rowCount() <= JournalModel::kLinesMax);
    QCOMPARE(model.index(model.rowCount() - 1, JournalModel::kText).data().toString(),
             QString::number(JournalModel::kLinesMax));
    QCOMPARE(reset.size(), 0);
}

void TestTables::stickyAlarmsAreRedForP0Only()
{
    JournalPanel panel;
    engine::Snapshot s;
    engine::AlarmView alarm;
    alarm.text = "Watch only: another process holds this account";
    s.alarms = {alarm}; // P1
    panel.showAlarms(s);
    const auto* p0 = panel.findChild<QLabel*>(u"stickyP0"_s);
    const auto* p1 = panel.findChild<QLabel*>(u"stickyP1"_s);
    QVERIFY(p0->isHidden() && !p1->isHidden());
    QCOMPARE(p1->property("tone").toString(), u"warn"_s);
    alarm.severity = engine::Severity::P0;
    alarm.text = "ETH is unprotected";
    s.alarms.push_back(alarm);
    panel.showAlarms(s);
    QVERIFY(!p0->isHidden() && p0->text().contains(u"unprotected"_s));
    QVERIFY(!p0->text().contains(u"Watch only"_s));
    QCOMPARE(p0->property("tone").toString(), u"bad"_s);
    s.alarms[1].isAcknowledged = true;
    panel.showAlarms(s);
    QVERIFY(p0->isHidden() && !p1->isHidden());
}

void TestTables::saysNoDistanceThatMeansNothing_data()
{
    QTest::addColumn<QString>("liquidation");
    QTest::addColumn<QString>("says");
    QTest::newRow("near") << u"191.070"_s << u"liquidation 11.4 % beyond"_s;
    QTest::newRow("far") << u"342.900"_s << u"liquidation 100.0 % beyond"_s;
    QTest::newRow("on a rich account") << u"5800"_s << u"liquidation over 100 % beyond"_s;
    QTest::newRow("before the stop") << u"170"_s << u"liquidation 0.8 % before it"_s;
}
void TestTables::saysNoDistanceThatMeansNothing()
{
    QFETCH(QString, liquidation);
    QFETCH(QString, says);
    engine::PositionView sol =
        made_up::snapshot().positions.front(); // a short, its stop at 171.450
    sol.liquidation = Price::of(liquidation.toStdString());
    QVERIFY2(stopDistance(sol).contains(says), qPrintable(stopDistance(sol)));
}

QTEST_MAIN(TestTables)
#include "tst_tables.moc"
