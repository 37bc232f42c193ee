// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"

#if __has_include("core/venues/okx/decode_lines.h") // lands with the codec's lines
#include "core/venues/okx/decode_lines.h"

#include <QFile>
#endif

namespace holdfast::app {
namespace {

#if __has_include("core/venues/okx/decode_lines.h")
constexpr qint64 kFileSizeMax = 64 << 20;

ExitCode exitCodeOf(int code)
{
    if (code == static_cast<int>(ExitCode::Done)) return ExitCode::Done;
    return code == static_cast<int>(ExitCode::Doubts) ? ExitCode::Doubts : ExitCode::NotUnderstood;
}
#endif

} // namespace

ExitCode decode(const CommonOptions& common, const DecodeOptions& options)
{
    if (options.venue != Venue::Okx)
        return fail(common, "decode --venue " + std::string{toString(options.venue)} + ": not in this version; okx is.", ExitCode::WrongUsage);
#if __has_include("core/venues/okx/decode_lines.h")
    QFile file{QString::fromStdString(options.file)};
    if (!file.open(QIODevice::ReadOnly)) return fail(common, "The file " + options.file + " cannot be read: " + file.errorString().toStdString() + ".");
    if (file.size() > kFileSizeMax) return fail(common, "The file " + options.file + " is larger than 64 MiB.", ExitCode::NotUnderstood);
    const auto source = options.source == DecodeSource::Rest ? venues::okx::Source::Rest : venues::okx::Source::Ws;
    const auto decoded = venues::okx::decodeLines(source, options.name, file.readAll().toStdString());
    for (const std::string& line : decoded.lines) printLine(line);
    return exitCodeOf(decoded.exitCode);
#else
    return fail(common, "decode: not in this version.", ExitCode::WrongUsage);
#endif
}

} // namespace holdfast::app
