// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "app/local/local_message.h"

#include <cstdio>

namespace holdfast::app {

void printLine(std::string_view line)
{
    std::fwrite(line.data(), 1, line.size(), stdout);
    if (!line.ends_with('\n')) std::fputc('\n', stdout);
    std::fflush(stdout);
}

void say(const CommonOptions& common, engine::AnswerKind kind, std::string_view text)
{
    if (common.json)
        printLine(encodeAnswer({kind, std::string{text}, {}}));
    else
        printLine(text);
}

ExitCode fail(const CommonOptions& common, std::string_view sentence, ExitCode code)
{
    if (common.json) {
        say(common, engine::AnswerKind::Failed, sentence);
    } else {
        std::fwrite(sentence.data(), 1, sentence.size(), stderr);
        std::fputc('\n', stderr);
    }
    return code;
}

ExitCode exitCodeOf(engine::AnswerKind kind)
{
    switch (kind) {
    case engine::AnswerKind::Done: return ExitCode::Done;
    case engine::AnswerKind::Failed: return ExitCode::Failed;
    case engine::AnswerKind::Doubt:
    case engine::AnswerKind::Progress: return ExitCode::Doubts;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::app
