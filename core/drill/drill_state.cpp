// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drill/drill_state.h"

#include "core/base/json.h"

#include <QFile>
#include <QSaveFile>

#include <nlohmann/json.hpp>

namespace holdfast::drill {
namespace {

constexpr std::int64_t kFormat = 1;

std::string textAt(const json::Value& value, std::string_view name)
{
    const auto member = value.at(name);
    if (!member || !member->isString()) return {};
    return std::string{*member->text()};
}

} // namespace

std::string describeMarket(const sim::MarketConfig& config)
{
    std::string text = "seed " + std::to_string(config.seed);
    for (const sim::CandleTape& tape : config.tapes)
        text += "; " + tape.instrument.text + ' ' + std::to_string(tape.bar.count()) + "m x "
                + std::to_string(tape.candles.size()) + " from "
                + std::to_string(toMs(tape.candles.front().open));
    return text;
}

Result<std::string> onAnotherMarket(const std::string& model, MarketTime time)
{
    auto root = nlohmann::ordered_json::parse(model, nullptr, false);
    if (!root.is_object() || !root.contains("marketNext") || !root.contains("instruments")
        || !root["instruments"].is_object())
        return unexpected(ErrorCode::Missing, "not the state of a venue");
    root["marketNext"] = toMs(time);
    root.erase("drawsNext"); // of the other one
    for (auto& instrument : root["instruments"])
        if (instrument.is_object()) instrument["offset"] = "0";
    return root.dump();
}

Result<std::optional<DrillState>> readDrillState(const std::string& path)
{
    if (path.empty()) return std::optional<DrillState>{};
    QFile file{QString::fromStdString(path)};
    if (!file.exists()) return std::optional<DrillState>{};
    if (!file.open(QIODevice::ReadOnly))
        return unexpected(ErrorCode::Missing,
                          "Cannot read " + path + ": " + file.errorString().toStdString() + ".");
    json::Document document;
    const std::string bytes = file.readAll().toStdString();
    const auto root = document.parse(bytes);
    if (!root)
        return unexpected(ErrorCode::Missing,
                          "Cannot understand " + path + ": " + root.error().context + ".");
    DrillState state;
    state.identity.uid = textAt(*root, "uid");
    state.identity.credentials = {textAt(*root, "key"), textAt(*root, "secret"),
                                  textAt(*root, "passphrase")};
    state.market = textAt(*root, "market");
    state.model = textAt(*root, "model");
    if (root->at("venue")) state.venue = textAt(*root, "venue");
    const auto format = root->at("drillState");
    const bool isOurs = format && format->integer().value_or(0) == kFormat
                        && !state.identity.uid.empty() && !state.identity.credentials.key.empty()
                        && !state.identity.credentials.secret.empty() && !state.model.empty();
    if (!isOurs) return unexpected(ErrorCode::Missing, path + " is not the state of a drill.");
    return std::optional<DrillState>{std::move(state)};
}

bool writeDrillState(const std::string& path, const DrillState& state)
{
    json::Writer w;
    w.beginObject()
        .member("drillState", kFormat)
        .member("uid", state.identity.uid)
        .member("key", state.identity.credentials.key)
        .member("secret", state.identity.credentials.secret)
        .member("passphrase", state.identity.credentials.passphrase)
        .member("market", state.market)
        .member("model", state.model)
        .member("venue", state.venue)
        .endObject();
    QSaveFile file{QString::fromStdString(path)};
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(QByteArray::fromStdString(w.take()));
    return file.commit();
}

} // namespace holdfast::drill
