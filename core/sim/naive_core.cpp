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
    explicit NaiveCore(engine::EngineConfig config)
        : m_config{std::move(config)}
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
                    m_nextRead = now.mono + seconds{5};
                },
                [&](const engine::FactArrived& fact) {
                    std::visit(
                        Overloaded{
                            [&](const WriteReply& reply) { onReply(reply); },
                            [&](const PositionsReply& reply) { onPositions(rowsSeen(reply.read)); },
                            [&](const InstrumentsReply& reply) {
                                m_instruments = rowsSeen(reply.read);
                            },
                            [&](const QuotesPush& push) {
                                for (const Quote& quote : push.quotes)
                                    if (quote.last) m_last[quote.instrument] = *quote.last;
                            },
                            [&](const auto&) {},
                        },
                        fact.fact);
                },
                [&](const engine::Woken&) {
                    if (now.mono < m_nextRead) return;
                    m_nextRead = now.mono + seconds{5};
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
                        const double last = m_last[act->instrument].toDouble();
                        const double percent =
                            act->stop.percent ? act->stop.percent->toDouble() : 1.0;
                        open(act->key.text, journal::Cause::Ticket, act->instrument, act->direction,
                             last
                                 * (1
                                    + (act->direction == Direction::Long ? -percent : percent)
                                          / 100));
                    } else if (std::holds_alternative<engine::Flatten>(command.act)) {
                        for (const auto& [instrument, held] : m_believed)
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
        order.qty = Qty::of("1");
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
    void close(const InstrumentId& instrument)
    {
        if (!m_believed[instrument]) return;
        write(Lane::Emergency,
              {ClosePosition{instrument,
                             SideIndex::Net,
                             MarginMode::Cross,
                             {"naive" + std::to_string(++m_idLast)}},
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
            if (isAccepted)
                claim(journal::ClaimKind::Protected, stop->instrument, outcome);
            else if (++m_retries < 50)
                placeStop(stop->instrument, wanted.direction, wanted.stop); // The same stop again.
        } else if (const auto* closing = std::get_if<ClosePosition>(&wanted.request)) {
            m_believed[closing->instrument] = false;
            if (isAccepted)
                claim(journal::ClaimKind::Closed, closing->instrument,
                      outcome); // Closed, because accepted.
        }
    }
    void onPositions(const std::vector<PositionRow>& rows)
    {
        for (auto& [instrument, held] : m_believed)
            held = false;
        for (const PositionRow& row : rows)
            m_believed[row.key.instrument] = !row.qty.isZero();
    }
    [[nodiscard]] const Instrument* find(const InstrumentId& id) const
    {
        for (const Instrument& instrument : m_instruments)
            if (instrument.id == id) return &instrument;
        return nullptr;
    }

    engine::EngineConfig m_config;
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

CoreFactory naiveCore()
{
    return [](const engine::EngineConfig& config) { return std::make_unique<NaiveCore>(config); };
}

} // namespace holdfast::sim
