// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/market_links.h"

#include "core/base/assert.h"

#include <QThread>

#include <deque>
#include <mutex>
#include <utility>

namespace holdfast::shell {
namespace {

venues::Link linkOf(const venues::TransportEvent& event)
{
    if (const auto* frame = std::get_if<venues::Frame>(&event)) return frame->link;
    if (const auto* opened = std::get_if<venues::LinkOpened>(&event)) return opened->link;
    const auto* closed = std::get_if<venues::LinkClosed>(&event);
    HF_ASSERT(closed); // a socket tells of nothing else
    return closed->link;
}

} // namespace

struct MarketLinks::Box {
    struct Item {
        std::uint64_t connection;
        venues::TransportEvent event;
    };
    std::mutex mutex;
    std::deque<Item> items; // guarded, as their count by link is
    std::map<venues::Link, std::size_t> waiting;
    std::map<venues::Link, std::uint64_t> numbers; // the reader's thread alone
};

MarketLinks::MarketLinks(const AccountAccess& access, LinkSockets::Clock clock,
                         LinkSockets::Triage triage, QThread* reader, QObject* parent)
    : QObject{parent}
    , m_box{std::make_shared<Box>()}
    , m_sockets{new LinkSockets{access, std::move(clock), std::move(triage)}}
{
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &MarketLinks::handOnSlice);
    m_sockets->holdBackWhile([box = m_box](venues::Link link) {
        const std::scoped_lock lock{box->mutex};
        return box->waiting[link] > 0;
    });
    m_sockets->moveToThread(reader);
    const auto keep = [this, box = m_box](const venues::TransportEvent& event) {
        bool wasEmpty = false;
        {
            const std::scoped_lock lock{box->mutex};
            wasEmpty = box->items.empty();
            box->items.push_back({box->numbers[linkOf(event)], event});
            ++box->waiting[linkOf(event)];
        }
        if (wasEmpty)
            QMetaObject::invokeMethod(this, [this] { m_slice.start(); }, Qt::QueuedConnection);
    };
    connect(m_sockets, &LinkSockets::arrived, m_sockets, keep, Qt::DirectConnection);
}

MarketLinks::~MarketLinks()
{
    QMetaObject::invokeMethod(
        m_sockets, [sockets = m_sockets] { delete sockets; }, Qt::BlockingQueuedConnection);
}

template <class Do>
void MarketLinks::there(Do&& what)
{
    QMetaObject::invokeMethod(m_sockets, std::forward<Do>(what), Qt::QueuedConnection);
}

void MarketLinks::open(const venues::OpenLink& command)
{
    const std::uint64_t number = m_current[command.link] = ++m_opened;
    there([sockets = m_sockets, box = m_box, number, command] {
        box->numbers[command.link] = number;
        sockets->open(command);
    });
}

void MarketLinks::close(const venues::CloseLink& command)
{
    m_current.erase(command.link);
    there([sockets = m_sockets, command] { sockets->close(command); });
}

void MarketLinks::send(const venues::SendText& command)
{
    there([sockets = m_sockets, command] { sockets->send(command); });
}

void MarketLinks::login(const venues::SendLogin& command)
{
    there([sockets = m_sockets, command] { sockets->login(command); });
}

void MarketLinks::closeAll()
{
    m_current.clear();
    there([sockets = m_sockets] { sockets->closeAll(); });
}

void MarketLinks::handOnSlice()
{
    std::deque<Box::Item> taken;
    {
        const std::scoped_lock lock{m_box->mutex};
        for (int i = 0; i < kSlice && !m_box->items.empty(); ++i) {
            taken.push_back(std::move(m_box->items.front()));
            m_box->items.pop_front();
            --m_box->waiting[linkOf(taken.back().event)];
        }
        if (m_box->items.empty()) m_slice.stop();
    }
    for (const Box::Item& item : taken) {
        const auto current = m_current.find(linkOf(item.event));
        if (current != m_current.end() && current->second == item.connection)
            emit arrived(item.event);
    }
}

} // namespace holdfast::shell

#include "moc_market_links.cpp"
