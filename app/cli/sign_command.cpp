// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "core/base/json.h"
#include "core/signing/bybit.h"
#include "core/signing/okx.h"

#include <QFile>

namespace holdfast::app {
namespace {

constexpr qint64 kFileSizeMax = 16 << 20;

/// {"vectors":[{"name","secret","prehash"},…]} → one line a vector. All of them, or a sentence.
Result<std::vector<std::string>> signatures(Venue venue, const std::string& text)
{
    // Base64 or hexadecimal digits of one digest.
    const auto sign = venue == Venue::Bybit ? signing::bybit::sign : signing::okx::sign;
    json::Document document;
    const auto root = document.parse(text);
    if (!root) return Unexpected{root.error()};
    const auto vectors = root->requiredArray("vectors");
    if (!vectors) return Unexpected{vectors.error()};
    std::vector<std::string> out;
    for (const json::Value vector : vectors->items()) {
        const std::string place = "vectors[" + std::to_string(out.size()) + "]";
        std::string fields[3];
        const char* const names[] = {"name", "secret", "prehash"};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto value = vector.required(names[i]);
            if (!value) return Unexpected{value.error().within(place)};
            const auto words = value->text();
            if (!words)
                return unexpected(ErrorCode::Malformed, place + ": " + names[i] + " is no text");
            fields[i] = std::string{*words};
        }
        const signing::Secret secret = signing::Secret::takeFrom(fields[1]);
        out.push_back(json::Writer{}
                          .beginObject()
                          .member("name", fields[0])
                          .member("signature", sign(secret, fields[2]))
                          .endObject()
                          .take());
    }
    return out;
}

} // namespace

ExitCode sign(const CommonOptions& common, const SignOptions& options)
{
    if (!isBuiltIn(options.venue))
        return fail(common, "sign --venue: " + notBuiltIn(options.venue) + ".",
                    ExitCode::WrongUsage);
    QFile file{QString::fromStdString(options.file)};
    if (!file.open(QIODevice::ReadOnly))
        return fail(common, "The file " + options.file
                                + " cannot be read: " + file.errorString().toStdString() + ".");
    if (file.size() > kFileSizeMax)
        return fail(common, "The file " + options.file + " is larger than 16 MiB.",
                    ExitCode::NotUnderstood);
    const auto lines = signatures(options.venue, file.readAll().toStdString());
    if (!lines)
        return fail(common,
                    "The file " + options.file + " was not understood: " + lines.error().context
                        + ".",
                    ExitCode::NotUnderstood);
    for (const std::string& line : *lines)
        printLine(line);
    return ExitCode::Done;
}

} // namespace holdfast::app
