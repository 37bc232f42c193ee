// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <simdjson.h>

namespace holdfast::json {
namespace {

using simdjson::ondemand::json_type;

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view token)
{
    const auto last = token.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view{} : token.substr(0, last + 1);
}

} // namespace

std::string_view toString(Kind kind)
{
    switch (kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return "boolean";
    case Kind::Number: return "number";
    case Kind::String: return "string";
    case Kind::Array: return "array";
    case Kind::Object: return "object";
    }
    HF_UNREACHABLE();
}

bool isNumber(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at - begin;
    };
    if (at < text.size() && text[at] == '-') ++at;
    const std::size_t first = at;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

// ---- reading ------------------------------------------------------------------------------------

std::optional<Value> Value::at(std::string_view name) const
{
    if (!isObject()) return std::nullopt;
    const std::uint16_t mark = detail::markOf(name);
    const std::uint32_t end = node().end;
    for (std::uint32_t child = m_index + 1; child != end; child = m_nodes[child].end)
        if (m_nodes[child].mark == mark && m_nodes[child].key == name) return Value{m_nodes, child};
    return std::nullopt;
}

Result<Value> Value::required(std::string_view name) const
{
    if (const auto found = at(name)) return *found;
    std::string context{name};
    context += isObject() ? ": missing"
                          : ": missing, there is no object but " + std::string{toString(kind())};
    return unexpected(ErrorCode::Missing, std::move(context));
}

Result<Value> Value::requiredArray(std::string_view name) const
{
    Result<Value> found = required(name);
    if (found && !found->isArray()) return found->wrong("an array");
    return found;
}

Items Value::items() const { return {m_nodes, m_index + 1, node().end, node().count}; }

Value Items::front() const
{
    HF_ASSERT(!empty());
    return *begin();
}

Unexpected Value::wrong(std::string_view wanted) const
{
    constexpr std::size_t kShownMax = 40;
    std::string context;
    if (!key().empty()) context += std::string{key()} + ": ";
    context += "not " + std::string{wanted} + ": " + std::string{toString(kind())};
    if (kind() == Kind::String || kind() == Kind::Number)
        context += " \"" + std::string{node().text.substr(0, kShownMax)} + "\"";
    return unexpected(ErrorCode::Malformed, std::move(context));
}

Result<std::string_view> Value::text() const
{
    if (kind() != Kind::String) return wrong("text");
    return node().text;
}

Result<std::string_view> Value::numberText() const
{
    if (kind() == Kind::Number) return node().text;
    if (kind() == Kind::String && isNumber(node().text)) return node().text;
    return wrong("a number");
}

Result<Decimal> Value::decimal() const
{
    const auto text = numberText();
    if (!text) return Unexpected{text.error()};
    auto number = Decimal::parse(*text);
    if (!number) return Unexpected{key().empty() ? number.error() : number.error().within(key())};
    return number;
}

Result<std::int64_t> Value::integer() const
{
    const auto number = decimal();
    if (!number) return Unexpected{number.error()};
    const Decimal whole = number->normalized();
    if (whole.scale() != 0) return wrong("a whole number");
    if (whole.mantissa() > std::numeric_limits<std::int64_t>::max()
        || whole.mantissa() < std::numeric_limits<std::int64_t>::min())
        return unexpected(ErrorCode::OutOfRange, std::string{key()} + ": does not fit 64 bits");
    return static_cast<std::int64_t>(whole.mantissa());
}

Result<bool> Value::boolean() const
{
    if (kind() == Kind::Boolean || kind() == Kind::String) {
        if (node().text == "true") return true;
        if (node().text == "false") return false;
    }
    return wrong("true or false");
}

/// simdjson's on-demand parser checks the structure and unescapes strings; the walk keeps every token.
struct Document::State {
    simdjson::ondemand::parser parser;
    std::vector<char> buffer; // the text and simdjson's padding
    std::vector<detail::Node> nodes;
    std::vector<std::string_view> names; // scratch for finding a name given twice, in large objects
    struct Slot {
        std::uint32_t object = 0; // which object wrote it; 0: none
        std::uint32_t node = 0;
    };
    std::array<Slot, 256> slots{}; // the same for objects of up to 128 members: no sorting
    std::uint32_t objects = 0;

    Result<void> load(std::string_view text);
    template <class Source>
    Result<void> walk(Source& source, std::string_view key, std::size_t depth);
    Result<void> walkArray(simdjson::ondemand::array array, std::size_t depth);
    Result<void> walkObject(simdjson::ondemand::object object, std::size_t depth);
    Result<void> scalar(std::string_view token, std::size_t self);
    Result<void> checkNames(std::size_t self);
    [[nodiscard]] Unexpected broken(std::string_view what) const;
    [[nodiscard]] Unexpected givenTwice(std::string_view name) const
    {
        return broken("the name \"" + std::string{name} + "\" is given twice in one object");
    }
    [[nodiscard]] Unexpected broken(simdjson::error_code error) const
    {
        return broken(simdjson::error_message(error));
    }
};

