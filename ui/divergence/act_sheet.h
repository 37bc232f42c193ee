// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/operator.h"
#include "core/engine/snapshot.h"

#include <QDialog>

#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace holdfast::ui {

/// What a person is about to do about a disagreement.
struct ActSubject {
    FindingAct act = FindingAct::Resolve;
    AccountId account;
    std::optional<engine::FindingView> finding; ///< nullopt: the account's brake.
};

/// Says what will follow, takes the reason (and the stop, where one is to be placed), and asks. It acts on its
/// own button alone: Enter in a field goes on to the next, Escape leaves.
class ActSheet : public QDialog {
    Q_OBJECT

public:
    ActSheet(std::shared_ptr<const engine::Snapshot> snapshot, ActSubject subject,
             QWidget* parent = nullptr);
    /// Later news: the mark a distance is measured from, and whether the matter has ended meanwhile.
    void refresh(std::shared_ptr<const engine::Snapshot> snapshot);
    /// Does it ask for something first? If not, actOf() of an empty reason is all there is to it.
    [[nodiscard]] static bool isNeeded(FindingAct act);
    [[nodiscard]] static engine::OperatorAct
    actOf(const ActSubject& subject, const engine::StopChoice& stop, const std::string& reason);
    /// What will follow, as sentences.
    [[nodiscard]] static QString consequence(const ActSubject& subject);

signals:
    void acted(const holdfast::engine::OperatorAct& act);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] bool takesStop() const;
    [[nodiscard]] bool isOver() const;
    void judge();
    void go();

    std::shared_ptr<const engine::Snapshot> m_snapshot;
    ActSubject m_subject;
    QLineEdit* m_stop = nullptr; ///< Where a stop is asked for.
    QComboBox* m_source = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_over; ///< Shown once the matter has ended.
    QLineEdit* m_reason;
    QLabel* m_problem;
    QPushButton* m_go;
};

} // namespace holdfast::ui
