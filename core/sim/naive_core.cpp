// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/naive_core.h"

#include "core/base/overloaded.h"

#include <utility>

namespace holdfast::sim {

namespace {

using namespace venues;

class NaiveCore final : public Core {
public:
    NaiveCore(engine::EngineConfig config, NaiveHabits habits)
        : m_config{std::move(config)}
        , m_habits{std::move(habits)}
    {
    }

    void step(const Now& now, const engine::Event& event, engine::Commands& out) override
    {
        m_now = now;
        m_out = &out;
        std::visit(
            Overloaded{
                [&](const engine::Restored&) {
                    send(Lane::Account, ReadInstruments{});
                    m_nextRead = now.mono + m_habits.readsEvery;
                },
                [&](const engine::FactArrived& fact) {
                    std::visit(Overloaded{
                                   [&](const WriteReply& reply) { onReply(reply); },
                                   [&](const PositionsReply& reply) { onPositions(reply.read); },
                                   [&](const InstrumentsReply& reply) {
                                       m_instruments = rowsSeen(reply.read);
                                   },
                                   [&](const QuotesPush& push) {
                                       for (const Quote& quote : push.quotes)
                                           if (const auto price =
                                                   quote.last ? quote.last : quote.mark)
                                               m_last[quote.instrument] = *price;
                                   },
                                   [&](const auto&) {},
                               },
                               fact.fact);
                },
                [&](const engine::Woken&) {
                    if (now.mono < m_nextRead) return;
                    m_nextRead = now.mono + m_habits.readsEvery;
                    send(Lane::Verify, ReadPositions{});
                },
                [&](const engine::StrategyDecided& decided) {
                    for (const strategy::Signal& signal : decided.decision.signalsGiven) {
                        if (signal.kind == strategy::SignalKind::Exit)
                            close(signal.instrument);
                        else
                            open(signal.strategy.text + "|" + std::to_string(toMs(signal.barOpen)),
                                 journal::Cause::Strategy, signal.instrument, signal.direction,
                                 signal.stop);
                    }
                },
                [&](const engine::OperatorCommand& command) {
                    if (const auto* act = std::get_if<engine::Open>(&command.act)) {
                        const double last = priceOf(act->instrument).toDouble();
                        const double percent =
                            act->stop.percent ? act->stop.percent->toDouble() : 1.0;
                        open(act->key.text, journal::Cause::Ticket, act->instrument, act->direction,
                             last
                                 * (1
                                    + (act->direction == Direction::Long ? -percent : percent)
                                          / 100));
                    } else if (const auto* flatten = std::get_if<engine::Flatten>(&command.act)) {
                        for (const auto& [instrument, held] : m_believed)
                            if (!flatten->instrument || *flatten->instrument == instrument)
                                close(instrument);
                    }
                },
                [](const auto&) {},
            },
            event);
    }
    [[nodiscard]] std::optional<MonoTime> nextWake() const override { return m_nextRead; }

private:
    struct Wanted {
        Request request;
        IntentKey key;
        Price stop{};
        Direction direction = Direction::Flat;
    };

    RecordId record(journal::Body body)
    {
        const RecordId id{++m_recordLast};
        m_out->push_back(engine::WriteRecords{
            {journal::Record{id, m_now.wall, m_config.accounts[0].id, std::move(body)}}});
        return id;
    }
    RequestId send(Lane lane, Request request)
    {
        const RequestId id{++m_requestLast};
        m_out->push_back(
            engine::TypedRequest{{id, m_config.accounts[0].id, lane, std::move(request)}});
        return id;
    }
    void write(Lane lane, Wanted wanted, journal::Cause cause)
    {
        journal::IntentRecord intent;
        intent.request = {m_requestLast + 1};
        intent.what = wanted.request;
        intent.key = wanted.key;
        intent.cause = cause;
        record(intent); // And off it goes; who waits for a disk?
        const RequestId id = send(lane, wanted.request);
        m_wanted[id] = std::move(wanted);
    }

