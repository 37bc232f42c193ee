// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/http_sender.h"

#include "core/shell/clocks.h"
#include "core/shell/one_shot_body.h"
#include "core/shell/venue_signer.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace holdfast::shell {
namespace {

/// Measured on Qt 6.4.2: a connection of QNetworkAccessManager::connectToHost is not taken by the
/// request that follows. A small public read is (OKX: 10 in 2 s are allowed, Bybit: 600 in 5 s; this is 0.1).
const char* warmTargetOf(Venue venue)
{
    switch (venue) {
    case Venue::Okx: return "/api/v5/public/time";
    case Venue::Bybit: return "/v5/market/time";
    case Venue::Hyperliquid: return nullptr;
    }
    HF_UNREACHABLE();
}

QByteArray bytes(const std::string& text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// Those that a session reads: what the body is, the venue's clock, and how long to wait.
bool matters(const QByteArray& name)
{
    return name == "content-type" || name == "date" || name == "retry-after"
           || name.startsWith("x-ratelimit") || name.startsWith("ratelimit")
           || name.startsWith("x-bapi-");
}

/// A body shorter than announced is no answer: half a list reads like a shorter list (F22).
bool isCut(const QNetworkReply& reply, qsizetype size)
{
    if (reply.hasRawHeader("Content-Encoding")) return false; // unpacked by Qt, which checks it
    bool isNumber = false;
    const qlonglong announced = reply.rawHeader("Content-Length").toLongLong(&isNumber);
    return isNumber && size < announced;
}

} // namespace

/// One request under way. A child of its reply: they end together.
struct HttpSender::Flight : QObject {
    Flight(QNetworkReply* networkReply, const venues::SendHttp& request)
        : QObject{networkReply}
        , reply{networkReply}
        , id{request.id}
        , lane{request.lane}
    {
    }
    QNetworkReply* reply;
    RequestId id;
    venues::Lane lane;
    bool isOverdue = false;
    OneShotBody* body = nullptr; // of a POST; a child of the reply
};

HttpSender::HttpSender(const AccountAccess& access, Clock clock,
                       std::shared_ptr<HttpConnections> connections, QObject* parent)
    : QObject{parent}
    , m_access{access}
    , m_clock{std::move(clock)}
    , m_connections{connections ? std::move(connections) : std::make_shared<HttpConnections>()}
{
    connect(m_connections.get(), &HttpConnections::warmed, this, &HttpSender::warmed);
}

HttpSender::~HttpSender()
{
    // Replies still under way must not call back into a sender that is gone; whoever shares its connections goes on.
    for (const auto& [flight, manager] : m_underWay) {
        --manager->inFlight;
        flight->reply->disconnect(this);
        connect(flight->reply, &QNetworkReply::finished, flight->reply, &QObject::deleteLater);
    }
}

void HttpSender::send(const venues::SendHttp& request)
{
    m_departures.push(readClocks().mono, request.lane, request);
    release();
}

void HttpSender::dropWaiting(venues::Lane lane) { m_departures.drop(lane); }

void HttpSender::release()
{
    if (m_isReleasing) return; // what it leads to is taken up by the loop below
    m_isReleasing = true;
    while (auto departed = m_departures.take(readClocks().mono))
        dispatch(departed->item);
    m_isReleasing = false;
}

void HttpSender::ended(venues::Lane lane)
{
    m_departures.ended(lane);
    release();
}

void HttpSender::dispatch(const venues::SendHttp& request)
{
    const auto refuse = [&](std::string reason) {
        // Queued, as every other answer: nobody is called back from within send().
        QMetaObject::invokeMethod(
            this,
            [this, id = request.id, lane = request.lane, reason = std::move(reason)] {
                emit arrived(venues::HttpFailed{id, true, reason});
                ended(lane);
            },
            Qt::QueuedConnection);
    };
    const auto headers = headersOf(request, m_access, m_clock() + request.clockOffset);
    if (!headers) return refuse("not sent: " + headers.error().context);
    const QByteArray target = bytes(request.target);
    const QUrl url = QUrl::fromEncoded(m_access.hosts.rest.toEncoded(QUrl::RemovePath) + target,
                                       QUrl::StrictMode);
    // The signature is over the raw target: what Qt would send must be what was signed.
    if (!url.isValid() || !url.toEncoded().endsWith(target))
        return refuse("not sent: the target cannot be sent as it is signed");

    QNetworkRequest out{url};
    for (const auto& [name, value] : *headers)
        out.setRawHeader(bytes(name), bytes(value));
    prepare(out);

    HttpConnections::Manager& manager = m_connections->managerFor(request.lane);
    QNetworkReply* reply = nullptr;
    OneShotBody* body = nullptr;
    switch (request.method) {
    case venues::HttpMethod::Get: reply = manager.network.get(out); break;
    case venues::HttpMethod::Post:
        body = new OneShotBody{bytes(request.body)};
        out.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        out.setHeader(QNetworkRequest::ContentLengthHeader,
                      static_cast<qlonglong>(request.body.size()));
        reply = manager.network.post(out, body);
        body->setParent(reply);
        break;
    }
    ++manager.inFlight;
    auto* flight = new Flight{reply, request};
    flight->body = body;
    m_underWay.emplace(flight, &manager);
    connect(reply, &QNetworkReply::finished, this,
            [this, at = &manager, flight] { finish(*at, *flight); });
    QTimer::singleShot(request.timeout, flight, [flight] {
        flight->isOverdue = true;
        if (flight->body) flight->body->shut();
        flight->reply->abort(); // finished follows
    });
}

void HttpSender::finish(HttpConnections::Manager& manager, Flight& flight)
{
    QNetworkReply& reply = *flight.reply;
    if (flight.body) flight.body->shut();
    const QByteArray body = reply.isOpen() ? reply.readAll() : QByteArray{};
    const venues::Lane lane = flight.lane;
    --manager.inFlight;
    m_underWay.erase(&flight);
    reply.deleteLater(); // and the flight with it

    if (!flight.isOverdue && isAnswer(reply) && !isCut(reply, body.size())) {
        venues::HttpReply answer{flight.id,
                                 reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                                 body.toStdString(),
                                 {}};
        for (const auto& [name, value] : reply.rawHeaderPairs()) {
            const QByteArray lower = name.toLower();
            if (matters(lower))
                answer.headers.emplace_back(lower.toStdString(), value.toStdString());
        }
        emit arrived(answer);
    } else {
        const bool isProvablyUnsent =
            flight.body ? !flight.body->isTouched()
                        : reply.error() == QNetworkReply::ConnectionRefusedError
                              || reply.error() == QNetworkReply::HostNotFoundError;
        const std::string reason = flight.isOverdue  ? "no reply in time"
                                   : isAnswer(reply) ? "the reply was cut short"
                                                     : reply.errorString().toStdString();
        emit arrived(venues::HttpFailed{flight.id, isProvablyUnsent, reason});
    }
    ended(lane);
}

void HttpSender::warmUp()
{
    const char* const target = warmTargetOf(m_access.venue);
    if (!target) return;
    QUrl url = m_access.hosts.rest;
    url.setPath(QString::fromLatin1(target));
    QNetworkRequest out{url};
    prepare(out);
    m_connections->warmUp(out);
}

} // namespace holdfast::shell
