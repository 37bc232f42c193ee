// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "core/venues/bybit/decode_lines.h"
#include "core/venues/okx/decode_lines.h"

#include <QFile>

namespace holdfast::app {
namespace {

constexpr qint64 kFileSizeMax = 64 << 20;

ExitCode exitCodeOfLines(int code)
{
    if (code == static_cast<int>(ExitCode::Done)) return ExitCode::Done;
    return code == static_cast<int>(ExitCode::Doubts) ? ExitCode::Doubts : ExitCode::NotUnderstood;
}

} // namespace

ExitCode decode(const CommonOptions& common, const DecodeOptions& options)
{
    if (!isBuiltIn(options.venue))
        return fail(common, "decode --venue: " + notBuiltIn(options.venue) + ".",
                    ExitCode::WrongUsage);
    QFile file{QString::fromStdString(options.file)};
    if (!file.open(QIODevice::ReadOnly))
        return fail(common, "The file " + options.file
                                + " cannot be read: " + file.errorString().toStdString() + ".");
    if (file.size() > kFileSizeMax)
        return fail(common, "The file " + options.file + " is larger than 64 MiB.",
                    ExitCode::NotUnderstood);
    const auto source = options.source == DecodeSource::Rest ? venues::PayloadSource::Rest
                                                             : venues::PayloadSource::Ws;
    const std::string bytes = file.readAll().toStdString();
    const auto decoded = options.venue == Venue::Bybit
                             ? venues::bybit::decodeLines(source, options.name, bytes)
                             : venues::okx::decodeLines(source, options.name, bytes);
    for (const std::string& line : decoded.lines)
        printLine(line);
    return exitCodeOfLines(decoded.exitCode);
}

} // namespace holdfast::app
