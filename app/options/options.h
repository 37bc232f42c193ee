// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/asks.h"
#include "app/options/words.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/terms.h"
#include "core/engine/config.h"
#include "core/engine/operator.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The command line of both programs, judged: decisions §15. Texts in, values or one sentence out.
namespace holdfast::app {

/// Decisions §15, "Exit".
enum class ExitCode { Done = 0, Failed = 1, Doubts = 2, NotUnderstood = 3, WrongUsage = 64 };

/// The incident buttons (decisions §17).
enum class ScenarioName {
    StopFails,
    SecondExecutor,
    RateStorm,
    PositionMissing,
    ListSticky,
    EverythingMissing
};
inline constexpr std::array kScenarios{ScenarioName::StopFails,  ScenarioName::SecondExecutor,
                                       ScenarioName::RateStorm,  ScenarioName::PositionMissing,
                                       ScenarioName::ListSticky, ScenarioName::EverythingMissing};
[[nodiscard]] std::string_view toString(ScenarioName);
/// The scenario of this name; nullopt: there is none.
[[nodiscard]] std::optional<ScenarioName> scenarioNamed(std::string_view name);
/// "stop-fails, second-executor, … and everything-missing".
[[nodiscard]] std::string scenarioNames();

struct CommonOptions {
    bool json = false;
    std::optional<std::string> dataDir;
    std::optional<std::string> profile;
    friend bool operator==(const CommonOptions&, const CommonOptions&) = default;
};

/// `--candles [V:INSTRUMENT=]FILE`. Without an instrument: the venue's ETH perpetual.
struct CandleFile {
    std::optional<Venue> venue;
    std::string instrument;
    std::string file;
    friend bool operator==(const CandleFile&, const CandleFile&) = default;
};

/// What `holdfast` and `holdfast-cli run` have in common.
struct RunOptions {
    std::vector<Venue> drill;
    std::optional<std::string> drillAt; ///< Control address of a running drill.
    std::vector<CandleFile> candles;
    std::optional<int> speed; ///< Market time per wall time, 1 … 100000.
    std::optional<std::uint64_t> seed;
    std::optional<ScenarioName> scenario;
    std::optional<std::string> shots; ///< `holdfast` only.
    std::optional<milliseconds> runFor;
    std::optional<int>
        credentialsFd; ///< Secrets of this start come on this descriptor (decisions §11).
    friend bool operator==(const RunOptions&, const RunOptions&) = default;
};
struct DrillOptions {
    Venue venue = Venue::Okx;
    std::uint16_t port = 0; ///< 0: any free one.
    std::uint16_t controlPort = 0;
    std::vector<CandleFile> candles;
    std::optional<int> speed;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> faults; ///< "F17{p=0.015,stick=5s}"
    std::optional<std::string> state;
    bool hedge = false;       ///< A new account starts with positions of both sides.
    std::size_t pageRows = 0; ///< Rows on a page of a pushed snapshot; 0: the venue's many.
    bool keep = false;        ///< Go on when standard input closes.
    friend bool operator==(const DrillOptions&, const DrillOptions&) = default;
};
struct AccountAddOptions {
    std::string name;
    Venue venue = Venue::Okx;
    Environment environment = Environment::Drill;
    std::string region;
    Ladder ladder = Ladder::Watch; ///< Least until a person says more.
    engine::GuardPolicy guard;
    std::optional<int> credentialsFd;
    friend bool operator==(const AccountAddOptions&, const AccountAddOptions&) = default;
};
struct AccountListOptions {
    friend bool operator==(const AccountListOptions&, const AccountListOptions&) = default;
};
struct AccountCheckOptions {
    std::string name;
    std::optional<std::string> drillAt; ///< For an account of a drill.
    std::optional<int> credentialsFd;
    friend bool operator==(const AccountCheckOptions&, const AccountCheckOptions&) = default;
};
struct AccountRemoveOptions {
    std::string name;
    friend bool operator==(const AccountRemoveOptions&, const AccountRemoveOptions&) = default;
};
struct StatusOptions {
    friend bool operator==(const StatusOptions&, const StatusOptions&) = default;
};
/// An open in the engine's own terms; the key is made at the source where none is given.
struct OpenOptions {
    engine::Open open;
    friend bool operator==(const OpenOptions&, const OpenOptions&) = default;
};
struct FlattenOptions {
    engine::Flatten flatten;
    friend bool operator==(const FlattenOptions&, const FlattenOptions&) = default;
};
struct FindingsOptions {
    std::optional<AccountId> account;
    friend bool operator==(const FindingsOptions&, const FindingsOptions&) = default;
};
/// An act of a person on the running instance, as it is asked there: about a finding, a position of somebody
/// else's, the ladder, the brake, the kill switch.
struct ActOptions {
    LocalAsk ask;
    friend bool operator==(const ActOptions&, const ActOptions&) = default;
};
enum class DecodeSource { Rest, Ws };
struct DecodeOptions {
    Venue venue = Venue::Okx;
    DecodeSource source = DecodeSource::Rest;
    std::string name; ///< The endpoint's or channel's, or "auto".
    std::string file;
    friend bool operator==(const DecodeOptions&, const DecodeOptions&) = default;
};
struct SignOptions {
    Venue venue = Venue::Okx;
    std::string file;
    friend bool operator==(const SignOptions&, const SignOptions&) = default;
};

using CliCommand =
    std::variant<RunOptions, DrillOptions, AccountAddOptions, AccountListOptions,
                 AccountCheckOptions, AccountRemoveOptions, StatusOptions, OpenOptions,
                 FlattenOptions, FindingsOptions, ActOptions, DecodeOptions, SignOptions>;

/// Help or version: print it and end with 0.
struct PrintText {
    std::string text;
};
struct CliInvocation {
    CommonOptions common;
    CliCommand command;
};
struct DesktopInvocation {
    CommonOptions common;
    RunOptions run;
};

/// \param arguments  without the program's name
/// \retval ErrorCode::Malformed  one sentence; the program prints it and ends with 64
[[nodiscard]] Result<std::variant<PrintText, CliInvocation>>
parseCli(std::span<const std::string> arguments);
[[nodiscard]] Result<std::variant<PrintText, DesktopInvocation>>
parseDesktop(std::span<const std::string> arguments);

} // namespace holdfast::app
