// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/local/local_client.h"

#include "app/local/socket_name.h"

#include <QDeadlineTimer>
#include <QLocalSocket>
#include <QThread>

namespace holdfast::app {

Result<LocalAnswer>
LocalClient::ask(const LocalAsk& ask, std::chrono::milliseconds connectPatience,
                 std::chrono::milliseconds answerPatience,
                 const std::function<void(const LocalAnswer&)>& onProgress) const
{
    QLocalSocket socket;
    const QString name = socketName(m_dataDir);
    const QDeadlineTimer connectUntil{connectPatience};
    while (true) {
        socket.connectToServer(name);
        if (socket.waitForConnected(1000)) break;
        if (connectUntil.hasExpired())
            return unexpected(ErrorCode::Unavailable,
                              "no Holdfast runs on the data directory " + m_dataDir.toStdString());
        QThread::msleep(50);
    }
    socket.write(QByteArray::fromStdString(encodeAsk(ask)) + '\n');
    const QDeadlineTimer until{answerPatience};
    QByteArray bytes;
    while (true) {
        const auto end = bytes.indexOf('\n');
        if (end >= 0) {
            const auto answer =
                decodeAnswer(std::string_view{bytes.constData(), static_cast<std::size_t>(end)});
            if (!answer) return unexpected(ErrorCode::Unknown, answer.error().context);
            bytes.remove(0, end + 1);
            if (answer->kind != engine::AnswerKind::Progress) return answer;
            if (onProgress) onProgress(*answer);
            continue;
        }
        if (bytes.size() > qint64{kLocalAnswerMax})
            return unexpected(ErrorCode::Unknown, "the answer is longer than 16 MiB");
        if (until.hasExpired())
            return unexpected(ErrorCode::Unknown, "no last word came in time; 'holdfast-cli "
                                                  "status' and the journal tell what became of it");
        const int wait = static_cast<int>(std::clamp<qint64>(until.remainingTime(), 1, 1000));
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(wait)
            && socket.state() == QLocalSocket::UnconnectedState && socket.bytesAvailable() == 0)
            return unexpected(ErrorCode::Unknown, "the running Holdfast ended before its last "
                                                  "word; its journal tells what became of it");
        bytes += socket.readAll();
    }
}

} // namespace holdfast::app
