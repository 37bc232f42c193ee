// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"
#include "core/link/answers.h"
#include "core/venues/bybit/budgets.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/reading.h"
#include "core/venues/fields.h"
#include "core/venues/taking.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// The two shapes of Bybit's reads: lists with pages, and reads by id. Rows R1–R9 and G1–G7 of reading.h.
namespace holdfast::venues::bybit {

/// One query of a list, with everything but the cursor.
struct Source {
    std::string target;      ///< With its limit: the default page is too small (bybit.md §6.1).
    std::size_t limit = 200; ///< As in the target.
    int budget = kReadLimit;
    bool isSigned = true;
};

/// `result.list`, as far as it is one. An absent or null list is none (R4).
struct ListPage {
    std::vector<json::Value> rows;
    std::string cursor;
    std::optional<WallTime> time; ///< Of the reply.
};
/// \retval ErrorCode::Missing, ErrorCode::Malformed, ErrorCode::UnknownValue
[[nodiscard]] Result<ListPage> openList(json::Value reply, std::string_view listName = "list");

/// How one kind of list is read.
template <class Row>
struct ListPlan {
    std::vector<Source> sources;
    std::vector<std::string>
        identity; ///< Fields that name a row; rows without them are never the same.
    std::size_t pagesMax = kPagesMax; ///< Of each source.
    bool needsProof = true;
    bool isOverlapping = false;   ///< Sources may hold the same row (R9).
    bool namesInstrument = false; ///< R7
    int windows = 1;              ///< Of 7 days, the first one ending now.
    Decoder<Row> decode;
    std::function<bool(const Row&)> isWanted = {}; ///< Rows that are not are none of the list.
    Unfold unfold = {};                            ///< Rows inside a row.
};

template <class Row, class Reply>
class ListReading final : public link::Reading {
public:
    ListReading(RequestId id, Scope scope, ListPlan<Row> plan)
        : m_id{id}
        , m_scope{std::move(scope)}
        , m_plan{std::move(plan)}
        , m_perWindow{m_plan.sources.size()}
    {
        HF_ASSERT(!m_plan.sources.empty());
    }

    std::size_t requestsLeast() const override { return m_plan.sources.size(); }
    std::vector<link::Wire> begin() override { return {wireOf({})}; }

    std::vector<link::Wire> take(std::size_t, const json::Value& reply) override
    {
        const auto page = openList(reply);
        if (!page) {
            m_error = page.error();
            return {};
        }
        if (!m_now) m_now = page->time;
        m_repeated.clear();
        bool isNew = page->rows.empty();
        for (const json::Value row : page->rows)
            isNew = takeRow(row) || isNew;
        if (isNew) m_isTrial = false; // if it was one, it is how this venue wants its cursors
        if (isNew) { // else the whole page came again, which has rows of its own: G4–G6
            for (std::string& doubt : m_repeated)
                m_doubts.add(std::move(doubt));
        }
        if (page->rows.empty() || page->cursor.empty()) return nextSource(); // G1, G2
        if (!isNew) {
            if (!m_isEncoded && !m_cursor.empty()) { // G4
                m_isEncoded = m_isTrial = true;
                return {wireOf(m_cursor)};
            }
            if (std::exchange(m_isTrial, false)) m_isEncoded = false; // it was not the encoding
            if (page->rows.size() >= m_plan.sources.at(m_source).limit)
                m_doubts.add("the same page came twice"); // G6
            return nextSource();                          // G5
        }
        if (++m_pagesOfSource > m_plan.pagesMax) { // G7: one page more is asked to know
            m_doubts.add("there are more rows than we read at once");
            return nextSource();
        }
        m_cursor = page->cursor;
        return {wireOf(m_cursor)}; // G3
    }

    VenueFact answer(const ReadStamp& stamp, bool isAccountProven) override
    {
        if (m_error) return failed(stamp, *m_error);
        std::vector<Row> rows;
        for (std::optional<Row>& row : m_rows)
            if (row) rows.push_back(std::move(*row));
        m_rows.clear();
        if (m_plan.namesInstrument && rows.empty() && m_doubts.isEmpty())
            m_doubts.add("the venue does not name the instrument it was asked for");
        if (m_plan.needsProof && !isAccountProven)
            m_doubts.add("the account behind the key is not proven yet");
        return Reply{m_id, link::readOf<Row>(m_scope, stamp, std::move(rows), m_doubts)};
    }
    VenueFact failed(const ReadStamp& stamp, Error error) override
    {
        return Reply{m_id, Failed{m_scope, stamp, std::move(error)}};
    }

private:
    struct Seen {
        std::size_t source = 0;
        std::optional<std::size_t> place; ///< In m_rows; none where the row was not taken.
        std::optional<WallTime> updated;
        bool isUnwanted = false; ///< An order that ended, where working ones are asked for.
    };

    link::Wire wireOf(const std::string& cursor) const
    {
        const Source& from = m_plan.sources.at(m_source);
        std::string target = from.target;
        if (!cursor.empty())
            target += "&cursor=" + (m_isEncoded ? cursorEncoded(cursor) : cursorAsReceived(cursor));
        return get(std::move(target), from.budget, from.isSigned);
    }

    std::vector<link::Wire> nextSource()
    {
        m_pagesOfSource = 0;
        m_cursor.clear();
        if (++m_source >= m_plan.sources.size() && !addWindow()) return {};
        return {wireOf({})};
    }

