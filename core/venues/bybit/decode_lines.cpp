// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/decode_lines.h"

#include "core/base/json.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/bybit/money_rows.h"
#include "core/venues/bybit/orders.h"
#include "core/venues/bybit/push.h"
#include "core/venues/bybit/rows.h"
#include "core/venues/bybit/taking.h"
#include "core/venues/fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

using Read = LinesRead;

/// A row, and what of its reply it cannot be read without.
struct Row {
    json::Value value;
    std::size_t index = 0;
    std::string symbol; ///< Of the reply: candles do not say theirs.
};

bool has(json::Value row, std::string_view name)
{
    return row.isObject() && row.at(name).has_value();
}

std::string textIn(json::Value row, std::string_view name)
{
    return row.isObject() ? Fields{row}.text(name).value_or(std::string{}) : std::string{};
}

/// Both nouns read most of it: one refusal for one row.
void putOrder(Read& read, const Row& row)
{
    const auto order = decodeOrder(row.value);
    const auto stop = decodeStop(row.value);
    if (!order || !stop) return read.refuse(order ? stop.error().context : order.error().context);
    read.put(order);
    read.put(stop);
}

void putExecution(Read& read, const Row& row)
{
    if (textIn(row.value, "execType") == "Funding")
        read.put(decodeFundingBill(row.value));
    else
        read.put(decodeFill(row.value));
}

void putBalances(Read& read, const Row& row)
{
    const auto coins = row.value.at("coin");
    if (!coins || !coins->isArray()) return read.refuse("coin: missing");
    for (const json::Value coin : coins->items())
        read.put(decodeBalance(coin));
}

void putCandle(Read& read, const Row& row)
{
    // The newest is first and still forms; its length is the query's, not the reply's.
    read.put(decodeCandle(row.value, InstrumentId{row.symbol}, minutes{0}, row.index > 0));
}

Result<FundingPast> decodeFundingPast(json::Value object)
{
    Taking row{object};
    FundingPast funding;
    funding.instrument = row.instrument();
    funding.rate = row.number("fundingRate");
    funding.fundingAt = row.requiredTime("fundingRateTimestamp");
    return std::move(row).plain(std::move(funding));
}

void putKey(Read& read, const Row& row)
{
    const auto key = decodeKeyInfo(row.value);
    if (!key) return read.refuse(key.error().context);
    AccountConfig config = accountOf(*key, {});
    config.accountMode.clear(); // account/info says it
    read.put(Result<AccountConfig>{std::move(config)});
}

void putAccount(Read& read, const Row& row)
{
    const auto info = decodeAccountInfo(row.value);
    if (!info) return read.refuse(info.error().context);
    AccountConfig config; // whose it is user/query-api says
    config.accountMode = info->unifiedStatus + " " + info->marginMode;
    read.put(Result<AccountConfig>{std::move(config)});
}

void putAck(Read& read, const Row& row)
{
    read.putAck(textIn(row.value, "orderId"), textIn(row.value, "orderLinkId"));
}

/// One way to understand the rows of a reply.
struct Reading {
    std::string_view names; ///< Blank-separated.
    bool (*looksLike)(json::Value row) = nullptr;
    void (*putRow)(Read& read, const Row& row) = nullptr;
};

