// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/one_shot_body.h"

#include <algorithm>

namespace holdfast::shell {

OneShotBody::OneShotBody(QByteArray bytes, QObject* parent)
    : QIODevice{parent}
    , m_bytes{std::move(bytes)}
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered); // unbuffered: what is read here has left
}

qint64 OneShotBody::bytesAvailable() const { return m_isShut ? 0 : m_bytes.size() - m_read; }

qint64 OneShotBody::readData(char* data, qint64 maxSize)
{
    const qint64 size = std::min(maxSize, bytesAvailable());
    if (size <= 0) return -1;
    std::copy_n(m_bytes.constData() + m_read, size, data);
    m_read += size;
    return size;
}

} // namespace holdfast::shell
