// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/accounts/accounts_panel.h"
#include "ui/chart/chart_panel.h"
#include "ui/divergence/divergence_card.h"
#include "ui/divergence/divergence_panel.h"
#include "ui/divergence/finding_words.h"
#include "ui/emergency/close_panel.h"
#include "ui/emergency/emergency_sheet.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"
#include "ui/scenario/drill_card.h"
#include "ui/scenario/incidents.h"
#include "ui/stops/stop_health_panel.h"
#include "ui/strip/banner.h"
#include "ui/strip/top_strip.h"
#include "ui/tables/account_rows.h"
#include "ui/tables/rows.h"
#include "ui/tables/table_view.h"
#include "ui/theme/theme.h"
#include "ui/ticket/order_ticket.h"
#include "ui/window/about.h"
#include "ui/window/account_menu.h"
#include "ui/window/ask.h"
#include "ui/window/desk.h"
#include "ui/window/manual.h"
#include "ui/window/panel_title.h"
#include "ui/window/window_parts.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr auto kAgeTick = std::chrono::milliseconds{250};
constexpr int kLayoutVersion = 1;

bool isEmergencyKey(const QKeyEvent& event)
{
    const auto wanted = Qt::ControlModifier | Qt::ShiftModifier;
    return event.key() == Qt::Key_E
           && (event.modifiers() & (wanted | Qt::AltModifier | Qt::MetaModifier)) == wanted;
}

/// A dock whose title is one of ours.
QDockWidget* makeDock(MainWindow& window, const QString& name, QWidget* content, PanelTitle* title)
{
    auto* dock = new QDockWidget{name, &window};
    dock->setObjectName(name);
    dock->setWidget(content);
    if (title)
        dock->setTitleBarWidget(title);
    else
        dock->setTitleBarWidget(new QWidget{dock});
    dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable
                      | QDockWidget::DockWidgetFloatable);
    return dock;
}

} // namespace

MainWindow::MainWindow(WindowSetup setup, QWidget* parent)
    : QMainWindow{parent}
    , m_parts{std::make_unique<Parts>()}
{
    m_parts->setup = std::move(setup);
    setWindowTitle(u"Holdfast"_s);
    setMinimumSize(1000, 620);
    resize(1600, 960);
    ThemeKind kind = ThemeKind::Dark;
    if (!m_parts->setup.layoutFile.isEmpty()
        && QSettings{m_parts->setup.layoutFile, QSettings::IniFormat}.value(u"theme"_s).toString()
               == u"light"_s)
        kind = ThemeKind::Light;
    applyTheme(kind);
    m_parts->build(*this);
    (kind == ThemeKind::Dark ? m_parts->dark : m_parts->light)->setChecked(true);
    m_parts->arrange(*this);
    m_parts->firstState = saveState(kLayoutVersion);
    m_parts->loadLayout(*this);
    m_parts->since.start();
    m_parts->ages.setInterval(kAgeTick);
    connect(&m_parts->ages, &QTimer::timeout, this, [this] {
        if (isVisible() && !isMinimized()) m_parts->refresh();
    });
    m_parts->ages.start();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
    m_parts->ages.stop();
    // The panels outlive m_parts by a moment; what they still say must not reach it.
    for (QObject* child : findChildren<QObject*>())
        child->disconnect(this);
}

void MainWindow::show(std::shared_ptr<const Snapshot> snapshot)
{
    if (!snapshot) return;
    m_parts->snapshot = std::move(snapshot);
    m_parts->since.restart();
    if (!m_parts
             ->isCoverKnown) { // open on the drill, closed where it is money, until a person says otherwise
        m_parts->isCoverKnown = true;
        m_parts->setCover(m_parts->snapshot->mode == Environment::Drill);
    } else if (m_parts->snapshot->mode == Environment::Live
               && m_parts->strip->property("mode").toInt() != static_cast<int>(Environment::Live)) {
        m_parts->setCover(false);
    }
    m_parts->strip->setProperty("mode", static_cast<int>(m_parts->snapshot->mode));
    setWindowTitle(QString{u"Holdfast · " + format::mode(m_parts->snapshot->mode)});
    m_parts->refresh();
}

