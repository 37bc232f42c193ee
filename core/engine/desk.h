// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/constants.h"
#include "core/engine/command.h"
#include "core/journal/claim.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace holdfast::engine {

/// What the accounts share within one step: record ids, the step's transaction, alarms, answers.
class Desk {
public:
    Desk(Numbers numbers, Epoch epoch)
        : m_numbers{numbers}
        , m_epoch{std::move(epoch)}
    {
    }

    void begin(const Now& now, Commands& out)
    {
        m_now = now;
        m_out = &out;
    }
    /// The records of this step leave as one transaction.
    void end();

    [[nodiscard]] const Now& now() const { return m_now; }
    [[nodiscard]] const Numbers& numbers() const { return m_numbers; }
    [[nodiscard]] const Epoch& epoch() const { return m_epoch; }
    [[nodiscard]] Commands& out() { return *m_out; }

    /// Into the journal, and as a line on the screen where `isSaid`.
    RecordId record(const AccountId& account, journal::Body body, bool isSaid = true,
                    Severity severity = Severity::Info);
    /// What the venue showed, for a claim to cite.
    template <journal::Proves What>
    [[nodiscard]] journal::Proof<What> prove(const AccountId& account,
                                             journal::EvidenceRecord evidence)
    {
        return journal::Proof<What>{record(account, std::move(evidence), false)};
    }
    RecordId claim(const AccountId& account, const journal::Claim& claim)
    {
        return record(account, claim.toRecord());
    }
    void note(const AccountId& account, std::string category, std::string instrument,
              std::string text, Severity severity = Severity::Info);
    void raise(const AccountId& account, Severity severity, const std::string& name,
               const std::string& instrument, const std::string& text);
    /// \param because  what is known of why; a success only as a claim says it
    void clear(const AccountId& account, const std::string& name, const std::string& instrument,
               const std::string& because = "its condition is not seen any more");
    void acknowledge(const std::string& id);
    /// Progress passes; of a gathered token the last word waits for the others.
    void answer(const std::string& token, AnswerKind kind, std::string text);
    /// Whoever asked under `token` gets one last word, though several parts answer it: from here on last
    /// words are held back, until `awaitAnswers` said how many there are and all are in.
    void gather(const std::string& token);
    void awaitAnswers(const std::string& token, int count);
    RequestId nextRequest() { return RequestId{++m_lastRequest}; }
    /// After a restart: ids go on where the journal ended.
    void resumeAfter(RecordId record, RequestId request);

    void setDurable(RecordId upTo) { m_durable = std::max(m_durable, upTo); }
    [[nodiscard]] bool isDurable(RecordId id) const { return id <= m_durable; }
    void setJournal(bool isWritable, std::string problem)
    {
        m_isWritable = isWritable;
        m_problem = std::move(problem);
    }
    [[nodiscard]] bool isJournalWritable() const { return m_isWritable; }
    [[nodiscard]] const std::string& journalProblem() const { return m_problem; }
    /// The journal lost or damaged something (F85): nothing opens until a person acknowledged it.
    void setDamage(std::string what) { m_damage = std::move(what); }
    [[nodiscard]] const std::string& damage() const { return m_damage; }
    /// The record of a request that goes without waiting: also into the reserve.
    void reserve(RecordId id);
    /// A kill switch survives a crash although the journal hangs: once its record waited as long as a
    /// protective request may, it is kept in the reserve too.
    void reserveDecisions();
    [[nodiscard]] std::optional<MonoTime> nextReserve() const;

    [[nodiscard]] const std::map<std::string, AlarmView>& alarms() const { return m_alarms; }
    /// Something a person must see at once happened in this step.
    [[nodiscard]] bool isUrgent() const { return m_isUrgent; }
    void setUrgent() { m_isUrgent = true; }
    void clearUrgent() { m_isUrgent = false; }

private:
    /// Last words of one token, joined into one: the gravest kind, all the sentences.
    struct Gathered {
        std::optional<int> awaited; ///< nullopt: not counted yet.
        int arrived = 0;
        AnswerKind kind = AnswerKind::Done;
        std::string text;
    };
    void answerGathered(const std::string& token);

    Numbers m_numbers;
    Epoch m_epoch;
    Now m_now{};
    Commands* m_out = nullptr;
    std::vector<journal::Record> m_transaction;
    std::map<RecordId, journal::Record> m_notDurable; ///< What the reserve may need.
    std::set<RecordId> m_reserved;            ///< In the reserve, and not in the journal yet.
    std::map<RecordId, MonoTime> m_decisions; ///< Not durable; when they go into the reserve.
    std::map<std::string, AlarmView> m_alarms;
    std::map<std::string, Gathered> m_gathered;
    std::map<RequestId, venues::Request> m_asked; ///< So that an outcome's line can say of what.
    RecordId m_durable;
    std::uint64_t m_lastRecord = 0;
    std::uint64_t m_lastRequest = 0;
    bool m_isWritable = true;
    std::string m_problem;
    std::string m_damage;
    bool m_isUrgent = false;
};

} // namespace holdfast::engine
