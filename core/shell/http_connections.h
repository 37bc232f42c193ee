// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/departures.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

class QNetworkReply;
class QNetworkRequest;

namespace holdfast::shell {

/// The connections to one host, shared by all accounts that speak to it from here. Each QNetworkAccessManager has a
/// thread of its own (Qt 6.4): a hundred accounts with three each would be three hundred.
///
/// Groups of lanes never share a manager (decisions §7), so a slow answer of one group holds no connection of another.
/// A group takes another manager when the connections of its others are all in use; of what is no safety there are
/// so many at most, and what comes then waits in the least used one.
/// Lives on the engine's thread.
class HttpConnections : public QObject {
    Q_OBJECT
public:
    static constexpr int kConnectionsOfManager = 6; ///< What Qt opens to one host.
    /// By group. Ten dead accounts of a hundred hold 120 connections of Verify and 40 of the others.
    static constexpr std::array<std::size_t, link::kConnectionGroups> kManagersMax{1024, 48, 24};

    struct Manager {
        Manager();
        QNetworkAccessManager network;
        int inFlight = 0;
    };
    explicit HttpConnections(QObject* parent = nullptr);

    [[nodiscard]] Manager& managerFor(venues::Lane lane);
    [[nodiscard]] std::size_t managers() const;
    /// Sends this read now and again, so that the safety lanes' connection stands; the first caller's counts.
    void warmUp(const QNetworkRequest& read);

signals:
    /// The safety lanes' connection stands.
    void warmed();

private:
    void connectAhead();

    std::array<std::vector<std::unique_ptr<Manager>>, link::kConnectionGroups> m_managers;
    std::unique_ptr<QNetworkRequest> m_read;
    QTimer m_again;
};

/// HTTP/1.1, nothing followed, nothing remembered: holds for every request.
void prepare(QNetworkRequest& request);
/// Did the venue (or what stands before it) answer, whatever it said?
[[nodiscard]] bool isAnswer(const QNetworkReply& reply);

} // namespace holdfast::shell
