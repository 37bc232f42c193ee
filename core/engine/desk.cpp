// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/desk.h"

#include "core/journal/codec.h"

#include <algorithm>

namespace holdfast::engine {
namespace {
constexpr std::string_view kDamageAlarm = "||journal-damaged";
}

void Desk::end()
{
    if (!m_transaction.empty()) {
        m_out->push_back(WriteRecords{std::move(m_transaction)});
        m_transaction.clear();
    }
    std::erase_if(m_notDurable, [this](const auto& entry) { return isDurable(entry.first); });
    std::erase_if(m_decisions, [this](const auto& entry) { return isDurable(entry.first); });
}

RecordId Desk::record(const AccountId& account, journal::Body body, bool isSaid, Severity severity)
{
    journal::Record record{RecordId{++m_lastRecord}, m_now.wall, account, std::move(body)};
    if (isSaid) {
        LogLine line;
        line.at = record.at;
        line.severity = severity;
        line.account = account;
        line.category = std::string{journal::kindOf(record.body)};
        line.text = journal::describe(record);
        line.record = record.id;
        if (const auto* note = std::get_if<journal::NoteRecord>(&record.body)) {
            line.category = note->category;
            line.instrument = note->instrument;
            line.text = note->text;
        } else if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            line.instrument = intent->position.instrument.text;
        } else if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body)) {
            line.instrument = claim->position.instrument.text;
        } else if (const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body)) {
            line.instrument = evidence->position.instrument.text;
        } else if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body)) {
            line.instrument = trade->position.instrument.text;
        }
        m_out->push_back(Say{std::move(line)});
    }
    const bool isDecision = std::holds_alternative<journal::KillRecord>(record.body);
    if (isDecision) m_decisions.emplace(record.id, m_now.mono + m_numbers.journalWaitMax);
    if (isDecision || std::holds_alternative<journal::IntentRecord>(record.body))
        m_notDurable.emplace(record.id, record);
    const RecordId id = record.id;
    m_transaction.push_back(std::move(record));
    return id;
}

void Desk::note(const AccountId& account, std::string category, std::string instrument,
                std::string text, Severity severity)
{
    record(account,
           journal::NoteRecord{std::move(category), std::move(instrument), std::move(text)}, true,
           severity);
}

void Desk::reserve(RecordId id)
{
    const auto found = m_notDurable.find(id);
    if (found == m_notDurable.end()) return;
    m_out->push_back(WriteReserve{{found->second}});
    raise({}, Severity::P1, "journal-slow", {},
          "the journal did not confirm in time; protective requests go into the reserve");
}

void Desk::reserveDecisions()
{
    std::vector<RecordId> due;
    for (const auto& [id, at] : m_decisions)
        if (!isDurable(id) && (!m_isWritable || m_now.mono >= at)) due.push_back(id);
    for (const RecordId id : due) {
        m_decisions.erase(id);
        reserve(id);
    }
}

std::optional<MonoTime> Desk::nextReserve() const
{
    std::optional<MonoTime> next;
    for (const auto& [id, at] : m_decisions)
        if (!isDurable(id) && (!next || at < *next)) next = at;
    return next;
}

void Desk::raise(const AccountId& account, Severity severity, const std::string& name,
                 const std::string& instrument, const std::string& text)
{
    const std::string id = account.text + "|" + instrument + "|" + name;
    AlarmView& alarm = m_alarms[id];
    const bool isNew = alarm.id.empty() || !alarm.isActive || severity < alarm.severity;
    if (isNew) {
        alarm = AlarmView{id, severity, m_now.wall, account, instrument, text, true, false};
        note(account, "alarm", instrument, text, severity);
        m_isUrgent = true;
    }
    alarm.text = text;
}

void Desk::clear(const AccountId& account, const std::string& name, const std::string& instrument)
{
    const auto found = m_alarms.find(account.text + "|" + instrument + "|" + name);
    if (found == m_alarms.end() || !found->second.isActive) return;
    found->second.isActive = false;
    note(account, "alarm", instrument, "over: " + found->second.text);
    if (found->second.isAcknowledged || found->second.severity == Severity::P2)
        m_alarms.erase(found);
    m_isUrgent = true;
}

void Desk::acknowledge(const std::string& id)
{
    const auto found = m_alarms.find(id);
    if (found == m_alarms.end()) return;
    found->second.isAcknowledged = true;
    if (id == kDamageAlarm) { // a person looked: opening may go on
        m_damage.clear();
        found->second.isActive = false;
    }
    note(found->second.account, "operator", found->second.instrument,
         "alarm acknowledged: " + found->second.text);
    if (!found->second.isActive) m_alarms.erase(found);
    m_isUrgent = true;
}

void Desk::answer(const std::string& token, AnswerKind kind, std::string text)
{
    if (!token.empty()) m_out->push_back(Answer{token, kind, std::move(text)});
}

void Desk::resumeAfter(RecordId record, RequestId request)
{
    m_lastRecord = std::max(m_lastRecord, record.value);
    m_lastRequest = std::max(m_lastRequest, request.value);
    setDurable(record);
}

} // namespace holdfast::engine
