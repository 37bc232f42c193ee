// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QDialog>

#include <memory>
#include <optional>

class QLabel;
class QRadioButton;

namespace holdfast::ui {
class HoldButton;

/// What a click on the covered button opens: the scope, what is held, and one button to hold for a second.
/// The act follows the hold at once; there is no second question.
class EmergencySheet : public QDialog {
    Q_OBJECT

public:
    /// \param selected  the position chosen in the tables; nullopt: none, and that scope is disabled
    /// \param account  the scope chosen at first; empty: everything is, and the account is the selected position's
    EmergencySheet(std::shared_ptr<const engine::Snapshot> snapshot,
                   std::optional<engine::PositionView> selected, QWidget* parent = nullptr,
                   const AccountId& account = {});

signals:
    void flattenAsked(const holdfast::engine::Flatten& flatten);

private:
    [[nodiscard]] engine::Flatten flatten() const;
    void describe();

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    std::optional<engine::PositionView> m_selected;
    AccountId m_scope; ///< What "this account" is.
    QRadioButton* m_position;
    QRadioButton* m_account;
    QRadioButton* m_everything;
    QLabel* m_held;
    HoldButton* m_hold;
};

} // namespace holdfast::ui
