// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local/local_message.h"

#include <QString>

#include <chrono>
#include <functional>

namespace holdfast::app {

/// Asks the instance that runs on a data directory, and waits for its last word. Blocks: for the
/// command line and for the start of a program.
class LocalClient {
public:
    explicit LocalClient(QString dataDir)
        : m_dataDir{std::move(dataDir)}
    {
    }

    /// \param connectPatience  how long an instance that is just starting may take to listen
    /// \param onProgress       each line before the last
    /// \retval ErrorCode::Unavailable  nothing listens there: the request did not leave
    /// \retval ErrorCode::Unknown      it left, and no last word came in time: what became of it is
    ///                                 not known here, and stands in the journal of the instance
    [[nodiscard]] Result<LocalAnswer>
    ask(const LocalAsk& ask, std::chrono::milliseconds connectPatience,
        std::chrono::milliseconds answerPatience,
        const std::function<void(const LocalAnswer&)>& onProgress = {}) const;

private:
    QString m_dataDir;
};

} // namespace holdfast::app
