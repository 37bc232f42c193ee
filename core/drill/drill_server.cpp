// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/drill_server.h"

#include "core/base/json.h"
#include "core/drill/control.h"
#include "core/drill/drill_state.h"
#include "core/drill/http_server.h"
#include "core/drill/stream_server.h"
#include "core/sim/bybit/dialect.h"
#include "core/sim/okx/dialect.h"
#include "core/sim/venue_model.h"

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <optional>

namespace holdfast::drill {
namespace {

constexpr milliseconds kPumpEvery{20};
constexpr milliseconds kSaveEvery{3000};

WallTime wallNow()
{
    // A wall clock may be set back; the venue's time never goes back.
    static thread_local std::int64_t latest = 0;
    latest = std::max<std::int64_t>(latest, QDateTime::currentMSecsSinceEpoch());
    return wallFromMs(latest);
}

std::string randomText(std::string_view alphabet, int length)
{
    std::string text;
    for (int i = 0; i < length; ++i)
        text +=
            alphabet[QRandomGenerator::system()->bounded(static_cast<quint32>(alphabet.size()))];
    return text;
}

Result<std::vector<sim::CandleTape>> readTapes(const DrillOptions& options,
                                               const std::vector<Instrument>& instruments)
{
    std::vector<sim::CandleTape> tapes;
    for (const auto& given : options.candles) {
        const std::string& instrument = given.first; // clang 14 captures no binding's name
        const std::string& path = given.second;
        if (std::ranges::none_of(instruments,
                                 [&](const Instrument& i) { return i.id.text == instrument; }))
            return unexpected(ErrorCode::Malformed, "--candles names " + instrument
                                                        + ", which this venue does not list.");
        if (std::ranges::any_of(
                tapes, [&](const sim::CandleTape& t) { return t.instrument.text == instrument; }))
            return unexpected(ErrorCode::Malformed, "--candles names " + instrument + " twice.");
        QFile file{QString::fromStdString(path)};
        if (!file.open(QIODevice::ReadOnly))
            return unexpected(ErrorCode::Missing, "Cannot read " + path + ": "
                                                      + file.errorString().toStdString() + ".");
        auto tape = sim::parseCandleTape({instrument}, file.readAll().toStdString());
        if (!tape)
            return unexpected(ErrorCode::Missing,
                              "Cannot understand " + path + ": " + tape.error().context + ".");
        tapes.push_back(std::move(*tape));
    }
    return tapes;
}

} // namespace

DrillIdentity drawIdentity(Venue venue)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr std::string_view kHexUpper = "0123456789ABCDEF";
    constexpr std::string_view kDigits = "0123456789";
    constexpr std::string_view kLetters =
        "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    DrillIdentity identity;
    identity.uid = "7" + randomText(kDigits, 17);
    if (venue == Venue::Bybit) {
        identity.uid = "7" + randomText(kDigits, 8); // It stands as a number in JSON there.
        identity.credentials.key = randomText(kLetters, 18);
        identity.credentials.secret = randomText(kLetters, 36);
        return identity;
    }
    identity.credentials.key = randomText(kHex, 8) + '-' + randomText(kHex, 4) + '-'
                               + randomText(kHex, 4) + '-' + randomText(kHex, 4) + '-'
                               + randomText(kHex, 12);
    identity.credentials.secret = randomText(kHexUpper, 32);
    identity.credentials.passphrase = randomText(kLetters, 16);
    return identity;
}

struct DrillServer::Parts {
    Parts(DrillOptions given, DrillIdentity who, sim::ModelConfig config,
          const std::function<std::unique_ptr<sim::VenueDialect>(sim::VenueModel&)>& speaks)
        : options{std::move(given)}
        , identity{std::move(who)}
        , model{std::move(config)}
        , dialect{speaks(model)}
        , streams{*dialect, wallNow}
    {
    }
    DrillOptions options;
    DrillIdentity identity;
    sim::VenueModel model;
    std::unique_ptr<sim::VenueDialect> dialect;
    std::map<InstrumentId, minutes> bars; ///< Of the candle files.
    std::string marketText;               ///< describeMarket of what runs.
    StreamServer streams;
    std::unique_ptr<HttpServer> rest;
    std::unique_ptr<HttpServer> control;
    QTimer pumpTimer;
    QTimer saveTimer;
};

