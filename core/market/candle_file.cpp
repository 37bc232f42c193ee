// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/market/candle_file.h"

#include "core/base/constants.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace holdfast::market {
namespace {

enum Column : std::size_t { kTime, kOpen, kHigh, kLow, kClose, kVolume, kColumns };

constexpr std::array<std::string_view, kColumns> kNames{"timestamp", "open",  "high",
                                                        "low",       "close", "volume"};

std::string lowered(std::string_view text)
{
    std::string result{text};
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return text;
}

std::optional<Column> columnNamed(std::string_view header)
{
    const std::string name = lowered(header);
    for (const std::string_view time : {"timestamp", "time", "date", "datetime", "open_time"})
        if (name == time) return kTime;
    for (std::size_t column = kOpen; column < kColumns; ++column)
        if (name == kNames[column]) return static_cast<Column>(column);
    return std::nullopt;
}

void split(std::string_view line, std::vector<std::string_view>& fields)
{
    fields.clear();
    for (std::size_t begin = 0;;) {
        const std::size_t comma = line.find(',', begin);
        fields.push_back(trimmed(line.substr(begin, comma - begin)));
        if (comma == std::string_view::npos) return;
        begin = comma + 1;
    }
}

/// The field as a person can read it: what is no printable ASCII is a point.
std::string shown(std::string_view field)
{
    constexpr std::size_t kShownMax = 40;
    std::string text{field.substr(0, kShownMax)};
    for (char& c : text)
        if (c < ' ' || c > '~') c = '.';
    return "\"" + text + (field.size() > kShownMax ? "…\"" : "\"");
}

/// What else it may be, by its first bytes; nullptr: it may be a text of candles.
const char* foreignForm(std::string_view text)
{
    using namespace std::string_view_literals;
    if (text.starts_with("\x1f\x8b"sv)) return "the file is compressed (gzip); unpack it first";
    if (text.starts_with("PK\x03\x04"sv)) return "the file is an archive (zip); unpack it first";
    if (text.starts_with("\x28\xb5\x2f\xfd"sv))
        return "the file is compressed (zstd); unpack it first";
    if (text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv))
        return "the file is UTF-16; save it as UTF-8";
    if (text.substr(0, 4096).find('\0') != std::string_view::npos)
        return "the file is binary; give a CSV file with the columns "
               "timestamp,open,high,low,close,volume";
    return nullptr;
}

/// Goes through the text once; knows where it is, so that every error can say it.
class Reader {
public:
    explicit Reader(std::string_view text)
        : m_rest{text}
    {
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        if (m_rest.starts_with(kByteOrderMark)) m_rest.remove_prefix(kByteOrderMark.size());
        while (!m_rest.empty() && (m_rest.back() == '\n' || m_rest.back() == '\r'))
            m_rest.remove_suffix(1);
    }
    Result<CandleFile> read()
    {
        if (auto header = readHeader(); !header) return Unexpected{header.error()};
        while (nextLine()) {
            Result<Candle> candle = readRow();
            if (!candle) return Unexpected{candle.error()};
            m_file.candles.push_back(*candle);
        }
        if (m_file.candles.size() < 2)
            return unexpected(ErrorCode::Missing,
                              "the file holds fewer than two candles; give a file with more rows");
        if (auto grid = findGrid(); !grid) return Unexpected{grid.error()};
        return std::move(m_file);
    }

private:
    bool nextLine()
    {
        if (m_isDone) return false;
        ++m_line;
        const std::size_t end = m_rest.find('\n');
        split(m_rest.substr(0, end), m_fields);
        m_isDone = end == std::string_view::npos;
        if (!m_isDone) m_rest.remove_prefix(end + 1);
        return true;
    }
    [[nodiscard]] Unexpected wrongLine(ErrorCode code, const std::string& sentence) const
    {
        return unexpected(code, "line " + std::to_string(m_line) + ": " + sentence);
    }
    [[nodiscard]] Unexpected wrongField(ErrorCode code, Column column,
                                        const std::string& sentence) const
    {
        return unexpected(code, "line " + std::to_string(m_line) + ", column "
                                    + std::to_string(m_places[column] + 1) + " ("
                                    + std::string{kNames[column]} + "): " + sentence);
    }

