// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// N1: from the bytes of a frame to typed facts, beside three parsers that take the same fields and check
// nothing. N2 and N3, the part that needs no socket: heap allocations of a frame, frames a second.
#include "core/venues/okx/push.h"
#include "core/venues/okx/triage.h"
#include "tests/bench/allocations.h"
#include "tests/bench/figures.h"
#include "tests/bench/okx_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstring>
#include <nlohmann/json.hpp>
#include <simdjson.h>

namespace {

using namespace holdfast;
using bench::OkxMessage;
using Shape = OkxMessage::Shape;

const auto kMessages = bench::okxMessages();

/// A socket's buffer is not simdjson's: each parser pays for its copy.
struct Bare {
    simdjson::ondemand::parser parser;
    std::vector<char> buffer;

    double takeRow(simdjson::ondemand::object row, const OkxMessage& message)
    {
        double sum = 0;
        for (const char* name : message.texts) {
            if (!name) break;
            std::string_view text;
            if (row[name].get_string().get(text) == simdjson::SUCCESS)
                sum += static_cast<double>(text.size());
        }
        for (const char* name : message.numbers) {
            if (!name) break;
            double number = 0;
            if (row[name].get_double_in_string().get(number) == simdjson::SUCCESS) sum += number;
        }
        return sum;
    }
    double take(const OkxMessage& message)
    {
        const std::string& text = message.text;
        buffer.resize(text.size() + simdjson::SIMDJSON_PADDING);
        std::memcpy(buffer.data(), text.data(), text.size());
        auto document = parser.iterate(buffer.data(), text.size(), buffer.size());
        double sum = 0;
        for (auto row : document["data"].get_array()) {
            switch (message.shape) {
            case Shape::NumberRows:
                for (auto field : row.get_array())
                    sum += field.get_double_in_string().value();
                break;
            case Shape::Rows: sum += takeRow(row.get_object(), message); break;
            case Shape::Details:
                for (auto detail : row.get_object()["details"].get_array())
                    sum += takeRow(detail.get_object(), message);
                break;
            }
        }
        return sum;
    }
};

double number(const std::string& text) { return text.empty() ? 0 : std::stod(text); }

double nlohmannRow(const nlohmann::json& row, const OkxMessage& message)
{
    double sum = 0;
    for (const char* name : message.texts) {
        if (!name) break;
        if (const auto at = row.find(name); at != row.end())
            sum += static_cast<double>(at->get<std::string>().size());
    }
    for (const char* name : message.numbers) {
        if (!name) break;
        if (const auto at = row.find(name); at != row.end()) sum += number(at->get<std::string>());
    }
    return sum;
}
double nlohmannTake(const OkxMessage& message)
{
    const auto document = nlohmann::json::parse(message.text);
    double sum = 0;
    for (const auto& row : document.at("data")) {
        switch (message.shape) {
        case Shape::NumberRows:
            for (const auto& field : row)
                sum += number(field.get<std::string>());
            break;
        case Shape::Rows: sum += nlohmannRow(row, message); break;
        case Shape::Details:
            for (const auto& detail : row.at("details"))
                sum += nlohmannRow(detail, message);
            break;
        }
    }
    return sum;
}

double qtRow(const QJsonObject& row, const OkxMessage& message)
{
    double sum = 0;
    for (const char* name : message.texts) {
        if (!name) break;
        sum += static_cast<double>(row.value(QLatin1String{name}).toString().size());
    }
    for (const char* name : message.numbers) {
        if (!name) break;
        sum += row.value(QLatin1String{name}).toString().toDouble();
    }
    return sum;
}
double qtTake(const OkxMessage& message)
{
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(message.text.data(), static_cast<qsizetype>(message.text.size())));
    double sum = 0;
    const QJsonArray rows = document.object().value(QLatin1String{"data"}).toArray();
    for (const auto& row : rows) {
        switch (message.shape) {
        case Shape::NumberRows: {
            const QJsonArray fields = row.toArray();
            for (const auto& field : fields)
                sum += field.toString().toDouble();
            break;
        }
        case Shape::Rows: sum += qtRow(row.toObject(), message); break;
        case Shape::Details: {
            const QJsonArray details = row.toObject().value(QLatin1String{"details"}).toArray();
            for (const auto& detail : details)
                sum += qtRow(detail.toObject(), message);
            break;
        }
        }
    }
    return sum;
}

