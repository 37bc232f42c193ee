// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/spoken.h"

#include "core/journal/codec.h"
#include "tests/support/claim_words.h"

#include <algorithm>
#include <cctype>

namespace holdfast::test {
namespace {

using Kinds = std::set<std::string>;

bool hasAny(const Kinds& kinds, std::initializer_list<const char*> wanted)
{
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const char* kind) { return kinds.contains(kind); });
}

/// Does evidence of these kinds prove the word?
bool proves(const Kinds& kinds, const std::string& word)
{
    const bool isEnded = hasAny(kinds, {"fills-to-zero", "closure", "person"})
                         && hasAny(kinds, {"explicit-zero", "stream-zero"});
    if (word == "closed" || word == "flat" || word == "flattened") return isEnded;
    if (word == "protected" || word == "verified")
        return hasAny(kinds, {"stop-by-id", "position-level"}) && kinds.contains("stop-list");
    if (word == "opened") return hasAny(kinds, {"fill", "position-row"});
    if (word == "filled") return hasAny(kinds, {"fill", "fills-to-zero", "ended-by-id"});
    if (word == "cancelled" || word == "canceled") return kinds.contains("ended-by-id");
    if (word == "removed" || word == "cleaned" || word == "cleaning")
        return isEnded && kinds.contains("ended-by-id");
    if (word == "proved") return !kinds.empty();
    return false; // safe: no record proves that. adopted: our own decision, said with its plan's record
}

std::string joined(const std::set<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

std::set<RecordId> citedBy(const std::string& sentence)
{
    std::set<RecordId> cited;
    for (auto at = sentence.find("record"); at != std::string::npos;
         at = sentence.find("record", at)) {
        at += 6;
        if (sentence.compare(at, 1, "s") == 0) ++at;
        if (sentence.compare(at, 1, " ") != 0) continue;
        ++at;
        while (at < sentence.size() && std::isdigit(static_cast<unsigned char>(sentence[at]))) {
            std::uint64_t id = 0;
            for (; at < sentence.size() && std::isdigit(static_cast<unsigned char>(sentence[at]));
                 ++at)
                id = id * 10 + static_cast<std::uint64_t>(sentence[at] - '0');
            cited.insert(RecordId{id});
            if (sentence.compare(at, 2, ", ") == 0)
                at += 2;
            else if (sentence.compare(at, 5, " and ") == 0)
                at += 5;
        }
    }
    return cited;
}

std::string wrongWith(const std::string& sentence,
                      const std::map<RecordId, const journal::Record*>& records)
{
    const auto words = claimWordsIn(withoutJudged(sentence));
    if (words.empty()) return {};
    auto cited = citedBy(sentence);
    if (cited.empty()) return "claims (" + joined(words) + ") without citing a record";
    Kinds kinds;
    while (!cited.empty()) {
        const RecordId id = *cited.begin();
        cited.erase(cited.begin());
        const auto found = records.find(id);
        if (found == records.end())
            return "cites record " + std::to_string(id.value) + ", which is not in the journal";
        if (const auto* claim = std::get_if<journal::ClaimRecord>(&found->second->body)) {
            cited.insert(claim->evidence.begin(), claim->evidence.end()); // what that one rests on
            continue;
        }
        const auto* evidence = std::get_if<journal::EvidenceRecord>(&found->second->body);
        if (!evidence)
            return "cites record " + std::to_string(id.value) + ", which is no evidence but "
                   + std::string{journal::kindOf(found->second->body)};
        kinds.insert(evidence->kind);
    }
    for (const std::string& word : words)
        if (!proves(kinds, word))
            return "says '" + word + "', which evidence of " + joined(kinds) + " does not prove";
    return {};
}

void Spoken::hear(std::string where, std::string sentence)
{
    if (!sentence.empty()) m_sentences.try_emplace(std::move(sentence), std::move(where));
}

void Spoken::hear(const engine::Answer& answer) { hear("answer to " + answer.token, answer.text); }

void Spoken::hear(const engine::LogLine& line)
{
    if (line.category == "outcome") return; // the venue's words; the record is heard without them
    if (line.category == "evidence" && !line.text.starts_with("evidence ending")) return;
    hear("line of " + line.category, line.text);
}

void Spoken::hear(const journal::Record& record)
{
    journal::Record said = record;
    if (auto* outcome = std::get_if<journal::OutcomeRecord>(&said.body)) outcome->text.clear();
    const auto* evidence = std::get_if<journal::EvidenceRecord>(&said.body);
    if (evidence && evidence->kind != "ending") return;
    hear("record " + std::to_string(record.id.value), journal::describe(said));
}

void Spoken::hear(const engine::Snapshot& snapshot)
{
    for (const engine::AccountView& account : snapshot.accounts) {
        hear("account", account.ladderReason);
        hear("account", account.linkReason);
        hear("account", account.killReason);
        hear("account", account.listFault.value_or(""));
        hear("brake", account.brake.why);
        for (const std::string& blocker : account.opensBlockedBy)
            hear("account", blocker);
    }
    for (const engine::PositionView& position : snapshot.positions) {
        hear("stop", position.stopWhy);
        hear("stop", position.stopNext);
        hear("stop", position.stopField);
        for (const engine::EvidenceField& field : position.evidence)
            hear("field", field.name + " " + field.asked + " " + field.venue);
    }
    for (const engine::FindingView& finding : snapshot.findings) {
        for (const std::string& text :
             {finding.title, finding.missing, finding.doing, finding.ended})
            hear("finding", text);
        for (const engine::FindingSide& side : finding.sides)
            hear("finding", side.who + ": " + side.says);
    }
    for (const engine::AlarmView& alarm : snapshot.alarms)
        hear("alarm", alarm.text);
    for (const engine::StrategyView& strategy : snapshot.strategies) {
        hear("strategy", strategy.lastDecision);
        hear("strategy", strategy.frozenReason);
    }
    hear("close", snapshot.close.sentence);
    hear("close", snapshot.close.headline);
    hear("close", snapshot.close.reason);
    for (const engine::CloseRow& row : snapshot.close.rows)
        hear("close", row.phase);
    hear("engine", snapshot.haltReason);
    hear("engine", snapshot.journalProblem);
}

std::string Spoken::wrong(const std::vector<journal::Record>& journal) const
{
    std::map<RecordId, const journal::Record*> records;
    for (const journal::Record& record : journal)
        records[record.id] = &record;
    std::string text;
    for (const auto& [sentence, where] : m_sentences)
        if (const std::string wrong = wrongWith(sentence, records); !wrong.empty())
            text += "\n" + where + " " + wrong + ": \"" + sentence + "\"";
    for (const journal::Record& record : journal) {
        const auto* claim = std::get_if<journal::ClaimRecord>(&record.body);
        if (!claim) continue;
        const std::set<RecordId> evidence{claim->evidence.begin(), claim->evidence.end()};
        if (citedBy(claim->text) != evidence)
            text += "\nthe claim of record " + std::to_string(record.id.value)
                    + " cites others than it rests on: \"" + claim->text + "\"";
    }
    return text;
}

std::size_t Spoken::claims() const
{
    return static_cast<std::size_t>(
        std::count_if(m_sentences.begin(), m_sentences.end(), [](const auto& entry) {
            return !claimWordsIn(withoutJudged(entry.first)).empty();
        }));
}

} // namespace holdfast::test
