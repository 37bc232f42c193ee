// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shell/link_sockets.h"

#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>

class QThread;

namespace holdfast::shell {

/// The public and business connections of one account, read on a thread of their own: a storm of market data
/// costs the engine's thread the latest frame of each key per 100 ms, and no private frame waits for a piece of it.
/// Spoken to as LinkSockets are, from the engine's thread, where `arrived` comes too; in the order of each link.
///
/// A few frames are handed on in one turn of the engine's loop. While some wait, the reader coalesces for longer.
/// Of a connection that was closed or opened anew nothing comes any more, whatever was on its way.
class MarketLinks : public QObject {
    Q_OBJECT
public:
    static constexpr int kSlice = 4; ///< Frames in one turn of the event loop.

    /// \param access  borrowed, outlives the links
    /// \param reader  runs, and its event loop outlives the links
    MarketLinks(const AccountAccess& access, LinkSockets::Clock clock, LinkSockets::Triage triage,
                QThread* reader, QObject* parent = nullptr);
    ~MarketLinks() override;

    void open(const venues::OpenLink& command);
    void close(const venues::CloseLink& command);
    void send(const venues::SendText& command);
    void login(const venues::SendLogin& command);
    void closeAll();

signals:
    void arrived(const holdfast::venues::TransportEvent& event);

private:
    struct Box;
    void handOnSlice();
    /// Does it on the reader's thread, in the order of the calls.
    template <class Do>
    void there(Do&& what);

    std::shared_ptr<Box> m_box; // what the reader read and the engine did not take yet
    LinkSockets* m_sockets;     // lives on the reader's thread
    std::map<venues::Link, std::uint64_t> m_current; // the connection of each link, by number
    std::uint64_t m_opened = 0;
    QTimer m_slice;
};

} // namespace holdfast::shell
