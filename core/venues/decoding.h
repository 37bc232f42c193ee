// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venues/fact.h"
#include "core/venues/row_lines.h"
#include "core/venues/taking.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What `holdfast-cli decode` prints of a venue's payload (decisions §15), as far as every venue's is alike. What the
/// payload says is each venue's own: okx/decode_lines.h, bybit/decode_lines.h.
namespace holdfast::venues {

enum class PayloadSource { Rest, Ws };

/// One JSON object for each row, then
/// {"kind":"read","completeness":"complete|partial|failed","rows":N,"reason":"…"}.
struct DecodedLines {
    std::vector<std::string> lines;
    int exitCode =
        0; ///< 0 done · 2 done, with doubts (partial, or the venue's error) · 3 not understood.
};

/// What was read so far.
struct LinesRead {
    std::vector<std::string> lines;
    std::size_t rows = 0;
    std::vector<std::string> doubts;
    friend bool operator==(const LinesRead&, const LinesRead&) = default;

    void refuse(const std::string& why) { doubts.push_back("a row was refused: " + why); }
    template <class Row>
    void put(const Decoded<Row>& row)
    {
        if (!row) {
            refuse(row.error().context);
        } else if (*row) {
            lines.push_back(lineOf(**row));
            ++rows;
        }
    }
    template <class Row>
    void put(const Result<Row>& row)
    {
        if (row)
            put(Decoded<Row>{std::optional<Row>{*row}});
        else
            put(Decoded<Row>{Unexpected{row.error()}});
    }
    template <class Row>
    void putAll(const std::vector<Row>& all)
    {
        for (const Row& row : all) {
            lines.push_back(lineOf(row));
            ++rows;
        }
    }
    /// Every row of every fact that has rows.
    void putFacts(const std::vector<VenueFact>& facts);
    void putAck(std::string_view venueId, std::string_view clientId);
    void putTime(WallTime time);
    /// A message that is no rows: a login, a subscription, a pong.
    void putEvent(std::string_view event, const std::string& text);
    /// \param refusal  of a write, what its code proves (nullopt: that the outcome is unknown); of others absent
    void putError(const std::string& code, const std::string& text,
                  const std::optional<std::optional<RefusalKind>>& refusal);
};

[[nodiscard]] DecodedLines finished(LinesRead read, std::string_view completeness,
                                    const std::string& reason, int exitCode);
/// Complete, or partial with its first doubt.
[[nodiscard]] DecodedLines finished(LinesRead read);
[[nodiscard]] DecodedLines notUnderstood(const std::string& reason);

/// One frame, or one on each line. \param putFrame  an error if it is none, or not of the channel asked for
using PutFrame = std::function<Result<void>(LinesRead& read, std::string_view frame)>;
[[nodiscard]] DecodedLines decodeFrames(std::string_view bytes, const PutFrame& putFrame);

/// Is `name` one of these blank-separated names?
[[nodiscard]] bool isNamed(std::string_view names, std::string_view name);

} // namespace holdfast::venues