void MainWindow::showCandles(const ShowCandles& candles) { m_parts->chart->showCandles(candles); }
void MainWindow::addLine(const LogLine& line) { m_parts->desk->addLine(line); }

void MainWindow::showAnswer(const QString& token, AnswerKind kind, const QString& text)
{
    if (token == m_parts->ticketToken) m_parts->ticket->showAnswer(kind, text);
    switch (kind) {
    case AnswerKind::Done: m_parts->desk->showNotice(text, u"ok"_s); break;
    case AnswerKind::
        Failed: // red is for what stands unprotected, not for an order that was not sent
    case AnswerKind::Doubt: m_parts->desk->showNotice(text, u"warn"_s); break;
    case AnswerKind::Progress: m_parts->desk->showNotice(text, u"dim"_s); break;
    }
}

void MainWindow::showScenarioStep(const ScenarioStep& step)
{
    m_parts->card->show();
    m_parts->card->showStep(step);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    // Everywhere: in text fields and in dialogs too, where a shortcut of the window would not arrive.
    if (event->type() == QEvent::ShortcutOverride
        && isEmergencyKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && isEmergencyKey(*static_cast<QKeyEvent*>(event))) {
        if (!static_cast<QKeyEvent*>(event)->isAutoRepeat()) m_parts->emergency(*this);
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_parts->setup.asksBeforeExit && !m_parts->mayClose && !m_parts->exitQuestion().isEmpty()) {
        event->ignore();
        m_parts->askBeforeExit(*this);
        return;
    }
    m_parts->saveLayout(*this);
    QMainWindow::closeEvent(event);
}

void MainWindow::Parts::build(MainWindow& window)
{
    strip = new TopStrip{&window};
    banner = new Banner{&window};
    close = new ClosePanel{&window};
    auto* bar = new QMenuBar{&window};
    auto* head = new QWidget{&window};
    auto* headLayout = new QVBoxLayout{head};
    headLayout->setContentsMargins(0, 0, 0, 0);
    headLayout->setSpacing(0);
    headLayout->addWidget(bar);
    headLayout->addWidget(strip);
    headLayout->addWidget(banner);
    headLayout->addWidget(close);
    window.setMenuWidget(head);

    watchModel = new TableModel{rows::watchColumns(), &window};
    watch = new TableView{watchModel, 0};
    watch->horizontalHeader()->hide();
    watch->horizontalHeader()->setStretchLastSection(false);
    watch->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    watch->setSelectionMode(QAbstractItemView::SingleSelection);
    watch->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    watch->setAccessibleName(u"Watchlist"_s);
    watch->setEmptyText(u"Waiting for the venue's instruments."_s);
    ticket = new OrderTicket;
    chart = new ChartPanel{&window};
    card = new DrillCard{&window};
    card->setVisible(setup.showsDrillCard);
    stops = new StopHealthPanel;
    divergence = new DivergencePanel;
    desk = new Desk;
    stopsTitle = new PanelTitle{u"Stop health"_s, u"worst first"_s};
    divergenceTitle = new PanelTitle{u"Divergence"_s};

    auto* centre = new QWidget{&window};
    auto* centreLayout = new QVBoxLayout{centre};
    centreLayout->setContentsMargins(0, 0, 0, 0);
    centreLayout->setSpacing(0);
    centreLayout->addWidget(chart, 1);
    centreLayout->addWidget(card);
    window.setCentralWidget(centre);

    watchDock =
        makeDock(window, u"Watchlist"_s, watch, new PanelTitle{u"Watchlist"_s, u"mark · 24 h %"_s});
    ticketDock = makeDock(window, u"Order ticket"_s, ticket, new PanelTitle{u"Order ticket"_s});
    stopsDock = makeDock(window, u"Stop health"_s, stops, stopsTitle);
    divergenceDock = makeDock(window, u"Divergence"_s, divergence, divergenceTitle);
    deskDock = makeDock(window, u"Tables"_s, desk, nullptr);
    window.setDockNestingEnabled(true);
    window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    window.addDockWidget(Qt::LeftDockWidgetArea, watchDock);
    window.addDockWidget(Qt::LeftDockWidgetArea, ticketDock);
    window.addDockWidget(Qt::RightDockWidgetArea, stopsDock);
    window.addDockWidget(Qt::RightDockWidgetArea, divergenceDock);
    window.addDockWidget(Qt::BottomDockWidgetArea, deskDock);
    buildMenus(window, *bar);
    connectPanels(window);
}

