// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/event_log_writer.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace holdfast::shell {
namespace {

constexpr QLatin1String kOpen{".jsonl"};
constexpr QLatin1String kPacked{".jsonl.z"};

QStringList filesOf(const QString& directory)
{
    return QDir{directory}.entryList(
        {QStringLiteral("events-*.jsonl"), QStringLiteral("events-*.jsonl.z")}, QDir::Files,
        QDir::Name);
}

int numberOf(const QString& name) { return name.mid(7, 8).toInt(); }

/// Replaces the file by its compressed form; leaves it as it is where that fails.
void compress(const QString& path)
{
    QFile plain{path};
    if (!plain.open(QIODevice::ReadOnly)) return;
    const QByteArray packed = qCompress(plain.readAll());
    plain.close();
    const QString target = path.chopped(kOpen.size()) + kPacked;
    const QString partial = target + QStringLiteral(".part");
    QFile out{partial};
    if (!out.open(QIODevice::WriteOnly) || out.write(packed) != packed.size() || !out.flush()) {
        out.remove();
        return;
    }
    out.close();
    QFile::remove(target);
    if (QFile::rename(partial, target)) QFile::remove(path);
}

} // namespace

EventLogWriter::EventLogWriter(QString directory, qint64 fileMax, qint64 keptMax)
    : m_directory{std::move(directory)}
    , m_fileMax{fileMax}
    , m_keptMax{keptMax}
{
    m_packer.setMaxThreadCount(1);
}

void EventLogWriter::append(const std::vector<journal::TimedEvent>& events, std::uint64_t dropped)
{
    m_dropped += dropped;
    if (!m_file.isOpen() && !openNext()) {
        m_dropped += events.size();
        return;
    }
    QByteArray lines;
    if (m_dropped > 0) lines += QByteArray::fromStdString(journal::encodeGap(m_dropped)) + '\n';
    for (const journal::TimedEvent& event : events)
        lines += QByteArray::fromStdString(journal::encodeEvent(event)) + '\n';
    if (m_file.write(lines) != lines.size() || !m_file.flush()) {
        // What was written of it may be torn in the middle: this file ends here.
        m_dropped += events.size();
        finishFile();
        return;
    }
    m_dropped = 0;
    if (m_file.size() >= m_fileMax) finishFile();
}

bool EventLogWriter::openNext()
{
    if (!QDir{}.mkpath(m_directory)) return false;
    if (std::exchange(m_isFirst, false)) compressLeftovers();
    const QStringList names = filesOf(m_directory);
    const int number = names.isEmpty() ? 1 : numberOf(names.last()) + 1;
    m_file.setFileName(QDir{m_directory}.absoluteFilePath(
        QStringLiteral("events-%1").arg(number, 8, 10, QLatin1Char('0')) + kOpen));
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append);
}

void EventLogWriter::finishFile()
{
    m_file.close();
    m_packer.start([path = m_file.fileName()] { compress(path); });
    dropOldest();
}

void EventLogWriter::compressLeftovers()
{
    for (const QString& name : filesOf(m_directory)) {
        if (name.endsWith(kOpen))
            m_packer.start([path = QDir{m_directory}.absoluteFilePath(name)] { compress(path); });
    }
}

void EventLogWriter::dropOldest()
{
    const QStringList names = filesOf(m_directory);
    qint64 total = 0;
    for (auto name = names.crbegin(); name != names.crend(); ++name) {
        const QString path = QDir{m_directory}.absoluteFilePath(*name);
        total += QFileInfo{path}.size();
        if (total > m_keptMax) QFile::remove(path);
    }
}

Result<std::vector<journal::TimedEvent>> readEventLog(const QString& directory)
{
    std::vector<journal::TimedEvent> events;
    for (const QString& name : filesOf(directory)) {
        QFile file{QDir{directory}.absoluteFilePath(name)};
        if (!file.open(QIODevice::ReadOnly)) {
            return unexpected(ErrorCode::Unavailable, file.fileName().toStdString() + ": "
                                                          + file.errorString().toStdString());
        }
        QByteArray bytes = file.readAll();
        if (name.endsWith(kPacked)) bytes = qUncompress(bytes);
        const auto end = bytes.lastIndexOf('\n'); // what follows it is torn
        int number = 0;
        for (const QByteArray& line : bytes.left(end < 0 ? 0 : end).split('\n')) {
            ++number;
            if (line.isEmpty()) continue;
            auto decoded =
                journal::decodeLine({line.constData(), static_cast<std::size_t>(line.size())});
            if (!decoded)
                return Unexpected{
                    decoded.error().within(name.toStdString() + " line " + std::to_string(number))};
            if (auto* event = std::get_if<journal::TimedEvent>(&*decoded))
                events.push_back(std::move(*event));
        }
    }
    return events;
}

} // namespace holdfast::shell
