// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/drill_child.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>

namespace holdfast::app {
namespace {

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

QStringList drillArguments(const RunOptions& run, Venue venue, const QString& stateFile)
{
    QStringList out{QStringLiteral("drill"), QStringLiteral("--venue"), textOf(toString(venue))};
    const Venue first = run.drill.empty() ? venue : run.drill.front();
    for (const CandleFile& candles : run.candles) {
        if (candles.venue.value_or(first) != venue) continue; // without a prefix: the first venue's
        // Named even where it is the default, so that a '=' in the file's name is not taken for one of ours.
        const QString instrument =
            textOf(candles.instrument.empty() ? perpetualOf(venue, "ETH") : candles.instrument);
        out += {QStringLiteral("--candles"),
                QString{instrument + QLatin1Char('=') + textOf(candles.file)}};
    }
    if (run.speed) out += {QStringLiteral("--speed"), QString::number(*run.speed)};
    if (run.seed) out += {QStringLiteral("--seed"), QString::number(*run.seed)};
    if (!stateFile.isEmpty()) out += {QStringLiteral("--state"), stateFile};
    return out;
}

DrillChild::DrillChild(QObject* parent)
    : QObject{parent}
{
    m_process.setProcessChannelMode(QProcess::SeparateChannels);
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        if (m_isEnding || !m_isStarted) return; // before it has started, start() says what is wrong
        emit lost(QStringLiteral("The built-in exchange ended (code %1): %2")
                      .arg(code)
                      .arg(QString::fromUtf8(m_process.readAllStandardError()).trimmed()));
    });
}

DrillChild::~DrillChild()
{
    m_isEnding = true;
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.closeWriteChannel();
    if (m_process.waitForFinished(5000)) return;
    m_process.kill();
    m_process.waitForFinished(2000);
}

Result<DrillAddress> DrillChild::start(const RunOptions& run, Venue venue, const QString& stateFile)
{
    if (!stateFile.isEmpty()) QDir{}.mkpath(QFileInfo{stateFile}.absolutePath());
    m_process.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/holdfast-cli"));
    m_process.setArguments(drillArguments(run, venue, stateFile));
    m_process.start();
    const QDeadlineTimer until{20'000};
    while (!m_process.canReadLine()) {
        const bool isOver = m_process.state() == QProcess::NotRunning || until.hasExpired();
        if (isOver
            || (!m_process.waitForReadyRead(static_cast<int>(until.remainingTime()))
                && !m_process.canReadLine())) {
            m_process.waitForFinished(1000); // so that its last sentence is here
            const QString said = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
            return unexpected(
                ErrorCode::Unavailable,
                "the built-in exchange did not start: "
                    + (said.isEmpty() ? m_process.errorString() : said).toStdString());
        }
    }
    m_isStarted = true;
    auto address = parseDrillAddress(m_process.readLine().trimmed());
    if (!address) return Unexpected{address.error().within("the built-in exchange's first line")};
    // Nobody reads what it says from here on; a full pipe must not stop it.
    m_process.closeReadChannel(QProcess::StandardOutput);
    return address;
}

} // namespace holdfast::app
