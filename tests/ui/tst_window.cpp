// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up_findings.h"
#include "ui/chart/chart_panel.h"
#include "ui/divergence/act_sheet.h"
#include "ui/divergence/divergence_card.h"
#include "ui/divergence/divergence_panel.h"
#include "ui/divergence/finding_words.h"
#include "ui/emergency/close_panel.h"
#include "ui/emergency/emergency_button.h"
#include "ui/emergency/emergency_sheet.h"
#include "ui/emergency/hold_button.h"
#include "ui/main_window.h"
#include "ui/scenario/drill_card.h"
#include "ui/scenario/incidents.h"
#include "ui/shots.h"
#include "ui/stops/evidence_panel.h"
#include "ui/strip/banner.h"
#include "ui/strip/top_strip.h"
#include "ui/tables/table_view.h"
#include "ui/theme/theme.h"
#include "ui/window/desk.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;

/// The window as a person meets it, from made-up snapshots.
class TestWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void saysOnTheStripWhatMatters();
    void countsManyAccountsOnTheStrip();
    void judgesLatenessByEachPace_data();
    void judgesLatenessByEachPace();
    void countsTheKilledAmongMany_data();
    void countsTheKilledAmongMany();
    void saysWhenAnAnswerWasTrue();
    void namesTheCurrencyOfASize();
    void stripNamesTheWorstStop();
    void oneClickClosesEverythingWithTheCoverOpen();
    void coverIsClosedOnLiveAccounts();
    void coveredButtonOpensTheSheetAndActsAfterASecond();
    void emergencyKeyWorksInATextField();
    void emergencyKeyWorksInADialog();
    void closeStaysInSightUntilProved();
    void incidentButtonsNameTheirScenario();
    void tellsAnIncidentStepByStep();
    void laysOutDocksAgainAfterARestart();
    void shoutsWhenHalted();
    void agesGrowWithoutNews();
    void keepsTheCardOfAStopWholeBesideItsEvidence();
    void showsABusySnapshot();
    void cancelsEntriesButNothingThatReduces();
    void startsWithNothingKnown();
    void stacksItsBanners();
    void clearsTheBrakeFromTheBanner();
    void helpFindsItsPlaces();
    void picturesEachDivergence_data();
    void picturesEachDivergence();
    void takesPictures_data();
    void takesPictures();

private:
    static std::shared_ptr<const engine::Snapshot> shared(engine::Snapshot s)
    {
        return std::make_shared<const engine::Snapshot>(std::move(s));
    }
    /// Real candles where the shared folder is there, else the made-up walk.
    static engine::ShowCandles candles()
    {
        QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR)
                   + u"/../shared/data/ETHUSDT-5m-20250403-20250702.csv"_s};
        engine::ShowCandles out = made_up::candles();
        if (!file.open(QIODevice::ReadOnly)) return out;
        const QList<QByteArray> rows = file.readAll().split('\n');
        constexpr int kFrom = 13141; // a stretch that ends at 2 535.19
        for (int i = 0; i < 300; ++i) {
            const QList<QByteArray> cells = rows[kFrom + i].split(',');
            VenueCandle& c = out.candles[static_cast<std::size_t>(i)];
            const auto price = [&](int at) { return Price::of(cells[at].toStdString()); };
            c.openPrice = price(1);
            c.high = price(2);
            c.low = price(3);
            c.close = price(4);
            c.volume = Qty::of(cells[5].trimmed().toStdString());
        }
        return out;
    }
    /// Nothing waits to be laid out, and the chart has drawn what it was given.
    static bool isPainted(MainWindow& window)
    {
        QCoreApplication::sendPostedEvents();
        return window.findChild<CandlePlot*>()->replots() > 0;
    }
    static std::vector<engine::Flatten>
    flattens(const std::vector<engine::OperatorCommand>& commands)
    {
        std::vector<engine::Flatten> out;
        for (const auto& c : commands) {
            if (const auto* f = std::get_if<engine::Flatten>(&c.act)) out.push_back(*f);
        }
        return out;
    }
    /// A window with what it asked for.
    struct Bench {
        explicit Bench(engine::Snapshot s = made_up::snapshot(),
                       WindowSetup setup = {{}, {}, true, false})
            : window{std::move(setup)}
        {
            QObject::connect(&window, &MainWindow::operatorCommand, &window,
                             [this](const engine::OperatorCommand& c) { commands.push_back(c); });
            window.show(shared(std::move(s)));
            window.showCandles(candles());
            for (const auto& line : made_up::lines())
                window.addLine(line);
            window.show();
            (void)QTest::qWaitForWindowExposed(&window);
        }
        std::vector<engine::OperatorCommand> commands;
        MainWindow window;
    };
};

