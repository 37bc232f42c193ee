// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
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
    if (options.venue != Venue::Okx)
        return fail(common,
                    "decode --venue " + std::string{toString(options.venue)}
                        + ": not in this version; okx is.",
                    ExitCode::WrongUsage);
    QFile file{QString::fromStdString(options.file)};
    if (!file.open(QIODevice::ReadOnly))
        return fail(common, "The file " + options.file
                                + " cannot be read: " + file.errorString().toStdString() + ".");
    if (file.size() > kFileSizeMax)
        return fail(common, "The file " + options.file + " is larger than 64 MiB.",
                    ExitCode::NotUnderstood);
    const auto source =
        options.source == DecodeSource::Rest ? venues::okx::Source::Rest : venues::okx::Source::Ws;
    const auto decoded =
        venues::okx::decodeLines(source, options.name, file.readAll().toStdString());
    for (const std::string& line : decoded.lines)
        printLine(line);
    return exitCodeOfLines(decoded.exitCode);
}

} // namespace holdfast::app
