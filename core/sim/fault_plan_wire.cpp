// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/fault_plan.h"

#include <algorithm>

// What the plan decides about requests, streams and clocks.
namespace holdfast::sim {

namespace {

constexpr const char* kTooMany =
    "Rate limit reached. Please refer to API documentation and throttle requests accordingly";
constexpr const char* kWrongAddress =
    "Your IP 203.0.113.7 is not included in your API key's IP whitelist";

bool isWriteMeant(const Fault& fault, Endpoint endpoint, bool isOpening)
{
    const std::string what = fault.text("what", "any");
    return what == "any" || (what == "order" && endpoint == Endpoint::Order)
           || (what == "stop" && endpoint == Endpoint::Stop)
           || (what == "cancel"
               && (endpoint == Endpoint::CancelOrder || endpoint == Endpoint::CancelStop))
           || (what == "close"
               && (endpoint == Endpoint::ClosePosition
                   || (endpoint == Endpoint::Order && !isOpening)));
}

} // namespace

bool isViewMeant(const Fault& fault, Endpoint endpoint)
{
    const std::string ep = fault.text("ep", "all");
    const bool isRows = endpoint == Endpoint::Positions || endpoint == Endpoint::Orders
                        || endpoint == Endpoint::OrderById || endpoint == Endpoint::Stops
                        || endpoint == Endpoint::StopById || isHistory(endpoint);
    return (ep == "all" && isRows) || (ep == "positions" && endpoint == Endpoint::Positions)
           || (ep == "orders" && (endpoint == Endpoint::Orders || endpoint == Endpoint::OrderById))
           || (ep == "stops" && (endpoint == Endpoint::Stops || endpoint == Endpoint::StopById))
           || (ep == "fills" && endpoint == Endpoint::Fills)
           || (ep == "history" && isHistory(endpoint));
}

bool isViewMeant(const Fault& fault, Endpoint endpoint, bool isBulk)
{
    return isViewMeant(fault, endpoint) && (isBulk || fault.text("of", "all") == "all");
}

namespace {

ReplyShape shapeOf(const std::string& word)
{
    if (word == "half") return ReplyShape::Half;
    if (word == "cut") return ReplyShape::Cut;
    if (word == "gzip") return ReplyShape::BadGzip;
    if (word == "empty") return ReplyShape::Empty;
    return ReplyShape::Html;
}

std::string_view wordOf(PushKind kind)
{
    switch (kind) {
    case PushKind::Position: return "position";
    case PushKind::Order:
    case PushKind::Fill: return "order";
    case PushKind::Stop: return "stop";
    case PushKind::Balance: return "balance";
    case PushKind::Control:
    case PushKind::Market: return {};
    }
    HF_UNREACHABLE();
}

} // namespace

bool FaultPlan::isStoppedAtTheEdge(WallTime now, Endpoint endpoint, bool isOpening,
                                   Verdict& verdict)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F47" && isInScopes(fault.text("scope", "all"), endpoint, isOpening)
            && isWithin(now, fault) && strikes(now, i)) {
            verdict.shape = ReplyShape::Refusal;
            // Bybit says it with HTTP 200 (bybit.md §8).
            const bool isBybit = m_venue == Venue::Bybit;
            verdict.code = fault.text("code", isBybit ? "10006" : "50011");
            verdict.httpStatus = static_cast<int>(fault.count("status", isBybit ? "200" : "429"));
            verdict.text = isBybit ? "Too many visits! Please slow down." : kTooMany;
            if (fault.params.contains("after")) verdict.retryAfter = fault.span("after", "1s");
        } else if (fault.id == "F48" && isWithin(now, fault) && strikes(now, i)) {
            verdict.shape = ReplyShape::Html;
            verdict.httpStatus = static_cast<int>(fault.count("status", "403"));
        } else if (fault.id == "F96" && fault.text("what", "dns") == "ip"
                   && endpoint < Endpoint::Instruments && isWithin(now, fault)
                   && strikes(now, i)) { // The venue looks at the address of signed requests only.
            verdict.shape = ReplyShape::Refusal;
            verdict.code = m_venue == Venue::Bybit ? "10010" : "50110";
            verdict.httpStatus = m_venue == Venue::Bybit ? 200 : 401;
            verdict.text = m_venue == Venue::Bybit ? "Unmatched IP, please check your API key's "
                                                     "bound IP addresses."
                                                   : kWrongAddress;
        } else {
            continue;
        }
        ++fault.effects;
        return true;
    }
    return false;
}

