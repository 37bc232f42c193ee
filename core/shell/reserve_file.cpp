// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/reserve_file.h"

#include "core/journal/codec.h"
#include "core/journal/frame.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace holdfast::shell {
namespace {

/// All of the file; what cannot be read is not there.
std::string contentsOf(int fd)
{
    std::string bytes(ReserveFile::kSize, '\0');
    const ssize_t got = ::pread(fd, bytes.data(), bytes.size(), 0);
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
}

} // namespace

ReserveFile::ReserveFile(QString path)
    : m_path{std::move(path)}
{
}

ReserveFile::~ReserveFile()
{
    if (m_fd >= 0) ::close(m_fd);
}

Result<void> ReserveFile::open()
{
    if (m_fd >= 0) return {};
    QDir{}.mkpath(QFileInfo{m_path}.absolutePath());
    const int fd =
        ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return unexpected(ErrorCode::Unavailable,
                          "reserve " + m_path.toStdString() + ": " + std::strerror(errno));
    if (const int reason = ::posix_fallocate(fd, 0, kSize); reason != 0) {
        ::close(fd);
        return unexpected(ErrorCode::Unavailable,
                          "reserve " + m_path.toStdString()
                              + ": its space cannot be taken: " + std::strerror(reason));
    }
    m_fd = fd;
    m_end = 0;
    const std::string bytes = contentsOf(m_fd);
    for (auto line = journal::frameAt(bytes, m_end); !line.empty();
         line = journal::frameAt(bytes, m_end))
        m_end += journal::kFrameHeader + line.size();
    return {};
}

std::vector<journal::Record> ReserveFile::load() const
{
    std::vector<journal::Record> records;
    if (m_fd < 0) return records;
    const std::string bytes = contentsOf(m_fd);
    std::size_t offset = 0;
    while (offset < m_end) {
        const auto line = journal::frameAt(bytes, offset);
        if (line.empty()) break;
        offset += journal::kFrameHeader + line.size();
        if (auto record = journal::readRecordLine(line)) records.push_back(std::move(*record));
    }
    return records;
}

Result<void> ReserveFile::append(std::span<const journal::Record> records)
{
    if (m_fd < 0) { // it could not be opened at the start: perhaps now
        if (auto opened = open(); !opened) return opened;
        if (m_end != 0) { // what nobody has loaded must not be overwritten, nor forgotten
            ::close(std::exchange(m_fd, -1));
            m_end = 0;
            return unexpected(ErrorCode::Unavailable,
                              "reserve " + m_path.toStdString()
                                  + ": it holds records of an earlier start");
        }
    }
    std::string bytes;
    for (const journal::Record& record : records)
        bytes += journal::frame(journal::recordLine(record, journal::encodeBody(record.body)));
    if (m_end + bytes.size() + journal::kFrameHeader > kSize)
        return unexpected(ErrorCode::Unavailable, "reserve " + m_path.toStdString() + ": full");
    const std::size_t length = bytes.size();
    bytes.append(journal::kFrameHeader, '\0'); // ends the list, whatever stood there before
    if (::pwrite(m_fd, bytes.data(), bytes.size(), static_cast<off_t>(m_end))
        != static_cast<ssize_t>(bytes.size())) {
        return unexpected(ErrorCode::Unavailable,
                          "reserve " + m_path.toStdString() + ": " + std::strerror(errno));
    }
    m_end += length;
    return {};
}

Result<void> ReserveFile::clear()
{
    if (m_fd < 0 || m_end == 0) return {};
    const std::array<char, journal::kFrameHeader> end{};
    if (::pwrite(m_fd, end.data(), end.size(), 0) != static_cast<ssize_t>(end.size())) {
        return unexpected(ErrorCode::Unavailable,
                          "reserve " + m_path.toStdString() + ": " + std::strerror(errno));
    }
    m_end = 0;
    return {};
}

void ReserveFile::sync() const
{
    if (m_fd >= 0) ::fdatasync(m_fd);
}

} // namespace holdfast::shell
