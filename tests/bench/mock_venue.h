// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drill/drill_server.h"
#include "core/drill/http_server.h"
#include "core/drill/stream_server.h"
#include "core/shell/clocks.h"
#include "core/shell/engine_setup.h"
#include "core/sim/okx/dialect.h"
#include "tests/bench/fifty_instruments.h"

#include <QThread>
#include <QTimer>

#include <memory>

namespace holdfast::bench {

/// The drill's dialect behind sockets, with many instruments, on a thread of its own.
class MockVenue {
public:
    MockVenue()
        : m_identity{drill::drawIdentity()}
    {
        m_thread.start();
        m_place.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_place,
            [this] { // here: servers are born where they live
                m_parts = std::make_unique<Parts>(*this);
                m_parts->listen();
            },
            Qt::BlockingQueuedConnection);
    }
    ~MockVenue()
    {
        QMetaObject::invokeMethod(
            &m_place, [this] { m_parts.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    MockVenue(const MockVenue&) = delete;
    MockVenue& operator=(const MockVenue&) = delete;

    [[nodiscard]] std::uint16_t restPort() const { return m_parts->rest.port(); }
    [[nodiscard]] std::uint16_t streamPort() const { return m_parts->streams.port(); }
    /// One account on it, spoken to through these two ports.
    [[nodiscard]] shell::AccountAccess access(std::uint16_t rest, std::uint16_t streams) const
    {
        const auto at = [](const char* scheme, std::uint16_t port) {
            return QUrl{QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String{scheme}).arg(port)};
        };
        return {AccountId{"main"},
                Venue::Okx,
                {at("http", rest), at("ws", streams), {}, false},
                shell::Credentials{signing::Secret{m_identity.credentials.key},
                                   signing::Secret{m_identity.credentials.secret},
                                   signing::Secret{m_identity.credentials.passphrase}}};
    }
    /// Does it on the venue's thread and waits; what changed is pushed at once.
    template <class Do>
    void call(Do&& what)
    {
        QMetaObject::invokeMethod(
            &m_place,
            [this, &what] {
                what(m_parts->model);
                m_parts->pump();
            },
            Qt::BlockingQueuedConnection);
    }
    /// A stranger with our key: a market order for one contract of each instrument.
    void takePositions()
    {
        for (const Instrument& instrument : fiftyInstruments()) {
            call([&](sim::VenueModel& model) {
                sim::NewOrder order;
                order.instrument = instrument.id;
                order.qty = Qty::of("1");
                HF_ASSERT(model.placeOrder(uid(), shell::wallNow(), order).isAccepted());
            });
        }
    }
    [[nodiscard]] sim::Uid uid() const { return {m_identity.uid}; }

private:
    struct Parts : QObject {
        explicit Parts(const MockVenue& venue)
            : model{configOf(venue)}
            , dialect{model, {venue.uid(), venue.m_identity.credentials, {}}}
            , streams{dialect, shell::wallNow, this}
            , rest{[this](const sim::HttpAsk& ask, std::uint64_t resume) {
                       QTimer::singleShot(0, this, [this] { pump(); });
                       return resume == 0 ? dialect.http(shell::wallNow(), ask)
                                          : dialect.resume(shell::wallNow(), resume);
                   },
                   this}
            , timer{this}
        {
        }
        void listen()
        {
            HF_ASSERT(rest.listen(0) && streams.listen());
            QObject::connect(&timer, &QTimer::timeout, this, [this] { pump(); });
            timer.start(20);
        }
        void pump()
        {
            dialect.advance(shell::wallNow());
            streams.flush();
        }
        sim::VenueModel model;
        sim::okx::Dialect dialect;
        drill::StreamServer streams;
        drill::HttpServer rest;
        QTimer timer;
    };
    static sim::ModelConfig configOf(const MockVenue& venue)
    {
        sim::ModelConfig config;
        config.market.instruments = fiftyInstruments();
        config.market.start = shell::wallNow();
        config.market.speed = 60;
        config.accounts.push_back(sim::AccountSpec{venue.uid(), "load"});
        return config;
    }

    drill::DrillIdentity m_identity;
    QThread m_thread;
    QObject m_place; // lives on m_thread, as m_parts does
    std::unique_ptr<Parts> m_parts;
};

} // namespace holdfast::bench
