// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/snapshot.h"
#include "core/journal/record.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace holdfast::test {

/// Everything a run said to a person, and what of it is not proved by the journal of that run.
///
/// A sentence with a claim word (claim_words.h), once its judged parts are taken out, must cite records; they
/// must be there, be evidence, and be of the kinds that prove that word.
class Spoken {
public:
    void hear(const engine::Snapshot& snapshot);
    void hear(const engine::Answer& answer);
    void hear(const engine::LogLine& line);
    /// What the record says to whoever reads the journal. Evidence quotes the venue and claims nothing.
    void hear(const journal::Record& record);
    void hear(std::string where, std::string sentence);

    /// One line for each wrong sentence. \param journal  of all lives of the run
    [[nodiscard]] std::string wrong(const std::vector<journal::Record>& journal) const;
    /// How many different sentences claim something and prove it.
    [[nodiscard]] std::size_t claims() const;
    [[nodiscard]] std::size_t sentences() const { return m_sentences.size(); }

private:
    std::map<std::string, std::string> m_sentences; ///< And where it was said first.
};

/// What is wrong with this sentence; empty: nothing.
[[nodiscard]] std::string wrongWith(const std::string& sentence,
                                    const std::map<RecordId, const journal::Record*>& records);
/// The ids a sentence cites: "record 5", "records 5, 6 and 9".
[[nodiscard]] std::set<RecordId> citedBy(const std::string& sentence);

} // namespace holdfast::test
