// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_message.h"
#include "tests/fuzz/fuzz_check.h"

/// A command of the local socket that is taken comes back as it was, its numbers above zero and its stop
/// given in one way. An answer that is taken comes back too.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace holdfast;
    const std::string_view line = fuzz::textOf(data, size);
    const auto ask = app::decodeAsk(line);
    if (ask) {
        if (const auto* open = std::get_if<engine::Open>(&*ask)) {
            HF_PROMISE(open->size.value.isPositive());
            HF_PROMISE(!open->limit || open->limit->isPositive());
            HF_PROMISE(!open->takeProfit || open->takeProfit->isPositive());
            HF_PROMISE(!open->stop.price || open->stop.price->isPositive());
            HF_PROMISE(!open->stop.percent || open->stop.percent->isPositive());
            HF_PROMISE(open->stop.price.has_value() != open->stop.percent.has_value());
        }
        if (const auto* act = std::get_if<app::AskOfPosition>(&*ask)) {
            HF_PROMISE(!act->stop.price || act->stop.price->isPositive());
            HF_PROMISE(!act->stop.percent || act->stop.percent->isPositive());
            HF_PROMISE(!act->stop.price || !act->stop.percent);
            HF_PROMISE(app::takesStop(act->act) || act->stop == engine::StopChoice{});
            HF_PROMISE(!act->reason.empty() && act->reason.size() <= app::kReasonMax);
            HF_PROMISE(!act->position.account.empty() && !act->position.instrument.empty());
        }
        if (const auto* resolve = std::get_if<app::AskResolve>(&*ask))
            HF_PROMISE(!resolve->finding.empty() && resolve->finding.size() <= app::kFindingMax);
        const auto again = app::decodeAsk(app::encodeAsk(*ask));
        HF_PROMISE(again.has_value());
        HF_PROMISE(*again == *ask);
    } else {
        HF_PROMISE(!ask.error().context.empty());
    }
    if (const auto answer = app::decodeAnswer(line)) {
        const auto again = app::decodeAnswer(app::encodeAnswer(*answer));
        HF_PROMISE(again.has_value());
        HF_PROMISE(again->kind == answer->kind && again->text == answer->text);
    }
    return 0;
}