void TestWindow::initTestCase() { QCoreApplication::setApplicationVersion(u"0.1.0"_s); }

void TestWindow::saysOnTheStripWhatMatters()
{
    Bench bench;
    const QString said = bench.window.findChild<TopStrip*>()->spoken();
    for (const QString& part :
         {u"DRILL"_s, u"OKX live"_s, u"stops 2 of 4 verified"_s, u"1 in doubt"_s, u"divergence 1"_s,
          u"day +12.40 of −50.00 USDT"_s, u"clock +3 ms"_s, u"budget 61 %"_s, u"trading on"_s})
        QVERIFY2(said.contains(part), qPrintable(QString{part + u" is not in: "_s + said}));
    // It was 0.8 s old when it was made up, and grows from then on.
    static const QRegularExpression age{u"truth [0-9]+\\.[0-9] s"_s};
    QVERIFY2(said.contains(age), qPrintable(said));
}

void TestWindow::namesTheCurrencyOfASize()
{
    Bench bench;
    for (const auto* unit : bench.window.findChildren<QComboBox*>()) {
        if (unit->accessibleName() != u"Unit of the size") continue;
        QCOMPARE(unit->itemText(0), u"Risk, USDT"_s);
        QCOMPARE(unit->itemText(1), u"Notional, USDT"_s);
        QCOMPARE(unit->itemText(2), u"Contracts"_s);
        return;
    }
    QFAIL("the ticket has no unit of the size");
}

void TestWindow::stripNamesTheWorstStop()
{
    engine::Snapshot s = made_up::snapshot();
    s.positions.front().stop = engine::StopState::Failed;
    Bench bench{s};
    QVERIFY(bench.window.findChild<TopStrip*>()->spoken().contains(u"1 failed"_s));
}

void TestWindow::oneClickClosesEverythingWithTheCoverOpen()
{
    Bench bench;
    auto* button = bench.window.findChild<EmergencyButton*>();
    QVERIFY(button->isCoverOpen());
    QTest::mouseClick(button, Qt::LeftButton);
    const auto sent = flattens(bench.commands);
    QCOMPARE(sent.size(), std::size_t{1});
    QVERIFY(!sent[0].account && !sent[0].position && !sent[0].instrument);
    QVERIFY(!bench.window.findChild<EmergencySheet*>());
}

void TestWindow::coverIsClosedOnLiveAccounts()
{
    engine::Snapshot s = made_up::snapshot();
    s.mode = Environment::Live;
    Bench bench{s};
    QVERIFY(!bench.window.findChild<EmergencyButton*>()->isCoverOpen());
}

void TestWindow::coveredButtonOpensTheSheetAndActsAfterASecond()
{
    engine::Snapshot s = made_up::snapshot();
    s.mode = Environment::Live;
    Bench bench{s};
    QTest::mouseClick(bench.window.findChild<EmergencyButton*>(), Qt::LeftButton);
    auto* sheet = bench.window.findChild<EmergencySheet*>();
    QVERIFY(sheet);
    QVERIFY(flattens(bench.commands).empty());
    auto* hold = sheet->findChild<HoldButton*>();
    QTest::mouseClick(hold, Qt::LeftButton); // let go at once: nothing
    QVERIFY(flattens(bench.commands).empty());
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(flattens(bench.commands).size(), std::size_t{1}, 3000);
    QVERIFY(!flattens(bench.commands)[0].account);
}

void TestWindow::emergencyKeyWorksInATextField()
{
    Bench bench;
    auto* edit = bench.window.findChild<QLineEdit*>();
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(flattens(bench.commands).size(), std::size_t{1});
}

