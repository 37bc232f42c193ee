// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/amounts.h"
#include "core/sim/crash_site.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

    /// \retval ErrorCode::Malformed     not of the form ID{name=value,…}
    /// \retval ErrorCode::Unsupported   this simulator does not make that fault
    /// \retval ErrorCode::UnknownValue  a parameter it has not, or a value it cannot be
    [[nodiscard]] static Result<Fault> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;
};

/// What becomes of a write on its way to the venue and back.
struct WriteVerdict {
    bool isApplied = true; ///< The venue executes it.
    bool isReplied = true; ///< The client hears of it. If not: no reply at all (F03, F34).
    std::string code; ///< Not empty: refused with this code before anything was executed (F47).
    int httpStatus = 200;
    std::string text;
    milliseconds delay{}; ///< Added before it reaches the venue.
};
struct ReadVerdict {
    bool isReplied = true;
    std::string code; ///< Not empty: this error instead of rows (F47).
    int httpStatus = 200;
    std::string text;
    milliseconds delay{};
    milliseconds lag{}; ///< Rows born less than this ago are not shown (F02).
};

/// The faults in force, and what they decide. Usable from the typed door and from a dialect alike: ask
/// at each write, read and push, and do what the verdict says. Deterministic: every draw is
/// mix(seed, fault, opportunity) (simulation.md §4.3), so one fault never shifts the draws of another.
class FaultPlan {
public:
    explicit FaultPlan(std::uint64_t seed = 1);

    void add(WallTime now, Fault fault);
    void clear();
    /// Takes away the faults of this id; those added after it draw anew. False: there was none.
    bool remove(std::string_view id);
    [[nodiscard]] const std::vector<Fault>& faults() const; ///< With their counts.

    // ---- transport -----------------------------------------------------------------------------------
    /// \param isOpening  an order that is not reduce-only: what the scope "entry" means
    [[nodiscard]] WriteVerdict onWrite(WallTime now, Endpoint endpoint, bool isOpening);
    [[nodiscard]] ReadVerdict onRead(WallTime now, Endpoint endpoint);
    /// What the caller left out because of `lag`: only then did F02 take effect.
    void noteHidden(std::size_t rows);
    /// May this stream deliver now, and answer pings (F34)? Silent streams lose what they would have sent.
    [[nodiscard]] bool isStreamSilent(WallTime now, Stream stream);

    // ---- inside the venue ----------------------------------------------------------------------------
    struct Doom {
        std::optional<milliseconds> after; ///< nullopt: when it fires.
        std::string code;
    };
    /// A stop was accepted: does it fail later (F01 what=stop)?
    [[nodiscard]] std::optional<Doom> onStopAccepted(WallTime now);
    /// An order was accepted: is it cancelled unfilled afterwards (F01 what=order)? The code is its reason.
    [[nodiscard]] std::optional<Doom> onOrderAccepted(WallTime now);
    /// Part of a market order that fills, in percent; the rest is cancelled (F15). 100: all of it.
    [[nodiscard]] int marketFillPercent(WallTime now);
    /// A stop placement arrived: does the price pass its level first (F63)?
    [[nodiscard]] bool crossesBeforePlacement(WallTime now);

    // ---- on our side of the wire (the world, the drill's command line) -------------------------------
    /// Extra copies of a strategy's decision, and the distance between them (F90).
    struct Echo {
        int copies = 0;
        milliseconds distance{};
    };
    [[nodiscard]] Echo onSignal(WallTime now);
    /// How long the window's thread hangs from now (F91).
    [[nodiscard]] milliseconds stallOfWindow(WallTime now);
    /// Does the strategy throw on this candle (F92)?
    [[nodiscard]] bool strategyThrows(WallTime now);

    // ---- the program's end and its disk (the world) --------------------------------------------------
    /// Does the program end here (F80 F81 F82 F86)? Once, unless `nth` or `times` says otherwise.
    [[nodiscard]] std::optional<Crash> onSite(WallTime now, const CrashSite& site);
    /// What a write of the journal meets (F83 F84).
    struct DiskTrouble {
        std::string problem;   ///< Not empty: refused.
        milliseconds slower{}; ///< The sync takes this much longer.
    };
    [[nodiscard]] DiskTrouble onJournalWrite(WallTime now);
    /// What happened to the journal while nobody ran (F85).
    struct Damage {
        bool isCorrupt = false;
        std::size_t batchesLost = 0;
    };
    [[nodiscard]] Damage onStart(WallTime now);

private:
    [[nodiscard]] bool strikes(WallTime now, std::size_t index);
    [[nodiscard]] static bool isWithin(WallTime now,
                                       const Fault& fault); ///< Of its own duration D.
    [[nodiscard]] std::optional<Doom> doomOf(WallTime now, const std::string& what);
    std::uint64_t m_seed;
    std::vector<Fault> m_faults;
};

} // namespace holdfast::sim
