// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/decode_lines.h"

#include "core/base/json.h"
#include "core/venues/fields.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/money_rows.h"
#include "core/venues/okx/push.h"
#include "core/venues/okx/row_lines.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <array>
#include <optional>

namespace holdfast::venues::okx {
namespace {

/// What was read so far.
struct Read {
    std::vector<std::string> lines;
    std::size_t rows = 0;
    std::vector<std::string> doubts;
    friend bool operator==(const Read&, const Read&) = default;
};

std::string errorLine(const std::string& code, const std::string& text, bool isWrite)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "error")
        .member("code", std::string_view{code})
        .member("text", std::string_view{text});
    if (isWrite) {
        const auto kind = refusalOf(code);
        line.key("refusal");
        if (kind)
            line.string(toString(*kind));
        else
            line.null(); // not proved: the outcome is unknown
    }
    line.endObject();
    return line.take();
}

DecodedLines finished(Read read, std::string_view completeness, const std::string& reason,
                      int exitCode)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "read")
        .member("completeness", completeness)
        .member("rows", static_cast<std::int64_t>(read.rows))
        .member("reason", std::string_view{reason})
        .endObject();
    read.lines.push_back(line.take());
    return {std::move(read.lines), exitCode};
}

DecodedLines finished(Read read)
{
    if (read.doubts.empty()) return finished(std::move(read), "complete", {}, 0);
    std::string reason = read.doubts.front();
    if (read.doubts.size() > 1)
        reason += " (and " + std::to_string(read.doubts.size() - 1) + " more)";
    return finished(std::move(read), "partial", reason, 2);
}

DecodedLines notUnderstood(const std::string& reason) { return finished({}, "failed", reason, 3); }

template <class Row>
void put(Read& read, const Result<std::optional<Row>>& row)
{
    if (!row) {
        read.doubts.push_back("a row was refused: " + row.error().context);
    } else if (*row) {
        read.lines.push_back(lineOf(**row));
        ++read.rows;
    }
}
template <class Row>
void put(Read& read, const Result<Row>& row)
{
    if (row)
        put(read, Result<std::optional<Row>>{std::optional<Row>{*row}});
    else
        put(read, Result<std::optional<Row>>{Unexpected{row.error()}});
}

void putBalances(Read& read, json::Value row)
{
    const auto details = row.at("details");
    if (!details || !details->isArray()) {
        read.doubts.emplace_back("a row was refused: details: missing");
        return;
    }
    for (const json::Value detail : details->items())
        put(read, decodeBalance(detail));
}

void putTime(Read& read, json::Value row)
{
    const auto time = Fields{row}.requiredTime("ts");
    if (!time) {
        read.doubts.push_back("a row was refused: " + time.error().context);
        return;
    }
    json::Writer line;
    line.beginObject().member("kind", "time").member("venueTime", toMs(*time)).endObject();
    read.lines.push_back(line.take());
    ++read.rows;
}

