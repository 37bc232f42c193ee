// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up_accounts.h"
#include "ui/accounts/accounts_panel.h"
#include "ui/chart/chart_panel.h"
#include "ui/emergency/emergency_sheet.h"
#include "ui/emergency/hold_button.h"
#include "ui/main_window.h"
#include "ui/stops/stop_health_panel.h"
#include "ui/tables/account_rows.h"
#include "ui/tables/table_view.h"
#include "ui/window/desk.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;
using Column = rows::AccountColumn;

namespace {

std::shared_ptr<const engine::Snapshot> shared(engine::Snapshot s)
{
    return std::make_shared<const engine::Snapshot>(std::move(s));
}
const TableRow* rowOf(const std::vector<TableRow>& rows, const QString& account)
{
    const auto at = std::ranges::find(rows, account, &TableRow::id);
    return at == rows.end() ? nullptr : &*at;
}
QStringList idsOf(const QAbstractItemModel& model)
{
    QStringList out;
    for (int i = 0; i < model.rowCount(); ++i)
        out << model.index(i, 0).data(TableModel::IdRole).toString();
    return out;
}
QAction* actionOf(const QMenu& menu, const QString& words)
{
    for (QAction* action : menu.actions())
        if (action->text().contains(words)) return action;
    return nullptr;
}

/// A window with the accounts of every situation, and what it asked for.
struct Bench {
    Bench()
        : window{WindowSetup{{}, {}, false, false}}
    {
        QObject::connect(&window, &MainWindow::operatorCommand, &window,
                         [this](const engine::OperatorCommand& c) { commands.push_back(c); });
        window.show(shared(made_up::accounts()));
        window.show();
        (void)QTest::qWaitForWindowExposed(&window);
        desk = window.findChild<Desk*>();
        desk->setTab(Desk::kAccounts);
        table = desk->table(Desk::kAccounts);
    }
    void makeCurrent(const QString& account)
    {
        const auto at = idsOf(*table->model()).indexOf(account);
        table->setCurrentIndex(table->model()->index(static_cast<int>(at), 1));
    }
    /// Triggers what the context menu of this account offers under these words.
    bool act(const QString& account, const QString& words)
    {
        QMenu menu;
        desk->accounts()->addActs(menu, account);
        QAction* action = actionOf(menu, words);
        if (!action || !action->isEnabled()) return false;
        action->trigger();
        return true;
    }
    /// Types a reason into the question that stands open, and says yes to it.
    bool giveReason(const QString& reason)
    {
        auto* dialog = window.findChild<QDialog*>();
        auto* typed = dialog ? dialog->findChild<QLineEdit*>() : nullptr;
        if (!typed) return false;
        typed->setText(reason);
        for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
            if (button->isDefault()) continue; // the harmless one
            button->click();
            return true;
        }
        return false;
    }
    template <class Act>
    [[nodiscard]] std::vector<Act> asked() const
    {
        std::vector<Act> out;
        for (const auto& c : commands)
            if (const auto* act = std::get_if<Act>(&c.act)) out.push_back(*act);
        return out;
    }

    std::vector<engine::OperatorCommand> commands;
    MainWindow window;
    Desk* desk = nullptr;
    TableView* table = nullptr;
};

} // namespace

/// The table of accounts: what it says of each situation, and what a person does with it.
class TestAccounts : public QObject {
    Q_OBJECT

private slots:
    void saysWhatToLookAtFirst_data();
    void saysWhatToLookAtFirst();
    void worstFirstAndStable();
    void saysHowOldAndHowOften();
    void saysWhatItMayDoAndWhy();
    void unknownIsNotZero();
    void countsWhatIsHeld();
    void namesFindingsAndAlarmsBySeverity();
    void colourNeverStandsAlone();
    void changesByTheSmallestStep();
    void findsByAnyWord();
    void exportsItsRows();
    void showsOneAccountAlone();
    void showsOneAloneByDoubleClick();
    void hidesNothingThatIsUnprotected();
    void lowersWithAReason();
    void offersNothingThatTheProfileForbids();
    void clearsKillAndBrake();
    void closesOneAccountByTheSheet();
    void takesPictures_data();
    void takesPictures();
};

