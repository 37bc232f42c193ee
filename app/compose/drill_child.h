// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_address.h"
#include "app/options/options.h"

#include <QObject>
#include <QProcess>

#include <optional>

namespace holdfast::app {

/// The built-in exchange as a child of ours: `holdfast-cli drill`. It ends when its standard input
/// closes, so it cannot outlive us, however we end (decisions §11).
class DrillChild : public QObject {
    Q_OBJECT
public:
    explicit DrillChild(QObject* parent = nullptr);
    /// Closes its input and waits for its end; kills it after 5 s.
    ~DrillChild() override;

    /// Starts it and waits for its first line, 20 s at most.
    /// \param stateFile  where it keeps its truth, so that a restart meets the same positions
    /// \retval ErrorCode::Unavailable  it does not start, or says nothing; its own words are the context
    [[nodiscard]] Result<DrillAddress> start(const RunOptions& run, Venue venue,
                                             const QString& stateFile);

signals:
    /// It ended while it was needed.
    void lost(const QString& sentence);

private:
    QProcess m_process;
    bool m_isEnding = false;
    bool m_isStarted = false;
};

/// The arguments of the child, without the program.
[[nodiscard]] QStringList drillArguments(const RunOptions& run, Venue venue,
                                         const QString& stateFile);

} // namespace holdfast::app