void MainWindow::Parts::arrange(MainWindow& window)
{
    // Wider only where there is room for a voice of a disagreement and its read on one line.
    const int right = std::clamp(window.width() * 42 / 160, 356, window.width() > 2400 ? 620 : 440);
    window.resizeDocks({watchDock, stopsDock}, {268, right}, Qt::Horizontal);
    window.resizeDocks({deskDock}, {window.height() < 800 ? 162 : 236}, Qt::Vertical);
    window.resizeDocks({watchDock, ticketDock},
                       {window.height() < 800 ? 116 : 172, window.height() < 800 ? 362 : 470},
                       Qt::Vertical);
    window.resizeDocks({stopsDock, divergenceDock}, {330, 320}, Qt::Vertical);
}

void MainWindow::Parts::buildMenus(MainWindow& window, QMenuBar& bar)
{
    QMenu* desktop = bar.addMenu(u"&Holdfast"_s);
    desktop->addAction(u"&Resync now"_s, QKeySequence{Qt::Key_F5}, &window,
                       [this, &window] { act(window, Resync{}); });
    desktop->addSeparator();
    desktop->addAction(u"E&xit"_s, QKeySequence{u"Ctrl+Q"_s}, &window, &QWidget::close);

    QMenu* view = bar.addMenu(u"&View"_s);
    auto* themes = new QActionGroup{&window};
    dark = view->addAction(u"&Dark"_s, &window,
                           [this] { setTheme(static_cast<int>(ThemeKind::Dark)); });
    light = view->addAction(u"&Light"_s, &window,
                            [this] { setTheme(static_cast<int>(ThemeKind::Light)); });
    for (QAction* action : {dark, light}) {
        action->setCheckable(true);
        themes->addAction(action);
    }
    view->addSeparator();
    for (QDockWidget* dock : {watchDock, ticketDock, stopsDock, divergenceDock, deskDock})
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    lock = view->addAction(u"Loc&k layout"_s);
    lock->setCheckable(true);
    connect(lock, &QAction::toggled, &window, [this](bool locked) {
        for (QDockWidget* dock : {watchDock, ticketDock, stopsDock, divergenceDock, deskDock})
            dock->setFeatures(locked
                                  ? QDockWidget::NoDockWidgetFeatures
                                  : QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable
                                        | QDockWidget::DockWidgetFloatable);
    });
    view->addAction(u"&Reset layout"_s, &window, [this, &window] {
        window.restoreState(firstState, kLayoutVersion);
        arrange(window);
    });

    accountMenu = new AccountMenu{&window};
    bar.addMenu(accountMenu);
    connect(accountMenu, &AccountMenu::acted, &window,
            [this, &window](const OperatorAct& what) { act(window, what); });

    QMenu* trade = bar.addMenu(u"&Trading"_s);
    trading =
        trade->addAction(u"&Trading on"_s, QKeySequence{u"Ctrl+L"_s}, &window, [this, &window] {
            const bool isOn =
                snapshot && std::ranges::any_of(snapshot->accounts, &AccountView::isTradingOn);
            trading->setChecked(isOn); // it shows what is, not what was asked for
            act(window, SetTrading{std::nullopt, !isOn});
        });
    trading->setCheckable(true);
    trade->addSeparator();
    trade->addAction(u"&Buy…"_s, QKeySequence{u"Ctrl+B"_s}, &window, [this] {
        ticketDock->show();
        ticket->prepare(Side::Buy);
    });
    trade->addAction(u"&Sell…"_s, QKeySequence{u"Ctrl+S"_s}, &window, [this] {
        ticketDock->show();
        ticket->prepare(Side::Sell);
    });
    trade->addAction(
        u"&Close chosen position"_s, QKeySequence{u"Ctrl+Shift+X"_s}, &window, [this, &window] {
            const PositionView* p = position(chosenPosition);
            if (!p) {
                desk->showNotice(u"Choose a position first, in Stop health or in the table."_s,
                                 u"warn"_s);
                return;
            }
            Flatten flatten;
            flatten.account = p->account;
            flatten.position = p->key;
            flatten.reason = "asked by hand";
            act(window, flatten);
        });
    trade->addAction(u"Cancel chosen &order\tDel"_s, &window,
                     [this] { desk->cancelChosenOrder(); });
    trade->addSeparator();
    cover = trade->addAction(u"Emergency cover &open"_s, &window,
                             [this](bool open) { setCover(open); });
    cover->setCheckable(true);
    trade->addAction(u"&Emergency close\tCtrl+Shift+E"_s, &window,
                     [this, &window] { emergency(window); });

    QMenu* drill = bar.addMenu(u"&Drill"_s);
    showCard = drill->addAction(u"Show the &card"_s, &window,
                                [this](bool shown) { card->setVisible(shown); });
    showCard->setCheckable(true);
    showCard->setChecked(setup.showsDrillCard);
    drill->addSeparator();
    for (const Incident& incident : incidents()) {
        const QString scenario = incident.name;
        drill->addAction(incident.title, &window, [this, &window, scenario] {
            card->show();
            showCard->setChecked(true);
            emit window.scenarioChosen(scenario);
        });
    }

    QMenu* help = bar.addMenu(u"Hel&p"_s);
    QAction* manual = help->addAction(u"&Manual"_s, QKeySequence{Qt::Key_F1}, &window,
                                      [this, &window] { showManual(&window, setup.manualFile); });
    manual->setEnabled(!setup.manualFile.isEmpty());
    const std::pair<QString, QString> pages[] = {{u"When the venue &disagrees"_s, u"divergence"_s},
                                                 {u"List fault and &brake"_s, u"list-fault"_s},
                                                 {u"Adopt and &protect"_s, u"adopt"_s},
                                                 {u"Data &quality"_s, u"quality"_s}};
    for (const auto& [title, anchor] : pages) {
        QAction* page = help->addAction(title, &window, [this, &window, where = anchor] {
            showManual(&window, setup.manualFile, where);
        });
        page->setEnabled(!setup.manualFile.isEmpty());
    }
    help->addSeparator();
    help->addAction(u"&About Holdfast"_s, &window, [&window] { showAbout(&window); });
}