void FaultPlan::misreport(WallTime now, Endpoint endpoint, bool isOpening, Verdict& verdict)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F49" && isInScopes(fault.text("scope", "all"), endpoint, isOpening)
            && strikes(now, i)) {
            verdict.shape = shapeOf(fault.text("shape", "html"));
            verdict.httpStatus = static_cast<int>(fault.count("status", "200"));
            ++fault.effects;
        } else if (fault.id == "F25" && fault.text("of", "ack") == "ack" && isWrite(endpoint)
                   && strikes(now, i)) { // What it made is pushed long before.
            verdict.delayBack += fault.span("D", "1s");
            ++fault.effects;
        } else if (fault.id == "F61" && fault.text("way", "up") == "down"
                   && isInScopes(fault.text("scope", "all"), endpoint, isOpening)
                   && strikes(now, i)) {
            verdict.delayBack += fault.span("D", "10s");
            ++fault.effects;
        }
    }
}

milliseconds FaultPlan::onTravel(WallTime now, Endpoint endpoint, bool isOpening)
{
    milliseconds late{};
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const bool isQueued = fault.id == "F61" && fault.text("way", "up") == "up"
                              && isInScopes(fault.text("scope", "all"), endpoint, isOpening);
        const bool isLate = fault.id == "F13" && isWrite(endpoint)
                            && isWriteMeant(fault, endpoint, isOpening)
                            && (fault.text("what", "any") != "order" || isOpening);
        if ((!isQueued && !isLate) || !strikes(now, i)) continue;
        late += fault.span("D", isLate ? "20s" : "10s");
        ++fault.effects;
    }
    return late;
}

WriteVerdict FaultPlan::onWrite(WallTime now, Endpoint endpoint, bool isOpening)
{
    WriteVerdict verdict;
    if (isStoppedAtTheEdge(now, endpoint, isOpening, verdict)) {
        verdict.isApplied = false;
        return verdict;
    }
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F09") {
            const bool isSame = fault.text("what", "no_id") == "not_modified";
            const bool isStop = endpoint == Endpoint::Stop || endpoint == Endpoint::AmendStop;
            if (isSame && (m_venue != Venue::Bybit || !isStop)) continue; // OKX has no such code.
            if (!strikes(now, i)) continue;
            ++fault.effects;
            if (isSame) {
                verdict.isApplied = verdict.isApplied && fault.text("executed", "0") == "1";
                verdict.shape = ReplyShape::FailingItem;
                verdict.code = "34040";
                verdict.text = "not modified";
            } else {
                verdict.hidesId = true;
            }
            continue;
        }
        const bool isOne = fault.id == "F03" || fault.id == "F04" || fault.id == "F06";
        if (!isOne || !isWriteMeant(fault, endpoint, isOpening) || !strikes(now, i)) continue;
        ++fault.effects;
        if (fault.id == "F03") {
            const std::string how = fault.text("how", "hangup");
            verdict.isApplied = verdict.isApplied && fault.text("executed", "1") == "1";
            if (how == "cut") {
                verdict.shape = ReplyShape::Cut;
                continue;
            }
            verdict.isReplied = false;
            verdict.isSilent = how == "silent";
        } else if (fault.id == "F04") {
            verdict.httpStatus = static_cast<int>(fault.count("status", "502"));
            verdict.text = "An unexpected error occurred";
            if (verdict.httpStatus == 429) {
                verdict.shape = ReplyShape::Refusal;
                verdict.code = fault.text("code", m_venue == Venue::Bybit ? "10006" : "50011");
            } else if (verdict.httpStatus == 200) {
                verdict.shape = ReplyShape::FailingItem;
                verdict.code = fault.text("code", m_venue == Venue::Bybit ? "10016" : "51149");
            } else {
                verdict.code = fault.text("code", "");
                verdict.shape = verdict.code.empty() ? ReplyShape::Html : ReplyShape::Refusal;
            }
        } else {
            verdict.isApplied = verdict.isApplied && fault.text("executed", "1") == "1";
            verdict.shape = ReplyShape::FailingItem;
            verdict.code = fault.text("code", m_venue == Venue::Bybit ? "110001" : "51412");
            verdict.text = "Operation failed. Please try again.";
        }
    }
    misreport(now, endpoint, isOpening, verdict);
    return verdict;
}

