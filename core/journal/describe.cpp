// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"

#include <type_traits>

/// The sentences of the journal: style.md §10. Ids first, units on numbers, and no word that claims more
/// than the record knows.
namespace holdfast::journal {
namespace {

/// Words in a row, each set off by a space, the empty ones left out.
class Words {
public:
    Words& say(std::string_view word)
    {
        if (word.empty()) return *this;
        if (!m_text.empty()) m_text += ' ';
        m_text += word;
        return *this;
    }
    Words& field(std::string_view name, std::string_view value)
    {
        return value.empty() ? *this : say(std::string{name} + "=" + std::string{value});
    }
    Words& reason(std::string_view text)
    {
        if (text.empty()) return *this;
        m_text += m_text.empty() ? "" : ": ";
        m_text += text;
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

std::string subject(const PositionKey& key)
{
    Words words;
    words.say(key.instrument.text);
    if (key.sideIndex != SideIndex::Net) words.say(std::string{toString(key.sideIndex)} + " side");
    if (key.marginMode != MarginMode::Cross) words.say(toString(key.marginMode));
    return words.take();
}

std::string text(const std::optional<Price>& price)
{
    return price ? price->toString() : std::string{};
}

void stopAt(Words& words, Price trigger, TriggerSource source)
{
    words.field("trigger", trigger.toString()).field("on", toString(source));
}

/// What a request wants, in words.
struct RequestWords {
    Words& words;
    void operator()(const venues::PlaceOrder& r) const
    {
        words.say(r.reduceOnly ? "close order" : "open order")
            .field("cl", r.clientId.text)
            .say(r.instrument.text);
        words.say(toString(r.side))
            .field("qty", r.qty.toString())
            .say(toString(r.type))
            .field("limit", text(r.limit));
        if (r.reduceOnly) words.say("reduce-only");
        if (r.stop)
            words.say("with stop")
                .field("cl", r.stop->clientId.text)
                .field("trigger", text(r.stop->stopTrigger))
                .field("on", toString(r.stop->stopSource));
    }
    void operator()(const venues::AmendOrder& r) const
    {
        words.say("amend order")
            .field("cl", r.clientId.text)
            .field("ord", r.venueId.text)
            .say(r.instrument.text)
            .field("qty", r.qty ? r.qty->toString() : std::string{})
            .field("limit", text(r.limit));
    }
    void operator()(const venues::Batch& r) const
    {
        words.say("batch of " + std::to_string(r.items.size()));
        for (const auto& item : r.items) {
            words.say("|");
            std::visit(*this, item);
        }
    }
    void operator()(const venues::SetLeverage& r) const
    {
        words.say("set leverage").say(r.instrument.text).say(toString(r.marginMode));
        words.field("leverage", r.leverage.toString());
    }
    void operator()(const venues::CancelOrder& r) const
    {
        cancel("cancel of order", r.instrument, r.venueId, r.clientId);
    }
    void operator()(const venues::PlaceStop& r) const
    {
        words.say("stop").field("cl", r.clientId.text).say(r.instrument.text).say(toString(r.side));
        words.field("qty", r.qty ? r.qty->toString() : "all of the position");
        stopAt(words, r.trigger, r.source);
        if (r.take)
            words.field("target", r.take->trigger.toString()).field("on", toString(r.take->source));
    }
    void operator()(const venues::AmendStop& r) const
    {
        words.say("stop move")
            .field("venue", r.venueId.text)
            .say(r.instrument.text)
            .field("trigger", r.trigger.toString());
    }
    void operator()(const venues::CancelStop& r) const
    {
        cancel("cancel of stop", r.instrument, r.venueId, {});
    }
    void operator()(const venues::ClosePosition& r) const
    {
        words.say("close of the whole position")
            .field("cl", r.clientId.text)
            .say(r.instrument.text)
            .say(toString(r.marginMode));
    }
    template <class Read>
    void operator()(const Read& r) const // reads change nothing and are not intents
    {
        words.say(venues::nameOf(venues::Request{r}));
    }
    void cancel(std::string_view what, const InstrumentId& instrument, const VenueOrderId& venue,
                const ClientOrderId& client) const
    {
        words.say(what).field("venue", venue.text).field("cl", client.text).say(instrument.text);
    }
};

struct BodyWords {
    Words& words;
    void operator()(const StartRecord& r) const
    {
        words.say("program started").field("epoch", r.epoch.text).field("version", r.version);
    }
    void operator()(const IntentRecord& r) const
    {
        std::visit(RequestWords{words}, r.what);
        words.say("recorded, not yet sent")
            .field("request", std::to_string(r.request.value))
            .field("by", toString(r.cause))
            .field("key", r.key.text);
        if (r.plan) {
            words.say("plan")
                .field("stop", r.plan->stop.toString())
                .field("on", toString(r.plan->source));
            words.field("target", text(r.plan->takeProfit)).field("owner", r.plan->owner);
        }
        if (r.expiresAt) words.field("expires", toIso8601(*r.expiresAt));
        words.reason(r.reason);
    }
    void operator()(const OutcomeRecord& r) const
    {
        words.say("request").say(std::to_string(r.request.value)).say(toString(r.state));
        words.field("cl", r.clientId.text).field("venue", r.venueId.text).field("code", r.code);
        if (r.state == RequestState::Accepted) words.say("by=venue's reply, not read back");
        if (r.state == RequestState::Unknown) words.say("may have arrived, next=query");
        words.reason(r.text);
    }
    void operator()(const EvidenceRecord& r) const
    {
        words.say("evidence").say(r.kind).say(subject(r.position));
        for (const auto& [name, value] : r.fields)
            words.field(name, value);
        words.reason(r.text);
    }
    void operator()(const ClaimRecord& r) const
    {
        if (r.evidence.empty()) words.say("UNPROVED, no evidence is named:");
        words.say(r.text);
    }
    void operator()(const NoteRecord& r) const { words.say(r.instrument).reason(r.text); }
    void operator()(const KillRecord& r) const
    {
        words.say(r.engaged ? "kill switch engaged" : "kill switch cleared by a person")
            .reason(r.reason);
    }
    void operator()(const LadderRecord& r) const
    {
        words.say("account set to").say(toString(r.ladder)).say("by a person").reason(r.reason);
    }
    void operator()(const PlanRecord& r) const
    {
        words.say("plan of").say(subject(r.position));
        if (r.plan) {
            words.field("stop", r.plan->stop.toString()).field("on", toString(r.plan->source));
            words.field("target", text(r.plan->takeProfit)).field("owner", r.plan->owner);
        } else {
            words.say(r.waiver ? "none" : "ended");
        }
        if (r.waiver) words.say("unprotected by choice").reason(r.waiver->reason);
    }
    void operator()(const TradeRecord& r) const
    {
        words.say("trade ended")
            .say(subject(r.position))
            .say(toString(r.direction))
            .field("qty", r.qty.toString());
        words.field("entry", text(r.entry)).field("exit", text(r.exit));
        words.field("profit", r.profit ? r.profit->toString() : "not known")
            .field("owner", r.owner)
            .reason(r.cause);
    }
    void operator()(const FindingRecord& r) const
    {
        words.say("finding").say(toString(r.kind)).say(toString(r.stage));
        if (!r.position.instrument.empty()) words.say(subject(r.position));
        words.field("venue", r.order.text).field("cl", r.clientId.text).reason(r.text);
    }
    void operator()(const BrakeRecord& r) const
    {
        words
            .say(r.isOn ? "brake on, automatic cancels wait for a person"
                        : "brake cleared by a person")
            .reason(r.reason);
    }
    void operator()(const ListFaultRecord& r) const
    {
        words
            .say(r.isOn ? "position list in doubt, automatic cancels wait"
                        : "position list counts again")
            .reason(r.text);
    }
    void operator()(const RemovalRecord& r) const
    {
        words.say("removal of stop").field("venue", r.stop.text).say(subject(r.position));
        words.say("wanted").field("ground", toString(r.ground));
        for (const RecordId proof : r.proof)
            words.field("proof", std::to_string(proof.value));
        words.field("lastHour", std::to_string(r.lastHour));
        if (!r.isCounted) words.say("not counted");
    }
    void operator()(const OperatorRecord& r) const
    {
        words.say("a person:").say(toString(r.act));
        if (!r.position.instrument.empty()) words.say(subject(r.position));
        words.field("finding", r.finding).reason(r.reason);
    }
};

} // namespace

std::string describe(const Record& record)
{
    Words words;
    std::visit(BodyWords{words}, record.body);
    return words.take();
}

std::string describe(const venues::Request& request)
{
    Words words;
    std::visit(RequestWords{words}, request);
    return words.take();
}

} // namespace holdfast::journal
