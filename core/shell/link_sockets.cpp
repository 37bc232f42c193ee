// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/link_sockets.h"

#include "core/shell/frame_coalescer.h"
#include "core/shell/venue_signer.h"

#include <QNetworkRequest>
#include <QPointer>
#include <QStringEncoder>
#include <QTimer>
#include <QWebSocket>

namespace holdfast::shell {
namespace {

/// A frame larger than this is not one of a venue's.
constexpr quint64 kFrameMax = 16 << 20;

bool isConnected(const QWebSocket& socket)
{
    return socket.state() == QAbstractSocket::ConnectedState;
}

} // namespace

/// One connection. Its end takes the network side with it without another word to the session.
struct LinkSockets::Socket {
    Socket() { flush.setSingleShot(true); }
    ~Socket()
    {
        network->disconnect();
        network.release()
            ->deleteLater(); // it may be the one that called us; closes where it is open
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    std::unique_ptr<QWebSocket> network = std::make_unique<QWebSocket>();
    FrameCoalescer frames;
    QTimer flush;
    bool isOpen = false;
};

LinkSockets::LinkSockets(const AccountAccess& access, Clock clock, Triage triage, QObject* parent)
    : QObject{parent}
    , m_access{access}
    , m_clock{std::move(clock)}
    , m_triage{std::move(triage)}
{
}

LinkSockets::~LinkSockets() = default;

void LinkSockets::open(const venues::OpenLink& command)
{
    const venues::Link link = command.link;
    m_sockets.erase(link);
    Socket* const socket = m_sockets.emplace(link, std::make_unique<Socket>()).first->second.get();
    QWebSocket* network = socket->network.get();
    const bool isPrivate = venues::roleOf(link) == venues::Link::Private;
    // A frame must fit into the piece: one that does not ends the connection instead of waiting for ever.
    const auto frameMax = isPrivate ? kFrameMax : static_cast<quint64>(kMarketPiece) / 2;
    network->setMaxAllowedIncomingFrameSize(frameMax);
    network->setMaxAllowedIncomingMessageSize(frameMax);
    connect(network, &QWebSocket::connected, this, [this, link, isPrivate, socket] {
        if (!isPrivate) socket->network->setReadBufferSize(kMarketPiece);
        socket->isOpen = true;
        emit arrived(venues::LinkOpened{link});
    });
    connect(network, &QWebSocket::textMessageReceived, this,
            [this, link](const QString& text) { receive(link, text); });
    connect(network, &QWebSocket::disconnected, this, [this, link, network] {
        ended(link, network->closeCode(), network->closeReason().toStdString());
    });
    // A connection that never stood tells only of its error; one that stood tells of its end as well.
    connect(network, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this, link, network, socket] {
                if (!socket->isOpen) ended(link, 0, network->errorString().toStdString());
            });
    connect(&socket->flush, &QTimer::timeout, this, [this, link] { flush(link); });

    const Hosts& hosts = m_access.hosts;
    const bool isOfPublic =
        venues::roleOf(link) == venues::Link::Public && !hosts.publicWebSocket.isEmpty();
    QUrl url = isOfPublic ? hosts.publicWebSocket : hosts.webSocket;
    url.setPath(QString::fromStdString(command.path));
    QNetworkRequest request{url};
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Holdfast"));
    network->open(request);
}

void LinkSockets::close(const venues::CloseLink& command)
{
    const auto at = m_sockets.find(command.link);
    if (at == m_sockets.end()) return;
    // The closing words are ours; whether the venue answers them is of no interest any more.
    QWebSocket& network = *at->second->network;
    network.disconnect();
    if (isConnected(network))
        network.close();
    else
        network.abort(); // close() would write its frame to a socket that does not stand
    m_sockets.erase(at);
}

void LinkSockets::closeAll() { m_sockets.clear(); }

void LinkSockets::send(const venues::SendText& command)
{
    const auto at = m_sockets.find(command.link);
    // Into a connection that has ended nothing is written: that it ended is told by `ended`.
    if (at != m_sockets.end() && isConnected(*at->second->network))
        at->second->network->sendTextMessage(QString::fromStdString(command.text));
}

void LinkSockets::login(const venues::SendLogin& command)
{
    const auto at = m_sockets.find(command.link);
    if (at == m_sockets.end() || !isConnected(*at->second->network)) return;
    const auto message = loginOf(m_access, m_clock() + command.clockOffset);
    if (message) {
        at->second->network->sendTextMessage(QString::fromStdString(*message));
        return;
    }
    const auto end = [this, link = command.link, network = QPointer{at->second->network.get()},
                      reason = "login not sent: " + message.error().context] {
        const auto now = m_sockets.find(link); // it may have been opened anew since
        if (network && now != m_sockets.end() && now->second->network.get() == network)
            ended(link, 0, reason);
    };
    QMetaObject::invokeMethod(this, end, Qt::QueuedConnection);
}

void LinkSockets::receive(venues::Link link, const QString& text)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    Socket& socket = *at->second;
    QStringEncoder toUtf8{QStringEncoder::Utf8};
    const auto room = static_cast<std::size_t>(toUtf8.requiredSpace(text.size()));
    if (m_text.size() < room) m_text.resize(room);
    const char* end = toUtf8.appendToBuffer(m_text.data(), text);
    const std::string_view frame{m_text.data(), static_cast<std::size_t>(end - m_text.data())};
    std::optional<std::string_view> key;
    if (venues::roleOf(link) != venues::Link::Private && m_triage) key = m_triage(frame);
    handOn(link, socket.frames.add(key, frame));
}

void LinkSockets::handOn(venues::Link link, std::vector<std::string> frames)
{
    for (std::string& frame : frames)
        emit arrived(venues::Frame{link, std::move(frame)});
    const auto at = m_sockets.find(link); // what the frames led to may have closed it
    if (at == m_sockets.end()) return;
    Socket& socket = *at->second;
    if (!socket.frames.isEmpty() && !socket.flush.isActive()) socket.flush.start(kCoalesce);
}

void LinkSockets::flush(venues::Link link)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    if (m_isBehind && m_isBehind(link)) return at->second->flush.start(kCoalesce);
    handOn(link, at->second->frames.flush());
}

void LinkSockets::ended(venues::Link link, int code, std::string reason)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    for (std::string& frame : at->second->frames.flush())
        emit arrived(venues::Frame{link, std::move(frame)});
    m_sockets.erase(link);
    emit arrived(venues::LinkClosed{link, code, std::move(reason)});
}

} // namespace holdfast::shell