void TestWindow::emergencyKeyWorksInADialog()
{
    Bench bench;
    QDialog dialog{&bench.window};
    dialog.setModal(true);
    auto* edit = new QLineEdit{&dialog};
    dialog.open();
    QTest::keyClick(edit, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(flattens(bench.commands).size(), std::size_t{1});
}

void TestWindow::closeStaysInSightUntilProved()
{
    Bench bench;
    auto* panel = bench.window.findChild<ClosePanel*>();
    QVERIFY(!panel->isVisible());
    engine::Snapshot s = made_up::snapshot();
    s.close = made_up::close(true);
    bench.window.show(shared(s));
    QVERIFY(panel->isVisible());
    auto* dismiss = panel->findChild<QPushButton*>();
    QVERIFY(!dismiss->isVisible()); // nothing to put it away with while it runs
    s.close = made_up::close(false);
    bench.window.show(shared(s));
    QVERIFY(panel->isVisible());
    QVERIFY(dismiss->isVisible());
    QTest::mouseClick(dismiss, Qt::LeftButton);
    bench.window.show(shared(s));
    QVERIFY(!panel->isVisible());
    s.close.rows[1].isProved = false; // ended without proof: shouts again under a new id
    s.close.id = 4;
    bench.window.show(shared(s));
    QVERIFY(panel->isVisible());
    QVERIFY(!dismiss->isVisible());
}

void TestWindow::incidentButtonsNameTheirScenario()
{
    Bench bench;
    QStringList chosen;
    connect(&bench.window, &MainWindow::scenarioChosen, &bench.window,
            [&](const QString& name) { chosen << name; });
    const QStringList names{u"position-missing"_s, u"list-sticky"_s,     u"everything-missing"_s,
                            u"stop-fails"_s,       u"second-executor"_s, u"rate-storm"_s};
    for (const QString& name : names)
        QTest::mouseClick(bench.window.findChild<DrillCard*>()->findChild<QPushButton*>(name),
                          Qt::LeftButton);
    QCOMPARE(chosen, names);
    QCOMPARE(incidents().size(), static_cast<std::size_t>(names.size()));
}

void TestWindow::tellsAnIncidentStepByStep()
{
    Bench bench;
    auto* card = bench.window.findChild<DrillCard*>();
    card->hide();
    bench.window.showScenarioStep(
        {1, u"The venue accepts the stop."_s, ScenarioStep::Kind::Fact, {}});
    bench.window.showScenarioStep(
        {2, u"A naive program believes it."_s, ScenarioStep::Kind::Naive, {}});
    QVERIFY(card->isVisible());
    QCOMPARE(card->steps(), 2);
    bench.window.showScenarioStep({1, u"Another telling."_s, ScenarioStep::Kind::Fact, {}});
    QCOMPARE(card->steps(), 1);
}

void TestWindow::laysOutDocksAgainAfterARestart()
{
    QTemporaryDir dir;
    const WindowSetup setup{dir.filePath(u"layout.ini"_s), {}, false, false};
    {
        Bench bench{made_up::snapshot(), setup};
        bench.window.findChild<QDockWidget*>(u"Watchlist"_s)->hide();
        bench.window.findChild<Desk*>()->setTab(Desk::kFills);
        bench.window.close();
    }
    Bench bench{made_up::snapshot(), setup};
    QVERIFY(!bench.window.findChild<QDockWidget*>(u"Watchlist"_s)->isVisible());
    QCOMPARE(bench.window.findChild<Desk*>()->tab(), int{Desk::kFills});
}

void TestWindow::shoutsWhenHalted()
{
    Bench bench;
    auto* banner = bench.window.findChild<Banner*>();
    QVERIFY(!banner->isVisible());
    engine::Snapshot s = made_up::snapshot();
    s.isHalted = true;
    s.haltReason = "unreachable at guard.cpp:12";
    bench.window.show(shared(s));
    QVERIFY(banner->isVisible());
}

void TestWindow::agesGrowWithoutNews()
{
    TopStrip strip;
    strip.show(made_up::snapshot(), seconds{7});
    QVERIFY(strip.spoken().contains(u"truth 7.8 s"_s));
    QVERIFY(strip.spoken().contains(
        u"OKX no news"_s)); // "live" was true when it came, seven seconds ago
}

/// With many accounts the strip counts them, and tells of no account alone what is of all.
void TestWindow::countsManyAccountsOnTheStrip()
{
    engine::Snapshot s = made_up::snapshot();
    engine::AccountView other = s.accounts.front();
    other.venue = Venue::Bybit;
    other.clockOffset = milliseconds{-400};
    other.budgetUsedPercent = 97;
    s.accounts = {s.accounts.front(), s.accounts.front(), other, other};
    s.accounts.back().link = "syncing";
    s.accounts.back().ladder = Ladder::Watch;
    TopStrip strip;
    strip.show(s, {});
    const QString said = strip.spoken();
    QVERIFY2(said.contains(u"OKX 2 of 2 live, Bybit 1 of 2 live, 1 watch only"_s),
             qPrintable(said));
    QVERIFY2(said.contains(u"day +49.60 USDT"_s),
             qPrintable(said)); // four times 12.40, and no limit
    QVERIFY2(said.contains(u"400 ms"_s) && said.contains(u"budget 97 %"_s), qPrintable(said));
    s.accounts.back().dayProfit.reset();
    s.accounts.back().clockOffset.reset();
    strip.show(s, {});
    QVERIFY2(strip.spoken().contains(u"day —"_s), qPrintable(strip.spoken()));
    QVERIFY2(strip.spoken().contains(u"clock —"_s), qPrintable(strip.spoken()));
}

namespace {
struct Listed {
    seconds cycle{};                   ///< How often the account's lists are read.
    std::optional<milliseconds> age{}; ///< Of its newest one.
};
} // namespace
Q_DECLARE_METATYPE(Listed)

void TestWindow::judgesLatenessByEachPace_data()
{
    QTest::addColumn<QList<Listed>>("accounts");
    QTest::addColumn<seconds>("since");
    QTest::addColumn<QString>("truth");
    const auto row = [](const char* name, const QList<Listed>& accounts, seconds since,
                        const QString& truth) {
        QTest::newRow(name) << accounts << since << truth;
    };
    const Listed fast{seconds{10}, seconds{12}};
    const Listed fastDead{seconds{10}, seconds{20}};
    const Listed slow{seconds{40}, seconds{41}};
    const Listed slowDead{seconds{40}, seconds{61}};
    const Listed unread{seconds{10}, std::nullopt};
    row("one, on time", {fast}, seconds{0}, u"truth 12 s"_s);
    row("one, late", {fastDead}, seconds{0}, u"truth 20 s late"_s);
    row("one, late without news", {fast}, seconds{4}, u"truth 16 s late"_s);
    row("one that is read slowly", {slow}, seconds{0}, u"truth 41 s"_s);
    row("one that is read slowly, late", {slowDead}, seconds{0}, u"truth 1 m 01 s late"_s);
    row("one, never read", {unread}, seconds{0}, u"truth —"_s);
    row("two, both on time", {fast, slow}, seconds{0}, u"truth 41 s"_s);
    row("a fast one died beside a slow one", {fastDead, slow}, seconds{0},
        u"truth 41 s 1 of 2 late"_s);
    row("never read beside a late one", {unread, fastDead, slow}, seconds{0},
        u"truth — 1 of 3 never read"_s);
}

/// A healthy account that is read slowly is not late, and a dead one that is read fast is, whatever stands beside it.
void TestWindow::judgesLatenessByEachPace()
{
    QFETCH(QList<Listed>, accounts);
    QFETCH(seconds, since);
    QFETCH(QString, truth);
    engine::Snapshot s = made_up::snapshot();
    const engine::AccountView one = s.accounts.front();
    s.accounts.clear();
    for (const Listed& listed : accounts) {
        engine::AccountView a = one;
        a.listCycle = listed.cycle;
        a.truthAge = listed.age;
        s.accounts.push_back(a);
    }
    TopStrip strip;
    strip.show(s, since);
    const QStringList said = strip.spoken().split(u", "_s);
    QVERIFY2(said.contains(truth), qPrintable(strip.spoken()));
}

void TestWindow::countsTheKilledAmongMany_data()
{
    QTest::addColumn<int>("accounts");
    QTest::addColumn<int>("on");
    QTest::addColumn<int>("killed"); // the last ones, whether trading is on there or not
    QTest::addColumn<QString>("trading");
    QTest::newRow("one, on") << 1 << 1 << 0 << u"trading on"_s;
    QTest::newRow("one, off") << 1 << 0 << 0 << u"trading off"_s;
    QTest::newRow("one, killed") << 1 << 1 << 1 << u"trading killed"_s;
    QTest::newRow("all on") << 100 << 100 << 0 << u"trading on"_s;
    QTest::newRow("all off") << 100 << 0 << 0 << u"trading off"_s;
    QTest::newRow("some on") << 100 << 40 << 0 << u"trading 40 of 100 on"_s;
    QTest::newRow("one of them killed") << 100 << 100 << 1 << u"trading 1 of 100 killed · 99 on"_s;
    QTest::newRow("one killed, the others off") << 100 << 0 << 1 << u"trading 1 of 100 killed"_s;
    QTest::newRow("all killed") << 100 << 100 << 100 << u"trading 100 of 100 killed"_s;
}

void TestWindow::countsTheKilledAmongMany()
{
    QFETCH(int, accounts);
    QFETCH(int, on);
    QFETCH(int, killed);
    QFETCH(QString, trading);
    engine::Snapshot s = made_up::snapshot();
    const engine::AccountView one = s.accounts.front();
    s.accounts.clear();
    for (int i = 0; i < accounts; ++i) {
        engine::AccountView a = one;
        a.isTradingOn = i < on;
        a.isKillEngaged = i >= accounts - killed;
        s.accounts.push_back(a);
    }
    TopStrip strip;
    strip.show(s, {});
    const QStringList said = strip.spoken().split(u", "_s);
    QVERIFY2(said.contains(trading), qPrintable(strip.spoken()));
}

/// The answer of an act stays until the next one: it says when it came, also where there is no room for all of it.
void TestWindow::saysWhenAnAnswerWasTrue()
{
    Bench bench;
    auto* notice = bench.window.findChild<QLabel*>(u"notice"_s);
    QVERIFY(notice);
    static const QRegularExpression begins{u"^[0-9]{2}:[0-9]{2}:[0-9]{2} · "_s};
    bench.window.showAnswer(u"window-1"_s, engine::AnswerKind::Done, u"<b>Set</b> & done."_s);
    QCOMPARE(notice->textFormat(), Qt::PlainText);
    QTRY_VERIFY2(begins.match(notice->text()).hasMatch(), qPrintable(notice->text()));
    QTRY_VERIFY2(notice->text().endsWith(u" · <b>Set</b> & done."_s), qPrintable(notice->text()));

    const QString sentence =
        u"The venue did not answer within 3 s, so the outcome is not known: it is "
        u"asked about, and nothing is sent again."_s;
    bench.window.resize(bench.window.minimumSize());
    bench.window.showAnswer(u"window-2"_s, engine::AnswerKind::Doubt, sentence);
    QTRY_VERIFY2(notice->text().endsWith(u'…'), qPrintable(notice->text()));
    QVERIFY2(begins.match(notice->text()).hasMatch(), qPrintable(notice->text()));
    QVERIFY(notice->fontMetrics().horizontalAdvance(notice->text()) <= notice->width());
    QVERIFY(notice->accessibleName().endsWith(sentence)); // whole for whoever listens,
    QVERIFY(notice->toolTip().contains(sentence));        // and under the pointer
    bench.window.resize(2600, 960);
    QTRY_VERIFY2(notice->text().endsWith(sentence), qPrintable(notice->text()));
}

/// A figure, not a verdict: what one snapshot of a busy account costs the GUI thread.
void TestWindow::keepsTheCardOfAStopWholeBesideItsEvidence()
{
    Bench bench;
    bench.window.resize(1600, 960);
    QAbstractItemView* stops = nullptr;
    for (auto* view : bench.window.findChildren<QAbstractItemView*>())
        if (view->accessibleName() == u"Stop health, worst first"_s) stops = view;
    QVERIFY(stops && stops->model()->rowCount() > 0);
    for (int row = 0; row < stops->model()->rowCount(); ++row) {
        stops->setCurrentIndex(stops->model()->index(row, 0));
        const auto* evidence = bench.window.findChild<EvidencePanel*>();
        QTRY_COMPARE(evidence->geometry().top(), stops->geometry().bottom() + 1); // laid out
        QVERIFY(evidence->isVisible());
        QVERIFY2(stops->height() >= stops->sizeHintForRow(row),
                 qPrintable(QString::number(stops->height())));
    }
}

void TestWindow::showsABusySnapshot()
{
    engine::Snapshot s = made_up::snapshot();
    const auto position = s.positions.back();
    const auto fill = s.fills.back();
    for (int i = 0; i < 46; ++i) {
        s.positions.push_back(position);
        s.positions.back().key.instrument.text += std::to_string(i);
    }
    for (int i = 0; i < 196; ++i) {
        s.fills.push_back(fill);
        s.fills.back().fill.tradeId.text += std::to_string(i);
    }
    Bench bench{s};
    int tick = 0;
    QBENCHMARK
    {
        ++tick;
        for (auto& p : s.positions)
            p.mark = Price{Decimal::fromMantissa(253519 + tick, 2)};
        s.instruments[1].last = Price{Decimal::fromMantissa(253519 + tick % 7, 2)};
        bench.window.show(shared(s));
        QCoreApplication::processEvents();
    }
    QCOMPARE(bench.window.findChild<Desk*>()->table(Desk::kPositions)->tableModel()->rowCount(),
             50);
}

void TestWindow::cancelsEntriesButNothingThatReduces()
{
    engine::Snapshot s = made_up::snapshot();
    s.orders.push_back(s.orders[0]);
    s.orders[1].order.venueId = VenueOrderId{"2610847716"};
    s.orders[1].order.reduceOnly = true;
    Bench bench{s};
    auto* desk = bench.window.findChild<Desk*>();
    desk->setTab(Desk::kOrders);
    const auto cancels = [&] {
        return std::ranges::count_if(bench.commands, [](const auto& c) {
            return std::holds_alternative<engine::CancelEntry>(c.act);
        });
    };
    for (int row = 0; row < 2; ++row) {
        desk->table(Desk::kOrders)->setFocus();
        desk->table(Desk::kOrders)->selectRow(row);
        QTest::keyClick(desk->table(Desk::kOrders), Qt::Key_Delete);
    }
    QCOMPARE(cancels(), 1);
}

void TestWindow::startsWithNothingKnown()
{
    engine::Snapshot s;
    engine::AccountView a;
    a.id = made_up::kAccount;
    a.link = "syncing";
    s.accounts = {a};
    Bench bench{s};
    const QString said = bench.window.findChild<TopStrip*>()->spoken();
    QVERIFY(said.contains(u"truth —"_s));
    QVERIFY(said.contains(u"day —"_s));
    QVERIFY(said.contains(u"clock —"_s));
    QVERIFY(said.contains(u"stops none known"_s)); // "none needed" would be a claim
    QDir{}.mkpath(QCoreApplication::applicationDirPath() + u"/shots"_s);
    QTRY_VERIFY(isPainted(bench.window));
    QVERIFY(
        bench.window.grab().save(QCoreApplication::applicationDirPath() + u"/shots/start.png"_s));
}

void TestWindow::stacksItsBanners()
{
    engine::Snapshot s = made_up::snapshot();
    s.mode = Environment::Live;
    s.isHalted = true;
    s.haltReason = "a promise of its own was broken (guard.cpp:12)";
    s.isJournalWritable = false;
    s.journalProblem = "no space left on the device";
    s.accounts[0].isKillEngaged = true;
    s.accounts[0].killReason = "emergency button";
    s.alarms[0].severity = engine::Severity::P0;
    s.alarms[0].isAcknowledged = false;
    s.findings[0].age = seconds{44};
    s.positions[0].stop = engine::StopState::Failed;
    Bench bench{s};
    QTRY_VERIFY(isPainted(bench.window));
    QVERIFY(
        bench.window.grab().save(QCoreApplication::applicationDirPath() + u"/shots/banners.png"_s));
    // Halted, journal, P0 with its button, then the old finding and the kill switch with theirs.
    const auto buttons = bench.window.findChild<Banner*>()->findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 3);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    QVERIFY(std::ranges::any_of(bench.commands, [](const auto& c) {
        const auto* act = std::get_if<engine::AcknowledgeAlarm>(&c.act);
        return act && act->alarm == "A1";
    }));
}

