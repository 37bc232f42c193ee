// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"

#include "core/journal/shapes.h"

namespace holdfast::journal {

std::string encodeBody(const Body& body)
{
    json::Writer writer;
    std::visit([&](const auto& b) { json_io::put(writer, b); }, body);
    return writer.take();
}

Result<Body> decodeBody(std::string_view kind, std::string_view text)
{
    json::Document document;
    const auto root = document.parse(text);
    if (!root) return Unexpected{root.error()};
    Body body;
    if (auto error = json_io::readTagged(*root, kind, body)) return Unexpected{*std::move(error)};
    return body;
}

} // namespace holdfast::journal
