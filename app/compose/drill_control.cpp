// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose/drill_control.h"

#include <QEventLoop>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <optional>

namespace holdfast::app {

DrillControl::DrillControl(QUrl control, QObject* parent)
    : QObject{parent}
    , m_control{std::move(control)}
{
    m_manager.setProxy(QNetworkProxy::NoProxy);
    m_manager.setTransferTimeout(10'000);
}

QNetworkRequest DrillControl::requestTo(const QString& path) const
{
    QUrl url = m_control;
    url.setPath(path);
    QNetworkRequest request{url};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    return request;
}

void DrillControl::finishWith(QNetworkReply* reply, Done done)
{
    connect(reply, &QNetworkReply::finished, this, [reply, done = std::move(done)] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QByteArray body = reply->readAll();
        if (status >= 200 && status < 300)
            done(body);
        else if (status != 0)
            done(unexpected(ErrorCode::Refused, "the drill said " + std::to_string(status) + ": "
                                                    + body.left(500).toStdString()));
        else
            done(unexpected(ErrorCode::Unavailable, "the drill's control address does not answer: "
                                                        + reply->errorString().toStdString()));
    });
}

void DrillControl::get(const QString& path, Done done)
{
    finishWith(m_manager.get(requestTo(path)), std::move(done));
}
void DrillControl::post(const QString& path, const QByteArray& body, Done done)
{
    finishWith(m_manager.post(requestTo(path), body), std::move(done));
}
void DrillControl::remove(const QString& path, Done done)
{
    finishWith(m_manager.deleteResource(requestTo(path)), std::move(done));
}

Result<QByteArray> DrillControl::fetch(const QUrl& control, const QString& path)
{
    DrillControl client{control};
    QEventLoop loop;
    std::optional<Result<QByteArray>> out;
    client.get(path, [&](Result<QByteArray> result) {
        out = std::move(result);
        loop.quit();
    });
    if (!out) loop.exec();
    return *out;
}

Result<DrillAddress> attachToDrill(const std::string& url)
{
    const QUrl control{QString::fromStdString(url), QUrl::StrictMode};
    if (!control.isValid() || control.port() <= 0)
        return unexpected(ErrorCode::Malformed,
                          "--drill-at '" + url + "' is no address with a port");
    const auto said = DrillControl::fetch(control, QStringLiteral("/ready"));
    if (!said) return Unexpected{said.error().within("--drill-at " + url)};
    auto address = parseDrillAddress(*said);
    if (!address) return Unexpected{address.error().within("--drill-at " + url)};
    return address;
}

} // namespace holdfast::app