void TestAccounts::saysWhatToLookAtFirst_data()
{
    QTest::addColumn<int>("at");
    for (std::size_t i = 0; i < made_up::kAccountSituations.size(); ++i)
        QTest::newRow(made_up::kAccountSituations[i].name) << static_cast<int>(i);
}

void TestAccounts::saysWhatToLookAtFirst()
{
    QFETCH(int, at);
    const auto& situation = made_up::kAccountSituations[static_cast<std::size_t>(at)];
    const engine::Snapshot s = made_up::accounts();
    const auto tallies = tallyAccounts(s);
    QCOMPARE(static_cast<int>(careOf(tallies[static_cast<std::size_t>(at)], {})),
             static_cast<int>(situation.care));
    const auto rows = rows::accounts(s, {});
    const TableRow* row = rowOf(rows, QString::fromLatin1(situation.name));
    QVERIFY(row);
    QCOMPARE(row->cells.size(), rows::accountColumns().size());
    QCOMPARE(row->cells[Column::kState].text, QString::fromLatin1(situation.word));
    QCOMPARE(static_cast<int>(row->cells[Column::kState].tone), static_cast<int>(situation.tone));
    // What was live may not be so any more: the snapshot is old.
    if (situation.care > AccountCare::NotLive)
        QCOMPARE(static_cast<int>(careOf(tallies[static_cast<std::size_t>(at)], seconds{3})),
                 static_cast<int>(AccountCare::NotLive));
}

void TestAccounts::worstFirstAndStable()
{
    engine::Snapshot s = made_up::accounts();
    std::ranges::reverse(s.accounts); // the profile has them the other way round
    TableModel model{rows::accountColumns()};
    TableView view{&model, Column::kMark};
    model.apply(rows::accounts(s, {}));
    QStringList expected;
    for (const auto& situation : made_up::kAccountSituations)
        expected << QString::fromLatin1(situation.name);
    // Equals stay as the profile has them.
    expected.removeLast();
    expected.removeLast();
    expected.removeLast();
    expected << u"empty"_s << u"settled"_s << u"slow"_s;
    QCOMPARE(idsOf(*view.model()), expected);

    for (engine::AccountView& a : s.accounts) // figures that move, and no state
        if (a.truthAge) a.dayProfit = Money::of("-3.1");
    model.apply(rows::accounts(s, seconds{2}));
    QCOMPARE(idsOf(*view.model()), expected);

    engine::Snapshot worse = s;
    worse.positions.push_back(made_up::heldBy(s.accounts.front(), "SOL", StopState::Failed));
    QCOMPARE(s.accounts.front().id.text, std::string{"empty"});
    model.apply(rows::accounts(worse, {}));
    expected.removeAll(u"empty"_s);
    expected.prepend(u"empty"_s); // beside "bare", which stands later in this profile
    QCOMPARE(idsOf(*view.model()), expected);
}

void TestAccounts::saysHowOldAndHowOften()
{
    const engine::Snapshot s = made_up::accounts();
    const auto cell = [&](const char* account, int column, nanoseconds since) {
        const auto rows = rows::accounts(s, since);
        return rowOf(rows, QString::fromLatin1(account))->cells[static_cast<std::size_t>(column)];
    };
    QCOMPARE(cell("empty", Column::kListAge, {}).text, u"0.8 s"_s);
    QCOMPARE(cell("empty", Column::kListAge, seconds{2}).text, u"2.8 s"_s); // it grows by itself
    QCOMPARE(cell("empty", Column::kPace, {}).text, u"every 10 s"_s);
    // The same age is late for one and on time for the other: the address has no room for more.
    QCOMPARE(cell("late", Column::kListAge, {}).text, u"41 s"_s);
    QVERIFY(cell("late", Column::kListAge, {}).tone == Tone::Warn);
    QCOMPARE(cell("slow", Column::kListAge, {}).text, u"41 s"_s);
    QCOMPARE(cell("slow", Column::kPace, {}).text, u"every 40 s"_s);
    QVERIFY(cell("slow", Column::kListAge, {}).tone == Tone::Plain);
    QCOMPARE(cell("down", Column::kLink, {}).text, u"down: no pong for 10 s"_s);
    QCOMPARE(cell("empty", Column::kLink, {}).text, u"live"_s);
    QCOMPARE(cell("empty", Column::kLink, seconds{3}).text, u"no news"_s);
}

