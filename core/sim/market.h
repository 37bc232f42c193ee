// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/instrument.h"
#include "core/domain/records.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::sim {

/// The five instruments the simulated venue lists, with the rules of okx.md §3.1.
[[nodiscard]] std::vector<Instrument> drillInstruments();
/// What the simulated Bybit lists: 24 that settle in USDT and two in USDC, in base units (bybit.md §3.1).
[[nodiscard]] std::vector<Instrument> bybitInstruments();

/// Candles of a file, already decoded: open times rise by one bar; gaps are allowed and stay quiet.
struct CandleTape {
    InstrumentId instrument;
    minutes bar{5};
    struct Candle {
        MarketTime open{};
        Price openPrice{}, high{}, low{}, close{};
        Decimal volume{};
    }; ///< Volume in base units.
    std::vector<Candle> candles;
};
/// Reads CSV as core/market/candle_file.h does.
/// \retval ErrorCode::Unsupported  bars that are not whole minutes, or off their grid
[[nodiscard]] Result<CandleTape> parseCandleTape(InstrumentId instrument, std::string_view csv);

struct MarketConfig {
    std::vector<Instrument> instruments = drillInstruments();
    std::vector<CandleTape> tapes; ///< Instruments without one get the generator.
    std::uint64_t seed = 1;
    WallTime start{}; ///< Protocol time at which the market starts to move.
    /// Market time at `start`; nullopt: 300 bars into the first tape, else `start` rounded to 5 minutes.
    std::optional<MarketTime> marketStart;
    int speed = 1;                      ///< Seconds of market per second of wall.
    int ticksPerMinute = 4;             ///< Of market time.
    minutes historyBefore{3 * 24 * 60}; ///< What the generator makes before the start.
    /// Generator: it draws as if the market began in this minute, so that a seed tells the same whenever that is.
    /// nullopt: in the minute in which it does.
    std::optional<std::int64_t> drawsFrom;
};

/// One movement of one instrument.
struct Tick {
    InstrumentId instrument;
    WallTime at{};
    MarketTime marketTime{};
    Price last{}, mark{}, index{}, bid{}, ask{};
    bool isFirstOfMinute = false; ///< A minute of market time ended just before this tick.
    friend bool operator==(const Tick&, const Tick&) = default;
};

/// Prices of all instruments as one deterministic path (README.md, "The path inside a candle").
/// Time moves only through `step`.
class Market {
public:
    explicit Market(MarketConfig config);
    Market(Market&&) noexcept = default;
    Market& operator=(Market&&) noexcept = default;

    [[nodiscard]] const std::vector<Instrument>& instruments() const;
    [[nodiscard]] const Instrument*
    instrument(const InstrumentId& id) const; ///< nullptr: not listed.
    [[nodiscard]] WallTime nextTick() const;
    /// Makes the next tick of every instrument; appends to `out`.
    void step(std::vector<Tick>& out);
    [[nodiscard]] MarketTime marketTime(WallTime now) const;
    [[nodiscard]] WallTime wallTime(MarketTime time) const;
    [[nodiscard]] int speed() const;
    /// From now on; market time does not jump.
    void setSpeed(WallTime now, int speed);
    /// Market time jumps ahead: the ticks of the part skipped are due at once.
    void skip(WallTime now, milliseconds marketTime);

    /// The latest prices. \pre the instrument is listed; asserted.
    [[nodiscard]] const Tick& latest(const InstrumentId& id) const;
    [[nodiscard]] Price price(const InstrumentId& id, TriggerSource source) const;
    [[nodiscard]] Price open24h(const InstrumentId& id) const;
    /// Candles of `bar` (a whole number of minutes) that opened before `before` (nullopt: up to the forming
    /// one, which comes last and is not final), oldest first, at most `countMax`.
    [[nodiscard]] std::vector<VenueCandle> candles(const InstrumentId& id, minutes bar,
                                                   std::optional<MarketTime> before,
                                                   int countMax) const;
    /// The candle of `bar` now forming, and whether anything of it exists yet.
    [[nodiscard]] std::optional<VenueCandle> formingCandle(const InstrumentId& id,
                                                           minutes bar) const;

    /// Last, mark and index jump; the path keeps the distance from here on. The tick is returned.
    Tick setPrice(WallTime now, const InstrumentId& id, Price price);
    Tick setMark(WallTime now, const InstrumentId& id, Price price);
    /// \pre the instrument is listed; asserted
    void setState(const InstrumentId& id, InstrumentState state);
    /// Has the tape of this instrument ended? The price then stays where it is.
    [[nodiscard]] bool hasEnded(const InstrumentId& id) const;
    /// Market time of the next tick, and what setPrice added so far: enough to go on from there.
    [[nodiscard]] MarketTime nextMarketTime() const;
    /// What MarketConfig::drawsFrom must be for a market that begins at `nextMarketTime` and goes on as this one.
    [[nodiscard]] std::int64_t drawsNext() const;
    [[nodiscard]] Price offset(const InstrumentId& id) const;
    /// Moves the path by `offset` from now on, without a tick.
    void setOffset(const InstrumentId& id, Price offset);

private:
    /// In ticks and lots.
    struct Candle {
        std::int64_t open = 0, high = 0, low = 0, close = 0, lots = 0;
    };
    struct Path {
        Instrument instrument;
        const CandleTape* tape = nullptr;
        std::int64_t minuteFirst = 0; ///< Minutes since 1970 of minutes.front().
        std::vector<Candle> minutes;  ///< Made so far; the last one is forming.
        std::int64_t last = 0;
        std::int64_t markSixteenths = 0;
        std::int64_t offset = 0;    ///< What setPrice added to the path.
        std::int64_t walkPrice = 0; ///< Generator: where the last bar ended.
        std::int64_t barFirst = -1; ///< Minute at which `bar` opened; -1: none yet.
        Candle bar;                 ///< The candle being played, without the offset.
        Tick latest;
    };
    void play(Path& path, MarketTime at) const;
    void loadBar(Path& path, std::int64_t minute) const;
    [[nodiscard]] Candle generated(const Path& path, std::int64_t minute) const;
    [[nodiscard]] std::int64_t barMinutes(const Path& path) const;
    [[nodiscard]] std::int64_t basePrice(const Path& path) const;
    void show(Path& path, WallTime at, MarketTime marketTime, bool isFirstOfMinute) const;
    [[nodiscard]] const Path& path(const InstrumentId& id) const;
    [[nodiscard]] VenueCandle candleOf(const Path& path, std::int64_t firstMinute,
                                       std::int64_t barLength) const;

    MarketConfig m_config;
    std::int64_t m_drawsShift = 0; ///< Minutes; of market time it draws by so many more.
    std::map<InstrumentId, Path> m_paths;
    std::vector<Instrument> m_instruments;
    WallTime m_wallAnchor{};
    MarketTime m_marketAnchor{};
    MarketTime m_marketNext{};
    int m_speed = 1;
};

} // namespace holdfast::sim
