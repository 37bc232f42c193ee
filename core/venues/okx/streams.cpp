// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/okx/streams.h"

#include "core/base/json.h"
#include "core/venues/okx/envelope.h"
#include "core/venues/okx/errors.h"
#include "core/venues/okx/rows.h"

#include <algorithm>
#include <utility>

namespace holdfast::venues::okx {
namespace {

// A private stream is asked every 2.5 s, stale at 5 s and dead at 10 s. Prices carry their own age.
constexpr link::Liveness::Limits kLimits{milliseconds{2500}, milliseconds{5000},
                                         milliseconds{10'000}};

// The regular push of positions proves that the subscription lives.
constexpr const char* kRegularPush = R"({"updateInterval":"2000"})";

constexpr int kCloseKeyChanged = 4007;
constexpr std::string_view kUpgrade = "64008";
constexpr std::string_view kLogInFirst = "60011";

struct Argument {
    std::string channel;
    std::string instType;
    std::string instId;
    std::string extraParams; ///< JSON inside a text (okx.md §2.7).
    [[nodiscard]] std::string topic() const { return topicOf(channel, instType, instId); }
};

std::string subscribeText(const std::string& id, const std::vector<Argument>& arguments)
{
    json::Writer text;
    text.beginObject()
        .member("id", std::string_view{id})
        .member("op", "subscribe")
        .key("args")
        .beginArray();
    for (const Argument& argument : arguments) {
        text.beginObject().member("channel", std::string_view{argument.channel});
        if (!argument.instType.empty())
            text.member("instType", std::string_view{argument.instType});
        if (!argument.instId.empty()) text.member("instId", std::string_view{argument.instId});
        if (!argument.extraParams.empty())
            text.member("extraParams", std::string_view{argument.extraParams});
        text.endObject();
    }
    text.endArray().endObject();
    return text.take();
}

} // namespace

Streams::Streams(const SessionConfig& config, std::uint64_t salt)
    : link::Streams{config, salt, link::Pacer{3, milliseconds{1000}}} // okx.md §2.2
{
    const bool hasInstruments = !config.instruments.empty();
    want(Link::Public, kLimits, false, hasInstruments);
    want(Link::Private, kLimits, config.hasKey, config.hasKey);
    want(Link::Business, kLimits, config.hasKey, config.hasKey || hasInstruments);
}

std::string Streams::pathOf(Link role) const { return "/ws/v5/" + std::string{toString(role)}; }

void Streams::subscribeAccount(Stream& s, Out& out)
{
    std::vector<Argument> arguments;
    if (s.role == Link::Private)
        arguments = {{"positions", "SWAP", {}, kRegularPush},
                     {"account", {}, {}, {}},
                     {"orders", "SWAP", {}, {}}};
    if (s.role == Link::Business && s.needsLogin) arguments = {{"orders-algo", "SWAP", {}, {}}};
    if (arguments.empty()) return;
    const std::string id = nextId();
    for (const Argument& argument : arguments)
        s.awaited.emplace(argument.topic(), id);
    out.commands.emplace_back(SendText{s.link, subscribeText(id, arguments)});
}

void Streams::subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out)
{
    std::vector<Argument> arguments;
    if (s.role == Link::Public) {
        arguments = {{"tickers", {}, instrument.text, {}}, {"mark-price", {}, instrument.text, {}}};
    } else if (s.role == Link::Business) {
        const std::string_view bar = barName(config().bar);
        if (!bar.empty()) arguments = {{"candle" + std::string{bar}, {}, instrument.text, {}}};
    }
    if (arguments.empty() || !s.subscribed.insert(instrument).second) return;
    const std::string id = nextId();
    s.ofInstrument.emplace(id, instrument);
    for (const Argument& argument : arguments)
        s.awaited.emplace(argument.topic(), id);
    out.commands.emplace_back(SendText{s.link, subscribeText(id, arguments)});
}

void Streams::forget(Stream& s)
{
    const MonoTime pushedAt = positionsOf(s).pushedAt;
    positionsOf(s) = {};
    positionsOf(s).pushedAt = pushedAt;
}

void Streams::wentUp(MonoTime now, Stream& s)
{
    if (!positionsOf(s).hasSnapshot) positionsOf(s).pushedAt = now;
}

bool Streams::isWhole(const Stream& s) const
{
    return s.role != Link::Private || positionsOf(s).hasSnapshot;
}

bool Streams::isStale(const Stream& s, MonoTime now) const
{
    return s.role == Link::Private && s.phase == link::Phase::Up
           && now - positionsOf(s).pushedAt >= kSnapshotStale;
}

std::string Streams::whyGiveUp(const Stream& s, MonoTime now) const
{
    const bool isDead = s.role == Link::Private && s.phase == link::Phase::Up
                        && now - positionsOf(s).pushedAt >= kSnapshotMax;
    return isDead ? "positions are subscribed and do not come" : std::string{};
}

std::vector<MonoTime> Streams::watchedTimes(const Stream& s, MonoTime now) const
{
    if (s.role != Link::Private || s.phase != link::Phase::Up) return {};
    const MonoTime pushedAt = positionsOf(s).pushedAt;
    if (now < pushedAt + kSnapshotStale) return {pushedAt + kSnapshotStale};
    return {pushedAt + kSnapshotMax};
}

std::string Streams::keyLostBy(const LinkClosed& event) const
{
    return event.closeCode == kCloseKeyChanged ? "the key was changed or deleted (close code 4007)"
                                               : std::string{};
}

void Streams::take(MonoTime now, Stream& s, const std::string& text, Out& out)
{
    auto message = m_reader.read(text);
    if (!message) {
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)}, message.error(), excerptOf(text)});
        return;
    }
    if (auto* pushed = std::get_if<Pushed>(&*message)) {
        for (DataFault& fault : pushed->faults)
            fault.excerpt = excerptOf(text);
        takePush(now, s, std::move(*pushed), out);
        return;
    }
    heed(now, s, *message, out);
}