void TestAccounts::saysWhatItMayDoAndWhy()
{
    const auto rows = rows::accounts(made_up::accounts(), {});
    QCOMPARE(rowOf(rows, u"empty"_s)->cells[Column::kLadder].text, u"trade"_s);
    QCOMPARE(rowOf(rows, u"lowered"_s)->cells[Column::kLadder].text,
             u"watch (set: trade): another process holds the account"_s);
    QVERIFY(rowOf(rows, u"killed"_s)->cells[Column::kFault].text == u"kill: emergency sheet"_s);
    QVERIFY(rowOf(rows, u"list-fault"_s)
                ->cells[Column::kFault]
                .text.startsWith(u"list fault: 3 of 4 positions"_s));
    QVERIFY(rowOf(rows, u"braked"_s)->cells[Column::kFault].text.startsWith(u"brake: a cycle"_s));
    QCOMPARE(rowOf(rows, u"empty"_s)->cells[Column::kFault].text, u"none"_s);
}

void TestAccounts::unknownIsNotZero()
{
    const auto rows = rows::accounts(made_up::accounts(), {});
    const TableRow* row = rowOf(rows, u"never-read"_s);
    for (const int column : {Column::kListAge, Column::kHeld, Column::kProtected, Column::kUnproved,
                             Column::kUnprotected, Column::kDay})
        QCOMPARE(row->cells[static_cast<std::size_t>(column)].text, u"—"_s);
    QCOMPARE(rowOf(rows, u"empty"_s)->cells[Column::kHeld].text, u"0"_s); // that was read
}

void TestAccounts::countsWhatIsHeld()
{
    const auto rows = rows::accounts(made_up::accounts(), {});
    const auto counts = [&](const char* account) {
        const TableRow* row = rowOf(rows, QString::fromLatin1(account));
        QStringList out;
        for (const int column :
             {Column::kHeld, Column::kProtected, Column::kUnproved, Column::kUnprotected})
            out << row->cells[static_cast<std::size_t>(column)].text;
        return out.join(u' ');
    };
    QCOMPARE(counts("bare"), u"2 1 0 1"_s);
    QCOMPARE(counts("doubtful"), u"1 0 1 0"_s);
    QCOMPARE(counts("placing"), u"1 0 1 0"_s);
    QCOMPARE(counts("guarded"), u"2 2 0 0"_s);
    QCOMPARE(counts("settled"), u"0 0 0 0"_s); // it ended
    QCOMPARE(rowOf(rows, u"unanswered"_s)->cells[Column::kUnknown].text, u"2"_s);
}

void TestAccounts::namesFindingsAndAlarmsBySeverity()
{
    const auto rows = rows::accounts(made_up::accounts(), {});
    QCOMPARE(rowOf(rows, u"bare"_s)->cells[Column::kFindings].text, u"1 unprotected"_s);
    QCOMPARE(rowOf(rows, u"disagreeing"_s)->cells[Column::kFindings].text,
             u"1 in doubt, 1 foreign"_s);
    QCOMPARE(rowOf(rows, u"settled"_s)->cells[Column::kFindings].text, u"0"_s);
    QCOMPARE(rowOf(rows, u"alarmed"_s)->cells[Column::kAlarms].text, u"1 P0"_s);
    QCOMPARE(rowOf(rows, u"settled"_s)->cells[Column::kAlarms].text, u"0"_s);
}

