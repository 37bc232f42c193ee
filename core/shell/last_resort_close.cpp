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
    m_emptyLooks = 0;
    m_keep("last resort: close of every position of " + m_access.account.text + " begins");
    read();
}

void LastResortClose::read()
{
    m_isLookEmpty = true;
    m_isRoundCounted = false;
    auto reads = flatten::lastResortReads(m_access.venue, RequestId{m_nextId});
    m_nextId += reads.size();
    for (venues::SendHttp& request : reads) {
        request.clockOffset = m_clockOffset;
        m_reading.insert(request.id);
    }
    for (const venues::SendHttp& request : reads)
        m_sender.send(request);
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
        if (m_reading.erase(failed->id) == 0) return;
        emit progressed(tr("The position list could not be read (%1); asking again.")
                            .arg(QString::fromStdString(failed->reason)));
        endList(false);
        return;
    }
    const auto* reply = std::get_if<venues::HttpReply>(&event);
    if (!reply) return;
    if (m_closing.erase(reply->id) > 0) {
        m_keep("last resort: request " + std::to_string(reply->id.value) + " answered "
               + std::to_string(reply->status) + ": " + reply->body.substr(0, 300));
        return; // what it says is not proof: the next list is
    }
    if (m_reading.erase(reply->id) > 0) onList(reply->body);
}

void LastResortClose::onList(const std::string& body)
{
    if (const auto theirs = flatten::lastResortTime(m_access.venue, body))
        m_clockOffset = *theirs - m_sender.now();
    const int number = m_isRoundCounted ? m_round : m_round + 1;
    auto round =
        flatten::lastResortRound(m_access.venue, body, m_epoch, number, RequestId{m_nextId});
    if (!round) {
        emit progressed(tr("The position list proves nothing (%1); asking again.")
                            .arg(QString::fromStdString(round.error().context)));
        return endList(false);
    }
    if (round->isFlatByList) return endList(true);
    m_round = number;
    m_isRoundCounted = true;
    m_nextId += round->requests.size();
    std::string held;
    for (const std::string& position : round->held)
        held += (held.empty() ? "" : ", ") + position;
    emit progressed(tr("Round %1: %2").arg(m_round).arg(QString::fromStdString(held)));
    for (venues::SendHttp& request : round->requests) {
        request.clockOffset = m_clockOffset;
        m_keep("last resort round " + std::to_string(m_round) + ": request "
               + std::to_string(request.id.value) + " " + request.target + " " + request.body);
        m_closing.insert(request.id);
        m_sender.send(request);
    }
    endList(false);
}

void LastResortClose::endList(bool showsNothing)
{
    m_isLookEmpty = m_isLookEmpty && showsNothing;
    if (!m_reading.empty()) return; // the look is over with its last list
    m_emptyLooks = m_isLookEmpty ? m_emptyLooks + 1 : 0;
    if (m_emptyLooks < 2) return readAgain(); // one look is not proof
    m_isRunning = false;
    m_keep("last resort: " + m_access.account.text
           + " shows no position in two complete lists in a row");
    emit ended(tr("%1: two complete lists in a row show no position.")
                   .arg(QString::fromStdString(m_access.account.text)));
}

} // namespace holdfast::shell