void putAck(Read& read, json::Value row)
{
    if (!row.isObject()) {
        read.doubts.emplace_back("a row was refused: not an object");
        return;
    }
    const Fields item{row};
    const auto textOr = [&](std::string_view name) {
        return item.text(name).value_or(std::string{});
    };
    const std::string code = textOr("sCode");
    ++read.rows;
    if (!code.empty() && code != "0") {
        read.lines.push_back(errorLine(code, trimmed(textOr("sMsg")), true));
        if (!refusalOf(code))
            read.doubts.push_back("code " + code + " does not prove that nothing was executed");
        return;
    }
    const std::string order = textOr("ordId");
    const std::string client = textOr("clOrdId");
    json::Writer line;
    line.beginObject()
        .member("kind", "ack")
        .member("venueOrderId", std::string_view{order.empty() ? textOr("algoId") : order})
        .member("clientOrderId", std::string_view{client.empty() ? textOr("algoClOrdId") : client})
        .endObject();
    read.lines.push_back(line.take());
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
         [](Read& read, json::Value r) { put(read, decodePosition(r)); }},
        {"positions-history", true, [](json::Value r) { return r.at("closeTotalPos").has_value(); },
         [](Read& read, json::Value r) { put(read, decodeClosure(r)); }},
        {"order orders-pending orders-history orders-history-archive", true,
         [](json::Value r) { return r.at("ordId") && r.at("accFillSz"); },
         [](Read& read, json::Value r) { put(read, decodeOrder(r)); }},
        {"order-algo orders-algo-pending orders-algo-history", true,
         [](json::Value r) { return r.at("algoId") && r.at("ordType") && !r.at("accFillSz"); },
         [](Read& read, json::Value r) { put(read, decodeStop(r)); }},
        {"fills fills-history", true,
         [](json::Value r) {
             return r.at("billId") && r.at("fillSz") && r.at("tradeId") && !r.at("accFillSz");
         },
         [](Read& read, json::Value r) { put(read, decodeFill(r)); }},
        {"instruments", false, [](json::Value r) { return r.at("tickSz") && r.at("lotSz"); },
         [](Read& read, json::Value r) { put(read, decodeInstrument(r)); }},
        {"config", false, [](json::Value r) { return r.at("uid") && r.at("posMode"); },
         [](Read& read, json::Value r) { put(read, decodeAccount(r)); }},
        {"balance", false, [](json::Value r) { return r.at("details").has_value(); }, putBalances},
        {"candles history-candles", false, [](json::Value r) { return r.isArray(); },
         [](Read& read, json::Value r) { put(read, decodeCandle(r, {}, minutes{0})); }},
        {"ticker tickers", false, [](json::Value r) { return r.at("askPx") && r.at("last"); },
         [](Read& read, json::Value r) { put(read, decodeTicker(r)); }},
        {"mark-price", false, [](json::Value r) { return r.at("markPx") && !r.at("pos"); },
         [](Read& read, json::Value r) { put(read, decodeMark(r)); }},
        {"time", false, [](json::Value r) { return r.isObject() && r.size() == 1 && r.at("ts"); },
         putTime},
        {"funding-rate", false, [](json::Value r) { return r.at("nextFundingTime").has_value(); },
         [](Read& read, json::Value r) { put(read, decodeFunding(r)); }},
        {"funding-rate-history", true,
         [](json::Value r) { return r.at("fundingTime") && !r.at("nextFundingTime"); },
         [](Read& read, json::Value r) { put(read, decodeFundingPast(r)); }},
        {"bills bills-archive", true, [](json::Value r) { return r.at("balChg").has_value(); },
         [](Read& read, json::Value r) { put(read, decodeBill(r)); }},
        {"leverage-info set-leverage", false,
         [](json::Value r) { return r.at("lever") && r.at("mgnMode") && r.size() <= 5; },
         [](Read& read, json::Value r) { put(read, decodeLeverage(r)); }},
        {"place-order cancel-order amend-order place-stop amend-stop cancel-stop close-position "
         "batch-orders order-algo-ack "
         "cancel-algos amend-algos cancel-batch-orders",
         false, [](json::Value r) { return r.at("sCode") || isClosePositionAck(r); }, putAck},
    });
    return kReadings;
}

bool isNamed(const Reading& reading, std::string_view name)
{
    std::string_view names = reading.names;
    while (!names.empty()) {
        const auto end = names.find(' ');
        if (names.substr(0, end) == name) return true;
        if (end == std::string_view::npos) return false;
        names.remove_prefix(end + 1);
    }
    return false;
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
        read.lines.push_back(errorLine(envelope->code, envelope->text, false));
        return finished(std::move(read), "failed", "code " + envelope->code, 2);
    }
    if (!envelope->data) return notUnderstood("code 0 without data");
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos)
        name.remove_prefix(slash + 1);

    std::vector<const Reading*> chosen;
    for (const Reading& reading : readings())
        if (name == "auto" ? isAnyLike(reading, *envelope->data) : isNamed(reading, name))
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

