// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drill/drill_server.h"
#include "core/drill/http_server.h"
#include "core/drill/stream_server.h"
#include "core/shell/account_access.h"
#include "core/shell/clocks.h"
#include "core/sim/okx/dialect.h"
#include "tests/bench/fifty_instruments.h"
#include "tests/bench/tap.h"

#include <QThread>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace holdfast::bench {

/// Many accounts on one venue: one REST address for all of them, as in life, told apart by their keys, and the
/// venue's limits of users and of the address (okx.md §7.5). Each account has a model of its own behind it.
class AccountFarm {
public:
    static constexpr int kPositions = 10;
    enum class Health { Well, Silent, Banned };
    /// Told of every request that is not public, on the venue's thread.
    using Watch = std::function<void(int account, const sim::HttpAsk&)>;

    AccountFarm(int accounts, Watch watch)
        : m_watch{std::move(watch)}
        , m_health(static_cast<std::size_t>(accounts), Health::Well)
    {
        m_thread.start();
        m_place.moveToThread(&m_thread);
        call([&] {
            m_rest = std::make_unique<drill::HttpServer>(
                [this](const sim::HttpAsk& ask, std::uint64_t resume) {
                    return answer(ask, resume);
                });
            HF_ASSERT(m_rest->listen(0));
            for (int i = 0; i < accounts; ++i) {
                m_accounts.push_back(std::make_unique<Account>());
                m_ofKey[std::string{m_accounts.back()->identity.credentials.key}] = i;
            }
            m_timer = std::make_unique<QTimer>();
            QObject::connect(m_timer.get(), &QTimer::timeout, &m_place, [this] { pumpSome(); });
            m_timer->start(10);
        });
    }
    ~AccountFarm()
    {
        call([&] {
            m_timer.reset();
            m_rest.reset();
            m_accounts.clear();
        });
        m_thread.quit();
        m_thread.wait();
    }
    AccountFarm(const AccountFarm&) = delete;
    AccountFarm& operator=(const AccountFarm&) = delete;

    [[nodiscard]] static AccountId idOf(int i)
    {
        const std::string digits = std::to_string(i);
        return AccountId{"a" + std::string(3 - digits.size(), '0') + digits};
    }
    [[nodiscard]] shell::AccountAccess access(int i) const
    {
        const auto at = [](const char* scheme, std::uint16_t port) {
            return QUrl{QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String{scheme}).arg(port)};
        };
        const Account& account = *m_accounts.at(static_cast<std::size_t>(i));
        const auto& credentials = account.identity.credentials;
        return {idOf(i),
                Venue::Okx,
                {at("http", m_rest->port()), at("ws", account.streams.port()), {}, false},
                shell::Credentials{signing::Secret{credentials.key},
                                   signing::Secret{credentials.secret},
                                   signing::Secret{credentials.passphrase}}};
    }
    /// Strangers with the accounts' keys: one contract of each instrument.
    void takePositions()
    {
        const auto instruments = fiftyInstruments();
        for (const auto& account : m_accounts) {
            call([&] {
                for (int p = 0; p < kPositions; ++p) {
                    sim::NewOrder order;
                    order.instrument = instruments.at(static_cast<std::size_t>(p)).id;
                    order.qty = Qty::of("1");
                    HF_ASSERT(account->model.placeOrder(account->uid(), shell::wallNow(), order)
                                  .isAccepted());
                }
                account->pump();
            });
        }
    }
    void make(int i, Health health)
    {
        call([&] { m_health.at(static_cast<std::size_t>(i)) = health; });
    }
    /// Refused as too frequent, of users and of the address.
    [[nodiscard]] int tooFrequent()
    {
        int count = 0;
        call([&] { count = m_tooFrequent; });
        return count;
    }
    [[nodiscard]] int requests()
    {
        int count = 0;
        call([&] { count = m_requests; });
        return count;
    }

