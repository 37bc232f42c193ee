// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"
#include "tests/fuzz/fuzz_check.h"

/// The first line is the kind of a record, the rest its body. What is taken comes back as it was, and can
/// be told in words.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace holdfast;
    const std::string_view text = fuzz::textOf(data, size);
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return 0;
    const auto body = journal::decodeBody(text.substr(0, end), text.substr(end + 1));
    if (!body) {
        HF_PROMISE(!body.error().context.empty());
        return 0;
    }
    HF_PROMISE(journal::kindOf(*body) == text.substr(0, end));
    const auto again = journal::decodeBody(journal::kindOf(*body), journal::encodeBody(*body));
    HF_PROMISE(again.has_value());
    HF_PROMISE(*again == *body);
    static_cast<void>(journal::describe({RecordId{1}, WallTime{}, {"a"}, *body}));
    return 0;
}
