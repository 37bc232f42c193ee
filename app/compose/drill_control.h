// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose/drill_address.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <functional>

namespace holdfast::app {

/// The control address of a drill (decisions §15): truth, faults, prices. Not the venue's own address:
/// what it does, the venue's clients cannot see coming.
class DrillControl : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<QByteArray>)>;

    explicit DrillControl(QUrl control, QObject* parent = nullptr);

    /// Each ends in exactly one call of `done` on this object's thread.
    /// \retval ErrorCode::Refused      the drill answered, and not with 200; its sentence is the context
    /// \retval ErrorCode::Unavailable  no answer within 10 s
    void get(const QString& path, Done done);
    void post(const QString& path, const QByteArray& body, Done done);
    void remove(const QString& path, Done done);
    [[nodiscard]] const QUrl& address() const { return m_control; }

    /// For the start of a program: waits, in an event loop of its own.
    [[nodiscard]] static Result<QByteArray> fetch(const QUrl& control, const QString& path);

private:
    void finishWith(QNetworkReply* reply, Done done);
    [[nodiscard]] QNetworkRequest requestTo(const QString& path) const;

    QUrl m_control;
    QNetworkAccessManager m_manager;
};

/// The drill whose control address this is, asked for its addresses and credentials.
/// \retval ErrorCode::Malformed, Unavailable, Refused  with "--drill-at URL" in front
[[nodiscard]] Result<DrillAddress> attachToDrill(const std::string& url);

} // namespace holdfast::app
