// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/okx/bar_names.h"

#include <array>

namespace holdfast::sim::okx {
namespace {

constexpr hours kEast{8};

struct Row {
    std::string_view name;
    Bar bar;
};
constexpr std::array kBars{
    Row{"1m", {Bar::Unit::Minutes, 1, {}}},       Row{"3m", {Bar::Unit::Minutes, 3, {}}},
    Row{"5m", {Bar::Unit::Minutes, 5, {}}},       Row{"15m", {Bar::Unit::Minutes, 15, {}}},
    Row{"30m", {Bar::Unit::Minutes, 30, {}}},     Row{"1H", {Bar::Unit::Minutes, 60, {}}},
    Row{"2H", {Bar::Unit::Minutes, 120, {}}},     Row{"4H", {Bar::Unit::Minutes, 240, {}}},
    Row{"6H", {Bar::Unit::Minutes, 360, kEast}},  Row{"12H", {Bar::Unit::Minutes, 720, kEast}},
    Row{"1D", {Bar::Unit::Minutes, 1440, kEast}}, Row{"2D", {Bar::Unit::Minutes, 2880, kEast}},
    Row{"3D", {Bar::Unit::Minutes, 4320, kEast}}, Row{"1W", {Bar::Unit::Weeks, 1, kEast}},
    Row{"1M", {Bar::Unit::Months, 1, kEast}},     Row{"3M", {Bar::Unit::Months, 3, kEast}},
    Row{"6Hutc", {Bar::Unit::Minutes, 360, {}}},  Row{"12Hutc", {Bar::Unit::Minutes, 720, {}}},
    Row{"1Dutc", {Bar::Unit::Minutes, 1440, {}}}, Row{"2Dutc", {Bar::Unit::Minutes, 2880, {}}},
    Row{"3Dutc", {Bar::Unit::Minutes, 4320, {}}}, Row{"1Wutc", {Bar::Unit::Weeks, 1, {}}},
    Row{"1Mutc", {Bar::Unit::Months, 1, {}}},     Row{"3Mutc", {Bar::Unit::Months, 3, {}}},
};

} // namespace

std::optional<Bar> barOf(std::string_view name)
{
    for (const Row& row : kBars)
        if (row.name == name) return row.bar;
    return std::nullopt;
}

} // namespace holdfast::sim::okx
