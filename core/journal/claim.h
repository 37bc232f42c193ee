// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/record.h"

#include <string>
#include <vector>

namespace holdfast::journal {

/// A sentence of success (architecture §4, "Claims"). It cannot be built without the record that proves
/// it: the first evidence is an argument of the constructor, and must be a record that exists.
class Claim {
public:
    /// \param subject   what it is about; the account is the record's
    /// \param evidence  the record that proves it. \pre not empty, asserted
    /// \param detail    what a person wants to know besides ("8.0 short in 2 rounds"); may be empty
    Claim(ClaimKind kind, PositionKey subject, RecordId evidence, std::string detail = {});

    /// One more record that proves it. \pre not empty, asserted. Each is cited once, in order of id.
    Claim& citing(RecordId evidence);

    [[nodiscard]] ClaimKind kind() const { return m_kind; }
    [[nodiscard]] const PositionKey& subject() const { return m_subject; }
    [[nodiscard]] const std::vector<RecordId>& evidence() const { return m_evidence; }
    [[nodiscard]] const std::string& detail() const { return m_detail; }
    /// As the journal keeps it: its text is what render() says.
    [[nodiscard]] ClaimRecord toRecord() const;

private:
    ClaimKind m_kind;
    PositionKey m_subject;
    std::vector<RecordId> m_evidence;
    std::string m_detail;
};

/// "Closed ETH-USDT-SWAP: 8.0 short in 2 rounds. Proved by records 12 and 15."
[[nodiscard]] std::string render(const Claim& claim);

} // namespace holdfast::journal
