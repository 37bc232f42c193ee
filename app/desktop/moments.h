// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"

#include <QDir>
#include <QObject>
#include <QSet>

#include <memory>

class QWidget;

namespace holdfast::app {

/// Pictures of the moments that matter, whenever they come, once each and a little later, when chart and tables
/// show it too: every stop verified, the first finding of each kind, a list fault, a brake, a finding that ended.
/// "00-stop-verified.png", "00-divergence-missing-at-venue.png".
class Moments : public QObject {
    Q_OBJECT
public:
    Moments(QWidget& window, const QString& folder);
    void look(const engine::Snapshot& snapshot);

private:
    void take(const QString& name);

    QWidget& m_window;
    QDir m_folder;
    QSet<QString> m_taken;
};

} // namespace holdfast::app
