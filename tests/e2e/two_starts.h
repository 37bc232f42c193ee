// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/e2e/programs.h"

#include <array>
#include <set>

/// Incident 1 with real processes: two programs started in the same instant on one drill, and the same
/// signal for both.
namespace holdfast::e2e {

/// Who may trade is decided, and the strategies have their candles: from here on a signal reaches them.
inline bool isDecided(const Json& status)
{
    if (!status.contains("accounts") || status.at("accounts").empty()) return false;
    for (const Json& strategy : status.value("strategies", Json::array()))
        if (strategy.value("lastDecision", "").empty()) return false;
    if (canOpen(status)) return true;
    const std::string why = status.at("accounts").at(0).at("ladderReason");
    return why.find("another process") != std::string::npos;
}
inline std::int64_t dropped(const Json& status)
{
    std::int64_t count = 0;
    for (const Json& strategy : status.value("strategies", Json::array()))
        count += strategy.at("signalsDropped").get<std::int64_t>();
    return count;
}
/// Its strategy came to the signal's candle: it let the signal go, or the venue had told it first of the other
/// program's order, and then there is none.
inline bool sawTheSignal(const Json& status)
{
    if (dropped(status) > 0) return true;
    for (const Json& strategy : status.value("strategies", Json::array()))
        if (strategy.value("lastDecision", "").starts_with("an order is on its way")) return true;
    return false;
}
/// Opening orders that the drill filled on this instrument: fills of our ids on the entry's side.
inline std::size_t opens(const Json& account, const std::string& instrument,
                         const std::string& side)
{
    std::set<std::string> ids;
    for (const Json& fill : account.at("fills"))
        if (fill.at("instrument") == instrument && fill.at("side") == side
            && !fill.value("clientOrderId", "").empty())
            ids.insert(fill.at("clientOrderId").get<std::string>());
    return ids.size();
}

/// A program of ours that trades, on a data directory of its own.
inline std::unique_ptr<Program> startTrading(const QString& name, const Drill& drill,
                                             const QString& dataDir, const QString& home)
{
    QStringList arguments{QStringLiteral("--drill-at"), drill.control(),
                          QStringLiteral("--data-dir"), dataDir};
    if (name == u"holdfast-cli")
        arguments = QStringList{QStringLiteral("run"), QStringLiteral("--json")} + arguments;
    return std::make_unique<Program>(name, arguments, home);
}

/// One round. \returns what was wrong; empty: one position, one open, one writer, and the other program
/// saw the signal and let it go
/// \param letGo  counts the rounds in which it gave the signal itself, and no order kept it from that
inline std::string playTwoStarts(const std::array<QString, 2>& names, int round, int& letGo)
{
    const QTemporaryDir home;
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1"), QStringLiteral("--seed"),
                 QString::number(100 + round)},
                home.path()};
    if (drill.control().isEmpty()) return "the drill did not start";
    const std::array dirs{home.filePath(QStringLiteral("one")),
                          home.filePath(QStringLiteral("other"))};
    std::array<std::unique_ptr<Program>, 2> programs;
    for (std::size_t i = 0; i < 2; ++i)
        programs[i] = startTrading(names[i], drill, dirs[i], home.path());
    std::array<Json, 2> seen;
    std::size_t writers = 0;
    std::size_t writer = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        seen[i] = statusUntil(dirs[i], home.path(), isDecided);
        if (!isDecided(seen[i]))
            return "program " + std::to_string(i) + " did not come up: " + seen[i].dump()
                   + programs[i]->errors().toStdString();
        if (canOpen(seen[i])) ++writers, writer = i;
    }
    if (writers != 1) return std::to_string(writers) + " programs may open";
    const std::string why = seen[1 - writer].at("accounts").at(0).at("ladderReason");
    if (why.find("account-okx-") == std::string::npos)
        return "the other one does not name the lock's file: " + why;

    // The same signal for both: the price falls below the band, and the candle ends.
    std::string last;
    const Json prices = drill.get(QStringLiteral("/truth")).at("prices");
    for (const Json& row : prices)
        if (row.at("instrument") == "ETH-USDT-SWAP") last = row.at("last");
    const QByteArray low = QByteArray::number(static_cast<int>(std::stod(last) * 0.95));
    (void)drill.post(QStringLiteral("/price"),
                     R"({"instrument":"ETH-USDT-SWAP","price":")" + low + "\"}");
    (void)drill.post(QStringLiteral("/advance"), R"({"candles":1})");

    const Json mine = statusUntil(dirs[writer], home.path(), [](const Json& s) {
        return !s.at("positions").empty()
               && s.at("positions").at(0).at("stop").at("state") == "verified";
    });
    if (mine.value("positions", Json::array()).size() != 1)
        return "the writer shows no position with a proved stop: " + mine.dump();
    const Json theirs = statusUntil(dirs[1 - writer], home.path(), sawTheSignal);
    if (!sawTheSignal(theirs)) return "the other program never saw the signal: " + theirs.dump();
    if (dropped(theirs) > 0) ++letGo;
    const Json truth = drill.truth();
    if (Drill::held(truth) != 1)
        return std::to_string(Drill::held(truth)) + " positions: " + truth.at("positions").dump();
    if (opens(truth, "ETH-USDT-SWAP", "buy") != 1)
        return std::to_string(opens(truth, "ETH-USDT-SWAP", "buy"))
               + " opens: " + truth.at("fills").dump();
    return {};
}

/// Two commands with one key in the same instant, on one running engine.
inline std::string playTwoCommands(int round)
{
    const QTemporaryDir home;
    Drill drill{{QStringLiteral("--speed"), QStringLiteral("1"), QStringLiteral("--seed"),
                 QString::number(200 + round)},
                home.path()};
    const QString data = home.filePath(QStringLiteral("data"));
    const auto engine = startTrading(QStringLiteral("holdfast-cli"), drill, data, home.path());
    const Json ready = statusUntil(data, home.path(), canOpen);
    if (!canOpen(ready)) return "the engine did not come up: " + ready.dump();
    const auto open = [&] {
        return std::make_unique<Program>(
            QStringLiteral("holdfast-cli"),
            QStringList{QStringLiteral("open"), QStringLiteral("--account"),
                        QStringLiteral("drill"), QStringLiteral("--instrument"),
                        QStringLiteral("SOL-USDT-SWAP"), QStringLiteral("--side"),
                        QStringLiteral("buy"), QStringLiteral("--qty"), QStringLiteral("5"),
                        QStringLiteral("--stop"), QStringLiteral("2%"), QStringLiteral("--key"),
                        QStringLiteral("round-%1").arg(round), QStringLiteral("--data-dir"), data},
            home.path());
    };
    const auto one = open();
    const auto other = open();
    const int first = one->exitCode();
    const int second = other->exitCode();
    const Json truth = drill.truth();
    if ((first == 0) == (second == 0))
        return "exit codes " + std::to_string(first) + " and " + std::to_string(second);
    if (Drill::held(truth) != 1 || Drill::qtyOf(truth, "SOL-USDT-SWAP") != "5"
        || opens(truth, "SOL-USDT-SWAP", "buy") != 1)
        return truth.at("positions").dump() + truth.at("fills").dump();
    return {};
}

} // namespace holdfast::e2e
