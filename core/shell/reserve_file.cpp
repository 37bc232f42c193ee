// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/reserve_file.h"

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/journal/codec.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdfast::shell {
namespace {

struct Header {
    std::uint64_t length = 0;
    std::uint64_t high = 0; // checksum
    std::uint64_t low = 0;
};
static_assert(sizeof(Header) == 24);

std::string encode(const journal::Record& record)
{
    json::Writer writer;
    writer.beginObject();
    writer.key("id").number(std::to_string(record.id.value));
    writer.member("at", static_cast<std::int64_t>(toMs(record.at)))
        .member("account", std::string_view{record.account.text});
    writer.member("kind", journal::kindOf(record.body))
        .key("body")
        .raw(journal::encodeBody(record.body))
        .endObject();
    return writer.take();
}

Result<journal::Record> decode(std::string_view line)
{
    json::Document document;
    const auto root = document.parse(line);
    if (!root) return Unexpected{root.error()};
    const auto id = root->required("id");
    const auto at = root->required("at");
    const auto account = root->required("account");
    const auto kind = root->required("kind");
    const auto bodyAt = line.find("\"body\":");
    if (!id || !at || !account || !kind || bodyAt == std::string_view::npos)
        return unexpected(ErrorCode::Missing, "a member of a reserve entry");
    const auto idNumber = id->integer();
    const auto atMs = at->integer();
    const auto accountText = account->text();
    const auto kindText = kind->text();
    if (!idNumber || !atMs || !accountText || !kindText)
        return unexpected(ErrorCode::Malformed, "a member of a reserve entry");
    journal::Record record{RecordId{static_cast<std::uint64_t>(*idNumber)}, wallFromMs(*atMs),
                           AccountId{std::string{*accountText}}, journal::NoteRecord{}};
    const std::string body{
        line.substr(bodyAt + 7, line.size() - bodyAt - 8)}; // up to the closing brace
    auto decoded = journal::decodeBody(std::string{*kindText}, body);
    if (!decoded) return Unexpected{decoded.error()};
    record.body = std::move(*decoded);
    return record;
}

bool readAt(int fd, void* to, std::size_t size, std::size_t offset)
{
    return ::pread(fd, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

/// One whole entry, or nothing where the list ends.
std::string entryAt(int fd, std::size_t offset)
{
    Header header;
    if (offset + sizeof header > ReserveFile::kSize || !readAt(fd, &header, sizeof header, offset))
        return {};
    if (header.length == 0 || header.length > ReserveFile::kSize - offset - sizeof header)
        return {};
    std::string line(header.length, '\0');
    if (!readAt(fd, line.data(), line.size(), offset + sizeof header)) return {};
    const Digest digest = Digest::of(line);
    return digest.high == header.high && digest.low == header.low ? line : std::string{};
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
    for (std::string line = entryAt(m_fd, m_end); !line.empty(); line = entryAt(m_fd, m_end))
        m_end += sizeof(Header) + line.size();
    return {};
}

std::vector<journal::Record> ReserveFile::load() const
{
    std::vector<journal::Record> records;
    if (m_fd < 0) return records;
    std::size_t offset = 0;
    while (offset < m_end) {
        const std::string line = entryAt(m_fd, offset);
        if (line.empty()) break;
        offset += sizeof(Header) + line.size();
        if (auto record = decode(line)) records.push_back(std::move(*record));
    }
    return records;
}

Result<void> ReserveFile::append(std::span<const journal::Record> records)
{
    if (m_fd < 0)
        return unexpected(ErrorCode::Unavailable, "reserve " + m_path.toStdString() + ": not open");
    std::string bytes;
    for (const journal::Record& record : records) {
        const std::string line = encode(record);
        const Digest digest = Digest::of(line);
        const Header header{line.size(), digest.high, digest.low};
        std::array<char, sizeof header> head{};
        std::memcpy(head.data(), &header, sizeof header);
        bytes.append(head.data(), head.size());
        bytes += line;
    }
    if (m_end + bytes.size() + sizeof(Header) > kSize)
        return unexpected(ErrorCode::Unavailable, "reserve " + m_path.toStdString() + ": full");
    const std::size_t length = bytes.size();
    bytes.append(sizeof(Header), '\0'); // ends the list, whatever stood there before
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
    const Header end;
    if (::pwrite(m_fd, &end, sizeof end, 0) != static_cast<ssize_t>(sizeof end)) {
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
