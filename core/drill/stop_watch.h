// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <array>
#include <memory>

class QSocketNotifier;

namespace holdfast::drill {

/// Tells when this process should end: standard input closed, SIGTERM or SIGINT. One at a time.
class StopWatch : public QObject {
    Q_OBJECT
public:
    explicit StopWatch(bool watchesInput, QObject* parent = nullptr);
    ~StopWatch() override;

signals:
    void stopped();

private:
    void readInput();

    std::unique_ptr<QSocketNotifier> m_input;
    std::unique_ptr<QSocketNotifier> m_signal;
    std::array<int, 2> m_pipe{-1, -1};
};

} // namespace holdfast::drill
