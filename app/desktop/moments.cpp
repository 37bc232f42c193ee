// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/moments.h"

#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace holdfast::app {
namespace {

constexpr std::chrono::milliseconds kLater{500};

} // namespace

Moments::Moments(QWidget& window, const QString& folder)
    : QObject{&window}
    , m_window{window}
    , m_folder{folder}
{
}

void Moments::look(const engine::Snapshot& snapshot)
{
    const auto& held = snapshot.positions;
    if (!held.empty() && std::ranges::all_of(held, [](const engine::PositionView& position) {
            return position.stop == StopState::Verified;
        }))
        take(QStringLiteral("stop-verified"));
    for (const engine::FindingView& finding : snapshot.findings) {
        QString kind = QString::fromStdString(std::string{toString(finding.kind)});
        kind.replace(QLatin1Char(' '), QLatin1Char('-'));
        take((finding.endedFor ? QStringLiteral("ended-") : QStringLiteral("divergence-")) + kind);
    }
    for (const engine::AccountView& account : snapshot.accounts) {
        if (account.listFault) take(QStringLiteral("list-fault"));
        if (account.brake.isOn) take(QStringLiteral("brake"));
    }
}

void Moments::take(const QString& name)
{
    if (m_taken.contains(name) || !m_folder.mkpath(QStringLiteral("."))) return;
    m_taken.insert(name);
    QTimer::singleShot(kLater, this, [this, name] {
        m_window.grab().save(
            m_folder.filePath(QStringLiteral("00-") + name + QStringLiteral(".png")));
    });
}

} // namespace holdfast::app