    /// The sources once more for the 7 days before those that were read.
    bool addWindow()
    {
        if (m_windows >= m_plan.windows) return false;
        if (!m_now) {
            m_doubts.add("the venue does not say its time: older rows cannot be asked for");
            return false;
        }
        constexpr milliseconds kWindow = hours{7 * 24};
        const std::int64_t end = toMs(*m_now - m_windows * kWindow);
        for (std::size_t i = 0; i < m_perWindow; ++i) {
            Source source = m_plan.sources.at(i);
            source.target += "&startTime=" + std::to_string(end - kWindow.count())
                             + "&endTime=" + std::to_string(end);
            m_plan.sources.push_back(std::move(source));
        }
        ++m_windows;
        return true;
    }

    /// \returns whether it, or something in it, did not come before from this source
    bool takeRow(json::Value row)
    {
        if (!m_plan.unfold) return takeOne(row);
        std::vector<json::Value> inner;
        m_plan.unfold(row, inner);
        bool isNew = inner.empty();
        for (const json::Value item : inner)
            isNew = takeOne(item) || isNew;
        return isNew;
    }

    bool takeOne(json::Value row)
    {
        const std::string name = nameOf(row);
        const auto updated = row.isObject() ? timeIn(row, "updatedTime") : std::nullopt;
        const auto seen = name.empty() ? m_seen.end() : m_seen.find(name);
        const bool isSeen = seen != m_seen.end();
        if (isSeen && seen->second.source == m_source) {
            m_repeated.push_back("a row came twice: " + name);
            return false;
        }
        if (isSeen && !m_plan.isOverlapping) m_doubts.add("a row came twice: " + name);
        const bool isOlder =
            isSeen && !(updated && seen->second.updated && *updated >= *seen->second.updated);
        if (isOlder) {
            seen->second.source = m_source;
            return true;
        }
        auto decoded = m_plan.decode(row);
        if (!decoded) m_doubts.add("a row was refused: " + decoded.error().context);
        std::optional<Row> taken;
        if (decoded && *decoded) taken = std::move(**decoded);
        if (taken && !m_scope.instrument.empty()
            && link::instrumentOf(*taken) != m_scope.instrument) {
            m_doubts.add("a row of another instrument: " + link::instrumentOf(*taken));
            taken.reset();
        }
        Seen note{m_source, isSeen ? seen->second.place : std::nullopt, updated};
        note.isUnwanted = taken && m_plan.isWanted && !m_plan.isWanted(*taken);
        if (note.isUnwanted) taken.reset();
        if (isSeen && *updated == *seen->second.updated) { // what ended wins (bybit.md §4.4)
            note.isUnwanted = note.isUnwanted || seen->second.isUnwanted;
            if (note.isUnwanted) taken.reset();
            if (taken && note.place) taken = std::move(m_rows.at(*note.place)); // the first of two
        }
        if (note.place) {
            m_rows.at(*note.place) = std::move(taken);
        } else if (taken) {
            note.place = m_rows.size();
            m_rows.push_back(std::move(taken));
        }
        if (!name.empty()) m_seen.insert_or_assign(name, note);
        return true;
    }

    std::string nameOf(json::Value row) const
    {
        if (!row.isObject()) return {};
        std::string name;
        for (const std::string& field : m_plan.identity) {
            const auto part = Fields{row}.text(field);
            if (!part || part->empty()) return {};
            name += (name.empty() ? "" : " ") + *part;
        }
        return name;
    }

    RequestId m_id;
    Scope m_scope;
    ListPlan<Row> m_plan;
    std::size_t m_perWindow;
    int m_windows = 1;
    std::size_t m_source = 0;
    std::size_t m_pagesOfSource = 0;
    std::string m_cursor;     // of the page that is asked for
    bool m_isEncoded = false; // how this venue wants its cursors, once it was found out
    bool m_isTrial = false;   // and this page is to tell
    std::optional<WallTime> m_now;
    std::vector<std::optional<Row>> m_rows; // none where a younger one is not of the list
    std::map<std::string, Seen> m_seen;
    std::vector<std::string> m_repeated; // of this page
    link::Doubts m_doubts;
    std::optional<Error> m_error;
};

/// A read by id: places asked one after the other until one knows it.
template <class Row, class Reply>
class ByIdReading final : public link::NamedReading<Row, Reply> {
public:
    struct Place {
        std::string target;
        bool isEvidence =
            false; ///< Fills: that they are there while no order is proves that it exists.
    };
    ByIdReading(RequestId id, std::vector<Place> places, Decoder<Row> decode,
                std::function<bool(const Row&)> isMeant)
        : link::NamedReading<Row, Reply>{id, std::move(decode), std::move(isMeant),
                                         "the row is of another kind than was asked for"}
        , m_places{std::move(places)}
    {
    }

    std::vector<link::Wire> begin() override { return {wireOf(0)}; }

    std::vector<link::Wire> take(std::size_t page, const json::Value& reply) override
    {
        const auto list = openList(reply);
        if (!list)
            this->fail(list.error());
        else if (list->rows.empty() && page + 1 < m_places.size())
            return {wireOf(page + 1)};
        else if (!list->rows.empty() && m_places.at(page).isEvidence)
            this->fail({ErrorCode::Unknown, "it has fills, and is not listed yet"});
        else if (!list->rows.empty())
            this->keepOnly(list->rows);
        return {};
    }

private:
    link::Wire wireOf(std::size_t place) const
    {
        return get(m_places.at(place).target, kReadLimit, true);
    }

    std::vector<Place> m_places;
};

} // namespace holdfast::venues::bybit
