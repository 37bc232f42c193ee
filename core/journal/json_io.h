// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/domain/amounts.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// How values become JSON and come back without loss. One description of a struct serves both ways, so
/// that what is written is what is read: Shape<T>::fields names each member once.
namespace holdfast::journal::json_io {

/// What a struct is called and what is in it:
///     template <> struct Shape<KillRecord> {
///         static constexpr std::string_view kTag = "kill";
///         template <class Io, class T> static void fields(Io& io, T& t) { io("engaged", t.engaged); … }
///     };
template <class T>
struct Shape;

/// The words of an enumeration, by value. Written once: Words<Side>::kAll.
template <class E>
struct Words;

template <class T>
concept Shaped = requires { Shape<T>::kTag; };

/// Text that is not UTF-8 (a proxy's HTML, a torn frame) is kept too, as hexadecimal digits.
void writeText(json::Writer& writer, std::string_view text);
[[nodiscard]] Result<std::string> readText(json::Value value);
[[nodiscard]] std::string doubleText(double value);
[[nodiscard]] Result<double> readDouble(json::Value value);

// ---- writing -------------------------------------------------------------------------------------
inline void put(json::Writer& w, bool value) { w.boolean(value); }
inline void put(json::Writer& w, int value) { w.integer(value); }
inline void put(json::Writer& w, std::int64_t value) { w.integer(value); }
inline void put(json::Writer& w, double value) { w.string(doubleText(value)); }
inline void put(json::Writer& w, std::uint64_t value) { w.number(std::to_string(value)); }
inline void put(json::Writer& w, const std::string& value) { writeText(w, value); }
inline void put(json::Writer& w, const Decimal& value) { w.string(value.toString()); }
template <class Kind>
void put(json::Writer& w, const Amount<Kind>& value)
{
    put(w, value.value);
}
template <class Tag>
void put(json::Writer& w, const Id<Tag>& value)
{
    writeText(w, value.text);
}
template <class Tag>
void put(json::Writer& w, const Serial<Tag>& value)
{
    put(w, value.value);
}
template <class Rep, class Period>
void put(json::Writer& w, std::chrono::duration<Rep, Period> value)
{
    w.integer(value.count());
}
template <class Clock, class Duration>
void put(json::Writer& w, std::chrono::time_point<Clock, Duration> value)
{
    put(w, value.time_since_epoch());
}
template <class E>
    requires std::is_enum_v<E>
void put(json::Writer& w, E value)
{
    w.string(Words<E>::kAll.at(static_cast<std::size_t>(value)));
}
template <class T>
void put(json::Writer& w, const std::optional<T>& value);
template <class T>
void put(json::Writer& w, const std::vector<T>& values);
template <class A, class B>
void put(json::Writer& w, const std::pair<A, B>& value);
template <Shaped T>
void put(json::Writer& w, const T& value);
template <class... Ts>
void put(json::Writer& w, const std::variant<Ts...>& value);

struct Writing {
    json::Writer& writer;
    template <class T>
    void operator()(std::string_view name, const T& value)
    {
        writer.key(name);
        put(writer, value);
    }
    template <class T>
    void later(std::string_view name, const T& value)
    {
        (*this)(name, value);
    }
};
template <class T>
void put(json::Writer& w, const std::optional<T>& value)
{
    if (value)
        put(w, *value);
    else
        w.null();
}
template <class T>
void put(json::Writer& w, const std::vector<T>& values)
{
    w.beginArray();
    for (const T& value : values)
        put(w, value);
    w.endArray();
}
template <class A, class B>
void put(json::Writer& w, const std::pair<A, B>& value)
{
    w.beginArray();
    put(w, value.first);
    put(w, value.second);
    w.endArray();
}
template <Shaped T>
void put(json::Writer& w, const T& value)
{
    w.beginObject();
    Writing io{w};
    Shape<T>::fields(io, value);
    w.endObject();
}
/// The alternative's tag, then its members.
template <class... Ts>
void put(json::Writer& w, const std::variant<Ts...>& value)
{
    w.beginObject();
    std::visit(
        [&]<class T>(const T& alternative) {
            w.member("is", Shape<T>::kTag);
            Writing io{w};
            Shape<T>::fields(io, alternative);
        },
        value);
    w.endObject();
}

// ---- reading: nothing is defaulted, but what joined later ----------------------------------------
template <class T>
struct As {};

[[nodiscard]] inline Result<bool> get(json::Value v, As<bool>) { return v.boolean(); }
[[nodiscard]] Result<int> get(json::Value v, As<int>);
[[nodiscard]] inline Result<std::int64_t> get(json::Value v, As<std::int64_t>)
{
    return v.integer();
}
[[nodiscard]] inline Result<double> get(json::Value v, As<double>) { return readDouble(v); }
[[nodiscard]] Result<std::uint64_t> get(json::Value v, As<std::uint64_t>);
[[nodiscard]] inline Result<std::string> get(json::Value v, As<std::string>) { return readText(v); }
[[nodiscard]] inline Result<Decimal> get(json::Value v, As<Decimal>) { return v.decimal(); }
template <class Kind>
[[nodiscard]] Result<Amount<Kind>> get(json::Value v, As<Amount<Kind>>)
{
    auto value = v.decimal();
    if (!value) return Unexpected{value.error()};
    return Amount<Kind>{*value};
}
template <class Tag>
[[nodiscard]] Result<Id<Tag>> get(json::Value v, As<Id<Tag>>)
{
    auto value = readText(v);
    if (!value) return Unexpected{value.error()};
    return Id<Tag>{std::move(*value)};
}
template <class Tag>
[[nodiscard]] Result<Serial<Tag>> get(json::Value v, As<Serial<Tag>>)
{
    auto value = get(v, As<std::uint64_t>{});
    if (!value) return Unexpected{value.error()};
    return Serial<Tag>{*value};
}
template <class Rep, class Period>
[[nodiscard]] Result<std::chrono::duration<Rep, Period>> get(json::Value v,
                                                             As<std::chrono::duration<Rep, Period>>)
{
    auto value = v.integer();
    if (!value) return Unexpected{value.error()};
    return std::chrono::duration<Rep, Period>{static_cast<Rep>(*value)};
}
template <class Clock, class Duration>
[[nodiscard]] Result<std::chrono::time_point<Clock, Duration>>
get(json::Value v, As<std::chrono::time_point<Clock, Duration>>)
{
    auto value = get(v, As<Duration>{});
    if (!value) return Unexpected{value.error()};
    return std::chrono::time_point<Clock, Duration>{*value};
}
template <class E>
    requires std::is_enum_v<E>
[[nodiscard]] Result<E> get(json::Value v, As<E>)
{
    const auto word = v.text();
    if (!word) return Unexpected{word.error()};
    for (std::size_t i = 0; i < Words<E>::kAll.size(); ++i) {
        if (Words<E>::kAll[i] == *word) return static_cast<E>(i);
    }
    return unexpected(ErrorCode::UnknownValue, "\"" + std::string{*word} + "\"");
}
/// What has parts is read into its place: moved up through a Result at every level, the largest event cost a
/// minute to compile.
template <class T>
[[nodiscard]] std::optional<Error> readInto(json::Value v, T& value);
template <class T>
[[nodiscard]] std::optional<Error> readInto(json::Value v, std::optional<T>& value);
template <class T>
[[nodiscard]] std::optional<Error> readInto(json::Value v, std::vector<T>& values);
template <class A, class B>
[[nodiscard]] std::optional<Error> readInto(json::Value v, std::pair<A, B>& value);
template <Shaped T>
[[nodiscard]] std::optional<Error> readInto(json::Value v, T& value);
template <class... Ts>
[[nodiscard]] std::optional<Error> readInto(json::Value v, std::variant<Ts...>& value);

struct Reading {
    json::Value object;
    std::optional<Error> error; ///< The first one; later fields are not read.
    template <class T>
    void operator()(std::string_view name, T& value)
    {
        if (const auto field = next(name)) fail(readInto(*field, value), name);
    }
    /// A field that joined after the first records were written: absent, it keeps its default.
    template <class T>
    void later(std::string_view name, T& value)
    {
        if (!error && object.at(name)) (*this)(name, value);
    }

private:
    [[nodiscard]] std::optional<json::Value> next(std::string_view name);
    void fail(std::optional<Error> what, std::string_view name);
};
namespace detail {
/// Something to read into; a shape of what has no default says what.
template <class T>
T blank()
{
    if constexpr (std::is_default_constructible_v<T>)
        return T{};
    else
        return Shape<T>::blank();
}
std::optional<Error> isNot(std::string_view what);
} // namespace detail
template <class T>
std::optional<Error> readInto(json::Value v, T& value)
{
    auto read = get(v, As<T>{});
    if (!read) return read.error();
    value = std::move(*read);
    return {};
}
template <class T>
std::optional<Error> readInto(json::Value v, std::optional<T>& value)
{
    value.reset();
    return v.isNull() ? std::nullopt : readInto(v, value.emplace(detail::blank<T>()));
}
template <class T>
std::optional<Error> readInto(json::Value v, std::vector<T>& values)
{
    if (!v.isArray()) return detail::isNot("an array");
    values.clear();
    values.reserve(v.size());
    for (const json::Value item : v.items()) {
        values.push_back(detail::blank<T>());
        if (auto error = readInto(item, values.back())) return error;
    }
    return {};
}
template <class A, class B>
std::optional<Error> readInto(json::Value v, std::pair<A, B>& value)
{
    if (!v.isArray() || v.size() != 2) return detail::isNot("a pair");
    auto at = v.items().begin();
    if (auto error = readInto(*at, value.first)) return error;
    return readInto(*++at, value.second);
}
template <Shaped T>
std::optional<Error> readInto(json::Value v, T& value)
{
    if (!v.isObject()) return detail::isNot("an object");
    Reading io{v, {}};
    if constexpr (requires { Shape<T>::read(io, value); })
        Shape<T>::read(io, value);
    else
        Shape<T>::fields(io, value);
    return std::move(io.error);
}
namespace detail {
template <class T, class Variant>
bool readIf(json::Value v, std::string_view tag, Variant& value, std::optional<Error>& error)
{
    if (tag != Shape<T>::kTag) return false;
    error = readInto(v, value.template emplace<T>(blank<T>()));
    if (error) error = std::move(*error).within(tag);
    return true;
}
} // namespace detail
/// One of a variant by its tag.
template <class... Ts>
[[nodiscard]] std::optional<Error> readTagged(json::Value v, std::string_view tag,
                                              std::variant<Ts...>& value)
{
    std::optional<Error> error;
    if ((detail::readIf<Ts>(v, tag, value, error) || ...)) return error;
    return Error{ErrorCode::UnknownValue, "\"" + std::string{tag} + "\""};
}
template <class... Ts>
std::optional<Error> readInto(json::Value v, std::variant<Ts...>& value)
{
    const auto is = v.required("is");
    if (!is) return is.error();
    const auto tag = is->text();
    if (!tag) return tag.error();
    return readTagged(v, *tag, value);
}

} // namespace holdfast::journal::json_io
