// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/assert.h"
#include "core/journal/record.h"

#include <string>
#include <vector>

namespace holdfast::journal {

/// What an evidence record shows, so that one kind of proof cannot stand in for another. An answer to a
/// request is none of these: an ack proves nothing that a claim says.
enum class Proves {
    Held,        ///< Fills of the venue, or its own row, that a position is held.
    StopById,    ///< A stop was read live by its id.
    StopInList,  ///< The same stop was read live in the list.
    Ended,       ///< An order or stop was read back by its id, and the venue says it was cancelled.
    Closing,     ///< What ended a position, bound to it (decisions §3, E3).
    Zero,        ///< The venue says size zero of it (E2, EW).
    ListWithout, ///< A position list, read whole, that shows none. Never proof by itself.
};

/// The record that shows it. Made where that record is written (engine::Desk::prove).
template <Proves What>
class Proof {
public:
    explicit Proof(RecordId record)
        : m_record{record}
    {
        HF_ASSERT(!record.empty()); // a claim without evidence is a bug of ours, not a sentence
    }
    [[nodiscard]] RecordId record() const { return m_record; }

private:
    RecordId m_record;
};

/// A sentence of success (architecture §4, "Claims"). There is no other way to say one, and each kind asks for
/// its own evidence where it is made:
///
/// | claim      | needs |
/// | Opened     | fills or the row of the position |
/// | Protected  | its stop read by id, and in the list |
/// | Cancelled  | the order or stop read back by id as cancelled |
/// | Closed     | closing evidence bound to the position, and the venue's zero |
/// | CleanedUp  | the leftover read back by id as cancelled, and the Closed claim of its position |
/// | Flat       | a Closed claim of each position that was held, and a whole list since that shows none |
class Claim {
public:
    [[nodiscard]] static Claim opened(PositionKey subject, Proof<Proves::Held> held,
                                      std::string detail);
    [[nodiscard]] static Claim protectedBy(PositionKey subject, Proof<Proves::StopById> byId,
                                           Proof<Proves::StopInList> inList, std::string detail);
    [[nodiscard]] static Claim cancelled(PositionKey subject, Proof<Proves::Ended> ended,
                                         std::string detail);
    [[nodiscard]] static Claim closed(PositionKey subject, Proof<Proves::Closing> closing,
                                      Proof<Proves::Zero> zero, std::string detail);
    /// \pre `closed` is a claim Closed of the same subject, asserted
    [[nodiscard]] static Claim cleanedUp(const Claim& closed, Proof<Proves::Ended> ended,
                                         std::string detail);
    /// Of several positions at once. \pre not empty, each a claim Closed, asserted
    [[nodiscard]] static Claim allClosed(const std::vector<Claim>& closed);
    /// Of an account. \pre as allClosed
    [[nodiscard]] static Claim flat(const std::vector<Claim>& closed,
                                    Proof<Proves::ListWithout> list, std::string detail);
    /// As an earlier life wrote it. \pre it names evidence, asserted; ask hasEvidence first
    [[nodiscard]] static Claim restored(const ClaimRecord& record);
    [[nodiscard]] static bool hasEvidence(const ClaimRecord& record);

    [[nodiscard]] ClaimKind kind() const { return m_kind; }
    /// The account is the record's; an empty instrument: all of the account.
    [[nodiscard]] const PositionKey& subject() const { return m_subject; }
    /// Each once, in order of id.
    [[nodiscard]] const std::vector<RecordId>& evidence() const { return m_evidence; }
    [[nodiscard]] const std::string& detail() const { return m_detail; }
    /// As the journal keeps it: its text is what render() says.
    [[nodiscard]] ClaimRecord toRecord() const;

private:
    Claim(ClaimKind kind, PositionKey subject, std::string detail);
    Claim& citing(RecordId evidence);
    Claim& citing(const Claim& other);

    ClaimKind m_kind;
    PositionKey m_subject;
    std::vector<RecordId> m_evidence;
    std::string m_detail;
};

/// "Closed ETH-USDT-SWAP: 8.0 short in 2 rounds. Proved by records 12 and 15."
[[nodiscard]] std::string render(const Claim& claim);
/// For a cell: "closed, proved by records 12 and 15".
[[nodiscard]] std::string renderShort(const Claim& claim);

} // namespace holdfast::journal
