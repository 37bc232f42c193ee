// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/link_sockets.h"

#include "core/shell/frame_coalescer.h"
#include "core/shell/venue_signer.h"

#include <QNetworkRequest>
#include <QStringEncoder>
#include <QTimer>
#include <QWebSocket>

#include <deque>

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
    Socket()
    {
        flush.setSingleShot(true);
        slice.setInterval(0); // once a turn of the loop, after what the sockets have
    }
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
    std::deque<std::string> ready; // flushed, and not handed on yet
    QTimer flush;
    QTimer slice;
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
    connect(&socket->slice, &QTimer::timeout, this, [this, link] { handOnSlice(link); });

    QUrl url = m_access.hosts.webSocket;
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
    const std::string reason = "login not sent: " + message.error().context;
    QMetaObject::invokeMethod(
        this, [this, link = command.link, reason] { ended(link, 0, reason); },
        Qt::QueuedConnection);
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
    auto now = socket.frames.add(key, frame);
    if (!key && !socket.ready.empty()) { // nothing that is kept overtakes what waited before it
        now.insert(now.begin(), std::make_move_iterator(socket.ready.begin()),
                   std::make_move_iterator(socket.ready.end()));
        socket.ready.clear();
    }
    handOn(link, std::move(now));
}

void LinkSockets::handOn(venues::Link link, std::vector<std::string> frames)
{
    for (std::string& frame : frames)
        emit arrived(venues::Frame{link, std::move(frame)});
    const auto at = m_sockets.find(link); // what the frames led to may have closed it
    if (at == m_sockets.end()) return;
    Socket& socket = *at->second;
    if (!socket.frames.isEmpty() && !socket.flush.isActive() && !socket.slice.isActive())
        socket.flush.start(kCoalesce);
}

void LinkSockets::flush(venues::Link link)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    if (m_isBehind && m_isBehind(link)) return at->second->flush.start(kCoalesce);
    for (std::string& frame : at->second->frames.flush())
        at->second->ready.push_back(std::move(frame));
    at->second->slice.start();
}

void LinkSockets::handOnSlice(venues::Link link)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    Socket& socket = *at->second;
    std::vector<std::string> frames;
    for (int i = 0; i < kSlice && !socket.ready.empty(); ++i) {
        frames.push_back(std::move(socket.ready.front()));
        socket.ready.pop_front();
    }
    // The next flush waits for the end of this one: what comes meanwhile is coalesced the longer.
    if (socket.ready.empty()) socket.slice.stop();
    handOn(link, std::move(frames));
}

void LinkSockets::ended(venues::Link link, int code, std::string reason)
{
    const auto at = m_sockets.find(link);
    if (at == m_sockets.end()) return;
    std::vector<std::string> left{std::make_move_iterator(at->second->ready.begin()),
                                  std::make_move_iterator(at->second->ready.end())};
    at->second->ready.clear();
    for (std::string& frame : at->second->frames.flush())
        left.push_back(std::move(frame));
    for (std::string& frame : left)
        emit arrived(venues::Frame{link, std::move(frame)});
    m_sockets.erase(link);
    emit arrived(venues::LinkClosed{link, code, std::move(reason)});
}

} // namespace holdfast::shell
