// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/shell/account_access.h"
#include "core/venues/transport.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::shell {

/// WebSockets of one account, on the thread that they live on. Opens, writes, closes, signs the login
/// and reports bytes; what they mean, and when to try again, is the session's.
///
/// Frames of the public and business links go through the venue's triage: those with a key are coalesced
/// to the latest per 100 ms, all others and every private frame are handed on as they come.
/// Of market data only a bounded piece is read before the event loop looks at the other links again; whoever
/// takes the frames on a thread where private ones come too parts them further (market_links.h).
/// Every opened link ends in one LinkClosed, unless CloseLink or another OpenLink took it away.
class LinkSockets : public QObject {
    Q_OBJECT
public:
    using Clock = std::function<WallTime()>;
    /// The key under which a frame may be replaced by a later one; nullopt: keep it.
    using Triage = std::function<std::optional<std::string_view>(std::string_view)>;
    static constexpr milliseconds kCoalesce{100};
    /// Bytes of market data read in one turn; no frame of it is larger.
    static constexpr qint64 kMarketPiece = 256 << 10;

    /// \param access  borrowed, outlives the sockets
    LinkSockets(const AccountAccess& access, Clock clock, Triage triage, QObject* parent = nullptr);
    ~LinkSockets() override;

    using IsBehind = std::function<bool(venues::Link)>;
    /// Coalesced frames of a link wait for as long as whoever takes them is behind, looked at each 100 ms.
    void holdBackWhile(IsBehind isBehind) { m_isBehind = std::move(isBehind); }

    void open(const venues::OpenLink& command);
    void close(const venues::CloseLink& command);
    void send(const venues::SendText& command);
    void login(const venues::SendLogin& command);
    /// Every connection, without another word; where the thread's event loop still runs, for it deletes them.
    void closeAll();

signals:
    void arrived(const holdfast::venues::TransportEvent& event);

private:
    struct Socket;
    void receive(venues::Link link, const QString& text);
    void handOn(venues::Link link, std::vector<std::string> frames);
    void flush(venues::Link link);
    void ended(venues::Link link, int code, std::string reason);

    const AccountAccess& m_access;
    Clock m_clock;
    Triage m_triage;
    IsBehind m_isBehind;
    std::map<venues::Link, std::unique_ptr<Socket>> m_sockets;
    std::vector<char> m_text; // of the frame just received, as UTF-8
};

} // namespace holdfast::shell
