// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// JSON as the venues' codecs need it: a number keeps the text it came with.
///
///     json::Document document;
///     const auto root = document.parse(bytes);            // Result<json::Value>
///     for (const json::Value row : root->items()) {
///         const auto px = row.required("px");             // Result<json::Value>
///         const auto price = px->decimal();                // Result<Decimal>; "1.50" or 1.50 alike
///     }
namespace holdfast::json {

inline constexpr std::size_t kDepthMax = 64;

enum class Kind { Null, Boolean, Number, String, Array, Object };
[[nodiscard]] std::string_view toString(Kind kind);

namespace detail {
struct Node {
    std::string_view key;    // of a member of an object; else empty
    std::string_view text;   // of a string (unescaped), number, true, false or null
    std::uint32_t count = 0; // direct children
    std::uint32_t end = 0;   // index of the first node after this one's children
    Kind kind = Kind::Null;
    std::uint16_t mark = 0; // markOf(key): most other names differ in it
};
/// A short digest of a name; equal names have equal marks.
[[nodiscard]] inline std::uint16_t markOf(std::string_view name)
{
    if (name.empty()) return 0;
    const auto byte = [&](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(name[at]));
    };
    const std::uint32_t mixed = byte(0) * 0x9E37U + byte(name.size() - 1) * 0x85EBU
                                + byte(name.size() / 2) * 0xC2B3U
                                + static_cast<std::uint32_t>(name.size()) * 0x27D5U;
    return static_cast<std::uint16_t>(mixed ^ (mixed >> 16));
}
} // namespace detail

class Items;

/// A place in a Document: two words, passed by value. It and all text it gives live until the
/// document parses again or ends.
class Value {
public:
    [[nodiscard]] Kind kind() const { return node().kind; }
    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }
    [[nodiscard]] bool isArray() const { return kind() == Kind::Array; }
    [[nodiscard]] bool isObject() const { return kind() == Kind::Object; }
    [[nodiscard]] bool isString() const { return kind() == Kind::String; }
    /// The name under which an object holds this value; empty elsewhere.
    [[nodiscard]] std::string_view key() const { return node().key; }
    /// Number of elements or members; zero for all else.
    [[nodiscard]] std::size_t size() const { return node().count; }

    /// The member of this name; nothing if there is none, or this is not an object.
    [[nodiscard]] std::optional<Value> at(std::string_view name) const;
    /// \retval ErrorCode::Missing  no member of this name, or this is not an object
    [[nodiscard]] Result<Value> required(std::string_view name) const;
    /// \retval ErrorCode::Missing    no member of this name
    /// \retval ErrorCode::Malformed  it is not an array
    [[nodiscard]] Result<Value> requiredArray(std::string_view name) const;
    /// Elements of an array, or values of an object's members, as they came. Empty for all else.
    [[nodiscard]] Items items() const;

    // What is in it. The error names the key: "px: not a number: object".
    /// The contents of a string.
    [[nodiscard]] Result<std::string_view> text() const;
    /// The text of a number, given as a number (1.50) or as a string that holds one ("1.50").
    /// \retval ErrorCode::Malformed  neither, the empty string included
    [[nodiscard]] Result<std::string_view> numberText() const;
    /// As numberText, exact.
    [[nodiscard]] Result<Decimal> decimal() const;
    /// As numberText, a whole number ("3.0" is one, "3.5" is not).
    [[nodiscard]] Result<std::int64_t> integer() const;
    /// true or false, given as a literal or as a string ("true").
    [[nodiscard]] Result<bool> boolean() const;

private:
    friend class Document;
    friend class Items;
    Value(const detail::Node* nodes, std::uint32_t index)
        : m_nodes{nodes}
        , m_index{index}
    {
    }
    [[nodiscard]] const detail::Node& node() const { return m_nodes[m_index]; }
    [[nodiscard]] Unexpected wrong(std::string_view wanted) const;

    const detail::Node* m_nodes;
    std::uint32_t m_index;
};

/// A range over children, for range-for and algorithms.
class Items {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Value;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Value;

        Iterator(const detail::Node* nodes, std::uint32_t index)
            : m_nodes{nodes}
            , m_index{index}
        {
        }
        [[nodiscard]] Value operator*() const { return {m_nodes, m_index}; }
        Iterator& operator++()
        {
            m_index = m_nodes[m_index].end;
            return *this;
        }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const detail::Node* m_nodes;
        std::uint32_t m_index;
    };

    [[nodiscard]] Iterator begin() const { return {m_nodes, m_first}; }
    [[nodiscard]] Iterator end() const { return {m_nodes, m_end}; }
    [[nodiscard]] bool empty() const { return m_first == m_end; }
    [[nodiscard]] std::size_t size() const { return m_count; }
    /// The first child. \pre !empty(), asserted
    [[nodiscard]] Value front() const;

private:
    friend class Value;
    Items(const detail::Node* nodes, std::uint32_t first, std::uint32_t end, std::size_t count)
        : m_nodes{nodes}
        , m_first{first}
        , m_end{end}
        , m_count{count}
    {
    }
    const detail::Node* m_nodes;
    std::uint32_t m_first;
    std::uint32_t m_end;
    std::size_t m_count;
};

/// One parsed text. Reuse it: its buffers stay.
class Document {
public:
    Document();
    ~Document();
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;

    /// Reads the whole text: depth up to kDepthMax, UTF-8, one value and nothing after it, no name
    /// twice in one object. Values of the text parsed before become invalid.
    /// \retval ErrorCode::Malformed  anything else; the context says what and where
    [[nodiscard]] Result<Value> parse(std::string_view text);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Text that JSON takes as a number.
[[nodiscard]] bool isNumber(std::string_view text);

/// Writes compact JSON, members in the order given.
///
///     json::Writer writer;
///     writer.beginObject().member("instId", "ETH-USDT-SWAP").key("sz").number("0.10").endObject();
///     send(writer.take());                                  // {"instId":"ETH-USDT-SWAP","sz":0.10}
class Writer {
public:
    Writer& beginObject();
    Writer& endObject();
    Writer& beginArray();
    Writer& endArray();
    /// The name of the member whose value comes next.
    Writer& key(std::string_view name);

    Writer& string(std::string_view text);
    /// \pre isNumber(text), asserted
    Writer& number(std::string_view text);
    Writer& number(const Decimal& number);
    Writer& integer(std::int64_t number);
    Writer& boolean(bool isTrue);
    Writer& null();
    /// JSON written before. \pre it is one value; not checked
    Writer& raw(std::string_view json);

    /// key(name).string(text), and so on.
    Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
    Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
    Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }
    Writer& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
    Writer& member(std::string_view name, const Decimal& value) { return key(name).number(value); }

    /// What is written so far. Complete when every begin has its end.
    [[nodiscard]] const std::string& text() const { return m_text; }
    /// The finished text, and an empty writer. \pre every begin has its end, asserted
    [[nodiscard]] std::string take();

private:
    Writer& value(std::string_view json);
    void separate();
    void quote(std::string_view text);

    std::string m_text;
    std::vector<char> m_open; // '{' or '[' of what is not closed yet
    bool m_needsComma = false;
    bool m_hasKey = false;
};

} // namespace holdfast::json