void TestAccounts::colourNeverStandsAlone()
{
    const auto columns = rows::accountColumns();
    const auto speaks = [](Tone tone) {
        return tone == Tone::Ok || tone == Tone::Warn || tone == Tone::Bad || tone == Tone::Foreign;
    };
    for (const TableRow& row : rows::accounts(made_up::accounts(), {})) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const TableCell& cell = row.cells[i];
            if (!speaks(cell.tone)) continue;
            // A number is the same number in any colour, so it has a mark; a word says it itself.
            const bool isWord = !cell.text.isEmpty() && !columns[i].isNumber;
            QVERIFY2(isWord || cell.mark != Mark::None,
                     qPrintable(QString{row.id + u": "_s + columns[i].title}));
        }
    }
}

void TestAccounts::changesByTheSmallestStep()
{
    TableModel model{rows::accountColumns()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    TableView view{&model, Column::kMark};
    QSignalSpy reset{&model, &QAbstractItemModel::modelAboutToBeReset};
    QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};
    QSignalSpy inserted{&model, &QAbstractItemModel::rowsInserted};
    engine::Snapshot s = made_up::accounts(100);
    model.apply(rows::accounts(s, {}));
    QCOMPARE(model.rowCount(), 100);
    model.apply(rows::accounts(s, {}));
    QCOMPARE(changed.size(), 0);
    inserted.clear();
    s.accounts[7].dayProfit = Money::of("-1");
    model.apply(rows::accounts(s, {}));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().column(), int{Column::kDay});
    QCOMPARE(reset.size() + inserted.size(), 0);

    // A figure, not a verdict: what the rows of a full program cost at each snapshot.
    for (int i = 0; i < 900; ++i)
        s.positions.push_back(made_up::heldBy(s.accounts[static_cast<std::size_t>(i) % 100], "ADA",
                                              StopState::Verified));
    QElapsedTimer timer;
    timer.start();
    constexpr int kTimes = 20;
    for (int i = 0; i < kTimes; ++i)
        model.apply(rows::accounts(s, milliseconds{i}));
    std::printf("FIGURE account table, 100 accounts and %zu positions = %.2f ms\n",
                s.positions.size(), static_cast<double>(timer.nsecsElapsed()) / 1e6 / kTimes);
}

void TestAccounts::findsByAnyWord()
{
    AccountsPanel panel;
    panel.show(shared(made_up::accounts()), {});
    auto* filter = panel.findChild<QLineEdit*>();
    filter->setText(u"bybit"_s);
    QCOMPARE(panel.table()->model()->rowCount(),
             static_cast<int>(made_up::kAccountSituations.size() / 2));
    filter->setText(u"another process"_s);
    QCOMPARE(idsOf(*panel.table()->model()), QStringList{u"lowered"_s});
    filter->setText(u" LIST is "_s);
    QCOMPARE(idsOf(*panel.table()->model()), QStringList{u"late"_s});
    filter->clear();
    QCOMPARE(panel.table()->model()->rowCount(),
             static_cast<int>(made_up::kAccountSituations.size()));
    QCOMPARE(idsOf(*panel.table()->model()).front(), u"bare"_s);
}

void TestAccounts::exportsItsRows()
{
    AccountsPanel panel;
    panel.show(shared(made_up::accounts()), {});
    const QString csv = panel.table()->toCsv(false);
    QVERIFY2(csv.startsWith(u",Account,Venue,Mode,State,May do,Link,List age,Read,Held,Protected,"
                            u"Not proved,Unprotected,Findings,Alarms,\"Fault, brake, kill\",Day,"
                            u"Unknown\n"_s),
             qPrintable(csv));
    QVERIFY2(csv.contains(u",lowered,Bybit,TESTNET,Lowered,watch (set: trade): another process "
                          u"holds the account,live,0.8 s,every 10 s,0,0,0,0,0,0,none,+12.40,0\n"_s),
             qPrintable(csv));
}

