// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"
#include "core/link/answers.h"
#include "core/venues/fields.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/reading.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// The two shapes of OKX's reads: lists with pages, and reads by id. Rows R1–R8 of reading.h.
namespace holdfast::venues::okx {

/// A GET that costs one of `limit` in two seconds of the budget.
[[nodiscard]] link::Wire get(std::string target, std::string budget, int limit,
                             bool isSigned = true);

/// One endpoint of a list, with everything but the cursor.
struct Source {
    std::string target;
    std::string budget;
    int limit = 10;
};

/// How one kind of list is read.
template <class Row, class Reply>
struct ListPlan {
    std::vector<Source> sources;
    std::string
        cursor; ///< Field of the last row that `after` takes; empty: one page, always whole.
    std::size_t pagesMax = kPagesMax; ///< Of each source.
    bool needsProof = true;
    /// The cursor is a time, which rows may share: the next page begins within the last moment of this
    /// one, and its rows of that moment come twice.
    bool isCursorTime = false;
    Decoder<Row> decode;
    Unfold unfold; ///< Rows inside a row (balance).
};

template <class Row, class Reply>
class ListReading final : public link::Reading {
public:
    ListReading(RequestId id, Scope scope, ListPlan<Row, Reply> plan)
        : m_id{id}
        , m_scope{std::move(scope)}
        , m_plan{std::move(plan)}
    {
        HF_ASSERT(!m_plan.sources.empty());
    }

    std::size_t requestsLeast() const override { return m_plan.sources.size(); }
    std::vector<link::Wire> begin() override { return {wireOf(0, {})}; }

    std::vector<link::Wire> take(std::size_t page, const json::Value& data) override
    {
        HF_ASSERT(page == m_pages); // one page at a time
        ++m_pages;
        ++m_pagesOfSource;
        for (const json::Value row : data.items()) {
            m_isOverlap =
                m_plan.isCursorTime && !m_lastMoment.empty() && row.isObject()
                && Fields{row}.text(m_plan.cursor).value_or(std::string{}) == m_lastMoment;
            takeRow(row);
        }
        m_isOverlap = false;
        if (!m_plan.cursor.empty() && data.size() >= kPageRows) {
            if (m_pagesOfSource >= m_plan.pagesMax) {
                m_doubts.add("more than " + std::to_string(m_plan.pagesMax * kPageRows) + " rows");
            } else if (std::string cursor = cursorAfter(data); !cursor.empty()) {
                return {wireOf(m_source, cursor)};
            }
        }
        if (++m_source >= m_plan.sources.size()) return {};
        m_pagesOfSource = 0;
        m_lastMoment.clear();
        return {wireOf(m_source, {})};
    }

    VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override
    {
        if (m_plan.needsProof && !isAccountProven)
            m_doubts.add("the account behind the key is not proven yet");
        return Reply{m_id, link::readOf<Row>(m_scope, stamp, std::move(m_rows), m_doubts)};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return Reply{m_id, Failed{m_scope, stamp, std::move(error)}};
    }

private:
    link::Wire wireOf(std::size_t source, const std::string& cursor) const
    {
        const Source& from = m_plan.sources.at(source);
        std::string target = from.target;
        if (!cursor.empty())
            target += (target.find('?') == std::string::npos ? "?after=" : "&after=") + cursor;
        return get(std::move(target), from.budget, from.limit);
    }

    void takeRow(json::Value row)
    {
        if (m_plan.unfold) {
            std::vector<json::Value> inner;
            m_plan.unfold(row, inner);
            for (const json::Value item : inner)
                takeOne(item);
        } else {
            takeOne(row);
        }
    }

    void takeOne(json::Value row)
    {
        auto decoded = m_plan.decode(row);
        if (!decoded) {
            m_doubts.add("a row was refused: " + decoded.error().context);
            return;
        }
        if (!*decoded) return;
        if (!m_scope.instrument.empty() && link::instrumentOf(**decoded) != m_scope.instrument) {
            m_doubts.add("a row of another instrument: " + link::instrumentOf(**decoded));
            return;
        }
        if (!m_seen.insert(link::identityOf(**decoded)).second) {
            if (m_isOverlap) return;
            m_doubts.add("a row came twice: " + link::identityOf(**decoded));
            return;
        }
        m_rows.push_back(std::move(**decoded));
    }

    std::string cursorAfter(const json::Value& data)
    {
        std::optional<json::Value> last;
        for (const json::Value row : data.items())
            last = row;
        const auto cursor =
            last && last->isObject()
                ? Fields{*last}.requiredText(m_plan.cursor)
                : Result<std::string>{unexpected(ErrorCode::Missing, m_plan.cursor)};
        const bool isUsable = cursor && std::all_of(cursor->begin(), cursor->end(), [](char c) {
                                  return c >= '0' && c <= '9';
                              });
        if (!isUsable) {
            m_doubts.add("the last row of a page has no cursor " + m_plan.cursor);
            return {};
        }
        if (!m_cursors.insert(*cursor).second) {
            m_doubts.add("the same page came twice");
            return {};
        }
        if (!m_plan.isCursorTime) return *cursor;
        const auto moment = boundedNumber(*cursor, m_plan.cursor);
        if (!moment) {
            m_doubts.add(moment.error().context);
            return {};
        }
        m_lastMoment = *cursor;
        return (*moment + Decimal::fromInt(1)).toString();
    }

    RequestId m_id;
    Scope m_scope;
    ListPlan<Row, Reply> m_plan;
    std::size_t m_source = 0;
    std::size_t m_pages = 0;
    std::size_t m_pagesOfSource = 0;
    std::vector<Row> m_rows;
    std::set<std::string> m_seen;
    std::set<std::string> m_cursors;
    std::string m_lastMoment; // of the page before, where the cursor is a time
    bool m_isOverlap = false;
    link::Doubts m_doubts;
};

/// A read by id: endpoints asked one after the other until one knows it.
template <class Row, class Reply>
class ByIdReading final : public link::NamedReading<Row, Reply> {
public:
    ByIdReading(RequestId id, std::vector<link::Wire> places, Decoder<Row> decode,
                std::function<bool(const Row&)> isMeant)
        : link::NamedReading<Row, Reply>{id, std::move(decode), std::move(isMeant),
                                         "the row is not a perpetual"}
        , m_places{std::move(places)}
    {
    }

    std::vector<link::Wire> begin() override { return {m_places.at(0)}; }

    std::vector<link::Wire> take(std::size_t page, const json::Value& data) override
    {
        if (data.size() > 0) {
            this->keepOnly({data.items().begin(), data.items().end()});
            return {};
        }
        // A list filtered by id may be empty; a query by id that finds nothing has a code for it.
        if (page > 0) return nextPlace(page);
        this->fail({ErrorCode::Missing, "code 0 without a row: proves nothing"});
        return {};
    }

    bool absorbs(std::size_t page, std::string_view code, std::vector<link::Wire>& next) override
    {
        if (!saysNotFound(code)) return false;
        next = nextPlace(page);
        return true;
    }

private:
    std::vector<link::Wire> nextPlace(std::size_t page) const
    {
        if (page + 1 >= m_places.size()) return {};
        return {m_places.at(page + 1)};
    }

    std::vector<link::Wire> m_places; ///< A query by id, then lists filtered by it.
};

} // namespace holdfast::venues::okx
