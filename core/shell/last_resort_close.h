// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/shell/account_access.h"
#include "core/venues/transport.h"

#include <QObject>
#include <QString>

#include <functional>
#include <set>
#include <string>

namespace holdfast::shell {

class HttpSender;

/// Closes every position of one account when the engine has stopped (decisions §12): reads its lists,
/// sends the closes that core/flatten/last_resort makes of them, and asks again, until two looks in a row
/// show nothing in any list. Same key, same lock, same send path; it goes on for as long as it takes.
class LastResortClose : public QObject {
    Q_OBJECT
public:
    static constexpr milliseconds kRoundEvery{1000};
    /// Ids of its own requests begin here: far above any the engine gives.
    static constexpr std::uint64_t kFirstRequest = std::uint64_t{1} << 62;
    /// Keeps a line for good before the request it tells of leaves.
    using Keep = std::function<void(const std::string& text)>;

    /// \param sender  borrowed, outlives this
    LastResortClose(const AccountAccess& access, HttpSender& sender, Epoch epoch, Keep keep,
                    QObject* parent = nullptr);

    /// Begins; does nothing while it runs.
    void start();
    /// Every answer of the account's sender; those to other requests are left alone.
    void on(const venues::TransportEvent& event);
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

signals:
    void progressed(const QString& text);
    /// Two looks in a row showed nothing.
    void ended(const QString& text);

private:
    void read();
    void readAgain();
    void onList(const std::string& body);
    /// One of the lists was answered, or not.
    void endList(bool showsNothing);

    const AccountAccess& m_access;
    HttpSender& m_sender;
    Epoch m_epoch;
    Keep m_keep;
    std::uint64_t m_nextId = kFirstRequest;
    std::set<RequestId> m_reading; ///< Lists of this look that were not answered yet.
    std::set<RequestId> m_closing;
    milliseconds m_clockOffset{}; ///< Venue clock minus ours, once the venue refused ours.
    int m_round = 0;
    int m_emptyLooks = 0;
    bool m_isLookEmpty = true;     ///< So far.
    bool m_isRoundCounted = false; ///< Of this look.
    bool m_isRunning = false;
};

} // namespace holdfast::shell
