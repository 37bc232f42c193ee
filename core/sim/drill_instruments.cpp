// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/market.h"

namespace holdfast::sim {

namespace {

struct Row {
    const char* id;
    const char* base;
    const char* quote;
    const char* settle;
    ContractKind kind;
    const char* multiplier;
    const char* tick;
    const char* lot;
    const char* marketMax;
    const char* leverage;
};

// okx.md §3.1; SOL is not in the recorded table: its rules are those of the venue's public list.
constexpr Row kRows[] = {
    {"BTC-USDT-SWAP", "BTC", "USDT", "USDT", ContractKind::Linear, "0.01", "0.1", "0.01", "34000",
     "100"},
    {"ETH-USDT-SWAP", "ETH", "USDT", "USDT", ContractKind::Linear, "0.1", "0.01", "0.01", "20000",
     "100"},
    {"SOL-USDT-SWAP", "SOL", "USDT", "USDT", ContractKind::Linear, "1", "0.01", "0.01", "50000",
     "50"},
    {"DOGE-USDT-SWAP", "DOGE", "USDT", "USDT", ContractKind::Linear, "1000", "0.00001", "0.01",
     "30000", "75"},
    {"BTC-USD-SWAP", "BTC", "USD", "BTC", ContractKind::Inverse, "100", "0.1", "0.1", "15000",
     "100"},
};

} // namespace

std::vector<Instrument> drillInstruments()
{
    std::vector<Instrument> instruments;
    for (const Row& row : kRows) {
        Instrument instrument;
        instrument.id = {row.id};
        instrument.venue = Venue::Okx;
        instrument.base = row.base;
        instrument.quote = row.quote;
        instrument.settle = row.settle;
        instrument.kind = row.kind;
        instrument.multiplier = Decimal::of(row.multiplier);
        instrument.tick = Price::of(row.tick);
        instrument.lot = Qty::of(row.lot);
        instrument.qtyMin = instrument.lot;
        instrument.marketQtyMax = Qty::of(row.marketMax);
        instrument.stopQtyMax = instrument.marketQtyMax;
        instrument.limitQtyMax = Qty::of("100000000");
        instrument.leverageMax = Decimal::of(row.leverage);
        instrument.state = InstrumentState::Live;
        instruments.push_back(std::move(instrument));
    }
    return instruments;
}

} // namespace holdfast::sim
