// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/calls.h"
#include "core/venues/bybit/decode_lines.h"
#include "core/venues/bybit/dialect.h"
#include "core/venues/bybit/errors.h"
#include "tests/fuzz/fuzz_check.h"

#include <array>
#include <nlohmann/json.hpp>

namespace {

using namespace holdfast;
using namespace holdfast::venues;

const InstrumentId kEth{"ETHUSDT"};

Request requestOf(char which)
{
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {"HF1"};
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = Price::of("2400");
    stop.clientId = {"HFS1"};
    const std::array<Request, 17> all{ReadPositions{},
                                      ReadPositions{kEth},
                                      ReadOrders{},
                                      ReadOrder{kEth, {"11"}, {}},
                                      ReadOrderHistory{kEth},
                                      ReadStops{},
                                      ReadStop{kEth, {"77"}, {}},
                                      ReadFills{},
                                      ReadClosures{kEth},
                                      ReadInstruments{},
                                      ReadAccount{},
                                      ReadBalance{},
                                      ReadCandles{kEth, minutes{5}, std::nullopt, 3},
                                      ReadMark{kEth},
                                      order,
                                      stop,
                                      AmendStop{kEth, {}, Price::of("2450"), PositionStop{}}};
    return all.at(static_cast<unsigned char>(which) % all.size());
}

nlohmann::json parsed(const std::string& body)
{
    return nlohmann::json::parse(body, nullptr, false);
}
/// What a reply must be for a list made of it to be complete.
bool isWhole(const std::string& body)
{
    const auto reply = parsed(body);
    if (!reply.is_object() || !reply.contains("retCode") || reply["retCode"] != 0) return false;
    return reply.contains("result") && reply["result"].is_object()
           && reply["result"].contains("list") && reply["result"]["list"].is_array();
}
/// After such a reply the same page is asked for once more: it is no part of what is read.
bool isAskedAgain(const std::string& body)
{
    const auto reply = parsed(body);
    if (!reply.is_object() || !reply.contains("retCode") || !reply["retCode"].is_number_integer())
        return false;
    const auto code = std::to_string(reply["retCode"].get<std::int64_t>());
    return bybit::isWorthAnotherRead(code) || bybit::saysTimestampExpired(code);
}

struct Completeness {
    template <class Reply>
        requires requires(const Reply& r) { rowsSeen(r.read); }
    std::optional<std::size_t> operator()(const Reply& reply) const
    {
        if (!isComplete(reply.read)) return std::nullopt;
        return rowsSeen(reply.read).size();
    }
    template <class Other>
    std::optional<std::size_t> operator()(const Other&) const
    {
        return std::nullopt;
    }
};

} // namespace

/// The first byte chooses the request; the bodies of its replies follow, each on its line, the last again
/// where more are asked for. Whatever they say, there is one answer, and a list is complete only if every
/// body is one of the venue's good replies.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) return 0;
    const std::string_view text = fuzz::textOf(data, size);
    std::vector<std::string> bodies;
    for (std::string_view rest = text.substr(1);;) {
        const auto end = rest.find('\n');
        bodies.emplace_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    link::Calls calls{bybit::dialect(), true, 1};
    calls.setAccountProven(true);
    link::Calls::Out out;
    MonoTime now{seconds{10}};
    calls.ask(now, {RequestId{1}, {"a"}, Lane::Verify, requestOf(text.front())}, out);
    bool areWhole = true;
    std::size_t given = 0;
    for (int round = 0; round < 400 && out.facts.empty(); ++round) {
        const auto commands = std::exchange(out.commands, {});
        for (const TransportCommand& command : commands) {
            const std::string& body = bodies.at(std::min(given++, bodies.size() - 1));
            areWhole = areWhole && (isWhole(body) || isAskedAgain(body));
            calls.on(now, HttpReply{std::get<SendHttp>(command).id, 200, body, {}}, out);
        }
        if (!commands.empty() || !out.facts.empty()) continue;
        now = std::max(now, calls.nextWake(now).value_or(now));
        calls.wake(now, out);
    }
    std::size_t answers = 0;
    for (const VenueFact& fact : out.facts) {
        if (std::holds_alternative<DataFault>(fact)) continue;
        ++answers;
        if (const auto rows = std::visit(Completeness{}, fact)) HF_PROMISE(areWhole);
    }
    HF_PROMISE(answers == 1);
    const auto lines = bybit::decodeLines(PayloadSource::Rest, "auto", text.substr(1));
    HF_PROMISE(!lines.lines.empty());
    HF_PROMISE(lines.exitCode == 0 || lines.exitCode == 2 || lines.exitCode == 3);
    HF_PROMISE(lines.exitCode != 0 || parsed(std::string{text.substr(1)}).is_object());
    return 0;
}
