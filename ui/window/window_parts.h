// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/main_window.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

class QAction;
class QDockWidget;
class QMenuBar;

namespace holdfast::ui {
class AccountMenu;
class Banner;
class ChartPanel;
class ClosePanel;
class Desk;
class DivergencePanel;
class DrillCard;
class EmergencySheet;
class OrderTicket;
class PanelTitle;
class StopHealthPanel;
class TableModel;
class TableView;
class TopStrip;

/// The window's panels and what joins them. Known to the window and to the maker of its pictures only.
struct MainWindow::Parts {
    WindowSetup setup;
    std::shared_ptr<const engine::Snapshot> snapshot;
    QElapsedTimer since; ///< Since the snapshot came.
    QTimer ages;         ///< Repaints ages between snapshots.
    bool isCoverKnown = false;
    bool mayClose = false;
    std::uint64_t acts = 0;
    QString chosenPosition;
    QString ticketToken;

    TopStrip* strip = nullptr;
    Banner* banner = nullptr;
    ClosePanel* close = nullptr;
    TableModel* watchModel = nullptr;
    TableView* watch = nullptr;
    OrderTicket* ticket = nullptr;
    ChartPanel* chart = nullptr;
    DrillCard* card = nullptr;
    StopHealthPanel* stops = nullptr;
    DivergencePanel* divergence = nullptr;
    PanelTitle* divergenceTitle = nullptr;
    PanelTitle* stopsTitle = nullptr;
    Desk* desk = nullptr;
    QDockWidget* watchDock = nullptr;
    QDockWidget* ticketDock = nullptr;
    QDockWidget* stopsDock = nullptr;
    QDockWidget* divergenceDock = nullptr;
    QDockWidget* deskDock = nullptr;
    AccountMenu* accountMenu = nullptr;
    QAction* trading = nullptr;
    QAction* cover = nullptr;
    QAction* lock = nullptr;
    QAction* dark = nullptr;
    QAction* light = nullptr;
    QAction* showCard = nullptr;
    QPointer<EmergencySheet> sheet;
    QByteArray firstState; ///< The layout as it was built: what a reset gives back.

    void build(MainWindow& window);
    void buildMenus(MainWindow& window, QMenuBar& bar);
    void connectPanels(MainWindow& window);
    void arrange(MainWindow& window);
    void refresh();
    [[nodiscard]] nanoseconds age() const;
    void act(MainWindow& window, engine::OperatorAct what);
    void emergency(MainWindow& window);
    void openSheet(MainWindow& window, const AccountId& account = {});
    void choosePosition(MainWindow& window, const QString& id);
    /// The other tables show it alone, and the chart what is worst protected there; empty: all accounts.
    void chooseAccount(MainWindow& window, const AccountId& account);
    void showWatchlist();
    void selectWatched(const AccountId& account, const InstrumentId& instrument);
    void chooseInstrument(const AccountId& account, const InstrumentId& instrument);
    void setTheme(int kind);
    void setCover(bool open);
    void saveLayout(const MainWindow& window) const;
    void loadLayout(MainWindow& window);
    void askBeforeExit(MainWindow& window);
    void clearKill(MainWindow& window, const QString& account);
    [[nodiscard]] const engine::PositionView* position(const QString& id) const;
    [[nodiscard]] QString exitQuestion() const; ///< Empty: nothing to ask.
};

} // namespace holdfast::ui
