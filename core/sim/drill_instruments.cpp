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

struct BybitRow {
    const char* base;
    const char* tick;
    const char* lot;
    const char* marketMax;
    const char* limitMax;
    const char* leverage;
};
// Base units, no multiplier. More than a page of the venue's default twenty (bybit.md §6.1), so that a client
// that reads one page of positions can be found out. BTC: bybit.md §3.1; the others in its manner.
constexpr BybitRow kBybitRows[] = {
    {"BTC", "0.1", "0.001", "500", "1190", "100"},
    {"ETH", "0.01", "0.01", "1500", "7240", "100"},
    {"SOL", "0.01", "0.1", "14000", "79000", "100"},
    {"DOGE", "0.00001", "1", "4600000", "46000000", "75"},
    {"ADA", "0.01", "1", "300000", "3000000", "75"},
    {"APT", "0.01", "0.01", "30000", "300000", "50"},
    {"ARB", "0.01", "0.1", "300000", "3000000", "50"},
    {"ATOM", "0.01", "0.1", "30000", "300000", "50"},
    {"AVAX", "0.01", "0.1", "30000", "300000", "75"},
    {"BCH", "0.01", "0.01", "3000", "30000", "75"},
    {"BNB", "0.01", "0.01", "3000", "30000", "75"},
    {"DOT", "0.01", "0.1", "30000", "300000", "75"},
    {"ETC", "0.01", "0.1", "30000", "300000", "75"},
    {"FIL", "0.01", "0.1", "30000", "300000", "50"},
    {"INJ", "0.01", "0.1", "30000", "300000", "50"},
    {"LINK", "0.01", "0.1", "30000", "300000", "75"},
    {"LTC", "0.01", "0.1", "30000", "300000", "75"},
    {"NEAR", "0.01", "0.1", "30000", "300000", "75"},
    {"OP", "0.01", "0.1", "300000", "3000000", "50"},
    {"SUI", "0.01", "10", "300000", "3000000", "75"},
    {"TIA", "0.01", "0.1", "30000", "300000", "50"},
    {"TON", "0.01", "0.1", "30000", "300000", "50"},
    {"UNI", "0.01", "0.1", "30000", "300000", "50"},
    {"XRP", "0.01", "0.1", "300000", "3000000", "75"},
};

Instrument bybitInstrument(const BybitRow& row, bool isUsdc)
{
    Instrument instrument;
    instrument.id = {std::string{row.base} + (isUsdc ? "PERP" : "USDT")};
    instrument.venue = Venue::Bybit;
    instrument.base = row.base;
    instrument.quote = instrument.settle = isUsdc ? "USDC" : "USDT";
    instrument.kind = ContractKind::Linear;
    instrument.multiplier = Decimal::fromInt(1);
    instrument.tick = Price::of(row.tick);
    instrument.lot = Qty::of(row.lot);
    instrument.qtyMin = instrument.lot;
    instrument.marketQtyMax = Qty::of(row.marketMax);
    instrument.stopQtyMax = instrument.marketQtyMax;
    instrument.limitQtyMax = Qty::of(row.limitMax);
    instrument.leverageMax = Decimal::of(row.leverage);
    instrument.state = InstrumentState::Live;
    return instrument;
}

} // namespace

std::vector<Instrument> bybitInstruments()
{
    std::vector<Instrument> instruments;
    for (const BybitRow& row : kBybitRows)
        instruments.push_back(bybitInstrument(row, false));
    instruments.push_back(
        bybitInstrument(kBybitRows[0], true)); // BTCPERP, ETHPERP: in no USDT list
    instruments.push_back(bybitInstrument(kBybitRows[1], true));
    return instruments;
}

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