    void open(const std::string& key, journal::Cause cause, const InstrumentId& instrument,
              Direction direction, double stop)
    {
        if (m_believed[instrument])
            return; // Flat as far as it knows, and it knows what it read five seconds ago.
        const Instrument* listed = find(instrument);
        if (!listed || !m_last.contains(instrument)) return;
        PlaceOrder order;
        order.instrument = instrument;
        order.side = openingSide(direction);
        order.qty = sizeOf(*listed);
        order.clientId = {"naive" + std::to_string(++m_idLast)};
        const auto level = Decimal::fromDouble(stop, 8);
        if (!level) return;
        write(Lane::Entry,
              {order,
               {key},
               {level->roundedToStep(listed->tick.value, Rounding::HalfEven)},
               direction},
              cause);
    }
    /// One contract, or where that would be a whole coin, about two hundred.
    [[nodiscard]] Qty sizeOf(const Instrument& listed)
    {
        if (listed.venue != Venue::Bybit) return Qty::of("1");
        const Decimal worth = m_last[listed.id].value * listed.multiplier;
        const auto qty = Decimal::divide(Decimal::fromInt(200), worth, 8, Rounding::Up);
        return {qty.value_or(listed.lot.value).roundedToStep(listed.lot.value, Rounding::Up)};
    }
    [[nodiscard]] Price priceOf(const InstrumentId& instrument) { return m_last[instrument]; }
    void close(const InstrumentId& instrument)
    {
        if (!m_believed[instrument]) return;
        write(Lane::Emergency,
              {ClosePosition{instrument,
                             SideIndex::Net,
                             MarginMode::Cross,
                             {"naive" + std::to_string(++m_idLast)},
                             closingSide(m_direction[instrument])},
               {},
               {},
               Direction::Flat},
              journal::Cause::Exit);
    }
    void placeStop(const InstrumentId& instrument, Direction direction, Price level)
    {
        PlaceStop stop;
        stop.instrument = instrument;
        stop.side = closingSide(direction);
        stop.trigger = level;
        stop.clientId = {"naive" + std::to_string(++m_idLast)};
        write(Lane::Protective, {stop, {}, level, direction}, journal::Cause::Guard);
    }
    void claim(journal::ClaimKind kind, const InstrumentId& instrument, RecordId cited)
    {
        journal::ClaimRecord said;
        said.kind = kind;
        said.position = {instrument, SideIndex::Net, MarginMode::Cross};
        said.evidence = {cited};
        record(said);
    }

