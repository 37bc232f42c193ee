// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_file.h"
#include "tests/fuzz/fuzz_check.h"

/// A file of candles that is taken holds candles that can be, in order, with every hole named.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace holdfast;
    const auto file = market::readCandles(fuzz::textOf(data, size));
    if (!file) {
        HF_PROMISE(!file.error().context.empty());
        return 0;
    }
    HF_PROMISE(file->candles.size() >= 2);
    HF_PROMISE(file->bar > milliseconds{0});
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < file->candles.size(); ++i) {
        HF_PROMISE(market::check(file->candles[i]).has_value());
        HF_PROMISE(file->candles[i].isFinal);
        if (i == 0) continue;
        const auto distance = file->candles[i].open - file->candles[i - 1].open;
        HF_PROMISE(distance >= file->bar);
        HF_PROMISE(distance % file->bar == milliseconds{0});
        if (distance > file->bar) ++gaps;
    }
    HF_PROMISE(gaps == file->gaps.size());
    return 0;
}
