// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/codec_door.h"

#include "core/sim/bybit/dialect.h"
#include "core/sim/bybit/reply.h"
#include "core/sim/okx/dialect.h"
#include "core/sim/okx/disguise.h"
#include "core/venues/bybit/dialect.h"
#include "core/venues/okx/dialect.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

namespace holdfast::sim {

namespace {

using namespace venues;

constexpr int kSuccessFirst = 200;
constexpr int kSuccessEnd = 300;

std::unique_ptr<VenueDialect> dialectOf(VenueModel& model, const Uid& uid)
{
    if (model.rules().venue == Venue::Bybit) {
        bybit::DialectConfig config;
        config.uid = uid;
        return std::make_unique<bybit::Dialect>(model, std::move(config));
    }
    okx::DialectConfig config;
    config.uid = uid;
    return std::make_unique<okx::Dialect>(model, std::move(config));
}

const link::Dialect& codecOf(Venue venue)
{
    return venue == Venue::Bybit ? venues::bybit::dialect() : venues::okx::dialect();
}

bool isUnpackable(const HttpAnswer& answer)
{
    return std::ranges::any_of(
        answer.headers, [](const auto& header) { return header.first == "Content-Encoding"; });
}

VenueFact replyTo(const RequestEnvelope& envelope, std::vector<Outcome> outcomes)
{
    if (std::holds_alternative<Batch>(envelope.request))
        return BatchReply{envelope.id, std::move(outcomes)};
    return WriteReply{envelope.id, std::move(outcomes.front())};
}
VenueFact sameForAll(const RequestEnvelope& envelope, const Outcome& outcome)
{
    const auto* batch = std::get_if<Batch>(&envelope.request);
    return replyTo(envelope, std::vector<Outcome>(batch ? batch->items.size() : 1, outcome));
}

} // namespace

std::string codeIn(Venue venue, std::string_view body)
{
    return venue == Venue::Bybit ? bybit::codeIn(body) : okx::codeIn(body);
}

CodecDoor::CodecDoor(VenueModel& model, const Uid& uid)
    : m_venue{model.rules().venue}
    , m_codec{&codecOf(m_venue)}
    , m_dialect{dialectOf(model, uid)}
{
}

HttpAsk CodecDoor::askOf(const link::Wire& wire, WallTime signedAt) const
{
    HttpAsk ask;
    ask.method = wire.method == HttpMethod::Post ? "POST" : "GET";
    ask.target = wire.target;
    ask.body = wire.body;
    if (wire.expiresAfter && m_venue == Venue::Okx)
        ask.headers.emplace_back("exptime", std::to_string(toMs(signedAt + *wire.expiresAfter)));
    return ask;
}

Served CodecDoor::serve(WallTime now, const RequestEnvelope& envelope, const ReadStamp& stamp,
                        WallTime signedAt)
{
    return isWrite(envelope.request) ? write(now, envelope, signedAt) : read(now, envelope, stamp);
}

Served CodecDoor::write(WallTime now, const RequestEnvelope& envelope, WallTime signedAt)
{
    Served served;
    const auto wire = m_codec->encodeWrite(envelope.request);
    if (!wire) { // As link/calls.h, H2: it never left.
        served.fact = sameForAll(envelope, NotSent{wire.error().context});
        return served;
    }
    // Bybit dates nothing but the signature: what comes after its window is refused (bybit.md §1.4).
    if (m_venue == Venue::Bybit && wire->expiresAfter && now - signedAt > *wire->expiresAfter) {
        served.code = "10002";
        served.fact = sameForAll(envelope, Refused{RefusalKind::Expired, served.code,
                                                   "invalid request, please check "
                                                   "your timestamp"});
        return served;
    }
    const HttpAnswer answer = m_dialect->carryOut(now, askOf(*wire, signedAt));
    served.delayBack = answer.delay;
    served.isApplied = answer.truth ? answer.truth->isApplied : answer.status == kSuccessFirst;
    served.code = answer.truth ? answer.truth->code : codeIn(m_venue, answer.body);
    if (answer.delivery == Delivery::Whole) {
        std::vector<Outcome> outcomes =
            isUnpackable(answer)
                ? std::vector<Outcome>{}
                : m_codec->outcomesOf(envelope.request, answer.status, answer.body);
        served.isLie = served.isApplied && served.code == "0"
                       && std::ranges::any_of(outcomes,
                                              [](const Outcome& outcome) {
                                                  return std::holds_alternative<Refused>(outcome);
                                              })
                       && !std::holds_alternative<Batch>(envelope.request);
        served.fact = outcomes.empty()
                          ? sameForAll(envelope, OutcomeUnknown{"the reply cannot be unpacked"})
                          : replyTo(envelope, std::move(outcomes));
    }
    served.isMisreported = !served.fact || (answer.truth && !answer.truth->isTold);
    return served;
}

Served CodecDoor::read(WallTime now, const RequestEnvelope& envelope, const ReadStamp& stamp)
{
    Served served;
    auto reading = m_codec->makeReading(envelope.id, envelope.request);
    if (!reading) {
        served.fact = m_codec->failedRead(envelope.id, envelope.request, stamp, reading.error());
        return served;
    }
    const auto fail = [&](Error error) {
        served.code = error.code == ErrorCode::Refused ? error.context : std::string{};
        served.fact = (*reading)->failed(stamp, std::move(error));
        return served;
    };
    std::deque<link::Wire> asked;
    const auto queue = [&](std::vector<link::Wire> wires) {
        std::ranges::move(wires, std::back_inserter(asked));
    };
    queue((*reading)->begin());
    json::Document document;
    for (std::size_t page = 0; !asked.empty(); ++page) {
        const HttpAnswer answer = m_dialect->carryOut(now, askOf(asked.front(), now));
        asked.pop_front();
        served.delayBack = std::max(served.delayBack, answer.delay);
        if (answer.delivery != Delivery::Whole) return served;
        const std::string status = "HTTP " + std::to_string(answer.status);
        if (isUnpackable(answer))
            return fail({ErrorCode::Malformed, status + ", the reply cannot be unpacked"});
        const auto opened = m_codec->open(document, answer.body);
        if (!opened) return fail({ErrorCode::Malformed, status + ", " + opened.error().context});
        if (!opened->isOk) {
            std::vector<link::Wire> next;
            if (!(*reading)->absorbs(page, opened->code, next))
                return fail({ErrorCode::Refused, opened->code + ' ' + opened->text});
            queue(std::move(next));
            continue;
        }
        const bool isSuccess = answer.status >= kSuccessFirst && answer.status < kSuccessEnd;
        if (!isSuccess || !opened->content)
            return fail({ErrorCode::Malformed, status + ", a success without content"});
        queue((*reading)->take(page, *opened->content));
    }
    served.fact = (*reading)->answer(stamp, true);
    return served;
}

} // namespace holdfast::sim