    void onReply(const WriteReply& reply)
    {
        const auto found = m_wanted.find(reply.id);
        if (found == m_wanted.end()) return;
        const Wanted wanted = found->second;
        m_wanted.erase(found);
        const bool isAccepted = std::holds_alternative<Accepted>(reply.outcome);
        const RecordId outcome = record(journal::OutcomeRecord{
            reply.id,
            isAccepted ? journal::RequestState::Accepted : journal::RequestState::Refused,
            {},
            {},
            {},
            {}});
        if (const auto* order = std::get_if<PlaceOrder>(&wanted.request)) {
            if (isAccepted) {
                m_believed[order->instrument] = true;
                m_direction[order->instrument] = wanted.direction;
                claim(journal::ClaimKind::Opened, order->instrument, outcome);
                placeStop(order->instrument, wanted.direction, wanted.stop);
            } else if (std::holds_alternative<OutcomeUnknown>(
                           reply.outcome)) { // A timeout is a failure: once more.
                PlaceOrder again = *order;
                again.clientId = {"naive" + std::to_string(++m_idLast)};
                write(Lane::Entry, {again, wanted.key, wanted.stop, wanted.direction},
                      journal::Cause::Strategy);
            }
        } else if (const auto* stop = std::get_if<PlaceStop>(&wanted.request)) {
            if (isAccepted) {
                m_stops[stop->instrument].push_back(std::get<Accepted>(reply.outcome).venueId);
                claim(journal::ClaimKind::Protected, stop->instrument, outcome);
            } else if (++m_retries < 50)
                placeStop(stop->instrument, wanted.direction, wanted.stop); // The same stop again.
        } else if (const auto* closing = std::get_if<ClosePosition>(&wanted.request)) {
            m_believed[closing->instrument] = false;
            if (isAccepted)
                claim(journal::ClaimKind::Closed, closing->instrument,
                      outcome); // Closed, because accepted.
        }
    }
    void onPositions(const Read<PositionRow>& read)
    {
        if (std::holds_alternative<Failed>(read)) return; // Even it notices that.
        const std::vector<PositionRow>& rows = rowsSeen(read);
        std::map<InstrumentId, bool> before = m_believed;
        for (auto& [instrument, held] : m_believed)
            held = false;
        for (const PositionRow& row : rows)
            m_believed[row.key.instrument] = !row.qty.isZero();
        if (!m_habits.cleansUp) return;
        for (const auto& [instrument, wasHeld] : before)
            if (wasHeld && !m_believed[instrument]) cleanUp(instrument);
        for (const PositionRow& row : rows)
            if (!row.qty.isZero() && !before[row.key.instrument]) adopt(row);
    }
    /// Incident 3, as it was written: not in the list, so it was closed; its stops are orphans.
    void cleanUp(const InstrumentId& instrument)
    {
        for (const VenueOrderId& stop : std::exchange(m_stops[instrument], {})) {
            CancelStop cancel;
            cancel.instrument = instrument;
            cancel.venueId = stop;
            if (stop.empty())
                cancel.ofPosition = PositionStop{}; // Bybit's has no id to know it by.
            write(Lane::Protective, {cancel, {}, {}, Direction::Flat}, journal::Cause::Guard);
        }
        claim(journal::ClaimKind::CleanedUp, instrument,
              record(journal::EvidenceRecord{"not-in-list", {}, "the list does not show it", {}}));
    }
    /// And the next list shows a position that it does not know: it gets a stop.
    void adopt(const PositionRow& row)
    {
        m_direction[row.key.instrument] = row.direction;
        if (!m_stops[row.key.instrument].empty()) return;
        const Instrument* listed = find(row.key.instrument);
        const Price mark = row.markPrice.value_or(priceOf(row.key.instrument));
        if (!listed || !mark.isPositive()) return;
        const Decimal factor = Decimal::of(row.direction == Direction::Long ? "0.96" : "1.04");
        placeStop(row.key.instrument, row.direction,
                  {(mark.value * factor).roundedToStep(listed->tick.value, Rounding::HalfEven)});
    }
    [[nodiscard]] const Instrument* find(const InstrumentId& id) const
    {
        for (const Instrument& instrument : m_instruments)
            if (instrument.id == id) return &instrument;
        return nullptr;
    }

    engine::EngineConfig m_config;
    NaiveHabits m_habits;
    std::map<InstrumentId, std::vector<VenueOrderId>> m_stops; ///< That it placed.
    std::map<InstrumentId, Direction> m_direction;
    Now m_now{};
    engine::Commands* m_out = nullptr;
    std::vector<Instrument> m_instruments;
    std::map<InstrumentId, Price> m_last;
    std::map<InstrumentId, bool> m_believed; ///< Holding something, as far as it knows.
    std::map<RequestId, Wanted> m_wanted;
    MonoTime m_nextRead{};
    std::uint64_t m_recordLast = 0;
    std::uint64_t m_requestLast = 0;
    std::uint64_t m_idLast = 0;
    int m_retries = 0;
};

} // namespace

CoreFactory naiveCore(NaiveHabits habits)
{
    return [habits](const engine::EngineConfig& config) {
        return std::make_unique<NaiveCore>(config, habits);
    };
}

} // namespace holdfast::sim
