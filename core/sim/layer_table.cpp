// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/layer_table.h"

#include "core/base/layers.h"

#include <charconv>
#include <cmath>
#include <set>

#ifndef HOLDFAST_SWITCHABLE
#error "only the simulator's own build of the core can take layers out (core/CMakeLists.txt)"
#endif

namespace holdfast::sim {

namespace {

static_assert(kLayerCombinations == (1U << static_cast<unsigned>(layers::kLayers)));
constexpr std::uint64_t kHoursMax = 100'000;
constexpr std::uint64_t kSeedsMax = 1'000;

bool isOut(LayersOut out, int layer)
{
    return (out.bits >> static_cast<unsigned>(layer) & 1U) != 0;
}

/// The layers are out for as long as this lives.
class TakenOut {
public:
    explicit TakenOut(LayersOut out)
    {
        for (int layer = 0; layer < layers::kLayers; ++layer)
            layers::switchLayer(static_cast<layers::Layer>(layer), !isOut(out, layer));
    }
    ~TakenOut()
    {
        for (int layer = 0; layer < layers::kLayers; ++layer)
            layers::switchLayer(static_cast<layers::Layer>(layer), true);
    }
    TakenOut(const TakenOut&) = delete;
    TakenOut& operator=(const TakenOut&) = delete;
};

std::optional<std::uint64_t> numberOf(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::vector<LayersOut> allCombinations()
{
    std::vector<LayersOut> all;
    for (std::uint8_t bits = 0; bits < kLayerCombinations; ++bits)
        all.push_back({bits});
    return all;
}

std::string per1000Hours(std::uint64_t count, const IncidentFigures& figures)
{
    if (figures.hours() <= 0) return "0";
    return std::to_string(std::llround(static_cast<double>(count) * 1000 / figures.hours()));
}

std::string oneDigit(double value)
{
    const std::int64_t tenths = std::llround(value * 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string invariantsOf(const IncidentFigures& figures)
{
    std::set<std::string> broken;
    for (const Violation& violation : figures.violations)
        broken.insert(violation.invariant);
    std::string text;
    for (const std::string& invariant : broken)
        text += (text.empty() ? "" : " ") + invariant;
    if (!figures.halt.empty()) text += (text.empty() ? "" : " ") + ("halted: " + figures.halt);
    return text.empty() ? "–" : text;
}

std::string firstViolation(const IncidentFigures& figures)
{
    if (!figures.firstViolation) return "–";
    return std::to_string(figures.firstViolation->count() / 60) + " min";
}

/// \returns an error in words, or nothing
std::optional<std::string> take(const std::string& word, const std::string& value,
                                LayerTableSetup& setup)
{
    if (word == "--hours") {
        const auto number = numberOf(value);
        if (!number || *number == 0 || *number > kHoursMax)
            return "--hours needs a number from 1 to " + std::to_string(kHoursMax);
        setup.incident.length = seconds{static_cast<std::int64_t>(*number) * 3600};
    } else if (word == "--seeds") {
        const auto dots = value.find("..");
        const auto first = numberOf(std::string_view{value}.substr(0, dots));
        const auto last =
            dots == std::string::npos ? first : numberOf(std::string_view{value}.substr(dots + 2));
        if (!first || !last || *last < *first || *last - *first >= kSeedsMax)
            return "--seeds " + value + " is not A..B";
        setup.seedFirst = *first;
        setup.seedLast = *last;
    } else if (word == "--combination") {
        const auto out = layersOutOf(value);
        if (!out)
            return "there is no combination " + value + ": none, all, or layers such as L3+L4";
        setup.combinations.push_back(*out);
    } else if (word == "--variant") {
        const auto variant = incidentVariantOf(value);
        if (!variant) return "there is no variant " + value;
        setup.incident.variant = *variant;
    } else if (word == "--venue") {
        if (value != "okx" && value != "bybit") return "--venue is okx or bybit";
        setup.incident.venue = value == "bybit" ? Venue::Bybit : Venue::Okx;
    } else if (word == "--ends-every") {
        const auto number = numberOf(value);
        if (!number || *number == 0 || *number > 24 * 60)
            return "--ends-every needs minutes, from 1 to 1440";
        setup.incident.endsEvery = seconds{static_cast<std::int64_t>(*number) * 60};
    } else {
        return "unknown argument " + word;
    }
    return std::nullopt;
}

} // namespace

std::string toString(LayersOut out)
{
    if (out.bits == 0) return "none";
    if (out.bits == kLayerCombinations - 1) return "all";
    std::string text;
    for (int layer = 0; layer < layers::kLayers; ++layer)
        if (isOut(out, layer)) text += (text.empty() ? "L" : "+L") + std::to_string(layer + 1);
    return text;
}

std::optional<LayersOut> layersOutOf(std::string_view text)
{
    for (const LayersOut out : allCombinations())
        if (toString(out) == text) return out;
    return std::nullopt;
}

Result<LayerTableSetup> parseLayerTable(const std::vector<std::string>& words)
{
    LayerTableSetup setup;
    setup.incident.length = seconds{200 * 3600};
    setup.incident.isTroubled = true;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (i + 1 >= words.size())
            return unexpected(ErrorCode::Malformed, words[i] + " is unknown, or lacks its value");
        if (auto error = take(words[i], words[i + 1], setup))
            return unexpected(ErrorCode::UnknownValue, std::move(*error));
    }
    if (setup.combinations.empty()) setup.combinations = allCombinations();
    return setup;
}

IncidentFigures playWithout(LayersOut out, const LayerTableSetup& setup)
{
    const TakenOut takenOut{out};
    IncidentFigures figures;
    for (std::uint64_t seed = setup.seedFirst; seed <= setup.seedLast && figures.halt.empty();
         ++seed) {
        IncidentSetup incident = setup.incident;
        incident.seed = seed;
        figures.add(playIncident(incident, productCore()));
    }
    return figures;
}

std::string layerTableHead()
{
    return "| out | held | wrong cancels | at once | surplus | false proofs | cleaned late | "
           "removed at "
           "once | opened twice | left bare | first violation | invariants |\n"
           "|---|---|---|---|---|---|---|---|---|---|---|---|\n";
}

std::string layerTableRow(LayersOut out, const IncidentFigures& figures)
{
    const auto rate = [&](std::uint64_t count) { return per1000Hours(count, figures) + " | "; };
    return "| " + toString(out) + " | " + oneDigit(figures.heldMean) + " | "
           + rate(figures.wrongCancels) + std::to_string(figures.wrongAtOnce) + " | "
           + rate(figures.surplusCancels) + rate(figures.falseProofs) + rate(figures.cleanLate)
           + std::to_string(figures.removedAtOnce) + " | " + rate(figures.violationsOf("I1"))
           + rate(figures.violationsOf("I3")) + firstViolation(figures) + " | "
           + invariantsOf(figures) + " |\n";
}

std::string layerFigures(LayersOut out, const LayerTableSetup& setup,
                         const IncidentFigures& figures)
{
    const std::string name =
        std::string{"FIGURE layers."} + (setup.incident.venue == Venue::Bybit ? "bybit" : "okx")
        + "." + std::string{toString(setup.incident.variant)} + "." + toString(out) + ".";
    const auto rate = [&](const char* what, std::uint64_t count) {
        return name + what + " = " + per1000Hours(count, figures) + " per 1,000 h\n";
    };
    const auto number = [&](const char* what, std::uint64_t count, const char* unit) {
        return name + what + " = " + std::to_string(count) + " " + unit + "\n";
    };
    return number("hours", static_cast<std::uint64_t>(figures.played.count() / 3600), "h") + name
           + "held_mean = " + oneDigit(figures.heldMean) + " positions\n"
           + rate("wrong_cancels", figures.wrongCancels)
           + number("wrong_at_once", figures.wrongAtOnce, "cancels")
           + rate("surplus_cancels", figures.surplusCancels)
           + rate("false_proofs", figures.falseProofs) + rate("cleaned_late", figures.cleanLate)
           + number("removed_at_once", figures.removedAtOnce, "cancels")
           + rate("opened_twice", figures.violationsOf("I1"))
           + rate("left_bare", figures.violationsOf("I3"))
           + rate("claimed_wrongly", figures.violationsOf("I11"))
           + number("lies", figures.lies, "lists")
           + number("stops_failed", figures.failedStops, "stops")
           + number("tickets_given_twice", figures.givenTwice, "tickets");
}

} // namespace holdfast::sim
