// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/frame.h"

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/journal/codec.h"

#include <array>
#include <cstring>

namespace holdfast::journal {
namespace {

struct Header {
    std::uint64_t length = 0;
    std::uint64_t high = 0; // checksum
    std::uint64_t low = 0;
};
static_assert(sizeof(Header) == kFrameHeader);
constexpr std::string_view kBodyMember = "\"body\":";

} // namespace

std::string recordLine(const Record& record, std::string_view body)
{
    json::Writer writer;
    writer.beginObject();
    writer.key("id").number(std::to_string(record.id.value));
    writer.member("at", static_cast<std::int64_t>(toMs(record.at)))
        .member("account", std::string_view{record.account.text});
    writer.member("kind", kindOf(record.body)).key("body").raw(body).endObject();
    return writer.take();
}

Result<Record> readRecordLine(std::string_view line)
{
    json::Document document;
    const auto root = document.parse(line);
    if (!root) return Unexpected{root.error()};
    const auto id = root->required("id");
    const auto at = root->required("at");
    const auto account = root->required("account");
    const auto kind = root->required("kind");
    const auto bodyAt = line.find(kBodyMember);
    if (!id || !at || !account || !kind || bodyAt == std::string_view::npos)
        return unexpected(ErrorCode::Missing, "a member of a journal line");
    const auto idNumber = id->integer();
    const auto atMs = at->integer();
    const auto accountText = account->text();
    const auto kindText = kind->text();
    if (!idNumber || !atMs || !accountText || !kindText)
        return unexpected(ErrorCode::Malformed, "a member of a journal line");
    Record record{RecordId{static_cast<std::uint64_t>(*idNumber)}, wallFromMs(*atMs),
                  AccountId{std::string{*accountText}}, NoteRecord{}};
    const auto from = bodyAt + kBodyMember.size();
    auto decoded = decodeBody(std::string{*kindText},
                              line.substr(from, line.size() - from - 1)); // up to the closing brace
    if (!decoded) return Unexpected{decoded.error()};
    record.body = std::move(*decoded);
    return record;
}

std::string frame(std::string_view line)
{
    const Digest digest = Digest::of(line);
    const Header header{line.size(), digest.high, digest.low};
    std::array<char, sizeof header> head{};
    std::memcpy(head.data(), &header, sizeof header);
    std::string bytes{head.data(), head.size()};
    bytes += line;
    return bytes;
}

std::string_view frameAt(std::string_view bytes, std::size_t offset)
{
    Header header;
    if (offset > bytes.size() || bytes.size() - offset < sizeof header) return {};
    std::memcpy(&header, bytes.data() + offset, sizeof header);
    const std::size_t rest = bytes.size() - offset - sizeof header;
    if (header.length == 0 || header.length > rest) return {};
    const std::string_view line = bytes.substr(offset + sizeof header, header.length);
    const Digest digest = Digest::of(line);
    return digest.high == header.high && digest.low == header.low ? line : std::string_view{};
}

} // namespace holdfast::journal
