// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/finding_words.h"

#include "core/base/assert.h"
#include "ui/format/format.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

/// Worst first: what may be unprotected, then what is held otherwise than we know, then orders, then what is not
/// ours, then what cannot be judged.
int rankOf(FindingKind kind)
{
    switch (kind) {
    case FindingKind::StopMissing: return 0;
    case FindingKind::Side: return 1;
    case FindingKind::UnknownToUs: return 2;
    case FindingKind::Quantity: return 3;
    case FindingKind::MissingAtVenue: return 4;
    case FindingKind::StopMismatch: return 5;
    case FindingKind::OrderUnknown: return 6;
    case FindingKind::OrderVanished: return 7;
    case FindingKind::StaleSource: return 8;
    case FindingKind::Foreign: return 9;
    }
    HF_UNREACHABLE();
}

} // namespace

bool isStanding(const FindingView& f) { return !f.endedFor.has_value(); }
bool isOld(const FindingView& f, nanoseconds since)
{
    return isStanding(f) && f.age + since > kFindingOld;
}
std::ptrdiff_t standingFindings(const Snapshot& s)
{
    return std::ranges::count_if(s.findings, isStanding);
}
QString kindWord(FindingKind kind) { return format::text(std::string{toString(kind)}); }

QString kindCounts(const std::vector<const FindingView*>& findings)
{
    std::map<int, std::pair<FindingKind, int>> counts;
    for (const FindingView* f : findings) {
        auto& entry = counts[rankOf(f->kind)];
        entry.first = f->kind;
        ++entry.second;
    }
    QStringList words;
    for (const auto& [rank, entry] : counts)
        words << QString{QString::number(entry.second) + u' ' + kindWord(entry.first)};
    return words.join(u", "_s);
}

const PositionView* positionOf(const Snapshot& s, const FindingView& f)
{
    const auto at = std::ranges::find_if(s.positions, [&](const PositionView& p) {
        return p.account == f.account && p.key == f.position;
    });
    return at == s.positions.end() ? nullptr : &*at;
}

StateLook findingLook(const Snapshot& s, const FindingView& f)
{
    const QString word = kindWord(f.kind);
    if (!isStanding(f)) return {word, Mark::Square, Tone::Dim};
    const PositionView* p = positionOf(s, f);
    if (p && stopLook(*p).tone == Tone::Bad) return {word, Mark::Triangle, Tone::Bad};
    if (f.kind == FindingKind::Foreign) return {word, Mark::Diamond, Tone::Foreign};
    if (f.kind == FindingKind::StaleSource) return {word, Mark::DottedRing, Tone::Warn};
    return {word, Mark::Triangle, Tone::Warn};
}

std::vector<const FindingView*> worstFirst(const Snapshot& s, nanoseconds since)
{
    std::vector<const FindingView*> out;
    for (const FindingView& f : s.findings) {
        if (isStanding(f) || *f.endedFor + since < kEndedShown) out.push_back(&f);
    }
    const auto key = [&s](const FindingView* f) {
        const bool isSafe = findingLook(s, *f).tone != Tone::Bad;
        return isStanding(*f) ? std::tuple{0, isSafe, rankOf(f->kind), -f->age}
                              : std::tuple{1, false, 0, *f->endedFor};
    };
    std::ranges::stable_sort(
        out, [&](const FindingView* a, const FindingView* b) { return key(a) < key(b); });
    return out;
}

} // namespace holdfast::ui
