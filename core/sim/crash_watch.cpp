// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/crash_watch.h"

#include <utility>

namespace holdfast::sim {
namespace {

bool opens(const venues::Request& request)
{
    const auto* order = std::get_if<venues::PlaceOrder>(&request);
    return order && !order->reduceOnly;
}
ClientOrderId idOf(const venues::Request& request)
{
    return std::visit(
        [](const auto& what) -> ClientOrderId {
            using What = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<What, venues::PlaceOrder>
                          || std::is_same_v<What, venues::PlaceStop>
                          || std::is_same_v<What, venues::ClosePosition>)
                return what.clientId;
            else
                return {}; // what it was about is read back with the lists
        },
        request);
}
bool isEnd(journal::RequestState state)
{
    return state == journal::RequestState::Accepted || state == journal::RequestState::Refused
           || state == journal::RequestState::NeverArrived;
}

} // namespace

void CrashWatch::onLeft(WallTime at, const venues::RequestEnvelope& envelope)
{
    if (!venues::isWrite(envelope.request)) return;
    const bool isOpening = opens(envelope.request);
    m_sent[envelope.id] = {envelope.request, isOpening, at};
    if (!isOpening || !m_hasPast) return;
    const std::string what = "an opening request left after a restart (request "
                             + std::to_string(envelope.id.value) + ")";
    for (const auto& [id, client] : m_open)
        m_found.emplace_back("I20", what + " while request " + std::to_string(id.value) + " ("
                                        + client.text + ") of an earlier life has no end");
    for (const auto& [list, name] :
         {std::pair{List::Positions, "positions"}, std::pair{List::Orders, "orders"},
          std::pair{List::Stops, "stops"}}) {
        if (!m_isRead[static_cast<std::size_t>(list)])
            m_found.emplace_back("I20", what + " before the " + name + " were read");
    }
}

void CrashWatch::onWritten(const std::vector<journal::Record>& records)
{
    for (const journal::Record& record : records) {
        const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body);
        if (!outcome || !isEnd(outcome->state)) continue;
        std::erase_if(m_open, [&](const auto& open) {
            return open.first == outcome->request
                   || (!outcome->clientId.empty() && open.second == outcome->clientId);
        });
    }
}

void CrashWatch::onList(List list, WallTime askedAt)
{
    if (askedAt >= m_bornAt) m_isRead[static_cast<std::size_t>(list)] = true;
}

void CrashWatch::onRestored(WallTime at, const std::vector<journal::Record>& records, bool isWhole)
{
    std::map<RequestId, const journal::IntentRecord*> intents;
    m_open.clear();
    m_isRead = {};
    m_bornAt = at;
    m_hasPast = !records.empty();
    for (const journal::Record& record : records) {
        if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            intents[intent->request] = intent;
            if (const auto client = idOf(intent->what); !client.empty())
                m_open[intent->request] = client;
        }
    }
    onWritten(records);
    for (const auto& [id, sent] : m_sent) {
        const auto kept = intents.find(id);
        if (!isWhole || (kept != intents.end() && kept->second->what == sent.request)) continue;
        const auto age = m_downSince.value_or(at) - sent.at;
        if (!sent.isOpening && age <= kMayBeLostWithin) continue;
        m_found.emplace_back("I8", "request " + std::to_string(id.value) + " ("
                                       + std::string{venues::nameOf(sent.request)} + "), sent "
                                       + std::to_string(age.count())
                                       + " ms before the crash, is neither in the journal nor in "
                                         "the reserve");
    }
    m_sent.clear();
    m_downSince.reset();
}

std::vector<std::pair<std::string, std::string>> CrashWatch::take()
{
    return std::exchange(m_found, {});
}

} // namespace holdfast::sim
