// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <optional>

namespace holdfast {
namespace {

using std::chrono::days;

constexpr std::int64_t kMsMax = 253'402'300'800'000; // the year 10000

void appendPadded(std::string& text, std::int64_t value, std::size_t width)
{
    const std::string digits = std::to_string(value);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

/// Reads what is written, left to right; every read says whether it was there.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : m_text{text}
    {
    }
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] bool take(char c)
    {
        if (atEnd() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }
    [[nodiscard]] std::optional<char> takeDigit()
    {
        if (atEnd() || m_text[m_at] < '0' || m_text[m_at] > '9') return std::nullopt;
        return m_text[m_at++];
    }
    [[nodiscard]] std::optional<int> number(int width)
    {
        int value = 0;
        for (int i = 0; i < width; ++i) {
            const auto digit = takeDigit();
            if (!digit) return std::nullopt;
            value = value * 10 + (*digit - '0');
        }
        return value;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

std::optional<milliseconds> readDate(Cursor& cursor)
{
    const auto year = cursor.number(4);
    if (!year || !cursor.take('-')) return std::nullopt;
    const auto month = cursor.number(2);
    if (!month || !cursor.take('-')) return std::nullopt;
    const auto day = cursor.number(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch();
}

/// ".123": only whole milliseconds, because MarketTime has no more.
std::optional<milliseconds> readFraction(Cursor& cursor)
{
    int value = 0;
    int digits = 0;
    while (const auto digit = cursor.takeDigit()) {
        if (++digits <= 3)
            value = value * 10 + (*digit - '0');
        else if (*digit != '0')
            return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    for (int i = digits; i < 3; ++i)
        value *= 10;
    return milliseconds{value};
}

std::optional<milliseconds> readClock(Cursor& cursor)
{
    const auto hour = cursor.number(2);
    if (!hour || *hour > 23 || !cursor.take(':')) return std::nullopt;
    const auto minute = cursor.number(2);
    if (!minute || *minute > 59) return std::nullopt;
    milliseconds time = hours{*hour} + minutes{*minute};
    if (!cursor.take(':')) return time;
    const auto second = cursor.number(2);
    if (!second || *second > 59) return std::nullopt;
    time += seconds{*second};
    if (!cursor.take('.')) return time;
    const auto fraction = readFraction(cursor);
    if (!fraction) return std::nullopt;
    return time + *fraction;
}

/// "Z", "+00:00", "-0330" or nothing, which means UTC.
std::optional<milliseconds> readOffset(Cursor& cursor)
{
    if (cursor.atEnd() || cursor.take('Z')) return milliseconds{0};
    const bool isWest = cursor.take('-');
    if (!isWest && !cursor.take('+')) return std::nullopt;
    const auto hour = cursor.number(2);
    (void)cursor.take(':');
    const auto minute = cursor.number(2);
    if (!hour || *hour > 23 || !minute || *minute > 59) return std::nullopt;
    const milliseconds offset = hours{*hour} + minutes{*minute};
    return isWest ? -offset : offset;
}

std::optional<milliseconds> readCalendar(std::string_view text)
{
    Cursor cursor{text};
    const auto date = readDate(cursor);
    if (!date) return std::nullopt;
    if (cursor.atEnd()) return date;
    if (!cursor.take('T') && !cursor.take(' ')) return std::nullopt;
    const auto clock = readClock(cursor);
    if (!clock) return std::nullopt;
    const auto offset = readOffset(cursor);
    if (!offset || !cursor.atEnd()) return std::nullopt;
    return *date + *clock - *offset;
}

} // namespace

std::string toIso8601(WallTime time)
{
    const auto day = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
    const std::chrono::hh_mm_ss<milliseconds> clock{time - day};
    std::string text;
    text.reserve(24);
    appendPadded(text, static_cast<int>(date.year()), 4);
    text += '-';
    appendPadded(text, static_cast<unsigned>(date.month()), 2);
    text += '-';
    appendPadded(text, static_cast<unsigned>(date.day()), 2);
    text += 'T';
    appendPadded(text, clock.hours().count(), 2);
    text += ':';
    appendPadded(text, clock.minutes().count(), 2);
    text += ':';
    appendPadded(text, clock.seconds().count(), 2);
    text += '.';
    appendPadded(text, clock.subseconds().count(), 3);
    text += 'Z';
    return text;
}

Result<MarketTime> parseMarketTime(std::string_view text)
{
    bool isNumber = !text.empty();
    for (const char c : text)
        isNumber = isNumber && c >= '0' && c <= '9';
    if (!isNumber) {
        if (const auto time = readCalendar(text)) return MarketTime{*time};
        return unexpected(ErrorCode::Malformed,
                          "not a time: \"" + std::string{text.substr(0, 40)} + "\"");
    }
    constexpr std::size_t kDigitsMax = 15; // the year 10000 in milliseconds
    if (text.size() > kDigitsMax)
        return unexpected(ErrorCode::OutOfRange,
                          "a time of more than 15 digits; give seconds or milliseconds since 1970");
    std::int64_t value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    constexpr std::int64_t kSmallestMs =
        100'000'000'000; // March 1973; below it the number means seconds
    if (value < kSmallestMs) value *= 1000;
    if (value >= kMsMax) return unexpected(ErrorCode::OutOfRange, "a time after the year 9999");
    return marketFromMs(value);
}

std::string formatAge(nanoseconds age)
{
    if (age < nanoseconds{0}) return "-" + formatAge(-age);
    using std::chrono::floor;
    if (age < seconds{1}) return std::to_string(floor<milliseconds>(age).count()) + " ms";
    if (age < minutes{1}) {
        const std::int64_t tenths = floor<milliseconds>(age).count() / 100;
        return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
    }
    const auto whole = floor<seconds>(age).count();
    const auto pair = [](std::int64_t a, const char* unitA, std::int64_t b, const char* unitB) {
        return std::to_string(a) + unitA + std::to_string(b) + unitB;
    };
    if (age < hours{1}) return pair(whole / 60, " m ", whole % 60, " s");
    if (age < days{1}) return pair(whole / 3600, " h ", whole / 60 % 60, " m");
    return pair(whole / 86400, " d ", whole / 3600 % 24, " h");
}

} // namespace holdfast