void MainWindow::Parts::connectPanels(MainWindow& window)
{
    connect(strip, &TopStrip::emergencyClicked, &window, [this, &window] { emergency(window); });
    connect(strip, &TopStrip::coverToggled, &window, [this](bool open) { setCover(open); });
    connect(banner, &Banner::acknowledged, &window, [this, &window](const QString& id) {
        act(window, AcknowledgeAlarm{id.toStdString()});
    });
    connect(banner, &Banner::clearKillAsked, &window,
            [this, &window](const QString& account) { clearKill(window, account); });
    connect(banner, &Banner::clearBrakeAsked, &window, [this](const QString& account) {
        divergence->begin(brakeRow(AccountId{account.toStdString()}), FindingAct::ClearBrake);
    });
    connect(banner, &Banner::divergenceAsked, &window, [this] {
        divergenceDock->show();
        divergenceDock->raise();
        if (const auto cards = divergence->cards(); !cards.empty())
            divergence->reveal(cards.front()->row().id);
    });
    connect(divergence, &DivergencePanel::acted, &window,
            [this, &window](const OperatorAct& what) { act(window, what); });
    connect(watch, &TableView::currentIdChanged, &window, [this](const QString& id) {
        if (!snapshot) return;
        const auto at = std::ranges::find(snapshot->instruments, id,
                                          [](const InstrumentView& i) { return rows::idOf(i); });
        if (at != snapshot->instruments.end()) chooseInstrument(at->account, at->instrument);
    });
    connect(ticket, &OrderTicket::openAsked, &window, [this, &window](const Open& open) {
        ticketToken = QString{u"ticket-" + QString::number(++acts)};
        emit window.operatorCommand(OperatorCommand{ticketToken.toStdString(), open});
    });
    connect(chart, &ChartPanel::asked, &window, [&window](const ShowInstrument& what) {
        emit window.operatorCommand(OperatorCommand{{}, what});
    });
    connect(card, &DrillCard::chosen, &window, &MainWindow::scenarioChosen);
    connect(card, &DrillCard::dismissed, &window, [this] {
        card->hide();
        showCard->setChecked(false);
    });
    connect(stops, &StopHealthPanel::positionChosen, &window,
            [this, &window](const QString& id) { choosePosition(window, id); });
    connect(stops, &StopHealthPanel::acted, &window,
            [this, &window](const OperatorAct& what) { act(window, what); });
    connect(desk, &Desk::positionChosen, &window,
            [this, &window](const QString& id) { choosePosition(window, id); });
    connect(desk, &Desk::acted, &window,
            [this, &window](const OperatorAct& what) { act(window, what); });
    connect(desk, &Desk::accountChosen, &window, [this, &window](const QString& account) {
        chooseAccount(window, AccountId{account.toStdString()});
    });
    connect(desk->accounts(), &AccountsPanel::clearKillAsked, &window,
            [this, &window](const QString& account) { clearKill(window, account); });
    connect(
        desk->accounts(), &AccountsPanel::clearBrakeAsked, &window, [this](const QString& account) {
            divergence->begin(brakeRow(AccountId{account.toStdString()}), FindingAct::ClearBrake);
        });
    connect(desk->accounts(), &AccountsPanel::closeAsked, &window,
            [this, &window](const QString& account) {
                openSheet(window, AccountId{account.toStdString()});
            });
}

