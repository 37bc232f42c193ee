// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/moments.h"

#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace holdfast::app {
namespace {

constexpr std::chrono::milliseconds kLater{500};

/// A word of ours as part of a file's name.
template <class Enum>
QString wordOf(Enum value)
{
    return QString::fromStdString(std::string{toString(value)})
        .replace(QLatin1Char(' '), QLatin1Char('-'));
}

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
        take(QStringLiteral("stop-") + wordOf(StopState::Verified));
    for (const engine::FindingView& finding : snapshot.findings) {
        take((finding.endedFor ? QStringLiteral("ended-") : QStringLiteral("divergence-"))
             + wordOf(finding.kind));
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