const auto& readings()
{
    static const auto kReadings = std::to_array<Reading>({
        {"position/list positions",
         [](json::Value r) {
             return has(r, "positionIdx") && has(r, "size") && !has(r, "orderId");
         },
         [](Read& read, const Row& r) { read.put(decodePosition(r.value)); }},
        {"order/realtime order/history orders",
         [](json::Value r) { return has(r, "orderId") && has(r, "orderStatus"); }, putOrder},
        {"execution/list fills",
         [](json::Value r) { return has(r, "execId") && has(r, "execType"); }, putExecution},
        {"position/closed-pnl closures",
         [](json::Value r) { return has(r, "closedPnl") && has(r, "avgExitPrice"); },
         [](Read& read, const Row& r) { read.put(decodeClosure(r.value)); }},
        {"market/instruments-info account/instruments-info instruments",
         [](json::Value r) { return has(r, "lotSizeFilter"); },
         [](Read& read, const Row& r) { read.put(decodeInstrument(r.value)); }},
        {"market/tickers tickers",
         [](json::Value r) { return has(r, "lastPrice") && has(r, "prevPrice24h"); },
         [](Read& read, const Row& r) { read.put(decodeTicker(r.value)); }},
        {"market/kline candles", [](json::Value r) { return r.isArray(); }, putCandle},
        {"market/funding/history", [](json::Value r) { return has(r, "fundingRateTimestamp"); },
         [](Read& read, const Row& r) { read.put(decodeFundingPast(r.value)); }},
        {"account/wallet-balance balance",
         [](json::Value r) { return has(r, "accountType") && has(r, "coin"); }, putBalances},
        {"user/query-api",
         [](json::Value r) { return has(r, "permissions") && has(r, "readOnly"); }, putKey},
        {"account/info", [](json::Value r) { return has(r, "unifiedMarginStatus"); }, putAccount},
        {"order/create order/amend order/cancel order/cancel-all order/create-batch "
         "order/amend-batch order/cancel-batch position/trading-stop position/set-leverage",
         [](json::Value r) {
             return r.isObject() && !has(r, "orderStatus") && !has(r, "execId")
                    && (r.size() == 0 || has(r, "orderLinkId"));
         },
         putAck},
    });
    return kReadings;
}

/// The rows of a reply: those of its list, or its result itself.
Result<std::vector<Row>> rowsOf(const Envelope& envelope)
{
    if (!envelope.result) return unexpected(ErrorCode::Missing, "retCode 0 without a result");
    const json::Value result = *envelope.result;
    const auto list = result.at("list");
    if (!list) return std::vector<Row>{Row{result, 0, {}}};
    if (!list->isArray())
        return unexpected(ErrorCode::Missing, "no list in the reply, which is not an empty one");
    std::vector<Row> rows;
    const std::string symbol = textIn(result, "symbol");
    for (const json::Value row : list->items())
        rows.push_back(Row{row, rows.size(), symbol});
    return rows;
}

bool isFullPage(std::size_t rows)
{
    constexpr std::array<std::size_t, 6> kLimits{20, 50, 100, 200, 500, 1000}; // bybit.md §4.4, §6
    return std::find(kLimits.begin(), kLimits.end(), rows) != kLimits.end();
}

/// What became of each write of a batch stands beside the list (bybit.md §4.2).
std::optional<DecodedLines> decodeBatch(const Envelope& envelope, const std::vector<Row>& rows)
{
    const auto codes = envelope.extInfo ? envelope.extInfo->at("list") : std::nullopt;
    if (!codes || !codes->isArray() || codes->size() == 0) return std::nullopt;
    if (codes->size() != rows.size())
        return notUnderstood("the reply does not say what became of each");
    Read read;
    std::size_t at = 0;
    for (const json::Value said : codes->items()) {
        const std::string code = textIn(said, "code");
        if (code == "0") {
            putAck(read, rows.at(at));
        } else {
            ++read.rows;
            const std::string text = redacted(textIn(said, "msg"));
            const auto refusal = refusalOf(code);
            read.putError(code, text, std::optional<std::optional<RefusalKind>>{refusal});
            if (!refusal)
                read.doubts.push_back("code " + code + " does not prove that nothing was executed");
        }
        ++at;
    }
    return finished(std::move(read));
}

