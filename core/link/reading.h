// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/link/wire.h"
#include "core/venues/fact.h"
#include "core/venues/pager.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::link {

/// A read of ours on its way: one or more pages that become one answer. It knows endpoints, cursors and
/// rows; when a page leaves and what happens when none comes is the caller's (calls.h).
class Reading {
public:
    virtual ~Reading() = default;

    /// What to ask first. Pages are numbered from 0 in the order in which they are given out.
    [[nodiscard]] virtual std::vector<Wire> begin() = 0;
    /// How many requests it is, if every list of it has one page.
    [[nodiscard]] virtual std::size_t requestsLeast() const { return 1; }
    /// The page number `page` arrived and the venue says success; gives what to ask next, and nothing when
    /// that was all. \param content  what the dialect's `open` took for the content of a reply
    [[nodiscard]] virtual std::vector<Wire> take(std::size_t page, const json::Value& content) = 0;
    /// The venue answered the page with this code instead; true if that is an answer, not a failure.
    /// `next` gets what to ask next.
    [[nodiscard]] virtual bool absorbs(std::size_t page, std::string_view code,
                                       std::vector<Wire>& next);
    /// Every page is there.
    [[nodiscard]] virtual venues::VenueFact answer(const ReadStamp& stamp,
                                                   bool isAccountProven) = 0;
    [[nodiscard]] virtual venues::VenueFact failed(const ReadStamp& stamp, Error error) = 0;
};

/// Why a list is not complete: the first reason, and how many more.
class Doubts {
public:
    void add(std::string doubt);
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] std::string text() const;

private:
    std::string m_first;
    std::size_t m_count = 0;
};

/// Complete if there is no doubt.
template <class Row>
[[nodiscard]] Read<Row> readOf(Scope scope, const ReadStamp& stamp, std::vector<Row> rows,
                               const Doubts& doubts)
{
    if (doubts.isEmpty())
        return venues::Pager::complete<Row>(std::move(scope), stamp, std::move(rows));
    return Partial<Row>{std::move(scope), stamp, std::move(rows), doubts.text()};
}

/// What may not come twice in one list.
[[nodiscard]] std::string identityOf(const PositionKey& key);
[[nodiscard]] std::string identityOf(const PositionRow& row);
[[nodiscard]] std::string identityOf(const Order& order);
[[nodiscard]] std::string identityOf(const StopOrder& stop);
[[nodiscard]] std::string identityOf(const Fill& fill);
[[nodiscard]] std::string identityOf(const Instrument& instrument);
[[nodiscard]] std::string identityOf(const Balance& balance);
[[nodiscard]] std::string identityOf(const Bill& bill);
[[nodiscard]] std::string identityOf(const LeverageSetting& setting);
[[nodiscard]] std::string identityOf(const Closure& closure);

/// The instrument a row is about.
[[nodiscard]] const std::string& instrumentOf(const PositionRow& row);
[[nodiscard]] const std::string& instrumentOf(const Closure& closure);
[[nodiscard]] const std::string& instrumentOf(const Instrument& instrument);
[[nodiscard]] const std::string& instrumentOf(const LeverageSetting& setting);
/// Balances have none; their lists are never asked for one instrument.
[[nodiscard]] const std::string& instrumentOf(const Balance& balance);
template <class Row>
[[nodiscard]] const std::string& instrumentOf(const Row& row)
{
    return row.instrument.text;
}

/// What the request is about: "positions", "orders", "order history", "stops", "fills", …
[[nodiscard]] Scope scopeOf(const venues::Request& request);

} // namespace holdfast::link
