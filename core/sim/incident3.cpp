// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/incident3.h"

#include "core/sim/random.h"
#include "core/sim/typed_world.h"

#include <algorithm>
#include <set>
#include <utility>

namespace holdfast::sim {

namespace {

constexpr std::size_t kHeld = 10;
constexpr seconds kStep{10};        ///< A cycle of the lists, too.
constexpr seconds kStart{60};       ///< Until the account is proved and trading is on.
constexpr seconds kAskAgain{60};    ///< Between two tickets of one instrument.
constexpr seconds kJumpLasts{20};   ///< A price that made a stop fire comes back.
constexpr seconds kPersonTakes{30}; ///< Until a person acts on what is on the screen.
constexpr minutes kTapeBar{5};
constexpr int kTapeBars = 320; ///< The market begins behind the three hundredth.
constexpr const char* kStopPercent = "4";
constexpr const char* kTicketNotional = "400";
constexpr const char* kFailingStops = "F01{what=stop,D=20s,p=0.1}";
constexpr std::size_t kClosedAtOnce = 3;

constexpr std::pair<IncidentVariant, std::string_view> kNames[] = {
    {IncidentVariant::AsItWas, "as-it-was"},
    {IncidentVariant::AllVanish, "all-vanish"},
    {IncidentVariant::PageTwoLost, "page-two-lost"},
    {IncidentVariant::ListNull, "list-null"},
    {IncidentVariant::OtherAccount, "other-account"},
    {IncidentVariant::ForgedClose, "forged-close"},
};

std::vector<Instrument> tenInstruments(Venue venue)
{
    if (venue == Venue::Bybit) {
        std::vector<Instrument> all = bybitInstruments();
        all.resize(kHeld);
        return all;
    }
    std::vector<Instrument> all = drillInstruments();
    std::erase_if(all, [](const Instrument& i) { return i.kind != ContractKind::Linear; });
    const auto sol =
        std::ranges::find(all, std::string{"SOL"}, &Instrument::base); // The rules of the others.
    const Instrument like = *sol;
    for (const char* base : {"ADA", "AVAX", "DOT", "LINK", "LTC", "NEAR"}) {
        Instrument made = like;
        made.base = base;
        made.id = {std::string{base} + "-USDT-SWAP"};
        all.push_back(std::move(made));
    }
    HF_ASSERT(all.size() == kHeld);
    return all;
}

/// A market that stands still: one price in every candle.
CandleTape stillTape(const Instrument& instrument, WallTime start)
{
    CandleTape tape;
    tape.instrument = instrument.id;
    tape.bar = kTapeBar;
    const Price price = Price::of(instrument.base == "BTC"    ? "90000"
                                  : instrument.base == "ETH"  ? "3000"
                                  : instrument.base == "DOGE" ? "0.2"
                                                              : "100");
    const std::int64_t barMs = std::chrono::duration_cast<milliseconds>(kTapeBar).count();
    const std::int64_t first = toMs(start) / barMs - kTapeBars;
    for (int i = 0; i < kTapeBars; ++i)
        tape.candles.push_back(
            {marketFromMs((first + i) * barMs), price, price, price, price, Decimal::of("10")});
    return tape;
}

/// Of positions and of stops, which at Bybit stand in the list of orders as well as in one of their own.
std::vector<std::string> faultsOf(IncidentVariant variant, Venue venue)
{
    const std::string lie = ",p=0.015,sticky=30%,stick=5s}";
    const std::string late = "F27{D=60s,random=1}";
    const auto both = [&](const std::string& before, const std::string& after) {
        std::vector<std::string> faults{before + "ep=positions,of=bulk" + after,
                                        before + "ep=stops,of=bulk" + after, late};
        if (venue == Venue::Bybit) faults.push_back(before + "ep=orders,of=bulk" + after);
        return faults;
    };
    switch (variant) {
    case IncidentVariant::AsItWas: return both("F17{", ",k=1" + lie);
    case IncidentVariant::AllVanish: return both("F21{", lie);
    case IncidentVariant::PageTwoLost: return both("F18{", ",rows=5,p=0.015}");
    case IncidentVariant::ListNull: return both("F21{as=null,", lie);
    case IncidentVariant::OtherAccount: return {"F20{ep=all,what=account" + lie, late};
    case IncidentVariant::ForgedClose: {
        auto faults = both("F17{", ",k=1" + lie);
        faults.emplace_back("F27{forge=earlier,in=all}");
        return faults;
    }
    }
    HF_UNREACHABLE();
}

WorldConfig configOf(const IncidentSetup& setup, std::uint64_t seed)
{
    WorldConfig config = worldOf(setup.venue == Venue::Bybit ? "bybit" : "okx", seed);
    MarketConfig& market = config.venue.market;
    market.instruments = tenInstruments(setup.venue);
    // A tick a minute is enough for prices that stand still.
    market.ticksPerMinute = 1;
    for (const Instrument& instrument : market.instruments)
        market.tapes.push_back(stillTape(instrument, market.start));
    engine::AccountSetup& account = config.engine.accounts.front();
    account.watch.clear();
    for (const Instrument& instrument : market.instruments)
        account.watch.push_back(instrument.id);
    account.limits.positionsMax = static_cast<int>(kHeld) + 2;
    account.limits.dayLossMax = Money::of("1000000"); // Stops fire all day long.
    account.bar = kTapeBar;
    config.engine.strategies.clear();
    config.engine.numbers.snapshotInterval = seconds{10};
    return config;
}

/// One position of the ten, as the truth and the journal tell it.
struct Tenth {
    InstrumentId id;
    bool isOpen = false;
    std::optional<WallTime> endedAt; ///< And nobody has claimed it yet.
    std::optional<WallTime> provedAt;
    std::set<VenueOrderId> leftovers; ///< Stops of ours that rest although it ended.
    WallTime askedAt{};
    std::uint64_t tickets = 0;
};

class Chapter {
public:
    Chapter(const IncidentSetup& setup, std::uint64_t seed, const CoreFactory& core)
        : m_setup{setup}
        , m_seed{seed}
        , m_world{configOf(setup, seed), core}
        , m_began{m_world.now()}
    {
        for (const Instrument& instrument : m_world.venue().market().instruments())
            m_tenths.push_back({instrument.id, false, {}, {}, {}, {}, 0});
        m_world.venue().watch([this](const Change& change) { see(change); }, {});
    }