void TestWindow::clearsTheBrakeFromTheBanner()
{
    Bench bench{made_up::withBrake()};
    auto* banner = bench.window.findChild<Banner*>();
    QTest::mouseClick(banner->findChild<QPushButton*>(), Qt::LeftButton);
    auto* sheet = bench.window.findChild<ActSheet*>();
    QVERIFY(sheet);
    sheet->findChild<QLineEdit*>()->setText(u"looked at every one of the five"_s);
    QTest::mouseClick(sheet->findChildren<QPushButton*>().front(), Qt::LeftButton);
    QVERIFY(std::ranges::any_of(bench.commands, [](const auto& c) {
        return c.act
               == engine::OperatorAct{
                   engine::ClearBrake{made_up::kAccount, "looked at every one of the five"}};
    }));
}

void TestWindow::helpFindsItsPlaces()
{
    QFile manual{QStringLiteral(HOLDFAST_SOURCE_DIR) + u"/resources/manual/manual.html"_s};
    QVERIFY(manual.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(manual.readAll());
    for (const QString& anchor : {u"divergence"_s, u"list-fault"_s, u"adopt"_s, u"quality"_s})
        QVERIFY2(text.contains(u"<a name=\""_s + anchor + u"\">"_s), qPrintable(anchor));
    // Each kind is explained under its own word, and so is each act.
    for (const FindingKind kind : made_up::kKinds)
        QVERIFY2(text.contains(u"<td>"_s + kindWord(kind) + u"</td>"_s),
                 qPrintable(kindWord(kind)));
    Bench bench{made_up::snapshot(), {{}, manual.fileName(), false, false}};
    for (QAction* action : bench.window.findChildren<QAction*>())
        if (action->text() == u"Data &quality"_s) action->trigger();
    auto* page = bench.window.findChild<QTextBrowser*>();
    QVERIFY(page);
    QTRY_VERIFY(page->verticalScrollBar()->value() > 0);
}

void TestWindow::picturesEachDivergence_data()
{
    QTest::addColumn<int>("theme");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("name");
    QTest::newRow("dark, small") << 0 << QSize{1280, 720} << u"dark-small"_s;
    QTest::newRow("light, small") << 1 << QSize{1280, 720} << u"light-small"_s;
    QTest::newRow("dark, large") << 0 << QSize{1600, 960} << u"dark"_s;
    QTest::newRow("light, large") << 1 << QSize{1600, 960} << u"light"_s;
    QTest::newRow("dark, 4k") << 0 << QSize{3840, 2160} << u"dark-4k"_s;
    QTest::newRow("light, 4k") << 1 << QSize{3840, 2160} << u"light-4k"_s;
}

void TestWindow::picturesEachDivergence()
{
    QFETCH(int, theme);
    QFETCH(QSize, size);
    QFETCH(QString, name);
    const QString dir = QCoreApplication::applicationDirPath() + u"/shots/divergence/"_s + name;
    QVERIFY(QDir{}.mkpath(dir));
    std::vector<std::pair<QString, engine::Snapshot>> faces;
    for (const FindingKind kind : made_up::kKinds)
        faces.emplace_back(kindWord(kind).replace(u' ', u'-'), made_up::withFindings({kind}));
    faces.emplace_back(u"all"_s,
                       made_up::withFindings({made_up::kKinds.begin(), made_up::kKinds.end()}));
    faces.emplace_back(u"list-fault"_s, made_up::withListFault());
    faces.emplace_back(u"brake"_s, made_up::withBrake());
    faces.emplace_back(u"ended"_s, made_up::withEnded());
    faces.emplace_back(u"five"_s, made_up::withMany(5));
    faces.emplace_back(u"sixty"_s, made_up::withMany(60));
    Bench bench{made_up::withMany(0), {{}, {}, false, false}};
    bench.window.resize(size);
    for (QAction* action : bench.window.findChildren<QAction*>()) {
        if (action->text() == (theme == 0 ? u"&Dark"_s : u"&Light"_s)) action->trigger();
        if (action->text() == u"&Reset layout"_s) action->trigger();
    }
    QTRY_VERIFY(isPainted(bench.window));
    auto* panel = bench.window.findChild<DivergencePanel*>();
    for (const auto& [face, snapshot] : faces) {
        bench.window.show(shared(made_up::withMany(0))); // rows are new, as a person meets them
        bench.window.show(shared(snapshot));
        QCoreApplication::sendPostedEvents();
        // Of one finding its panel says all; the whole window is for what a person has to find their way in.
        QWidget& shown = snapshot.findings.size() == 1 && !snapshot.accounts[0].brake.isOn
                             ? *bench.window.findChild<QDockWidget*>(u"Divergence"_s)
                             : static_cast<QWidget&>(bench.window);
        QVERIFY(shown.grab().save(dir + u'/' + face + u".png"_s));
        QVERIFY(!panel->cards().empty());
        for (const DivergenceCard* card : panel->cards())
            QCOMPARE(card->width(), panel->cards().front()->width());
    }
}

void TestWindow::takesPictures_data()
{
    QTest::addColumn<int>("theme");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("name");
    QTest::newRow("dark, large") << 0 << QSize{1600, 960} << u"dark"_s;
    QTest::newRow("light, large") << 1 << QSize{1600, 960} << u"light"_s;
    QTest::newRow("dark, small") << 0 << QSize{1280, 720} << u"dark-small"_s;
    QTest::newRow("light, small") << 1 << QSize{1280, 720} << u"light-small"_s;
}

void TestWindow::takesPictures()
{
    QFETCH(int, theme);
    QFETCH(QSize, size);
    QFETCH(QString, name);
    Bench bench;
    bench.window.resize(size);
    for (QAction* action : bench.window.findChildren<QAction*>()) {
        if (action->text() == (theme == 0 ? u"&Dark"_s : u"&Light"_s)) action->trigger();
        if (action->text() == u"&Reset layout"_s) action->trigger();
    }
    const QString dir = QCoreApplication::applicationDirPath() + u"/shots/"_s + name;
    const QStringList files = takeShots(bench.window, dir);
    QCOMPARE(files.size(), 19); // the sheet of the finding that stands is one
    QCOMPARE(QImage{files.front()}.size() / bench.window.devicePixelRatio(), size);

    engine::Snapshot s = made_up::snapshot();
    s.close = made_up::close(true);
    s.alarms[0].isAcknowledged = false;
    bench.window.show(shared(s));
    const ScenarioStep steps[] = {
        {1, u"The stop of 12.0 ETH is accepted by the venue (id 68422913)."_s,
         ScenarioStep::Kind::Fact, u"#4404"_s},
        {2, u"A naive program writes “protected” and looks away."_s, ScenarioStep::Kind::Naive, {}},
        {3, u"The venue fails the stop 0.4 s later; nothing is pushed."_s, ScenarioStep::Kind::Fact,
         u"#4407"_s},
        {4,
         u"Holdfast reads it back at 0.7 s, sees order_failed, sets it again and is refused: the price has passed."_s,
         ScenarioStep::Kind::Holdfast, u"#4409"_s},
        {5,
         u"Closed flat 1.9 s after the failure. Loss 3.10 instead of an open end; stop refused: price passed."_s,
         ScenarioStep::Kind::End, u"#4418"_s}};
    for (const ScenarioStep& step : steps)
        bench.window.showScenarioStep(step);
    auto* plot = bench.window.findChild<CandlePlot*>();
    QTest::mouseMove(plot, QPoint{plot->width() / 3, plot->height() / 3});
    QTRY_VERIFY(isPainted(bench.window));
    QVERIFY(bench.window.grab().save(dir + u"/90-closing.png"_s));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
