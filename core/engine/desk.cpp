// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/desk.h"

#include "core/journal/codec.h"
#include "core/orders/request_ledger.h"

#include <algorithm>

namespace holdfast::engine {
namespace {
constexpr std::string_view kDamageAlarm = "||journal-damaged";
constexpr std::size_t kAskedMax = 256; // outcomes come within seconds; of older ones the id must do

int gravity(AnswerKind kind)
{
    switch (kind) {
    case AnswerKind::Progress: return 0;
    case AnswerKind::Done: return 1;
    case AnswerKind::Doubt: return 2;
    case AnswerKind::Failed: return 3;
    }
    HF_UNREACHABLE();
}

} // namespace

void Desk::end()
{
    if (!m_reserved.empty()) { // the journal has them after all: it is late no more
        std::erase_if(m_reserved, [this](RecordId id) { return isDurable(id); });
        if (m_reserved.empty()) clear({}, "journal-slow", {});
    }
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
        } else if (const auto* outcome = std::get_if<journal::OutcomeRecord>(&record.body)) {
            if (const auto asked = m_asked.find(outcome->request); asked != m_asked.end()) {
                line.instrument = orders::instrumentOf(asked->second).text;
                line.text = journal::describe(asked->second) + ": " + line.text;
            }
        } else if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body)) {
            line.instrument = claim->position.instrument.text;
        } else if (const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body)) {
            line.instrument = evidence->position.instrument.text;
        } else if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body)) {
            line.instrument = trade->position.instrument.text;
        } else if (const auto* finding = std::get_if<journal::FindingRecord>(&record.body)) {
            line.instrument = finding->position.instrument.text;
        } else if (const auto* removal = std::get_if<journal::RemovalRecord>(&record.body)) {
            line.instrument = removal->position.instrument.text;
        } else if (const auto* act = std::get_if<journal::OperatorRecord>(&record.body)) {
            line.instrument = act->position.instrument.text;
        }
        m_out->push_back(Say{std::move(line)});
    }
    const bool isDecision = std::holds_alternative<journal::KillRecord>(record.body)
                            || std::holds_alternative<journal::BrakeRecord>(record.body)
                            || std::holds_alternative<journal::LadderRecord>(record.body);
    if (isDecision) {
        m_decisions.emplace(record.id, m_now.mono + m_numbers.journalWaitMax);
        m_notDurable.emplace(record.id, record);
    }
    if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
        m_notDurable.emplace(record.id, record);
        if (m_asked.size() >= kAskedMax) m_asked.erase(m_asked.begin());
        m_asked.insert_or_assign(intent->request, intent->what);
    }
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
    m_reserved.insert(id);
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

void Desk::clear(const AccountId& account, const std::string& name, const std::string& instrument,
                 const std::string& because)
{
    const auto found = m_alarms.find(account.text + "|" + instrument + "|" + name);
    if (found == m_alarms.end() || !found->second.isActive) return;
    found->second.isActive = false;
    note(account, "alarm", instrument,
         "alarm ended, " + because + ". It said: " + found->second.text);
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
    if (token.empty()) return;
    const auto found = m_gathered.find(token);
    if (found == m_gathered.end() || kind == AnswerKind::Progress) {
        m_out->push_back(Answer{token, kind, std::move(text)});
        return;
    }
    Gathered& gathered = found->second;
    ++gathered.arrived;
    if (gravity(kind) > gravity(gathered.kind)) gathered.kind = kind;
    gathered.text += (gathered.text.empty() ? "" : "; ") + text;
    answerGathered(token);
}

void Desk::gather(const std::string& token)
{
    if (!token.empty()) m_gathered.try_emplace(token);
}

void Desk::awaitAnswers(const std::string& token, int count)
{
    const auto found = m_gathered.find(token);
    if (found == m_gathered.end()) return;
    found->second.awaited = count;
    answerGathered(token);
}

void Desk::answerGathered(const std::string& token)
{
    const auto found = m_gathered.find(token);
    const Gathered& gathered = found->second;
    if (!gathered.awaited || gathered.arrived < *gathered.awaited) return;
    if (gathered.arrived > 0) m_out->push_back(Answer{token, gathered.kind, gathered.text});
    m_gathered.erase(found);
}

void Desk::resumeAfter(RecordId record, RequestId request)
{
    m_lastRecord = std::max(m_lastRecord, record.value);
    m_lastRequest = std::max(m_lastRequest, request.value);
    setDurable(record);
}

} // namespace holdfast::engine