    IncidentFigures play(seconds length)
    {
        m_world.run(std::min(kStart, length));
        fill(length);
        for (const std::string& fault : faultsOf(m_setup.variant, m_setup.venue))
            m_world.addFault(fault);
        if (m_setup.isTroubled) m_world.addFault(kFailingStops);
        m_nextEnd = m_world.now() + pause();
        while (played() < length && !m_world.isHalted()) {
            runCycle();
            readJournal();
            minded();
            reopen();
            heldNow();
            if (m_world.now() >= m_nextEnd) {
                endOne();
                m_nextEnd = m_world.now() + pause();
            }
        }
        finish(length);
        return m_figures;
    }

private:
    [[nodiscard]] seconds played() const
    {
        return std::chrono::duration_cast<seconds>(m_world.clocks().mono.time_since_epoch());
    }
    std::int64_t pick(std::uint64_t purpose, std::int64_t low, std::int64_t high)
    {
        return toRange(draw(m_seed, nameHash("incident"), purpose, ++m_drawn), low, high);
    }
    seconds pause()
    {
        const std::int64_t mean = m_setup.endsEvery.count();
        return seconds{pick(1, mean / 2, mean + mean / 2)};
    }
    Tenth* find(const InstrumentId& id)
    {
        const auto found = std::ranges::find(m_tenths, id, &Tenth::id);
        return found == m_tenths.end() ? nullptr : &*found;
    }
    [[nodiscard]] std::optional<PositionTruth> held(const InstrumentId& id) const
    {
        return truth().position(m_world.uid(), {id, SideIndex::Net, MarginMode::Cross});
    }
    [[nodiscard]] const VenueModel& truth() const { return m_world.venue(); }

