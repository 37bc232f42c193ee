// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/made_up.h"

#include <array>

/// Made-up disagreements, one of each kind: what the divergence panel has to show well.
namespace holdfast::ui::made_up {

inline constexpr std::array kKinds{FindingKind::MissingAtVenue, FindingKind::UnknownToUs,
                                   FindingKind::Quantity,       FindingKind::Side,
                                   FindingKind::StopMissing,    FindingKind::StopMismatch,
                                   FindingKind::OrderUnknown,   FindingKind::OrderVanished,
                                   FindingKind::Foreign,        FindingKind::StaleSource};

/// As the engine would tell it, about the position at `at` of the snapshot's.
inline engine::FindingView finding(const engine::Snapshot& s, FindingKind kind, std::size_t at = 1)
{
    using engine::FindingSide;
    const engine::PositionView& p = s.positions[at % s.positions.size()];
    const std::string name = p.key.instrument.text;
    engine::FindingView f;
    f.id = name + "|" + std::string{toString(kind)};
    f.account = p.account;
    f.kind = kind;
    f.position = p.key;
    f.age = milliseconds{6200};
    f.record = RecordId{4471};
    f.doing = "nothing: stops kept";
    f.acts = {FindingAct::AskAgain, FindingAct::Resolve};
    const FindingSide held{"we hold", "12.0 long, filled 10:19:42"};
    switch (kind) {
    case FindingKind::MissingAtVenue:
        f.title = name + " long 12.0: not in the position list";
        f.sides = {held,
                   {"bulk list", "not shown (complete, 3 rows)",
                    "GET /v5/position/list, page 1 of 1", milliseconds{1100}},
                   {"by instrument", "12.0 long", "GET /v5/position/list?symbol=ETHUSDT",
                    milliseconds{900}},
                   {"closing record", "none", "GET /v5/position/closed-pnl", milliseconds{900}},
                   {"stream", "12.0 long", "position", seconds{44}}};
        f.missing = "a closing record bound to it, or an explicit zero";
        break;
    case FindingKind::UnknownToUs:
        f.title = name + " long 12.0: shown with our mark, and no record of ours explains it";
        f.sides = {{"we hold", "nothing"},
                   {"bulk list", "12.0 long at 2 538.44", "GET positions", milliseconds{300}}};
        f.missing = "an intent or a fill of ours";
        f.doing = "nothing: not touched; opens blocked on this instrument";
        f.acts = {FindingAct::AskAgain, FindingAct::Adopt, FindingAct::Protect,
                  FindingAct::Resolve};
        break;
    case FindingKind::Quantity:
        f.title = name + " long: 12.0 by our fills, 9.4 in the list";
        f.sides = {held, {"bulk list", "9.4 long", "GET positions", milliseconds{300}}};
        f.missing = "fills of 2.6 that sold";
        break;
    case FindingKind::Side:
        f.title = name + ": long by our fills, short in the list";
        f.sides = {held, {"bulk list", "12.0 short", "GET positions", milliseconds{300}}};
        f.missing = "a second read, and the fills between";
        f.doing = "nothing: stops kept; every open on this account waits";
        break;
    case FindingKind::StopMissing:
        f.title = name + ": its stop 68422913 is not in the list of stops";
        f.sides = {{"we hold", "live since 10:19:44"},
                   {"stop list", "not shown (complete, 4 rows)", "GET orders-algo-pending",
                    milliseconds{700}},
                   {"by id", "—"}};
        f.order = VenueOrderId{"68422913"};
        f.missing = "an answer by id";
        f.doing = "asks by id; a stop of its own at 10.0 s without an answer";
        break;
    case FindingKind::StopMismatch:
        f.title = name + ": its stop rests at 2 471.36, asked was 2 491.36";
        f.sides = {{"we asked", "2 491.36 on mark"},
                   {"by id", "2 471.36 on mark", "GET order-algo", milliseconds{400}}};
        f.order = VenueOrderId{"68422913"};
        f.missing = "an amend of ours that explains it";
        break;
    case FindingKind::OrderUnknown:
        f.title = name + ": a working buy of 4.0 with our mark that our journal never sent";
        f.sides = {{"we hold", "no such intent"},
                   {"orders", "buy 4.0 at 2 521.00", "GET orders-pending", milliseconds{600}}};
        f.order = VenueOrderId{"2610847715"};
        f.clientId = ClientOrderId{"hfa7k2m9q2"};
        f.missing = "an intent of this epoch, or of another that is ours";
        f.doing = "nothing: not cancelled; a second program may be at work";
        break;
    case FindingKind::OrderVanished:
        f.title = name + ": our buy of 4.0 is not shown any more, and how it ended is not known";
        f.sides = {{"we hold", "working, 1.5 filled"},
                   {"orders", "not shown (complete, 0 rows)", "GET orders-pending", seconds{2}},
                   {"history", "not shown", "GET orders-history", seconds{2}}};
        f.order = VenueOrderId{"2610847715"};
        f.missing = "its end: cancelled, filled or refused";
        break;
    case FindingKind::Foreign:
        f.title = name + " short 40: opened elsewhere";
        f.sides = {{"we hold", "nothing"},
                   {"bulk list", "40 short at 0.18190", "GET positions", milliseconds{300}}};
        f.doing = "nothing: shown, never touched without a policy";
        f.acts = {FindingAct::Adopt, FindingAct::Protect, FindingAct::Resolve};
        break;
    case FindingKind::StaleSource:
        f.title = "The private stream is silent for longer than its limit";
        f.sides = {{"stream", "nothing", "positions", seconds{51}},
                   {"bulk list", "3 rows", "GET positions", milliseconds{300}}};
        f.missing = "a push, or a pong";
        f.doing = "counts it for nothing; reads go on";
        f.acts = {FindingAct::AskAgain};
        break;
    }
    return f;
}

inline engine::Snapshot withFindings(std::vector<FindingKind> kinds)
{
    engine::Snapshot s = snapshot();
    s.findings.clear();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        s.findings.push_back(finding(s, kinds[i], kinds[i] == FindingKind::Foreign ? 1 : 2));
        s.findings.back().age += seconds{static_cast<std::int64_t>(i) * 7};
    }
    return s;
}

