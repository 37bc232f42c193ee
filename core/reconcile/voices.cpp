// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reconcile/voices.h"

#include "core/base/assert.h"

namespace holdfast::reconcile {

using Source = PositionMachine::Source;

void Voices::onRow(Source source, const PositionRow& row, const ReadStamp& stamp)
{
    const Said said{true, row.direction, row.qty, stamp.sent, stamp.received};
    m_said[static_cast<std::size_t>(source)] = said;
    m_newestRow = said;
    if (!row.qty.isZero() && m_direction != Direction::Flat && row.direction != m_direction)
        m_isReversed = true;
}

void Voices::onNotShown(Source source, const ReadStamp& stamp)
{
    m_said[static_cast<std::size_t>(source)] =
        Said{false, Direction::Flat, {}, stamp.sent, stamp.received};
}

void Voices::settle(const PositionMachine& machine)
{
    m_direction = machine.isHeld() ? machine.direction() : Direction::Flat;
    const auto ledger = machine.ledger();
    const bool isExplained =
        ledger && !ledger->isZero()
        && (ledger->isPositive() ? Direction::Long : Direction::Short) == m_direction;
    if (!machine.isHeld() || isExplained) m_isReversed = false;
}

Voices::Word Voices::wordOf(Source source, const PositionMachine& machine) const
{
    const auto& said = of(source);
    if (!said || said->sent < machine.lastEventAt()) return Word::Nothing;
    if (!said->isShown) return Word::NotShown;
    const bool isNewest =
        m_newestRow->qty == said->qty && m_newestRow->direction == said->direction;
    if (!isNewest) return Word::Nothing; // a newer row of another source has another size
    if (said->qty.isZero()) return Word::Zero;
    for (const auto& other :
         m_said) // older than a whole answer that does not show it: no counterpoint
        if (other && !other->isShown && other->sent > said->at
            && other->sent >= machine.lastEventAt())
            return Word::Nothing;
    const auto& closing = machine.ending().closing;
    if (closing && said->at < closing->at) return Word::Nothing; // of before the end that is told
    if (m_isReversed) return Word::OtherSide;
    const SignedQty held = machine.ledger().value_or(machine.exposure());
    const SignedQty shown{said->direction == Direction::Short ? -said->qty.value : said->qty.value};
    if (!held.isZero() && held.isPositive() != shown.isPositive()) return Word::OtherSide;
    return held == shown ? Word::Same : Word::OtherQty;
}

PositionCase Voices::caseOf(const PositionMachine& machine, Owner owner, Freshness freshness) const
{
    PositionCase c;
    c.picture = machine.isHeld() ? Picture::Held : Picture::Nothing;
    c.owner = owner;
    c.freshness = freshness;
    if (machine.isHeld() && machine.ending().closing)
        c.closing = ClosingSays::Bound;
    else if (machine.closeRecords().grade == CloseRecords::Grade::Unbound)
        c.closing = ClosingSays::Unbound;
    switch (wordOf(Source::Bulk, machine)) {
    case Word::Nothing: c.list = ListSays::Unread; break;
    case Word::NotShown: c.list = ListSays::NotShown; break;
    case Word::Zero: c.list = ListSays::Zero; break;
    case Word::Same: c.list = ListSays::Same; break;
    case Word::OtherQty: c.list = ListSays::OtherQty; break;
    case Word::OtherSide: c.list = ListSays::OtherSide; break;
    }
    switch (wordOf(Source::ByInstrument, machine)) {
    case Word::Nothing: c.own = OwnReadSays::Unread; break;
    case Word::NotShown: c.own = OwnReadSays::NoRow; break;
    case Word::Zero:
        c.own = machine.ending().zeroReads >= 2 ? OwnReadSays::ZeroAgain : OwnReadSays::Zero;
        break;
    case Word::Same: c.own = OwnReadSays::Same; break;
    case Word::OtherQty: c.own = OwnReadSays::OtherQty; break;
    case Word::OtherSide: c.own = OwnReadSays::OtherSide; break;
    }
    switch (wordOf(Source::Stream, machine)) {
    case Word::Nothing:
    case Word::NotShown: c.stream = StreamSays::Silent; break;
    case Word::Zero: c.stream = StreamSays::Zero; break;
    case Word::Same: c.stream = StreamSays::Same; break;
    case Word::OtherQty: c.stream = StreamSays::OtherQty; break;
    case Word::OtherSide: c.stream = StreamSays::OtherSide; break;
    }
    return c;
}

} // namespace holdfast::reconcile