Unexpected Document::State::broken(std::string_view what) const
{
    std::string where;
    if (!nodes.empty()) where = " after value " + std::to_string(nodes.size());
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        if (node->key.empty()) continue;
        where += ", near \"" + std::string{node->key.substr(0, 40)} + "\"";
        break;
    }
    return unexpected(ErrorCode::Malformed, "JSON" + where + ": " + std::string{what});
}

Result<void> Document::State::scalar(std::string_view token, std::size_t self)
{
    detail::Node& node = nodes[self];
    node.text = trimmed(token);
    if (isNumber(node.text))
        node.kind = Kind::Number;
    else if (node.text == "true" || node.text == "false")
        node.kind = Kind::Boolean;
    else if (node.text == "null")
        node.kind = Kind::Null;
    else
        return broken("not a value: \"" + std::string{node.text.substr(0, 40)} + "\"");
    return {};
}

Result<void> Document::State::checkNames(std::size_t self)
{
    const detail::Node& node = nodes[self];
    if (node.count <= slots.size() / 2) {
        if (++objects == 0) { // after four billion objects the numbers begin anew
            slots.fill({});
            objects = 1;
        }
        for (std::size_t child = self + 1; child != node.end; child = nodes[child].end) {
            std::size_t at = nodes[child].mark % slots.size();
            for (; slots[at].object == objects; at = (at + 1) % slots.size())
                if (nodes[slots[at].node].key == nodes[child].key)
                    return givenTwice(nodes[child].key);
            slots[at] = {objects, static_cast<std::uint32_t>(child)};
        }
        return {};
    }
    names.clear();
    for (std::size_t child = self + 1; child != node.end; child = nodes[child].end)
        names.push_back(nodes[child].key);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return {};
    return givenTwice(*twice);
}

template <class Source>
Result<void> Document::State::walk(Source& source, std::string_view key, std::size_t depth)
{
    const std::size_t self = nodes.size();
    nodes.push_back({});
    nodes[self].key = key;
    nodes[self].mark = detail::markOf(key);
    json_type type{};
    if (const auto error = source.type().get(type)) return broken(error);
    if (type == json_type::object) {
        simdjson::ondemand::object object;
        nodes[self].kind = Kind::Object;
        if (depth == kDepthMax) return broken("deeper than 64 levels");
        if (const auto error = source.get_object().get(object)) return broken(error);
        if (auto result = walkObject(object, depth + 1); !result) return result;
        nodes[self].end = static_cast<std::uint32_t>(nodes.size());
        return checkNames(self);
    }
    if (type == json_type::array) {
        simdjson::ondemand::array array;
        nodes[self].kind = Kind::Array;
        if (depth == kDepthMax) return broken("deeper than 64 levels");
        if (const auto error = source.get_array().get(array)) return broken(error);
        if (auto result = walkArray(array, depth + 1); !result) return result;
    } else if (type == json_type::string) {
        nodes[self].kind = Kind::String;
        if (const auto error = source.get_string().get(nodes[self].text)) return broken(error);
    } else {
        std::string_view token;
        if (const auto error =
                simdjson::simdjson_result<std::string_view>{source.raw_json_token()}.get(token))
            return broken(error);
        if (auto result = scalar(token, self); !result) return result;
    }
    nodes[self].end = static_cast<std::uint32_t>(nodes.size());
    return {};
}

Result<void> Document::State::walkArray(simdjson::ondemand::array array, std::size_t depth)
{
    const std::size_t self = nodes.size() - 1;
    for (auto element : array) {
        simdjson::ondemand::value value;
        if (const auto error = element.get(value)) return broken(error);
        ++nodes[self].count;
        if (auto result = walk(value, {}, depth); !result) return result;
    }
    return {};
}

Result<void> Document::State::walkObject(simdjson::ondemand::object object, std::size_t depth)
{
    const std::size_t self = nodes.size() - 1;
    for (auto member : object) {
        std::string_view name;
        simdjson::ondemand::value value;
        if (const auto error = member.unescaped_key().get(name)) return broken(error);
        if (const auto error = member.value().get(value)) return broken(error);
        ++nodes[self].count;
        if (auto result = walk(value, name, depth); !result) return result;
    }
    return {};
}

