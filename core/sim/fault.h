// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::sim {

/// What a client calls, as faults name it.
enum class Endpoint {
    Order,
    CancelOrder,
    AmendOrder,
    Stop,
    CancelStop,
    AmendStop,
    ClosePosition,
    Settings, ///< Writes.
    Positions,
    Orders,
    OrderById,
    OrderHistory,
    Stops,
    StopById,
    StopHistory,
    Fills,
    Closures, ///< Reads of an account.
    Account,
    Balance,
    Leverage,
    Instruments,
    Time,
    Ticker,
    Mark,
    Candles,
    Book,
    Other, ///< Public reads.
};
[[nodiscard]] std::string_view toString(Endpoint);
[[nodiscard]] bool isWrite(Endpoint);
/// What the rows of a read are, whichever of its endpoints is asked; None: not rows of an account that faults bend.
enum class Rows { None, Positions, Orders, Stops, Fills, Closures };
[[nodiscard]] Rows rowsOf(Endpoint);

/// The streams a client listens to.
enum class Stream { Public, Private, Business };
[[nodiscard]] std::string_view toString(Stream);

/// One lie, loss or delay of the catalogue, as data: "F01{what=stop,D=at_trigger,code=51008,nth=1}".
///
/// Common parameters: `p` chance per opportunity (default 1), `at` when it arms, counted from when it was
/// added (default 0s), `for` how long it stays armed (default: for good), `nth` only the n-th opportunity,
/// `times` most effects. Own parameters: README.md, "Faults".
struct Fault {
    std::string id;                            ///< "F01"
    std::map<std::string, std::string> params; ///< As written.
    WallTime addedAt{};
    std::uint64_t opportunities = 0; ///< How often it could have struck.
    std::uint64_t effects = 0;       ///< How often it did.
    std::optional<WallTime> nextAt;  ///< A deed of its own time (F66 and on): when it is due again.

    /// \retval ErrorCode::Malformed     not of the form ID{name=value,…}
    /// \retval ErrorCode::Unsupported   this simulator does not make that fault
    /// \retval ErrorCode::UnknownValue  a parameter it has not, or a value it cannot be
    [[nodiscard]] static Result<Fault> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;

    // Parameters as values; `fallback` where it was not written.
    [[nodiscard]] std::string text(const std::string& name, const std::string& fallback) const;
    [[nodiscard]] milliseconds span(const std::string& name, const std::string& fallback) const;
    [[nodiscard]] std::int64_t count(const std::string& name, const std::string& fallback) const;
    [[nodiscard]] int percent(const std::string& name, const std::string& fallback) const;
    [[nodiscard]] double chance() const; ///< `p`
    [[nodiscard]] WallTime armedAt() const { return addedAt + span("at", "0s"); }
};

/// Is a call meant by a list of scopes such as "market+history+entry"?
/// \param isOpening  an order that is not reduce-only: what "entry" means
[[nodiscard]] bool isInScopes(const std::string& scopes, Endpoint endpoint, bool isOpening);
[[nodiscard]] bool isHistory(Endpoint);
/// Is this read meant by the fault's `ep`?
[[nodiscard]] bool isViewMeant(const Fault& fault, Endpoint endpoint);
/// And by its `of`: "bulk" means only reads that name neither an instrument nor an id.
[[nodiscard]] bool isViewMeant(const Fault& fault, Endpoint endpoint, bool isBulk);

} // namespace holdfast::sim
