// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A secret is handed on or cloned by name, never copied by accident.
// Fails with: deleted
#include "core/signing/secret.h"

holdfast::signing::Secret copy(const holdfast::signing::Secret& secret)
{
#ifdef HF_POSITIVE
    return secret.clone();
#else
    return secret;
#endif
}