nanoseconds MainWindow::Parts::age() const { return nanoseconds{since.nsecsElapsed()}; }

void MainWindow::Parts::refresh()
{
    if (!snapshot) return;
    const nanoseconds passed = age();
    const Snapshot& s = *snapshot;
    strip->show(s, passed);
    banner->show(s, passed);
    close->show(s.close, passed);
    showWatchlist();
    accountMenu->apply(s);
    ticket->show(snapshot, passed);
    chart->show(s, passed);
    stops->show(snapshot, passed);
    divergence->show(snapshot, passed);
    const std::ptrdiff_t standing = standingFindings(s);
    divergenceTitle->setNote(standing == 0 ? QString{}
                                           : QString{QString::number(standing) + u" open"});
    desk->show(snapshot, passed);
    trading->setChecked(std::ranges::any_of(s.accounts, &AccountView::isTradingOn));
    if (!watch->currentIndex().isValid() && !chart->instrument().empty())
        selectWatched(chart->account(), chart->instrument());
}

void MainWindow::Parts::act(MainWindow& window, OperatorAct what)
{
    emit window.operatorCommand(
        OperatorCommand{"window-" + std::to_string(++acts), std::move(what)});
}

void MainWindow::Parts::emergency(MainWindow& window)
{
    if (!strip->property("coverOpen").toBool()) {
        openSheet(window);
        return;
    }
    Flatten everything;
    everything.reason = "emergency button";
    act(window, everything);
}

void MainWindow::Parts::openSheet(MainWindow& window, const AccountId& account)
{
    if (sheet) {
        sheet->raise();
        sheet->activateWindow();
        return;
    }
    const PositionView* chosen = position(chosenPosition);
    // Above whatever dialog is open: a modal one must not stand in the way.
    QWidget* above =
        QApplication::activeModalWidget() ? QApplication::activeModalWidget() : &window;
    sheet = new EmergencySheet{snapshot, chosen ? std::optional{*chosen} : std::nullopt, above,
                               account};
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    connect(sheet, &EmergencySheet::flattenAsked, &window,
            [this, &window](const Flatten& flatten) { act(window, flatten); });
    sheet->open();
}

