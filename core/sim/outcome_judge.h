// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/journal/record.h"
#include "core/venues/request.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdfast::sim {

/// I9, unknown stays unknown, judged from the journal against the wire and the truth:
///
///   refused said, and the venue has (or gets) an order of that id         violation
///   never arrived said within its expiry and H_v                          violation
///   accepted said of an unknown one that the venue neither took nor has    violation
///   an opening request sent again, or another one for a key already sent  violation
///
/// Writes without an id of ours (cancels, amends, closes of the whole position) are judged by the
/// venue's truth elsewhere (I5, I12).
class OutcomeJudge {
public:
    static constexpr seconds kHorizon{30};       ///< H_v
    static constexpr seconds kBoundOfOthers{30}; ///< A signed request without expiry, at most.

    void onIntent(const journal::IntentRecord& intent);
    void onLeft(WallTime at, const venues::RequestEnvelope& envelope);
    void onTaken(RequestId request); ///< The venue said yes.
    /// The venue took it and its own words said no (F04): whoever believes them is not to blame.
    void onLied(RequestId request) { m_lied.insert(request); }
    void onOutcome(WallTime at, const journal::OutcomeRecord& outcome);
    /// The truth holds, or held, an order or stop of this id.
    void onSighted(const ClientOrderId& id);

    struct Figures {
        std::uint64_t resolvedAsExecuted = 0;
        std::uint64_t resolvedAsAbsent = 0;
    };
    [[nodiscard]] const Figures& figures() const { return m_figures; }
    /// What was found since the last call.
    [[nodiscard]] std::vector<std::string> take();

private:
    struct Asked {
        ClientOrderId id;
        IntentKey key;
        bool isOpening = false;
        std::optional<WallTime> leftAt;
        milliseconds bound{};
        bool isTaken = false;
        journal::RequestState said = journal::RequestState::Recorded;
    };
    void violate(std::string text) { m_found.push_back(std::move(text)); }

    std::map<RequestId, Asked> m_asked;
    std::map<ClientOrderId, std::vector<RequestId>> m_ofId;
    std::map<IntentKey, RequestId> m_opened; ///< Left for this key.
    std::set<ClientOrderId> m_sighted;
    std::set<RequestId> m_lied;
    std::vector<std::string> m_found;
    Figures m_figures;
};

} // namespace holdfast::sim
