// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast {

/// What a read asked for. Set difference and absence are defined within one scope only (F20).
struct Scope {
    std::string what;       ///< "positions", "orders", "stops", "fills", …
    std::string instrument; ///< Empty: all of the account.
    friend bool operator==(const Scope&, const Scope&) = default;
};

/// When a read was asked and answered, on our clock and (where the venue says so) on theirs.
struct ReadStamp {
    MonoTime sent{};
    MonoTime received{};
    std::optional<WallTime> venueTime;
    friend bool operator==(const ReadStamp&, const ReadStamp&) = default;
};

namespace venues {
class Pager;
}

/// A list of which every page was fetched, every row was understood, and the scope was covered.
/// Only a session's Pager can make one; only a Complete list can say that something is absent.
template <class Row>
class Complete {
public:
    [[nodiscard]] const Scope& scope() const { return m_scope; }
    [[nodiscard]] const ReadStamp& stamp() const { return m_stamp; }
    [[nodiscard]] const std::vector<Row>& rows() const { return m_rows; }
    friend bool operator==(const Complete&, const Complete&) = default;

private:
    friend class venues::Pager;
    Complete(Scope scope, ReadStamp stamp, std::vector<Row> rows)
        : m_scope{std::move(scope)}
        , m_stamp{stamp}
        , m_rows{std::move(rows)}
    {
    }
    Scope m_scope;
    ReadStamp m_stamp;
    std::vector<Row> m_rows;
};

/// Rows that are there; about the others it says nothing.
template <class Row>
struct Partial {
    Scope scope;
    ReadStamp stamp;
    std::vector<Row> rows;
    std::string reason; ///< Why it is not complete.
    friend bool operator==(const Partial&, const Partial&) = default;
};

/// The read proved nothing.
struct Failed {
    Scope scope;
    ReadStamp stamp;
    Error error;
    friend bool operator==(const Failed&, const Failed&) = default;
};

template <class Row>
using Read = std::variant<Complete<Row>, Partial<Row>, Failed>;

/// Is nothing like this in the list? Defined for Complete alone: on anything else it does not compile.
template <class Row, class Predicate>
[[nodiscard]] bool absent(const Complete<Row>& list, Predicate&& like)
{
    return std::none_of(list.rows().begin(), list.rows().end(), std::forward<Predicate>(like));
}

/// The rows that are there, whatever kind of read it is.
template <class Row>
[[nodiscard]] const std::vector<Row>& rowsSeen(const Read<Row>& read)
{
    static const std::vector<Row> kNone;
    if (const auto* complete = std::get_if<Complete<Row>>(&read)) return complete->rows();
    if (const auto* partial = std::get_if<Partial<Row>>(&read)) return partial->rows;
    return kNone;
}
template <class Row>
[[nodiscard]] const ReadStamp& stampOf(const Read<Row>& read)
{
    if (const auto* complete = std::get_if<Complete<Row>>(&read)) return complete->stamp();
    if (const auto* partial = std::get_if<Partial<Row>>(&read)) return partial->stamp;
    return std::get<Failed>(read).stamp;
}
template <class Row>
[[nodiscard]] const Scope& scopeOf(const Read<Row>& read)
{
    if (const auto* complete = std::get_if<Complete<Row>>(&read)) return complete->scope();
    if (const auto* partial = std::get_if<Partial<Row>>(&read)) return partial->scope;
    return std::get<Failed>(read).scope;
}
template <class Row>
[[nodiscard]] bool isComplete(const Read<Row>& read)
{
    return std::holds_alternative<Complete<Row>>(read);
}

/// A read by id: found, or a clear "not found" (which before the visibility horizon proves nothing),
/// or failed.
template <class Row>
struct ById {
    ReadStamp stamp;
    std::optional<Row> row; ///< Found.
    std::optional<Error>
        error; ///< Failed; if both are empty the venue says it knows no such thing.
    friend bool operator==(const ById&, const ById&) = default;
};

} // namespace holdfast