void TestAccounts::showsOneAccountAlone()
{
    Bench bench;
    auto* showAll = bench.desk->findChild<QPushButton*>(u"showAll"_s);
    QVERIFY(!showAll->isVisible());
    bench.makeCurrent(u"guarded"_s);
    QTest::keyClick(bench.table, Qt::Key_Return);
    QCOMPARE(bench.desk->only().text, std::string{"guarded"});
    QVERIFY(showAll->isVisible() && showAll->text().contains(u"guarded"_s));
    // The chart goes along, to what is worst protected there.
    QCOMPARE(bench.window.findChild<ChartPanel*>()->account().text, std::string{"guarded"});
    QCOMPARE(bench.desk->tabText(Desk::kPositions), u"Positions 2"_s);
    bench.desk->setTab(Desk::kPositions);
    TableModel* positions = bench.desk->table(Desk::kPositions)->tableModel();
    QCOMPARE(positions->rowCount(), 2);
    for (const QString& id : idsOf(*positions))
        QVERIFY2(id.startsWith(u"guarded|"_s), qPrintable(id));
    // All accounts stay in their own table.
    bench.desk->setTab(Desk::kAccounts);
    QCOMPARE(bench.table->model()->rowCount(),
             static_cast<int>(made_up::kAccountSituations.size()));
    // One that holds nothing shows its first instrument; no other account takes the chart meanwhile.
    bench.makeCurrent(u"empty"_s);
    QTest::keyClick(bench.table, Qt::Key_Return);
    QCOMPARE(bench.window.findChild<ChartPanel*>()->account().text, std::string{"empty"});
    QTest::mouseClick(showAll, Qt::LeftButton);
    QVERIFY(bench.desk->only().empty() && !showAll->isVisible());
    bench.desk->setTab(Desk::kPositions);
    QCOMPARE(static_cast<std::size_t>(positions->rowCount()), made_up::accounts().positions.size());
}

void TestAccounts::showsOneAloneByDoubleClick()
{
    Bench bench;
    bench.makeCurrent(u"doubtful"_s);
    bench.table->scrollTo(bench.table->currentIndex());
    const QPoint there = bench.table->visualRect(bench.table->currentIndex()).center();
    QTest::mouseClick(bench.table->viewport(), Qt::LeftButton, {}, there); // the first of the two
    QTest::mouseDClick(bench.table->viewport(), Qt::LeftButton, {}, there);
    QCOMPARE(bench.desk->only().text, std::string{"doubtful"});
}

/// Whatever is shown alone, what stands unprotected elsewhere stays in sight.
void TestAccounts::hidesNothingThatIsUnprotected()
{
    Bench bench;
    auto* stops = bench.window.findChild<StopHealthPanel*>();
    const int all = stops->model()->rowCount();
    QVERIFY(all > 0);
    bench.makeCurrent(u"guarded"_s);
    QTest::keyClick(bench.table, Qt::Key_Return);
    bench.window.show(shared(made_up::accounts()));
    QCOMPARE(stops->model()->rowCount(), all);
    bench.desk->setTab(Desk::kAlarms);
    QCOMPARE(static_cast<std::size_t>(bench.desk->table(Desk::kAlarms)->tableModel()->rowCount()),
             made_up::accounts().alarms.size());
}

void TestAccounts::lowersWithAReason()
{
    Bench bench;
    QVERIFY(bench.act(u"guarded"_s, u"&Guard"_s));
    QVERIFY(bench.asked<engine::SetLadder>().empty()); // not without a reason
    QVERIFY(bench.giveReason(QString{}));
    QVERIFY(bench.asked<engine::SetLadder>().empty());
    QVERIFY(bench.giveReason(u"holiday"_s));
    const auto asked = bench.asked<engine::SetLadder>();
    QCOMPARE(asked.size(), std::size_t{1});
    QVERIFY(asked[0]
            == (engine::SetLadder{AccountId{"guarded"}, Ladder::Guard, std::string{"holiday"}}));
}

