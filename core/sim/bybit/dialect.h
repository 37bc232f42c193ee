// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/dialect.h"
#include "core/sim/venue_model.h"

#include <map>
#include <memory>

namespace holdfast::sim::bybit {

/// Which client the dialect speaks to.
struct DialectConfig {
    Uid uid;                 ///< An account of the model, whose rules are bybitRules().
    Credentials credentials; ///< Without passphrase.
    /// The shortest bar served of an instrument: that of its candle file. Missing: every bar.
    std::map<InstrumentId, minutes> barMin;
    /// An ended order leaves order/realtime at once and comes into order/history so much later (bybit.md §4.4).
    milliseconds historyDelay{250};
};

/// Bybit v5 as its clients see it: category linear of a unified account (bybit.md §1–§9, §13).
class Dialect final : public VenueDialect {
public:
    /// \param model  borrowed, outlives the dialect; its changes and ticks are consumed here alone
    Dialect(VenueModel& model, DialectConfig config);
    ~Dialect() override;

    [[nodiscard]] HttpAnswer http(WallTime now, const HttpAsk& ask) override;
    [[nodiscard]] HttpAnswer resume(WallTime now, std::uint64_t number) override;
    /// \param path  "/v5/public/linear", "/v5/private" or "/v5/trade"; nothing for any other
    [[nodiscard]] std::optional<StreamId> openStream(WallTime now, std::string_view path) override;
    void closeStream(StreamId stream) override;
    /// The venue gives no notice (bybit.md §1.1): connections just end.
    void announceUpgrade(WallTime now, milliseconds wait) override;
    void receive(WallTime now, StreamId stream, std::string_view frame) override;
    void advance(WallTime now) override;
    [[nodiscard]] std::vector<StreamOutput> takeOutput() override;
    [[nodiscard]] const Counts& counts() const override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace holdfast::sim::bybit