    /// And in the course of it the tickets that are given twice.
    void runCycle()
    {
        std::ranges::stable_sort(m_again, {}, &Again::after);
        milliseconds gone{};
        for (const Again& again : m_again) {
            m_world.run(again.after - gone);
            gone = again.after;
            m_world.act(again.open, again.open.key.text + "|again");
            ++m_figures.givenTwice;
        }
        m_again.clear();
        m_world.run(kStep - gone);
    }

    /// Until all ten are held, or a tenth of the time is over.
    void fill(seconds length)
    {
        const seconds most = std::min<seconds>(length / 4, seconds{600});
        const auto isFull = [&] {
            return std::ranges::all_of(m_tenths, [](const Tenth& t) { return t.isOpen; });
        };
        while (!isFull() && played() < kStart + most && !m_world.isHalted()) {
            reopen();
            runCycle();
            readJournal();
        }
    }

    void reopen()
    {
        for (Tenth& tenth : m_tenths) {
            const bool isEnding = tenth.endedAt.has_value() || !tenth.leftovers.empty();
            if (tenth.isOpen || isEnding || m_world.now() < tenth.askedAt + kAskAgain) continue;
            tenth.askedAt = m_world.now();
            engine::Open open;
            open.key = {"ticket|" + tenth.id.text + "|" + std::to_string(++tenth.tickets)};
            open.account = kSimAccount;
            open.instrument = tenth.id;
            open.direction = pick(2, 0, 1) == 0 ? Direction::Long : Direction::Short;
            open.size = {engine::SizeKind::Notional, Decimal::of(kTicketNotional)};
            open.stop.percent = Decimal::of(kStopPercent);
            open.source = "ticket";
            m_world.act(open, open.key.text);
            if (m_setup.isTroubled && pick(5, 0, 3) == 0)
                m_again.push_back({milliseconds{pick(6, 0, 3'000)}, open});
        }
    }

    /// A real end: the stop fires, a person closes at the venue, or we close.
    void endOne()
    {
        std::vector<Tenth*> open;
        for (Tenth& tenth : m_tenths)
            if (tenth.isOpen) open.push_back(&tenth);
        if (open.empty()) return;
        Tenth& chosen =
            *open[static_cast<std::size_t>(pick(3, 0, static_cast<std::int64_t>(open.size()) - 1))];
        const auto position = held(chosen.id);
        if (!position || !position->isOpen()) return;
        switch (pick(4, 0, 2)) {
        case 0: return jump(chosen, *position);
        case 1: {
            closeByHand(chosen);
            if (!m_setup.isTroubled || pick(7, 0, 3) != 0) return;
            std::erase(open, &chosen);
            for (std::size_t i = 0; i < open.size() && i + 1 < kClosedAtOnce; ++i)
                closeByHand(*open[i]);
            return;
        }
        default: break;
        }
        m_causes[chosen.id] = "ours";
        engine::Flatten flatten;
        flatten.account = kSimAccount;
        flatten.instrument = chosen.id;
        flatten.reason = "a person closes this one";
        m_world.act(flatten, "close|" + std::to_string(++m_drawn));
    }

    void closeByHand(const Tenth& tenth)
    {
        const auto position = held(tenth.id);
        if (!position || !position->isOpen()) return;
        m_causes[tenth.id] = "hand";
        NewOrder order;
        order.instrument = tenth.id;
        order.side = position->row.direction == Direction::Long ? Side::Sell : Side::Buy;
        order.qty = position->row.qty;
        order.reduceOnly = true;
        order.tag = "foreign";
        (void)m_world.venue().placeOrder(m_world.uid(), m_world.now(), order);
    }

    void jump(const Tenth& tenth, const PositionTruth& position)
    {
        m_causes[tenth.id] = "stop";
        const Market& market = truth().market();
        const Price last = market.price(tenth.id, TriggerSource::Last);
        const Decimal tick = market.instrument(tenth.id)->tick.value;
        const bool isLong = position.row.direction == Direction::Long;
        const Price there{(last.value * Decimal::of(isLong ? "0.955" : "1.045"))
                              .roundedToStep(tick, Rounding::HalfEven)};
        m_world.setPrice(tenth.id, there);
        m_world.run(kJumpLasts);
        m_world.setPrice(tenth.id, last);
    }

    // ---- what is seen ----------------------------------------------------------------------------------

    void see(const Change& change)
    {
        if (const auto* position = std::get_if<PositionTruth>(&change.row))
            seePosition(change.at, *position);
        else if (const auto* stop = std::get_if<StopTruth>(&change.row))
            seeStop(change.at, *stop);
    }

    void seePosition(WallTime at, const PositionTruth& position)
    {
        Tenth* tenth = find(position.row.key.instrument);
        if (!tenth || tenth->isOpen == position.isOpen()) return;
        tenth->isOpen = position.isOpen();
        if (tenth->isOpen) {
            ++m_figures.opens;
            // Whatever of the one before was not clean by now is not counted for this one.
            close(*tenth, at);
            return;
        }
        const auto cause = m_causes.find(tenth->id);
        ++m_figures.ends[cause == m_causes.end() ? "otherwise" : cause->second];
        if (cause != m_causes.end()) m_causes.erase(cause);
        tenth->endedAt = at;
        tenth->provedAt.reset();
        tenth->leftovers.clear();
        for (const StopTruth& stop : truth().pendingStops(m_world.uid()))
            if (stop.stop.instrument == tenth->id && !stop.cancelsOnClose)
                tenth->leftovers.insert(stop.stop.venueId);
    }

    void seeStop(WallTime at, const StopTruth& stop)
    {
        Tenth* tenth = find(stop.stop.instrument);
        const bool isOver = stop.stop.state == StopOrderState::Canceled
                            || stop.stop.state == StopOrderState::Failed
                            || stop.stop.state == StopOrderState::Effective;
        if (!tenth || !isOver) return;
        if (tenth->isOpen && stop.stop.state == StopOrderState::Canceled
            && stop.endReason == "CancelByUser")
            judgeCancel(at, stop);
        if (tenth->leftovers.erase(stop.stop.venueId) == 0 || !tenth->leftovers.empty()) return;
        if (tenth->provedAt) clean(*tenth, at);
    }

    /// \returns how many came within one cycle, with this one
    static std::uint64_t countWithin(std::vector<WallTime>& cycle, WallTime at)
    {
        std::erase_if(cycle, [at](WallTime earlier) { return at - earlier >= kStep; });
        cycle.push_back(at);
        return cycle.size();
    }

    void judgeCancel(WallTime at, const StopTruth& stop)
    {
        const auto position = held(stop.stop.instrument);
        if (!position || !position->isOpen()) return;
        const Side closing = position->row.direction == Direction::Long ? Side::Sell : Side::Buy;
        if (stop.stop.side != closing) return; // It protected nothing.
        Decimal sum;
        for (const StopTruth& other : truth().pendingStops(m_world.uid())) {
            if (other.stop.instrument != stop.stop.instrument || other.stop.side != closing
                || !other.stop.stopTrigger || !other.stop.reduceOnly
                || other.stop.state != StopOrderState::Live)
                continue;
            sum = sum
                  + (other.stop.closesWholePosition ? position->row.qty.value
                                                    : other.stop.qty.value_or(Qty{}).value);
        }
        if (sum >= position->row.qty.value) {
            ++m_figures.surplusCancels;
            return;
        }
        ++m_figures.wrongCancels;
        m_figures.wrongAtOnce = std::max(m_figures.wrongAtOnce, countWithin(m_wrongOfCycle, at));
    }

    void readJournal()
    {
        const auto& records = m_world.journal();
        for (; m_read < records.size(); ++m_read) {
            const journal::Record& record = records[m_read];
            if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body))
                readClaim(record.at, *claim);
            const auto* removal = std::get_if<journal::RemovalRecord>(&record.body);
            if (removal && removal->isCounted)
                m_figures.removedAtOnce =
                    std::max(m_figures.removedAtOnce, countWithin(m_removedOfCycle, record.at));
        }
    }

    void readClaim(WallTime at, const journal::ClaimRecord& claim)
    {
        const bool saysEnded =
            claim.kind == journal::ClaimKind::Closed || claim.kind == journal::ClaimKind::Flat;
        Tenth* tenth = find(claim.position.instrument);
        // Of a core that only ever says "cleaned up" that must do.
        if (!tenth || (!saysEnded && claim.kind != journal::ClaimKind::CleanedUp)) return;
        if (!tenth->endedAt) {
            const auto position = held(tenth->id);
            // What was opened again since is no lie of the claim.
            const bool wasOpen = tenth->isOpen && position && position->row.openedAt < at;
            if (saysEnded && wasOpen) ++m_figures.falseProofs;
            return;
        }
        if (saysEnded && at < *tenth->endedAt) ++m_figures.falseProofs;
        if (tenth->provedAt) return;
        tenth->provedAt = std::max(at, *tenth->endedAt);
        ++m_figures.proofs;
        m_figures.proofWorst = std::max(m_figures.proofWorst, *tenth->provedAt - *tenth->endedAt);
        if (tenth->leftovers.empty())
            tenth->endedAt.reset();
        else
            ++m_figures.endsWithLeftovers;
    }

    /// Whoever sees that the brake is on looks at the venue, and lets go of it.
    void minded()
    {
        const auto snapshot = m_world.snapshot();
        if (!snapshot || m_world.now() < m_lookedAt + kPersonTakes) return;
        for (const engine::AccountView& account : snapshot->accounts) {
            if (!account.brake.isOn) continue;
            m_lookedAt = m_world.now();
            ++m_figures.brakes;
            m_world.act(engine::ClearBrake{account.id, "looked at the venue: what it shows is so"},
                        "brake|" + std::to_string(++m_drawn));
        }
    }

    void clean(Tenth& tenth, WallTime at)
    {
        const milliseconds took = std::max(milliseconds{0}, at - *tenth.provedAt);
        m_figures.cleanWorst = std::max(m_figures.cleanWorst, took);
        if (took > IncidentFigures::kCleanWithin) ++m_figures.cleanLate;
        tenth.endedAt.reset();
        tenth.provedAt.reset();
    }

    /// The key is used anew, or the run is over.
    void close(Tenth& tenth, WallTime at)
    {
        const bool isLate = tenth.provedAt && !tenth.leftovers.empty()
                            && at - *tenth.provedAt > IncidentFigures::kCleanWithin;
        if (isLate) ++m_figures.cleanLate;
        tenth.endedAt.reset();
        tenth.provedAt.reset();
        tenth.leftovers.clear();
    }

    void heldNow()
    {
        ++m_samples;
        for (const Tenth& tenth : m_tenths)
            m_heldSum += tenth.isOpen ? 1 : 0;
    }

    void finish(seconds length)
    {
        readJournal();
        for (Tenth& tenth : m_tenths)
            close(tenth, m_world.now());
        m_figures.played = std::min(length, played());
        m_figures.heldMean =
            m_samples == 0 ? 0.0 : static_cast<double>(m_heldSum) / static_cast<double>(m_samples);
        for (const Fault& fault : m_world.venue().faults().faults()) {
            if (fault.id == "F01")
                m_figures.failedStops += fault.effects;
            else if (fault.id != "F27")
                m_figures.lies += fault.effects;
            else if (fault.text("forge", "no") == "earlier")
                m_figures.forgeries += fault.effects;
            else
                m_figures.late += fault.effects;
        }
        m_figures.violations = m_world.referee().violations();
        if (!m_figures.violations.empty())
            m_figures.firstViolation =
                std::chrono::duration_cast<seconds>(m_figures.violations.front().at - m_began);
        if (m_world.isHalted()) m_figures.halt = m_world.haltReason();
    }

    const IncidentSetup& m_setup;
    std::uint64_t m_seed;
    World m_world;
    WallTime m_began;
    struct Again { ///< A ticket that is given once more in the next cycle.
        milliseconds after{};
        engine::Open open;
    };
    std::vector<Again> m_again;
    std::vector<WallTime> m_wrongOfCycle, m_removedOfCycle;
    std::vector<Tenth> m_tenths;
    std::map<InstrumentId, std::string> m_causes; ///< Of ends that are on their way.
    IncidentFigures m_figures;
    WallTime m_nextEnd{};
    WallTime m_lookedAt{};
    std::size_t m_read = 0; ///< Of the journal.
    std::uint64_t m_drawn = 0;
    std::uint64_t m_samples = 0;
    std::uint64_t m_heldSum = 0;
};

} // namespace

std::string_view toString(IncidentVariant variant)
{
    for (const auto& [known, name] : kNames)
        if (known == variant) return name;
    HF_UNREACHABLE();
}

std::optional<IncidentVariant> incidentVariantOf(std::string_view text)
{
    for (const auto& [known, name] : kNames)
        if (name == text) return known;
    return std::nullopt;
}

std::uint64_t IncidentFigures::violationsOf(std::string_view invariant) const
{
    return static_cast<std::uint64_t>(
        std::ranges::count(violations, invariant, &Violation::invariant));
}

void IncidentFigures::add(const IncidentFigures& other)
{
    if (!firstViolation && other.firstViolation) firstViolation = played + *other.firstViolation;
    const double weight = hours() + other.hours();
    if (weight > 0) heldMean = (heldMean * hours() + other.heldMean * other.hours()) / weight;
    played += other.played;
    lies += other.lies;
    forgeries += other.forgeries;
    late += other.late;
    wrongCancels += other.wrongCancels;
    surplusCancels += other.surplusCancels;
    wrongAtOnce = std::max(wrongAtOnce, other.wrongAtOnce);
    removedAtOnce = std::max(removedAtOnce, other.removedAtOnce);
    failedStops += other.failedStops;
    givenTwice += other.givenTwice;
    opens += other.opens;
    for (const auto& [cause, count] : other.ends)
        ends[cause] += count;
    endsWithLeftovers += other.endsWithLeftovers;
    proofs += other.proofs;
    falseProofs += other.falseProofs;
    proofWorst = std::max(proofWorst, other.proofWorst);
    cleanWorst = std::max(cleanWorst, other.cleanWorst);
    cleanLate += other.cleanLate;
    brakes += other.brakes;
    violations.insert(violations.end(), other.violations.begin(), other.violations.end());
    if (halt.empty()) halt = other.halt;
}

IncidentFigures playIncident(const IncidentSetup& setup, const CoreFactory& core)
{
    HF_ASSERT(setup.from % kIncidentChapter == seconds{0});
    IncidentFigures figures;
    seconds left = setup.length;
    for (auto chapter = static_cast<std::uint64_t>(setup.from / kIncidentChapter);
         left > seconds{0}; ++chapter) {
        const seconds length = std::min(left, kIncidentChapter);
        Chapter world{setup, draw(setup.seed, nameHash("chapter"), 1, chapter), core};
        figures.add(world.play(length));
        left -= length;
        if (!figures.halt.empty()) break;
    }
    return figures;
}

} // namespace holdfast::sim
