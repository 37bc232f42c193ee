// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A secret does not reach a log by a stream.
// Fails with: deleted
#include "core/signing/secret.h"

#include <ostream>

void log(std::ostream& out, const holdfast::signing::Secret& secret)
{
#ifdef HF_POSITIVE
    out << secret.empty();
#else
    out << secret;
#endif
}
