// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace holdfast::shell {

/// The body of a request that must leave at most once (decisions §7).
///
/// Measured on Qt 6.4: QNetworkAccessManager sends a POST again by itself when the peer closes before
/// replying. It cannot send again what it cannot rewind: this body is sequential and refuses reset().
/// Because only this object hands the bytes over, it also knows when none ever left.
class OneShotBody : public QIODevice {
    Q_OBJECT
public:
    explicit OneShotBody(QByteArray bytes, QObject* parent = nullptr);

    /// Has any byte been handed over? If not, no complete request can have reached the venue.
    [[nodiscard]] bool isTouched() const { return m_read > 0; }
    /// Hands over nothing from now on.
    void shut() { m_isShut = true; }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
    bool m_isShut = false;
};

} // namespace holdfast::shell
