// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/decode_lines.h"

#include "core/base/json.h"
#include "core/venues/fields.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/money_rows.h"
#include "core/venues/okx/push.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <array>
#include <optional>

namespace holdfast::venues::okx {
namespace {

using Read = LinesRead;

void putBalances(Read& read, json::Value row)
{
    const auto details = row.at("details");
    if (!details || !details->isArray()) {
        read.refuse("details: missing");
        return;
    }
    for (const json::Value detail : details->items())
        read.put(decodeBalance(detail));
}

void putTime(Read& read, json::Value row)
{
    const auto time = Fields{row}.requiredTime("ts");
    if (time)
        read.putTime(*time);
    else
        read.refuse(time.error().context);
}

void putAck(Read& read, json::Value row)
{
    if (!row.isObject()) {
        read.refuse("not an object");
        return;
    }
    const Fields item{row};
    const auto textOr = [&](std::string_view name) {
        return item.text(name).value_or(std::string{});
    };
    const std::string code = textOr("sCode");
    if (!code.empty() && code != "0") {
        ++read.rows;
        read.putError(code, trimmed(textOr("sMsg")), refusalOf(code));
        if (!refusalOf(code))
            read.doubts.push_back("code " + code + " does not prove that nothing was executed");
        return;
    }
    const std::string order = textOr("ordId");
    const std::string client = textOr("clOrdId");
    read.putAck(order.empty() ? textOr("algoId") : order,
                client.empty() ? textOr("algoClOrdId") : client);
    if (code.empty() && (item.has("ordId") || item.has("algoId")))
        read.doubts.emplace_back("an item without sCode proves nothing");
}

bool isClosePositionAck(json::Value row)
{
    constexpr std::size_t kFields = 4;
    return row.isObject() && row.size() <= kFields && row.at("instId") && row.at("posSide")
           && row.at("clOrdId") && row.at("tag");
}

/// One way to understand the rows of a reply.
struct Reading {
    std::string_view names; ///< Blank-separated.
    bool isPaged = false;   ///< A page of 100 rows may have a next one.
    bool (*looksLike)(json::Value row) = nullptr;
    void (*putRow)(Read& read, json::Value row) = nullptr;
};

const auto& readings()
{
    static const auto kReadings = std::to_array<Reading>({
        {"positions", false, [](json::Value r) { return r.at("pos") && r.at("mgnMode"); },
         [](Read& read, json::Value r) { read.put(decodePosition(r)); }},
        {"positions-history", true, [](json::Value r) { return r.at("closeTotalPos").has_value(); },
         [](Read& read, json::Value r) { read.put(decodeClosure(r)); }},
        {"order orders-pending orders-history orders-history-archive", true,
         [](json::Value r) { return r.at("ordId") && r.at("accFillSz"); },
         [](Read& read, json::Value r) { read.put(decodeOrder(r)); }},
        {"order-algo orders-algo-pending orders-algo-history", true,
         [](json::Value r) { return r.at("algoId") && r.at("ordType") && !r.at("accFillSz"); },
         [](Read& read, json::Value r) { read.put(decodeStop(r)); }},
        {"fills fills-history", true,
         [](json::Value r) {
             return r.at("billId") && r.at("fillSz") && r.at("tradeId") && !r.at("accFillSz");
         },
         [](Read& read, json::Value r) { read.put(decodeFill(r)); }},
        {"instruments", false, [](json::Value r) { return r.at("tickSz") && r.at("lotSz"); },
         [](Read& read, json::Value r) { read.put(decodeInstrument(r)); }},
        {"config", false, [](json::Value r) { return r.at("uid") && r.at("posMode"); },
         [](Read& read, json::Value r) { read.put(decodeAccount(r)); }},
        {"balance", false, [](json::Value r) { return r.at("details").has_value(); }, putBalances},
        {"candles history-candles", false, [](json::Value r) { return r.isArray(); },
         [](Read& read, json::Value r) { read.put(decodeCandle(r, {}, minutes{0})); }},
        {"ticker tickers", false, [](json::Value r) { return r.at("askPx") && r.at("last"); },
         [](Read& read, json::Value r) { read.put(decodeTicker(r)); }},
        {"mark-price", false, [](json::Value r) { return r.at("markPx") && !r.at("pos"); },
         [](Read& read, json::Value r) { read.put(decodeMark(r)); }},
        {"time", false, [](json::Value r) { return r.isObject() && r.size() == 1 && r.at("ts"); },
         putTime},
        {"funding-rate", false, [](json::Value r) { return r.at("nextFundingTime").has_value(); },
         [](Read& read, json::Value r) { read.put(decodeFunding(r)); }},
        {"funding-rate-history", true,
         [](json::Value r) { return r.at("fundingTime") && !r.at("nextFundingTime"); },
         [](Read& read, json::Value r) { read.put(decodeFundingPast(r)); }},
        {"bills bills-archive", true, [](json::Value r) { return r.at("balChg").has_value(); },
         [](Read& read, json::Value r) { read.put(decodeBill(r)); }},
        {"leverage-info set-leverage", false,
         [](json::Value r) { return r.at("lever") && r.at("mgnMode") && r.size() <= 5; },
         [](Read& read, json::Value r) { read.put(decodeLeverage(r)); }},
        {"place-order cancel-order amend-order place-stop amend-stop cancel-stop close-position "
         "batch-orders order-algo-ack "
         "cancel-algos amend-algos cancel-batch-orders",
         false, [](json::Value r) { return r.at("sCode") || isClosePositionAck(r); }, putAck},
    });
    return kReadings;
}

bool isAnyLike(const Reading& reading, json::Value data)
{
    const auto rows = data.items();
    return std::any_of(rows.begin(), rows.end(),
                       [&](json::Value row) { return reading.looksLike(row); });
}

Read readRows(const Reading& reading, json::Value data)
{
    constexpr std::size_t kPage = 100;
    Read read;
    for (const json::Value row : data.items())
        reading.putRow(read, row);
    if (reading.isPaged && data.size() >= kPage)
        read.doubts.emplace_back("a full page: there may be a next one");
    return read;
}

DecodedLines decodeRest(std::string_view name, std::string_view bytes)
{
    json::Document document;
    const auto envelope = openEnvelope(document, bytes);
    if (!envelope) return notUnderstood(envelope.error().context);
    const bool hasRows = envelope->data && envelope->data->size() > 0;
    if (!envelope->isOk() && !hasRows) {
        Read read;
        read.putError(envelope->code, envelope->text, std::nullopt);
        return finished(std::move(read), "failed", "code " + envelope->code, 2);
    }
    if (!envelope->data) return notUnderstood("code 0 without data");
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);