DrillServer::DrillServer(std::unique_ptr<Parts> parts)
    : m_parts{std::move(parts)}
{
    Parts& p = *m_parts;
    p.rest = std::make_unique<HttpServer>([this](const sim::HttpAsk& ask, std::uint64_t resume) {
        // Pushes of what this request changes follow when its reply is under way.
        QTimer::singleShot(0, this, &DrillServer::pump);
        return resume == 0 ? m_parts->dialect->http(wallNow(), ask)
                           : m_parts->dialect->resume(wallNow(), resume);
    });
    p.control = std::make_unique<HttpServer>(
        [this](const sim::HttpAsk& ask, std::uint64_t) { return control(ask); });
    connect(&p.pumpTimer, &QTimer::timeout, this, &DrillServer::pump);
    p.pumpTimer.setTimerType(Qt::PreciseTimer);
    connect(&p.saveTimer, &QTimer::timeout, this, [this] { saveState(); });
}

DrillServer::~DrillServer() { saveState(); }

Result<std::unique_ptr<DrillServer>> DrillServer::start(const DrillOptions& options)
{
    if (options.venue != "okx" && options.venue != "bybit")
        return unexpected(ErrorCode::Malformed,
                          "The drill speaks okx and bybit, not \"" + options.venue + "\".");
    const bool isBybit = options.venue == "bybit";
    auto saved = readDrillState(options.stateFile);
    if (!saved) return Unexpected{saved.error()};
    if (*saved && (*saved)->venue != options.venue)
        return unexpected(ErrorCode::Missing, options.stateFile + " is the state of a drill of "
                                                  + (*saved)->venue + ".");
    const DrillIdentity identity =
        *saved ? (*saved)->identity : drawIdentity(isBybit ? Venue::Bybit : Venue::Okx);

    sim::ModelConfig config;
    if (isBybit) {
        config.rules = sim::bybitRules();
        config.market.instruments = sim::bybitInstruments();
    }
    auto tapes = readTapes(options, config.market.instruments);
    if (!tapes) return Unexpected{tapes.error()};
    std::map<InstrumentId, minutes> bars;
    for (const sim::CandleTape& tape : *tapes)
        bars[tape.instrument] = tape.bar;
    const auto speaks = [&](sim::VenueModel& model) -> std::unique_ptr<sim::VenueDialect> {
        if (isBybit) {
            sim::bybit::DialectConfig dialect;
            dialect.uid = {identity.uid};
            dialect.credentials = identity.credentials;
            dialect.barMin = bars;
            return std::make_unique<sim::bybit::Dialect>(model, std::move(dialect));
        }
        sim::okx::DialectConfig dialect;
        dialect.uid = {identity.uid};
        dialect.credentials = identity.credentials;
        if (options.pageRows > 0) dialect.snapshotRowsMax = options.pageRows;
        dialect.barMin = bars;
        return std::make_unique<sim::okx::Dialect>(model, std::move(dialect));
    };
    config.market.tapes = std::move(*tapes);
    config.market.seed = options.seed;
    config.market.start = wallNow();
    config.market.drawsFrom = kFirstMinute;
    config.market.speed = options.speed;
    config.seed = options.seed;
    sim::AccountSpec account;
    account.uid = {identity.uid};
    account.label = "Holdfast drill";
    account.positionMode = options.isHedge ? PositionMode::Hedge : PositionMode::Net;
    if (isBybit) account.usdc = Money::of("50000");
    config.accounts.push_back(std::move(account));

    std::vector<sim::Fault> faults;
    for (const std::string& text : options.faults) {
        auto fault = sim::Fault::parse(text);
        if (!fault)
            return unexpected(ErrorCode::Malformed,
                              "--fault " + text + ": " + fault.error().context + ".");
        faults.push_back(std::move(*fault));
    }

    const std::string marketText = describeMarket(config.market);
    auto parts = std::make_unique<Parts>(options, identity, std::move(config), speaks);
    parts->bars = bars;
    parts->marketText = marketText;
    if (*saved) {
        // Saved on another market, the account goes on in this one, at its start.
        auto text = (*saved)->market == marketText
                        ? Result<std::string>{(*saved)->model}
                        : onAnotherMarket((*saved)->model, parts->model.market().nextMarketTime());
        const auto restored =
            text ? parts->model.restore(*text) : Result<void>{Unexpected{text.error()}};
        if (!restored)
            return unexpected(ErrorCode::Missing, "Cannot restore " + options.stateFile + ": "
                                                      + restored.error().context + ".");
    }
    for (sim::Fault& fault : faults)
        parts->model.faults().add(wallNow(), std::move(fault));

    std::unique_ptr<DrillServer> server{new DrillServer{std::move(parts)}};
    Parts& p = *server->m_parts;
    if (const auto done = p.rest->listen(options.port); !done) return Unexpected{done.error()};
    if (const auto done = p.control->listen(options.controlPort); !done)
        return Unexpected{done.error()};
    if (const auto done = p.streams.listen(); !done) return Unexpected{done.error()};
    p.pumpTimer.start(kPumpEvery);
    if (!options.stateFile.empty()) {
        if (!server->saveState())
            return unexpected(ErrorCode::Missing, "Cannot write " + options.stateFile + ".");
        p.saveTimer.start(kSaveEvery);
    }
    return server;
}

