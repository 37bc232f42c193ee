// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/crash_site.h"

#include "core/base/assert.h"

namespace holdfast::sim {
namespace {

std::string_view toString(CrashSite::What what)
{
    switch (what) {
    case CrashSite::What::Write: return "write";
    case CrashSite::What::Sync: return "sync";
    case CrashSite::What::Reserve: return "reserve";
    case CrashSite::What::Send: return "send";
    }
    HF_UNREACHABLE();
}
std::string_view toString(CrashSite::When when)
{
    switch (when) {
    case CrashSite::When::Before: return "before";
    case CrashSite::When::Within: return "within";
    case CrashSite::When::After: return "after";
    case CrashSite::When::Served: return "served";
    case CrashSite::When::Replied: return "replied";
    }
    HF_UNREACHABLE();
}

} // namespace

std::string toString(const CrashSite& site)
{
    std::string text{toString(site.when)};
    text += ' ';
    text += toString(site.what);
    if (!site.name.empty()) {
        text += ' ';
        text += site.name;
    }
    return text;
}

} // namespace holdfast::sim
