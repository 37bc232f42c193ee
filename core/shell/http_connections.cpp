// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/http_connections.h"

#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>

namespace holdfast::shell {
namespace {

/// Idle connections are closed by the venue after a while we do not know; a minute is common.
constexpr seconds kWarmAgainAfter{20};
constexpr seconds kWarmTimeout{5};

} // namespace

void prepare(QNetworkRequest& out)
{
    out.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Holdfast"));
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                     QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
}

/// Errors below 200 are the connection's; 399 and 299 are a reply that could not be read as HTTP.
bool isAnswer(const QNetworkReply& reply)
{
    if (!reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid()) return false;
    const int error = reply.error();
    const bool saysStatus = (error > 200 && error < 300) || (error > 400 && error < 500);
    return error == QNetworkReply::NoError || saysStatus;
}

HttpConnections::Manager::Manager()
{
    network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    network.setStrictTransportSecurityEnabled(false); // https is in the hosts table already
}

HttpConnections::HttpConnections(QObject* parent)
    : QObject{parent}
    , m_again{this}
{
    for (auto& group : m_managers)
        group.push_back(std::make_unique<Manager>());
    connect(&m_again, &QTimer::timeout, this, &HttpConnections::connectAhead);
}

HttpConnections::Manager& HttpConnections::managerFor(venues::Lane lane)
{
    const auto index = static_cast<std::size_t>(link::groupOf(lane));
    auto& group = m_managers.at(index);
    for (auto& manager : group)
        if (manager->inFlight < kConnectionsOfManager) return *manager;
    if (group.size() < kManagersMax.at(index)) {
        group.push_back(std::make_unique<Manager>());
        return *group.back();
    }
    return **std::ranges::min_element(
        group, {}, [](const std::unique_ptr<Manager>& manager) { return manager->inFlight; });
}

std::size_t HttpConnections::managers() const
{
    std::size_t sum = 0;
    for (const auto& group : m_managers)
        sum += group.size();
    return sum;
}

void HttpConnections::warmUp(const QNetworkRequest& read)
{
    if (m_read) return;
    m_read = std::make_unique<QNetworkRequest>(read);
    connectAhead();
    m_again.start(kWarmAgainAfter);
}

void HttpConnections::connectAhead()
{
    Manager& safety = *m_managers.front().front();
    if (safety.inFlight > 0) return; // warm already
    QNetworkReply* reply = safety.network.get(*m_read);
    QTimer::singleShot(kWarmTimeout, reply, [reply] { reply->abort(); });
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        if (isAnswer(*reply)) emit warmed();
    });
}

} // namespace holdfast::shell

#include "moc_http_connections.cpp"
