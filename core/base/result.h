// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace holdfast {

enum class ErrorCode {
    Malformed,    ///< Text, number or JSON that cannot be read.
    Missing,      ///< A field or thing that must be there is not.
    UnknownValue, ///< A value of a field we act on that no source documents.
    OutOfRange,   ///< A number outside what we accept or can represent.
    Unsupported,  ///< Understood, but refused on purpose.
    Stale,        ///< Older than its limit.
    Refused,      ///< The other side said no, in words we know.
    Unknown,      ///< No proof of either outcome.
    Unavailable,  ///< A resource (file, lock, keychain, peer) is not there now.
};
[[nodiscard]] std::string_view toString(ErrorCode code);

/// Branch on `code`; `context` is for people.
struct Error {
    ErrorCode code;
    std::string context;

    /// The same error with the place added in front: "order px: not a number".
    [[nodiscard]] Error within(std::string_view place) &&;
    [[nodiscard]] Error within(std::string_view place) const&;
    friend bool operator==(const Error&, const Error&) = default;
};

/// Tag that turns an Error into any Result: `return Unexpected{error};`
struct Unexpected {
    Error error;
};

[[nodiscard]] inline Unexpected unexpected(ErrorCode code, std::string context)
{
    return Unexpected{Error{code, std::move(context)}};
}

/// A value or an Error, with the names of std::expected (which GCC 12 has only in C++23).
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) // NOLINT(google-explicit-constructor): as std::expected
        : m_state{std::in_place_index<0>, std::move(value)}
    {
    }
    Result(Unexpected unexpected) // NOLINT(google-explicit-constructor)
        : m_state{std::in_place_index<1>, std::move(unexpected.error)}
    {
    }

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
    [[nodiscard]] explicit operator bool() const { return has_value(); }
    /// Precondition: has_value(); asserted.
    [[nodiscard]] const T& value() const&
    {
        HF_ASSERT(has_value());
        return std::get<0>(m_state);
    }
    [[nodiscard]] T& value() &
    {
        HF_ASSERT(has_value());
        return std::get<0>(m_state);
    }
    [[nodiscard]] T&& value() &&
    {
        HF_ASSERT(has_value());
        return std::get<0>(std::move(m_state));
    }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    /// Precondition: !has_value(); asserted.
    [[nodiscard]] const Error& error() const
    {
        HF_ASSERT(!has_value());
        return std::get<1>(m_state);
    }
    [[nodiscard]] T value_or(const T& fallback) const&
    {
        return has_value() ? std::get<0>(m_state) : fallback;
    }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Unexpected unexpected) // NOLINT(google-explicit-constructor)
        : m_error{std::move(unexpected.error)}
        , m_hasValue{false}
    {
    }
    [[nodiscard]] bool has_value() const { return m_hasValue; }
    [[nodiscard]] explicit operator bool() const { return m_hasValue; }
    [[nodiscard]] const Error& error() const
    {
        HF_ASSERT(!m_hasValue);
        return m_error;
    }

private:
    Error m_error{ErrorCode::Unknown, {}};
    bool m_hasValue = true;
};

} // namespace holdfast