void ours(benchmark::State& state, const OkxMessage& message)
{
    venues::okx::FrameReader reader;
    for (auto _ : state) {
        auto decoded = reader.read(message.text);
        if (!decoded || !std::holds_alternative<venues::okx::Pushed>(*decoded)) {
            state.SkipWithError("our decoder refused the frame");
            break;
        }
        benchmark::DoNotOptimize(decoded);
    }
}
void bare(benchmark::State& state, const OkxMessage& message)
{
    Bare parser;
    for (auto _ : state)
        benchmark::DoNotOptimize(parser.take(message));
}
void withNlohmann(benchmark::State& state, const OkxMessage& message)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(nlohmannTake(message));
}
void withQt(benchmark::State& state, const OkxMessage& message)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(qtTake(message));
}
void triage(benchmark::State& state, const OkxMessage& message)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(venues::okx::triage(message.text));
}

/// Allocations of one more frame, once everything that grows has grown.
double allocationsOf(const OkxMessage& message)
{
    constexpr int kFrames = 1000;
    venues::okx::FrameReader reader;
    for (int i = 0; i < 10; ++i)
        static_cast<void>(reader.read(message.text));
    const auto before = bench::allocations();
    for (int i = 0; i < kFrames; ++i)
        static_cast<void>(reader.read(message.text));
    return static_cast<double>(bench::allocations() - before) / kFrames;
}

/// For callgrind: nothing but our decoder, so that the instructions of a frame are the difference of two runs.
int countOnly(const char* frames)
{
    venues::okx::FrameReader reader;
    const long times = std::strtol(frames, nullptr, 10);
    std::size_t facts = 0;
    for (long i = 0; i < times; ++i) {
        for (const OkxMessage& message : kMessages) {
            const auto decoded = reader.read(message.text);
            facts += decoded && std::holds_alternative<venues::okx::Pushed>(*decoded);
        }
    }
    std::printf("%zu frames decoded\n", facts);
    return facts == static_cast<std::size_t>(times) * kMessages.size() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 3 && std::string_view{argv[1]} == "--count-only") return countOnly(argv[2]);
    for (const OkxMessage& message : kMessages) {
        const std::string name{message.name};
        benchmark::RegisterBenchmark(("ours/" + name).c_str(), ours, message);
        benchmark::RegisterBenchmark(("bare/" + name).c_str(), bare, message);
        benchmark::RegisterBenchmark(("nlohmann/" + name).c_str(), withNlohmann, message);
        benchmark::RegisterBenchmark(("qt/" + name).c_str(), withQt, message);
        benchmark::RegisterBenchmark(("triage/" + name).c_str(), triage, message);
    }
    bench::Medians medians;
    bench::run("bench_ingest", argc, argv, medians);

    bool isGood = true;
    double oursSum = 0;
    double bareSum = 0;
    for (const OkxMessage& message : kMessages) {
        const std::string name{message.name};
        oursSum += medians.of("ours/" + name);
        bareSum += medians.of("bare/" + name);
        bench::figure("decode " + name, medians.of("ours/" + name), "ns");
        bench::figure("decode " + name + " / bare simdjson",
                      medians.ratio("ours/" + name, "bare/" + name), "x");
        bench::figure("triage " + name, medians.of("triage/" + name), "ns");
        bench::figure("allocations of " + name, allocationsOf(message), "a frame");
        isGood &= bench::isAtLeast("N1 nlohmann / ours, " + name,
                                   medians.ratio("nlohmann/" + name, "ours/" + name), 5);
        isGood &= bench::isAtLeast("N1 QJsonDocument / ours, " + name,
                                   medians.ratio("qt/" + name, "ours/" + name), 9);
    }
    isGood &= bench::isWithin("N1 decode / bare simdjson, mean",
                              bareSum > 0 ? oursSum / bareSum : 99, 1.5);
    return isGood ? 0 : 1;
}