ReadVerdict FaultPlan::onRead(WallTime now, Endpoint endpoint, bool isBulk)
{
    ReadVerdict verdict;
    if (isStoppedAtTheEdge(now, endpoint, false, verdict)) return verdict;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F02" && isViewMeant(fault, endpoint) && strikes(now, i)) {
            verdict.lag = std::max(verdict.lag, fault.span("D", "10s"));
        } else if (fault.id == "F22" && isViewMeant(fault, endpoint) && strikes(now, i)) {
            // Each node follows the truth at its own distance; the first one is up to date (F22).
            const milliseconds most = fault.span("D", "5s");
            const std::int64_t nodes = fault.count("nodes", "1");
            verdict.age =
                std::max(verdict.age,
                         nodes < 2 ? most : most * drawn(i, "node", 0, nodes - 1) / (nodes - 1));
        } else if (fault.id == "F26" && endpoint == Endpoint::Positions && strikes(now, i)) {
            verdict.age = std::max(verdict.age, fault.span("D", "3s"));
        } else if (fault.id == "F31" && isViewMeant(fault, endpoint) && strikes(now, i)) {
            verdict.blank = fault.text("as", "empty") == "zero" ? "0" : "";
        }
    }
    judgeList(now, endpoint, isBulk, verdict.list);
    for (std::size_t i = 0; i < m_faults.size(); ++i) { // F32: the nodes behind REST stay behind.
        Fault& fault = m_faults[i];
        const bool isRest = fault.id == "F32" && fault.text("old", "rest") == "rest";
        if (!isRest || !isViewMeant(fault, endpoint) || !strikes(now, i)) continue;
        verdict.age = std::max(verdict.age, fault.span("D", "5s"));
    }
    misreport(now, endpoint, false, verdict);
    return verdict;
}

void FaultPlan::noteHidden(std::size_t rows)
{
    for (Fault& fault : m_faults)
        if (fault.id == "F02") fault.effects += rows;
}
void FaultPlan::noteStale()
{
    for (Fault& fault : m_faults)
        if (fault.id == "F22" || fault.id == "F26" || fault.id == "F32") ++fault.effects;
}
void FaultPlan::noteBlank()
{
    for (Fault& fault : m_faults)
        if (fault.id == "F31") ++fault.effects;
}

FaultPlan::Reach FaultPlan::reach(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const std::string what = fault.id == "F96" ? fault.text("what", "dns") : "ip";
        if (what == "ip" || !isWithin(now, fault) || !strikes(now, i)) continue;
        ++fault.effects;
        return what == "tls" ? Reach::NoTls : Reach::NoName;
    }
    return Reach::Open;
}

// ---- streams -------------------------------------------------------------------------------------

bool FaultPlan::isStreamSilent(WallTime now, Stream stream)
{
    bool isSilent = false;
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F34") continue;
        const std::string which = fault.text("stream", "all");
        if (which != "all" && which != toString(stream)) continue;
        if (!isWithin(now, fault) || !strikes(now, i)) continue;
        ++fault.effects;
        isSilent = true;
    }
    return isSilent;
}

FaultPlan::PushVerdict FaultPlan::onPush(WallTime now, PushKind kind, WallTime subscribedAt)
{
    PushVerdict verdict;
    const std::string_view word = wordOf(kind);
    if (word.empty()) return verdict; // Only what is told of the account.
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id == "F26" && kind == PushKind::Position && strikes(now, i)) {
            verdict.delay = std::max(verdict.delay, fault.span("D", "3s"));
        } else if (fault.id == "F32") {
            if (fault.text("old", "rest") != "stream" || !strikes(now, i)) continue;
            verdict.delay = std::max(verdict.delay, fault.span("D", "5s"));
        } else if (fault.id == "F25") { // The position and its fills overtake the order.
            if (fault.text("of", "ack") != "order" || kind != PushKind::Order || !strikes(now, i))
                continue;
            verdict.delay = std::max(verdict.delay, fault.span("D", "1s"));
        } else if (fault.id == "F38") {
            const std::string wanted = fault.text("kind", "any");
            if ((wanted != "any" && wanted != word) || !strikes(now, i)) continue;
            verdict.copies += static_cast<int>(fault.count("n", "1"));
            verdict.copiesAfter = std::max(verdict.copiesAfter, fault.span("D", "0s"));
        } else if (fault.id == "F36") {
            const std::string wanted = fault.text("kind", "any");
            if ((wanted != "any" && wanted != word) || !strikes(now, i)) continue;
            verdict.isLost = true;
        } else if (fault.id == "F37") {
            if (now >= subscribedAt + fault.span("D", "5s") || !strikes(now, i)) continue;
            verdict.isLost = true;
        } else if (fault.id == "F39" && strikes(now, i)) {
            const auto late = milliseconds{drawn(i, "late", 0, fault.span("window", "2s").count())};
            if (late == milliseconds{0}) continue;
            verdict.delay = std::max(verdict.delay, late);
        } else if (fault.id == "F31") {
            const std::string ep = fault.text("ep", "all");
            const std::string rows =
                kind == PushKind::Fill ? std::string{"fills"} : std::string{word} + "s";
            if ((ep != "all" && ep != rows) || !strikes(now, i)) continue;
            verdict.blank = fault.text("as", "empty") == "zero" ? "0" : "";
            continue; // Counted by noteBlank.
        } else {
            continue;
        }
        ++fault.effects;
    }
    return verdict;
}

