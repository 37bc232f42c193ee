// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/bybit/streams.h"

#include "core/base/json.h"
#include "core/venues/bybit/envelope.h"
#include "core/venues/bybit/errors.h"
#include "core/venues/bybit/rows.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace holdfast::venues::bybit {
namespace {

// Asked after 2.5 s of silence, stale at 5 s, dead at 10 s, as every venue: the venue itself would take
// minutes to tell (bybit.md §2.1). Prices carry their own age.
constexpr link::Liveness::Limits kLimits{milliseconds{2500}, milliseconds{5000},
                                         milliseconds{10'000}};

// 500 connections in 5 minutes for a domain (bybit.md §2.1): half of it.
constexpr int kConnections = 4;
constexpr milliseconds kConnectionWindow{5000};

std::string subscribeText(const std::string& id, const std::vector<std::string>& topics)
{
    json::Writer text;
    text.beginObject()
        .member("req_id", std::string_view{id})
        .member("op", "subscribe")
        .key("args")
        .beginArray();
    for (const std::string& topic : topics)
        text.string(topic);
    text.endArray().endObject();
    return text.take();
}

constexpr std::array<std::string_view, 6> kKeyWords{"apikey", "api key",    "api_key",
                                                    "sign",   "permission", "authoriz"};

/// Not every socket states a code; the words are all that is left then.
bool speaksOfKey(const std::string& text)
{
    std::string lower = text;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::any_of(kKeyWords.begin(), kKeyWords.end(), [&](std::string_view word) {
        return lower.find(word) != std::string::npos;
    });
}

} // namespace

Streams::Streams(const SessionConfig& config, std::uint64_t salt)
    : link::Streams{config, salt, link::Pacer{kConnections, kConnectionWindow}}
{
    want(Link::Public, kLimits, false, !config.instruments.empty());
    want(Link::Private, kLimits, config.hasKey, config.hasKey);
}

std::string Streams::pathOf(Link role) const
{
    return role == Link::Public ? "/v5/public/linear" : "/v5/private";
}

/// Topics of every category: those of one category may not stand beside them (bybit.md §2.1). Never
/// dcp.future, which would arm a cancel of everything.
void Streams::subscribeAccount(Stream& s, Out& out)
{
    if (s.role != Link::Private) return;
    const std::string id = nextId();
    s.awaited.emplace(id, id);
    out.commands.emplace_back(
        SendText{s.link, subscribeText(id, {"order", "execution", "position", "wallet"})});
}

/// A request for each instrument: one bad topic fails the whole request (bybit.md §2.1).
void Streams::subscribeInstrument(Stream& s, const InstrumentId& instrument, Out& out)
{
    if (s.role != Link::Public || !s.subscribed.insert(instrument).second) return;
    std::vector<std::string> topics{"tickers." + instrument.text};
    const std::string_view bar = barName(config().bar);
    if (!bar.empty()) topics.push_back("kline." + std::string{bar} + "." + instrument.text);
    const std::string id = nextId();
    s.awaited.emplace(id, id);
    s.ofInstrument.emplace(id, instrument);
    out.commands.emplace_back(SendText{s.link, subscribeText(id, topics)});
}

void Streams::forget(Stream& s) { m_tickers.at(static_cast<std::size_t>(s.link)).forget(); }

void Streams::take(MonoTime now, Stream& s, const std::string& text, Out& out)
{
    auto message = m_reader.read(text);
    if (!message) {
        out.facts.emplace_back(
            DataFault{"ws " + std::string{toString(s.link)}, message.error(), shownOf(text)});
        return;
    }
    if (auto* pushed = std::get_if<Pushed>(&*message)) {
        for (DataFault& fault : pushed->faults)
            fault.excerpt = shownOf(text);
        takePush(now, s, std::move(*pushed), out);
    } else if (const auto* login = std::get_if<LoginAnswered>(&*message)) {
        heedLogin(now, s, *login, out);
    } else if (const auto* ack = std::get_if<SubscribeAnswered>(&*message)) {
        heedAck(now, s, *ack, out);
    }
}

void Streams::heedLogin(MonoTime now, Stream& s, const LoginAnswered& login, Out& out)
{
    if (s.phase != link::Phase::LoggingIn) return;
    if (login.isOk) {
        subscribe(now, s, out);
        return;
    }
    const std::string text = (login.code.empty() ? std::string{} : "code " + login.code + ": ")
                             + login.text + std::string{hintFor(login.code)};
    if (saysCredentialsRefused(login.code) || (login.code.empty() && speaksOfKey(login.text))) {
        refuseKey(now, "login refused, " + text, out);
        return;
    }
    out.wantsClock = true;
    giveUp(now, s, "login refused, " + text, out);
}

void Streams::heedAck(MonoTime now, Stream& s, const SubscribeAnswered& ack, Out& out)
{
    if (!s.awaited.contains(ack.id)) return; // S24
    if (ack.isOk) {
        s.awaited.erase(ack.id);
        maybeUp(now, s, out);
        return;
    }
    out.facts.emplace_back(
        DataFault{"ws " + std::string{toString(s.link)}, {ErrorCode::Refused, ack.text}, {}});
    if (dropInstrument(now, s, ack.id, out)) return;
    giveUp(now, s, "subscription refused, " + ack.text, out);
}

void Streams::takePush(MonoTime now, Stream& s, Pushed pushed, Out& out)
{
    if (refuseAnother(now, pushed.topic, pushed.uid, out)) return;
    if (pushed.ticker) {
        if (auto quote = m_tickers.at(static_cast<std::size_t>(s.link)).take(*pushed.ticker)) {
            QuotesPush push{{std::move(*quote)}};
            stamp(push);
            out.facts.emplace_back(std::move(push));
        }
    }
    for (VenueFact& fact : pushed.facts) {
        if (const auto* candles = std::get_if<CandlesPush>(&fact)) note(*candles);
        out.facts.push_back(std::move(fact));
    }
    for (DataFault& fault : pushed.faults)
        out.facts.emplace_back(std::move(fault));
}

} // namespace holdfast::venues::bybit
