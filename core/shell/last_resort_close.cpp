// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/last_resort_close.h"

#include "core/flatten/last_resort.h"
#include "core/shell/http_sender.h"

#include <QTimer>

namespace holdfast::shell {

LastResortClose::LastResortClose(const AccountAccess& access, HttpSender& sender, Epoch epoch,
                                 Keep keep, QObject* parent)
    : QObject{parent}
    , m_access{access}
    , m_sender{sender}
    , m_epoch{std::move(epoch)}
    , m_keep{std::move(keep)}
{
}

void LastResortClose::start()
{
    if (m_isRunning) return;
    m_isRunning = true;
    m_emptyLists = 0;
    m_keep("last resort: close of every position of " + m_access.account.text + " begins");
    read();
}

void LastResortClose::read()
{
    m_reading = nextId();
    m_sender.send(flatten::lastResortRead(m_access.venue, m_reading));
}

void LastResortClose::readAgain() { QTimer::singleShot(kRoundEvery, this, &LastResortClose::read); }

void LastResortClose::on(const venues::TransportEvent& event)
{
    if (!m_isRunning) return;
    if (const auto* failed = std::get_if<venues::HttpFailed>(&event)) {
        if (m_closing.erase(failed->id) > 0) {
            m_keep("last resort: request " + std::to_string(failed->id.value)
                   + " unknown: " + failed->reason);
            return;
        }
        if (failed->id != m_reading) return;
        emit progressed(tr("The position list could not be read (%1); asking again.")
                            .arg(QString::fromStdString(failed->reason)));
        readAgain();
        return;
    }
    const auto* reply = std::get_if<venues::HttpReply>(&event);
    if (!reply) return;
    if (m_closing.erase(reply->id) > 0) {
        m_keep("last resort: request " + std::to_string(reply->id.value) + " answered "
               + std::to_string(reply->status) + ": " + reply->body.substr(0, 300));
        return; // what it says is not proof: the next list is
    }
    if (reply->id == m_reading) onList(reply->body);
}

void LastResortClose::onList(const std::string& body)
{
    const RequestId first{m_nextId};
    auto round = flatten::lastResortRound(m_access.venue, body, m_epoch, m_round + 1, first);
    if (!round) {
        m_emptyLists = 0;
        emit progressed(tr("The position list proves nothing (%1); asking again.")
                            .arg(QString::fromStdString(round.error().context)));
        return readAgain();
    }
    if (round->isFlatByList) {
        if (++m_emptyLists < 2) return readAgain(); // one list is not proof
        m_isRunning = false;
        const std::string text = "last resort: " + m_access.account.text
                                 + " shows no position in two complete lists in a row";
        m_keep(text);
        emit ended(tr("%1: two complete lists in a row show no position.")
                       .arg(QString::fromStdString(m_access.account.text)));
        return;
    }
    m_emptyLists = 0;
    ++m_round;
    m_nextId += round->requests.size();
    std::string held;
    for (const std::string& position : round->held)
        held += (held.empty() ? "" : ", ") + position;
    emit progressed(tr("Round %1: %2").arg(m_round).arg(QString::fromStdString(held)));
    for (const venues::SendHttp& request : round->requests) {
        m_keep("last resort round " + std::to_string(m_round) + ": request "
               + std::to_string(request.id.value) + " " + request.target + " " + request.body);
        m_closing.insert(request.id);
        m_sender.send(request);
    }
    readAgain();
}

} // namespace holdfast::shell
