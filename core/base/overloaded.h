// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {

/// One visitor out of several lambdas.
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

} // namespace holdfast
