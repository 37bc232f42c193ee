// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/record.h"

#include <array>
#include <cstdint>

/// Records with every kind of value in them, drawn from a seed.
class RandomRecords {
public:
    explicit RandomRecords(std::uint64_t seed)
        : m_state{seed}
    {
    }

    std::uint64_t number(std::uint64_t below)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (m_state >> 33) % below;
    }
    bool coin() { return number(2) == 1; }
    template <class E>
    E oneOf(std::uint64_t count)
    {
        return static_cast<E>(number(count));
    }

    std::string text()
    {
        static const std::array<std::string, 9> kTexts{"",
                                                       "hf7",
                                                       "ETH-USDT-SWAP",
                                                       "with \"quotes\" and \\",
                                                       "line\nbreak\ttab",
                                                       "тест – 東京",
                                                       "not utf-8: \xff\xfe\x80",
                                                       std::string("zero\0inside", 11),
                                                       "emoji \xF0\x9F\x9A\x80"};
        return kTexts[number(kTexts.size())];
    }
    holdfast::Decimal decimal()
    {
        const auto mantissa = static_cast<holdfast::Decimal::Mantissa>(number(1ULL << 30))
                              * static_cast<holdfast::Decimal::Mantissa>(number(1ULL << 30))
                              * (coin() ? 1 : -1);
        return holdfast::Decimal::fromMantissa(mantissa, static_cast<int>(number(19)));
    }
    template <class A>
    A amount()
    {
        return A{decimal()};
    }
    template <class T>
    std::optional<T> maybe(T value)
    {
        return coin() ? std::optional<T>{std::move(value)} : std::nullopt;
    }
    template <class I>
    I id()
    {
        return I{text()};
    }
    holdfast::WallTime wall()
    {
        return holdfast::wallFromMs(static_cast<std::int64_t>(number(1ULL << 30)) * 1790);
    }

    holdfast::PositionKey position()
    {
        return {id<holdfast::InstrumentId>(), oneOf<holdfast::SideIndex>(3),
                oneOf<holdfast::MarginMode>(2)};
    }
    holdfast::AttachedStop attached()
    {
        return {id<holdfast::ClientOrderId>(),
                maybe(amount<holdfast::Price>()),
                oneOf<holdfast::TriggerSource>(3),
                maybe(amount<holdfast::Price>()),
                text(),
                text(),
                oneOf<holdfast::TriggerSource>(3)};
    }
    holdfast::venues::PositionStop positionStop()
    {
        return {oneOf<holdfast::SideIndex>(3), oneOf<holdfast::StopLeg>(2),
                oneOf<holdfast::TriggerSource>(3)};
    }
    holdfast::journal::Plan plan()
    {
        return {amount<holdfast::Price>(),
                oneOf<holdfast::TriggerSource>(3),
                maybe(amount<holdfast::Price>()),
                text(),
                coin(),
                maybe(amount<holdfast::Price>())};
    }

    holdfast::venues::Request request(std::size_t alternative)
    {
        using namespace holdfast;
        using namespace holdfast::venues;
        switch (alternative) {
        case 0:
            return PlaceOrder{id<InstrumentId>(),
                              oneOf<Side>(2),
                              oneOf<SideIndex>(3),
                              oneOf<MarginMode>(2),
                              oneOf<OrderType>(7),
                              amount<Qty>(),
                              maybe(amount<Price>()),
                              coin(),
                              id<ClientOrderId>(),
                              maybe(attached()),
                              milliseconds{static_cast<std::int64_t>(number(9000))}};
        case 1: return CancelOrder{id<InstrumentId>(), id<VenueOrderId>(), id<ClientOrderId>()};
        case 2:
            return PlaceStop{id<InstrumentId>(),
                             oneOf<Side>(2),
                             oneOf<SideIndex>(3),
                             oneOf<MarginMode>(2),
                             amount<Price>(),
                             oneOf<TriggerSource>(3),
                             maybe(amount<Qty>()),
                             id<ClientOrderId>(),
                             maybe(holdfast::TakeProfit{amount<Price>(), oneOf<TriggerSource>(3)}),
                             coin()};
        case 3:
            return AmendStop{id<InstrumentId>(), id<VenueOrderId>(), amount<Price>(),
                             maybe(positionStop())};
        case 4: return CancelStop{id<InstrumentId>(), id<VenueOrderId>(), maybe(positionStop())};
        case 5:
            return ClosePosition{id<InstrumentId>(), oneOf<SideIndex>(3), oneOf<MarginMode>(2),
                                 id<ClientOrderId>(), maybe(oneOf<Side>(2))};
        case 6: return ReadPositions{maybe(id<InstrumentId>())};
        case 7: return ReadOrders{};
        case 8: return ReadOrder{id<InstrumentId>(), id<VenueOrderId>(), id<ClientOrderId>()};
        case 9: return ReadOrderHistory{id<InstrumentId>(), oneOf<Depth>(3)};
        case 10: return ReadStops{};
        case 11: return ReadStop{id<InstrumentId>(), id<VenueOrderId>(), id<ClientOrderId>()};
        case 12: return ReadFills{maybe(id<InstrumentId>()), oneOf<Depth>(3)};
        case 13: return ReadClosures{id<InstrumentId>(), oneOf<Depth>(3)};
        case 14: return ReadInstruments{};
        case 15: return ReadAccount{};
        case 16: return ReadBalance{};
        case 17: return ReadTime{};
        case 18:
            return ReadCandles{id<InstrumentId>(), minutes{static_cast<std::int64_t>(number(1000))},
                               maybe(marketFromMs(static_cast<std::int64_t>(number(1ULL << 30)))),
                               static_cast<int>(number(300)) - 1};
        case 19: return ReadMark{id<InstrumentId>()};
        case 20:
            return AmendOrder{
                id<InstrumentId>(),     id<VenueOrderId>(),
                id<ClientOrderId>(),    maybe(amount<Qty>()),
                maybe(amount<Price>()), milliseconds{static_cast<std::int64_t>(number(9000))}};
        case 21: {
            Batch batch;
            for (std::uint64_t i = number(4); i > 0; --i)
                batch.items.emplace_back(
                    CancelOrder{id<InstrumentId>(), id<VenueOrderId>(), id<ClientOrderId>()});
            return batch;
        }
        case 22:
            return SetLeverage{id<InstrumentId>(), oneOf<MarginMode>(2), oneOf<SideIndex>(3),
                               Decimal::of("5")};
        case 23: return ReadStopHistory{id<InstrumentId>(), oneOf<StopOrderState>(7)};
        case 24: return ReadLeverage{id<InstrumentId>(), oneOf<MarginMode>(2)};
        case 25: return ReadFunding{id<InstrumentId>()};
        default: return ReadBills{coin(), oneOf<Depth>(3)};
        }
    }

    holdfast::journal::Body body(std::size_t alternative)
    {
        using namespace holdfast;
        using namespace holdfast::journal;
        switch (alternative) {
        case 0: return StartRecord{id<Epoch>(), text()};
        case 1:
            return IntentRecord{RequestId{number(1ULL << 30)},
                                request(number(std::variant_size_v<venues::Request>)),
                                oneOf<Cause>(9),
                                id<IntentKey>(),
                                position(),
                                maybe(plan()),
                                text(),
                                maybe(wall())};
        case 2:
            return OutcomeRecord{RequestId{number(99)},
                                 oneOf<RequestState>(6),
                                 id<ClientOrderId>(),
                                 id<VenueOrderId>(),
                                 text(),
                                 text()};
        case 3: {
            EvidenceRecord record{text(), position(), text(), {}};
            for (std::uint64_t i = number(4); i > 0; --i)
                record.fields.emplace_back(text(), text());
            return record;
        }
        case 4: {
            ClaimRecord record{oneOf<ClaimKind>(6), position(), text(), {}};
            for (std::uint64_t i = number(4); i > 0; --i)
                record.evidence.push_back(RecordId{number(1ULL << 30) << 33});
            return record;
        }
        case 5: return NoteRecord{text(), text(), text()};
        case 6: return KillRecord{coin(), text()};
        case 7:
            return PlanRecord{position(), maybe(plan()), coin(), oneOf<Direction>(3),
                              maybe(Waiver{text(), oneOf<Direction>(3), wall(), wall()})};
        case 9:
            return FindingRecord{text(),
                                 oneOf<holdfast::FindingKind>(10),
                                 oneOf<FindingRecord::Stage>(3),
                                 position(),
                                 id<holdfast::VenueOrderId>(),
                                 id<holdfast::ClientOrderId>(),
                                 text(),
                                 text()};
        case 10: return BrakeRecord{coin(), text()};
        case 11: return ListFaultRecord{coin(), text()};
        case 12: {
            RemovalRecord record{id<holdfast::VenueOrderId>(),
                                 position(),
                                 oneOf<RemovalRecord::Ground>(4),
                                 {},
                                 coin(),
                                 static_cast<int>(number(7))};
            for (std::uint64_t i = number(3); i > 0; --i)
                record.proof.push_back(RecordId{number(1ULL << 30)});
            return record;
        }
        case 13: return OperatorRecord{oneOf<holdfast::FindingAct>(6), text(), position(), text()};
        case 14: return LadderRecord{oneOf<Ladder>(3), text()};
        default:
            return TradeRecord{position(),
                               oneOf<Direction>(3),
                               amount<Qty>(),
                               maybe(amount<Price>()),
                               maybe(amount<Price>()),
                               maybe(amount<Money>()),
                               text(),
                               text()};
        }
    }
    holdfast::journal::Body body()
    {
        return body(number(std::variant_size_v<holdfast::journal::Body>));
    }
    holdfast::journal::Record record(std::uint64_t recordId)
    {
        return {holdfast::RecordId{recordId}, wall(), holdfast::AccountId{coin() ? "desk" : ""},
                body()};
    }

private:
    std::uint64_t m_state;
};