void DrillServer::pump()
{
    m_parts->dialect->advance(wallNow());
    m_parts->streams.flush();
}

sim::HttpAnswer DrillServer::control(const sim::HttpAsk& ask)
{
    ControlContext context{m_parts->model, *m_parts->dialect, m_parts->bars, wallNow(),
                           readyLine()};
    sim::HttpAnswer answer = answerControl(context, ask);
    pump();
    return answer;
}

std::string DrillServer::restUrl() const
{
    return "http://127.0.0.1:" + std::to_string(m_parts->rest->port());
}
std::string DrillServer::controlUrl() const
{
    return "http://127.0.0.1:" + std::to_string(m_parts->control->port());
}
std::string DrillServer::streamUrl(std::string_view role) const
{
    std::string path = "/ws/v5/" + std::string{role};
    if (m_parts->options.venue == "bybit")
        path = role == "public" ? std::string{"/v5/public/linear"} : "/v5/" + std::string{role};
    return "ws://127.0.0.1:" + std::to_string(m_parts->streams.port()) + path;
}
const DrillIdentity& DrillServer::identity() const { return m_parts->identity; }
sim::VenueModel& DrillServer::model() { return m_parts->model; }

std::string DrillServer::readyLine() const
{
    const bool isBybit = m_parts->options.venue == "bybit";
    const sim::Credentials& credentials = m_parts->identity.credentials;
    json::Writer w;
    w.beginObject()
        .member("ready", true)
        .member("venue", m_parts->options.venue)
        .member("rest", restUrl())
        .key("ws")
        .beginObject()
        .member("public", streamUrl("public"))
        .member("private", streamUrl("private"))
        .member(isBybit ? "trade" : "business", streamUrl(isBybit ? "trade" : "business"))
        .endObject()
        .key("credentials")
        .beginObject()
        .member("key", credentials.key)
        .member("secret", credentials.secret)
        .member("passphrase", credentials.passphrase)
        .endObject()
        .member("control", controlUrl())
        .endObject();
    return w.take();
}

bool DrillServer::saveState()
{
    if (m_parts->options.stateFile.empty()) return true;
    m_parts->model.advance(wallNow());
    return writeDrillState(
        m_parts->options.stateFile,
        {m_parts->identity, m_parts->marketText, m_parts->model.save(), m_parts->options.venue});
}

} // namespace holdfast::drill