std::optional<FaultPlan::ServerClose> FaultPlan::closesStreams(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults[i];
        if (fault.id == "F42" && comesDue(now, i, fault.span("period", "2s")))
            return ServerClose{"all", {}, 1006};
        if (fault.id == "F43" && comesDue(now, i, fault.span("every", "0s")))
            return ServerClose{fault.text("stream", "all"), fault.span("notice", "0s"),
                               static_cast<int>(fault.count("code", "1006"))};
    }
    return std::nullopt;
}

FaultPlan::LoginFate FaultPlan::onLogin(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        const std::string how = fault.id == "F44" ? fault.text("how", "mute") : "mute";
        if (how == "mute" || !isArmed(now, fault)
            || now >= fault.armedAt() + fault.span("D", "30s"))
            continue;
        ++fault.effects;
        return how == "silent" ? LoginFate::Silent : LoginFate::Refused;
    }
    return LoginFate::Honest;
}

bool FaultPlan::forgetsLogins(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i)
        if (m_faults[i].id == "F44" && comesDue(now, i, m_faults[i].span("every", "0s")))
            return true;
    return false;
}

std::optional<milliseconds> FaultPlan::sendsLateSnapshot(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults[i];
        if (fault.id == "F40" && fault.text("what", "snapshot") == "snapshot"
            && comesDue(now, i, fault.span("every", "0s")))
            return fault.span("D", "5s");
    }
    return std::nullopt;
}

bool FaultPlan::resetsSequence(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults[i];
        if (fault.id == "F40" && fault.text("what", "snapshot") == "seq"
            && comesDue(now, i, fault.span("every", "0s")))
            return true;
    }
    return false;
}

FaultPlan::ResetHeader FaultPlan::onResetHeader(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F50" || !strikes(now, i)) continue;
        ++fault.effects;
        const std::string how = fault.text("how", "seconds");
        return how == "missing" ? ResetHeader::Missing
               : how == "past"  ? ResetHeader::Past
               : how == "far"   ? ResetHeader::Far
                                : ResetHeader::Seconds;
    }
    return ResetHeader::AsItIs;
}

int FaultPlan::foreignLoad(WallTime now)
{
    int share = 0;
    for (std::size_t i = 0; i < m_faults.size(); ++i)
        if (m_faults[i].id == "F55" && strikes(now, i))
            share = std::max(share, m_faults[i].percent("share", "50"));
    return share;
}

FaultPlan::SnapshotPages FaultPlan::splitsSnapshot(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F29" || !strikes(now, i)) continue;
        ++fault.effects;
        return {static_cast<int>(std::max<std::int64_t>(1, fault.count("rows", "1"))),
                static_cast<int>(fault.count("lose", "0"))};
    }
    return {};
}

// ---- clocks and timers ---------------------------------------------------------------------------

milliseconds FaultPlan::skewOf(WallTime now, std::string_view whose)
{
    milliseconds sum{};
    for (Fault& fault : m_faults) {
        if (fault.id != "F56" || fault.text("of", "ours") != whose || !isArmed(now, fault))
            continue;
        if (fault.effects == 0) fault.effects = 1;
        const auto drifted = (now - fault.armedAt()) * fault.count("drift", "0") / 1'000'000;
        sum += fault.span("skew", "0s") + std::chrono::duration_cast<milliseconds>(drifted);
    }
    return sum;
}
milliseconds FaultPlan::skewOfOurs(WallTime now) { return skewOf(now, "ours"); }
milliseconds FaultPlan::skewOfVenue(WallTime now) { return skewOf(now, "venue"); }

milliseconds FaultPlan::stallOfCore(WallTime now)
{
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        const Fault& fault = m_faults[i];
        if (fault.id == "F60" && fault.text("what", "all") == "all"
            && comesDue(now, i, fault.span("every", "0s")))
            return fault.span("D", "5s");
    }
    return {};
}

milliseconds FaultPlan::latenessOfTimer(WallTime now)
{
    milliseconds late{};
    for (std::size_t i = 0; i < m_faults.size(); ++i) {
        Fault& fault = m_faults[i];
        if (fault.id != "F60" || fault.text("what", "all") != "timers" || !strikes(now, i))
            continue;
        late = std::max(
            late, milliseconds{drawn(i, "late", 1,
                                     std::max<std::int64_t>(1, fault.span("D", "1s").count()))});
        ++fault.effects;
    }
    return late;
}

} // namespace holdfast::sim
