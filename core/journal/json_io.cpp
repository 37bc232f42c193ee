// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/json_io.h"

#include <array>
#include <limits>

namespace holdfast::journal::json_io {
namespace {

bool isUtf8(std::string_view text)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char lead = at(i);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((at(i + k) & 0xC0) != 0x80) return false;
        }
        // Overlong forms, surrogates, and what is beyond U+10FFFF.
        if (length == 3
            && ((lead == 0xE0 && at(i + 1) < 0xA0) || (lead == 0xED && at(i + 1) > 0x9F)))
            return false;
        if (length == 4
            && ((lead == 0xF0 && at(i + 1) < 0x90) || (lead == 0xF4 && at(i + 1) > 0x8F)))
            return false;
        i += length;
    }
    return true;
}

std::string toHex(std::string_view bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

Result<std::string> fromHex(std::string_view text)
{
    if (text.size() % 2 != 0) return unexpected(ErrorCode::Malformed, "hex: odd length");
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned value = 0;
        const char* end = text.data() + i + 2;
        const auto [stop, error] = std::from_chars(text.data() + i, end, value, 16);
        if (error != std::errc{} || stop != end)
            return unexpected(ErrorCode::Malformed, "hex: not hexadecimal");
        bytes += static_cast<char>(value);
    }
    return bytes;
}

} // namespace

void writeText(json::Writer& writer, std::string_view text)
{
    if (isUtf8(text))
        writer.string(text);
    else
        writer.beginObject().member("hex", std::string_view{toHex(text)}).endObject();
}

Result<std::string> readText(json::Value value)
{
    if (value.isObject()) {
        const auto hex = value.required("hex");
        if (!hex) return Unexpected{hex.error()};
        const auto text = hex->text();
        if (!text) return Unexpected{text.error()};
        return fromHex(*text);
    }
    const auto text = value.text();
    if (!text) return Unexpected{text.error()};
    return std::string{*text};
}

std::string doubleText(double value)
{
    std::array<char, 40> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    HF_ASSERT(error == std::errc{});
    return {buffer.data(), end};
}

Result<double> readDouble(json::Value value)
{
    const auto text = value.text();
    if (!text) return Unexpected{text.error()};
    double number = 0;
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stop != end)
        return unexpected(ErrorCode::Malformed, "not a number: " + std::string{*text});
    return number;
}

Result<int> get(json::Value v, As<int>)
{
    const auto value = v.integer();
    if (!value) return Unexpected{value.error()};
    if (*value < std::numeric_limits<int>::min() || *value > std::numeric_limits<int>::max()) {
        return unexpected(ErrorCode::OutOfRange, std::to_string(*value));
    }
    return static_cast<int>(*value);
}

Result<std::uint64_t> get(json::Value v, As<std::uint64_t>)
{
    const auto text = v.numberText();
    if (!text) return Unexpected{text.error()};
    std::uint64_t number = 0;
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || stop != end)
        return unexpected(ErrorCode::OutOfRange, std::string{*text});
    return number;
}

std::optional<json::Value> Reading::next(std::string_view name)
{
    if (error) return std::nullopt;
    const auto field = object.required(name);
    if (field) return *field;
    error = field.error();
    return std::nullopt;
}

void Reading::fail(std::optional<Error> what, std::string_view name)
{
    if (what) error = std::move(*what).within(name);
}

std::optional<Error> detail::isNot(std::string_view what)
{
    return Error{ErrorCode::Malformed, "not " + std::string{what}};
}

} // namespace holdfast::journal::json_io