DecodedLines decodeRest(std::string_view name, std::string_view bytes)
{
    json::Document document;
    const auto envelope = openEnvelope(document, bytes);
    if (!envelope) return notUnderstood(envelope.error().context);
    if (!envelope->isOk()) {
        Read read;
        read.putError(envelope->code, envelope->text, std::nullopt);
        return finished(std::move(read), "failed", "code " + envelope->code, 2);
    }
    if (name.starts_with("/v5/")) name.remove_prefix(4);
    const bool isTime = name == "market/time" || name == "time";
    if (isTime || (name == "auto" && envelope->result && has(*envelope->result, "timeNano"))) {
        if (!envelope->time) return notUnderstood("no time in the reply");
        Read read;
        read.putTime(*envelope->time);
        return finished(std::move(read));
    }
    const auto rows = rowsOf(*envelope);
    if (!rows) return notUnderstood(rows.error().context);
    if (auto batch = decodeBatch(*envelope, *rows)) return std::move(*batch);

    std::vector<Read> reads;
    bool isNameKnown = name == "auto";
    for (const Reading& reading : readings()) {
        const bool isMeant =
            name == "auto" ? std::any_of(rows->begin(), rows->end(),
                                         [&](const Row& r) { return reading.looksLike(r.value); })
                           : isNamed(reading.names, name);
        if (!isMeant) continue;
        isNameKnown = true;
        Read read;
        for (const Row& row : *rows)
            reading.putRow(read, row);
        if (isFullPage(rows->size()) && !textIn(*envelope->result, "nextPageCursor").empty())
            read.doubts.emplace_back("a full page with a cursor: there may be a next one");
        if (std::find(reads.begin(), reads.end(), read) == reads.end())
            reads.push_back(std::move(read));
    }
    if (!isNameKnown) return notUnderstood("no such name: " + std::string{name});
    if (reads.empty())
        return rows->empty() ? finished(Read{}) : notUnderstood("the rows fit no reading we know");
    if (reads.size() > 1)
        return notUnderstood("two readings give different objects: say which one with --name");
    return finished(std::move(reads.front()));
}

/// One frame into `read`; an error if it is not one, or not of the topic asked for.
Result<void> putFrame(Read& read, std::string_view name, std::string_view text)
{
    const auto message = decodeFrame(text);
    if (!message) return Unexpected{message.error()};
    if (const auto* pushed = std::get_if<Pushed>(&*message)) {
        const std::string_view topic = pushed->topic;
        if (name != "auto" && name != topic && name != topic.substr(0, topic.find('.')))
            return unexpected(ErrorCode::UnknownValue,
                              "a push of " + pushed->topic + ", not of " + std::string{name});
        read.putFacts(pushed->facts);
        if (pushed->ticker) read.putFacts({QuotesPush{{pushed->ticker->change}}});
        for (const DataFault& fault : pushed->faults)
            read.refuse(fault.error.context);
    } else if (const auto* login = std::get_if<LoginAnswered>(&*message)) {
        if (login->isOk) {
            read.putEvent("auth", login->text);
        } else {
            read.putError(login->code, login->text, std::nullopt);
            ++read.rows;
            read.doubts.push_back("the venue refused the login");
        }
    } else if (const auto* ack = std::get_if<SubscribeAnswered>(&*message)) {
        if (ack->isOk) {
            read.putEvent("subscribe", ack->text);
        } else {
            read.putError({}, ack->text, std::nullopt);
            ++read.rows;
            read.doubts.push_back("the venue refused the subscription");
        }
    } else if (const auto* trade = std::get_if<TradeAnswered>(&*message)) {
        if (trade->code == "0") {
            read.putAck(trade->venueId.text, trade->clientId.text);
        } else {
            const auto refusal = refusalOf(trade->code);
            read.putError(trade->code, trade->text,
                          std::optional<std::optional<RefusalKind>>{refusal});
            ++read.rows;
            if (!refusal)
                read.doubts.push_back("code " + trade->code
                                      + " does not prove that nothing was executed");
        }
    } else if (const auto* other = std::get_if<Unheeded>(&*message)) {
        read.putEvent(other->op, {});
    } else if (std::holds_alternative<Pong>(*message)) {
        read.putEvent("pong", {});
    }
    return {};
}

} // namespace

DecodedLines decodeLines(PayloadSource source, std::string_view name, std::string_view bytes)
{
    if (name.empty()) name = "auto";
    if (source == PayloadSource::Rest) return decodeRest(name, bytes);
    return decodeFrames(
        bytes, [&](Read& read, std::string_view frame) { return putFrame(read, name, frame); });
}

} // namespace holdfast::venues::bybit
