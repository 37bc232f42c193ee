// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/command.h"
#include "core/engine/operator.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <set>

class QLocalServer;
class QLocalSocket;

namespace holdfast::app {

/// Answers scripts and second starts while the window may be frozen (decisions §13): lives on the
/// engine's thread, which makes it with EngineThread::adopt.
///
/// One request a connection; its line, its number of clients and its patience are bounded. A client
/// that leaves early changes nothing: the act goes on and stands in the journal.
class LocalServer : public QObject {
    Q_OBJECT
public:
    /// \param dataDir  the caller holds its lock, so that an old socket there is nobody's
    explicit LocalServer(QString dataDir);
    ~LocalServer() override;

public slots:
    /// On the thread it lives on.
    void start();
    void showSnapshot(std::shared_ptr<const holdfast::engine::Snapshot> snapshot);
    void answer(const QString& token, holdfast::engine::AnswerKind kind, const QString& text);

signals:
    void commandAsked(const holdfast::engine::OperatorCommand& command);
    void raiseAsked();
    void listened();
    void failed(const QString& sentence);

private:
    void accept();
    void read(QLocalSocket* socket);
    void serve(QLocalSocket* socket, const QByteArray& line);
    void tellFindings(QLocalSocket* socket, const std::optional<AccountId>& account);
    void finish(QLocalSocket* socket, engine::AnswerKind kind, const std::string& text,
                const std::string& status = {});

    QString m_dataDir;
    QLocalServer* m_server = nullptr;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    std::set<const QLocalSocket*> m_heard;               ///< Their one request has come.
    std::map<QString, QPointer<QLocalSocket>> m_waiting; ///< By token.
    std::uint64_t m_asked = 0;
};

} // namespace holdfast::app