    std::vector<const Reading*> chosen;
    for (const Reading& reading : readings())
        if (name == "auto" ? isAnyLike(reading, *envelope->data) : isNamed(reading.names, name))
            chosen.push_back(&reading);
    // The same last words serve a read and a write ("order"): the rows tell them apart.
    const Reading& acks = readings().back();
    if (!chosen.empty() && name != "auto" && isAnyLike(acks, *envelope->data)) chosen = {&acks};

    std::vector<Read> reads;
    for (const Reading* reading : chosen) {
        Read read = readRows(*reading, *envelope->data);
        if (std::find(reads.begin(), reads.end(), read) == reads.end())
            reads.push_back(std::move(read));
    }
    if (reads.empty()) {
        if (name == "auto" && !hasRows) return finished(Read{});
        return notUnderstood(name == "auto" ? "the rows fit no reading we know"
                                            : "no such name: " + std::string{name});
    }
    if (reads.size() > 1)
        return notUnderstood("two readings give different objects: say which one with --name");
    if (!envelope->isOk() && chosen.front() != &acks)
        return notUnderstood("code " + envelope->code + " with rows");
    return finished(std::move(reads.front()));
}

void putPushed(Read& read, const Pushed& pushed)
{
    read.putFacts(pushed.facts);
    for (const DataFault& fault : pushed.faults)
        read.refuse(fault.error.context);
    if (pushed.isSnapshot && !pushed.isLastPage)
        read.doubts.push_back("page " + std::to_string(pushed.page)
                              + " of a snapshot, and not its last");
}

/// One frame into `read`; an error if it is not one, or not of the channel asked for.
Result<void> putFrame(Read& read, std::string_view name, std::string_view text)
{
    const auto message = decodeFrame(text);
    if (!message) return Unexpected{message.error()};
    if (const auto* pushed = std::get_if<Pushed>(&*message)) {
        if (name != "auto" && name != pushed->channel)
            return unexpected(ErrorCode::UnknownValue,
                              "a push of " + pushed->channel + ", not of " + std::string{name});
        putPushed(read, *pushed);
    } else if (const auto* refused = std::get_if<StreamRefused>(&*message)) {
        read.putError(refused->code, refused->text, std::nullopt);
        ++read.rows;
        read.doubts.push_back("the venue refused: code " + refused->code);
    } else if (const auto* login = std::get_if<LoginAnswered>(&*message)) {
        if (login->code == "0")
            read.putEvent("login", login->text);
        else
            return unexpected(ErrorCode::UnknownValue, "a login answered with code " + login->code);
    } else if (const auto* ack = std::get_if<Subscribed>(&*message)) {
        read.putEvent("subscribe", ack->topic);
    } else if (const auto* notice = std::get_if<NoticeGiven>(&*message)) {
        read.putEvent("notice", notice->code + ": " + notice->text);
    } else if (const auto* count = std::get_if<ConnectionsCounted>(&*message)) {
        read.putEvent(count->isTooMany ? "channel-conn-count-error" : "channel-conn-count",
                      count->channel);
    } else if (const auto* other = std::get_if<Unheeded>(&*message)) {
        read.putEvent(other->event, {});
    } else if (std::holds_alternative<Pong>(*message)) {
        read.putEvent("pong", {});
    }
    return {};
}

} // namespace

DecodedLines decodeLines(Source source, std::string_view name, std::string_view bytes)
{
    if (name.empty()) name = "auto";
    if (source == Source::Rest) return decodeRest(name, bytes);
    return decodeFrames(
        bytes, [&](Read& read, std::string_view frame) { return putFrame(read, name, frame); });
}

} // namespace holdfast::venues::okx
