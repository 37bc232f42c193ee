// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shots.h"

#include "ui/chart/chart_panel.h"
#include "ui/divergence/act_sheet.h"
#include "ui/divergence/divergence_card.h"
#include "ui/divergence/divergence_panel.h"
#include "ui/emergency/emergency_sheet.h"
#include "ui/scenario/drill_card.h"
#include "ui/stops/stop_health_panel.h"
#include "ui/tables/table_model.h"
#include "ui/ticket/order_ticket.h"
#include "ui/window/desk.h"
#include "ui/window/window_parts.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QPixmap>

#include <utility>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

/// Takes one picture after the other and numbers them.
class Shots {
public:
    Shots(MainWindow& window, QString dir)
        : m_window{window}
        , m_parts{*window.m_parts}
        , m_dir{std::move(dir)}
    {
    }

    QStringList take()
    {
        if (!QDir{}.mkpath(m_dir)) return {};
        const int tab = m_parts.desk->tab();
        const bool card = m_parts.card->isVisible();
        save(m_window, u"window"_s);
        const QString tabs[] = {u"positions"_s, u"orders"_s,     u"stops"_s,
                                u"fills"_s,     u"strategies"_s, u"journal"_s,
                                u"alarms"_s,    u"quality"_s,    u"accounts"_s};
        for (int i = 0; i < Desk::kTabs; ++i) {
            m_parts.desk->setTab(i);
            save(*m_parts.desk, QString{u"tab-" + tabs[i]});
        }
        m_parts.desk->setTab(tab);
        save(*m_parts.ticket, u"ticket"_s);
        save(*m_parts.stops, u"stop-health"_s);
        choosePosition();
        save(m_window, u"evidence"_s);
        m_parts.stops->select({});
        save(*m_parts.divergenceDock, u"divergence"_s);
        saveActSheet();
        save(*m_window.centralWidget(), u"chart"_s);
        m_parts.card->setVisible(!card);
        save(m_window, card ? u"window-without-card"_s : u"window-with-card"_s);
        m_parts.card->show();
        save(*m_parts.card, u"card"_s);
        m_parts.card->setVisible(card);
        m_parts.openSheet(m_window);
        if (m_parts.sheet) {
            save(*m_parts.sheet, u"emergency-sheet"_s);
            m_parts.sheet->reject();
        }
        return m_files;
    }

private:
    /// The one on the chart, so that the chart stays as it is.
    void choosePosition()
    {
        const TableModel* model = m_parts.stops->model();
        const QString shown = QString::fromStdString(m_parts.chart->instrument().text);
        for (int row = 0; row < model->rowCount(); ++row) {
            const QString id = model->index(row, 0).data(TableModel::IdRole).toString();
            if (id.contains(shown)) m_parts.stops->select(id);
        }
    }
    /// Of the first thing on screen that asks for a reason.
    void saveActSheet()
    {
        for (const DivergenceCard* card : m_parts.divergence->cards()) {
            for (const FindingAct act : card->row().acts) {
                if (!ActSheet::isNeeded(act)) continue;
                ActSheet* sheet = m_parts.divergence->begin(card->row().id, act);
                if (!sheet) continue;
                save(*sheet, u"act-sheet"_s);
                sheet->reject();
                return;
            }
        }
    }
    void save(QWidget& widget, const QString& name)
    {
        for (int i = 0; i < 5; ++i)
            QApplication::processEvents(QEventLoop::ExcludeUserInputEvents, 20);
        const QString file = QDir{m_dir}.filePath(
            QString{QString::number(++m_number).rightJustified(2, u'0') + u'-' + name + u".png"});
        if (widget.grab().save(file, "PNG")) m_files << file;
    }

    MainWindow& m_window;
    MainWindow::Parts& m_parts;
    QString m_dir;
    QStringList m_files;
    int m_number = 0;
};

QStringList takeShots(MainWindow& window, const QString& dir) { return Shots{window, dir}.take(); }

} // namespace holdfast::ui
