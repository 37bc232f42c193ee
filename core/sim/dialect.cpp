// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/dialect.h"

#include <utility>

namespace holdfast::sim {

DialectFront::DialectFront(std::unique_ptr<VenueDialect> halves)
    : m_halves{std::move(halves)}
{
}
DialectFront::~DialectFront() = default;

HttpAnswer DialectFront::http(WallTime now, const HttpAsk& ask) { return m_halves->http(now, ask); }
HttpAnswer DialectFront::resume(WallTime now, std::uint64_t number)
{
    return m_halves->resume(now, number);
}
HttpAnswer DialectFront::carryOut(WallTime now, const HttpAsk& ask)
{
    return m_halves->carryOut(now, ask);
}
std::optional<StreamId> DialectFront::openStream(WallTime now, std::string_view path)
{
    return m_halves->openStream(now, path);
}
void DialectFront::closeStream(StreamId stream) { m_halves->closeStream(stream); }
void DialectFront::announceUpgrade(WallTime now, milliseconds wait)
{
    m_halves->announceUpgrade(now, wait);
}
void DialectFront::receive(WallTime now, StreamId stream, std::string_view frame)
{
    m_halves->receive(now, stream, frame);
}
void DialectFront::advance(WallTime now) { m_halves->advance(now); }
std::vector<StreamOutput> DialectFront::takeOutput() { return m_halves->takeOutput(); }
const Counts& DialectFront::counts() const { return m_halves->counts(); }

} // namespace holdfast::sim