    Result<void> readHeader()
    {
        if (const char* what = foreignForm(m_rest)) return unexpected(ErrorCode::Malformed, what);
        if (m_rest.empty())
            return unexpected(ErrorCode::Missing, "the file is empty; give a CSV file with the "
                                                  "columns timestamp,open,high,low,close,volume");
        nextLine();
        std::array<bool, kColumns> found{};
        for (std::size_t place = 0; place < m_fields.size(); ++place) {
            const auto column = columnNamed(m_fields[place]);
            if (!column) continue;
            if (found[*column])
                return wrongLine(ErrorCode::Malformed,
                                 "column " + std::to_string(place + 1) + ": a second column for "
                                     + std::string{kNames[*column]} + "; keep one of them");
            found[*column] = true;
            m_places[*column] = place;
        }
        m_columns = m_fields.size();
        for (std::size_t column = 0; column < kColumns; ++column) {
            if (found[column]) continue;
            const bool isOtherSeparator =
                m_fields.size() == 1 && m_fields[0].find_first_of(";\t|") != std::string_view::npos;
            return wrongLine(
                ErrorCode::Missing,
                "there is no column \"" + std::string{kNames[column]} + "\"; "
                    + (isOtherSeparator
                           ? "separate the columns with commas"
                           : "the first line must name timestamp,open,high,low,close,volume"));
        }
        return {};
    }

    Result<double> readNumber(Column column) const
    {
        const std::string_view field = m_fields[m_places[column]];
        double value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (error == std::errc::result_out_of_range)
            return wrongField(ErrorCode::OutOfRange, column,
                              shown(field)
                                  + " is too large or too small a number; correct the row");
        if (error != std::errc{} || end != field.data() + field.size())
            return wrongField(ErrorCode::Malformed, column,
                              shown(field)
                                  + " is not a number; correct the field or remove the row");
        if (!std::isfinite(value))
            return wrongField(ErrorCode::OutOfRange, column,
                              shown(field)
                                  + " is not a finite number; remove the row, so that its gap is "
                                    "seen, or correct it");
        if (value > kCandleNumberMax)
            return wrongField(ErrorCode::OutOfRange, column,
                              shown(field) + " is too large a number; correct the row");
        return value;
    }

    Result<Candle> readRow()
    {
        if (m_fields.size() != m_columns)
            return wrongLine(ErrorCode::Malformed, "it has " + std::to_string(m_fields.size())
                                                       + " columns and the header "
                                                       + std::to_string(m_columns)
                                                       + "; complete or remove the row");
        Candle candle;
        const std::string_view timeField = m_fields[m_places[kTime]];
        const Result<MarketTime> time = parseMarketTime(timeField);
        if (!time)
            return wrongField(
                time.error().code, kTime,
                time.error().context
                    + "; write 2025-04-03 17:05:00+00:00, or seconds or milliseconds since 1970");
        candle.open = *time;
        const std::array<double*, kColumns> targets{nullptr,     &candle.openPrice, &candle.high,
                                                    &candle.low, &candle.close,     &candle.volume};
        for (std::size_t column = kOpen; column < kColumns; ++column) {
            const Result<double> number = readNumber(static_cast<Column>(column));
            if (!number) return Unexpected{number.error()};
            *targets[column] = *number;
        }
        if (const auto checked = check(candle); !checked)
            return wrongLine(ErrorCode::OutOfRange,
                             checked.error().context + "; correct or remove the row");
        if (!m_file.candles.empty()) {
            const MarketTime before = m_file.candles.back().open;
            if (candle.open == before)
                return wrongField(
                    ErrorCode::OutOfRange, kTime,
                    shown(timeField)
                        + " stands in the line before as well; keep one of the two rows");
            if (candle.open < before)
                return wrongField(
                    ErrorCode::OutOfRange, kTime,
                    shown(timeField)
                        + " is before the time of the line before; sort the rows by time");
        }
        return candle;
    }

    /// The usual distance of neighbours is the bar; a larger one is a gap, and must be whole bars.
    Result<void> findGrid()
    {
        std::map<milliseconds, std::size_t> counts;
        const auto& candles = m_file.candles;
        for (std::size_t i = 1; i < candles.size(); ++i)
            ++counts[candles[i].open - candles[i - 1].open];
        const auto usual =
            std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            }); // of equals the shortest
        m_file.bar = usual->first;
        for (std::size_t i = 1; i < candles.size(); ++i) {
            const milliseconds distance = candles[i].open - candles[i - 1].open;
            if (distance == m_file.bar) continue;
            m_line = i + 2; // the header, and lines count from 1
            if (distance % m_file.bar != milliseconds{0})
                return wrongField(
                    ErrorCode::OutOfRange, kTime,
                    "it comes " + formatAge(distance) + " after the line before, but the bars are "
                        + formatAge(m_file.bar) + " long; remove the row or correct its time");
            m_file.gaps.push_back(
                {candles[i - 1].open + m_file.bar, candles[i].open, distance / m_file.bar - 1});
        }
        return {};
    }

    std::string_view m_rest;
    bool m_isDone = false;
    std::size_t m_line = 0;
    std::size_t m_columns = 0;
    std::array<std::size_t, kColumns> m_places{};
    std::vector<std::string_view> m_fields;
    CandleFile m_file;
};

} // namespace

Result<CandleFile> readCandles(std::string_view text) { return Reader{text}.read(); }

} // namespace holdfast::market
