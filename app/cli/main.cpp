// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/options/options.h"

#include <QCoreApplication>

#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace holdfast::app;

struct Dispatch {
    const CommonOptions& common;

    ExitCode operator()(const RunOptions& options) const { return runEngine(common, options); }
    ExitCode operator()(const DrillOptions& options) const
    {
        return runDrillCommand(common, options);
    }
    ExitCode operator()(const AccountAddOptions& options) const
    {
        return addAccount(common, options);
    }
    ExitCode operator()(const AccountListOptions&) const { return listAccounts(common); }
    ExitCode operator()(const AccountCheckOptions& options) const
    {
        return checkAccount(common, options);
    }
    ExitCode operator()(const AccountRemoveOptions& options) const
    {
        return removeAccount(common, options);
    }
    ExitCode operator()(const StatusOptions&) const { return showStatus(common); }
    ExitCode operator()(const OpenOptions& options) const { return openPosition(common, options); }
    ExitCode operator()(const FlattenOptions& options) const { return flatten(common, options); }
    ExitCode operator()(const FindingsOptions& options) const
    {
        return showFindings(common, options);
    }
    ExitCode operator()(const ActOptions& options) const { return act(common, options); }
    ExitCode operator()(const DecodeOptions& options) const { return decode(common, options); }
    ExitCode operator()(const SignOptions& options) const { return sign(common, options); }
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application{argc, argv};
    QCoreApplication::setApplicationName(QStringLiteral("holdfast"));
    // As they were given: Qt's own copy has removed what it understood itself.
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto parsed = parseCli(arguments);
    if (!parsed) {
        std::fprintf(stderr, "%s\n", parsed.error().context.c_str());
        return static_cast<int>(ExitCode::WrongUsage);
    }
    if (const auto* text = std::get_if<PrintText>(&*parsed)) {
        printLine(text->text);
        return static_cast<int>(ExitCode::Done);
    }
    const auto& invocation = std::get<CliInvocation>(*parsed);
    return static_cast<int>(std::visit(Dispatch{invocation.common}, invocation.command));
}