void TestAccounts::offersNothingThatTheProfileForbids()
{
    engine::Snapshot s = made_up::accounts();
    for (engine::AccountView& a : s.accounts)
        a.ladder = a.ladderSet = Ladder::Watch;
    s.accounts[0].ladderMax = Ladder::Guard;
    AccountsPanel panel;
    panel.show(shared(s), {});
    QMenu menu;
    panel.addActs(menu, QString::fromStdString(s.accounts[0].id.text));
    QVERIFY(!actionOf(menu, u"&Watch"_s)->isEnabled() && actionOf(menu, u"&Watch"_s)->isChecked());
    QVERIFY(actionOf(menu, u"&Guard"_s)->isEnabled());
    QVERIFY(!actionOf(menu, u"&Trade"_s)->isEnabled());
    QVERIFY(!actionOf(menu, u"kill switch"_s)->isEnabled()); // it is not on
    QVERIFY(!actionOf(menu, u"the brake"_s)->isEnabled());
    const QAction* room = actionOf(menu, u"17 of 104 accounts at this address"_s);
    QVERIFY(room && !room->isEnabled());
}

void TestAccounts::clearsKillAndBrake()
{
    Bench bench;
    QVERIFY(bench.act(u"killed"_s, u"kill switch"_s));
    QVERIFY(bench.giveReason(u"looked at it"_s));
    const auto kills = bench.asked<engine::ClearKill>();
    QCOMPARE(kills.size(), std::size_t{1});
    QVERIFY(kills[0] == (engine::ClearKill{AccountId{"killed"}, "looked at it"}));
    QVERIFY(!bench.act(u"killed"_s, u"the brake"_s));
    QVERIFY(bench.act(u"braked"_s, u"the brake"_s));
    QVERIFY(bench.asked<engine::ClearBrake>().empty()); // the sheet asks why first
}

void TestAccounts::closesOneAccountByTheSheet()
{
    Bench bench;
    QVERIFY(bench.act(u"guarded"_s, u"Close everything of guarded"_s));
    auto* sheet = bench.window.findChild<EmergencySheet*>();
    QVERIFY(sheet);
    QVERIFY(bench.asked<engine::Flatten>().empty());
    QTest::mousePress(sheet->findChild<HoldButton*>(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(bench.asked<engine::Flatten>().size(), std::size_t{1}, 3000);
    const engine::Flatten flatten = bench.asked<engine::Flatten>().front();
    QVERIFY(flatten.account && flatten.account->text == "guarded");
    QVERIFY(!flatten.position && !flatten.instrument);
}

void TestAccounts::takesPictures_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("name");
    QTest::newRow("dark, large") << u"&Dark"_s << QSize{1600, 960} << u"dark"_s;
    QTest::newRow("light, large") << u"&Light"_s << QSize{1600, 960} << u"light"_s;
    QTest::newRow("dark, small") << u"&Dark"_s << QSize{1280, 720} << u"dark-small"_s;
}

void TestAccounts::takesPictures()
{
    QFETCH(QString, theme);
    QFETCH(QSize, size);
    QFETCH(QString, name);
    Bench bench;
    bench.window.resize(size);
    for (QAction* action : bench.window.findChildren<QAction*>()) {
        if (action->text() == theme) action->trigger();
        if (action->text() == u"&Reset layout"_s) action->trigger();
    }
    const QString dir = QCoreApplication::applicationDirPath() + u"/shots/accounts"_s;
    QVERIFY(QDir{}.mkpath(dir));
    QCoreApplication::sendPostedEvents();
    QVERIFY(bench.window.grab().save(QString{dir + u"/window-"_s + name + u".png"_s}));
    // The table as an operator has it: a dock as large as the screen.
    bench.desk->resize(2000, 560);
    QVERIFY(bench.desk->grab().save(QString{dir + u"/table-"_s + name + u".png"_s}));
    bench.makeCurrent(u"guarded"_s);
    QTest::keyClick(bench.table, Qt::Key_Return);
    bench.desk->setTab(Desk::kPositions);
    QVERIFY(bench.window.grab().save(QString{dir + u"/alone-"_s + name + u".png"_s}));
}

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
