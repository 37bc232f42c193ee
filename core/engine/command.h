// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/snapshot.h"
#include "core/journal/record.h"
#include "core/strategy/strategy_input.h"
#include "core/venues/request.h"
#include "core/venues/transport.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

/// All that leaves the engine. The caller owns and reuses the buffer.
namespace holdfast::engine {

/// Write these in one transaction, sync, answer with Recorded{last id}.
struct WriteRecords {
    std::vector<journal::Record> records;
};
/// These went (or go now) without waiting for the journal: into memory and the reserve file, P1 stays up.
struct WriteReserve {
    std::vector<journal::Record> records;
};
/// Bytes side of an account's session.
struct Transport {
    AccountId account;
    venues::TransportCommand command;
};
/// The typed door's way out: for the simulator.
struct TypedRequest {
    venues::RequestEnvelope request;
};
/// What a strategy should know. `arrived`: when the candle reached us.
struct FeedStrategy {
    StrategyId strategy;
    strategy::StrategyInput input;
    MonoTime arrived{};
};
struct ConfigureStrategy {
    StrategyId strategy;
    std::vector<std::pair<std::string, double>> values;
};
/// Prove the account's lock for this uid now; answered by AccountLock. Nothing may be written before.
struct LockAccount {
    AccountId account;
    std::string venueAndUid;
};
/// A line for the journal view and the log: a record in words.
struct Say {
    LogLine line;
};
/// For the chart: history (oldest first) or the latest candles.
struct ShowCandles {
    AccountId account;
    InstrumentId instrument;
    minutes bar{5};
    std::vector<VenueCandle> candles;
    bool isHistory = false;
};
enum class AnswerKind { Done, Failed, Doubt, Progress };
/// To whoever sent an OperatorCommand with this token. Progress may repeat; the others end it.
struct Answer {
    std::string token;
    AnswerKind kind = AnswerKind::Done;
    std::string text;
};
struct Publish {
    std::shared_ptr<const Snapshot> snapshot;
};

using Command = std::variant<WriteRecords, WriteReserve, Transport, TypedRequest, FeedStrategy,
                             ConfigureStrategy, LockAccount, Say, ShowCandles, Answer, Publish>;
using Commands = std::vector<Command>;

} // namespace holdfast::engine