Result<void> Document::State::load(std::string_view text)
{
    nodes.clear();
    buffer.resize(text.size() + simdjson::SIMDJSON_PADDING);
    if (!text.empty()) std::memcpy(buffer.data(), text.data(), text.size());
    std::memset(buffer.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document;
    if (const auto error = parser.iterate(buffer.data(), text.size(), buffer.size()).get(document))
        return broken(error);
    if (auto result = walk(document, {}, 0); !result) return result;
    const Kind kind = nodes.front().kind;
    const bool isToken = kind == Kind::Null || kind == Kind::Boolean || kind == Kind::Number;
    const char* next = nullptr;
    // A lone token was looked at, not read, so on-demand does not know that it is done.
    const bool isAlone = isToken ? text.find_first_not_of(" \t\r\n") + nodes.front().text.size()
                                       == trimmed(text).size()
                                 : document.current_location().get(next) == simdjson::OUT_OF_BOUNDS;
    if (!isAlone) return broken("something follows the value");
    return {};
}

Document::Document()
    : m_state{std::make_unique<State>()}
{
}

Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Result<Value> Document::parse(std::string_view text)
{
    if (auto loaded = m_state->load(text); !loaded) return Unexpected{loaded.error()};
    return Value{m_state->nodes.data(), 0};
}

// ---- writing ------------------------------------------------------------------------------------

namespace {

constexpr bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Length of the valid UTF-8 sequence at the start of `text`; 0 if there is none. (RFC 3629)
std::size_t utf8Length(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!isContinuation(text[i])) return 0;
    const bool isOverlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool isSurrogate = lead == 0xED && byte(1) > 0x9F;
    const bool isTooLarge = lead == 0xF4 && byte(1) > 0x8F;
    return isOverlong || isSurrogate || isTooLarge ? 0 : length;
}

} // namespace

void Writer::separate()
{
    HF_ASSERT(m_open.empty() || m_open.back() == '[' || m_hasKey); // a member has its name first
    HF_ASSERT(!m_open.empty() || m_text.empty());                  // one value and no second
    if (m_needsComma && !m_hasKey) m_text += ',';
    m_hasKey = false;
    m_needsComma = true;
}

void Writer::quote(std::string_view text)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    m_text += '"';
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t length = utf8Length(text.substr(at));
        if (length == 0) {
            m_text +=
                "\xEF\xBF\xBD"; // not UTF-8: the replacement character, or no one could read it back
            ++at;
            continue;
        }
        if (c == '"' || c == '\\') {
            m_text += '\\';
            m_text += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            if (c == '\n')
                m_text += "\\n";
            else if (c == '\r')
                m_text += "\\r";
            else if (c == '\t')
                m_text += "\\t";
            else {
                m_text += "\\u00";
                m_text += kHex[static_cast<unsigned char>(c) >> 4];
                m_text += kHex[static_cast<unsigned char>(c) & 15];
            }
        } else {
            m_text += text.substr(at, length);
        }
        at += length;
    }
    m_text += '"';
}

Writer& Writer::value(std::string_view json)
{
    separate();
    m_text += json;
    return *this;
}

Writer& Writer::beginObject()
{
    value("{");
    m_open.push_back('{');
    m_needsComma = false;
    return *this;
}

Writer& Writer::endObject()
{
    HF_ASSERT(!m_open.empty() && m_open.back() == '{' && !m_hasKey);
    m_text += '}';
    m_open.pop_back();
    m_needsComma = true;
    return *this;
}

Writer& Writer::beginArray()
{
    value("[");
    m_open.push_back('[');
    m_needsComma = false;
    return *this;
}

Writer& Writer::endArray()
{
    HF_ASSERT(!m_open.empty() && m_open.back() == '[');
    m_text += ']';
    m_open.pop_back();
    m_needsComma = true;
    return *this;
}

Writer& Writer::key(std::string_view name)
{
    HF_ASSERT(!m_open.empty() && m_open.back() == '{' && !m_hasKey);
    if (m_needsComma) m_text += ',';
    quote(name);
    m_text += ':';
    m_hasKey = true;
    return *this;
}

Writer& Writer::string(std::string_view text)
{
    separate();
    quote(text);
    return *this;
}

Writer& Writer::number(std::string_view text)
{
    HF_ASSERT(isNumber(text));
    return value(text);
}

Writer& Writer::number(const Decimal& number) { return value(number.toString()); }
Writer& Writer::integer(std::int64_t number) { return value(std::to_string(number)); }
Writer& Writer::boolean(bool isTrue) { return value(isTrue ? "true" : "false"); }
Writer& Writer::null() { return value("null"); }
Writer& Writer::raw(std::string_view json) { return value(json); }

std::string Writer::take()
{
    HF_ASSERT(m_open.empty() && !m_hasKey);
    m_needsComma = false;
    return std::exchange(m_text, {});
}

} // namespace holdfast::json