template <class Row>
void putAll(Read& read, const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        read.lines.push_back(lineOf(row));
        ++read.rows;
    }
}

void putPushed(Read& read, const Pushed& pushed)
{
    for (const VenueFact& fact : pushed.facts) {
        if (const auto* positions = std::get_if<PositionsPush>(&fact))
            putAll(read, positions->rows);
        if (const auto* stops = std::get_if<StopsPush>(&fact)) putAll(read, stops->stops);
        if (const auto* balances = std::get_if<BalancePush>(&fact))
            putAll(read, balances->balances);
        if (const auto* quotes = std::get_if<QuotesPush>(&fact)) putAll(read, quotes->quotes);
        if (const auto* candles = std::get_if<CandlesPush>(&fact)) putAll(read, candles->candles);
        if (const auto* orders = std::get_if<OrdersPush>(&fact)) {
            putAll(read, orders->orders);
            putAll(read, orders->fills);
        }
    }
    for (const DataFault& fault : pushed.faults)
        read.doubts.push_back("a row was refused: " + fault.error.context);
    if (pushed.isSnapshot && !pushed.isLastPage)
        read.doubts.push_back("page " + std::to_string(pushed.page)
                              + " of a snapshot, and not its last");
}

void putEvent(Read& read, std::string_view event, const std::string& text)
{
    json::Writer line;
    line.beginObject()
        .member("kind", "ack")
        .member("event", event)
        .member("text", std::string_view{text})
        .endObject();
    read.lines.push_back(line.take());
    ++read.rows;
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
        read.lines.push_back(errorLine(refused->code, refused->text, false));
        ++read.rows;
        read.doubts.push_back("the venue refused: code " + refused->code);
    } else if (const auto* login = std::get_if<LoginAnswered>(&*message)) {
        if (login->code == "0")
            putEvent(read, "login", login->text);
        else
            return unexpected(ErrorCode::UnknownValue, "a login answered with code " + login->code);
    } else if (const auto* ack = std::get_if<Subscribed>(&*message)) {
        putEvent(read, "subscribe", ack->topic);
    } else if (const auto* notice = std::get_if<NoticeGiven>(&*message)) {
        putEvent(read, "notice", notice->code + ": " + notice->text);
    } else if (const auto* count = std::get_if<ConnectionsCounted>(&*message)) {
        putEvent(read, count->isTooMany ? "channel-conn-count-error" : "channel-conn-count",
                 count->channel);
    } else if (const auto* other = std::get_if<Unheeded>(&*message)) {
        putEvent(read, other->event, {});
    } else if (std::holds_alternative<Pong>(*message)) {
        putEvent(read, "pong", {});
    }
    return {};
}

DecodedLines decodeWs(std::string_view name, std::string_view bytes)
{
    // One frame, pretty-printed or not; else one on each line.
    const std::string whole = trimmed(bytes);
    Read read;
    const auto single = putFrame(read, name, whole);
    if (single) return finished(std::move(read));
    json::Document document; // one frame on many lines is still one, and its reason is told
    if (whole.find('\n') == std::string::npos || document.parse(whole))
        return notUnderstood(single.error().context);
    Read frames;
    std::string_view rest = whole;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        const std::string line = trimmed(rest.substr(0, end));
        if (!line.empty()) {
            if (const auto taken = putFrame(frames, name, line); !taken)
                return notUnderstood(taken.error().context);
        }
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return finished(std::move(frames));
}

} // namespace

DecodedLines decodeLines(Source source, std::string_view name, std::string_view bytes)
{
    if (name.empty()) name = "auto";
    return source == Source::Rest ? decodeRest(name, bytes) : decodeWs(name, bytes);
}

} // namespace holdfast::venues::okx