/// `count` of them, on instruments that are all different.
inline engine::Snapshot withMany(std::size_t count)
{
    engine::Snapshot s = snapshot();
    s.findings.clear();
    for (std::size_t i = 0; i < count; ++i) {
        engine::FindingView f = finding(s, kKinds[i % kKinds.size()], 2);
        f.id += std::to_string(i);
        f.position.instrument.text = "COIN" + std::to_string(i) + "-USDT-SWAP";
        f.title = "COIN" + std::to_string(i) + ": " + f.title;
        f.age = milliseconds{400} * static_cast<std::int64_t>(i + 1);
        s.findings.push_back(std::move(f));
    }
    return s;
}

inline engine::Snapshot withListFault()
{
    engine::Snapshot s = withMany(3);
    for (engine::FindingView& f : s.findings)
        f.kind = FindingKind::MissingAtVenue;
    s.accounts[0].listFault = "3 of 4 positions were not shown in one complete list";
    return s;
}

inline engine::Snapshot withBrake()
{
    engine::Snapshot s = withFindings({FindingKind::MissingAtVenue});
    s.accounts[0].brake = {true, "a cycle wanted 5 cancels, the cap is 2: none was sent",
                           seconds{95}, 2, RecordId{4480}};
    return s;
}

/// One stands, one ended by the venue's answer, one by a person.
inline engine::Snapshot withEnded()
{
    engine::Snapshot s = withFindings(
        {FindingKind::MissingAtVenue, FindingKind::Quantity, FindingKind::OrderVanished});
    s.findings[0].endedFor = seconds{12};
    s.findings[0].ended = "the list shows it again, and so does the read by instrument";
    s.findings[2].endedFor = seconds{41};
    s.findings[2].ended = "put aside by a person: cancelled at the venue's own screen by me";
    return s;
}

} // namespace holdfast::ui::made_up