private:
    struct Account {
        Account()
            : identity{drill::drawIdentity()}
            , model{configOf(uid())}
            , dialect{model, {uid(), identity.credentials, {}}}
            , streams{dialect, shell::wallNow}
        {
            HF_ASSERT(streams.listen());
        }
        [[nodiscard]] sim::Uid uid() const { return {identity.uid}; }
        void pump()
        {
            dialect.advance(shell::wallNow());
            streams.flush();
        }
        static sim::ModelConfig configOf(const sim::Uid& uid)
        {
            sim::ModelConfig config;
            const auto fifty = fiftyInstruments();
            config.market.instruments.assign(fifty.begin(), fifty.begin() + kPositions);
            config.market.start = shell::wallNow();
            config.market.speed = 60;
            config.accounts.push_back(sim::AccountSpec{uid, "farm"});
            return config;
        }
        drill::DrillIdentity identity;
        sim::VenueModel model;
        sim::okx::Dialect dialect;
        drill::StreamServer streams;
    };
    template <class Do>
    void call(Do&& what)
    {
        QMetaObject::invokeMethod(&m_place, std::forward<Do>(what), Qt::BlockingQueuedConnection);
    }
    /// A tenth of the accounts each time, so that each is pumped each tenth of a second.
    void pumpSome()
    {
        const std::size_t slice = (m_accounts.size() + 9) / 10;
        for (std::size_t i = 0; i < slice && !m_accounts.empty(); ++i) {
            m_next = (m_next + 1) % m_accounts.size();
            if (m_health.at(m_next) == Health::Well) m_accounts.at(m_next)->pump();
        }
    }
    sim::HttpAnswer answer(const sim::HttpAsk& ask, std::uint64_t resume)
    {
        ++m_requests;
        const auto known = m_ofKey.find(std::string{sim::header(ask, "ok-access-key")});
        const bool isPublic = known == m_ofKey.end();
        const int who = isPublic ? 0 : known->second;
        if (!isPublic && m_watch) m_watch(who, ask);
        const Health health = isPublic ? Health::Well : m_health.at(static_cast<std::size_t>(who));
        sim::HttpAnswer answer;
        if (health == Health::Silent) {
            answer.delivery = sim::Delivery::Silent;
            return answer;
        }
        if (health == Health::Banned) {
            answer.status = 403;
            answer.contentType = "text/html";
            answer.body = "<html>Forbidden</html>";
            return answer;
        }
        if (!isAllowed(ask, isPublic ? -1 : who)) {
            ++m_tooFrequent;
            answer.status = 429;
            answer.body = R"({"code":"50011","msg":"Too Many Requests","data":[]})";
            return answer;
        }
        Account& account = *m_accounts.at(static_cast<std::size_t>(who));
        QTimer::singleShot(0, &m_place, [&account] { account.pump(); });
        return resume == 0 ? account.dialect.http(shell::wallNow(), ask)
                           : account.dialect.resume(shell::wallNow(), resume);
    }
    /// \param who  -1: counted for the address
    bool isAllowed(const sim::HttpAsk& ask, int who)
    {
        struct Limit {
            const char* path;
            std::size_t inTwoSeconds;
            bool isOfAddress;
        };
        static constexpr Limit kLimits[] = {
            {"/api/v5/account/positions", 10, false},
            {"/api/v5/account/balance", 10, false},
            {"/api/v5/account/config", 5, false},
            {"/api/v5/trade/orders-algo-pending", 20, false},
            {"/api/v5/trade/orders-algo-history", 20, false},
            {"/api/v5/trade/orders-pending", 60, false},
            {"/api/v5/trade/fills", 60, false},
            {"/api/v5/trade/order-algo", 20,
             false}, // both ways, for a user: more than the venue's rule
            {"/api/v5/public/time", 10, true},
            {"/api/v5/public/instruments", 20, true},
        };
        for (const Limit& limit : kLimits) {
            const std::string path = ask.target.substr(0, ask.target.find('?'));
            if (path != limit.path || (ask.method == "POST" && !limit.isOfAddress)) continue;
            auto& sent = m_sent[{limit.isOfAddress ? -1 : who, path}];
            const std::int64_t now = stampNow();
            while (!sent.empty() && now - sent.front() >= 2'000'000'000)
                sent.pop_front();
            if (sent.size() >= limit.inTwoSeconds) return false;
            sent.push_back(now);
        }
        return true;
    }

    Watch m_watch;
    std::vector<Health> m_health;
    QThread m_thread;
    QObject m_place; // lives on m_thread, as all below does
    std::unique_ptr<drill::HttpServer> m_rest;
    std::vector<std::unique_ptr<Account>> m_accounts;
    std::map<std::string, int> m_ofKey;
    std::map<std::pair<int, std::string>, std::deque<std::int64_t>> m_sent;
    std::unique_ptr<QTimer> m_timer;
    std::size_t m_next = 0;
    int m_tooFrequent = 0;
    int m_requests = 0;
};

} // namespace holdfast::bench
