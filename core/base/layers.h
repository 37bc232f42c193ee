// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifdef HOLDFAST_SWITCHABLE
#include <cstdint>
#endif

/// The five protections that the incidents left behind (simulation.md §7), each with the places where it
/// decides. In what ships all of them are on and the question costs nothing; a second build of the core, for
/// the simulator alone (decisions §16), can take them out one by one, to show that each is needed.
namespace holdfast::layers {

enum class Layer : unsigned char {
    Owner,    ///< L1: one owner of a key, and an intent that opens once.
    ReadBack, ///< L2: a stop counts when it was read back, and is watched after that.
    Again,    ///< L3: a second read, later, that agrees.
    Evidence, ///< L4: closing evidence bound to this position; absence is none.
    Caps,     ///< L5: the caps on automatic cancels, and LIST_FAULT.
};
inline constexpr int kLayers = 5;

#ifdef HOLDFAST_SWITCHABLE
namespace detail {
inline std::uint8_t switchedOff =
    0; ///< A bit for each layer. One world at a time sets it, before its run.
}
[[nodiscard]] inline bool isOn(Layer layer)
{
    return (detail::switchedOff >> static_cast<unsigned>(layer) & 1U) == 0;
}
inline void switchLayer(Layer layer, bool on)
{
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(layer));
    detail::switchedOff =
        static_cast<std::uint8_t>(on ? detail::switchedOff & ~bit : detail::switchedOff | bit);
}
#else
[[nodiscard]] consteval bool isOn(Layer) { return true; } // never a call, optimised or not
#endif

} // namespace holdfast::layers
