// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_panel.h"
#include "ui/format/format.h"
#include "ui/stops/stop_health_panel.h"
#include "ui/tables/account_rows.h"
#include "ui/tables/rows.h"
#include "ui/tables/table_view.h"
#include "ui/ticket/order_ticket.h"
#include "ui/window/desk.h"
#include "ui/window/window_parts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// What a person chose to look at, and how one panel's choice reaches the others.
namespace holdfast::ui {
using namespace holdfast::engine;

const PositionView* MainWindow::Parts::position(const QString& id) const
{
    if (!snapshot || id.isEmpty()) return nullptr;
    const auto at = std::ranges::find(snapshot->positions, id,
                                      [](const PositionView& p) { return rows::idOf(p); });
    return at == snapshot->positions.end() ? nullptr : &*at;
}

void MainWindow::Parts::choosePosition(MainWindow&, const QString& id)
{
    if (id == chosenPosition) return;
    chosenPosition = id;
    stops->select(id);
    desk->selectPosition(id);
    if (const PositionView* p = position(id)) chooseInstrument(p->account, p->key.instrument);
}

void MainWindow::Parts::showWatchlist()
{
    auto watched = rows::watch(*snapshot, age());
    rows::keepOf(watched, desk->only());
    watchModel->apply(std::move(watched));
}

void MainWindow::Parts::chooseAccount(MainWindow& window, const AccountId& account)
{
    if (!snapshot) return;
    if (desk->only() != account) {
        // As in the table of positions: no row that goes may hand the chart to another account.
        watch->setCurrentIndex({});
        desk->showOnly(account);
        showWatchlist();
    }
    if (account.empty()) return;
    const auto held = std::ranges::find(snapshot->positions, account, &PositionView::account);
    choosePosition(window, {});
    if (held != snapshot->positions.end()) return choosePosition(window, rows::idOf(*held));
    const auto first = std::ranges::find(snapshot->instruments, account, &InstrumentView::account);
    if (first != snapshot->instruments.end()) chooseInstrument(account, first->instrument);
}

void MainWindow::Parts::selectWatched(const AccountId& account, const InstrumentId& instrument)
{
    const QString id =
        QString{format::text(account.text) + u'|' + format::text(instrument.text) + u'|'};
    for (int row = 0; row < watch->model()->rowCount(); ++row) {
        const QModelIndex index = watch->model()->index(row, 0);
        if (index.data(TableModel::IdRole).toString() == id && watch->currentIndex().row() != row)
            watch->setCurrentIndex(index);
    }
}

void MainWindow::Parts::chooseInstrument(const AccountId& account, const InstrumentId& instrument)
{
    chart->choose(account, instrument);
    ticket->choose(account, instrument);
    selectWatched(account, instrument);
    if (snapshot) chart->show(*snapshot, age());
}

} // namespace holdfast::ui