void Streams::heed(MonoTime now, Stream& s, const Message& message, Out& out)
{
    if (const auto* login = std::get_if<LoginAnswered>(&message)) {
        if (s.phase != link::Phase::LoggingIn) return;
        if (login->code == "0") {
            subscribe(now, s, out);
            return;
        }
        giveUp(now, s, "login answered without code 0", out);
    } else if (const auto* ack = std::get_if<Subscribed>(&message)) {
        s.awaited.erase(ack->topic);
        maybeUp(now, s, out);
    } else if (const auto* refused = std::get_if<StreamRefused>(&message)) {
        const std::string text = "code " + refused->code + ": " + refused->text;
        if (s.phase == link::Phase::LoggingIn) {
            if (saysCredentialsRefused(refused->code)) {
                refuseKey(now, "login refused, " + text + std::string{hintFor(refused->code)}, out);
            } else {
                out.wantsClock = out.wantsClock || saysTimestampExpired(refused->code);
                giveUp(now, s, "login refused, " + text, out);
            }
            return;
        }
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)}, {ErrorCode::Refused, text}, {}});
        // One instrument's prices; the account's streams go on.
        if (dropInstrument(now, s, refused->id, out)) return;
        if (s.phase == link::Phase::Subscribing) {
            giveUp(now, s, "subscription refused, " + text, out);
        } else if (refused->code == kLogInFirst && s.needsLogin) {
            giveUp(now, s, "the login expired, " + text, out);
        }
    } else if (const auto* notice = std::get_if<NoticeGiven>(&message)) {
        out.facts.emplace_back(VenueNotice{notice->code, notice->text});
        if (notice->code == kUpgrade) beginMove(now, s, out);
    } else if (const auto* count = std::get_if<ConnectionsCounted>(&message);
               count && count->isTooMany) {
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)},
                      {ErrorCode::Unavailable, "too many connections for channel " + count->channel
                                                   + ": its subscription is dead"},
                      {}});
        giveUp(now, s, "too many connections", out);
    }
}

void Streams::takePush(MonoTime now, Stream& s, Pushed pushed, Out& out)
{
    if (refuseAnother(now, pushed.channel, pushed.uid, out)) return;
    for (VenueFact& fact : pushed.facts) {
        if (auto* positions = std::get_if<PositionsPush>(&fact)) {
            takePositions(now, s, pushed, std::move(*positions), out);
            continue;
        }
        if (auto* quotes = std::get_if<QuotesPush>(&fact)) stamp(*quotes);
        if (const auto* candles = std::get_if<CandlesPush>(&fact)) note(*candles);
        out.facts.push_back(std::move(fact));
    }
    for (DataFault& fault : pushed.faults)
        out.facts.emplace_back(std::move(fault));
}

void Streams::takePositions(MonoTime now, Stream& s, const Pushed& pushed, PositionsPush push,
                            Out& out)
{
    Positions& known = positionsOf(s);
    known.pushedAt = now;
    if (!pushed.isSnapshot) {
        out.facts.emplace_back(std::move(push));
        return;
    }
    const auto fault = [&](std::string what) {
        out.facts.emplace_back(
            DataFault{"ws positions", {ErrorCode::Missing, std::move(what)}, {}});
    };
    const auto beginSnapshot = [&] {
        known.nextPage = 1;
        known.isBroken = false;
        known.rows.clear();
    };
    if (pushed.page == 1) {
        if (known.nextPage != 1) fault("a snapshot ended before its last page");
        beginSnapshot();
    }
    const bool isNext = pushed.page == known.nextPage && !known.isBroken;
    if (!isNext && !known.isBroken)
        fault("page " + std::to_string(known.nextPage) + " of a snapshot is missing");
    known.isBroken = known.isBroken || !isNext || !pushed.faults.empty();
    known.nextPage = pushed.page + 1;
    for (PositionRow& row : push.rows) {
        const bool isTwice = std::any_of(known.rows.begin(), known.rows.end(),
                                         [&](const PositionRow& r) { return r.key == row.key; });
        if (isTwice && !known.isBroken) {
            fault("a position came twice in one snapshot");
            known.isBroken = true;
        }
        known.rows.push_back(std::move(row));
    }
    if (known.isBroken) { // its rows are true statements; together they are not a whole
        out.facts.emplace_back(PositionsPush{false, std::move(known.rows)});
        known.rows.clear();
    } else if (pushed.isLastPage) {
        known.hasSnapshot = true;
        out.facts.emplace_back(PositionsPush{true, std::move(known.rows)});
    }
    if (pushed.isLastPage) beginSnapshot();
    maybeTakeOver(now, s, out);
}

} // namespace holdfast::venues::okx