void MainWindow::Parts::setTheme(int kind)
{
    applyTheme(static_cast<ThemeKind>(kind));
    refresh();
}

void MainWindow::Parts::setCover(bool open)
{
    strip->setProperty("coverOpen", open);
    strip->setCoverOpen(open);
    cover->setChecked(open);
}

void MainWindow::Parts::saveLayout(const MainWindow& window) const
{
    if (setup.layoutFile.isEmpty()) return;
    QSettings file{setup.layoutFile, QSettings::IniFormat};
    file.setValue(u"geometry"_s, window.saveGeometry());
    file.setValue(u"docks"_s, window.saveState(kLayoutVersion));
    file.setValue(u"theme"_s, currentTheme() == ThemeKind::Light ? u"light"_s : u"dark"_s);
    file.setValue(u"locked"_s, lock->isChecked());
    file.setValue(u"tab"_s, desk->tab());
}

void MainWindow::Parts::loadLayout(MainWindow& window)
{
    if (setup.layoutFile.isEmpty()) return;
    QSettings file{setup.layoutFile, QSettings::IniFormat};
    window.restoreGeometry(file.value(u"geometry"_s).toByteArray());
    window.restoreState(file.value(u"docks"_s).toByteArray(), kLayoutVersion);
    lock->setChecked(file.value(u"locked"_s, false).toBool());
    desk->setTab(file.value(u"tab"_s, 0).toInt());
}

QString MainWindow::Parts::exitQuestion() const
{
    if (!snapshot) return {};
    QStringList unprotected;
    QStringList kept;
    for (const PositionView& p : snapshot->positions) {
        if (p.stop == StopState::Verified)
            kept << QString{positionName(p) + u" at " + format::price(p.stopTrigger)};
        else
            unprotected << QString{positionName(p) + u": " + stopLook(p).word.toLower()};
    }
    QStringList armed;
    for (const StrategyView& s : snapshot->strategies) {
        if (s.isArmed) armed << format::text(s.id.text);
    }
    if (unprotected.isEmpty() && armed.isEmpty()) return {};
    QStringList lines;
    if (!unprotected.isEmpty())
        lines << QString{u"Without a verified stop: " + unprotected.join(u"; "_s) + u'.'};
    if (!armed.isEmpty())
        lines << QString{u"Armed strategies stop deciding: " + armed.join(u", "_s) + u'.'};
    lines << (kept.isEmpty()
                  ? u"No verified stop stays at the venue."_s
                  : QString{u"These stops stay at the venue: " + kept.join(u"; "_s) + u'.'});
    return lines.join(u"\n\n"_s);
}

void MainWindow::Parts::askBeforeExit(MainWindow& window)
{
    auto* box = new QMessageBox{QMessageBox::NoIcon, u"Exit Holdfast"_s, u"Exit Holdfast?"_s,
                                QMessageBox::NoButton, &window};
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(exitQuestion());
    QPushButton* leave = box->addButton(u"Exit"_s, QMessageBox::DestructiveRole);
    QPushButton* stay = box->addButton(u"Stay"_s, QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    connect(box, &QMessageBox::buttonClicked, &window,
            [this, &window, leave](QAbstractButton* clicked) {
                if (clicked != leave) return;
                mayClose = true;
                window.close();
            });
    box->open();
}

void MainWindow::Parts::clearKill(MainWindow& window, const QString& account)
{
    askText(&window, u"Clear the kill switch"_s,
            QString{u"Opens become possible again for " + account + u". Why?"}, {},
            [this, &window, account](const QString& text) -> QString {
                if (text.trimmed().isEmpty())
                    return u"A reason is needed; it goes into the journal."_s;
                act(window,
                    ClearKill{AccountId{account.toStdString()}, text.trimmed().toStdString()});
                return {};
            });
}

} // namespace holdfast::ui
