// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"
#include "ui/divergence/divergence_rows.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QScrollArea;

namespace holdfast::ui {
class ActSheet;
class CalmLine;
class DivergenceCard;

/// What disagrees between us and the venue, worst and oldest first: every voice, what is lacking, what Holdfast
/// does, what a person can do. Empty, it says so and how old the last complete read is.
///
///   pointer over the list, or a sheet open  ▶  rows keep their places: new ones come in at the end, and what is
///                                              over stays, faded
///   else                                    ▶  worst first
class DivergencePanel : public QWidget {
    Q_OBJECT

public:
    explicit DivergencePanel(QWidget* parent = nullptr);
    void show(std::shared_ptr<const engine::Snapshot> snapshot, nanoseconds since);
    void show() { QWidget::show(); }
    /// Does what a row's button does: opens the sheet of the act, or acts at once where none is needed.
    /// \returns the sheet; null: none is needed, or the row is not there
    ActSheet* begin(const QString& rowId, FindingAct act);
    /// Opens the row and brings it into sight.
    void reveal(const QString& rowId);
    /// In the order shown.
    [[nodiscard]] std::vector<DivergenceCard*> cards() const;

signals:
    void acted(const holdfast::engine::OperatorAct& act);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool isHeld() const;
    void apply();
    void arrange();
    void followTheEye();
    DivergenceCard* makeCard(const QString& id);

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    nanoseconds m_since{};
    std::vector<QString> m_order;
    std::map<QString, DivergenceCard*> m_cards;
    QScrollArea* m_area;
    QWidget* m_list;
    CalmLine* m_calm; ///< Says that nothing disagrees.
    QPointer<ActSheet> m_sheet;
};

} // namespace holdfast::ui
