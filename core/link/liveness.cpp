// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/liveness.h"

#include "core/base/assert.h"

namespace holdfast::link {

std::string_view toString(Hearing hearing)
{
    switch (hearing) {
    case Hearing::Closed: return "closed";
    case Hearing::Fresh: return "fresh";
    case Hearing::Asked: return "asked";
    case Hearing::Stale: return "stale";
    case Hearing::Dead: return "dead";
    }
    HF_UNREACHABLE();
}

void Liveness::opened(MonoTime now)
{
    m_hearing = Hearing::Fresh;
    m_heardAt = now;
}

void Liveness::heard(MonoTime now)
{
    if (m_hearing == Hearing::Closed || m_hearing == Hearing::Dead) return;
    m_hearing = Hearing::Fresh;
    m_heardAt = now;
}

Liveness::ToDo Liveness::advance(MonoTime now)
{
    if (m_hearing == Hearing::Closed || m_hearing == Hearing::Dead) return ToDo::Nothing;
    const auto silent = silence(now);
    if (silent >= m_limits.deadAfter) {
        m_hearing = Hearing::Dead;
        return ToDo::GiveUp;
    }
    if (silent >= m_limits.staleAfter) {
        const bool wasAsked = m_hearing != Hearing::Fresh;
        m_hearing = Hearing::Stale;
        return wasAsked ? ToDo::Nothing : ToDo::Ping;
    }
    if (silent >= m_limits.askAfter && m_hearing == Hearing::Fresh) {
        m_hearing = Hearing::Asked;
        return ToDo::Ping;
    }
    return ToDo::Nothing;
}

std::optional<MonoTime> Liveness::nextAt() const
{
    switch (m_hearing) {
    case Hearing::Closed: return std::nullopt;
    case Hearing::Fresh: return m_heardAt + m_limits.askAfter;
    case Hearing::Asked: return m_heardAt + m_limits.staleAfter;
    case Hearing::Stale: return m_heardAt + m_limits.deadAfter;
    case Hearing::Dead: return std::nullopt;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::link
